// What others say of themselves in a document, read with suspicion: the only place where awareness states are taken apart.
import * as Y from 'yjs'
import { type Kind, textRoot } from '../documents/kind.ts'

/** Where somebody is: a field of a record or a long text; `record` is empty for the document's own fields. */
export interface Place {
  readonly collection: string
  readonly record: string
  readonly field: string
}

/** A caret (`head`) and where its selection began, in a long text. */
export interface Cursor {
  readonly anchor: Y.RelativePosition
  readonly head: Y.RelativePosition
}

export interface Present {
  /** The Yjs client: one person has several, in several tabs. */
  readonly client: number
  /** Empty where the relay does not say it. */
  readonly person: string
  readonly name: string
  readonly place: Place | null
  readonly cursor: Cursor | null
}

/** UTF-16 units of a name that are shown: longer ones would push aside what they stand beside. */
export const NAME = 80
/** UTF-16 units of an id; ours have 22. */
const ID = 64
/** People shown at most: nobody can look at more, and each costs a screen something. */
const PEOPLE = 100

/** Everybody but `own`, in a stable order; what cannot be read is left out. Never throws. */
export function readPeople(kind: Kind, states: ReadonlyMap<number, unknown>, own: number): Present[] {
  const people: Present[] = []
  for (const client of [...states.keys()].sort((a, b) => a - b)) {
    if (people.length === PEOPLE) break
    const present = client === own ? null : readPresent(kind, client, states.get(client))
    if (present) people.push(present)
  }
  return people
}

function readPresent(kind: Kind, client: number, state: unknown): Present | null {
  const user = member(state, 'user')
  const name = shortened(member(user, 'name'))
  if (name === '') return null
  const place = readPlace(kind, member(state, 'place'))
  const root = place && isText(kind, place) ? textRoot(place.collection, place.record, place.field) : null
  const person = member(user, 'person')
  return {
    client,
    person: isId(person) ? person : '',
    name,
    place,
    cursor: root === null ? null : readCursor(member(state, 'cursor'), root),
  }
}

function readPlace(kind: Kind, value: unknown): Place | null {
  const [collection, record, field] = ['collection', 'record', 'field'].map(name => member(value, name))
  if (typeof collection !== 'string' || typeof record !== 'string' || typeof field !== 'string') return null
  const place = { collection, record, field }
  if (collection === '' && record === '') return kind.field(field) ? place : null
  if (!isId(record)) return null
  return kind.collectionField(collection, field) || isText(kind, place) ? place : null
}

const isText = (kind: Kind, { collection, field }: Place): boolean =>
  kind.collection(collection)?.texts.some(({ name }) => name === field) ?? false

function readCursor(value: unknown, root: string): Cursor | null {
  const anchor = readPosition(member(value, 'anchor'), root)
  const head = readPosition(member(value, 'head'), root)
  return anchor && head ? { anchor, head } : null
}

/** By item, or the end of this very text: Yjs would make a root for any other name it is given. */
function readPosition(value: unknown, root: string): Y.RelativePosition | null {
  const assoc = member(value, 'assoc') === -1 ? -1 : 0
  const item = member(value, 'item')
  if (item === undefined || item === null) {
    return member(value, 'tname') === root ? new Y.RelativePosition(null, root, null, assoc) : null
  }
  const [client, clock] = [member(item, 'client'), member(item, 'clock')]
  if (!isCount(client) || !isCount(clock)) return null
  return new Y.RelativePosition(null, null, Y.createID(client, clock), assoc)
}

/** Where a position is in the text now; null where it names letters that are not here, or stand elsewhere. */
export function indexIn(text: Y.Text, position: Y.RelativePosition): number | null {
  if (!text.doc) return null
  const found = Y.createAbsolutePositionFromRelativePosition(position, text.doc, false)
  return found?.type === text ? found.index : null
}

/** A position for others: it stays before the letter it stands before, and at the end where there is none. */
export const positionAt = (text: Y.Text, index: number): Y.RelativePosition =>
  Y.createRelativePositionFromTypeIndex(text, Math.min(index, text.length))

/** Of a plain object; a name that only its prototype knows is none. */
function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0
const isId = (value: unknown): value is string => typeof value === 'string' && value !== '' && value.length <= ID

/** One line without characters that would turn or hide what stands beside it. */
function shortened(name: unknown): string {
  if (typeof name !== 'string') return ''
  const plain = name
    .slice(0, 4 * NAME)
    .replaceAll(/[\p{C}\s]+/gu, ' ')
    .trim()
  return plain.length > NAME ? `${plain.slice(0, NAME - 1).trimEnd()}…` : plain
}
