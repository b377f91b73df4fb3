// After a refusal: the relay's state into a fresh document, the user's own changes replayed on it, what is refused kept
// as drafts. A refused change otherwise stays in the document and poisons every later sync of it (DESIGN 8, FINDINGS c).
import * as Y from 'yjs'
import { newId } from '../documents/address.ts'
import { type Change, captureChanges, isFieldChange, parseChanges } from '../documents/changes.ts'
import type { Draft } from './api.ts'
import type { Environment } from './environment.ts'
import type { Outbox, Queue } from './outbox.ts'
import type { OutboxRow } from './stores/store.ts'
import { rebaseDelta } from './texts.ts'
import { decodeEntry, encodeEntry } from './wire/entry.ts'
import type { EntryAnswer } from './wire/frames.ts'
import type { Refusal } from './wire/refusals.ts'

/** What recovery needs of the connection. */
export interface RecoveryContext {
  readonly environment: Environment
  readonly outbox: Outbox
  /** The relay's state of the document as one update; rejects when the connection ends first. */
  readonly fetch: (queue: Queue) => Promise<Uint8Array>
  /** Which change lists would be refused; rejects when the connection ends first. */
  readonly check: (queue: Queue, changes: readonly (readonly Change[])[]) => Promise<readonly (Refusal | null)[]>
}

export interface Recovered {
  readonly doc: Y.Doc
  readonly drafts: readonly Draft[]
}

/** What an entry did, in a form that can be done again. */
export interface Replayable {
  readonly changes: readonly Change[]
  /** Texts as they were before it, by root. */
  readonly before: ReadonlyMap<string, string>
}

interface Waiting extends Replayable {
  readonly n: number
}

/**
 * Rebuilds a document whose entry `answers` names as refused. Everything is written in one transaction at the end:
 * until then the old rows stay, and a crash only means that it is done again.
 */
export async function recover(
  queue: Queue,
  answers: readonly EntryAnswer[],
  context: RecoveryContext,
): Promise<Recovered> {
  const { environment, outbox } = context
  const { store, random, clock } = environment
  const committed = new Set(answers.filter(({ status }) => status === 'committed').map(({ n }) => n))
  const refusals = new Map(
    answers.flatMap(each => (each.status === 'refused' ? [[each.n, each.refusal] as const] : [])),
  )
  const usedUp = Math.max(0, ...committed, ...refusals.keys())
  const waiting = queue.rows.flatMap(waitingEntries).filter(({ n }) => !committed.has(n))

  const doc = new Y.Doc()
  Y.applyUpdate(doc, await context.fetch(queue))
  const toCheck = waiting.filter(({ n }) => !refusals.has(n))
  const verdicts =
    toCheck.length > 0
      ? await context.check(
          queue,
          toCheck.map(({ changes }) => changes),
        )
      : []
  toCheck.forEach(({ n }, index) => {
    const verdict = verdicts[index]
    if (verdict) refusals.set(n, verdict)
  })

  const drafts: Draft[] = []
  const file = (entry: Waiting, refusal: Refusal) => {
    const { address } = queue
    drafts.push({ id: newId(random), address, changes: entry.changes, refusal, at: clock() })
  }
  const entries: { n: number; bytes: Uint8Array }[] = []
  const before: OutboxRow['before'][number][] = []
  for (const entry of waiting) {
    const refusal = refusals.get(entry.n)
    const replayed = refusal ? null : replay(doc, entry)
    if (refusal) file(entry, refusal)
    else if (!replayed) file(entry, TEXT_MOVED)
    else if (replayed.update) {
      const n = usedUp + 1 + entries.length
      for (const change of replayed.changes) {
        if (!isFieldChange(change)) before.push({ n, root: change[0], text: entry.before.get(change[0]) ?? '' })
      }
      entries.push({ n, bytes: encodeEntry({ update: replayed.update, changes: replayed.changes }) })
    }
  }

  const generation = queue.record.generation + 1
  const lastN = usedUp + entries.length
  const record = { ...queue.record, generation, lastN, copy: `${queue.address}/${generation}`, known: true }
  const rows: OutboxRow[] = []
  if (entries.length > 0) {
    rows.push({ ...(await outbox.row(queue.address, generation, record.epoch, entries)), saved: clock(), before })
  }
  const deleteRows = queue.rows.map(({ address, first }) => ({ address, first }))
  const oldCopy = queue.record.copy
  await store.write({ putRows: rows, deleteRows, putDocument: record, putDrafts: drafts })
  queue.record = record
  queue.rows = rows
  await environment.copies.remove(oldCopy)
  return { doc, drafts }
}

function waitingEntries(row: OutboxRow): Waiting[] {
  return row.entries.flatMap(({ n, bytes }) => {
    const entry = decodeEntry(bytes)
    if (entry?.type !== 'update') return []
    const parsed = parseChanges(entry.changes)
    const changes = 'changes' in parsed ? parsed.changes : []
    const before = new Map(row.before.filter(each => each.n === n).map(({ root, text }) => [root, text]))
    return [{ n, changes, before }]
  })
}

/** Does again what an entry did; field changes keep their bases. Null where a text has moved on under it. */
export function replay(
  doc: Y.Doc,
  entry: Replayable,
): { update: Uint8Array | null; changes: readonly Change[] } | null {
  const changes: Change[] = []
  for (const change of entry.changes) {
    if (isFieldChange(change)) {
      changes.push(change)
      continue
    }
    const [root, delta] = change
    const moved = rebaseDelta(entry.before.get(root) ?? '', delta, doc.getText(root).toString())
    if (!moved) return null
    changes.push([root, moved])
  }
  return { update: captureChanges(doc, changes), changes }
}

/** Why a text edit could not be done again. */
export const TEXT_MOVED: Refusal = {
  code: 'mismatch',
  message: 'the text was changed by somebody else in the same place',
  places: [],
}
