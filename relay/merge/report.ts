// What a merge tells: per source every record that changes or collides, and what became of the entries that were carried.
import type { Address } from '../../src/documents/address.ts'
import type { MergePlan, PlannedRecord, RecordOutcome } from '../../src/sync/file/plan.ts'
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

export function reportOf(into: Address | null, dryRun: boolean, sources: readonly MergedSource[]): MergeReport {
  const counts = { added: 0, changed: 0, collided: 0, archived: 0, unchanged: 0 }
  let collisions = 0
  for (const source of sources) {
    for (const [outcome, count] of Object.entries(source.counts)) counts[outcome as RecordOutcome] += count
    collisions += source.collisions
  }
  return { into, dryRun, counts, collisions, sources }
}
