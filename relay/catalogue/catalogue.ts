// Who has what: keeps the lists up to date with documents and rights, and tells the devices that follow them. Everything
// that changes a list goes through here, one after the other, so that it is told in the order of its numbers.
import type { Address } from '../../src/documents/address.ts'
import { absence, audience, EVERYTHING, listOf, type Mode, place, reach } from '../../src/policy/audience.ts'
import type { PolicyObject, Subject } from '../../src/policy/authorize.ts'
import { WITHDRAWN_MS } from '../limits.ts'
import type { ListName, Placing, Summarized, Told, Withdrawal } from '../store/catalogue-store.ts'
import type { Collision, DocumentRow, Store } from '../store/store.ts'

/** Documents placed in one transaction: after an update of the relay all of them are due. */
const PLACED_AT_ONCE = 1_000

/** What the lists need to know of people. All answers are about now. */
export interface People {
  /** Null where the person may not sign in any more. */
  subject(person: string): Subject | null
  /** Everybody whose list could hold documents of this owner. */
  around(owner: string): Subject[]
}

export interface CatalogueOptions {
  readonly store: Store
  readonly people: People
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
  #last: Promise<unknown> = Promise.resolve()

  constructor(options: CatalogueOptions) {
    this.#options = options
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

  /** Summaries that were behind their documents. `collisions` as in `ListEvent`. Null where there is no such document. */
  saveSummaries(
    summaries: readonly (Summarized & { readonly collisions: readonly Collision[] | null })[],
  ): Promise<(DocumentRow | null)[]> {
    return this.#inTurn(async () => {
      const all = await this.#options.store.catalogue.saveSummaries(summaries)
      return all.map((told, index) => {
        if (told) this.#tell(told, summaries[index]?.collisions ?? null)
        return told?.document ?? null
      })
    })
  }

  /** A document has begun, or what decides about its audience has changed: it comes and goes. */
  placed(address: Address, collisions: readonly Collision[] | null = null): Promise<void> {
    return this.#inTurn(() => this.#place([address], collisions))
  }

  async #place(addresses: readonly Address[], collisions: readonly Collision[] | null): Promise<void> {
    const { store, people, clock } = this.#options
    const placings: Placing[] = []
    for (const address of addresses) {
      const document = await store.document(address)
      if (!document) continue
      const around = people.around(document.owner).filter(subject => listOf(subject) !== EVERYTHING)
      const lists = new Map<ListName, Mode>([[EVERYTHING, 'edit']])
      for (const [person, { mode }] of audience(document, around)) lists.set(person, mode)
      placings.push({ address, lists })
    }
    const why = (list: ListName, document: DocumentRow) => this.#why(people.subject(list), document)
    for (const told of await store.catalogue.place(placings, why, clock())) this.#tell(told, collisions)
  }

  /** Brings a person's list up to date with what they may see by now. */
  async #realign(person: string): Promise<void> {
    const { store, people, clock } = this.#options
    const subject = people.subject(person)
    // Nobody of theirs can ask meanwhile; it is due again when they may come back.
    if (!subject) return store.catalogue.passOver(person)
    const documents = new Map<Address, Mode>()
    if (listOf(subject) !== EVERYTHING) {
      for (const each of await store.catalogue.owned(reach(subject))) {
        const there = place(subject, each)
        if (there) documents.set(each.address, there.mode)
      }
    }
    const why = (document: PolicyObject) => this.#why(subject, document)
    for (const told of await store.catalogue.realign(person, documents, why, clock())) this.#tell(told, null)
  }

  #why(subject: Subject | null, { kind, owner }: PolicyObject): Withdrawal {
    const reason = subject && absence(subject, { kind, owner })
    return { code: reason?.code ?? 'roleLacks', owner }
  }

  /** Brings the lists up to date with everything that changed: after a start, and after somebody's rights did. */
  settle(): Promise<void> {
    return this.#inTurn(async () => {
      const { documents, persons } = await this.#options.store.catalogue.due()
      for (let at = 0; at < documents.length; at += PLACED_AT_ONCE) {
        await this.#place(documents.slice(at, at + PLACED_AT_ONCE), null)
      }
      for (const person of persons) await this.#realign(person)
    })
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

  #tell({ document, sequence, whole, lists, withdrawn }: Told, collisions: readonly Collision[] | null): void {
    for (const list of lists) this.#send(list, { document, sequence, whole, withdrawn: null, collisions })
    for (const { list, mode } of withdrawn)
      this.#send(list, { document, sequence, whole, withdrawn: mode, collisions: null })
  }

  #send(list: ListName, event: ListEvent): void {
    for (const listener of this.#listeners.get(list) ?? []) listener(event)
  }
}
