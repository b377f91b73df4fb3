// Doing a person's changes again on another copy of the document: what recovery rests on (DESIGN 8, FINDINGS c).
import type * as Y from 'yjs'
import { type Address, newId, type RandomBytes } from '../documents/address.ts'
import { type Change, captureChanges, type FieldChange, isFieldChange, type TextChange } from '../documents/changes.ts'
import { currentValue } from '../documents/content.ts'
import { sameValue, type Value } from '../documents/values.ts'
import type { Draft } from './api.ts'
import type { Pending, PendingEntry, Queue } from './queue.ts'
import { rebaseDelta } from './texts.ts'
import { encodeEntry } from './wire/entry.ts'
import type { Refusal } from './wire/refusals.ts'

/** What an entry did, in a form that can be done again. */
export interface Replayable {
  readonly changes: readonly Change[]
  readonly before: PendingEntry['before']
  /** Its number, where the relay refused it and keeps it in quarantine. */
  readonly refusedAs?: number
}

/** Why a text edit could not be done again. */
export const TEXT_MOVED: Refusal = {
  code: 'mismatch',
  message: 'the text was changed by somebody else in the same place',
  places: [],
}

export interface ReplayContext {
  readonly address: Address
  readonly random: RandomBytes
  /** ms since 1970. */
  readonly clock: () => number
}

export class Replay {
  readonly doc: Y.Doc
  /** What was not accepted, each change in exactly one of them. */
  readonly drafts: Draft[] = []
  readonly #context: ReplayContext
  /** Own values that are in no document any more, by place: what came after them was not typed over somebody else's. */
  readonly #dropped = new Map<string, FieldChange>()

  /** `doc` holds what the user's changes are done again on. */
  constructor(context: ReplayContext, doc: Y.Doc) {
    this.#context = context
    this.doc = doc
  }

  /** Own changes that were not accepted before: what is typed over them collides with nobody. */
  knowDropped(changes: readonly Change[]): void {
    for (const change of changes) {
      // Where the document holds the value after all, it was typed again and accepted.
      if (isFieldChange(change) && !sameValue(currentValue(this.doc, change[0], change[1]), change[3]))
        this.#dropped.set(place(change), change)
    }
  }

  /** Does an entry again, except for what `refusal` names; that becomes a draft. Null where nothing is left to do. */
  again(entry: Replayable, refusal: Refusal | null): PendingEntry | null {
    const [accepted, refused] = refusal ? split(entry.changes, refusal) : [entry.changes, []]
    if (refusal && refused.length > 0) this.#drop(refused, refusal, entry.refusedAs ?? null)
    const changes: Change[] = []
    const before: { root: string; text: string }[] = []
    for (const change of accepted) {
      if (isFieldChange(change)) changes.push(this.#withBase(change))
      else {
        const text = this.doc.getText(change[0]).toString()
        const moved = this.#moved(change, entry, text)
        if (!moved) this.#drop([change], TEXT_MOVED, null)
        else if (moved[1].length > 0) {
          changes.push(moved)
          before.push({ root: change[0], text })
        }
      }
    }
    if (changes.length === 0) return null
    const update = captureChanges(this.doc, changes)
    return update ? { content: { update, changes }, before } : null
  }

  /** Files what nothing else can be done with. */
  #drop(changes: readonly Change[], refusal: Refusal, n: number | null): void {
    const { address, random, clock } = this.#context
    this.drafts.push({ id: newId(random), address, changes, refusal, n, at: clock() })
    for (const change of changes) {
      if (isFieldChange(change)) this.#dropped.set(place(change), this.#withBase(change))
    }
  }

  /** The author typed over a value of his own that was not accepted: what he really replaced is what stood before it. */
  #withBase(change: FieldChange): FieldChange {
    const [root, key, base, value, seen] = change
    const dropped = this.#dropped.get(place(change))
    const own: Value = dropped && sameValue(dropped[3], base) ? dropped[2] : base
    // What was seen then: what the relay has brought meanwhile was not.
    return seen ? [root, key, own, value, seen] : [root, key, own, value]
  }

  #moved([root, delta]: TextChange, { before }: Replayable, current: string): TextChange | null {
    const text = before.find(each => each.root === root)?.text ?? ''
    const moved = rebaseDelta(text, delta, current)
    return moved && [root, moved]
  }
}

/** Changes that became drafts before they were on disk: not saved until the drafts are. */
export interface LateDrafts extends Promised {
  readonly drafts: readonly Draft[]
}

/** To be told when something is on disk, or that it never will be. */
export type Promised = Pick<Pending, 'saved' | 'failed'>

/** What was made on the old document and is not yet on disk is made again on the new one; gives what could not be. */
export function doAgain(queue: Queue, replay: Replay, refusal: Refusal | null): LateDrafts {
  const earlier = replay.drafts.length
  const promised: Promised[] = []
  for (const pending of queue.pending.splice(0)) {
    const { content, before, saved, failed } = pending
    const known = replay.drafts.length
    const again = 'changes' in content ? replay.again({ changes: content.changes, before }, refusal) : null
    const isDropped = replay.drafts.length > known
    // Where the rest of it is made again, it is saved with the later of the two.
    const part = again && isDropped ? atSecond(saved) : saved
    if (isDropped) promised.push({ saved: part, failed })
    if (again) queue.pending.push({ ...again, bytes: encodeEntry(again.content), saved: part, failed, noted: false })
    else if (!refusal && 'command' in content && content.command.command !== 'create') queue.pending.push(pending)
    else if (!isDropped) saved()
  }
  return {
    drafts: replay.drafts.slice(earlier),
    saved: () => {
      for (const { saved } of promised) saved()
    },
    failed: error => {
      for (const { failed } of promised) failed(error)
    },
  }
}

/** Calls `done` when it is called for the second time. */
function atSecond(done: () => void): () => void {
  let isFirst = true
  return () => {
    if (!isFirst) done()
    isFirst = false
  }
}

const place = (change: Change): string => (isFieldChange(change) ? `${change[0]}/${change[1]}` : change[0])

/** Takes what a refusal names out of an entry; where it names nothing in particular, everything is refused. */
function split(
  changes: readonly Change[],
  { places }: Refusal,
): [accepted: readonly Change[], refused: readonly Change[]] {
  const named = changes.filter(change => places.includes(place(change)))
  if (named.length === 0) return [[], changes]
  return [changes.filter(change => !named.includes(change)), named]
}
