// What a field may hold, and how a value from outside is checked against it.

/** A field's value as it lies in a document. `null` and absent are the same thing everywhere. */
export type Value = string | number | boolean | null

/** Text in both languages of the product. */
export interface Label {
  readonly en: string
  readonly de: string
}

export interface Choice {
  readonly value: string
  readonly label: Label
}

export type ValueType =
  /** One line, at most `max` UTF-16 units. `format` chooses the keyboard and the link, it does not restrict. */
  | { readonly type: 'text'; readonly max: number; readonly format?: 'email' | 'phone' | 'person' }
  /** A finite number; `decimals` is how many are shown. */
  | { readonly type: 'number'; readonly min: number; readonly max: number; readonly decimals: number }
  /** An amount in the document's currency, in whole units with decimals (1054.5), never in cents. */
  | { readonly type: 'money'; readonly min: number; readonly max: number }
  /** 0 to 1, shown as a percentage. */
  | { readonly type: 'fraction' }
  /** A calendar day, `YYYY-MM-DD`, without a time zone. */
  | { readonly type: 'date' }
  | { readonly type: 'boolean' }
  | { readonly type: 'choice'; readonly choices: readonly Choice[] }
  /** The id of a record of another collection of the same document. */
  | { readonly type: 'record'; readonly collection: string }

export type ValueProblem =
  | { readonly code: 'type' }
  | { readonly code: 'tooLong'; readonly max: number }
  | { readonly code: 'range'; readonly min: number; readonly max: number }
  | { readonly code: 'date' }
  | { readonly code: 'choice' }

const DATE = /^(\d{4})-(\d{2})-(\d{2})$/
const RECORD_REFERENCE = /^[A-Za-z0-9_-]{1,22}$/

/** Whether the text names a day that exists, from year 1 to 9999. */
export function isDate(text: string): boolean {
  const match = DATE.exec(text)
  if (!match) return false
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])]
  if (year < 1 || month < 1 || month > 12 || day < 1) return false
  return day <= daysIn(year, month)
}

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28
  return [4, 6, 9, 11].includes(month) ? 30 : 31
}

/** What is wrong with a value from outside, or null where the type admits it. Never throws, whatever it is given. */
export function checkValue(type: ValueType, value: unknown): ValueProblem | null {
  if (value === null) return null
  switch (type.type) {
    case 'text':
      if (typeof value !== 'string') return { code: 'type' }
      return value.length > type.max ? { code: 'tooLong', max: type.max } : null
    case 'number':
    case 'money':
      return checkRange(value, type.min, type.max)
    case 'fraction':
      return checkRange(value, 0, 1)
    case 'date':
      if (typeof value !== 'string') return { code: 'type' }
      return isDate(value) ? null : { code: 'date' }
    case 'boolean':
      return typeof value === 'boolean' ? null : { code: 'type' }
    case 'choice':
      return type.choices.some(choice => choice.value === value) ? null : { code: 'choice' }
    case 'record':
      return typeof value === 'string' && RECORD_REFERENCE.test(value) ? null : { code: 'type' }
  }
}

function checkRange(value: unknown, min: number, max: number): ValueProblem | null {
  if (typeof value !== 'number' || !Number.isFinite(value)) return { code: 'type' }
  return value < min || value > max ? { code: 'range', min, max } : null
}

export const isValue = (value: unknown): value is Value =>
  value === null || typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value)

/** Absent and null are equal; -0 and 0 are equal. */
export const sameValue = (a: Value | undefined, b: Value | undefined): boolean => (a ?? null) === (b ?? null)
