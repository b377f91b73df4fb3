// A collection as a sheet that people edit and bring back: what they see, and beside it what was exported, field by field.
import type { Address } from '../../documents/address.ts'
import type {
  CollectionDeclaration,
  DerivedDeclaration,
  FieldDeclaration,
  Fields,
  PlainDocument,
} from '../../documents/kind.ts'
import type { Label, Value } from '../../documents/values.ts'
import { type Language, type RecordNames, showValue } from '../csv.ts'
import { tidyLine, tidyText } from '../words.ts'

/** Where an export came from. `token` names the export itself: what it adds is added once, however often it returns. */
export interface Origin {
  readonly address: Address
  readonly token: string
  readonly language: Language
}

export type SheetColumn =
  | { readonly role: 'field'; readonly name: string; readonly title: string; readonly field: FieldDeclaration }
  /** Computed: there to be read, not to be changed. */
  | { readonly role: 'derived'; readonly name: string; readonly title: string; readonly derived: DerivedDeclaration }
  | { readonly role: 'text'; readonly name: string; readonly title: string }

/** What a record was when it was exported: stored values by field name, long texts by theirs. */
export interface Base {
  readonly fields: Fields
  readonly texts: Readonly<Record<string, string>>
  /** What the records it refers to were called, by field name: stages are renamed while a table is away. */
  readonly names: Readonly<Record<string, string>>
}

export interface SheetRow {
  readonly id: string
  /** One per column, as they are shown: names for ids, days as `YYYY-MM-DD`. */
  readonly values: readonly Value[]
  readonly base: Base
}

export interface Sheet {
  readonly origin: Origin
  readonly name: string
  readonly columns: readonly SheetColumn[]
  readonly rows: readonly SheetRow[]
}

/** The title of the column that tells rows apart, in every language. */
export const ID_TITLE = 'Satchel-ID'

export interface SheetSource {
  readonly collection: CollectionDeclaration
  readonly document: PlainDocument
  readonly recordName: RecordNames
  readonly text: (record: string, text: string) => string
}

/** The records named by `ids`, in that order. */
export function makeSheet(source: SheetSource, origin: Origin, ids: Iterable<string>): Sheet {
  const { collection, document, text } = source
  const columns = sheetColumns(collection, origin.language)
  const records = document.collections.get(collection.name) ?? new Map<string, Fields>()
  const rows: SheetRow[] = []
  for (const id of ids) {
    const fields = records.get(id)
    if (!fields) continue
    const texts = Object.fromEntries(collection.texts.map(each => [each.name, text(id, each.name)]))
    const base = { fields, texts, names: namesIn(collection, fields, source.recordName) }
    rows.push({ id, values: columns.map(column => shownValue(column, base, origin.language)), base })
  }
  return { origin, name: collection.label[origin.language], columns, rows }
}

function namesIn(collection: CollectionDeclaration, fields: Fields, nameOf: RecordNames): Record<string, string> {
  const names: Record<string, string> = {}
  for (const { name, value: type } of collection.fields) {
    const id = fields[name]
    if (type.type === 'record' && typeof id === 'string') names[name] = cellLine(nameOf(type.collection, id))
  }
  return names
}

/** Fields as declared, with what is computed behind the field it follows from, then the long texts. */
export function sheetColumns(collection: CollectionDeclaration, language: Language): SheetColumn[] {
  const title = (label: Label): string => label[language]
  const fields: SheetColumn[] = collection.fields.map(field => ({
    role: 'field',
    name: field.name,
    title: title(field.label),
    field,
  }))
  const derived: SheetColumn[] = collection.derived.map(each => ({
    role: 'derived',
    name: each.name,
    title: title(each.label),
    derived: each,
  }))
  const after = collection.fields.findIndex(field => field.value.type === 'fraction')
  fields.splice(after + 1, 0, ...derived)
  return [
    ...fields,
    ...collection.texts.map(each => ({ role: 'text', name: each.name, title: title(each.label) }) as const),
  ]
}

/** What a cell holds for a value; text without what spreadsheets and XML lose, so that it comes back as it went. */
export function shownValue(column: SheetColumn, base: Base, language: Language): Value {
  if (column.role === 'text') return cellText(base.texts[column.name] ?? '') || null
  if (column.role === 'derived') return column.derived.compute(base.fields)
  const nameOf = (): string => base.names[column.name] ?? ''
  const value = showValue(column.field.value, base.fields[column.name] ?? null, nameOf, language)
  return typeof value === 'string' ? cellLine(value) || null : value
}

/** Halves of surrogate pairs and code points that are no characters: XML has no way to write them. */
const unwritable = /[\p{Surrogate}\p{Noncharacter_Code_Point}]/gu

export const cellLine = (text: string): string => tidyLine(text.replace(unwritable, ''))
export const cellText = (text: string): string => tidyText(text.replace(unwritable, ''))
