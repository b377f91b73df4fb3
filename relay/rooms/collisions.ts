// What one turn's changes and decisions do to a document's collisions (relay/SPEC.md C).
import type * as Y from 'yjs'
import { type Archiving, recordOf, unseenParts } from '../../src/documents/archiving.ts'
import { type Change, type FieldChange, isFieldChange } from '../../src/documents/changes.ts'
import { currentValue } from '../../src/documents/content.ts'
import { ARCHIVED, type Kind, recordKey } from '../../src/documents/kind.ts'
import { sameValue, type Value } from '../../src/documents/values.ts'
import type { DecisionChoice, LateDecision } from '../../src/sync/wire/collisions.ts'
import type { DecideCommand, DecidedPair } from '../../src/sync/wire/commands.ts'
import type { collisionsOf } from '../gate/judge.ts'
import type { Writer } from '../journal/trimmed.ts'
import type { CollisionDraft, Decision } from '../store/store.ts'
import { type OpenCollisions, placeOf, samePair } from './open-collisions.ts'

/** A collision while a turn works on it; without an id it is new. */
interface Working {
  readonly id: number | null
  draft: CollisionDraft
  /** `values`: what somebody has seen under its id is no longer what it says. */
  changed: 'no' | 'outcome' | 'values'
  decision: Decision | null
}

/** An entry that was applied, as its collisions are found out. */
export interface AppliedEntry {
  readonly kind: Kind
  readonly doc: Y.Doc
  readonly person: string
  /** The relay's own writer reads a copy first: it knows what is archived. */
  readonly isRelay: boolean
  readonly changes: readonly Change[]
  /** Those of its fields whose author did not know what stood there, looked up before it was applied. */
  readonly unknowing: ReturnType<typeof collisionsOf>
  /** Records it archives that were not archived, with what its author had seen of them. */
  readonly archiving: readonly Archiving[]
  /** Who writes with a Yjs client id; null for the relay's own writer. */
  readonly personOf: (client: number) => string | null
}

/** What one turn does to a document's collisions. Nothing of it counts before the turn is committed. */
export class TurnCollisions {
  readonly #open: OpenCollisions
  readonly #now: number
  readonly #writerOf: (place: string) => Writer | null
  readonly #places = new Map<string, Working[]>()
  readonly #ids = new Map<number, Working>()

  /** `writerOf` tells who wrote the value that stands in a place; null where nobody has asked the journal yet. */
  constructor(open: OpenCollisions, now: number, writerOf: (place: string) => Writer | null) {
    this.#open = open
    this.#now = now
    this.#writerOf = writerOf
  }

  applied(entry: AppliedEntry): void {
    const { doc, person, unknowing } = entry
    // Most documents have no collisions at all: what is written there bears on none.
    if (this.#open.size > 0 || this.#places.size > 0) {
      for (const change of entry.changes) {
        if (!isFieldChange(change)) continue
        const [root, key] = change
        const knowing = !unknowing.some(each => each.root === root && each.key === key)
        this.#written(change, currentValue(doc, root, key), person, knowing)
      }
    }
    for (const { root, key, base, value, standing } of unknowing) {
      const outcome = sameValue(currentValue(doc, root, key), value) ? 'value' : 'standing'
      this.raise({ ...this.#draft(root, key, person), base, value, standing, outcome, origin: 'edit' })
    }
    if (!entry.isRelay) this.#archivedMeanwhile(entry)
    for (const archiving of entry.archiving) this.#archivedUnseen(entry, archiving)
  }

  /** The mirror of it: what others had changed in a record goes out of sight with it, and who archived it did not know. */
  #archivedUnseen({ doc, person, personOf }: AppliedEntry, archiving: Archiving): void {
    const root = archiving.collection.name
    const key = recordKey(archiving.record, ARCHIVED)
    if (currentValue(doc, root, key) !== true) return
    const parts = new Map<string, Set<string>>()
    for (const { field, client } of unseenParts(doc, archiving)) {
      const author = personOf(client)
      if (author === null || author === person) continue
      parts.set(author, (parts.get(author) ?? new Set()).add(field))
    }
    for (const [author, fields] of parts) {
      const values = { base: null, value: false, standing: true, outcome: 'standing', origin: 'archived' } as const
      const standingBy = { person, at: this.#now }
      this.raise({ root, key, author, at: this.#now, standingBy, ...values, fields: [...fields] })
    }
  }

  /** Values brought to a record that somebody else has archived, and that stays so, are out of everybody's sight (C6). */
  #archivedMeanwhile({ kind, doc, person, changes }: AppliedEntry): void {
    for (const change of changes) {
      const at = recordOf(kind, change)
      if (!at || at.field === ARCHIVED) continue
      const key = recordKey(at.record, ARCHIVED)
      if (currentValue(doc, at.root, key) !== true || isArchivedBy(changes, at.root, key)) continue
      const draft = this.#draft(at.root, key, person)
      if (draft.standingBy?.person === person) continue
      const values = { base: null, value: false, standing: true, outcome: 'standing', origin: 'archived' } as const
      this.raise({ ...draft, ...values, fields: [at.field] })
    }
  }

  #draft(root: string, key: string, author: string) {
    return { root, key, author, at: this.#now, standingBy: this.#writerOf(`${root}/${key}`) }
  }

  raise(draft: CollisionDraft): void {
    const there = this.#at(placeOf(draft))
    const before = there.find(each => each.decision === null && samePair(each.draft, draft))
    if (!before) return void there.push({ id: null, draft, changed: 'values', decision: null })
    const fields = [...new Set([...(before.draft.fields ?? []), ...(draft.fields ?? [])])]
    this.#revise(before, { ...draft, base: before.draft.base, fields })
  }

  /** `now` is what the field holds since; `knowing`: its author had seen what stood there, or wrote the same. */
  #written([root, key, base, value]: FieldChange, now: Value, person: string, knowing: boolean): void {
    for (const working of this.#at(`${root}/${key}`)) {
      if (working.decision) continue
      const { draft } = working
      // What was written may have lost against a value that Yjs prefers: then it ends and moves nothing.
      const held = knowing && same(draft, now, value)
      const side = held ? sideOf(draft, person, base) : null
      if (held && isDisplaced(draft, value)) this.#end(working, person, 'taken')
      else if (side === 'displaced' && stands(draft, value)) this.#end(working, person, 'kept')
      else if (side === 'standing') this.#revise(working, follow(draft, value, this.#now))
      else if (outcomeOf(draft, now) !== draft.outcome) {
        working.draft = { ...draft, outcome: outcomeOf(draft, now) }
        if (working.changed === 'no') working.changed = 'outcome'
      }
    }
  }

  #end(working: Working, person: string, choice: DecisionChoice): void {
    working.decision = { by: person, at: this.#now, choice }
  }

  #revise(working: Working, draft: CollisionDraft): void {
    working.draft = draft
    working.changed = 'values'
  }

  /** The first decision counts: gives those of whom somebody was first, or that are no longer what they were. */
  decide(
    { collisions, choice, about = [] }: DecideCommand,
    person: string,
    nameOf: (person: string) => string,
  ): LateDecision[] {
    for (const pair of about) {
      for (const working of this.#at(`${pair.root}/${pair.key}`)) {
        if (!working.decision && isAbout(working.draft, pair)) this.#end(working, person, 'kept')
      }
    }
    return collisions.flatMap((id): LateDecision[] => {
      const earlier = this.#decide(id, person, choice)
      if (earlier === 'decided') return []
      if (earlier === 'gone') return [{ id, by: '', choice: null }]
      return [{ id, by: nameOf(earlier.by), choice: earlier.choice }]
    })
  }

  #decide(id: number, person: string, choice: DecisionChoice): Decision | 'decided' | 'gone' {
    const committed = this.#open.get(id)
    if (committed) this.#at(placeOf(committed))
    const working = this.#ids.get(id)
    const earlier = working ? working.decision : this.#open.decision(id)
    if (earlier) return earlier.by === person && earlier.choice === choice ? 'decided' : earlier
    if (!working || working.changed === 'values') return 'gone'
    this.#end(working, person, choice)
    return 'decided'
  }

  drafts(): CollisionDraft[] {
    return this.#working().flatMap(({ draft, changed, decision }) => (changed !== 'no' && !decision ? [draft] : []))
  }

  decisions(): ({ readonly id: number } & Decision)[] {
    return this.#working().flatMap(({ id, decision }) => (id !== null && decision ? [{ id, ...decision }] : []))
  }

  #working(): Working[] {
    return [...this.#places.values()].flat()
  }

  #at(place: string): Working[] {
    let there = this.#places.get(place)
    if (!there) {
      there = []
      for (const { id, decided, ...draft } of this.#open.at(place)) {
        const working: Working = { id, draft, changed: 'no', decision: decided }
        this.#ids.set(id, working)
        there.push(working)
      }
      this.#places.set(place, there)
    }
    return there
  }
}

/** Of an archived record only that counts: not archived is not archived, however it is written. */
const same = ({ origin }: CollisionDraft, a: Value, b: Value): boolean =>
  origin === 'archived' ? (a === true) === (b === true) : sameValue(a, b)

/** The value that does not stand; undefined where none of the two does. */
function displaced({ outcome, value, standing }: CollisionDraft): Value | undefined {
  if (outcome === 'other') return undefined
  return outcome === 'value' ? standing : value
}

function isDisplaced(draft: CollisionDraft, value: Value): boolean {
  const other = displaced(draft)
  return other !== undefined && same(draft, value, other)
}

const stands = (draft: CollisionDraft, value: Value): boolean =>
  draft.outcome !== 'other' && same(draft, value, draft.outcome === 'value' ? draft.value : draft.standing)

/** Whether a person goes on from the value that is theirs, and which of the two it is. */
function sideOf(draft: CollisionDraft, person: string, base: Value): 'standing' | 'displaced' | null {
  const { author, standingBy, outcome, value, standing } = draft
  if (outcome === 'other') return null
  if (author === person && same(draft, base, value)) return outcome === 'value' ? 'standing' : 'displaced'
  if (standingBy?.person === person && same(draft, base, standing))
    return outcome === 'value' ? 'displaced' : 'standing'
  return null
}

/** Whose value stands went on typing: five keystrokes are one value. */
const follow = (draft: CollisionDraft, value: Value, at: number): CollisionDraft =>
  draft.outcome === 'value'
    ? { ...draft, value }
    : { ...draft, standing: value, standingBy: draft.standingBy && { ...draft.standingBy, at } }

function outcomeOf(draft: CollisionDraft, now: Value): CollisionDraft['outcome'] {
  if (same(draft, now, draft.value)) return 'value'
  return same(draft, now, draft.standing) ? 'standing' : 'other'
}

/** Who changes a record and archives it in one go knows of both. */
const isArchivedBy = (changes: readonly Change[], root: string, key: string): boolean =>
  changes.some(
    each => isFieldChange(each) && each[0] === root && each[1] === key && each[2] !== true && each[3] === true,
  )

/** Whether it is what somebody has seen where files met: what stands there still does, and the other value still does not. */
function isAbout(draft: CollisionDraft, { value, standing, author }: DecidedPair): boolean {
  // Of archived records all have the same values: there it is the author that tells them apart.
  const isTheirs = draft.origin !== 'archived' || author === '' || author === draft.author
  return isTheirs && stands(draft, standing) && isDisplaced(draft, value)
}
