// Who is where, as screens show it: one person is one, in however many tabs; each has a colour and always a name.
import type { Present } from '../../../src/sync/present.ts'

export interface Person {
  /** Tells people apart: the id, or the name where the relay names none. */
  readonly id: string
  readonly name: string
  /** One of the theme's colours for people, `--who-0` and so on. */
  readonly colour: number
}

/** As many as the theme has. */
const COLOURS = 6

/** The same on every screen, whoever else is here: it follows from the person alone. */
export function colourOf(id: string): number {
  let sum = 0
  for (let index = 0; index < id.length; index++) sum = (sum * 31 + id.charCodeAt(index)) >>> 0
  return sum % COLOURS
}

export function personOf({ person, name }: Present): Person {
  const id = person === '' ? name : person
  return { id, name, colour: colourOf(id) }
}

/** Each person once, by name. */
export function peopleOf(present: readonly Present[]): readonly Person[] {
  const people = new Map(present.map(each => personOf(each)).map(person => [person.id, person]))
  return [...people.values()].sort((a, b) => a.name.localeCompare(b.name))
}

/** By field, who is in it. */
export type Inhabited = ReadonlyMap<string, readonly Person[]>

/** By record, who is in which of its fields; `present` has the places of a whole document. */
export function inhabited(present: readonly Present[], collection: string): ReadonlyMap<string, Inhabited> {
  const records = new Map<string, Map<string, Present[]>>()
  for (const each of present) {
    const { place } = each
    if (place?.collection !== collection) continue
    const fields = records.get(place.record) ?? new Map<string, Present[]>()
    records.set(place.record, fields.set(place.field, [...(fields.get(place.field) ?? []), each]))
  }
  return new Map(
    [...records].map(([record, fields]) => [
      record,
      new Map([...fields].map(([field, there]) => [field, peopleOf(there)])),
    ]),
  )
}

export const nobody: Inhabited = new Map()

export const names = (people: readonly Person[]): string => people.map(({ name }) => name).join(', ')

export const samePeople = (a: readonly Person[], b: readonly Person[] = []): boolean =>
  a.length === b.length && a.every((each, index) => each.id === b[index]?.id && each.name === b[index]?.name)
