// What a merge tells: per source every record that changes or collides, and what became of the entries that were carried.
import type { Address } from '../../src/documents/address.ts'
import { pipeline } from '../../src/documents/pipeline.ts'
import type { MergePlan, PlannedField, PlannedRecord, RecordOutcome } from '../../src/sync/file/plan.ts'
import type { CarriedCounts } from '../../src/sync/wire/merges.ts'

export interface MergedSource {
  readonly address: Address
  readonly name: string
  /** The same document (its entries keep their authors), or another one that was combined. */
  readonly same: boolean
  readonly counts: Readonly<Record<RecordOutcome, number>>
  /** Fields. */
  readonly collisions: number
  readonly records: readonly PlannedRecord[]
  readonly entries: CarriedCounts
  /** Fields and texts that no vouched entry explains and that were not written without the office's approval. */
  readonly unapproved: number
}

export interface MergeReport {
  /** Null in a dry run that would begin a new one. */
  readonly into: Address | null
  readonly dryRun: boolean
  readonly counts: Readonly<Record<RecordOutcome, number>>
  readonly collisions: number
  readonly sources: readonly MergedSource[]
}

export const NO_ENTRIES: CarriedCounts = { committed: 0, refused: 0, held: 0, unvouched: 0 }

export const planned = ({ counts, collisions, records }: MergePlan) => ({ counts, collisions, records })

/** A plan with the fields and texts marked that wait for approval, by place (`root/key`, of texts the root). */
export function withUnsigned(plan: MergePlan, places: ReadonlySet<string>): MergePlan {
  const records = plan.records.map(each => ({
    ...each,
    fields: each.fields.map(field => (isAt(field, places) ? { ...field, unsigned: true } : field)),
  }))
  return { ...plan, records }
}

/** What is left of a plan where these places were left out. */
export function withoutUnsigned({ records, counts, collisions }: MergePlan, places: ReadonlySet<string>): MergePlan {
  const left: PlannedRecord[] = []
  const now = { ...counts }
  let collided = 0
  for (const record of records) {
    const fields = record.fields.filter(field => !isAt(field, places))
    const open = fields.filter(({ displaced }) => displaced.length > 0).length
    collided += open
    const outcome = record.outcome === 'collided' && open === 0 ? 'changed' : record.outcome
    const isWhole = fields.length === record.fields.length
    if (fields.length > 0) left.push({ ...record, outcome, fields })
    if (isWhole || !isCounted(record)) continue
    now[record.outcome]--
    if (fields.length > 0) now[outcome]++
    else if (record.outcome !== 'added') now.unchanged++
  }
  return { records: left, counts: now, collisions: collisions === 0 ? 0 : collided }
}

const isAt = ({ root, key }: PlannedField, places: ReadonlySet<string>): boolean =>
  places.has(key === null ? root : `${root}/${key}`)

/** As plans count them: stages and the document's own fields are not. */
const isCounted = ({ collection }: PlannedRecord): boolean =>
  collection !== null && pipeline.collection(collection)?.right !== 'configure'

export function reportOf(into: Address | null, dryRun: boolean, sources: readonly MergedSource[]): MergeReport {
  const counts = { added: 0, changed: 0, collided: 0, archived: 0, unchanged: 0 }
  let collisions = 0
  for (const source of sources) {
    for (const [outcome, count] of Object.entries(source.counts)) counts[outcome as RecordOutcome] += count
    collisions += source.collisions
  }
  return { into, dryRun, counts, collisions, sources }
}
