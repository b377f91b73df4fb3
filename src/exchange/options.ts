// What a person decided about an import: which column is what, and how dates and numbers are to be read.
import { type DateOrder, isDateOrder } from './dates.ts'
import { isNumberStyle, type NumberStyle } from './numbers.ts'
import { isTarget, type Mapping, type Target } from './targets.ts'

/** One answer for every column of the file that leaves the question open, or one per column name. */
export type Answer<T> = T | ReadonlyMap<string, T>

export interface ImportOptions {
  /** Absent: as the titles suggest. */
  readonly mapping?: Mapping
  readonly dates?: Answer<DateOrder>
  readonly numbers?: Answer<NumberStyle>
}

/** What was answered for this column, if anything. */
export const answerFor = <T extends string>(answer: Answer<T> | undefined, column: string): T | undefined =>
  typeof answer === 'object' ? answer.get(column) : answer

/**
 * Checks options that came as JSON: `{ mapping?: {target: column}, dates?: order | {column: order}, numbers?: style |
 * {column: style} }`. Null where the shape is another. Unknown column names are for the plan to find. Never throws.
 */
export function parseImportOptions(value: unknown): ImportOptions | null {
  if (!isRecord(value)) return null
  const mapping = value.mapping === undefined ? undefined : parseMapping(value.mapping)
  const dates = value.dates === undefined ? undefined : parseAnswer(value.dates, isDateOrder)
  const numbers = value.numbers === undefined ? undefined : parseAnswer(value.numbers, isNumberStyle)
  if (mapping === null || dates === null || numbers === null) return null
  return { ...(mapping && { mapping }), ...(dates && { dates }), ...(numbers && { numbers }) }
}

function parseMapping(value: unknown): Mapping | null {
  if (!isRecord(value)) return null
  const mapping: Partial<Record<Target, string>> = {}
  for (const [target, column] of Object.entries(value)) {
    if (!isTarget(target)) return null
    if (column === null) continue
    if (typeof column !== 'string') return null
    mapping[target] = column
  }
  return mapping
}

function parseAnswer<T extends string>(value: unknown, is: (value: unknown) => value is T): Answer<T> | null {
  if (is(value)) return value
  if (!isRecord(value)) return null
  // A column may be called `__proto__`: names from outside are keys of maps, never of objects.
  const answers = new Map<string, T>()
  for (const [column, answer] of Object.entries(value)) {
    if (!is(answer)) return null
    answers.set(column, answer)
  }
  return answers
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
