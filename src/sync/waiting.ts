// What waits to go to the office, per document and since when; kept up to date document by document, never counted anew.
import type { Address } from '../documents/address.ts'
import type { WaitingDocument } from './api.ts'
import { State } from './observable.ts'
import type { Pending } from './queue.ts'
import type { OutboxRow } from './stores/store.ts'

/** What is known of a document's part of the outbox. */
interface WaitingQueue {
  readonly address: Address
  readonly rows: readonly OutboxRow[]
  /** Entries in `rows`. */
  readonly entries: number
  /** Entries of others that wait to be carried up, and since when. */
  readonly carried: number
  readonly carriedSince: number | null
  /** Not on disk yet. */
  readonly pending: readonly Pending[]
  /** The rows are not on disk any more. */
  readonly lost: boolean
}

export class Waiting {
  /** Entries on disk and not yet at the office, over all documents. */
  readonly entries = new State(0)
  /** The documents they are of, the one that has waited longest first. */
  readonly documents = new State<readonly WaitingDocument[]>([])
  /** Documents with something that is not on disk: not yet, or not any more. A new set at each change. */
  readonly unsaved = new State<ReadonlySet<Address>>(new Set())
  readonly #known = new Map<Address, WaitingDocument>()

  /** Takes over what a document's queue holds now. Its rows are not looked through, however many there are. */
  follow(queue: WaitingQueue): void {
    // What comes onto the disk waits before it is unsaved no longer: at no moment does it seem to be at the office.
    this.#count(queue)
    this.#look(queue)
  }

  #look({ address, rows, pending, lost }: WaitingQueue): void {
    const isUnsaved = pending.length > 0 || (lost && rows.length > 0)
    if (isUnsaved === this.unsaved.value.has(address)) return
    const unsaved = new Set(this.unsaved.value)
    if (isUnsaved) unsaved.add(address)
    else unsaved.delete(address)
    this.unsaved.value = unsaved
  }

  #count({ address, rows, entries: own, carried, carriedSince }: WaitingQueue): void {
    const known = this.#known.get(address)
    const entries = own + carried
    const times = [rows[0]?.saved, carriedSince].filter(time => typeof time === 'number')
    const since = times.length > 0 ? Math.min(...times) : undefined
    if (entries === (known?.entries ?? 0) && since === known?.since) return
    if (since !== undefined) this.#known.set(address, { address, entries, since })
    else this.#known.delete(address)
    // The list first: who hears of the number may look there.
    this.documents.value = [...this.#known.values()].sort((a, b) => a.since - b.since)
    this.entries.value += entries - (known?.entries ?? 0)
  }
}
