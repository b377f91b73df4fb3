// The only way up, second half: sends the outbox's rows in order and takes the relay's answers.
import type { Environment } from './environment.ts'
import type { Outbox } from './outbox.ts'
import { type Queue, UNSENDABLE_BYTES } from './queue.ts'
import type { OutboxRow } from './stores/store.ts'
import { commandIn } from './wire/entry.ts'
import type { DeviceFrame, EntryAnswer } from './wire/frames.ts'
import type { Refusal } from './wire/refusals.ts'

/** Rows of one document on their way at once: enough to hide the round trip, few enough to resend. */
const ROWS_IN_FLIGHT = 16
/** ms until a row is sent again that the relay could not write. */
const LATER_MS = 2_000

export interface SenderEvents {
  /** The relay has said what became of these entries. */
  onAnswered(queue: Queue, answers: readonly EntryAnswer[]): void
  onCommitted(queue: Queue): void
  /** Something in the queue's first row is not accepted: recovery has to rebuild the document, then call `resume`. */
  onRefused(queue: Queue): void
}

export class Sender {
  readonly #environment: Environment
  readonly #outbox: Outbox
  readonly #send: (frame: DeviceFrame) => void
  readonly #events: SenderEvents
  readonly #inFlight = new Map<number, { readonly queue: Queue; readonly row: OutboxRow }>()
  #online = false
  #ref = 0

  constructor(environment: Environment, outbox: Outbox, send: (frame: DeviceFrame) => void, events: SenderEvents) {
    this.#environment = environment
    this.#outbox = outbox
    this.#send = send
    this.#events = events
  }

  connected(): void {
    this.#online = true
    for (const queue of this.#outbox.queues()) this.drain(queue)
  }

  /** The connection ended: everything unanswered is sent again on the next one. Safe to call twice. */
  lost(): void {
    this.#online = false
    this.#inFlight.clear()
    for (const queue of this.#outbox.queues()) {
      queue.sent = 0
      queue.flying = 0
      queue.answered?.()
      queue.pause?.()
      queue.pause = null
      if (!queue.recovering) queue.stop = null
    }
  }

  /** Sends what is saved and not yet sent. */
  drain(queue: Queue): void {
    if (!this.#online || queue.stop || queue.pause || this.#waitsForParent(queue)) return
    for (const row of queue.rows) {
      if (row.first <= queue.sent) continue
      if (queue.hold !== null && row.first > queue.hold) return
      if (queue.flying >= ROWS_IN_FLIGHT) return
      if (isUnsendable(row)) return this.#stop(queue, row, refuseAll(row, TOO_LARGE), row.first - 1)
      queue.flying++
      const ref = ++this.#ref
      this.#inFlight.set(ref, { queue, row })
      queue.sent = row.first
      const { address, generation, epoch, entries, signature } = row
      this.#send({ type: 'submit', submission: { ref, address, generation, epoch, entries, signature } })
    }
  }

  /**
   * What was begun below a document that the office does not know yet comes after it: there is nothing to hang it below
   * before. Where that one is refused, this one is told so by the relay.
   */
  #waitsForParent({ record, rows }: Queue): boolean {
    const first = record.known ? undefined : rows[0]?.entries[0]
    const command = first && commandIn(first.bytes)
    if (command?.command !== 'create' || command.parent === undefined) return false
    const parent = this.#outbox.find(command.parent)
    return parent !== undefined && !parent.record.known && parent.rows.length > 0 && !parent.recovering
  }

  /** Whatever waits for a document to be known, or to be given up. */
  #drainThoseBelow(): void {
    for (const queue of this.#outbox.queues()) if (!queue.record.known) this.drain(queue)
  }

  /** Takes the relay's answer to a submission. */
  answered(ref: number, answers: readonly EntryAnswer[]): void {
    const flight = this.#inFlight.get(ref)
    if (!flight) return
    this.#inFlight.delete(ref)
    const { queue, row } = flight
    queue.flying--
    queue.answered?.()
    // Answered before, or made again by recovery under another number.
    if (!queue.rows.includes(row)) return
    this.#events.onAnswered(queue, answers)
    const wasKnown = queue.record.known
    if (answers.every(({ status }) => status === 'committed')) {
      this.#outbox.settled(queue, row)
      if (!wasKnown) this.#drainThoseBelow()
      this.#events.onCommitted(queue)
      this.#recoverFirst(queue)
      this.drain(queue)
    } else if (answers.some(({ status }) => status === 'refused' || status === 'held')) {
      this.#stop(queue, row, answers, usedUp(row, answers))
    } else this.#sendAgain(queue, row, answers)
  }

  /** Sending stops at the first row that is not accepted; those behind it are held because of it. */
  #stop(queue: Queue, row: OutboxRow, answers: readonly EntryAnswer[], counted: number): void {
    if (queue.stop && (queue.stop.row?.first ?? 0) <= row.first) return
    queue.stop = { row, answers, usedUp: counted }
    this.#recoverFirst(queue)
  }

  /** Recovery begins when everything before the refused row is answered for: its numbers are then certain. */
  #recoverFirst(queue: Queue): void {
    if (!queue.stop || queue.recovering || queue.rows[0] !== queue.stop.row) return
    queue.recovering = true
    this.#events.onRefused(queue)
  }

  /** A gap, or a relay that could not write: from there on everything is sent again, after a while. */
  #sendAgain(queue: Queue, row: OutboxRow, answers: readonly EntryAnswer[]): void {
    if (queue.recovering) return
    const gap = answers.find(answer => answer.status === 'gap')
    // A relay from a backup that lacks what is here no more: the rest is made again under the numbers it counts.
    if (gap?.status === 'gap' && gap.expected < (queue.rows[0]?.first ?? 0)) {
      return this.#stop(queue, queue.rows[0] ?? row, [], gap.expected - 1)
    }
    const from = gap?.status === 'gap' ? Math.min(gap.expected, row.first) : row.first
    queue.sent = Math.min(queue.sent, from - 1)
    queue.stop = null
    queue.pause ??= this.#environment.timers.after(LATER_MS, () => {
      queue.pause = null
      this.drain(queue)
    })
  }

  /** Recovery is over, one way or the other: the queue's rows are sent from the first. */
  resume(queue: Queue): void {
    queue.stop = null
    queue.recovering = false
    queue.sent = 0
    this.drain(queue)
    this.#drainThoseBelow()
  }
}

/** The last number the relay has counted. A signature that does not fit proves nothing about its number. */
function usedUp(row: OutboxRow, answers: readonly EntryAnswer[]): number {
  let last = row.first - 1
  for (const answer of answers) {
    const counts = answer.status === 'committed' || (answer.status === 'refused' && answer.refusal.code !== 'signature')
    if (counts) last = Math.max(last, answer.n)
  }
  return last
}

const isUnsendable = (row: OutboxRow): boolean => row.entries.some(({ bytes }) => bytes.length > UNSENDABLE_BYTES)

const refuseAll = (row: OutboxRow, refusal: Refusal): EntryAnswer[] =>
  row.entries.map(({ n }) => ({ n, status: 'refused', refusal }))

const TOO_LARGE: Refusal = { code: 'size', message: 'the change is too large to be sent', places: [] }
