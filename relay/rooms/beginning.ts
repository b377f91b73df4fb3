// Decides whether a document is built anew, and begins its epoch (relay/SPEC.md Z): which documents, when, and in what order
// it is told. The room itself is the caller's: nobody is in it, and whoever wants it waits until this is done.
import * as Y from 'yjs'
import type { Address } from '../../src/documents/address.ts'
import { COPIED_MS, EPOCH_BYTES, EPOCH_FACTOR } from '../limits.ts'
import type { DocumentRow } from '../store/store.ts'
import { type Compacted, compacted, leastContent } from './compaction.ts'
import { nextEpoch } from './epoch-row.ts'
import type { RoomsOptions } from './options.ts'
import type { Room } from './room.ts'

export type BeginningsOptions = Pick<RoomsOptions, 'store' | 'catalogue' | 'clock' | 'log' | 'epochRow'>

/** Bytes of a document's state before and after it was built anew. */
export interface Shrunk {
  readonly before: number
  readonly after: number
}

/** `worthIt`: only where devices that carry it gain by fetching it once more. */
export type Wanted = 'smaller' | 'worthIt'

/**
 * By how much the state has to be larger than the one made anew: what depends on the client id that is drawn for it, a byte
 * at each of its mentions, is nothing gained.
 */
const SMALLER = 1.02

export interface Beginning {
  readonly shrunk: Shrunk
  /** The epoch that was left. */
  readonly over: number
  /** Writes the new epoch and tells the lists of it. Never rejects: what fails leaves the document as it was. */
  begin(): Promise<void>
}

export class Beginnings {
  readonly #options: BeginningsOptions
  /** Until when (ms) a copy of a document may come back as a change. */
  readonly #copied = new Map<Address, number>()

  constructor(options: BeginningsOptions) {
    this.#options = options
  }

  /** A copy of this document was made that may come back as a change, until it is released. */
  copied(address: Address): void {
    const now = this.#options.clock()
    for (const [other, until] of this.#copied) if (until <= now) this.#copied.delete(other)
    this.#copied.set(address, now + COPIED_MS)
  }

  released(address: Address): void {
    this.#copied.delete(address)
  }

  /** Null where a copy is out, or it would not become smaller, or not by as much as is worth it. Changes nothing. */
  plan(room: Room, wanted: Wanted): Beginning | null {
    const { address, row } = room
    if (!row || (this.#copied.get(address) ?? 0) > this.#options.clock()) return null
    const before = Y.encodeStateAsUpdate(room.doc).length
    if (wanted === 'worthIt' && (before < EPOCH_BYTES || leastContent(room.doc) * EPOCH_FACTOR >= before)) return null
    const anew = compacted(room)
    const after = anew?.state.length ?? 0
    if (!anew || after * (wanted === 'worthIt' ? EPOCH_FACTOR : SMALLER) >= before) return null
    return { shrunk: { before, after }, over: row.epoch, begin: () => this.#begin(address, row, anew) }
  }

  async #begin(address: Address, over: DocumentRow, { state, clients }: Compacted): Promise<void> {
    const { store, catalogue, clock, epochRow, log } = this.#options
    const epoch = nextEpoch(over.epoch, clock())
    let begun: DocumentRow | null
    try {
      begun = await store.beginEpoch({
        address,
        over,
        epoch,
        row: { received: clock(), body: epochRow(address, epoch, state) },
        clients: [...clients].map(([client, device]) => ({ client, device })),
      })
    } catch (error) {
      // It stays as it was: what it takes is a matter of room, not of what is in it.
      return log.error({ err: error, address }, 'a document could not be built anew')
    }
    // Marked as due in the same transaction: what fails here is told at the next start.
    const listed = begun ? catalogue.placed(address) : Promise.resolve()
    await listed.catch(error => log.error({ err: error, address }, 'a document that was built anew was not listed'))
  }
}
