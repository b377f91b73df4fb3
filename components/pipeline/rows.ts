// The rows of the table: which records are shown, in which order, and what they add up to.

import { fold, matcher } from '../../src/documents/fold.ts'
import type { Fields } from '../../src/documents/kind.ts'
import { stageType } from '../../src/documents/pipeline.ts'
import { type Column, type ColumnContext, inOrderOf, shown } from '../document/columns.ts'

export interface Row {
  readonly id: string
  readonly fields: Fields
}

export interface Choice {
  readonly search: string
  /** A stage's id, `open` for all stages of type open, or empty for all. */
  readonly stage: string
  readonly archivedToo: boolean
  readonly sort: { readonly column: string; readonly down: boolean }
}

const ALL_OPEN = 'open'

/** Rows keep their object while their record is the same, and their folded text while they live. */
export class RowBook {
  #rows = new Map<string, Row>()
  #folded = new WeakMap<Fields, string>()

  /** The rows of these records, those of unchanged records being the same objects as before. */
  rows(records: ReadonlyMap<string, Fields>): Row[] {
    const rows = new Map<string, Row>()
    for (const [id, fields] of records) {
      const known = this.#rows.get(id)
      rows.set(id, known?.fields === fields ? known : { id, fields })
    }
    this.#rows = rows
    return [...rows.values()]
  }

  /** What search looks at: every column as it is shown. */
  folded(row: Row, columns: readonly Column[], context: ColumnContext): string {
    const known = this.#folded.get(row.fields)
    if (known !== undefined) return known
    const text = fold(columns.map(column => shown(column, row.fields, context)).join('\n'))
    this.#folded.set(row.fields, text)
    return text
  }

  /** After a change of language or of a stage's name every text is another. */
  forgetTexts(): void {
    this.#folded = new WeakMap()
  }
}

export function chooseRows(
  book: RowBook,
  rows: readonly Row[],
  columns: readonly Column[],
  context: ColumnContext,
  stages: ReadonlyMap<string, Fields>,
  choice: Choice,
): Row[] {
  const matches = matcher(choice.search)
  const searching = choice.search.trim() !== ''
  const chosen = rows.filter(row => {
    if (row.fields.archived === true && !choice.archivedToo) return false
    if (!inStage(row.fields, choice.stage, stages)) return false
    return !searching || matches(book.folded(row, columns, context))
  })
  const column = columns.find(each => each.name === choice.sort.column)
  return column ? inOrderOf(chosen, column, context, choice.sort.down) : chosen
}

function inStage(fields: Fields, wanted: string, stages: ReadonlyMap<string, Fields>): boolean {
  if (wanted === '') return true
  if (wanted === ALL_OPEN) return stageType(stages.get(String(fields.stage))) === 'open'
  return fields.stage === wanted
}
