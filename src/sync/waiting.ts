// What waits to go to the office, per document and since when; kept up to date document by document, never counted anew.
import type { Address } from '../documents/address.ts'
import type { WaitingDocument } from './api.ts'
import { State } from './observable.ts'
import type { OutboxRow } from './stores/store.ts'

/** What is known of a document's part of the outbox. */
interface WaitingQueue {
  readonly address: Address
  readonly rows: readonly OutboxRow[]
  /** Entries in `rows`. */
  readonly entries: number
}

export class Waiting {
  /** Entries on disk and not yet at the office, over all documents. */
  readonly entries = new State(0)
  /** The documents they are of, the one that has waited longest first. */
  readonly documents = new State<readonly WaitingDocument[]>([])
  readonly #known = new Map<Address, WaitingDocument>()

  /** Takes over what a document's queue holds now. Its rows are not looked through, however many there are. */
  follow({ address, rows, entries }: WaitingQueue): void {
    const known = this.#known.get(address)
    const oldest = rows[0]
    if (entries === (known?.entries ?? 0) && oldest?.saved === known?.since) return
    if (oldest) this.#known.set(address, { address, entries, since: oldest.saved })
    else this.#known.delete(address)
    // The list first: who hears of the number may look there.
    this.documents.value = [...this.#known.values()].sort((a, b) => a.since - b.since)
    this.entries.value += entries - (known?.entries ?? 0)
  }
}
