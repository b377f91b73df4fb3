// The columns of a file that fill fields, and the settling of how each is written as a whole before a cell is read.
import type { FieldDeclaration } from '../documents/kind.ts'
import { type DateOrder, type DateOrderFinding, detectDateOrder, isDateOrder, parseDate } from './dates.ts'
import { detectNumberStyle, type NumberStyle, type NumberStyleFinding } from './numbers.ts'
import { type Answer, answerFor, type ImportOptions } from './options.ts'
import { type ColumnQuestion, type FileProblem, shorten } from './problems.ts'
import type { Table } from './table.ts'
import { type FieldTarget, isFieldTarget, type Mapping, targetField, targets } from './targets.ts'

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

/** A column of which it is known how dates and numbers in it are to be read. */
export interface SettledColumn extends MappedColumn {
  readonly order: DateOrder
  readonly style: NumberStyle
}

/** Settles every column, or says what a person has to settle first. Dates are asked about before numbers. */
export function settleColumns(
  columns: readonly MappedColumn[],
  options: ImportOptions,
): readonly SettledColumn[] | { readonly problem: FileProblem } {
  for (const column of columns) {
    const problem = contradiction(column, options.dates)
    if (problem) return { problem }
  }
  const settled: SettledColumn[] = []
  const dates: ColumnQuestion[] = []
  const numbers: ColumnQuestion[] = []
  for (const column of columns) {
    const order = settleOrder(column, options.dates)
    const style = settleStyle(column, options.numbers)
    if (order === null) dates.push(question(column, column.dates, text => isOpenDate(text, column.dates)))
    else if (style === null) numbers.push(question(column, column.numbers, isOpenNumber))
    else settled.push({ ...column, order, style })
  }
  if (dates.length > 0) return { problem: { code: 'dateOrder', questions: dates } }
  if (numbers.length > 0) return { problem: { code: 'numberStyle', questions: numbers } }
  return settled
}

/**
 * An answer for the whole file settles the columns that leave it open; ISO columns beside them speak for themselves.
 * `none` has no dates to read, any order will do to say so.
 */
function settleOrder({ column, dates }: MappedColumn, answer: Answer<DateOrder> | undefined): DateOrder | null {
  const said = answerFor(answer, column)
  if (dates === null || dates === 'none') return said ?? 'ymd'
  if (dates === 'mixed') return said ?? null
  if (dates === 'ambiguous') return said === undefined || said === 'ymd' ? null : said
  return said !== undefined && dates !== 'ymd' ? said : dates
}

/** An answer that a column with an order of its own disproves: taking either would turn days into months silently. */
function contradiction(
  { column, values, dates }: MappedColumn,
  answer: Answer<DateOrder> | undefined,
): FileProblem | null {
  const said = answerFor(answer, column)
  if (said === undefined || !isDateOrder(dates)) return null
  if (dates === 'ymd' && typeof answer !== 'object') return null
  const sample = [...values].find(text => parseDate(text, dates) !== null && parseDate(text, said) === null)
  return sample === undefined
    ? null
    : { code: 'dateContradiction', column, said, found: dates, sample: shorten(sample) }
}

function settleStyle({ column, numbers }: MappedColumn, answer: Answer<NumberStyle> | undefined): NumberStyle | null {
  if (numbers === 'point' || numbers === 'comma') return numbers
  return answerFor(answer, column) ?? (numbers === null || numbers === 'none' ? 'point' : null)
}

const SAMPLES = 5

function question(
  { column, values }: MappedColumn,
  finding: DateOrderFinding | NumberStyleFinding | null,
  isOpen: (text: string) => boolean,
): ColumnQuestion {
  const samples = [...values].filter(isOpen).slice(0, SAMPLES).map(shorten)
  return { column, finding: finding === 'mixed' ? 'mixed' : 'ambiguous', samples }
}

/** Of an ambiguous column the dates that are two days, of a mixed one those that are only one. */
function isOpenDate(text: string, finding: DateOrderFinding | null): boolean {
  const open = detectDateOrder([text])
  return finding === 'mixed' ? open !== 'none' && open !== 'ambiguous' : open === 'ambiguous'
}

const isOpenNumber = (text: string): boolean => detectNumberStyle([text]) !== 'none' && /[.,]/.test(text)
