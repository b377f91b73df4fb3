// Who has what: keeps the lists up to date with documents and the company, and tells the devices that follow them. Everything
// that changes a list goes through here, one after the other, so that it is told in the order of its numbers.
import { setImmediate as turn } from 'node:timers/promises'
import type { Address } from '../../src/documents/address.ts'
import type { Concerned } from '../../src/policy/distribution/concerned.ts'
import { EVERYTHING, type Mode } from '../../src/policy/distribution/place.ts'
import type { Company, Realignment } from '../company/company.ts'
import { WITHDRAWN_MS } from '../limits.ts'
import type { ListName, Placing, Summarized, Told } from '../store/catalogue-store.ts'
import type { Collision, DocumentRow, Store } from '../store/store.ts'
import { Tallies } from './tallies.ts'

/** Documents placed in one transaction, edits and deliveries go in between: about 50 ms where forty people have each. */
const PLACED_AT_ONCE = 200

export interface CatalogueOptions {
  readonly store: Store
  readonly company: Company
  /** ms since 1970. */
  readonly clock: () => number
}

/** A line of a list came, changed or went. */
export interface ListEvent {
  readonly document: DocumentRow
  readonly sequence: number
  /** More of the line changed than head, summary and collisions. */
  readonly whole: boolean
  /** What its people might do to a document that went; null where it came or changed. */
  readonly withdrawn: Mode | null
  /** The newest open collisions; null where they are as they were told last. */
  readonly collisions: readonly Collision[] | null
}

export type ListListener = (event: ListEvent) => void

export class Catalogue {
  readonly #options: CatalogueOptions
  readonly #listeners = new Map<ListName, Set<ListListener>>()
  readonly #switching = new Set<(person: string) => void>()
  readonly #raising = new Set<(list: ListName, before: number) => void>()
  readonly #tallies = new Tallies()
  #last: Promise<unknown> = Promise.resolve()

  constructor(options: CatalogueOptions) {
    this.#options = options
    options.company.followedBy(this)
  }

  /** Tells of each change of this list from now on. Returns the way to stop it. */
  follow(list: ListName, listener: ListListener): () => void {
    const those = this.#listeners.get(list) ?? new Set()
    this.#listeners.set(list, those)
    those.add(listener)
    return () => {
      those.delete(listener)
      if (those.size === 0) this.#listeners.delete(list)
    }
  }

  /** Tells who follows another list from now on. Returns the way to stop it. */
  onSwitched(listener: (person: string) => void): () => void {
    this.#switching.add(listener)
    return () => this.#switching.delete(listener)
  }

  /** Tells of lists whose every line is told anew, with the number before the first of them. Returns the way to stop it. */
  onRaised(listener: (list: ListName, before: number) => void): () => void {
    this.#raising.add(listener)
    return () => this.#raising.delete(listener)
  }

  /** Summaries that were behind their documents. `collisions` as in `ListEvent`. Null where there is no such document. */
  saveSummaries(
    summaries: readonly (Summarized & { readonly collisions: readonly Collision[] | null })[],
  ): Promise<(DocumentRow | null)[]> {
    return this.#inTurn(async () => {
      const { store, company } = this.#options
      const concerning = new Set<Address>()
      for (const { address, summary } of summaries) {
        const before = await store.document(address)
        if (before && company.audiences.concerns({ ...before, summary })) concerning.add(address)
      }
      const all = await store.catalogue.saveSummaries(summaries, concerning)
      all.forEach((told, index) => {
        if (told) this.#tell(told, summaries[index]?.collisions ?? null)
      })
      if (concerning.size > 0) await this.#place([...concerning], { collisions: null, isSame: true })
      return all.map(told => told?.document ?? null)
    })
  }

  /**
   * A document has begun, or what decides about its audience has changed: it comes and goes. From whose device has just
   * begun it (`begunBy`) it is taken, if it is not for them: that device has it, and may have more to hand over.
   */
  placed(
    address: Address,
    collisions: readonly Collision[] | null = null,
    begunBy: string | null = null,
  ): Promise<void> {
    return this.#inTurn(() => this.#place([address], { collisions, isSame: false, begunBy }))
  }

  async #place(
    addresses: readonly Address[],
    {
      collisions,
      isSame,
      begunBy = null,
    }: {
      readonly collisions: readonly Collision[] | null
      readonly isSame: boolean
      readonly begunBy?: string | null
    },
  ): Promise<void> {
    const { store, company, clock } = this.#options
    const placings: Placing[] = []
    for (const address of addresses) {
      const document = await store.document(address)
      const lists = document ? company.audiences.placed(document) : NOWHERE
      const had = begunBy === null ? null : company.audiences.listOf(begunBy)
      const goes = had !== null && had !== EVERYTHING && !lists.has(had)
      if (goes) placings.push({ address, lists: new Map([...lists, [had, 'edit']]), isSame })
      placings.push({ address, lists, isSame: isSame || goes })
    }
    const why = (list: ListName, document: DocumentRow) => company.audiences.why(document, list)
    for (const told of await store.catalogue.place(placings, why, clock())) this.#tell(told, collisions)
  }

  /** Brings a person's list up to date with what they may see by now. */
  async #realign(person: string): Promise<void> {
    const { store, company, clock } = this.#options
    const { audiences } = company
    const list = audiences.listOf(person)
    // Nobody of theirs can ask meanwhile; it is due again when they may come back.
    if (list === null) return store.catalogue.passOver(person)
    const documents = list === EVERYTHING ? null : audiences.satchel(person)
    const why = (name: ListName, document: DocumentRow) => audiences.why(document, name)
    const { told, switched } = await store.catalogue.realign(person, documents, why, clock())
    for (const each of told) this.#tell(each, null)
    if (switched) for (const listener of this.#switching) listener(person)
  }

  /** Brings the lists up to date with everything that changed: after a start, and after the company did. */
  async settle(): Promise<void> {
    // Piece by piece: whoever wants to say something about one document does not wait for a hundred thousand.
    while (await this.#inTurn(() => this.#settleSome())) await turn()
  }

  async #settleSome(): Promise<boolean> {
    const { catalogue } = this.#options.store
    const { documents, audiences, persons, rights } = await catalogue.due(PLACED_AT_ONCE)
    const [person] = persons
    const [list] = rights
    if (person !== undefined) await this.#realign(person)
    else if (documents.length > 0) await this.#place(documents, { collisions: null, isSame: false })
    else if (audiences.length > 0) await this.#place(audiences, { collisions: null, isSame: true })
    else if (list !== undefined) {
      const before = await catalogue.raise(list)
      for (const listener of this.#raising) listener(list, before)
    } else return false
    return true
  }

  /** Brings the lists up to date with a change of the company that is noted as due, and counts what it came to. */
  realign(concerned: Concerned): Promise<Realignment> {
    return this.#tallies.during(concerned, () => this.settle())
  }

  /** Forgets withdrawals that nobody can be waiting for any more. */
  forget(): Promise<void> {
    return this.#inTurn(() => this.#options.store.catalogue.forget(this.#options.clock() - WITHDRAWN_MS))
  }

  /** Resolves when everything asked for so far has been told. */
  async told(): Promise<void> {
    await this.#last
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const next = this.#last.then(work)
    this.#last = next.catch(() => undefined)
    return next
  }

  #tell(told: Told, collisions: readonly Collision[] | null): void {
    const { document, sequence, whole, lists, withdrawn } = told
    this.#tallies.count(told)
    for (const list of lists) this.#send(list, { document, sequence, whole, withdrawn: null, collisions })
    for (const { list, mode } of withdrawn)
      this.#send(list, { document, sequence, whole, withdrawn: mode, collisions: null })
  }

  #send(list: ListName, event: ListEvent): void {
    for (const listener of this.#listeners.get(list) ?? []) listener(event)
  }
}

const NOWHERE: ReadonlyMap<ListName, Mode> = new Map()
