// Makes a change in the world and its indexes, and says whose answers about what it can turn (SPEC C5).
import { chain } from '../scope/trees.ts'
import type { Change } from './change.ts'
import type { DocumentIndex } from './document-index.ts'
import type { PeopleIndex } from './people-index.ts'
import { addAll } from './pigeonholes.ts'
import type { Changing } from './satchels.ts'

/** `documents`: ask everybody about them. `people`: ask these, about these documents only. */
export interface Concerned {
  readonly documents: Set<string>
  readonly people: Map<string, Set<string>>
}

export interface Kept {
  readonly world: Changing
  readonly people: PeopleIndex
  readonly documents: DocumentIndex
}

/** What could be concerned is looked up before the change and again after it: what goes and what comes. */
export function concernedBy(change: Change, kept: Kept): Concerned {
  const concerned: Concerned = { documents: new Set(), people: new Map() }
  const { world, people, documents } = kept
  switch (change.what) {
    case 'documents': {
      const before = world.documents.get(change.id)
      if (before) documents.take(before)
      put(world.documents, change)
      if (change.to) documents.put(change.to)
      concerned.documents.add(change.id)
      break
    }
    case 'people':
      changePerson(change, kept, concerned)
      break
    case 'teams':
    case 'territories':
      changeNode(change, kept, concerned)
      break
    case 'substitutions':
      concernSubstitution(change.id, kept, concerned)
      put(world.substitutions, change)
      people.countSubstitutions()
      concernSubstitution(change.id, kept, concerned)
      break
    case 'rules': {
      addAll(concerned.documents, documents.byRule.at(change.id))
      const before = world.rules.get(change.id)
      if (before) documents.takeRule(before)
      put(world.rules, change)
      if (change.to) documents.putRule(change.to)
      addAll(concerned.documents, documents.byRule.at(change.id))
      break
    }
    case 'profiles':
      put(world.profiles, change)
      addAll(concerned.documents, documents.byProfile.at(change.id))
      break
    case 'rights':
      world.rights = change.to
      people.forgetEverybody()
      addAll(concerned.documents, world.documents.keys())
      break
    case 'today':
      changeDay(change.to, kept, concerned)
  }
  return concerned
}

function put<T>(records: Map<string, T>, { id, to }: { readonly id: string; readonly to: T | null }): void {
  if (to === null) records.delete(id)
  else records.set(id, to)
}

function concernPerson(id: string, about: Iterable<string>, { people }: Concerned): void {
  const known = people.get(id)
  if (known) addAll(known, about)
  else people.set(id, new Set(about))
}

/** The person and their substitutes are asked about everything that could be theirs; others about what they own, if their teams change. */
function changePerson(change: Change & { what: 'people' }, kept: Kept, concerned: Concerned): void {
  const { world, people, documents } = kept
  const before = world.people.get(change.id)
  const concern = () => {
    const person = world.people.get(change.id)
    if (!person) return
    const about = documents.candidates(person, people)
    for (const one of [change.id, ...people.substitutesOf(change.id)]) concernPerson(one, about, concerned)
    for (const absent of people.standsInFor(change.id)) {
      concernPerson(change.id, documents.candidates(absent, people), concerned)
    }
  }
  concern()
  if (before) people.take(before)
  put(world.people, change)
  if (change.to) people.put(change.to)
  concern()
  const teams = (one: { readonly teams: readonly string[] } | null | undefined) => (one?.teams ?? []).join(' ')
  if (teams(before) !== teams(change.to)) addAll(concerned.documents, documents.byOwner.at(change.id))
}

/**
 * Below a node that moves, what lies above changes by the nodes that are above it only before, or only after. Documents
 * that lie below it are concerned, and those that name such a node; no others.
 */
function changeNode(change: Change & { what: 'teams' | 'territories' }, kept: Kept, concerned: Concerned): void {
  const { world, people, documents } = kept
  const { what, id, to } = change
  const before = chain(world[what], id)
  const parent = world[what].get(id)?.parent ?? null
  put(world[what], change)
  people.moved(what, id, parent, to?.parent ?? null)
  const after = chain(world[what], id)
  const differing = [...before.filter(one => !after.includes(one)), ...after.filter(one => !before.includes(one))]
  if (differing.length === 0) return
  for (const node of differing) addAll(concerned.documents, documents.namingNode(what, node))
  if (what === 'teams') addAll(concerned.documents, documents.ownedWithin(id, people))
  else for (const one of people.within(what, id)) addAll(concerned.documents, documents.byTerritory.at(one))
}

function concernSubstitution(id: string, { world, people, documents }: Kept, concerned: Concerned): void {
  const substitution = world.substitutions.get(id)
  const absent = substitution && world.people.get(substitution.absent)
  if (!absent || !people.stands(substitution)) return
  concernPerson(substitution.substitute, documents.candidates(absent, people), concerned)
}

/** A day is an event too: what begins or ends between the two is concerned, whichever way time is set */
function changeDay(to: string, kept: Kept, concerned: Concerned): void {
  const { world, people, documents } = kept
  const [first, last] = to < world.today ? [to, world.today] : [world.today, to]
  const stood = new Set([...world.substitutions.values()].filter(one => people.stands(one)).map(one => one.id))
  world.today = to
  people.countSubstitutions()
  for (const day of documents.byBoundary.labels()) {
    if (day >= first && day <= last) addAll(concerned.documents, documents.byBoundary.at(day))
  }
  for (const { id, absent, substitute } of world.substitutions.values()) {
    const one = world.substitutions.get(id)
    const person = world.people.get(absent)
    if (!one || !person || stood.has(id) === people.stands(one)) continue
    concernPerson(substitute, documents.candidates(person, people), concerned)
  }
}
