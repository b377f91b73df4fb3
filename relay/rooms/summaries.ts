// Keeps the lists' one line per document up to date, a little behind the edits, and tells whoever shows lists.
import type { Address } from '../../src/documents/address.ts'
import { LISTED_COLLISIONS } from '../limits.ts'
import type { Collision, DocumentRow, Store } from '../store/store.ts'
import type { Room } from './room.ts'
import type { Log } from './rooms.ts'

/** ms between the recomputations of a changed document's summary: lists lag by this much, edits wait for nothing. */
const SUMMARY_MS = 250

/**
 * `covered`: the sequence up to which nothing is left to be told, this line included (relay/SPEC.md, K5). `collisions`:
 * the newest open ones.
 */
export type DocumentListener = (document: DocumentRow, covered: number, collisions: readonly Collision[]) => void

export interface SummariesOptions {
  readonly store: Store
  readonly log: Log
  /** The document's room, read into memory where it is not there. */
  readonly room: (address: Address) => Promise<Room | null>
}

export class Summaries {
  readonly #options: SummariesOptions
  readonly #listeners = new Set<DocumentListener>()
  /** By document whose line is behind: the first sequence nobody has been told of. */
  readonly #waiting = new Map<Address, number>()
  #timer: NodeJS.Timeout | null = null
  #last = 0
  #closed = false

  constructor(options: SummariesOptions) {
    this.#options = options
  }

  listen(listener: DocumentListener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  isWaiting(address: Address): boolean {
    return this.#waiting.has(address)
  }

  /** A row of this document was committed; `sequence` null where only its collisions changed. */
  changed(address: Address, sequence: number | null): void {
    if (!this.#waiting.has(address)) this.#waiting.set(address, sequence ?? Number.POSITIVE_INFINITY)
    if (sequence !== null) this.#last = Math.max(this.#last, sequence)
    this.#plan()
  }

  announce(document: DocumentRow, collisions: readonly Collision[] = []): void {
    this.#last = Math.max(this.#last, document.head)
    const covered = this.covered(this.#last)
    for (const listener of this.#listeners) listener(document, covered, collisions)
  }

  /** The sequence up to which every list is complete, where `last` is the last one given out. */
  covered(last: number): number {
    let covered = last
    for (const first of this.#waiting.values()) covered = Math.min(covered, first - 1)
    return covered
  }

  /** Documents that a crash left behind. */
  async repair(): Promise<void> {
    for (const address of await this.#options.store.unsummarized()) {
      const document = await this.#options.store.document(address)
      this.#waiting.set(address, (document?.summarized ?? 0) + 1)
    }
    await this.save()
  }

  #plan(): void {
    if (this.#timer || this.#closed) return
    this.#timer = setTimeout(() => {
      this.#timer = null
      void this.save()
    }, SUMMARY_MS)
  }

  /** Brings every line up to date; those that fail are tried again with the next change. Never rejects. */
  async save(): Promise<void> {
    for (const address of [...this.#waiting.keys()]) {
      try {
        await this.#save(address)
      } catch (error) {
        // One document that cannot be read must not keep the lists from telling of all the others.
        this.#options.log.error({ err: error, address }, 'a summary could not be saved')
      }
    }
  }

  async #save(address: Address): Promise<void> {
    const room = await this.#options.room(address)
    if (!room?.row) return void this.#waiting.delete(address)
    if (room.uncommitted) return this.#plan()
    const { head } = room
    const row = await this.#options.store.saveSummary(address, room.summary(), head)
    if (room.head === head) this.#waiting.delete(address)
    else {
      this.#waiting.set(address, head + 1)
      this.#plan()
    }
    if (!row) return
    if (room.row && room.row.head <= row.head) room.row = row
    this.announce(row, room.collisions.newest(LISTED_COLLISIONS))
  }

  /** Saves what is left. The store is still open. */
  async close(): Promise<void> {
    this.#closed = true
    if (this.#timer) clearTimeout(this.#timer)
    await this.save()
  }
}
