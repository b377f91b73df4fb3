// From a cell that came back to a value of its field: typed cells of a workbook, or text where somebody typed it.
import type { FieldDeclaration } from '../../documents/kind.ts'
import { checkValue, isDate, type Label, type Value } from '../../documents/values.ts'
import type { Language } from '../csv.ts'
import { type DateOrder, dateOrders, parseDate } from '../dates.ts'
import { numberStyles, parseFraction, parseNumber } from '../numbers.ts'
import { shorten } from '../problems.ts'
import { fold } from '../words.ts'
import { dayOfSerial } from './format.ts'
import type { ReturnRowProblem } from './problems.ts'
import { cellLine } from './sheet.ts'

/** A calendar day, `YYYY-MM-DD`, where the file has a real date. */
export interface DayCell {
  readonly day: string
}
export type Cell = string | number | boolean | DayCell | null

export type Returned = { readonly value: Value } | { readonly reason: ReturnRowProblem }

export const isEmptyCell = (cell: Cell): boolean => cell === null || (typeof cell === 'string' && cell.trim() === '')
export const isDay = (cell: Cell): cell is DayCell => typeof cell === 'object' && cell !== null

/** What a cell shows, for messages. */
export const cellShown = (cell: Cell): string => shorten(isDay(cell) ? cell.day : String(cell ?? ''))

/** Finds what a name in a reference column stands for; several ids where more than one record is called so. */
export type RecordsNamed = (collection: string, name: string) => readonly string[]

export interface CellContext {
  readonly language: Language
  readonly recordsNamed: RecordsNamed
  /** Names of a collection's records, for the message. */
  readonly names: (collection: string) => readonly string[]
}

const expected: Readonly<Record<'text' | 'number' | 'date' | 'yesNo', Label>> = {
  text: { en: 'text', de: 'Text' },
  number: { en: 'a number', de: 'eine Zahl' },
  date: { en: 'a date', de: 'ein Datum' },
  yesNo: { en: 'yes or no', de: 'Ja oder Nein' },
}

export function readCell(cell: Cell, field: FieldDeclaration, title: string, context: CellContext): Returned {
  if (isEmptyCell(cell)) return { value: null }
  const read = typed(cell, field, title, context)
  if ('reason' in read) return read
  const wrong = checkValue(field.value, read.value)
  if (wrong === null) return read
  const value = cellShown(cell)
  if (wrong.code === 'tooLong') {
    return { reason: { code: 'tooLong', column: title, length: String(read.value).length, max: wrong.max } }
  }
  if (wrong.code === 'range') return { reason: { code: 'range', column: title, value, min: wrong.min, max: wrong.max } }
  return { reason: { code: 'type', column: title, value, expected: expected.text } }
}

function typed(cell: Cell, field: FieldDeclaration, title: string, context: CellContext): Returned {
  const { value: type } = field
  const not = (what: Label): Returned => ({
    reason: { code: 'type', column: title, value: cellShown(cell), expected: what },
  })
  switch (type.type) {
    case 'date': {
      const day = dayOf(cell, context.language)
      return day === null ? not(expected.date) : { value: day }
    }
    case 'number':
    case 'money':
    case 'fraction': {
      const number = numberOf(cell, type.type === 'fraction')
      return number === null ? not(expected.number) : { value: number }
    }
    case 'boolean': {
      const flag = typeof cell === 'boolean' ? cell : yesNo(cell)
      return flag === null ? not(expected.yesNo) : { value: flag }
    }
    case 'choice': {
      const wanted = fold(String(cell))
      const choice = type.choices.find(each =>
        [each.value, each.label.en, each.label.de].some(name => fold(name) === wanted),
      )
      if (choice) return { value: choice.value }
      const known = type.choices.map(each => each.label)
      return { reason: { code: 'choice', column: title, value: cellShown(cell), known } }
    }
    case 'record': {
      const [id, ...more] = isDay(cell) ? [] : context.recordsNamed(type.collection, String(cell))
      if (id !== undefined && more.length === 0) return { value: id }
      return { reason: { code: 'stage', column: title, value: cellShown(cell), known: context.names(type.collection) } }
    }
    default:
      // A name that is a number is one all the same; a day or a truth value in a text is a slip of the spreadsheet's.
      if (typeof cell === 'boolean' || isDay(cell)) return not(expected.text)
      return { value: cellLine(String(cell)) || null }
  }
}

/** A text that can be read two ways is no day: nobody is asked here, and a guess would turn days into months. */
function dayOf(cell: Cell, language: Language): string | null {
  if (isDay(cell)) return isDate(cell.day) ? cell.day : null
  if (typeof cell === 'number') return dayOfSerial(cell)
  if (typeof cell !== 'string') return null
  // With points between them, days come first wherever people write them so.
  const orders: readonly DateOrder[] = language === 'de' || cell.includes('.') ? ['ymd', 'dmy'] : dateOrders
  const read = new Set(orders.flatMap(order => parseDate(cell, order) ?? []))
  const [day] = read
  return read.size === 1 && day !== undefined ? day : null
}

function numberOf(cell: Cell, fraction: boolean): number | null {
  if (typeof cell === 'number') return cell
  if (typeof cell !== 'string') return null
  const read = new Set(
    numberStyles.flatMap(style => (fraction ? parseFraction(cell, style, 'fraction') : parseNumber(cell, style)) ?? []),
  )
  const [number] = read
  return read.size === 1 && number !== undefined ? number : null
}

const words: ReadonlyMap<string, boolean> = new Map([
  ...['yes', 'y', 'ja', 'j', 'true', 'wahr', 'x', '1'].map(word => [word, true] as const),
  ...['no', 'n', 'nein', 'false', 'falsch', '0'].map(word => [word, false] as const),
])

const yesNo = (cell: Cell): boolean | null => words.get(fold(String(cell))) ?? null
