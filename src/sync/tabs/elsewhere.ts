// What other tabs have saved, brought into this one: their rows behind ours, and documents that one of them has rebuilt.
import * as Y from 'yjs'
import type { Address } from '../../documents/address.ts'
import type { Environment } from '../environment.ts'
import type { LiveDocument } from '../open-document.ts'
import type { Outbox } from '../outbox.ts'
import { dropRow, keepRows, newRecord, type Queue, replaceRows } from '../queue.ts'
import { doAgain, type LateDrafts, Replay } from '../replay.ts'
import type { DeviceWrite, DocumentRecord, OutboxRow } from '../stores/store.ts'
import { load, updatesOf } from '../stores/updates.ts'

export interface ElsewhereEvents {
  /** The document if it is open in this tab at this moment. */
  document(address: Address): LiveDocument | undefined
  /** Another tab has saved these rows; the queue has them now. */
  onTaken(queue: Queue, rows: readonly OutboxRow[]): void
  /** The relay has committed rows; the leader has taken them away. */
  onSettled(queue: Queue): void
  /** Another tab has rebuilt the document; `late` is what could not be done again on the new one. */
  onMoved(queue: Queue, late: LateDrafts): void
  /** Does something that nobody waits for. */
  work(what: string, work: Promise<unknown>): void
}

export class Elsewhere {
  readonly #environment: Environment
  readonly #outbox: Outbox
  readonly #events: ElsewhereEvents
  /** What is heard of one document is taken in one after the other. */
  readonly #taking = new Map<Address, Promise<void>>()

  constructor(environment: Environment, outbox: Outbox, events: ElsewhereEvents) {
    this.#environment = environment
    this.#outbox = outbox
    this.#events = events
  }

  /** Another tab has written this. */
  heard(write: DeviceWrite): void {
    const address = write.putDocument?.address ?? write.deleteRows?.[0]?.address
    if (address === undefined) return
    const before = this.#taking.get(address) ?? Promise.resolve()
    const taking = before.then(() => this.#hear(address, write))
    const quiet = taking.catch(() => undefined)
    this.#taking.set(address, quiet)
    this.#events.work(
      `following ${address}`,
      taking.finally(() => {
        if (this.#taking.get(address) === quiet) this.#taking.delete(address)
      }),
    )
  }

  async #hear(address: Address, { putDocument, putRows = [], deleteRows = [] }: DeviceWrite): Promise<void> {
    const queue = this.#queue(address, putDocument)
    const { generation, lastN } = queue.record
    if (putDocument && putDocument.generation < generation) return
    // A file that was the first of a document here brings its epoch.
    if (putDocument?.generation === generation) queue.record = { ...queue.record, epoch: putDocument.epoch }
    const isBehind = putDocument !== undefined && putDocument.generation > generation
    const next = putRows.find(row => row.first > lastN)
    if (isBehind || (next && next.first !== lastN + 1)) await this.#catchUp(queue)
    else if (next) this.#take(queue, putRows)
    this.#settle(queue, deleteRows, putDocument?.known ?? false)
  }

  #queue(address: Address, record: DocumentRecord | undefined): Queue {
    return this.#outbox.queue(address, newRecord(address, record?.known ?? true))
  }

  #settle(queue: Queue, deleted: readonly { readonly first: number }[], known: boolean): void {
    const gone = new Set(deleted.map(({ first }) => first))
    const rows = queue.rows.filter(row => gone.has(row.first))
    if (rows.length === 0 && (queue.record.known || !known)) return
    for (const row of rows) dropRow(queue, row)
    if (known) queue.record = { ...queue.record, known }
    this.#outbox.waiting.follow(queue)
    this.#events.onSettled(queue)
  }

  #catchUp(queue: Queue): Promise<DocumentRecord> {
    return this.#outbox.locked(queue.address, () => this.current(queue))
  }

  /** Brings a queue up to what is stored, whoever has written it; resolves with its record. Runs locked. */
  async current(queue: Queue): Promise<DocumentRecord> {
    const { store } = this.#environment
    const stored = await store.document(queue.address)
    if (stored && stored.generation > queue.record.generation) await this.#move(queue, stored)
    else if (stored && stored.generation === queue.record.generation && stored.lastN > queue.record.lastN) {
      this.#take(queue, await store.rows(queue.address, queue.record.lastN + 1))
      // Rows that have been answered for meanwhile are among no rows any more; their numbers are used up.
      queue.record = { ...queue.record, lastN: Math.max(stored.lastN, queue.record.lastN) }
    }
    return queue.record
  }

  #take(queue: Queue, told: readonly OutboxRow[]): void {
    const { generation, lastN } = queue.record
    const rows = told.filter(row => row.generation === generation && row.first > lastN)
    const last = rows.at(-1)
    if (!last) return
    keepRows(queue, rows)
    queue.record = { ...queue.record, lastN: last.first + last.entries.length - 1 }
    this.#outbox.waiting.follow(queue)
    this.#events.onTaken(queue, rows)
  }

  /**
   * Another tab has rebuilt the document after a refusal, or the profile is another device by now (E4), with the copy as
   * it was: takes the copy in place of this tab's, and does on it what was made here and is not saved yet. Nothing of the
   * old one goes up any more. Runs locked.
   */
  async #move(queue: Queue, stored: DocumentRecord): Promise<void> {
    const { store, copies, identity } = this.#environment
    const { address } = queue
    await identity.anew?.read()
    const [rows, drafts] = await Promise.all([store.rows(address), store.drafts()])
    const waiting = rows.filter(({ generation }) => generation === stored.generation)
    // What came over the channel may be on its way into the same copy; where the disk refuses, it comes over it again.
    await this.#events
      .document(address)
      ?.kept()
      .catch(() => undefined)
    const doc = new Y.Doc()
    const copy = copies.open(stored.copy, doc)
    await copy.loaded
    load(doc, waiting.flatMap(updatesOf))
    const replay = new Replay({ ...this.#environment, address }, doc)
    for (const draft of drafts) if (draft.address === address) replay.knowDropped(draft.changes)
    // From here to the end of the turn the document, its queue and its numbering change over together.
    const document = this.#events.document(address)
    document?.cut()
    const old = queue.record.copy
    queue.record = stored
    replaceRows(queue, waiting)
    const late = doAgain(queue, replay, null)
    const closed = document ? document.swap(doc, copy, true) : copy.close().then(() => doc.destroy())
    this.#outbox.waiting.follow(queue)
    this.#events.onMoved(queue, late)
    this.#events.work(
      `clearing ${address}`,
      closed.then(() => (old === stored.copy ? undefined : copies.remove(old))),
    )
  }

  /** Finds what nobody told: a tab may have died with the words on its lips, or this one was asleep. */
  async lookAgain(): Promise<void> {
    for (const record of await this.#environment.store.documents()) {
      const queue = this.#queue(record.address, record)
      const { generation, lastN } = queue.record
      if (record.generation > generation || record.lastN > lastN) await this.#catchUp(queue)
      if (queue.rows.length > 0) await this.#outbox.locked(record.address, () => this.#missed(queue))
    }
  }

  /** Rows that are on the disk no more were answered for, unless the disk has lost what it knew. Runs locked. */
  async #missed(queue: Queue): Promise<void> {
    const { address, rows, record } = queue
    const { store } = this.#environment
    const [stored, kept] = await Promise.all([store.document(address), store.rows(address)])
    const isWhole = stored?.generation === record.generation && stored.lastN >= record.lastN
    if (!stored || !isWhole || queue.lost) return
    const there = new Set(kept.map(({ first }) => first))
    const gone = rows.filter(({ first }) => !there.has(first))
    if (gone.length > 0) this.#settle(queue, gone, stored.known)
  }
}
