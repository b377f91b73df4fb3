// What this device carries: lists as the relay tells them, their content as cargo, and what is taken away again.
import type { Address } from '../documents/address.ts'
import { Cargo, type CargoContext } from './cargo.ts'
import type { CatalogueState } from './catalogue-state.ts'
import type { KnownRelay } from './known-relay.ts'
import type { News } from './tabs/messages.ts'
import type { Uplink } from './tabs/uplink.ts'
import type { Catalogue } from './wire/catalogue.ts'
import { Withdrawals, type WithdrawalsContext } from './withdrawals.ts'

export interface SatchelContext
  extends Pick<CargoContext, 'environment' | 'chores' | 'document'>,
    Pick<WithdrawalsContext, 'outbox' | 'notices'> {
  readonly link: Uplink
  readonly catalogue: CatalogueState
  readonly relay: KnownRelay
}

export class Satchel {
  readonly cargo: Cargo
  readonly withdrawals: Withdrawals
  readonly #context: SatchelContext
  /** The full list was asked for on this connection: once, whatever it comes to. */
  #askedAgain = false

  constructor(context: SatchelContext) {
    const { catalogue, chores, relay } = context
    this.#context = context
    this.cargo = new Cargo({
      ...context,
      lines: () => catalogue.lines.value,
      onComplete: () => chores.do('settings', relay.isUpToDate()),
    })
    this.withdrawals = new Withdrawals({ ...context, cargo: this.cargo })
  }

  async load(): Promise<void> {
    await Promise.all([this.#context.notices.load(), this.cargo.load()])
  }

  /** `isOther`: the relay is not the one, or not in the state, that this device spoke to before. */
  connected(isOther: boolean): void {
    const { relay, chores } = this.#context
    this.#askedAgain = false
    if (!relay.carries) return
    chores.do('cargo', this.cargo.connected(isOther))
    this.withdrawals.connected()
  }

  lost(): void {
    this.cargo.lost()
    this.withdrawals.lost()
  }

  /** The relay has listed something; `local` is here whether the relay lists it or not. */
  async listed(catalogue: Catalogue, local: readonly Address[]): Promise<void> {
    const { relay, link } = this.#context
    const heard = await relay.listed(catalogue, this.#context.catalogue, local)
    if (!relay.carries || !link.ready) return
    const { changed, leaving, returned, cookie, drifted } = heard
    this.withdrawals.returned(returned)
    this.withdrawals.announced(leaving)
    if (leaving.length > 0 && cookie !== null) link.send({ type: 'carried', word: { heard: cookie } })
    this.cargo.look(changed)
    if (!catalogue.list) return
    if (drifted && !this.#askedAgain) {
      this.#askedAgain = true
      link.send({ type: 'carried', word: { again: true } })
    }
    this.cargo.listComplete()
    this.withdrawals.listComplete()
  }

  /** Another tab has written something of the lists, or of what they tell of. */
  heard({ lines, removed, carried = {} }: Extract<News, { type: 'listed' }>): void {
    const { catalogue, notices } = this.#context
    catalogue.take(lines, removed)
    notices.changed(carried.putNotices, carried.dropNotices)
    this.cargo.heard(carried)
  }
}
