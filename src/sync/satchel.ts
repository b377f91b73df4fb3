// What a device carries, put together: the list and how far it was heard, content that is brought and kept, documents
// that are taken away.
import type { Address } from '../documents/address.ts'
import type { Kind } from '../documents/kind.ts'
import { Cargo } from './cargo.ts'
import { CatalogueState } from './catalogue-state.ts'
import type { Chores } from './chores.ts'
import type { Environment } from './environment.ts'
import { KnownRelay } from './known-relay.ts'
import type { Link } from './link.ts'
import { Notices } from './notices.ts'
import type { LiveDocument } from './open-document.ts'
import type { Outbox } from './outbox.ts'
import { KnownProfiles } from './profiles.ts'
import type { News } from './tabs/messages.ts'
import type { Catalogue, Welcome } from './wire/catalogue.ts'
import { Withdrawals } from './withdrawals.ts'

export interface SatchelContext {
  readonly environment: Environment
  readonly link: Link
  readonly chores: Chores
  readonly outbox: () => Outbox
  /** The document if it is open in this tab. */
  readonly document: (address: Address) => LiveDocument | undefined
  /** Whether other tabs are there. */
  readonly hasCompany: () => boolean
}

export class Satchel {
  readonly relay: KnownRelay
  readonly catalogue: CatalogueState
  readonly notices: Notices
  readonly profiles: KnownProfiles
  readonly cargo: Cargo
  readonly withdrawals: Withdrawals
  readonly #context: SatchelContext
  /** The list has drifted apart from the relay's once on this connection: everything is on its way. */
  #askedAgain = false

  constructor(context: SatchelContext) {
    const { environment, chores } = context
    const { store } = environment
    this.#context = context
    this.relay = new KnownRelay(store, environment.clock)
    this.notices = new Notices(store)
    this.profiles = new KnownProfiles(store)
    this.catalogue = new CatalogueState(store, this.notices)
    this.cargo = new Cargo({
      ...context,
      lines: () => this.catalogue.lines.value,
      onComplete: () => chores.do('settings', this.relay.isUpToDate()),
    })
    this.withdrawals = new Withdrawals({ ...context, notices: this.notices, cargo: this.cargo })
  }

  async load(): Promise<void> {
    const { relay, catalogue, notices, cargo, profiles } = this
    const [isKnown] = await Promise.all([relay.load(), catalogue.load(), notices.load(), cargo.load(), profiles.load()])
    if (isKnown) catalogue.known.value = true
  }

  /** What a connection begins with. */
  async hello(kinds: ReadonlyMap<string, Kind>) {
    const [known, profiles] = await Promise.all([this.relay.hello(kinds), this.profiles.digest()])
    return { ...known, profiles }
  }

  isLeaving(address: Address): boolean {
    return this.notices.of(address)?.phase === 'leaving'
  }

  /** A connection of the tab that leads begins. `isOther`: to another relay than before, or the same from a backup. */
  connected(isOther: boolean): void {
    const { chores } = this.#context
    this.catalogue.connected()
    this.#askedAgain = false
    chores.do('settings', this.relay.save())
    if (!this.relay.carries) return
    chores.do('cargo', this.cargo.connected(isOther))
    this.withdrawals.connected()
  }

  welcomed(welcome: Welcome): boolean {
    return this.relay.welcomed(welcome)
  }

  lost(): void {
    this.cargo.lost()
    this.withdrawals.lost()
  }

  /** The relay has listed something; `local` is here whether the relay lists it or not. */
  async listed(catalogue: Catalogue, local: readonly Address[]): Promise<void> {
    const { link } = this.#context
    const heard = await this.relay.listed(catalogue, this.catalogue, local)
    if (!this.relay.carries || !link.ready) return
    const { changed, leaving, cookie, drifted } = heard
    this.withdrawals.listed(changed)
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

  /** What another tab has written. */
  heard({ lines, removed, carried }: Extract<News, { type: 'listed' }>): void {
    this.catalogue.take(lines, removed)
    this.notices.changed(carried?.putNotices, carried?.dropNotices)
    this.cargo.heard(carried ?? {})
    if (carried?.putProfiles) this.profiles.show(carried.putProfiles)
    this.withdrawals.follow(lines)
  }

  /** Reads again what another tab may have written without a word of it; `local` is here whether it is listed or not. */
  async reload(local: readonly Address[]): Promise<void> {
    const others = [this.notices.load(), this.cargo.load(), this.profiles.load()]
    await Promise.all([...others, this.catalogue.reload(local)])
    this.withdrawals.follow(this.catalogue.lines.value.values())
  }
}
