// What can be wrong with a file or a row from outside: codes with the data that led to them. The sentences for people
// are in texts.ts; this is what the wire and `--json` carry.
import type { Label } from '../documents/values.ts'
import type { DateOrder } from './dates.ts'

/** Formats that are recognised in order to be refused with their name. */
export type OtherFormat =
  | 'xlsx'
  | 'zip'
  | 'xls'
  | 'pdf'
  | 'image'
  | 'gzip'
  | '7z'
  | 'rar'
  | 'sqlite'
  | 'program'
  | 'html'
  | 'xml'
  | 'json'

/** A column that a person has to be asked about, with a few of the values that leave the question open. */
export interface ColumnQuestion {
  readonly column: string
  /** `ambiguous`: everything fits two readings; `mixed`: no single reading fits everything. */
  readonly finding: 'ambiguous' | 'mixed'
  readonly samples: readonly string[]
}

/** Why a file as a whole cannot be taken; nothing of it is. Lines count from 1. */
export type FileProblem =
  | { readonly code: 'empty' }
  | { readonly code: 'tooLarge'; readonly bytes: number; readonly limit: number }
  | { readonly code: 'otherFormat'; readonly format: OtherFormat }
  | { readonly code: 'binary' }
  /** `line` is that of the first broken place, null where lines cannot be told. */
  | { readonly code: 'brokenEncoding'; readonly line: number | null }
  | { readonly code: 'tooManyRows'; readonly limit: number }
  | { readonly code: 'tooManyColumns'; readonly limit: number }
  | { readonly code: 'noRows' }
  | { readonly code: 'unclosedQuote'; readonly line: number }
  /** Another table: it lacks all of `missing`, and has none of `oneOf` where that is not empty. */
  | {
      readonly code: 'missingColumns'
      readonly missing: readonly Label[]
      readonly oneOf: readonly Label[]
      readonly columns: readonly string[]
    }
  /** The mapping names columns that the file does not have. */
  | { readonly code: 'unknownColumns'; readonly unknown: readonly string[]; readonly columns: readonly string[] }
  | { readonly code: 'dateOrder'; readonly questions: readonly ColumnQuestion[] }
  /** The order said for a column is not the one its values are in. */
  | {
      readonly code: 'dateContradiction'
      readonly column: string
      readonly said: DateOrder
      readonly found: DateOrder
      readonly sample: string
    }
  | { readonly code: 'numberStyle'; readonly questions: readonly ColumnQuestion[] }

/** Why one row was left out; the others are taken. Values are shortened to what a report can show. */
export type RowProblem =
  | { readonly code: 'cells'; readonly expected: number; readonly found: number }
  | { readonly code: 'quoting' }
  | { readonly code: 'missing'; readonly column: string }
  /** `line` is where the file names the same key first. */
  | { readonly code: 'duplicate'; readonly line: number }
  | { readonly code: 'stage'; readonly column: string; readonly value: string; readonly known: readonly string[] }
  | { readonly code: 'choice'; readonly column: string; readonly value: string; readonly known: readonly Label[] }
  | { readonly code: 'date'; readonly column: string; readonly value: string; readonly order: DateOrder }
  /** A date whose year has two digits. */
  | { readonly code: 'shortYear'; readonly column: string; readonly value: string }
  | { readonly code: 'number'; readonly column: string; readonly value: string }
  | {
      readonly code: 'range'
      readonly column: string
      readonly value: string
      readonly min: number
      readonly max: number
    }
  | { readonly code: 'tooLong'; readonly column: string; readonly length: number; readonly max: number }

export interface RejectedRow {
  readonly line: number
  /** The source's key, where the row has a readable one. */
  readonly key?: string
  readonly reason: RowProblem
}

const SHOWN = 80

/** A value from a file as a report shows it: one line of at most 80 characters. */
export function shorten(value: string): string {
  const line = value.replace(/[\s\p{Cc}]+/gu, ' ').trim()
  return line.length <= SHOWN ? line : `${line.slice(0, SHOWN - 1)}…`
}
