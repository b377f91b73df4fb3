// After a refusal: the relay's state into a fresh document, the user's own changes replayed on it, what is refused kept
// as drafts. A refused change otherwise stays in the document and poisons every later sync of it (DESIGN 8, FINDINGS c).
import * as Y from 'yjs'
import { type Address, parseAddress } from '../documents/address.ts'
import { seenAgain } from '../documents/archiving.ts'
import { type Change, isFieldChange, parseChanges } from '../documents/changes.ts'
import type { Kind } from '../documents/kind.ts'
import type { Draft } from './api.ts'
import type { Chores } from './chores.ts'
import type { Environment } from './environment.ts'
import type { LiveDocument } from './open-document.ts'
import type { Outbox, RowEntry } from './outbox.ts'
import { type Queue, replaceRows, type Stop } from './queue.ts'
import { keepCopy, nextGeneration } from './rebuilt.ts'
import { doAgain, type LateDrafts, Replay, type Replayable } from './replay.ts'
import { ChannelError, LostError } from './requests.ts'
import type { DocumentRecord, OutboxRow } from './stores/store.ts'
import { load, updatesOf } from './stores/updates.ts'
import { commandIn, decodeEntry, encodeEntry } from './wire/entry.ts'
import { CLOSE, type Refusal } from './wire/refusals.ts'

/** What recovery needs of the device. */
export interface RecoveryContext {
  readonly environment: Environment
  readonly outbox: Outbox
  readonly kinds: ReadonlyMap<string, Kind>
  /** The epoch the office's lists name; null where they do not know the document. */
  readonly epochOf: (address: Address) => number | null
  /** The relay's state of this epoch as one update; null where the document is not here for this person. @throws LostError, ChannelError */
  readonly fetch: (address: Address, epoch: number) => Promise<Uint8Array | null>
  /** For each change list, why it would be refused; null where it would not. @throws LostError */
  readonly check: (address: Address, lists: readonly (readonly Change[])[]) => Promise<readonly (Refusal | null)[]>
  /** The document if it is open at this moment. */
  readonly document: (address: Address) => LiveDocument | undefined
}

export interface Recovered {
  /** Drafts that are on disk already. */
  readonly drafts: readonly Draft[]
  /** Drafts of what was typed while the rest was being written: still to be kept. */
  readonly late: LateDrafts
  /** False where the relay has no such document for this person. */
  readonly here: boolean
  /** Resolves when the old copy is gone; nothing depends on that. */
  readonly removed: Promise<void>
}

export interface RecoveryEvents {
  readonly chores: Chores
  /** The document and its queue have changed over. `wasNew`: the relay had not heard of the document before. */
  onRecovered(queue: Queue, recovered: Recovered, wasNew: boolean): void
  /** Recovery has ended, well or not: sending may go on. */
  onOver(queue: Queue): void
}

/** The recoveries of a device, each of one document. */
export class Recoveries {
  readonly #context: RecoveryContext
  readonly #events: RecoveryEvents

  constructor(context: RecoveryContext, events: RecoveryEvents) {
    this.#context = context
    this.#events = events
  }

  begin(queue: Queue): void {
    this.#events.chores.do(`recovering ${queue.address}`, this.#run(queue))
  }

  /** Builds a document anew of which nothing was refused, once the numbers of all that was sent are certain. */
  rebuild(queue: Queue): void {
    const [first] = queue.rows
    queue.stop = { row: null, answers: [], usedUp: first ? first.first - 1 : queue.record.lastN }
    queue.recovering = true
    this.begin(queue)
  }

  /** Goes on with one that waited to be told of the epoch. */
  resume(queue: Queue): void {
    queue.recovering = true
    this.begin(queue)
  }

  async #run(queue: Queue): Promise<void> {
    const { address, stop, record } = queue
    if (!stop) return
    const epochNow = () => this.#context.epochOf(address) ?? record.epoch
    const epoch = epochNow()
    const { chores, onRecovered, onOver } = this.#events
    this.#context.document(address)?.cut()
    try {
      const recovered = await recover(queue, stop, epoch, this.#context)
      if (recovered) {
        onRecovered(queue, recovered, !record.known)
        chores.do(`clearing ${address}`, recovered.removed)
      }
    } catch (error) {
      if (error instanceof ChannelError && error.code === CLOSE.refused) {
        // The office has built it anew; its line, which says so, may still be on its way.
        queue.recovering = false
        if (epochNow() !== epoch) this.resume(queue)
        return
      }
      // Nothing was written. Without a connection the next one brings the same answer; otherwise it is tried again.
      if (!(error instanceof LostError)) {
        chores.later(() => this.begin(queue))
        throw error
      }
    }
    onOver(queue)
  }
}

interface Waiting extends Replayable {
  readonly n: number
  /** ms since 1970. */
  readonly saved: number
  /** The entry's bytes where it is a command: it says the same in every generation. */
  readonly command?: Uint8Array
}

/**
 * Rebuilds a document whose queue has stopped. Everything is written in one transaction; until then the old rows stay,
 * and a crash only means that it is done again. Editing and saving go on meanwhile. Null where another tab has done it
 * first. @throws LostError, and whatever the stores throw; nothing has changed then.
 */
async function recover(queue: Queue, stop: Stop, epoch: number, context: RecoveryContext): Promise<Recovered | null> {
  const { outbox, environment } = context
  const { generation } = queue.record
  const committed = new Set(stop.answers.flatMap(({ n, status }) => (status === 'committed' ? [n] : [])))
  // One that builds on what the office has not got, or on what it has built anew, says nothing wrong: on the office's own state it is done again.
  const refusals = new Map(
    stop.answers.flatMap(each =>
      each.status === 'refused' && !SAYS_NOTHING.has(each.refusal.code) ? [[each.n, each.refusal]] : [],
    ),
  )
  if ([...refusals.values()].some(({ code }) => code === 'reused')) {
    for (const { n, changes } of queue.rows.flatMap(waitingEntries)) forgiveReuse(refusals, n, changes)
  }
  const notCommitted = () => queue.rows.flatMap(waitingEntries).filter(({ n }) => !committed.has(n))
  const state = await context.fetch(queue.address, epoch)
  if (state) {
    const open = notCommitted().filter(({ n }) => !refusals.has(n))
    const verdicts = await context.check(
      queue.address,
      open.map(({ changes }) => changes),
    )
    open.forEach(({ n }, index) => {
      const verdict = verdicts[index]
      if (verdict) refusals.set(n, verdict)
    })
  }
  // Locked, nobody draws a number; what is typed meanwhile stays in `pending`.
  const rebuilt = await outbox.locked(queue.address, async () => {
    const old = await outbox.current(queue)
    if (old.generation !== generation) return null
    const doc = new Y.Doc()
    if (state) Y.applyUpdate(doc, state)
    const replay = new Replay({ ...environment, address: queue.address }, doc)
    const fallback = state ? null : ([...refusals.values()][0] ?? NOT_HERE)
    const entries: RowEntry[] = []
    const seenAnew = epoch === old.epoch ? asItWas : await seenIn(doc, queue, old, context)
    for (const waiting of notCommitted().map(seenAnew)) {
      const sent = stop.answers.some(({ n, status }) => n === waiting.n && status === 'refused')
      const entry = sent ? { ...waiting, refusedAs: waiting.n } : waiting
      const refusal = refusals.get(waiting.n) ?? fallback
      // A command that is not accepted has changed nothing: a collision stays listed for whoever may decide.
      if (waiting.command && !refusal) entries.push({ bytes: waiting.command, before: [], since: waiting.saved })
      const again = replay.again(entry, refusal)
      if (again) entries.push({ bytes: encodeEntry(again.content), before: again.before, since: waiting.saved })
    }
    const drafts = [...replay.drafts]
    const record = nextGeneration(old, { epoch, lastN: stop.usedUp + entries.length }, environment)
    const by = environment.identity.device
    const rows = await outbox.rows(record, stop.usedUp + 1, entries)
    await keepCopy(environment, record.copy, doc)
    const deleteRows = queue.rows.map(({ address, first }) => ({ address, first }))
    try {
      const write = { deleteRows, putRows: rows, putDocument: record, over: old, putDrafts: drafts }
      await environment.store.write({ by, ...write })
    } catch (error) {
      // Nobody will ask for this copy; one that a crash leaves behind costs its room and nothing else.
      await environment.copies.remove(record.copy).catch(() => undefined)
      throw error
    }
    // From here to the end of the turn the document, its queue and its numbering change over together.
    const document = context.document(queue.address)
    document?.cut()
    queue.record = record
    replaceRows(queue, rows)
    const late = doAgain(queue, replay, fallback)
    const { copies } = environment
    const closed = document
      ? document.swap(doc, copies.open(record.copy, doc), state !== null)
      : Promise.resolve(doc.destroy())
    return { drafts, late, here: state !== null, closed, oldCopy: old.copy }
  })
  if (!rebuilt) return null
  outbox.waiting.follow(queue)
  outbox.startSaving(queue)
  const { drafts, late, here, closed, oldCopy } = rebuilt
  const removed = closed.then(() => environment.copies.remove(oldCopy))
  return { drafts, late, here, removed }
}

/**
 * Another copy of this profile has used the number for something else, which says nothing against the change, nor does it
 * that what follows hangs on a change that never came (`pending`): both are made again under the next numbers. Letters alone stay with the user: the other copy may have brought the same ones.
 */
function forgiveReuse(refusals: Map<number, Refusal>, n: number, changes: readonly Change[]): void {
  const refusal = refusals.get(n)
  if (refusal?.code !== 'reused' && refusal?.code !== 'pending') return
  const places = changes.flatMap(change => (isFieldChange(change) ? [] : [change[0]]))
  if (places.length === 0) refusals.delete(n)
  else refusals.set(n, { ...refusal, places })
}

/** What says nothing against a change: done again on the office's own state, it may go through. */
const SAYS_NOTHING: ReadonlySet<string> = new Set(['pending', 'epoch'])

const asItWas = (waiting: Waiting): Waiting => waiting

/**
 * For a document that was built anew: what the author of a change had seen is told by what is here of the earlier epoch,
 * in the clocks of the new one.
 */
async function seenIn(
  anew: Y.Doc,
  queue: Queue,
  { address, copy: name }: DocumentRecord,
  { environment: { copies }, kinds, document }: RecoveryContext,
): Promise<(waiting: Waiting) => Waiting> {
  const waiting = queue.rows.flatMap(waitingEntries).flatMap(({ changes }) => changes)
  const kind = kinds.get(parseAddress(address)?.kind ?? '')
  if (!kind || !waiting.some(change => isFieldChange(change) && change[4])) return asItWas
  const doc = document(address)?.doc.value ?? new Y.Doc()
  if (!document(address)) {
    const copy = copies.open(name, doc)
    await copy.loaded
    await copy.close()
    load(doc, queue.rows.flatMap(updatesOf))
  }
  const own = new Set(waiting.map(change => (isFieldChange(change) ? `${change[0]}/${change[1]}` : change[0])))
  return each => ({ ...each, changes: each.changes.map(change => seenAgain(kind, doc, anew, change, own)) })
}

function waitingEntries(row: OutboxRow): Waiting[] {
  return row.entries.flatMap(({ n, bytes }) => {
    const command = commandIn(bytes)
    // What begins a document is done, or nothing more to do.
    if (command?.command === 'create') return []
    if (command) return [{ n, changes: [], before: [], saved: row.saved, command: bytes }]
    const entry = decodeEntry(bytes)
    if (entry?.type !== 'update') return []
    const parsed = parseChanges(entry.changes)
    const changes = 'changes' in parsed ? parsed.changes : []
    return [{ n, changes, before: row.before.filter(each => each.n === n), saved: row.saved }]
  })
}

/** For what waits for a document that is gone when the relay has named no reason. */
const NOT_HERE: Refusal = { code: 'notHere', message: 'this document is not here for you', places: [] }
