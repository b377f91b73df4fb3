// A table that came back, whatever file it came in: its origin, its titles, its cells, and what was exported.
import type { Cell } from './cells.ts'
import type { ReturnProblem } from './problems.ts'
import { type Base, ID_TITLE, type Origin } from './sheet.ts'

export interface ReturnedRow {
  /** As the spreadsheet counts it. */
  readonly line: number
  readonly cells: readonly Cell[]
}

/** Plain data: it comes from a worker. */
export interface ReturnedTable {
  readonly origin: Origin
  readonly titles: readonly string[]
  readonly rows: readonly ReturnedRow[]
  /** By record id. */
  readonly bases: ReadonlyMap<string, Base>
}

export type Read = ReturnedTable | { readonly problem: ReturnProblem }

/** Rows before the titles: what somebody wrote above the table. */
const HEADINGS = 20

/** Where the titles stand, null where no row has the column that tells rows apart. */
export function titleRow(rows: readonly (readonly unknown[])[]): number | null {
  const index = rows.slice(0, HEADINGS).findIndex(row => row.some(isIdTitle))
  return index < 0 ? null : index
}

export const isIdTitle = (cell: unknown): boolean => typeof cell === 'string' && cell.trim() === ID_TITLE
