// What the relay asks policy about a document: is it in somebody's satchel, what may they do to it, how may it begin. One
// judge for sockets, HTTP, lists, search and merges (DESIGN 5); whoever asks has a document as it is, or as it would become.
import type { Address } from '../../src/documents/address.ts'
import type { Kind, Summary } from '../../src/documents/kind.ts'
import { type Answer, type Gate, gateOf, judge, type StandsInFor } from '../../src/policy/distribution/decide.ts'
import { type Permission, permission, permitted } from '../../src/policy/distribution/permit.ts'
import { type Place, placeOf } from '../../src/policy/distribution/place.ts'
import { hasCompanyRight } from '../../src/policy/matrix.ts'
import type { StatusReason } from '../../src/policy/reasons.ts'
import type { CompanyAction, DocumentRight, Role } from '../../src/policy/rights.ts'
import { type FieldValue, NOBODY, type PolicyDocument, type World } from '../../src/policy/scope/world.ts'
import { readOnlyBy } from '../../src/policy/statuses/evaluate.ts'
import { initialStatuses } from '../../src/policy/statuses/rules.ts'
import type { DocumentRow } from '../store/store.ts'

/** What policy needs of a document's row. */
export type JudgedRow = Pick<
  DocumentRow,
  'address' | 'kind' | 'owner' | 'profile' | 'statuses' | 'territory' | 'audience' | 'summary'
>

export interface JudgeOptions {
  /** As it is now. */
  readonly world: () => World
  readonly standsInFor: StandsInFor
  readonly kinds: ReadonlyMap<string, Kind>
  /** Key of the newest version of the profile that documents of this kind begin with; null: the kind has no statuses. */
  readonly profileOf: (kind: string) => string | null
}

export class Judge {
  readonly #options: JudgeOptions

  constructor(options: JudgeOptions) {
    this.#options = options
  }

  /** The company as it is now, without documents. */
  get world(): World {
    return this.#options.world()
  }

  /** A row as policy sees it. */
  document(row: JudgedRow): PolicyDocument {
    const { address: id, kind, owner, profile, statuses, territory, audience, summary } = row
    const declared = this.#options.kinds.get(kind)?.declaration.policy
    const period = declared?.period
    return {
      ...{ id, kind, owner, profile, statuses, territory, audience },
      period: period ? { from: dayIn(summary, period.from), to: dayIn(summary, period.to) } : null,
      fields: declared?.fields.length
        ? new Map(declared.fields.map(field => [field, valueIn(summary, field)]))
        : NO_FIELDS,
    }
  }

  /** One that is not here yet: as it would begin for this owner, meant for nobody in particular. */
  newRow(kind: string, owner: string): JudgedRow {
    const address = `${kind}/` as Address
    return { address, kind, owner, territory: null, audience: NOBODY, summary: { name: '' }, ...this.beginning(kind) }
  }

  gate(document: PolicyDocument): Gate {
    return gateOf(document, this.#options.world())
  }

  /** Is it in this person's satchel, and why (not)? */
  answer(gate: Gate, person: string): Answer {
    return judge(gate, person, this.#options.world(), this.#options.standsInFor)
  }

  /** What is not in somebody's satchel is not there for them, whatever else they might. */
  sees(document: PolicyDocument, person: string): boolean {
    return this.answer(this.gate(document), person).given
  }

  /** The same of a row; null: there is no such document. */
  seesRow(row: JudgedRow | null, person: string): boolean {
    return row !== null && this.sees(this.document(row), person)
  }

  /** What the person may do with a document that is on their device; null where it is not for them. */
  place(row: JudgedRow, person: string): Place | null {
    return placeOf(this.gate(this.document(row)), person, this.#options.world(), this.#options.standsInFor)
  }

  /** Whether they may do this to a document they see; substitution and read-only statuses are counted in. */
  permission(
    document: PolicyDocument,
    person: string,
    right: DocumentRight,
    fields: readonly string[] = [],
  ): Permission {
    return permission(document, person, right, this.#options.world(), fields, this.#options.standsInFor)
  }

  may(document: PolicyDocument, person: string, right: DocumentRight, fields: readonly string[] = []): boolean {
    return this.sees(document, person) && this.permission(document, person, right, fields).allowed
  }

  /** The statuses for which nobody changes the content; a profile that is not there forbids it like each of them. */
  readOnlyBy({ profile, statuses }: PolicyDocument): readonly string[] {
    if (profile === null) return []
    const followed = this.world.profiles.get(profile)
    return followed ? readOnlyBy(followed, statuses) : statuses
  }

  /** Which of these rights somebody has to a document they see; whether its statuses permit them is left out. */
  rightsTo(row: JudgedRow, person: string, rights: readonly DocumentRight[]): DocumentRight[] {
    const gate = this.gate({ ...this.document(row), profile: null })
    const { world, standsInFor } = this.#options
    return rights.filter(right => permitted(gate, person, right, world(), [], standsInFor).allowed)
  }

  /** What concerns the company as a whole; `role` is that of somebody who may sign in. */
  mayInCompany(role: Role, action: CompanyAction): boolean {
    return hasCompanyRight(this.#options.world().rights, role, action)
  }

  /** What a new document of this kind begins with. */
  beginning(kind: string): { readonly profile: string | null; readonly statuses: readonly string[] } {
    const profile = this.#options.profileOf(kind)
    const followed = profile === null ? undefined : this.#options.world().profiles.get(profile)
    return { profile, statuses: followed ? initialStatuses(followed) : [] }
  }
}

/** Of why somebody may not do something, what statuses have to say: the right itself they have. */
export const statusReasons = ({ reasons }: Permission): readonly StatusReason[] =>
  reasons.flatMap(reason => (reason.code === 'forbids' || reason.code === 'profileUnknown' ? [reason] : []))

export const addressOf = ({ id }: PolicyDocument): Address => id as Address

const NO_FIELDS: ReadonlyMap<string, FieldValue> = new Map()

const valueIn = (summary: Summary, field: string): FieldValue => summary[field] ?? null

function dayIn(summary: Summary, field: string): string | null {
  const value = valueIn(summary, field)
  return typeof value === 'string' ? value : null
}
