// Lists over all documents, as the relay's consolidated database answers for them (relay/SPEC.md, S).
import type { Address } from '../../documents/address.ts'
import type { Value } from '../../documents/values.ts'

/** What a list tells of: everything that was committed up to a moment, which is a little ago. */
export interface Covered {
  readonly sequence: number
  /** ms since 1970: when the relay received the last change that is in it; null where there is none. */
  readonly at: number | null
  /** Rows of the journal that came since. */
  readonly behind: number
  /** While it is built from nothing: the list then has only these documents. */
  readonly building: { readonly done: number; readonly total: number } | null
}

export interface ListedDocument {
  readonly address: Address
  readonly key: string
  readonly name: string
  /** Person. */
  readonly owner: string
  readonly ownerName: string
}

export interface PipelineLine extends ListedDocument {
  /** ms since 1970: when its content changed last. */
  readonly changed: number
  /** The figures of its summary, by name. */
  readonly figures: Readonly<Record<string, Value>>
}

export interface OpportunityLine {
  readonly record: string
  readonly document: ListedDocument
  readonly currency: string
  /** Fields and derived values by their declared names. */
  readonly values: Readonly<Record<string, Value>>
  readonly stage: ListedStage
}

/** `name` as it is stored; empty where the opportunity has no stage, or one nobody knows. */
export interface ListedStage {
  readonly name: string
  readonly type: 'open' | 'won' | 'lost'
}

export interface Page<Line> {
  readonly lines: readonly Line[]
  /** What the next page is asked for with; null after the last one. */
  readonly next: string | null
  readonly covered: Covered
}

/** What the opportunities of one stage come to in one currency; sums are null where nothing counted has a price. */
export interface StageTotal {
  readonly currency: string
  readonly stage: ListedStage
  readonly count: number
  readonly revenue: number | null
  readonly weightedRevenue: number | null
}

export interface Totals {
  readonly totals: readonly StageTotal[]
  readonly covered: Covered
}

/** What can be chosen from in the filters: what is there for this person. */
export interface Choices {
  readonly stages: readonly ListedStage[]
  readonly products: readonly string[]
  readonly owners: readonly { readonly id: string; readonly name: string }[]
}

export interface FoundLine {
  readonly document: ListedDocument
  readonly kind: string
  /** Null: the document itself. */
  readonly record: string | null
  readonly collection: string | null
  readonly name: string
  /** Whatever tells it apart from others of that name. */
  readonly detail: string
  readonly archived: boolean
}

export interface Found {
  readonly found: readonly FoundLine[]
  readonly covered: Covered
}

/** How the opportunities of all pipelines may be asked for. Absent: not restricted. */
export interface OpportunityFilter {
  readonly text?: string
  /** The stored name of a stage. */
  readonly stage?: string
  readonly type?: 'open' | 'won' | 'lost'
  /** Person who owns the pipeline. */
  readonly owner?: string
  readonly product?: string
  /** Close dates, `YYYY-MM-DD`, both inclusive. */
  readonly from?: string
  readonly to?: string
}
