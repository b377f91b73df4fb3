// What is saved goes on into the copies, of documents that are open and of those that are not (DESIGN 8).
import type { Address } from '../documents/address.ts'
import type { Chores } from './chores.ts'
import type { LiveDocument } from './open-document.ts'
import type { Queue } from './queue.ts'
import type { CopyStore } from './stores/store.ts'
import { updatesOf } from './stores/updates.ts'

export interface CopyingContext {
  readonly copies: CopyStore
  readonly chores: Chores
  readonly document: (address: Address) => LiveDocument | undefined
}

export class Copying {
  readonly #context: CopyingContext
  /** What is being put into copies of documents that are not open. */
  readonly #closed = new Map<Queue, Promise<void>>()

  constructor(context: CopyingContext) {
    this.#context = context
  }

  /** Updates that are saved go into the document's copy. */
  keep(queue: Queue, updates: readonly Uint8Array[]): void {
    const { chores, document } = this.#context
    const open = document(queue.address)
    if (open) for (const update of updates) open.keep(update)
    else chores.do(`copying ${queue.address}`, this.#keepClosed(queue, updates))
  }

  /** Puts updates into the copy of a document that is not open, after what is being put there. */
  #keepClosed(queue: Queue, updates: readonly Uint8Array[]): Promise<void> {
    const before = this.#closed.get(queue) ?? Promise.resolve()
    // Named now: a document that is rebuilt meanwhile has another one, in which these have no place.
    const { copy } = queue.record
    const next = before.then(() => this.#context.copies.keep(copy, updates))
    this.#closed.set(queue, next)
    // What failed is tried with all rows when the next of them is answered for.
    next.catch(() => this.#closed.delete(queue))
    return next
  }

  /** Resolves when everything saved for a document is in its copy: only then may a row go. */
  copied(queue: Queue): Promise<void> {
    const open = this.#context.document(queue.address)
    if (open) return open.kept()
    // Rows of an earlier run: a crash may have kept them out of it.
    return this.#closed.get(queue) ?? this.#keepClosed(queue, queue.rows.flatMap(updatesOf))
  }

  /** The document keeps its own copy from here on: it was opened. */
  opened(queue: Queue): void {
    this.#closed.delete(queue)
  }

  /** Whoever kept this copy until now may not have come to it: everything that waits goes in again. */
  again(queue: Queue): void {
    this.#closed.delete(queue)
    if (this.#context.document(queue.address)) this.keep(queue, queue.rows.flatMap(updatesOf))
  }
}
