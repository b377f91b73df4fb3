// The only way up, first half: numbers, signs and saves what was changed here, and keeps it until it is answered for.
import { type Address, toBase64Url } from '../documents/address.ts'
import type { Environment } from './environment.ts'
import {
  batchSize,
  dropRow,
  keepRows,
  newQueue,
  newRecord,
  type PendingEntry,
  type Queue,
  replaceRows,
} from './queue.ts'
import { type DocumentRecord, type KeptRow, MovedError, type OutboxRow } from './stores/store.ts'
import type { Troubles } from './troubles.ts'
import { Waiting } from './waiting.ts'
import { encodeEntry, signedBytes } from './wire/entry.ts'

/**
 * ms that entries wait for company while earlier ones of the document are on their way: every row costs a strict write
 * here and a signature check and a commit there. Nobody sees 4 ms; an answer ends the wait where there is company enough.
 */
const COMPANY_MS = 4
const COMPANY_ENTRIES = 16
/** ms that rows are kept after the office has them: longer than backups are apart. */
const KEPT_MS = 14 * 24 * 60 * 60 * 1000
/** ms until saving is tried again after the device's storage refused. */
export const SAVE_AGAIN_MS = 3_000

export interface OutboxEvents {
  /** Entries are on disk: they may be sent, and what they hold may go to the copy. */
  onSaved(queue: Queue, entries: readonly PendingEntry[]): void
  /** Brings a queue up to what is stored, whoever has written it; resolves with its record. Runs locked. */
  current(queue: Queue): Promise<DocumentRecord>
  /** Rows that an earlier device of this profile was handed are offered in its name. Resolves when that is written. */
  onEarlier(queue: Queue, rows: readonly Required<KeptRow>[]): Promise<void>
  /** Resolves when the document's copy has everything that is saved. */
  copied(queue: Queue): Promise<void>
  onChange(address: Address): void
}

/** An entry on its way into a row. */
export interface RowEntry extends Pick<PendingEntry, 'before'> {
  readonly bytes: Uint8Array
  /** ms since 1970 when it was first saved; left out where it is saved now. */
  readonly since?: number
}

/** The device was closed before its storage took an entry. */
export class UnsavedError extends Error {
  override readonly name = 'UnsavedError'
}

export class Outbox {
  readonly waiting = new Waiting()
  readonly #environment: Environment
  readonly #troubles: Troubles
  readonly #events: OutboxEvents
  readonly #queues = new Map<Address, Queue>()
  readonly #retries = new Map<Queue, () => void>()
  /** Settled rows that still have to go from the disk. */
  readonly #clearing = new Set<Promise<void>>()
  #closing = false

  constructor(environment: Environment, troubles: Troubles, events: OutboxEvents) {
    this.#environment = environment
    this.#troubles = troubles
    this.#events = events
  }

  /** Reads what an earlier run knew and left waiting. */
  async load(): Promise<void> {
    const { store } = this.#environment
    for (const record of await store.documents()) this.queue(record.address, record)
    for (const row of await store.rows()) {
      const queue = this.queue(row.address)
      keepRows(queue, [row])
      // Another tab may have written between the two readings.
      const lastN = Math.max(queue.record.lastN, row.first + row.entries.length - 1)
      if (row.generation === queue.record.generation) queue.record = { ...queue.record, lastN }
    }
    for (const queue of this.#queues.values()) this.waiting.follow(queue)
  }

  /** A document's queue, begun where there was none. */
  queue(address: Address, record = newRecord(address, true)): Queue {
    let queue = this.#queues.get(address)
    if (!queue) {
      queue = newQueue(address, record)
      this.#queues.set(address, queue)
    }
    return queue
  }

  queues(): Iterable<Queue> {
    return this.#queues.values()
  }

  /** Whether something taken is not on disk yet, in whatever document: it may have been closed since. */
  get unsaved(): boolean {
    for (const { pending } of this.#queues.values()) if (pending.length > 0) return true
    return false
  }

  /** Documents made here that the relay does not know yet. */
  unknownToRelay(): Address[] {
    return [...this.#queues.values()].filter(({ record }) => !record.known).map(({ address }) => address)
  }

  /**
   * Takes an entry; resolves when it is on this device's disk, however often that has to be tried. @throws UnsavedError
   * when the device closes before.
   */
  add(queue: Queue, entry: PendingEntry, noted = false): Promise<void> {
    return new Promise((saved, failed) => {
      queue.pending.push({ ...entry, bytes: encodeEntry(entry.content), saved, failed, noted })
      this.waiting.follow(queue)
      this.#events.onChange(queue.address)
      this.startSaving(queue)
    })
  }

  /** Resolves when everything taken so far is on disk, or could not be written for now. */
  async saved(queue: Queue): Promise<void> {
    while (queue.saving) {
      // Somebody waits for it, a page that hides perhaps, whose timers stand still: no company is waited for.
      queue.hurry?.()
      await queue.saving
    }
  }

  startSaving(queue: Queue): void {
    if (queue.saving || this.#closing || this.#retries.has(queue) || queue.pending.length === 0) return
    queue.saving = this.#save(queue).finally(() => {
      queue.saving = null
      this.startSaving(queue)
    })
  }

  async #save(queue: Queue): Promise<void> {
    while (queue.pending.length > 0) {
      await this.#company(queue)
      const trouble = `saving ${queue.address}`
      try {
        await this.locked(queue.address, () => this.#write(queue))
        this.#troubles.solved(trouble)
      } catch (error) {
        this.#troubles.report(trouble, error)
        if (!this.#closing) this.#saveLater(queue)
        return
      }
    }
  }

  #saveLater(queue: Queue): void {
    const stop = this.#environment.timers.after(SAVE_AGAIN_MS, () => {
      this.#retries.delete(queue)
      this.startSaving(queue)
    })
    this.#retries.set(queue, stop)
  }

  /** What is made in the same turn is saved together, and what is made while the relay is still busy with us. */
  async #company(queue: Queue): Promise<void> {
    await Promise.resolve()
    if (queue.flying === 0 || this.#closing) return
    await new Promise<void>(resolve => {
      const stop = this.#environment.timers.after(COMPANY_MS, resolve)
      queue.hurry = () => {
        stop()
        resolve()
      }
      queue.answered = () => {
        if (queue.pending.length >= COMPANY_ENTRIES || this.#closing) queue.hurry?.()
      }
    })
    queue.answered = null
    queue.hurry = null
  }

  /** One writer per document: nobody draws a number, or rebuilds the document, at the same time. */
  locked<T>(address: Address, work: () => Promise<T>): Promise<T> {
    return this.#environment.lock(`satchel:${this.#environment.identity.person}:${address}`, work)
  }

  /** Writes what waits, or as much as fits into a row. What fails stays where it was. Runs locked. */
  async #write(queue: Queue): Promise<void> {
    if (queue.pending.some(({ noted }) => noted)) await this.#passOver(queue)
    const before = queue.record
    const batch = queue.pending.slice(0, batchSize(queue.pending))
    if (batch.length === 0) return
    const by = this.#environment.identity.device
    const rows = await this.rows(before, before.lastN + 1, batch)
    const record = { ...before, lastN: before.lastN + batch.length }
    try {
      await this.#environment.store.write({ by, putRows: rows, putDocument: record, over: before })
    } catch (error) {
      if (!(error instanceof MovedError)) throw error
      // A document that another tab has rebuilt is opened anew, and what waits is made again on it.
      await this.current(queue)
      return this.#write(queue)
    }
    queue.pending.splice(0, batch.length)
    // What was heard meanwhile stays: the relay may have answered for its beginning.
    queue.record = { ...record, known: record.known || queue.record.known }
    keepRows(queue, rows)
    this.waiting.follow(queue)
    // Still locked: the copy these go to is the one of the document they were made on.
    this.#events.onSaved(queue, batch)
    for (const each of batch) each.saved()
    this.#events.onChange(queue.address)
  }

  /** Lets go of entries that were noted and are saved already, also where they are at the office by now. Runs locked. */
  async #passOver(queue: Queue): Promise<void> {
    const { store } = this.#environment
    const rows = [...(await store.rows(queue.address)), ...(await store.keptRows())]
    const there = new Set(rows.flatMap(({ entries }) => entries.map(({ bytes }) => toBase64Url(bytes))))
    for (const each of queue.pending.splice(0)) {
      if (each.noted && there.has(toBase64Url(each.bytes))) each.saved()
      else queue.pending.push({ ...each, noted: false })
    }
    this.waiting.follow(queue)
    this.#events.onChange(queue.address)
  }

  /** Brings a queue up to what is stored, whoever has written it; resolves with its record. Runs locked. */
  current(queue: Queue): Promise<DocumentRecord> {
    return this.#events.current(queue)
  }

  /**
   * Entries as rows, numbered from `first`: hashed and signed once, never re-encoded. They are written in the name of the
   * device that this profile was before (E5).
   */
  async rows(record: DocumentRecord, first: number, entries: readonly RowEntry[]): Promise<OutboxRow[]> {
    const rows: OutboxRow[] = []
    for (let done = 0; done < entries.length; ) {
      const batch = entries.slice(done, done + batchSize(entries.slice(done)))
      rows.push(await this.#row(record, first + done, batch))
      done += batch.length
    }
    return rows
  }

  async #row(record: DocumentRecord, first: number, batch: readonly RowEntry[]): Promise<OutboxRow> {
    const { identity, sha256, clock } = this.#environment
    const { address, generation, epoch } = record
    const entries = batch.map(({ bytes }, index) => ({ n: first + index, bytes }))
    const hashes = []
    for (const { n, bytes } of entries) hashes.push({ n, hash: await sha256(bytes) })
    const { installation, person, device } = identity
    const text = signedBytes({ installation, person, device, address, generation, epoch, hashes })
    const signature = await identity.sign(text)
    const before = batch.flatMap((entry, index) => entry.before.map(each => ({ n: first + index, ...each })))
    const now = clock()
    const saved = Math.min(...batch.map(entry => entry.since ?? now))
    return { address, first, generation, epoch, entries, signature, saved, before }
  }

  /** The relay has committed a row: it goes, and the document is known there. */
  settled(queue: Queue, row: OutboxRow): void {
    const copied = this.#events.copied(queue)
    dropRow(queue, row)
    const known = queue.record.known
    if (!known) queue.record = { ...queue.record, known: true }
    this.waiting.follow(queue)
    this.#events.onChange(queue.address)
    const trouble = `clearing ${queue.address}`
    const clear = () => this.locked(queue.address, () => this.#clear(row, known))
    const cleared = copied
      .then(clear)
      .then(
        () => this.#troubles.solved(trouble),
        // The row stays on disk: it is sent again at the next start and gets its stored answer.
        error => this.#troubles.report(trouble, error),
      )
      .finally(() => this.#clearing.delete(cleared))
    this.#clearing.add(cleared)
  }

  /** Resolves when rows that were answered for are gone from the disk, or could not be taken away. */
  async cleared(): Promise<void> {
    while (this.#clearing.size > 0) await Promise.all(this.#clearing)
  }

  /** Takes a row away, and notes that the relay knows the document where it did not before. Runs locked. */
  async #clear(row: OutboxRow, known: boolean): Promise<void> {
    const { store } = this.#environment
    const { address, first } = row
    const over = known ? null : await store.document(address)
    try {
      await store.write({
        deleteRows: [{ address, first }],
        keepRows: [row],
        ...(over ? { putDocument: { ...over, known: true }, over } : {}),
      })
    } catch (error) {
      if (!(error instanceof MovedError)) throw error
      await this.#clear(row, known)
    }
  }

  /**
   * The relay is another one than before, or comes from a backup: what it was handed within the last weeks is offered
   * again, under the numbers and signatures it had. What it has already gets its stored answer.
   */
  async offerAgain(): Promise<void> {
    const { store } = this.#environment
    const byAddress = new Map<Address, KeptRow[]>()
    for (const row of await store.keptRows()) {
      const rows = byAddress.get(row.address)
      if (rows) rows.push(row)
      else byAddress.set(row.address, [row])
    }
    for (const [address, kept] of byAddress) {
      const earlier = kept.flatMap(row => (row.device === undefined ? [] : [{ ...row, device: row.device }]))
      if (earlier.length > 0) await this.#events.onEarlier(this.queue(address), earlier)
      const own = kept.filter(({ device }) => device === undefined)
      await this.locked(address, () => this.#offerAgain(this.queue(address), own))
    }
  }

  async #offerAgain(queue: Queue, kept: readonly OutboxRow[]): Promise<void> {
    await this.current(queue)
    const waiting = new Set(queue.rows.map(({ first }) => first))
    const rows = kept.filter(({ first }) => !waiting.has(first))
    if (rows.length === 0) return
    const { store, identity } = this.#environment
    await store.write({ by: identity.device, putRows: rows })
    replaceRows(
      queue,
      [...rows, ...queue.rows].sort((a, b) => a.first - b.first),
    )
    this.waiting.follow(queue)
    this.#events.onChange(queue.address)
  }

  /** Lets go of what no backup is old enough to lack. */
  forgetKept(): Promise<void> {
    const { store, clock } = this.#environment
    return store.write({ forgetRows: clock() - KEPT_MS })
  }

  /** Saves what can be saved; what cannot is answered with an UnsavedError. */
  async close(): Promise<void> {
    for (const [queue, stop] of [...this.#retries]) {
      stop()
      this.#retries.delete(queue)
      this.startSaving(queue)
    }
    this.#closing = true
    for (const queue of this.#queues.values()) {
      queue.answered?.()
      await this.saved(queue)
      for (const { failed } of queue.pending.splice(0))
        failed(new UnsavedError('the device closed before it could save'))
      this.waiting.follow(queue)
    }
    // What settled rows still have to write comes before the store is closed.
    await this.cleared()
  }
}
