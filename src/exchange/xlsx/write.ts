// Writes a sheet as an Excel workbook: real dates and numbers to look at, and what was exported on a hidden sheet.
import writeExcelFile, { type Cell, type Feature } from 'write-excel-file/universal'
import type { ValueType } from '../../documents/values.ts'
import { BASE_CELL_UNITS, BASE_SHEET, encodeBase, FORMAT, isExcelDay } from './format.ts'
import { ID_TITLE, type Sheet, type SheetColumn, type SheetRow } from './sheet.ts'

/** Characters a column is wide; more than these and a table no longer fits a screen. */
const WIDTHS: Readonly<Partial<Record<ValueType['type'], number>>> = { date: 12, number: 10, money: 14, fraction: 10 }
const WIDTH = 18
const WIDE = 34

const DAY_FORMATS = { de: 'dd.mm.yyyy', en: 'yyyy-mm-dd' } as const

/** The workbook's bytes; its first sheet is the table, its second one, hidden, what a later merge rests on. */
export async function writeWorkbook(sheet: Sheet): Promise<Blob> {
  const titles: Cell[] = [...sheet.columns.map(column => column.title), ID_TITLE].map(title => ({
    value: escaped(title),
    type: String,
    fontWeight: 'bold',
  }))
  const rows = sheet.rows.map(row => [
    ...sheet.columns.map((column, index) => cellOf(sheet, column, row, index)),
    text(row.id),
  ])
  const { address, token, language } = sheet.origin
  const bases = sheet.rows.map(({ id, base }) => [text(id), ...chunks(encodeBase(base)).map(text)])
  const widths = [...sheet.columns.map(widthOf), WIDTH].map(width => ({ width }))
  return writeExcelFile(
    [
      {
        sheet: sheetName(sheet.name),
        data: [titles, ...rows],
        columns: widths,
        stickyRowsCount: 1,
        stickyColumnsCount: 1,
      },
      { sheet: BASE_SHEET, data: [[FORMAT, address, token, language].map(text), ...bases] },
    ],
    { features: [hiding(sheet.columns.length)] },
  ).toBlob()
}

/** One document's sheet among several, with what tells the document apart. */
export interface NamedSheet {
  readonly document: string
  readonly sheet: Sheet
}

/**
 * The records of several documents as one table, each with its document and its id, to be looked at and reckoned with. It
 * holds nothing to merge by: what comes back goes into one document, so that is exported by itself.
 */
export async function writeOverview(
  title: string,
  first: Pick<Sheet, 'name' | 'columns'>,
  sheets: readonly NamedSheet[],
): Promise<Blob> {
  const titles: Cell[] = [title, ...first.columns.map(column => column.title), ID_TITLE].map(each => ({
    value: escaped(each),
    type: String,
    fontWeight: 'bold',
  }))
  const rows = sheets.flatMap(({ document, sheet }) =>
    sheet.rows.map(row => [
      text(document),
      ...sheet.columns.map((column, index) => cellOf(sheet, column, row, index)),
      text(row.id),
    ]),
  )
  const columns = [WIDTH, ...first.columns.map(widthOf), WIDTH].map(width => ({ width }))
  const sheet = sheetName(first.name)
  return writeExcelFile([
    { sheet, data: [titles, ...rows], columns, stickyRowsCount: 1, stickyColumnsCount: 2 },
  ]).toBlob()
}

/** Excel's own rule for names of sheets. */
const sheetName = (name: string): string => name.replace(/[\\/?*[\]:]/g, ' ').slice(0, 31)

function widthOf(column: SheetColumn): number {
  if (column.role === 'text') return WIDE
  const type = column.role === 'derived' ? column.derived.value : column.field.value
  return type.type === 'text' && type.max > 100 ? WIDE : (WIDTHS[type.type] ?? WIDTH)
}

function cellOf(sheet: Sheet, column: SheetColumn, row: SheetRow, index: number): Cell {
  const value = row.values[index] ?? null
  if (value === null) return null
  const type = column.role === 'text' ? null : column.role === 'derived' ? column.derived.value : column.field.value
  if (typeof value === 'number') return { value, type: Number, ...numberFormat(type, value) }
  if (type?.type === 'date' && typeof value === 'string' && isExcelDay(value)) {
    return { value: new Date(`${value}T00:00:00Z`), type: Date, format: DAY_FORMATS[sheet.origin.language] }
  }
  return { ...text(String(value)), ...(column.role === 'text' && { wrap: true }) }
}

function numberFormat(type: ValueType | null, value: number): { readonly format?: string } {
  if (type?.type === 'money') return { format: '#,##0.00' }
  if (type?.type === 'fraction') return { format: Number.isInteger(value * 100) ? '0%' : '0.0##%' }
  return {}
}

/** Declared as text, so that no spreadsheet takes a phone number or a reference for a number or a date. */
const text = (value: string): { value: string; type: StringConstructor; format: string } => ({
  value: escaped(value),
  type: String,
  format: '@',
})

/**
 * `_x0041_` means `A` in a workbook; where it is meant as it stands, its first character is written that way. So is the
 * first character of what every object has a property of: the library keeps strings as keys of one (`toString`). So is the
 * sign for what could not be read: a reader takes a cell with it alone for empty.
 */
function escaped(value: string): string {
  const text = value.replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_').replaceAll('\ufffd', '_xFFFD_')
  if (!Object.hasOwn(Object.prototype, text)) return text
  return `_x${text.charCodeAt(0).toString(16).padStart(4, '0')}_${text.slice(1)}`
}

function chunks(value: string): string[] {
  const parts: string[] = []
  for (let at = 0; at < value.length; at += BASE_CELL_UNITS) parts.push(value.slice(at, at + BASE_CELL_UNITS))
  return parts
}

/** Hides the sheet of what was exported, and the column that tells rows apart. */
function hiding(idColumn: number): Feature<Blob> {
  return {
    files: {
      transform: {
        'xl/workbook.xml': {
          transformElementAttributes: (tag, attributes, index) =>
            tag === 'sheet' && index === 1 ? { ...attributes, state: 'hidden' } : attributes,
        },
        'xl/worksheets/sheet{id}.xml': {
          transformElementAttributes: (tag, attributes, index, _options, { sheetIndex }) => {
            if (tag === 'col' && sheetIndex === 0 && index === idColumn) return { ...attributes, hidden: 1 }
            if (tag !== 'sheetView' || sheetIndex === 0) return attributes
            const { tabSelected: _selected, ...others } = attributes
            return others
          },
        },
      },
    },
  }
}
