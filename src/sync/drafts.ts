// Changes the relay did not accept, as this device keeps and shows them until the user decides.
import type { Address } from '../documents/address.ts'
import type { Draft } from './api.ts'
import type { Chores } from './chores.ts'
import { State } from './observable.ts'
import { UnsavedError } from './outbox.ts'
import type { Promised } from './replay.ts'
import type { DeviceStore, DeviceWrite } from './stores/store.ts'

/** Drafts on their way to the disk. */
interface Keeping {
  readonly drafts: readonly Draft[]
  readonly promised: Promised | undefined
}

export class Drafts {
  readonly shown = new State<readonly Draft[]>([])
  readonly #store: DeviceStore
  readonly #chores: Chores
  /** Those that are not on disk yet. */
  readonly #unkept = new Set<string>()
  readonly #keeping = new Set<Keeping>()

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

  /** Whether one is not on disk yet. */
  get unsaved(): boolean {
    return this.#unkept.size > 0
  }

  /** Documents with changes that are not accepted; one that the office entered meanwhile is. */
  get addresses(): ReadonlySet<Address> {
    const refused = this.shown.value.filter(({ ask }) => ask?.state !== 'applied')
    return new Set(refused.map(({ address }) => address))
  }

  /** Shows what is on disk already, `put` added or in place of those with their ids. */
  changed({ putDrafts = [], deleteDrafts = [] }: Pick<DeviceWrite, 'putDrafts' | 'deleteDrafts'>): void {
    if (putDrafts.length === 0 && deleteDrafts.length === 0) return
    const gone = new Set(deleteDrafts)
    const put = new Map(putDrafts.map(each => [each.id, each]))
    const before = this.shown.value.filter(({ id }) => !gone.has(id) || put.has(id))
    const known = new Set(before.map(({ id }) => id))
    const added = putDrafts.filter(({ id }) => !known.has(id))
    this.shown.value = [...before.map(each => put.get(each.id) ?? each), ...added]
  }

  /** Shows these and keeps them, however often that has to be tried; `promised` hears of it. */
  add(drafts: readonly Draft[], promised?: Promised): void {
    if (drafts.length === 0) return
    for (const { id } of drafts) this.#unkept.add(id)
    this.changed({ putDrafts: drafts })
    const keeping = { drafts, promised }
    this.#keeping.add(keeping)
    this.#keep(keeping)
  }

  #keep(keeping: Keeping): void {
    const kept = this.#put(keeping).catch(error => {
      this.#chores.later(() => this.#keep(keeping))
      throw error
    })
    this.#chores.do('drafts', kept)
  }

  async #put(keeping: Keeping): Promise<void> {
    const { drafts, promised } = keeping
    await this.#store.write({ putDrafts: drafts })
    this.#keeping.delete(keeping)
    for (const { id } of drafts) this.#unkept.delete(id)
    this.shown.value = [...this.shown.value]
    promised?.saved()
  }

  /** Tries once more to keep what is not on disk; what cannot be is answered with an UnsavedError. */
  async close(): Promise<void> {
    for (const keeping of [...this.#keeping]) {
      await this.#put(keeping).catch(cause => {
        keeping.promised?.failed(new UnsavedError('the device closed before it could keep a draft', { cause }))
      })
    }
  }

  /** Rejects where the storage refuses; nothing has changed then. */
  async write(write: Pick<DeviceWrite, 'putDrafts' | 'deleteDrafts'>): Promise<void> {
    await this.#store.write(write)
    this.changed(write)
  }
}
