// Changes the relay did not accept, as this device keeps and shows them until the user decides.
import type { Address } from '../documents/address.ts'
import type { Draft } from './api.ts'
import type { Chores } from './chores.ts'
import { State } from './observable.ts'
import type { DeviceStore, DeviceWrite } from './stores/store.ts'

export class Drafts {
  readonly shown = new State<readonly Draft[]>([])
  readonly #store: DeviceStore
  readonly #chores: Chores
  /** Those that are not on disk yet. */
  readonly #unkept = new Set<string>()

  constructor(store: DeviceStore, chores: Chores) {
    this.#store = store
    this.#chores = chores
  }

  /** Reads those that are stored; those that are not yet stay. */
  async load(): Promise<void> {
    const stored = await this.#store.drafts()
    const known = new Set(stored.map(({ id }) => id))
    const unkept = this.shown.value.filter(({ id }) => this.#unkept.has(id) && !known.has(id))
    this.shown.value = [...stored, ...unkept]
  }

  /** Documents that have some. */
  get addresses(): ReadonlySet<Address> {
    return new Set(this.shown.value.map(({ address }) => address))
  }

  /** Shows what is on disk already, `put` added or in place of those with their ids. */
  changed({ putDrafts = [], deleteDrafts = [] }: Pick<DeviceWrite, 'putDrafts' | 'deleteDrafts'>): void {
    if (putDrafts.length === 0 && deleteDrafts.length === 0) return
    const gone = new Set([...deleteDrafts, ...putDrafts.map(({ id }) => id)])
    this.shown.value = [...this.shown.value.filter(({ id }) => !gone.has(id)), ...putDrafts]
  }

  /** Shows these and keeps them, however often that has to be tried. */
  add(drafts: readonly Draft[]): void {
    if (drafts.length === 0) return
    for (const { id } of drafts) this.#unkept.add(id)
    this.changed({ putDrafts: drafts })
    this.#keep(drafts)
  }

  #keep(drafts: readonly Draft[]): void {
    const kept = this.#store.write({ putDrafts: drafts }).then(
      () => {
        for (const { id } of drafts) this.#unkept.delete(id)
      },
      error => {
        this.#chores.later(() => this.#keep(drafts))
        throw error
      },
    )
    this.#chores.do('drafts', kept)
  }

  /** Rejects where the storage refuses; nothing has changed then. */
  async write(write: Pick<DeviceWrite, 'putDrafts' | 'deleteDrafts'>): Promise<void> {
    await this.#store.write(write)
    this.changed(write)
  }
}
