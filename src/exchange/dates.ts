// Tells day-first, month-first and ISO dates apart for a column as a whole, and reads single dates in a known order.
import { isDate } from '../documents/values.ts'

export type DateOrder = 'dmy' | 'mdy' | 'ymd'

/**
 * `ambiguous`: every date means one day read day-first and another read month-first; `mixed`: no order reads them all;
 * `none`: no date in the column. The first two are asked about, never guessed (issue 2, O05).
 */
export type DateOrderFinding = DateOrder | 'ambiguous' | 'mixed' | 'none'

export const dateOrders: readonly DateOrder[] = ['dmy', 'mdy', 'ymd']
export const isDateOrder = (value: unknown): value is DateOrder => dateOrders.some(order => order === value)

/** A time of day and a zone may follow; they are left away, the day is the one that is written. */
const TIME = String.raw`(?:[T ]\s*\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?:\s*[AaPp]\.?[Mm]\.?)?\s*(?:Z|[+-]\d{2}:?\d{2})?)?`
const YEAR_FIRST = new RegExp(String.raw`^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})${TIME}$`)
const YEAR_LAST = new RegExp(String.raw`^(\d{1,2})([-/.])\s?(\d{1,2})\2\s?(\d{4})${TIME}$`)
/** A day as above but for its year of two digits, in any order. */
const SHORT_YEAR = new RegExp(
  String.raw`^(?:\d{2}([-/.])\s?\d{1,2}\1\s?\d{1,2}|\d{1,2}([-/.])\s?\d{1,2}\2\s?\d{2})${TIME}$`,
)
/** `20161020`, as SAP systems write it. */
const COMPACT = /^(\d{4})(\d{2})(\d{2})$/

/**
 * `YYYY-MM-DD`, or null where the text is no day of the calendar in this order. Years have four digits: with two, 31 is
 * as good a year as a day.
 */
export function parseDate(text: string, order: DateOrder): string | null {
  const trimmed = text.trim()
  if (order === 'ymd') {
    const compact = COMPACT.exec(trimmed)
    if (compact) return day(compact[1], compact[2], compact[3])
    const match = YEAR_FIRST.exec(trimmed)
    return match && day(match[1], match[3], match[4])
  }
  const match = YEAR_LAST.exec(trimmed)
  if (!match) return null
  return order === 'dmy' ? day(match[4], match[3], match[1]) : day(match[4], match[1], match[3])
}

/** Whether a text is no date only because its year has two digits: which century is meant is not for us to guess. */
export const hasShortYear = (text: string): boolean => SHORT_YEAR.test(text.trim())

function day(year = '', month = '', dayOfMonth = ''): string | null {
  const text = `${year}-${month.padStart(2, '0')}-${dayOfMonth.padStart(2, '0')}`
  return isDate(text) ? text : null
}

/** The order of a column. Values that are no date in any order do not count here: their rows are rejected later. */
export function detectDateOrder(values: Iterable<string>): DateOrderFinding {
  let left: readonly DateOrder[] = dateOrders
  let [dates, differs] = [0, false]
  for (const value of values) {
    const read = readings(value)
    if (read.size === 0) continue
    dates++
    left = left.filter(order => read.has(order))
    if (new Set(read.values()).size > 1) differs = true
    if (left.length === 0) return 'mixed'
  }
  const [order] = left
  if (dates === 0 || !order) return 'none'
  // 05.05.2026 is the same day either way: where all are like that, there is nothing to ask.
  return left.length > 1 && differs ? 'ambiguous' : order
}

function readings(value: string): ReadonlyMap<DateOrder, string> {
  const read = new Map<DateOrder, string>()
  for (const order of dateOrders) {
    const date = parseDate(value, order)
    if (date !== null) read.set(order, date)
  }
  return read
}
