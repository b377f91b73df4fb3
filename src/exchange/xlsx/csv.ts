// The same sheet as CSV: the table with the ids, and what was exported in a last column, for programs without Excel.
import { type Language, unguard, writeCsv } from '../csv.ts'
import { type DateOrder, dateOrders, parseDate } from '../dates.ts'
import { type NumberStyle, numberStyles, parseNumber } from '../numbers.ts'
import { readTable, type Table } from '../table.ts'
import type { Cell } from './cells.ts'
import { decodeBase, decodeOrigin, encodeBase, FORMAT } from './format.ts'
import { isIdTitle, type Read, type ReturnedRow } from './returned.ts'
import { type Base, ID_TITLE, type Origin, type Sheet, type SheetColumn } from './sheet.ts'

const CSV_LIMITS = { bytes: 10 << 20, rows: 100_000 } as const

/** German spreadsheets read a comma as the decimal sign; all need the mark to see umlauts. */
const STYLES = { de: { delimiter: ';', decimal: ',', bom: true }, en: { bom: true } } as const

export function writeSheetCsv({ origin, columns, rows }: Sheet): string {
  const titles = [...columns.map(column => column.title), ID_TITLE, marker(origin)]
  const cells = rows.map(row => [...row.values, row.id, encodeBase(row.base)])
  return writeCsv(titles, cells, STYLES[origin.language])
}

const marker = ({ address, token, language }: Origin): string => `${FORMAT} ${address} ${token} ${language}`

/** Never throws. `columnsIn` are the columns as exported in a language: they tell dates and numbers from texts. */
export function readSheetCsv(bytes: Uint8Array, columnsIn: (language: Language) => readonly SheetColumn[]): Read {
  const table = readTable(bytes, CSV_LIMITS)
  if ('problem' in table) return table
  const origins = table.columns.map(title => decodeOrigin(title.split(' ')))
  const at = origins.findIndex(origin => origin !== null)
  const origin = origins[at] ?? null
  if (origin === null) return { problem: { code: 'notOurs' } }
  if (origin === 'newer') return { problem: { code: 'newer' } }
  const ids = table.columns.findIndex(isIdTitle)
  if (ids < 0) return { problem: { code: 'noIds' } }
  const [broken] = table.rejected
  if (broken) return { problem: { code: 'damaged' } }
  const bases = new Map<string, Base>()
  for (const { cells } of table.rows) {
    const carried = unguard(cells[at] ?? '')
    if (carried === '') continue
    const base = decodeBase(carried)
    const id = unguard(cells[ids] ?? '').trim()
    // A row whose id was cleared is a new one; what was exported with it says nothing then.
    if (!base) return { problem: { code: 'notOurs' } }
    if (id !== '' && !bases.has(id)) bases.set(id, base)
  }
  const readers = table.columns.map((title, index) => {
    const column = columnsIn(origin.language).find(each => each.title === title)
    return column ? reader(column, table, index, ids, bases) : (cell: string) => unguard(cell)
  })
  const rows = table.rows.map(({ line, cells }): ReturnedRow => {
    const base = bases.get(unguard(cells[ids] ?? '').trim())
    return { line, cells: cells.map((cell, index) => readers[index]?.(cell, base) ?? cell) }
  })
  return { origin, titles: table.columns, rows, bases }
}

/**
 * Spreadsheets write days and numbers as their owner's country does, whatever they read. Most cells of a table that
 * comes back hold what was exported: the way of writing in which they do is the column's. Where that leaves it open,
 * cells stay text, and only what can be read one way is taken.
 */
function reader(
  column: SheetColumn,
  table: Table,
  index: number,
  ids: number,
  bases: ReadonlyMap<string, Base>,
): (cell: string, base?: Base) => Cell {
  if (column.role !== 'field') return cell => unguard(cell)
  const type = column.field.value.type
  if (type === 'text') {
    return (cell, base) => {
      const [text, before] = [unguard(cell), base?.fields[column.name]]
      return typeof before === 'string' && isTakenForNumber(before, text) ? before : text
    }
  }
  const known = table.rows.flatMap(({ cells }) => {
    const value = bases.get(unguard(cells[ids] ?? '').trim())?.fields[column.name]
    return value === undefined || value === null ? [] : [{ cell: unguard(cells[index] ?? ''), value }]
  })
  if (type === 'date') {
    const order = best<DateOrder>(
      dateOrders,
      way => known.filter(each => parseDate(each.cell, way) === each.value).length,
    )
    return cell => {
      const day = order && parseDate(unguard(cell), order)
      return day ? { day } : unguard(cell)
    }
  }
  if (type !== 'number' && type !== 'money' && type !== 'fraction') return cell => unguard(cell)
  const style = best<NumberStyle>(
    numberStyles,
    way => known.filter(each => parseNumber(each.cell, way) === each.value).length,
  )
  return cell => (style && parseNumber(unguard(cell), style)) ?? unguard(cell)
}

/**
 * Whether a text came back as what a spreadsheet makes of its digits: `0040` as `40`, a phone number of many digits as
 * `4.94012E+11`. CSV has no way to say that a number is none; nobody has changed it.
 */
function isTakenForNumber(before: string, now: string): boolean {
  if (!/^\+?\d+(?:[.,]\d+)?$/.test(before) || before === now) return false
  const short = /^\d(?:[.,](\d+))?E\+\d+$/i.exec(now)
  if (short) {
    const digits = Number(before.replace(',', '.')).toExponential(short[1]?.length ?? 0)
    return digits === Number(now.replace(',', '.')).toExponential(short[1]?.length ?? 0)
  }
  return now === before.replace(/^\+?0*(?=\d)/, '').replace(/[.,]0+$|([.,]\d*[1-9])0+$/, '$1')
}

/** The one way that fits more cells than every other, or null. */
function best<T>(ways: readonly T[], fits: (way: T) => number): T | null {
  const ranked = ways.map(way => ({ way, count: fits(way) })).sort((a, b) => b.count - a.count)
  const [first, second] = ranked
  return first && first.count > (second?.count ?? 0) ? first.way : null
}
