// What an import tells afterwards: every row of the file, what became of it, and why.
import type { Address } from '../../src/documents/address.ts'
import type { Value } from '../../src/documents/values.ts'
import type { RowProblem } from '../../src/exchange/problems.ts'

export type RowOutcome = 'created' | 'updated' | 'unchanged' | 'rejected'

export interface ReportRow {
  /** In the file, from 1. */
  readonly line: number
  /** What the source calls it; absent where it could not be read. */
  readonly key?: string
  readonly outcome: RowOutcome
  readonly address?: Address
  /** Why it was left out. */
  readonly reason?: RowProblem
  /** Names of the fields that changed. */
  readonly fields?: readonly string[]
  /** Fields that somebody changed here since the last import: `ours` stands, `theirs` is what the file says. */
  readonly collisions?: readonly { readonly field: string; readonly ours: Value; readonly theirs: Value }[]
}

export interface ImportSummary {
  readonly id: string
  readonly file: string
  /** ms since 1970. */
  readonly at: number
  /** Id of the person it was done for. */
  readonly person: string
  readonly created: number
  readonly updated: number
  readonly unchanged: number
  readonly rejected: number
  /** Fields, not rows. */
  readonly collisions: number
}

export interface ImportReport extends ImportSummary {
  /** In the order of the file. */
  readonly rows: readonly ReportRow[]
}

export function summarizeRows(rows: readonly ReportRow[]): Omit<ImportSummary, 'id' | 'file' | 'at' | 'person'> {
  const counts = { created: 0, updated: 0, unchanged: 0, rejected: 0, collisions: 0 }
  for (const { outcome, collisions } of rows) {
    counts[outcome]++
    counts.collisions += collisions?.length ?? 0
  }
  return counts
}
