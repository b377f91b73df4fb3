// Documents that the office has built anew: a copy of another epoch never meets the new one; it is rebuilt on it (Z).
import * as Y from 'yjs'
import type { Address } from '../documents/address.ts'
import type { CatalogueLine } from './api.ts'
import type { Chores } from './chores.ts'
import type { Environment } from './environment.ts'
import type { Delivered } from './loading.ts'
import type { Outbox } from './outbox.ts'
import type { Queue } from './queue.ts'
import { keepCopy, nextGeneration } from './rebuilt.ts'
import type { Recoveries } from './recovery.ts'
import { MovedError } from './stores/store.ts'
import { load } from './stores/updates.ts'

export interface EpochsContext {
  readonly environment: Environment
  readonly outbox: Outbox
  readonly chores: Chores
  readonly recoveries: Recoveries
  readonly cargo: Delivered
  readonly lines: () => ReadonlyMap<Address, CatalogueLine>
  /** Documents that are open in this tab. */
  readonly open: () => readonly Address[]
  /** Whether this tab has the socket, and the relay has welcomed it. */
  readonly online: () => boolean
  readonly leads: () => boolean
}

export class Epochs {
  readonly #context: EpochsContext
  /** Open in another tab, which has found them behind. */
  readonly #asked = new Set<Address>()

  constructor(context: EpochsContext) {
    this.#context = context
  }

  /** The epoch the office's lists name; null where they do not know the document. */
  readonly of = (address: Address): number | null => {
    const facts = this.#context.lines().get(address)?.facts
    return facts && facts.key !== '' ? facts.epoch : null
  }

  /** Whether the office's document is of another epoch than what is here. */
  readonly isBehind = ({ address, record }: Queue): boolean => {
    const epoch = this.of(address)
    return record.known && epoch !== null && epoch !== record.epoch
  }

  /** The lists have come, or changed: whatever is open is looked at. */
  look(): void {
    if (!this.#context.online()) return
    for (const address of [...this.#context.open(), ...this.#asked]) this.lookAt(this.#context.outbox.queue(address))
    for (const queue of this.#context.outbox.queues()) if (queue.stop) this.lookAt(queue)
  }

  /** What waited in a document is answered for, or done again: it may have been what kept it from being rebuilt. */
  settled(queue: Queue): void {
    const { address } = queue
    if (this.#asked.has(address) || this.#context.open().includes(address)) this.lookAt(queue)
  }

  /** Begins to rebuild a document that is behind. The tab that leads does it: it knows which numbers are used up. */
  lookAt(queue: Queue): void {
    if (!this.isBehind(queue)) return void this.#asked.delete(queue.address)
    const { online, leads, recoveries, chores } = this.#context
    if (!leads()) return chores.do(`asking for ${queue.address}`, this.#ask(queue))
    if (!online() || queue.recovering) return
    // What waits is sent first: it may have been committed before. What was not is held, and recovery begins by that.
    const { stop, rows } = queue
    const isNext = stop?.row === null || stop?.row === rows[0]
    if (stop && isNext) recoveries.resume(queue)
    else if (!stop && rows.length === 0) recoveries.rebuild(queue)
  }

  /** Another tab has written a document's record: it may ask for it to be rebuilt. */
  heard(address: Address): void {
    if (!this.#context.leads()) return
    this.#asked.add(address)
    this.lookAt(this.#context.outbox.queue(address))
  }

  /** What is written of a document is heard by the tab that leads, also where nothing of it has changed. */
  #ask(queue: Queue): Promise<void> {
    const { outbox, environment } = this.#context
    return outbox.locked(queue.address, async () => {
      const record = await outbox.current(queue)
      if (this.isBehind(queue)) await environment.store.write({ putDocument: record, over: record })
    })
  }

  /** Whether what was delivered may take the place of the copy: it is behind, and nothing of it waits. */
  readonly mayGiveWay = (queue: Queue): boolean => this.isBehind(queue) && isIdle(queue)

  /**
   * What was delivered of the office's epoch takes the place of the copy of another one, which nothing waits in: no
   * network is needed for that. Where nothing of it was delivered, the copy stays as it is.
   */
  async giveWay(queue: Queue): Promise<void> {
    const { outbox, cargo, chores, environment } = this.#context
    const { address } = queue
    const epoch = this.of(address)
    if (epoch === null || !this.mayGiveWay(queue)) return
    const delivered = await cargo.unpack(address, epoch)
    if (delivered.head === 0) return
    const doc = new Y.Doc()
    load(doc, delivered.updates)
    const old = await outbox.locked(address, async () => {
      const before = await outbox.current(queue)
      if (this.of(address) !== epoch || !this.mayGiveWay(queue)) return null
      const record = nextGeneration(before, { ...before, epoch }, environment)
      await keepCopy(environment, record.copy, doc)
      try {
        await environment.store.write({ putDocument: record, over: before })
      } catch (error) {
        await environment.copies.remove(record.copy).catch(() => undefined)
        // Another tab has gone further: what it wrote is looked at when the document is.
        if (error instanceof MovedError) return null
        throw error
      }
      queue.record = { ...record, known: record.known || queue.record.known }
      return before.copy
    })
    doc.destroy()
    if (old === null) return
    chores.do(`clearing ${address}`, environment.copies.remove(old))
    chores.do(`unpacking ${address}`, cargo.unpacked(address, delivered.head))
  }
}

/** Nothing waits in it that was made on its present copy. */
const isIdle = ({ rows, pending, stop, recovering, carried, unconfirmed, lost }: Queue): boolean =>
  rows.length + pending.length + carried === 0 && !(stop || recovering || unconfirmed || lost)
