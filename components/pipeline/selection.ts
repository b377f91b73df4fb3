// Which rows are ticked: single ones, a range from the last one ticked, or all that are shown.
import type { Row } from './rows.ts'

export interface Selection {
  readonly ids: ReadonlySet<string>
  /** The row ticked or unticked last: where a range begins. */
  readonly anchor: string | null
}

/** Somebody ticked or unticked a row; with `range` all between it and the one before. */
export interface RowChecked {
  readonly record: string
  readonly checked: boolean
  readonly range: boolean
}

export const noSelection: Selection = { ids: new Set(), anchor: null }

/** Ticks or unticks a row, with `range` all rows between it and the one before. */
export function toggled(
  { ids, anchor }: Selection,
  rows: readonly Row[],
  id: string,
  checked: boolean,
  range = false,
): Selection {
  const chosen = new Set(ids)
  const to = rows.findIndex(row => row.id === id)
  const from = range && anchor !== null ? rows.findIndex(row => row.id === anchor) : -1
  const touched = from < 0 || to < 0 ? [id] : rows.slice(Math.min(from, to), Math.max(from, to) + 1).map(row => row.id)
  for (const each of touched) {
    if (checked) chosen.add(each)
    else chosen.delete(each)
  }
  return { ids: chosen, anchor: id }
}

export const allOf = (rows: readonly Row[]): Selection => ({ ids: new Set(rows.map(row => row.id)), anchor: null })

/** Only what is shown counts: nobody changes rows they do not see. */
export const shownOnly = ({ ids }: Selection, rows: readonly Row[]): string[] =>
  ids.size === 0 ? [] : rows.filter(row => ids.has(row.id)).map(row => row.id)
