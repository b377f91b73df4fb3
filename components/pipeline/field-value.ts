// Between what stands in an input and what a field may hold.
import type { FieldDeclaration } from '../../src/documents/kind.ts'
import { checkValue, type Value, type ValueProblem, type ValueType } from '../../src/documents/values.ts'
import { day, number, parseNumber, percent, plainNumber } from '../i18n/format.ts'
import { texts } from '../i18n/i18n.ts'

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

/** The value that a text in the input means, or a sentence why it is none. */
export function parseInput(field: FieldDeclaration, text: string): Parsed {
  const type = field.value
  const trimmed = text.trim()
  if (trimmed === '') return field.required ? { problem: texts().field.required } : { value: null }
  const value = typedValue(type, trimmed)
  if (value === undefined) return { problem: type.type === 'fraction' ? texts().field.percent : texts().field.number }
  const problem = checkValue(type, value)
  return problem ? { problem: sentence(type, problem) } : { value }
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

function sentence(type: ValueType, problem: ValueProblem): string {
  const t = texts().field
  switch (problem.code) {
    case 'tooLong':
      return t.tooLong(problem.max)
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
