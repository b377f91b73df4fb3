// Which relay this device last spoke to, and up to where it has written what it heard.
import type { Address } from '../documents/address.ts'
import type { Kind } from '../documents/kind.ts'
import type { Applied, CatalogueState } from './catalogue-state.ts'
import { State } from './observable.ts'
import { NO_SETTINGS } from './stores/memory.ts'
import type { DeviceStore, Settings } from './stores/store.ts'
import type { Catalogue, Welcome } from './wire/catalogue.ts'
import { listDigest } from './wire/digest.ts'

export interface Heard extends Applied {
  /** Everything up to here is written; null where it is not certain. */
  readonly cookie: number | null
  /** The list is complete, and is not what the relay says it is. */
  readonly drifted: boolean
}

export class KnownRelay {
  readonly company = new State('')
  /** ms since 1970 by this device's clock: the list and all content it tells of were here. */
  readonly updated = new State<number | null>(null)
  readonly #store: DeviceStore
  readonly #clock: () => number
  #settings: Settings = NO_SETTINGS
  /** Takes up lists where they were left. */
  #carries = false
  /** It is the one this device spoke to before: what it does not list any more it has taken. */
  #isSame = false
  /** The relay this device knew before, until what it was handed is offered to this one: what is stored says so. */
  #before: string | null = null
  /** Something it said on this connection could not be written: what follows must not count. */
  #gap = false
  #last: Promise<unknown> = Promise.resolve()

  constructor(store: DeviceStore, clock: () => number) {
    this.#store = store
    this.#clock = clock
  }

  /** True where this device has spoken to one. */
  async load(): Promise<boolean> {
    this.#settings = await this.#store.settings()
    this.company.value = this.#settings.company
    this.updated.value = this.#settings.updated ?? null
    return this.#settings.incarnation !== null
  }

  /** What a connection begins with. */
  async hello(kinds: ReadonlyMap<string, Kind>) {
    const { incarnation, cookie } = await this.#store.settings()
    const schemas = Object.fromEntries([...kinds].map(([name, kind]) => [name, kind.declaration.schema]))
    return { incarnation, cookie, schemas }
  }

  get carries(): boolean {
    return this.#carries
  }

  /** Returns whether it is another one than before, or the same from a backup: its numbers count something else. */
  welcomed({ incarnation, company, carries }: Welcome): boolean {
    const { incarnation: before, cookie, updated } = this.#settings
    this.#isSame = before === incarnation
    this.#carries = carries === true
    this.#gap = false
    this.#settings = {
      incarnation,
      cookie: this.#isSame && this.#carries ? cookie : 0,
      company,
      ...(updated === undefined ? {} : { updated }),
    }
    this.company.value = company
    const isOther = before !== null && !this.#isSame
    if (isOther) this.#before ??= before
    return isOther
  }

  /** Applies what it lists, in the order it was said, and remembers how far that goes once it is written. */
  listed(catalogue: Catalogue, lists: CatalogueState, local: readonly Address[]): Promise<Heard> {
    return this.#inTurn(() => this.#listed(catalogue, lists, local))
  }

  async #listed(catalogue: Catalogue, lists: CatalogueState, local: readonly Address[]): Promise<Heard> {
    // Of a full catalogue only the end covers everything up to its number.
    const counts = this.#carries && !this.#gap && !(catalogue.full && catalogue.more)
    const settings = { ...this.#settings, cookie: counts ? catalogue.sequence : this.#settings.cookie }
    const absent = this.#isSame && this.#carries ? 'withdraw' : 'drop'
    try {
      const applied = await lists.apply(catalogue, {
        local,
        now: this.#clock(),
        settings: this.#toStore(settings),
        absent,
      })
      this.#settings = { ...this.#settings, cookie: settings.cookie }
      const { list } = catalogue
      const is = list && listDigest([...lists.lines.value.values()].filter(isTheirs))
      const drifted = is !== undefined && (is.documents !== list?.documents || is.digest !== list.digest)
      return { ...applied, cookie: counts ? settings.cookie : null, drifted }
    } catch (error) {
      this.#gap = true
      throw error
    }
  }

  /** Everything it told of is here. */
  isUpToDate(): Promise<void> {
    this.#settings = { ...this.#settings, updated: this.#clock() }
    this.updated.value = this.#settings.updated ?? null
    return this.save()
  }

  /** Everything that is to be offered to it is in the outbox again. */
  offered(): Promise<void> {
    this.#before = null
    return this.save()
  }

  save(): Promise<void> {
    return this.#inTurn(() => this.#store.carry({ putSettings: this.#toStore(this.#settings) }))
  }

  /** A start before everything was offered meets another relay again, and offers it again. */
  #toStore(settings: Settings): Settings {
    return this.#before === null ? settings : { ...settings, incarnation: this.#before, cookie: 0 }
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const next = this.#last.then(work)
    this.#last = next.catch(() => undefined)
    return next
  }
}

/** Lines of documents made here have no key before the relay knows them, and are in no list of its. */
const isTheirs = ({ facts }: { readonly facts: { readonly version: number } }): boolean => facts.version > 0
