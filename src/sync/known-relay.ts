// Which relay this device last spoke to, and up to where it has heard it.
import type { Kind } from '../documents/kind.ts'
import type { CatalogueState } from './catalogue-state.ts'
import { State } from './observable.ts'
import { NO_SETTINGS } from './stores/memory.ts'
import type { DeviceStore, Settings } from './stores/store.ts'
import type { Catalogue, Welcome } from './wire/catalogue.ts'

export class KnownRelay {
  readonly company = new State('')
  readonly #store: DeviceStore
  #settings: Settings = NO_SETTINGS

  constructor(store: DeviceStore) {
    this.#store = store
  }

  /** True where this device has spoken to one. */
  async load(): Promise<boolean> {
    this.#settings = await this.#store.settings()
    this.company.value = this.#settings.company
    return this.#settings.incarnation !== null
  }

  /** What a connection begins with. */
  async hello(kinds: ReadonlyMap<string, Kind>) {
    const { incarnation, cookie } = await this.#store.settings()
    const schemas = Object.fromEntries([...kinds].map(([name, kind]) => [name, kind.declaration.schema]))
    return { incarnation, cookie, schemas }
  }

  welcomed({ incarnation, company }: Welcome): void {
    this.#settings = { incarnation, cookie: 0, company }
    this.company.value = company
  }

  /** Applies what it lists, and remembers how far that goes. */
  async listed(catalogue: Catalogue, lists: CatalogueState, local: Parameters<CatalogueState['apply']>[1]) {
    await lists.apply(catalogue, local)
    // Single changes may overtake each other; only the end of a full catalogue covers everything up to its sequence.
    if (this.#settings.incarnation === null || !catalogue.full || catalogue.more) return
    this.#settings = { ...this.#settings, cookie: catalogue.sequence }
    await this.save()
  }

  save(): Promise<void> {
    return this.#store.saveSettings(this.#settings)
  }
}
