// The date picker in the user's language: names, order and what may be typed.
import type { DatePickerI18n } from '@vaadin/date-picker'
import { day } from '../i18n/format.ts'
import { locale, texts } from '../i18n/i18n.ts'
import { parseDay } from './parse-day.ts'

const iso = (year: number, month: number, date: number): string =>
  `${String(year).padStart(4, '0')}-${String(month + 1).padStart(2, '0')}-${String(date).padStart(2, '0')}`

/** The day that this moment (ms since 1970) is on, by this device's calendar. */
export function isoDay(ms: number): string {
  const date = new Date(ms)
  return iso(date.getFullYear(), date.getMonth(), date.getDate())
}

let made: { readonly tag: string; readonly i18n: DatePickerI18n } | null = null

export function dateTexts(): DatePickerI18n {
  const tag = locale()
  if (made?.tag === tag) return made.i18n
  const months = new Intl.DateTimeFormat(tag, { month: 'long', timeZone: 'UTC' })
  const weekday = (style: 'long' | 'short'): string[] => {
    const names = new Intl.DateTimeFormat(tag, { weekday: style, timeZone: 'UTC' })
    // 2026-02-01 was a Sunday, where the picker's week begins to count.
    return Array.from({ length: 7 }, (_, index) => names.format(Date.UTC(2026, 1, 1 + index)))
  }
  const i18n: DatePickerI18n = {
    monthNames: Array.from({ length: 12 }, (_, month) => months.format(Date.UTC(2026, month, 1))),
    weekdays: weekday('long'),
    weekdaysShort: weekday('short'),
    firstDayOfWeek: tag === 'en-US' ? 0 : 1,
    today: texts().field.today,
    cancel: texts().common.cancel,
    referenceDate: '',
    formatDate: ({ year, month, day: date }) => day(iso(year, month, date)),
    parseDate: text => {
      const parsed = parseDay(text, tag)
      if (parsed === null) return undefined
      const [year = 0, month = 1, date = 1] = parsed.split('-').map(Number)
      return { year, month: month - 1, day: date }
    },
    formatTitle: (month, year) => `${month} ${year}`,
  }
  made = { tag, i18n }
  return i18n
}
