// Merges a table that came back into the document it was exported from, field by field against what was exported:
// never an overwrite. Unchanged cells change nothing; a changed one is a change whose base is the exported value.
import { derivedId } from '../../documents/address.ts'
import type { FieldChange } from '../../documents/changes.ts'
import { type CollectionDeclaration, type Fields, type PlainDocument, recordKey } from '../../documents/kind.ts'
import { sameValue, type Value } from '../../documents/values.ts'
import type { RecordNames } from '../csv.ts'
import { fold } from '../words.ts'
import { type Cell, type CellContext, isDay, isEmptyCell, readCell } from './cells.ts'
import type { LeftOutRow, ReturnProblem, ReturnRowProblem } from './problems.ts'
import type { ReturnedRow, ReturnedTable } from './returned.ts'
import { isIdTitle } from './returned.ts'
import { type Base, cellLine, cellText, type SheetColumn, sheetColumns, shownValue } from './sheet.ts'

export type ReturnOutcome = 'added' | 'changed' | 'unchanged' | 'collided'

export interface ReturnedField {
  readonly name: string
  /** When it was exported; what the document holds now; what the file says. */
  readonly base: Value
  readonly current: Value
  readonly value: Value
  /** Somebody set it to something else meanwhile: both values will stand beside each other until a person decides. */
  readonly collides: boolean
}

export interface ReturnedText {
  readonly name: string
  readonly base: string
  readonly value: string
  /** It was changed here in the same place meanwhile: the file's text is not taken. */
  readonly collides: boolean
}

export interface ReturnedRecord {
  readonly id: string
  readonly line: number
  readonly outcome: ReturnOutcome
  /** As it will be: for its title. */
  readonly fields: Fields
  /** Archived here after it was exported. */
  readonly archivedMeanwhile: boolean
  readonly changed: readonly ReturnedField[]
  readonly texts: readonly ReturnedText[]
}

export interface ReturnPlan {
  readonly records: readonly ReturnedRecord[]
  readonly leftOut: readonly LeftOutRow[]
  /** Titles of exported columns that are not in the file: nothing changes there. */
  readonly missing: readonly string[]
  /** Records that were exported and have no row: nothing changes there either. */
  readonly absent: number
}

export interface ReturnTarget {
  readonly address: string
  readonly collection: CollectionDeclaration
  readonly document: PlainDocument
  /** For the message where a name is none. */
  readonly recordName: RecordNames
  /** All that a name may stand for, whatever the language. */
  readonly recordsNamed: CellContext['recordsNamed']
  readonly text: (record: string, text: string) => string
  /** Whether an edit from `base` to `value` finds its place in `current`. */
  readonly fits: (base: string, value: string, current: string) => boolean
  /** Completes a new record as the form does. */
  readonly completed: (fields: Fields) => Fields
}

export function planReturn(
  table: ReturnedTable,
  target: ReturnTarget,
): ReturnPlan | { readonly problem: ReturnProblem } {
  if (table.origin.address !== target.address) return { problem: { code: 'otherDocument' } }
  const columns = placed(table, target.collection)
  if ('problem' in columns) return columns
  const { language } = table.origin
  const context: CellContext = {
    language,
    recordsNamed: target.recordsNamed,
    names: name =>
      [...(target.document.collections.get(name) ?? [])]
        .filter(([, fields]) => fields.archived !== true)
        .map(([id]) => target.recordName(name, id)),
  }
  const merge = new Merge(table, target, columns.found, context)
  return { ...merge.run(), missing: columns.missing }
}

interface Placed {
  readonly column: SheetColumn
  readonly index: number
}

/** Where the exported columns are now: people move and remove them. Matching is by title. */
function placed(
  table: ReturnedTable,
  collection: CollectionDeclaration,
): { readonly found: readonly Placed[]; readonly missing: readonly string[] } | { readonly problem: ReturnProblem } {
  const found: Placed[] = []
  const missing: string[] = []
  const folded = table.titles.map(fold)
  for (const column of sheetColumns(collection, table.origin.language)) {
    if (column.role === 'derived') continue
    const index = folded.indexOf(fold(column.title))
    if (index < 0) missing.push(column.title)
    else if (folded.indexOf(fold(column.title), index + 1) >= 0) {
      return { problem: { code: 'titleTwice', title: column.title } }
    } else found.push({ column, index })
  }
  return { found, missing }
}

class Merge {
  readonly #table: ReturnedTable
  readonly #target: ReturnTarget
  readonly #columns: readonly Placed[]
  readonly #context: CellContext
  readonly #ids: number
  readonly #known: ReadonlyMap<string, Fields>

  constructor(table: ReturnedTable, target: ReturnTarget, columns: readonly Placed[], context: CellContext) {
    this.#table = table
    this.#target = target
    this.#columns = columns
    this.#context = context
    this.#ids = table.titles.findIndex(isIdTitle)
    this.#known = target.document.collections.get(target.collection.name) ?? new Map()
  }

  run(): Omit<ReturnPlan, 'missing'> {
    const records: ReturnedRecord[] = []
    const leftOut: LeftOutRow[] = []
    const lines = this.#linesById()
    const added = new Map<string, number>()
    for (const row of this.#table.rows) {
      const id = this.#idOf(row)
      if (id === '' && this.#columns.every(({ index }) => isEmptyCell(row.cells[index] ?? null))) continue
      const twin = lines.get(id)?.find(line => line !== row.line)
      const result: ReturnedRecord | ReturnRowProblem =
        id === ''
          ? this.#added(row, added)
          : twin === undefined
            ? this.#existing(row, id)
            : { code: 'sameRecord', line: twin }
      if ('code' in result) leftOut.push({ line: row.line, reason: result })
      else records.push(result)
    }
    const absent = [...this.#table.bases.keys()].filter(id => !lines.has(id)).length
    return { records, leftOut, absent }
  }

  #idOf(row: ReturnedRow): string {
    return String(row.cells[this.#ids] ?? '').trim()
  }

  #linesById(): ReadonlyMap<string, readonly number[]> {
    const lines = new Map<string, number[]>()
    for (const row of this.#table.rows) {
      const id = this.#idOf(row)
      if (id !== '') lines.set(id, [...(lines.get(id) ?? []), row.line])
    }
    return lines
  }

  #existing(row: ReturnedRow, id: string): ReturnedRecord | ReturnRowProblem {
    const base = this.#table.bases.get(id)
    const current = this.#known.get(id)
    if (!base || !current) return { code: 'unknownRecord' }
    const changed: ReturnedField[] = []
    const texts: ReturnedText[] = []
    for (const { column, index } of this.#columns) {
      const cell = row.cells[index] ?? null
      if (this.#isUnchanged(column, cell, base)) continue
      if (column.role === 'text') {
        const text = this.#textOf(cell, column, id, base)
        if ('code' in text) return text
        if (!('same' in text)) texts.push(text)
      } else if (column.role === 'field') {
        const read = readCell(cell, column.field, column.title, this.#context)
        if ('reason' in read) return read.reason
        const was = base.fields[column.name] ?? null
        const now = current[column.name] ?? null
        if (isSame(read.value, was) || isSame(read.value, now)) continue
        changed.push({ name: column.name, base: was, current: now, value: read.value, collides: !sameValue(was, now) })
      }
    }
    const collides = [...changed, ...texts].some(each => each.collides)
    return {
      id,
      line: row.line,
      outcome: changed.length + texts.length === 0 ? 'unchanged' : collides ? 'collided' : 'changed',
      fields: { ...current, ...Object.fromEntries(changed.map(each => [each.name, each.value])) },
      archivedMeanwhile: current.archived === true && base.fields.archived !== true,
      changed,
      texts,
    }
  }

  /** Whether a cell holds what was exported there, as far as a spreadsheet keeps it. */
  #isUnchanged(column: SheetColumn, cell: Cell, base: Base): boolean {
    const shown = shownValue(column, base, this.#context.language)
    if (shown === null || isEmptyCell(cell)) return shown === null && isEmptyCell(cell)
    if (isDay(cell)) return cell.day === shown
    if (typeof shown === 'number') return typeof cell === 'number' && isSameNumber(cell, shown)
    if (typeof shown === 'boolean' || typeof cell === 'boolean') return cell === shown
    return (column.role === 'text' ? cellText(String(cell)) : cellLine(String(cell))) === shown
  }

  #textOf(
    cell: Cell,
    column: Extract<SheetColumn, { role: 'text' }>,
    id: string,
    base: Base,
  ): ReturnedText | ReturnRowProblem | { readonly same: true } {
    const value = isDay(cell) ? cell.day : cellText(String(cell ?? ''))
    const max = this.#target.collection.texts.find(each => each.name === column.name)?.max ?? 0
    if (value.length > max) return { code: 'tooLong', column: column.title, length: value.length, max }
    const was = base.texts[column.name] ?? ''
    const now = this.#target.text(id, column.name)
    if (value === cellText(now)) return { same: true }
    return { name: column.name, base: was, value, collides: !this.#target.fits(was, value, now) }
  }

  /** A row without an id. The new record's id follows from the export and the row's content: again is no twin. */
  #added(row: ReturnedRow, taken: Map<string, number>): ReturnedRecord | ReturnRowProblem {
    const fields: Record<string, Value> = {}
    const texts: ReturnedText[] = []
    for (const { column, index } of this.#columns) {
      const cell = row.cells[index] ?? null
      if (isEmptyCell(cell)) continue
      if (column.role === 'text') {
        const text = this.#textOf(cell, column, '', { fields: {}, texts: {}, names: {} })
        if ('code' in text) return text
        if (!('same' in text)) texts.push(text)
      } else if (column.role === 'field') {
        const read = readCell(cell, column.field, column.title, this.#context)
        if ('reason' in read) return read.reason
        if (read.value !== null) fields[column.name] = read.value
      }
    }
    const content = JSON.stringify([fields, texts.map(each => each.value)])
    const copy = (taken.get(content) ?? 0) + 1
    taken.set(content, copy)
    const id = derivedId(`table ${this.#table.origin.token}`, `${copy} ${content}`)
    const present = this.#known.get(id)
    if (present) {
      const same = { id, line: row.line, outcome: 'unchanged', fields: present } as const
      return { ...same, archivedMeanwhile: false, changed: [], texts: [] }
    }
    const complete = this.#target.completed(fields)
    const changed = Object.entries(complete).flatMap(([name, value]) =>
      value === undefined || value === null ? [] : [{ name, base: null, current: null, value, collides: false }],
    )
    return { id, line: row.line, outcome: 'added', fields: complete, archivedMeanwhile: false, changed, texts }
  }
}

/** Spreadsheets keep fifteen digits, CSV twenty decimals. */
const isSameNumber = (a: number, b: number): boolean => Math.abs(a - b) <= Math.max(Math.abs(b) * 1e-14, 1e-15)

const isSame = (a: Value, b: Value): boolean =>
  typeof a === 'number' && typeof b === 'number' ? isSameNumber(a, b) : sameValue(a, b)

/** The field changes of a plan, with the exported values as their bases: what somebody else set meanwhile shows as a collision. */
export function returnedChanges(plan: ReturnPlan, collection: string): FieldChange[] {
  return plan.records.flatMap(({ id, changed }) =>
    changed.map((field): FieldChange => [collection, recordKey(id, field.name), field.base, field.value]),
  )
}
