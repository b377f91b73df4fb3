// A day as people type it: 31.12.2026, 31.12.26, 31.12., 12/31/2026 in American, 2026-12-31 everywhere.
import { isDate } from '../../src/documents/values.ts'

/** `YYYY-MM-DD`, or null where the text is no day. Two-digit years are those of this century. */
export function parseDay(text: string, tag: string, today: Date = new Date()): string | null {
  const parts = text
    .trim()
    .split(/[.\-/\s]+/)
    .filter(part => part !== '')
  if (parts.some(part => !/^\d{1,4}$/.test(part))) return null
  const [first = '', second = '', third] = parts
  if (first.length === 4 && parts.length === 3) return checked(first, second, third ?? '')
  if (parts.length < 2 || parts.length > 3) return null
  const [date, month] = monthFirst(tag) ? [second, first] : [first, second]
  return checked(third ?? String(today.getFullYear()), month, date)
}

const monthFirst = (tag: string): boolean => tag === 'en-US' || tag === 'en'

function checked(year: string, month: string, date: string): string | null {
  const full = year.length <= 2 ? `20${year.padStart(2, '0')}` : year
  const day = `${full.padStart(4, '0')}-${month.padStart(2, '0')}-${date.padStart(2, '0')}`
  return isDate(day) ? day : null
}
