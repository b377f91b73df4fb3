// Storage was cleared under the app: what this tab still holds is written again, and no lamp calls it safe before it is.
import type { Cargo } from './cargo.ts'
import type { Carrying } from './carrying.ts'
import type { CatalogueState } from './catalogue-state.ts'
import type { Chores } from './chores.ts'
import type { Drafts } from './drafts.ts'
import type { KnownRelay } from './known-relay.ts'
import type { Notices } from './notices.ts'
import type { LiveDocument } from './open-document.ts'
import type { Outbox } from './outbox.ts'
import type { Queue } from './queue.ts'
import type { DeviceStore } from './stores/store.ts'

export interface RestoringContext {
  readonly store: DeviceStore
  readonly outbox: Outbox
  readonly drafts: Drafts
  readonly catalogue: CatalogueState
  readonly carrying: Carrying
  readonly notices: Notices
  readonly cargo: Cargo
  readonly relay: KnownRelay
  readonly chores: Chores
  readonly documents: () => Iterable<LiveDocument>
  readonly onChange: () => void
}

export class Restoring {
  readonly #context: RestoringContext
  #busy = false

  constructor(context: RestoringContext) {
    this.#context = context
  }

  /** Whether something that was on disk may not be there any more. */
  get busy(): boolean {
    return this.#busy
  }

  /** The store is open again, and empty. */
  begin(): void {
    this.#busy = true
    const { outbox } = this.#context
    for (const queue of outbox.queues()) {
      queue.lost = true
      outbox.waiting.follow(queue)
    }
    this.#context.onChange()
    this.#write()
  }

  #write(): void {
    const { chores } = this.#context
    const written = this.#all().catch(error => {
      chores.later(() => this.#write())
      throw error
    })
    chores.do('writing again what was deleted', written)
  }

  async #all(): Promise<void> {
    const { store, outbox, drafts, carrying, catalogue, notices, cargo, relay, documents, onChange } = this.#context
    for (const queue of outbox.queues()) if (queue.lost) await this.#queue(queue)
    await store.write({ putDrafts: drafts.all.value })
    for (const putCarried of carrying.shown.value.values()) await store.write({ putCarried })
    await store.carry({ putLines: [...catalogue.lines.value.values()], putNotices: notices.shown.value })
    for (const document of documents()) await document.keepAll()
    // Not before: a page that is loaded again without a network finds only what is written by then.
    this.#busy = false
    onChange()
    // Cargo went with the rest; it is asked for again.
    await cargo.load()
    cargo.listComplete()
    await relay.save()
  }

  /** A document's waiting rows and its numbering: drawn anew, its numbers would be taken for a cloned profile's. */
  #queue(queue: Queue): Promise<void> {
    const { store, outbox } = this.#context
    return outbox.locked(queue.address, async () => {
      const stored = await store.document(queue.address)
      const { record, rows } = queue
      // Another tab may have been quicker, and gone on from there.
      if (!stored || stored.generation <= record.generation) {
        const isFurther = stored?.generation === record.generation && stored.lastN > record.lastN
        const putDocument = isFurther ? stored : record
        await store.write({ putRows: rows, putDocument, over: putDocument })
      }
      queue.lost = false
      outbox.waiting.follow(queue)
    })
  }
}
