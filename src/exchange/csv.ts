// Writes tables as CSV that spreadsheets open without running anything, and turns a document's records into one.
import type { CollectionDeclaration, Fields, Kind, PlainDocument } from '../documents/kind.ts'
import { STAGES, stageName } from '../documents/pipeline.ts'
import type { Label, Value, ValueType } from '../documents/values.ts'

export type Language = keyof Label

export interface CsvOptions {
  /** Leading columns written as they are: ids for programs, which an apostrophe would make other ids. */
  readonly plain?: number
  readonly delimiter?: ',' | ';' | '\t'
  /** Excel takes a file without the mark for Windows-1252 and shows umlauts as two characters each. */
  readonly bom?: boolean
  /** Decimal sign of numbers; German spreadsheets expect `,` (and `;` as the delimiter). */
  readonly decimal?: '.' | ','
}

/** Spreadsheets take text that begins like this for a formula (RELIABILITY F3, ASVS 1.2.10). */
const formulaStart = /^'*[=+\-@\t\r\n\0]/
const guardedStart = /^''*[=+\-@\t\r\n\0]/

/** Text that a spreadsheet shows and does not run: a `'` in front of what looks like a formula. */
export const guard = (text: string): string => (formulaStart.test(text) ? `'${text}` : text)
/** Takes back what `guard` did, so that an export read again is the same text. */
export const unguard = (text: string): string => (guardedStart.test(text) ? text.slice(1) : text)

/** The table as CSV (RFC 4180, lines end in CR LF). Text cells and titles are guarded, numbers stay numbers. */
export function writeCsv(
  columns: readonly string[],
  rows: Iterable<readonly Value[]>,
  { delimiter = ',', bom = false, decimal = '.', plain = 0 }: CsvOptions = {},
): string {
  const special = new RegExp(String.raw`["\r\n${delimiter}]|^\s|\s$`)
  const quote = (text: string): string => (special.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
  const cell = (value: Value, column: number): string => {
    if (value === null) return ''
    if (typeof value === 'number') return quote(numberText(value).replace('.', decimal))
    return quote(typeof value === 'string' && column >= plain ? guard(value) : String(value))
  }
  const lines = [columns.map(cell).join(delimiter)]
  for (const row of rows) lines.push(row.map(cell).join(delimiter))
  return `${bom ? '\ufeff' : ''}${lines.join('\r\n')}\r\n`
}

/** Digits only, never 1e-7. */
function numberText(value: number): string {
  const text = String(value)
  return text.includes('e') ? value.toLocaleString('en-US', { useGrouping: false, maximumFractionDigits: 20 }) : text
}

export interface ExportOptions {
  /** Titles, choices and yes/no in this language; null gives declared names and values for programs. */
  readonly language: Language | null
  /** The long text of a record; without it exports have no texts. */
  readonly text?: (record: string, text: string) => string
  /** What other records are called; without it by their stored names. */
  readonly recordName?: (collection: string, id: string) => string
}

export interface ExportedTable {
  readonly columns: readonly string[]
  readonly rows: readonly (readonly Value[])[]
}

/**
 * A collection's records as a table: their ids, every declared field, derived values, then the texts if asked for (O54).
 * Ids of other records are given as those records' names. Columns are the same for every document of a kind, so that
 * rows of several documents can stand under one header.
 */
export function exportCollection(
  kind: Kind,
  collection: string,
  document: PlainDocument,
  { language, text, recordName }: ExportOptions,
): ExportedTable {
  const declaration = kind.collection(collection)
  if (!declaration) throw new RangeError(`${kind.name} has no collection ${collection}`)
  const texts = text ? declaration.texts : []
  const columns = [...declaration.fields, ...declaration.derived, ...texts].map(each =>
    language ? each.label[language] : each.name,
  )
  const nameOf = recordName ?? (language ? shownNames(document, language) : storedNames(document))
  const rows: Value[][] = []
  for (const [id, fields] of document.collections.get(collection) ?? []) {
    const values = recordValues(declaration, fields, nameOf, language)
    rows.push([id, ...values, ...texts.map(each => text?.(id, each.name) || null)])
  }
  return { columns: ['id', ...columns], rows }
}

function recordValues(
  declaration: CollectionDeclaration,
  fields: Fields,
  nameOf: RecordNames,
  language: Language | null,
): Value[] {
  const shown = (type: ValueType, value: Value): Value => {
    const text = showValue(type, value, nameOf, language)
    return type.type === 'date' && language === 'de' && typeof text === 'string' ? germanDay(text) : text
  }
  return [
    ...declaration.fields.map(field => shown(field.value, fields[field.name] ?? null)),
    ...declaration.derived.map(derived => shown(derived.value, derived.compute(fields))),
  ]
}

/** `13.02.2017`: what a German table has, and no other order. English ones differ by country and keep `2017-02-13`. */
const germanDay = (day: string): string => day.replace(/^(\d{4})-(\d{2})-(\d{2})$/, '$3.$2.$1')

const yesNo: Readonly<Record<'true' | 'false', Label>> = {
  true: { en: 'Yes', de: 'Ja' },
  false: { en: 'No', de: 'Nein' },
}

export type RecordNames = (collection: string, id: string) => string

const storedNames =
  (document: PlainDocument): RecordNames =>
  (collection, id) =>
    String(document.collections.get(collection)?.get(id)?.name ?? id)

/** As people read them: a usual stage in their language until somebody renames it. */
const shownNames =
  (document: PlainDocument, language: Language): RecordNames =>
  (collection, id) =>
    (collection === STAGES && stageName(id, document.collections.get(STAGES)?.get(id), language)) ||
    storedNames(document)(collection, id)

/** A value as an exported table shows it; dates stay `YYYY-MM-DD`, numbers numbers. */
export function showValue(type: ValueType, value: Value, nameOf: RecordNames, language: Language | null): Value {
  if (value === null) return null
  if (type.type === 'record') return nameOf(type.collection, String(value))
  if (!language) return value
  if (type.type === 'choice') return type.choices.find(choice => choice.value === value)?.label[language] ?? value
  if (typeof value === 'boolean') return yesNo[value ? 'true' : 'false'][language]
  return value
}
