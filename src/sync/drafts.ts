// Changes the relay did not accept, as this device keeps and shows them until the user decides.
import type { Address } from '../documents/address.ts'
import type { Draft } from './api.ts'
import type { Chores } from './chores.ts'
import { State } from './observable.ts'
import { UnsavedError } from './outbox.ts'
import type { Promised } from './replay.ts'
import type { DeviceStore, DeviceWrite, DraftAsk } from './stores/store.ts'

/** Drafts, and how questions about them stand, on their way to the disk. */
interface Keeping {
  readonly drafts: readonly Draft[]
  readonly asks: readonly DraftAsk[]
  readonly promised: Promised | undefined
}

type DraftsWrite = Pick<DeviceWrite, 'putDrafts' | 'deleteDrafts' | 'putAsks'>

/** Questions that are at the office, or on their way. */
const isAsking = ({ ask }: Draft): boolean => ask?.state === 'wanted' || ask?.state === 'open'

export class Drafts {
  /** All that is kept, and of it what the user has not discarded. */
  readonly all = new State<readonly Draft[]>([])
  readonly shown = new State<readonly Draft[]>([])
  readonly #store: DeviceStore
  readonly #chores: Chores
  readonly #keeping = new Set<Keeping>()

  constructor(store: DeviceStore, chores: Chores) {
    this.#store = store
    this.#chores = chores
    this.all.subscribe(all => {
      this.shown.value = all.filter(({ ask }) => ask?.state !== 'withdrawing')
    })
  }

  /** Reads those that are stored; those that are not yet stay. */
  async load(): Promise<void> {
    const stored = await this.#store.drafts()
    const known = new Set(stored.map(({ id }) => id))
    const keeping = new Set([...this.#keeping].flatMap(({ drafts }) => drafts.map(({ id }) => id)))
    const unkept = this.all.value.filter(({ id }) => keeping.has(id) && !known.has(id))
    this.all.value = [...stored, ...unkept]
  }

  /** Whether something of them is not on disk yet. */
  get unsaved(): boolean {
    return this.#keeping.size > 0
  }

  /** Documents with changes that are not accepted; one that the office entered meanwhile is. */
  get addresses(): ReadonlySet<Address> {
    const refused = this.shown.value.filter(({ ask }) => ask?.state !== 'applied')
    return new Set(refused.map(({ address }) => address))
  }

  /** Shows what is on disk already, `put` added or in place of those with their ids. */
  changed({ putDrafts = [], deleteDrafts = [], putAsks = [] }: DraftsWrite): void {
    if (putDrafts.length === 0 && deleteDrafts.length === 0 && putAsks.length === 0) return
    const gone = new Set(deleteDrafts)
    const put = new Map(putDrafts.map(each => [each.id, each]))
    const before = this.all.value.filter(({ id }) => !gone.has(id) || put.has(id))
    const known = new Set(before.map(({ id }) => id))
    const added = putDrafts.filter(({ id }) => !known.has(id))
    const asked = new Map(putAsks.map(({ draft, ask }) => [draft, ask]))
    this.all.value = [...before.map(each => put.get(each.id) ?? each), ...added].map(each => {
      const ask = asked.get(each.id)
      return ask ? { ...each, ask } : each
    })
  }

  /** Shows these and keeps them, however often that has to be tried; `promised` hears of it. */
  add(drafts: readonly Draft[], promised?: Promised): void {
    if (drafts.length === 0) return
    this.#begin({ drafts, asks: [], promised })
  }

  /** Shows and keeps how a question stands, however often that has to be tried; nothing where the draft is gone. */
  answer(ask: DraftAsk): void {
    this.#begin({ drafts: [], asks: [ask], promised: undefined })
  }

  #begin(keeping: Keeping): void {
    this.#keeping.add(keeping)
    this.changed({ putDrafts: keeping.drafts, putAsks: keeping.asks })
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
    const { drafts, asks, promised } = keeping
    const ids = new Set(drafts.map(({ id }) => id))
    // As they are by now: asked about, or discarded, since it was tried before.
    const putDrafts = this.all.value.filter(({ id }) => ids.has(id))
    const asked = new Set(asks.map(({ draft }) => draft))
    const putAsks = this.all.value.flatMap(({ id, ask }) => (ask && asked.has(id) ? [{ draft: id, ask }] : []))
    await this.#store.write({ putDrafts, putAsks })
    this.#keeping.delete(keeping)
    this.all.value = [...this.all.value]
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

  /** Gone, all or none; one that was asked about is kept, and not shown, until the office knows. Rejects as `write` does. */
  discard(ids: readonly string[]): Promise<void> {
    const asking = new Set(this.all.value.filter(isAsking).map(({ id }) => id))
    const putAsks = ids.filter(id => asking.has(id)).map(draft => ({ draft, ask: { state: 'withdrawing' } as const }))
    return this.write({ deleteDrafts: ids.filter(id => !asking.has(id)), putAsks })
  }

  /** Takes back that they were discarded. Rejects as `write` does. */
  restore(drafts: readonly Draft[]): Promise<void> {
    return this.write({
      putDrafts: drafts.map(each => (isAsking(each) ? { ...each, ask: { state: 'wanted' } } : each)),
    })
  }

  /** The office knows that it was discarded. Where the disk refuses, it will say so once more after the next start. */
  forget(id: string): void {
    const write = { deleteDrafts: [id] }
    this.changed(write)
    this.#chores.do('drafts', this.#store.write(write))
  }

  /** Rejects where the storage refuses; nothing has changed then. */
  async write(write: DraftsWrite): Promise<void> {
    await this.#store.write(write)
    this.changed(write)
  }
}
