// Keeps the lists' one line per document up to date, a little behind the edits.
import { setImmediate as turn } from 'node:timers/promises'
import type { Address } from '../../src/documents/address.ts'
import type { Catalogue } from '../catalogue/catalogue.ts'
import { LISTED_COLLISIONS } from '../limits.ts'
import type { Summarized } from '../store/catalogue-store.ts'
import type { Collision, DocumentRow, Store } from '../store/store.ts'
import type { Log } from './options.ts'
import type { Room } from './room.ts'

/** ms between the recomputations of a changed document's summary: lists lag by this much, edits wait for nothing. */
const SUMMARY_MS = 250

/** Documents whose summaries are saved together: some milliseconds of work, between which edits are served. */
const SAVED_AT_ONCE = 50

export interface SummariesOptions {
  readonly store: Store
  readonly catalogue: Catalogue
  readonly log: Log
  /** The document's room, read into memory where it is not there. */
  readonly room: (address: Address) => Promise<Room | null>
}

interface Behind extends Summarized {
  readonly room: Room
  readonly collisions: readonly Collision[] | null
}

export class Summaries {
  readonly #options: SummariesOptions
  /** Documents whose line is behind. */
  readonly #waiting = new Set<Address>()
  readonly #announcing = new Set<Promise<void>>()
  #timer: NodeJS.Timeout | null = null
  #closed = false

  constructor(options: SummariesOptions) {
    this.#options = options
  }

  isWaiting(address: Address): boolean {
    return this.#waiting.has(address)
  }

  /** A row of this document was committed, or its collisions changed. */
  changed(address: Address): void {
    this.#waiting.add(address)
    this.#plan()
  }

  /** A document has begun (`begunBy`: on whose device), or its facts were changed: that is in the lists at once. */
  decided(room: Room, begunBy: string | null): void {
    this.#announce(this.#options.catalogue.placed(room.address, collisionsToTell(room), begunBy), room.address)
  }

  /** Documents were changed with another one, perhaps very many: what is due is in the lists at once. */
  due(): void {
    this.#announce(this.#options.catalogue.settle())
  }

  #announce(listed: Promise<void>, address?: Address): void {
    const announcing = listed
      // Still due: the next start places it, and so does the next look at what is.
      .catch(error => this.#options.log.error({ err: error, address }, 'a document was not listed'))
      .finally(() => this.#announcing.delete(announcing))
    this.#announcing.add(announcing)
  }

  /** Documents that a crash left behind. */
  async repair(): Promise<void> {
    for (const address of await this.#options.store.unsummarized()) this.#waiting.add(address)
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
    const all = [...this.#waiting]
    for (let at = 0; at < all.length; at += SAVED_AT_ONCE) {
      if (at > 0) await turn()
      await this.#save(all.slice(at, at + SAVED_AT_ONCE))
    }
    while (this.#announcing.size > 0) await Promise.all(this.#announcing)
  }

  /** In one transaction: each costs a flush, during which nobody else is served. */
  async #save(addresses: readonly Address[]): Promise<void> {
    const behind: Behind[] = []
    for (const address of addresses) {
      try {
        const room = await this.#options.room(address)
        if (!room?.row) this.#waiting.delete(address)
        else if (room.uncommitted) this.#plan()
        else
          behind.push({
            address,
            room,
            summary: room.summary(),
            summarized: room.head,
            collisions: collisionsToTell(room),
          })
      } catch (error) {
        // One document that cannot be read must not keep the lists from telling of all the others.
        this.#options.log.error({ err: error, address }, 'a summary could not be made')
      }
    }
    if (behind.length === 0) return
    let rows: readonly (DocumentRow | null)[]
    try {
      rows = await this.#options.catalogue.saveSummaries(behind)
    } catch (error) {
      return this.#options.log.error({ err: error, documents: behind.length }, 'summaries could not be saved')
    }
    for (const [index, { address, room, summarized }] of behind.entries()) {
      if (room.head === summarized) this.#waiting.delete(address)
      else this.#plan()
      const row = rows[index]
      if (row && room.row && room.row.head <= row.head) room.row = row
    }
  }

  /** Saves what is left. The store is still open. */
  async close(): Promise<void> {
    this.#closed = true
    if (this.#timer) clearTimeout(this.#timer)
    await this.save()
  }
}

/** The newest open ones, once each time they changed while the document is in memory; null where they are as told. */
function collisionsToTell(room: Room): readonly Collision[] | null {
  const collided = room.row?.collided ?? 0
  if (room.toldCollided === collided) return null
  room.toldCollided = collided
  return room.collisions.newest(LISTED_COLLISIONS)
}
