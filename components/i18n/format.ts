// Numbers, money, days and times as the user's locale writes them, and back again.
import type { Value, ValueType } from '../../src/documents/values.ts'
import { label, locale } from './i18n.ts'

type Format = Intl.NumberFormat | Intl.DateTimeFormat | Intl.RelativeTimeFormat | Intl.Collator
const formats = new Map<string, Format>()

/** Intl objects cost a millisecond to make and are asked for in every cell. */
function kept<T extends Format>(key: string, make: (tag: string) => T): T {
  const tag = locale()
  const id = `${tag} ${key}`
  const known = formats.get(id)
  if (known) return known as T
  const made = make(tag)
  formats.set(id, made)
  return made
}

export function money(amount: number, currency: string, digits?: number): string {
  const code = /^[A-Z]{3}$/.test(currency) ? currency : null
  const whole = digits ?? (Number.isInteger(amount) ? 0 : 2)
  return kept(`money ${code} ${whole}`, tag => {
    const fraction = { minimumFractionDigits: whole, maximumFractionDigits: whole }
    return new Intl.NumberFormat(tag, code ? { style: 'currency', currency: code, ...fraction } : fraction)
  }).format(amount)
}

/** A total of money; a dash where there was nothing to add up, which is not the same as zero. */
export const total = (amount: number | null, currency: string): string =>
  amount === null ? '–' : money(amount, currency, 0)

export const number = (value: number, decimals = 0): string =>
  kept(`number ${decimals}`, tag => new Intl.NumberFormat(tag, { maximumFractionDigits: decimals })).format(value)

export const percent = (fraction: number): string =>
  kept('percent', tag => new Intl.NumberFormat(tag, { style: 'percent', maximumFractionDigits: 1 })).format(fraction)

/** A calendar day given as `YYYY-MM-DD`, without a time zone coming between. */
export const day = (date: string): string => {
  const time = Date.parse(`${date}T00:00:00Z`)
  if (Number.isNaN(time)) return date
  return kept(
    'day',
    tag => new Intl.DateTimeFormat(tag, { day: '2-digit', month: '2-digit', year: 'numeric', timeZone: 'UTC' }),
  ).format(time)
}

/** Bytes as people read them: 12 kB, 3.4 MB. */
export function size(bytes: number): string {
  const [unit, length] = bytes >= 1_000_000 ? (['megabyte', 1_000_000] as const) : (['kilobyte', 1_000] as const)
  return kept(
    `size ${unit}`,
    tag =>
      new Intl.NumberFormat(tag, {
        style: 'unit',
        unit,
        unitDisplay: 'short',
        maximumFractionDigits: unit === 'megabyte' ? 1 : 0,
      }),
  ).format(bytes === 0 ? 0 : Math.max(unit === 'kilobyte' ? 1 : 0, bytes / length))
}

/** ms since 1970 as day and time of the user's own zone. */
export const moment = (ms: number): string =>
  kept('moment', tag => new Intl.DateTimeFormat(tag, { dateStyle: 'medium', timeStyle: 'short' })).format(ms)

/** ms since 1970 as a day of the user's own zone. */
export const dayOf = (ms: number): string =>
  kept('dayOf', tag => new Intl.DateTimeFormat(tag, { dateStyle: 'medium' })).format(ms)

const SPANS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
]

/** How long ago something was, in the largest unit of which it was at least one: `3 hours ago`, `yesterday`, `now`. */
export function ago(ms: number, now: number): string {
  const span = Math.max(0, now - ms)
  const [unit, length] = SPANS.find(each => span >= each[1]) ?? (['second', Number.POSITIVE_INFINITY] as const)
  return kept('ago', tag => new Intl.RelativeTimeFormat(tag, { numeric: 'auto' })).format(
    -Math.floor(span / length),
    unit,
  )
}

/** A span of ms that still has to pass, in whole minutes from one minute on, else in seconds. */
export function span(ms: number): string {
  const [unit, length] = ms >= 60_000 ? (['minute', 60_000] as const) : (['second', 1_000] as const)
  return kept(`span ${unit}`, tag => new Intl.NumberFormat(tag, { style: 'unit', unit, unitDisplay: 'long' })).format(
    Math.max(1, Math.round(ms / length)),
  )
}

/** Orders as a telephone book does: Mueller beside Müller, 2 before 10. */
export const compareText = (a: string, b: string): number =>
  kept('collator', tag => {
    const base = tag.startsWith('de') ? 'de-u-co-phonebk' : tag
    return new Intl.Collator(base, { numeric: true, sensitivity: 'base' })
  }).compare(a, b)

/** What a table or a list shows of a value. `recordName` resolves references to records of the same document. */
export function display(
  type: ValueType,
  value: Value | undefined,
  currency: string,
  recordName: (collection: string, id: string) => string,
): string {
  if (value === null || value === undefined || value === '') return ''
  switch (type.type) {
    case 'number':
      return typeof value === 'number' ? number(value, type.decimals) : String(value)
    case 'money':
      return typeof value === 'number' ? money(value, currency) : String(value)
    case 'fraction':
      return typeof value === 'number' ? percent(value) : String(value)
    case 'date':
      return day(String(value))
    case 'choice': {
      const choice = type.choices.find(each => each.value === value)
      return choice ? label(choice.label) : String(value)
    }
    case 'record':
      return recordName(type.collection, String(value))
    default:
      return String(value)
  }
}

/** A number as it stands in an input: no grouping, the locale's decimal sign. */
export const plainNumber = (value: number): string =>
  kept('plain', tag => new Intl.NumberFormat(tag, { useGrouping: false, maximumFractionDigits: 10 })).format(value)

/** A number as it stands in an input nobody is in: grouped, with at least `decimals` decimals and all that it has. */
export const groupedNumber = (value: number, decimals: number): string =>
  kept(`grouped ${decimals}`, tag => {
    return new Intl.NumberFormat(tag, { minimumFractionDigits: decimals, maximumFractionDigits: 10 })
  }).format(value)

/**
 * The number a person typed, or null where it is none. Knows the locale's separators and forgives the other ones where
 * they cannot be misread: `1.234,5`, `1,234.5`, `1 234.50 €`, `12,5 %`.
 */
export function parseNumber(text: string, tag: string = locale()): number | null {
  const bare = text.replace(/[\s\u00a0\u202f'’€$£%]|[A-Z]{3}/g, '').replace('−', '-')
  if (!/^-?[\d.,]*\d[\d.,]*$/.test(bare)) return null
  const decimal = decimalSign(bare, tag)
  const grouping = decimal === ',' ? '.' : ','
  const [whole = '', fraction, ...more] = bare.replaceAll(grouping, '').split(decimal)
  if (more.length > 0) return null
  const value = Number(fraction === undefined ? whole : `${whole || '0'}.${fraction || '0'}`)
  return Number.isFinite(value) ? value : null
}

function decimalSign(bare: string, tag: string): '.' | ',' {
  const own = new Intl.NumberFormat(tag).format(1.5).includes(',') ? ',' : '.'
  const [dot, comma] = [bare.lastIndexOf('.'), bare.lastIndexOf(',')]
  if (dot >= 0 && comma >= 0) return dot > comma ? '.' : ','
  const other = own === ',' ? '.' : ','
  const groups = bare.split(other)
  // One foreign separator that does not stand before three digits cannot be grouping: 12.5 in German is twelve and a half.
  return groups.length === 2 && groups[1]?.length !== 3 ? other : own
}
