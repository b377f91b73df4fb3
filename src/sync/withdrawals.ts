// Documents that are taken from this device: what was saved of them is handed over, then they are deleted, and the user
// is told (DESIGN 7, withdrawal has two phases). Between the two a notice in the store says where it stands.
import * as Y from 'yjs'
import type { Address } from '../documents/address.ts'
import type { Cargo } from './cargo.ts'
import type { Chores } from './chores.ts'
import type { Environment } from './environment.ts'
import type { Link } from './link.ts'
import type { Notices } from './notices.ts'
import type { LiveDocument } from './open-document.ts'
import type { Outbox } from './outbox.ts'
import type { Queue } from './queue.ts'
import { MovedError } from './stores/store.ts'

/** ms that other tabs have for saving what is being typed in them, which becomes an entry after 300 ms (D4). */
const OTHER_TABS_MS = 1_000

export interface WithdrawalsContext {
  readonly environment: Environment
  readonly notices: Notices
  readonly outbox: () => Outbox
  readonly cargo: Cargo
  readonly link: Link
  readonly chores: Chores
  /** The document if it is open in this tab. */
  readonly document: (address: Address) => LiveDocument | undefined
  /** Whether other tabs are there. */
  readonly hasCompany: () => boolean
}

export class Withdrawals {
  readonly #context: WithdrawalsContext
  #online = false
  /** The relay has been told on this connection that nothing more comes. */
  readonly #said = new Set<Address>()
  /** Other tabs have only just been told. */
  readonly #toldOthers = new Set<Address>()

  constructor(context: WithdrawalsContext) {
    this.#context = context
  }

  /** A relay is there that takes them. */
  connected(): void {
    this.#online = true
    this.#said.clear()
  }

  /** Looks after those that an earlier connection left in between. */
  listComplete(): void {
    for (const { address, phase } of this.#context.notices.shown.value) if (phase === 'leaving') this.look(address)
  }

  lost(): void {
    this.#online = false
    this.#toldOthers.clear()
  }

  /** These were taken; that is written. */
  announced(addresses: readonly Address[]): void {
    const { document, environment, hasCompany } = this.#context
    const waits = hasCompany()
    for (const address of addresses) {
      document(address)?.withdraw()
      if (waits) this.#toldOthers.add(address)
      else this.look(address)
    }
    if (!waits || addresses.length === 0) return
    environment.timers.after(OTHER_TABS_MS, () => {
      for (const address of addresses) if (this.#toldOthers.delete(address)) this.look(address)
    })
  }

  /** The lists name these: what was taken of them is given back. */
  listed(lines: Iterable<{ readonly address: Address }>): void {
    for (const { address } of lines) {
      this.#context.document(address)?.giveBack()
      // Taken once more, it is handed over once more.
      this.#said.delete(address)
    }
  }

  /** Another tab has heard what is taken and what is listed; the notices say it by now. */
  follow(lines: Iterable<{ readonly address: Address }>): void {
    const { notices, document } = this.#context
    for (const { address, phase } of notices.shown.value) if (phase === 'leaving') document(address)?.withdraw()
    this.listed([...lines].filter(({ address }) => !notices.of(address)))
  }

  /** Whether something is left to hand over may have changed. */
  look(address: Address): void {
    if (!this.#online || this.#said.has(address) || this.#toldOthers.has(address)) return
    if (this.#context.notices.of(address)?.phase !== 'leaving') return
    const queue = this.#context.outbox().queue(address)
    const waits = queue.rows.length > 0 || queue.pending.length > 0 || queue.carried > 0
    if (waits || queue.saving || queue.recovering) return
    this.#said.add(address)
    this.#context.link.send({ type: 'carried', word: { left: [address] } })
  }

  /** The relay has everything: they go. */
  left(addresses: readonly Address[]): void {
    for (const address of addresses) {
      if (this.#context.notices.of(address)?.phase !== 'leaving') continue
      this.#context.chores.do(`deleting ${address}`, this.#delete(address))
    }
  }

  /** Deletes copy, cargo and what is known of its content; numbers are kept, for they go on when it comes back. */
  async #delete(address: Address): Promise<void> {
    const { environment, cargo, notices } = this.#context
    const outbox = this.#context.outbox()
    const queue = outbox.queue(address)
    const copy = await outbox.locked(address, () => this.#empty(queue))
    // Something was saved in the last moment: it is handed over first.
    if (copy === null) {
      this.#said.delete(address)
      return this.look(address)
    }
    await environment.copies.remove(copy)
    await cargo.forget([address])
    const notice = notices.of(address)
    if (!notice) return
    const gone = { ...notice, phase: 'gone' } as const
    await environment.store.carry({ putNotices: [gone] })
    notices.changed([gone])
  }

  /** Takes an empty document in its place, in every tab; gives the copy that is to go. Runs locked. */
  async #empty(queue: Queue): Promise<string | null> {
    const { environment, document } = this.#context
    const record = await this.#context.outbox().current(queue)
    if (queue.rows.length > 0 || queue.pending.length > 0) return null
    const generation = record.generation + 1
    const next = { ...record, generation, copy: `${record.address}/${generation}` }
    await environment.copies.remove(next.copy)
    try {
      await environment.store.write({ putDocument: next, over: record })
    } catch (error) {
      if (!(error instanceof MovedError)) throw error
      // Another tab has saved something, or rebuilt it: that is looked at first.
      return this.#empty(queue)
    }
    queue.record = next
    const open = document(queue.address)
    if (open) {
      const doc = new Y.Doc()
      await open.swap(doc, environment.copies.open(next.copy, doc), false)
    }
    return record.copy
  }
}
