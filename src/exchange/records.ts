// Splits delimited text into records (RFC 4180), one at a time and with the line each begins on. A few dozen lines of
// our own: csv-parse brings a copy of Node's Buffer into browsers (52 kB, twice the memory for 100,000 rows), reads no
// file whose line ends differ, and says where a record ends rather than where it begins. The tests compare with it.

export interface CsvRecord {
  /** Where it begins, counted from 1; quoted cells may hold line breaks, so this is not the record's number. */
  readonly line: number
  readonly cells: readonly string[]
  /** `quoting`: text after a closing quote; `unclosed`: a quote that never ends, opened on `line`. */
  readonly fault: 'quoting' | 'unclosed' | null
}

const QUOTE = 0x22
const CR = 0x0d
const LF = 0x0a

/** Records of `text`; lines may end in CR LF, LF or CR, even within one file. After `unclosed` nothing more comes. */
export function* readRecords(text: string, delimiter: string): Generator<CsvRecord, void, void> {
  const separator = delimiter.charCodeAt(0)
  let at = 0
  let line = 1
  while (at < text.length) {
    const begin = line
    const cells: string[] = []
    let fault: CsvRecord['fault'] = null
    do {
      if (cells.length > 0) at++
      if (text.charCodeAt(at) === QUOTE) {
        const quoted = readQuoted(text, at)
        if (!quoted) {
          yield { line, cells, fault: 'unclosed' }
          return
        }
        const end = endOfCell(text, quoted.end, separator)
        const rest = text.slice(quoted.end, end)
        if (rest.trim() !== '') fault = 'quoting'
        cells.push(quoted.value)
        line += lineBreaks(quoted.value)
        at = end
      } else {
        const end = endOfCell(text, at, separator)
        cells.push(text.slice(at, end))
        at = end
      }
    } while (text.charCodeAt(at) === separator)
    at += text.charCodeAt(at) === CR && text.charCodeAt(at + 1) === LF ? 2 : 1
    line++
    yield { line: begin, cells, fault }
  }
}

/** The quoted cell that opens at `at` and the place after its closing quote; null where it never closes. */
function readQuoted(text: string, at: number): { value: string; end: number } | null {
  let value = ''
  let from = at + 1
  for (;;) {
    const close = text.indexOf('"', from)
    if (close < 0) return null
    value += text.slice(from, close)
    if (text.charCodeAt(close + 1) !== QUOTE) return { value, end: close + 1 }
    value += '"'
    from = close + 2
  }
}

function endOfCell(text: string, at: number, separator: number): number {
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === separator || code === LF || code === CR) return at
  }
  return at
}

const lineBreaks = (cell: string): number => cell.match(/\r\n|\n|\r/g)?.length ?? 0
