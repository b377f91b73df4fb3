// The documents as policy sees them, a hundred thousand of them in memory: what many have in common is kept once.
import type { Kind } from '../../src/documents/kind.ts'
import type { FieldValue, PolicyDocument } from '../../src/policy/scope/world.ts'
import type { CompanyStore } from './company-store.ts'
import type { JudgedRow } from './judge.ts'

/** Values kept to be shared; a company that has more different ones keeps the rest as often as they come. */
const SHARED = 10_000

export class KnownDocuments {
  readonly #documentOf: (row: JudgedRow) => PolicyDocument
  readonly #lookedInto: readonly string[]
  readonly #shared = new Map<string, unknown>()

  constructor(kinds: ReadonlyMap<string, Kind>, documentOf: (row: JudgedRow) => PolicyDocument) {
    this.#documentOf = documentOf
    this.#lookedInto = [...kinds.values()]
      .filter(({ declaration: { policy } }) => policy.period !== null || policy.fields.length > 0)
      .map(({ name }) => name)
  }

  /** Whether policy looks into what documents of this kind say. */
  looksInto(kind: string): boolean {
    return this.#lookedInto.includes(kind)
  }

  read(store: CompanyStore): Map<string, PolicyDocument> {
    const documents = new Map<string, PolicyDocument>()
    for (const row of store.documents(this.#lookedInto)) documents.set(row.address, this.of(row))
    return documents
  }

  of(row: JudgedRow): PolicyDocument {
    const { id, kind, owner, territory, audience, profile, statuses, period, fields } = this.#documentOf(row)
    return {
      id,
      kind: this.#share(kind, kind),
      owner: this.#share(owner, owner),
      territory: territory === null ? null : this.#share(territory, territory),
      audience: this.#share(`a ${JSON.stringify(audience)}`, audience),
      profile: profile === null ? null : this.#share(profile, profile),
      statuses: this.#share(`s ${statuses.join(' ')}`, statuses),
      period: period && this.#share(`p ${period.from} ${period.to}`, period),
      fields: fields.size === 0 ? fields : this.#share(`f ${JSON.stringify([...fields])}`, fields),
    }
  }

  #share<T extends string | readonly string[] | object | ReadonlyMap<string, FieldValue>>(label: string, value: T): T {
    const known = this.#shared.get(label)
    // Labels say of what kind a value is, and what it is.
    if (known !== undefined) return known as T
    if (this.#shared.size < SHARED) this.#shared.set(label, value)
    return value
  }
}

/** Whether policy would look at the two in the same way. */
export const samePolicy = (one: PolicyDocument, other: PolicyDocument): boolean => plain(one) === plain(other)

const plain = (document: PolicyDocument): string => JSON.stringify({ ...document, fields: [...document.fields] })
