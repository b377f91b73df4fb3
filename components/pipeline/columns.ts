// Columns of the table, from the kind's declaration: which there are, what they show, how they sort.
import type { CollectionDeclaration, Fields } from '../../src/documents/kind.ts'
import type { Label, Value, ValueType } from '../../src/documents/values.ts'
import { compareText, display } from '../i18n/format.ts'

export interface Column {
  readonly name: string
  readonly label: Label
  readonly type: ValueType
  readonly width: number
  /** Shown before the user chose anything. */
  readonly initial: boolean
  readonly value: (fields: Fields) => Value
}

/** What a column needs of the document around its record. */
export interface ColumnContext {
  readonly currency: string
  readonly recordName: (collection: string, id: string) => string
  /** Order among the records that a reference names: stages sort as the process runs. */
  readonly recordPosition: (collection: string, id: string) => number
}

const WIDTHS: Readonly<Partial<Record<ValueType['type'], number>>> = {
  date: 120,
  fraction: 110,
  money: 120,
  number: 100,
  boolean: 100,
}
const WIDTH = 160

/** Fields in the order of the form; what is computed stands behind the stage it depends on. */
export function columnsOf(collection: CollectionDeclaration): Column[] {
  const columns: Column[] = collection.fields
    .filter(field => field.section !== undefined)
    .map(field => ({
      name: field.name,
      label: field.label,
      type: field.value,
      width: field.column?.width ?? WIDTHS[field.value.type] ?? WIDTH,
      initial: field.column !== undefined,
      value: fields => fields[field.name] ?? null,
    }))
  const derived: Column[] = collection.derived.map(each => ({
    name: each.name,
    label: each.label,
    type: each.value,
    width: each.column?.width ?? WIDTH,
    initial: each.column !== undefined,
    value: each.compute,
  }))
  const after = columns.findIndex(column => column.type.type === 'record')
  columns.splice(after < 0 ? columns.length : after + 1, 0, ...derived)
  return columns
}

export const isFigure = (type: ValueType): boolean =>
  type.type === 'number' || type.type === 'money' || type.type === 'fraction'

export const shown = (column: Column, fields: Fields, context: ColumnContext): string =>
  display(column.type, column.value(fields), context.currency, context.recordName)

/** Orders two records by a column; what is empty comes last in either direction, which the caller turns. */
export function compareBy(column: Column, context: ColumnContext, down: boolean): (a: Fields, b: Fields) => number {
  const sign = down ? -1 : 1
  return (a, b) => {
    const [left, right] = [sortValue(column, a, context), sortValue(column, b, context)]
    if (left === null || right === null) return left === right ? 0 : left === null ? 1 : -1
    if (typeof left === 'number' && typeof right === 'number') return sign * (left - right)
    return sign * compareText(String(left), String(right))
  }
}

function sortValue(column: Column, fields: Fields, context: ColumnContext): string | number | null {
  const value = column.value(fields)
  if (value === null || value === '') return null
  if (column.type.type === 'record') return context.recordPosition(column.type.collection, String(value))
  if (column.type.type === 'choice') return column.type.choices.findIndex(choice => choice.value === value)
  return typeof value === 'boolean' ? Number(value) : value
}
