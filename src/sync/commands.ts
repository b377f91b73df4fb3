// The commands that were given here and wait for the office: decisions about collisions, and business transactions.
import type { Address } from '../documents/address.ts'
import { Decisions } from './decisions.ts'
import type { Queue } from './queue.ts'
import type { OutboxRow } from './stores/store.ts'
import { Transactions } from './transactions.ts'
import type { EntryAnswer } from './wire/frames.ts'

export class Commands {
  readonly decisions = new Decisions()
  readonly transactions = new Transactions()

  /** Rows of the outbox that were read, or that another tab has written. */
  waiting(address: Address, rows: readonly OutboxRow[]): void {
    for (const { entries } of rows) {
      this.decisions.note(address, entries)
      this.transactions.note(address, entries)
    }
  }

  /** The office has spoken about entries that are still among the queue's rows. */
  answered(queue: Queue, answers: readonly EntryAnswer[]): void {
    this.decisions.answered(queue.address, answers)
    this.transactions.answered(queue, answers)
  }

  /** The document was rebuilt. */
  again(queue: Queue): void {
    this.decisions.again(queue)
    this.transactions.again(queue)
  }
}
