// Turns the cells of a mapped column into values of its field, or into the reason why a row is left out.
import { checkValue, type Value, type ValueProblem } from '../documents/values.ts'
import type { SettledColumn } from './columns.ts'
import { type DateOrder, hasShortYear, parseDate } from './dates.ts'
import { detectFractionScale, parseFraction, parseNumber } from './numbers.ts'
import { type RowProblem, shorten } from './problems.ts'
import type { StageFinder } from './stages.ts'
import { cleanLine, fold } from './words.ts'

/** An empty cell is null: the source says there is none. */
export type Reading = { readonly value: Value } | { readonly reason: RowProblem }
export type ReadCell = (cell: string) => Reading

/** How the cells of a settled column become values. */
export function cellReader(settled: SettledColumn, stages: StageFinder): ReadCell {
  const parse = parser(settled, stages)
  const { column, field, order } = settled
  return cell => {
    if (cell.trim() === '') return { value: null }
    const parsed = parse(cell)
    if ('reason' in parsed) return parsed
    const wrong = checkValue(field.value, parsed.value)
    return wrong ? { reason: valueReason(column, cell, wrong, order) } : parsed
  }
}

function parser({ column, field, values, order, style }: SettledColumn, stages: StageFinder): ReadCell {
  const { value: type } = field
  switch (type.type) {
    case 'date':
      return cell =>
        found(parseDate(cell, order), () => {
          const value = shorten(cell)
          return hasShortYear(cell) ? { code: 'shortYear', column, value } : { code: 'date', column, value, order }
        })
    case 'number':
    case 'money':
      return cell => found(parseNumber(cell, style), () => ({ code: 'number', column, value: shorten(cell) }))
    case 'fraction': {
      const scale = detectFractionScale(values, style)
      return cell => found(parseFraction(cell, style, scale), () => ({ code: 'number', column, value: shorten(cell) }))
    }
    case 'record':
      return cell =>
        found(stages.find(cell)?.id ?? null, () => ({
          code: 'stage',
          column,
          value: shorten(cell),
          known: stages.known,
        }))
    case 'choice':
      return cell => {
        const choice = type.choices.find(({ value, label }) =>
          [value, label.en, label.de].some(name => fold(name) === fold(cell)),
        )
        const known = type.choices.map(each => each.label)
        return found(choice?.value ?? null, () => ({ code: 'choice', column, value: shorten(cell), known }))
      }
    default:
      return cell => ({ value: cleanLine(cell) || null })
  }
}

const found = (value: Value, reason: () => RowProblem): Reading => (value === null ? { reason: reason() } : { value })

function valueReason(column: string, cell: string, wrong: ValueProblem, order: DateOrder): RowProblem {
  const value = shorten(cell)
  switch (wrong.code) {
    case 'tooLong':
      return { code: 'tooLong', column, length: cell.length, max: wrong.max }
    case 'range':
      return { code: 'range', column, value, min: wrong.min, max: wrong.max }
    case 'date':
      return { code: 'date', column, value, order }
    default:
      return { code: 'number', column, value }
  }
}
