// Turns the cells of a mapped column into values of its field, once it is settled how the column as a whole is written.
import type { FieldDeclaration } from '../documents/kind.ts'
import { checkValue, type Value, type ValueProblem } from '../documents/values.ts'
import { type DateOrder, type DateOrderFinding, detectDateOrder, parseDate } from './dates.ts'
import {
  detectFractionScale,
  detectNumberStyle,
  type NumberStyle,
  type NumberStyleFinding,
  parseFraction,
  parseNumber,
} from './numbers.ts'
import { type Answer, answerFor, type ImportOptions } from './options.ts'
import { type ColumnQuestion, type FileProblem, type RowProblem, shorten } from './problems.ts'
import type { StageFinder } from './stages.ts'
import type { Table } from './table.ts'
import { type FieldTarget, isFieldTarget, type Mapping, targetField, targets } from './targets.ts'
import { cleanLine, fold } from './words.ts'

/** An empty cell is null: the source says there is none. */
export type Reading = { readonly value: Value } | { readonly reason: RowProblem }
export type ReadCell = (cell: string) => Reading

/** A field that a column of the file fills. */
export interface MappedColumn {
  readonly target: FieldTarget
  readonly field: FieldDeclaration
  readonly column: string
  readonly index: number
  /** How the column looks as a whole: with dates, with numbers, or neither. */
  readonly dates: DateOrderFinding | null
  readonly numbers: NumberStyleFinding | null
  /** The column's different cells, not empty ones: what detection looks at. */
  readonly values: ReadonlySet<string>
}

function mapColumn(table: Table, target: FieldTarget, column: string): MappedColumn {
  const index = table.columns.indexOf(column)
  const field = targetField(target)
  const { type } = field.value
  const isNumeric = type === 'number' || type === 'money' || type === 'fraction'
  const values = new Set<string>()
  if (type === 'date' || isNumeric) for (const row of table.rows) addFilled(values, row.cells[index])
  return {
    target,
    field,
    column,
    index,
    dates: type === 'date' ? detectDateOrder(values) : null,
    numbers: isNumeric ? detectNumberStyle(values) : null,
    values,
  }
}

/** The columns that fill fields; key, agent and notes are read by the plan itself. */
export function mappedColumns(table: Table, mapping: Mapping): MappedColumn[] {
  return targets.flatMap(({ name }) => {
    const column = mapping[name]
    return column !== undefined && isFieldTarget(name) && table.columns.includes(column)
      ? [mapColumn(table, name, column)]
      : []
  })
}

function addFilled(values: Set<string>, cell = ''): void {
  if (cell.trim() !== '') values.add(cell)
}

/** Readers for every column, or the first problem that a person has to settle. */
export function cellReaders(
  columns: readonly MappedColumn[],
  stages: StageFinder,
  options: ImportOptions,
): { readonly readers: ReadonlyMap<MappedColumn, ReadCell> } | { readonly problem: FileProblem } {
  const dated = columns.flatMap(column => (column.dates === null ? [] : [{ column, finding: column.dates }]))
  for (const { column, finding } of dated) {
    const problem = contradiction(column, finding, options.dates)
    if (problem) return { problem }
  }
  const orders = new Map(dated.map(({ column, finding }) => [column, settleOrder(column, finding, options.dates)]))
  const dateQuestions = dated.flatMap(({ column, finding }) =>
    orders.get(column) ? [] : question(column, finding, text => isOpenDate(text, finding)),
  )
  if (dateQuestions.length > 0) return { problem: { code: 'dateOrder', questions: dateQuestions } }

  const styles = new Map(columns.map(column => [column, settleStyle(column, options.numbers)]))
  const numberQuestions = columns.flatMap(column =>
    column.numbers === null || styles.get(column) ? [] : question(column, column.numbers, isOpenNumber),
  )
  if (numberQuestions.length > 0) return { problem: { code: 'numberStyle', questions: numberQuestions } }

  return {
    readers: new Map(
      columns.map(column => [
        column,
        reader(column, stages, orders.get(column) ?? 'ymd', styles.get(column) ?? 'point'),
      ]),
    ),
  }
}

/**
 * An answer for the whole file settles the columns that leave it open; ISO columns beside them speak for themselves.
 * `none` has no dates to read, any order will do to say so.
 */
function settleOrder(
  { column }: MappedColumn,
  finding: DateOrderFinding,
  answer: Answer<DateOrder> | undefined,
): DateOrder | null {
  const said = answerFor(answer, column)
  if (finding === 'none') return said ?? 'ymd'
  if (finding === 'mixed') return said ?? null
  if (finding === 'ambiguous') return said === undefined || said === 'ymd' ? null : said
  return said !== undefined && finding !== 'ymd' ? said : finding
}

/** An answer that a column with an order of its own disproves: taking either would turn days into months silently. */
function contradiction(
  { column, values }: MappedColumn,
  finding: DateOrderFinding,
  answer: Answer<DateOrder> | undefined,
): FileProblem | null {
  const said = answerFor(answer, column)
  if (said === undefined || finding === 'none' || finding === 'mixed' || finding === 'ambiguous') return null
  if (finding === 'ymd' && typeof answer !== 'object') return null
  const sample = [...values].find(text => parseDate(text, finding) !== null && parseDate(text, said) === null)
  return sample === undefined
    ? null
    : { code: 'dateContradiction', column, said, found: finding, sample: shorten(sample) }
}

function settleStyle({ column, numbers }: MappedColumn, answer: Answer<NumberStyle> | undefined): NumberStyle | null {
  if (numbers === 'point' || numbers === 'comma') return numbers
  return answerFor(answer, column) ?? (numbers === 'none' ? 'point' : null)
}

const SAMPLES = 5

function question(
  { column, values }: MappedColumn,
  finding: DateOrderFinding | NumberStyleFinding,
  isOpen: (text: string) => boolean,
): ColumnQuestion[] {
  const samples = [...values].filter(isOpen).slice(0, SAMPLES).map(shorten)
  return [{ column, finding: finding === 'mixed' ? 'mixed' : 'ambiguous', samples }]
}

/** Of an ambiguous column the dates that are two days, of a mixed one those that are only one. */
function isOpenDate(text: string, finding: DateOrderFinding): boolean {
  const open = detectDateOrder([text])
  return finding === 'mixed' ? open !== 'none' && open !== 'ambiguous' : open === 'ambiguous'
}

const isOpenNumber = (text: string): boolean => detectNumberStyle([text]) !== 'none' && /[.,]/.test(text)

function reader(column: MappedColumn, stages: StageFinder, order: DateOrder, style: NumberStyle): ReadCell {
  const parse = parser(column, stages, order, style)
  const { value: type } = column.field
  return cell => {
    if (cell.trim() === '') return { value: null }
    const parsed = parse(cell)
    if ('reason' in parsed) return parsed
    const wrong = checkValue(type, parsed.value)
    return wrong ? { reason: valueReason(column.column, cell, wrong, order) } : parsed
  }
}

function parser(
  { column, field, values }: MappedColumn,
  stages: StageFinder,
  order: DateOrder,
  style: NumberStyle,
): ReadCell {
  const { value: type } = field
  switch (type.type) {
    case 'date':
      return cell => found(parseDate(cell, order), () => ({ code: 'date', column, value: shorten(cell), order }))
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
