// From bytes to a table: columns with names of their own, rows with the line they begin on, odd rows set aside.
import { decodeText, type Encoding } from './encoding.ts'
import { type FileProblem, type RejectedRow, shorten } from './problems.ts'
import { type CsvRecord, readRecords } from './records.ts'

export type Delimiter = ',' | ';' | '\t' | '|'

export interface TableRow {
  readonly line: number
  /** One per column. */
  readonly cells: readonly string[]
}

export interface Table {
  readonly encoding: Encoding
  readonly delimiter: Delimiter
  /** Unique and never empty: the second `Amount` is `Amount (2)`, a nameless third column is `#3`. */
  readonly columns: readonly string[]
  readonly rows: readonly TableRow[]
  /** Rows that do not fit the columns; the rest of the file is read all the same. */
  readonly rejected: readonly RejectedRow[]
}

export interface TableLimits {
  readonly bytes: number
  readonly rows: number
}

/** A workbook has at most 16,384 columns, an export of opportunities some dozens; each costs a pass over all rows. */
export const TABLE_COLUMNS = 500

const delimiters: readonly Delimiter[] = [',', ';', '\t', '|']
/** Characters and records looked at to tell the delimiter. */
const SAMPLE_CHARACTERS = 64 * 1024
const SAMPLE_RECORDS = 100

/** Reads a delimited file. Never throws, whatever the bytes are. Blank lines are no rows. */
export function readTable(bytes: Uint8Array, limits: TableLimits): Table | { readonly problem: FileProblem } {
  if (bytes.length > limits.bytes) return { problem: { code: 'tooLarge', bytes: bytes.length, limit: limits.bytes } }
  const decoded = decodeText(bytes)
  if ('problem' in decoded) return decoded
  const delimiter = declaredDelimiter(decoded.text) ?? detectDelimiter(decoded.text)
  const read = collect(decoded.text, delimiter, limits.rows)
  return 'problem' in read ? read : { encoding: decoded.encoding, delimiter, ...read }
}

function collect(
  text: string,
  delimiter: Delimiter,
  limit: number,
): Pick<Table, 'columns' | 'rows' | 'rejected'> | { readonly problem: FileProblem } {
  let columns: readonly string[] | null = null
  const rows: TableRow[] = []
  const rejected: RejectedRow[] = []
  for (const record of readRecords(text, delimiter)) {
    if (record.fault === 'unclosed') return { problem: { code: 'unclosedQuote', line: record.line } }
    if (isBlank(record) || isDeclaration(record, text)) continue
    if (!columns) {
      columns = columnNames(record.cells)
      if (columns.length > TABLE_COLUMNS) return { problem: { code: 'tooManyColumns', limit: TABLE_COLUMNS } }
      continue
    }
    if (rows.length + rejected.length >= limit) return { problem: { code: 'tooManyRows', limit } }
    const cells = fitted(record.cells, columns.length)
    if (record.fault) rejected.push({ line: record.line, reason: { code: 'quoting' } })
    else if (cells) rows.push({ line: record.line, cells })
    else {
      const reason = { code: 'cells', expected: columns.length, found: record.cells.length } as const
      rejected.push({ line: record.line, reason })
    }
  }
  if (!columns) return { problem: { code: 'empty' } }
  if (rows.length + rejected.length === 0) return { problem: { code: 'noRows' } }
  return { columns, rows, rejected }
}

const isBlank = (record: CsvRecord): boolean => record.cells.every(cell => cell.trim() === '')

/** Spreadsheets pad short rows with empty cells beyond the last column; those say nothing and are dropped. */
function fitted(cells: readonly string[], columns: number): readonly string[] | null {
  if (cells.length === columns) return cells
  if (cells.length < columns || cells.slice(columns).some(cell => cell.trim() !== '')) return null
  return cells.slice(0, columns)
}

function columnNames(cells: readonly string[]): readonly string[] {
  const taken = new Set<string>()
  return fittedTitles(cells).map((title, index) => {
    const wanted = title || `#${index + 1}`
    let name = wanted
    for (let copy = 2; taken.has(name); copy++) name = `${wanted} (${copy})`
    taken.add(name)
    return name
  })
}

/** Titles without what trails behind the last of them: `a;b;;;` has two columns. */
function fittedTitles(cells: readonly string[]): readonly string[] {
  const titles = cells.map(shorten)
  return titles.slice(0, titles.findLastIndex(title => title !== '') + 1)
}

/** Excel's own hint in the first line, `sep=;`. */
const declaration = /^sep=([,;\t|])\r?\n/i
const declaredDelimiter = (text: string): Delimiter | null =>
  (declaration.exec(text)?.[1] as Delimiter | undefined) ?? null
const isDeclaration = (record: CsvRecord, text: string): boolean => record.line === 1 && declaration.test(text)

/**
 * The delimiter that gives the most columns to the most records of the beginning. A comma inside a decimal number or a
 * name makes few columns in some records; the real delimiter makes the same number in nearly all.
 */
export function detectDelimiter(text: string): Delimiter {
  const sample = text.slice(0, SAMPLE_CHARACTERS)
  let best: Delimiter = ','
  let bestScore = 0
  for (const delimiter of delimiters) {
    const score = scoreOf(sample, delimiter)
    if (score > bestScore) [best, bestScore] = [delimiter, score]
  }
  return best
}

function scoreOf(sample: string, delimiter: Delimiter): number {
  let [width, records, alike] = [0, 0, 0]
  for (const record of readRecords(sample, delimiter)) {
    if (records >= SAMPLE_RECORDS || record.fault === 'unclosed') break
    if (isBlank(record)) continue
    records++
    if (records === 1) width = record.cells.length
    if (record.cells.length === width && !record.fault) alike++
  }
  return records === 0 ? 0 : (width - 1) * (alike / records)
}
