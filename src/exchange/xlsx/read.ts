// Reads an exported workbook that came back. Everything in it is input: bounded before it is unpacked, looked through
// for formulas and absurd addresses, and only then parsed. Meant for a worker: a large one takes a second.
import { strFromU8, unzipSync, zipSync } from 'fflate'
import readExcelFile from 'read-excel-file/universal'
import type { Cell } from './cells.ts'
import { BASE_SHEET, decodeBase, decodeOrigin } from './format.ts'
import { columnNumber, formulaCells, sheetPaths, spanOf } from './markup.ts'
import { isIdTitle, type Read, type ReturnedRow, titleRow } from './returned.ts'
import type { Base } from './sheet.ts'

/** Bytes of a file, its entries, and bytes unpacked (DESIGN 10): a zip bomb of 42 kB unpacks to petabytes. */
export const WORKBOOK_LIMITS = {
  bytes: 10 << 20,
  entries: 200,
  unpacked: 100 << 20,
  rows: 100_000,
  columns: 500,
} as const

const ZIP = [0x50, 0x4b, 0x03, 0x04]

/** Never throws, whatever the bytes are. */
export async function readWorkbook(bytes: Uint8Array): Promise<Read> {
  if (bytes.length === 0) return { problem: { code: 'empty' } }
  if (bytes.length > WORKBOOK_LIMITS.bytes) {
    return { problem: { code: 'tooLarge', bytes: bytes.length, limit: WORKBOOK_LIMITS.bytes } }
  }
  if (ZIP.some((byte, index) => bytes[index] !== byte)) return { problem: { code: 'damaged' } }
  const files = unpack(bytes)
  if ('problem' in files) return files
  const paths = sheetPaths(textOf(files, 'xl/workbook.xml'), textOf(files, 'xl/_rels/workbook.xml.rels'))
  if (paths.length === 0) return { problem: { code: 'damaged' } }
  for (const { path } of paths) {
    const span = spanOf(textOf(files, path))
    if (span.rows > WORKBOOK_LIMITS.rows) return { problem: { code: 'tooManyRows', limit: WORKBOOK_LIMITS.rows } }
    if (span.columns > WORKBOOK_LIMITS.columns) {
      return { problem: { code: 'tooManyColumns', limit: WORKBOOK_LIMITS.columns } }
    }
  }
  const sheets = await parse(files)
  if (sheets === null) return { problem: { code: 'damaged' } }
  return assemble(sheets, index => textOf(files, paths[index]?.path ?? ''))
}

type Files = ReadonlyMap<string, Uint8Array>

/** Sizes are those the archive states; unpacking stops where an entry is larger than it said. */
function unpack(bytes: Uint8Array): Files | { readonly problem: { readonly code: 'damaged' | 'tooMuch' } } {
  let [entries, unpacked] = [0, 0]
  try {
    const files = unzipSync(bytes, {
      filter: ({ name, originalSize }) => {
        entries++
        unpacked += originalSize
        return within(entries, unpacked) && /\.(?:xml|rels)$/.test(name)
      },
    })
    return within(entries, unpacked) ? new Map(Object.entries(files)) : { problem: { code: 'tooMuch' } }
  } catch {
    // Whatever an unpacker says of bytes from outside, it is the file that is broken.
    return { problem: { code: 'damaged' } }
  }
}

const within = (entries: number, unpacked: number): boolean =>
  entries <= WORKBOOK_LIMITS.entries && unpacked <= WORKBOOK_LIMITS.unpacked

const textOf = (files: Files, path: string): string => strFromU8(files.get(path) ?? new Uint8Array())

interface ParsedSheet {
  readonly sheet: string
  readonly data: readonly (readonly unknown[])[]
}

/** Handed on without compression: the library would unpack large entries in workers that the page may not start. */
async function parse(files: Files): Promise<readonly ParsedSheet[] | null> {
  const plain = zipSync(Object.fromEntries(files), { level: 0 })
  try {
    return (await readExcelFile(plain.slice().buffer, { trim: false })) as readonly ParsedSheet[]
  } catch {
    return null
  }
}

function assemble(sheets: readonly ParsedSheet[], markup: (index: number) => string): Read {
  const carried = sheets.find(({ sheet, data }) => sheet === BASE_SHEET && data.length > 0)
  const origin = carried ? decodeOrigin(carried.data[0] ?? []) : null
  if (!carried || origin === null) return { problem: { code: 'notOurs' } }
  if (origin === 'newer') return { problem: { code: 'newer' } }
  const bases = basesOf(carried.data.slice(1))
  if (!bases) return { problem: { code: 'notOurs' } }
  const at = sheets.findIndex(each => each !== carried && titleRow(each.data) !== null)
  const table = sheets[at]
  const start = table ? titleRow(table.data) : null
  if (!table || start === null) return { problem: { code: 'noIds' } }
  const titles = (table.data[start] ?? []).map(title =>
    typeof title === 'string' ? title.trim() : String(title ?? ''),
  )
  const formula = formulaCells(markup(at)).find(cell => (titles[columnNumber(cell) - 1] ?? '') !== '')
  if (formula !== undefined) return { problem: { code: 'formula', cell: formula } }
  const rows = table.data.slice(start + 1).map(
    (cells, index): ReturnedRow => ({
      line: start + index + 2,
      cells: titles.map((_, column) => cellOf(cells[column])),
    }),
  )
  return { origin, titles, rows, bases }
}

function basesOf(rows: readonly (readonly unknown[])[]): ReadonlyMap<string, Base> | null {
  const bases = new Map<string, Base>()
  for (const [id, ...chunks] of rows) {
    const base = decodeBase(chunks.filter(chunk => chunk !== null).join(''))
    if (typeof id !== 'string' || !base || isIdTitle(id)) return null
    bases.set(id, base)
  }
  return bases
}

function cellOf(value: unknown): Cell {
  if (value instanceof Date) return { day: Number.isNaN(value.valueOf()) ? '' : value.toISOString().slice(0, 10) }
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null
}
