// Between what stands in an input and what a field may hold.
import type { FieldDeclaration } from '../../src/documents/kind.ts'
import { checkValue, type Value, type ValueProblem, type ValueType } from '../../src/documents/values.ts'
import { day, groupedNumber, number, parseNumber, percent, plainNumber } from '../i18n/format.ts'
import { label, texts } from '../i18n/i18n.ts'

/** UTF-16 units from which a text is written in several lines. */
const SEVERAL_LINES = 1_000

export const hasLines = (type: ValueType): boolean =>
  type.type === 'text' && type.max >= SEVERAL_LINES && type.format === undefined

/** What a field of choices may hold, as a select lists it. */
export const choiceItems = (type: ValueType): readonly { readonly value: string; readonly label: string }[] =>
  type.type === 'choice' ? type.choices.map(each => ({ value: each.value, label: label(each.label) })) : []

export type Parsed = { readonly value: Value } | { readonly problem: string }

/** 12.345 % is typed as a fraction of 0.12345; more decimals than that are noise of the division. */
const FRACTION_DIGITS = 1e8

/** A value as it stands in the input while one types. */
export function inputText(type: ValueType, value: Value | undefined): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'number' && type.type === 'fraction') return plainNumber(Math.round(value * 1e8) / 1e6)
  if (typeof value === 'number') return plainNumber(value)
  return String(value)
}

/** A value as it stands in the input while nobody is in it: grouped as it is read, amounts with their cents. */
export function restingText(type: ValueType, value: Value | undefined): string {
  if (typeof value !== 'number' || type.type === 'fraction') return inputText(type, value)
  return groupedNumber(value, type.type === 'money' ? 2 : 0)
}

/** A sentence where a text is hardly meant as what the field is for; it is kept all the same, a merge never insists. */
export function doubt(type: ValueType, text: string): string | null {
  if (type.type !== 'text' || text.trim() === '') return null
  if (type.format === 'email' && !isMailLike(text)) return texts().field.email
  return type.format === 'phone' && !isPhoneLike(text) ? texts().field.phone : null
}

/** Several addresses are fine, and so is a name before one: `Anna Schön <anna@schoen.de>`. */
const isMailLike = (text: string): boolean =>
  text
    .split(/[;,]/)
    .map(part => part.trim())
    .every(part => part === '' || /^(?:[^<>@]*<)?[^\s<>@]+@[^\s<>@.]+(?:\.[^\s<>@.]+)+>?$/.test(part))

/** Extensions, words and any punctuation are fine; the shortest numbers people call have three digits. */
const isPhoneLike = (text: string): boolean => (text.match(/\d/g) ?? []).length >= 3

/** The value that a text in the input means, or a sentence why it is none. */
export function parseInput(field: FieldDeclaration, text: string): Parsed {
  const type = field.value
  const trimmed = text.trim()
  if (trimmed === '') return field.required ? { problem: texts().field.required } : { value: null }
  const value = typedValue(type, trimmed)
  if (value === undefined) return { problem: type.type === 'fraction' ? texts().field.percent : texts().field.number }
  const problem = checkValue(type, value)
  return problem ? { problem: valueProblem(type, problem, trimmed) } : { value }
}

function typedValue(type: ValueType, text: string): Value | undefined {
  switch (type.type) {
    case 'number':
    case 'money':
      return parseNumber(text) ?? undefined
    case 'fraction': {
      const percentage = parseNumber(text)
      return percentage === null ? undefined : Math.round((percentage / 100) * FRACTION_DIGITS) / FRACTION_DIGITS
    }
    default:
      return text
  }
}

/** A sentence about a value that a field does not admit; `text` is what was typed. */
export function valueProblem(type: ValueType, problem: ValueProblem, text: string): string {
  const t = texts().field
  switch (problem.code) {
    case 'tooLong':
      return t.tooLong(problem.max, text.length - problem.max)
    case 'range':
      return type.type === 'fraction'
        ? t.range(percent(problem.min), percent(problem.max))
        : t.range(number(problem.min), number(problem.max))
    case 'date':
      return t.date(day('2026-12-31'))
    default:
      return t.other
  }
}
