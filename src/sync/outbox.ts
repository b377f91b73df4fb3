// The only way up: numbers, signs and saves what was changed here, then sends it until the relay has answered for it.
import type { Address } from '../documents/address.ts'
import type { Environment } from './environment.ts'
import { State } from './observable.ts'
import type { DocumentRecord, OutboxRow } from './stores/store.ts'
import { type EntryContent, encodeEntry, signedBytes } from './wire/entry.ts'
import type { DeviceFrame, EntryAnswer } from './wire/frames.ts'

/** Entries and bytes saved (and sent) together: one strict transaction, one signature, one frame under 1 MiB. */
const ROW_ENTRIES = 500
const ROW_BYTES = 512 * 1024
/** Rows of one document on their way at once: enough to hide the round trip, few enough to resend. */
const ROWS_IN_FLIGHT = 16
/**
 * ms that entries wait for company while earlier ones of the document are on their way: every row costs a strict write
 * here and a signature check and a commit there. Nobody sees 5 ms, and an answer ends the wait.
 */
const COMPANY_MS = 5
/** ms until a row is sent again that the relay could not write. */
const LATER_MS = 2_000
/** ms until saving is tried again after the device's storage refused. */
const SAVE_AGAIN_MS = 3_000

export interface PendingEntry {
  readonly content: EntryContent
  readonly before: readonly { readonly root: string; readonly text: string }[]
}

interface Pending extends PendingEntry {
  readonly saved: () => void
}

/** One document's part of the outbox. */
export interface Queue {
  readonly address: Address
  record: DocumentRecord
  /** Made here, not yet on disk. */
  readonly pending: Pending[]
  /** On disk, not yet answered for; in order. */
  rows: OutboxRow[]
  /** n of the last entry sent on this connection. */
  sent: number
  saving: Promise<void> | null
  /** Submissions sent and not yet answered. */
  flying: number
  /** Ends the wait for company. */
  answered: (() => void) | null
  /** While recovery rebuilds the document nothing is sent. */
  frozen: boolean
}

export interface OutboxEvents {
  /** Entries are on disk: what they hold may go to the copy. */
  onSaved(address: Address, entries: readonly PendingEntry[]): void
  onCommitted(address: Address, sequence: number): void
  onRefused(address: Address, answers: readonly EntryAnswer[]): void
  onChange(address: Address): void
}

export class Outbox {
  readonly waiting = new State(0)
  /** The device's storage refused the last write; null when all is well. */
  readonly trouble = new State<string | null>(null)
  readonly #environment: Environment
  readonly #send: (frame: DeviceFrame) => void
  readonly #events: OutboxEvents
  readonly #queues = new Map<Address, Queue>()
  readonly #inFlight = new Map<number, { readonly queue: Queue; readonly row: OutboxRow }>()
  #online = false
  #ref = 0
  #closed = false

  constructor(environment: Environment, send: (frame: DeviceFrame) => void, events: OutboxEvents) {
    this.#environment = environment
    this.#send = send
    this.#events = events
  }

  /** Reads what an earlier run knew and left waiting. */
  async load(): Promise<void> {
    const { store } = this.#environment
    for (const record of await store.documents()) this.queue(record.address, record)
    for (const row of await store.rows()) this.queue(row.address).rows.push(row)
    this.#count()
  }

  /** A document's queue, begun where there was none. */
  queue(address: Address, record = newRecord(address, true)): Queue {
    let queue = this.#queues.get(address)
    if (!queue) {
      queue = {
        address,
        record,
        pending: [],
        rows: [],
        sent: 0,
        flying: 0,
        answered: null,
        saving: null,
        frozen: false,
      }
      this.#queues.set(address, queue)
    }
    return queue
  }

  existing(address: Address): Queue | undefined {
    return this.#queues.get(address)
  }

  /** Documents made here that the relay does not know yet. */
  unknownToRelay(): Address[] {
    return [...this.#queues.values()].filter(({ record }) => !record.known).map(({ address }) => address)
  }

  /** Takes an entry; resolves when it is on this device's disk. Nothing typed is dropped while that fails. */
  add(queue: Queue, entry: PendingEntry): Promise<void> {
    return new Promise(resolve => {
      queue.pending.push({ ...entry, saved: resolve })
      this.#events.onChange(queue.address)
      this.#startSaving(queue)
    })
  }

  /** Resolves when everything taken so far is on disk. */
  async saved(queue: Queue): Promise<void> {
    while (queue.saving) await queue.saving
  }

  #startSaving(queue: Queue): void {
    if (queue.saving || queue.frozen || this.#closed) return
    queue.saving = this.#save(queue).finally(() => {
      queue.saving = null
      if (queue.pending.length > 0 && this.trouble.value === null) this.#startSaving(queue)
    })
  }

  async #save(queue: Queue): Promise<void> {
    while (queue.pending.length > 0 && !queue.frozen) {
      await this.#company(queue)
      const batch = takeBatch(queue.pending)
      try {
        await this.#environment.lock(`satchel:${this.#environment.identity.person}:${queue.address}`, () =>
          this.#write(queue, batch),
        )
        this.trouble.value = null
      } catch (error) {
        queue.pending.unshift(...batch)
        this.trouble.value = error instanceof Error ? error.message : String(error)
        this.#environment.timers.after(SAVE_AGAIN_MS, () => this.#startSaving(queue))
        return
      }
      for (const each of batch) each.saved()
      this.#count()
      this.#events.onSaved(queue.address, batch)
      this.#events.onChange(queue.address)
      this.drain(queue)
    }
  }

  /** What is made in the same turn is saved together, and what is made while the relay is still busy with us. */
  async #company(queue: Queue): Promise<void> {
    await Promise.resolve()
    if (queue.flying === 0 || this.#closed) return
    await new Promise<void>(resolve => {
      const stop = this.#environment.timers.after(COMPANY_MS, resolve)
      queue.answered = () => {
        stop()
        resolve()
      }
    })
    queue.answered = null
  }

  async #write(queue: Queue, batch: readonly Pending[]): Promise<void> {
    const { store, clock } = this.#environment
    const stored = (await store.document(queue.address)) ?? queue.record
    const first = stored.lastN + 1
    const entries = batch.map(({ content }, index) => ({ n: first + index, bytes: encodeEntry(content) }))
    const row: OutboxRow = {
      ...(await this.#signed(queue.address, stored.generation, stored.epoch, entries)),
      saved: clock(),
      before: batch.flatMap(({ before }, index) => before.map(each => ({ n: first + index, ...each }))),
    }
    const record = { ...stored, lastN: first + batch.length - 1 }
    await store.write({ putRows: [row], putDocument: record })
    queue.record = record
    queue.rows.push(row)
  }

  /** A row as it will be sent: hashed and signed once, never re-encoded. */
  async #signed(
    address: Address,
    generation: number,
    epoch: number,
    entries: readonly { n: number; bytes: Uint8Array }[],
  ): Promise<Omit<OutboxRow, 'saved' | 'before'>> {
    const { identity, sha256 } = this.#environment
    const hashes = []
    for (const { n, bytes } of entries) hashes.push({ n, hash: await sha256(bytes) })
    const { installation, person, device } = identity
    const text = signedBytes({ installation, person, device, address, generation, epoch, hashes })
    return { address, first: entries[0]?.n ?? 0, generation, epoch, entries, signature: await identity.sign(text) }
  }

  // Sending

  connected(): void {
    this.#online = true
    for (const queue of this.#queues.values()) this.drain(queue)
  }

  lost(): void {
    this.#online = false
    this.#inFlight.clear()
    for (const queue of this.#queues.values()) {
      queue.sent = 0
      queue.flying = 0
      queue.answered?.()
    }
  }

  drain(queue: Queue): void {
    if (!this.#online || queue.frozen) return
    for (const row of queue.rows) {
      if (row.first <= queue.sent) continue
      if (queue.flying >= ROWS_IN_FLIGHT) return
      queue.flying++
      const ref = ++this.#ref
      this.#inFlight.set(ref, { queue, row })
      queue.sent = row.first
      const { address, generation, epoch, entries, signature } = row
      this.#send({ type: 'submit', submission: { ref, address, generation, epoch, entries, signature } })
    }
  }

  /** Takes the relay's answer to a submission. */
  answered(ref: number, answers: readonly EntryAnswer[]): void {
    const flight = this.#inFlight.get(ref)
    if (!flight) return
    this.#inFlight.delete(ref)
    const { queue, row } = flight
    queue.flying--
    queue.answered?.()
    if (answers.some(({ status }) => status === 'refused' || status === 'held')) {
      queue.frozen = true
      this.#events.onRefused(queue.address, answers)
      return
    }
    if (answers.every(({ status }) => status === 'committed')) return void this.#settled(queue, row, answers)
    // A gap or a relay that could not write: everything from here is sent again.
    const gap = answers.find(answer => answer.status === 'gap')
    const again = () => {
      queue.sent = Math.min(queue.sent, row.first - 1)
      this.drain(queue)
    }
    if (gap?.status === 'gap' && gap.expected < row.first) queue.sent = Math.min(queue.sent, gap.expected - 1)
    this.#environment.timers.after(LATER_MS, again)
  }

  async #settled(queue: Queue, row: OutboxRow, answers: readonly EntryAnswer[]): Promise<void> {
    queue.rows = queue.rows.filter(each => each !== row)
    const last = answers.at(-1)
    const known = queue.record.known
    if (!known) queue.record = { ...queue.record, known: true }
    this.#count()
    this.#events.onChange(queue.address)
    if (last?.status === 'committed') this.#events.onCommitted(queue.address, last.sequence)
    this.drain(queue)
    try {
      await this.#environment.lock(`satchel:${this.#environment.identity.person}:${queue.address}`, async () => {
        const { store } = this.#environment
        const stored = known ? null : await store.document(queue.address)
        await store.write({
          deleteRows: [{ address: queue.address, first: row.first }],
          ...(stored ? { putDocument: { ...stored, known: true } } : {}),
        })
      })
    } catch (error) {
      // The row stays on disk: it is sent again next time and gets its stored answer.
      this.trouble.value = error instanceof Error ? error.message : String(error)
    }
  }

  /** After recovery: the queue goes on with these rows and this record. */
  resume(queue: Queue, record: DocumentRecord, rows: OutboxRow[]): void {
    queue.record = record
    queue.rows = rows
    queue.sent = 0
    queue.frozen = false
    this.#count()
    this.#events.onChange(queue.address)
    this.drain(queue)
    if (queue.pending.length > 0) this.#startSaving(queue)
  }

  /** Signs entries for recovery, which writes them itself together with everything else it changes. */
  row(
    address: Address,
    generation: number,
    epoch: number,
    entries: readonly { n: number; bytes: Uint8Array }[],
  ): Promise<Omit<OutboxRow, 'saved' | 'before'>> {
    return this.#signed(address, generation, epoch, entries)
  }

  #count(): void {
    let entries = 0
    for (const { rows } of this.#queues.values()) for (const row of rows) entries += row.entries.length
    this.waiting.value = entries
  }

  async close(): Promise<void> {
    await Promise.all([...this.#queues.values()].map(queue => this.saved(queue)))
    this.#closed = true
    this.lost()
  }
}

export function newRecord(address: Address, known: boolean): DocumentRecord {
  return { address, generation: 1, epoch: 1, lastN: 0, copy: `${address}/1`, known }
}

function takeBatch(pending: Pending[]): Pending[] {
  let bytes = 0
  let count = 0
  for (const { content } of pending) {
    const size = 'update' in content ? content.update.length + 200 * content.changes.length : 200
    if (count >= ROW_ENTRIES || (count > 0 && bytes + size > ROW_BYTES)) break
    bytes += size
    count++
  }
  return pending.splice(0, count)
}
