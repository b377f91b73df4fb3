// Rows of `catalogue` as changes look at them, and what is told of a change.
import type { Mode } from '../../src/policy/distribution/place.ts'
import type { ListName, Told } from './catalogue-store.ts'
import type { Row } from './statements.ts'
import type { DocumentRow } from './store.ts'

/** A row of `catalogue`, as far as changes look at it. */
export interface Placed {
  readonly list: number
  readonly name: ListName
  readonly head: number
  readonly mode: Mode
  readonly isThere: boolean
}

export const toldOf = (
  document: DocumentRow,
  sequence: number,
  {
    whole,
    there,
    gone,
    come,
  }: {
    readonly whole: boolean
    readonly there: readonly Placed[]
    readonly gone: readonly Placed[]
    readonly come: number
  },
): Told => ({
  document,
  sequence,
  whole,
  lists: there.map(({ name }) => name),
  come,
  withdrawn: gone.map(({ name, mode }) => ({ list: name, mode })),
})

export const placedRow = (row: Row): Placed => ({
  list: Number(row.list),
  name: String(row.person),
  head: Number(row.head),
  mode: row.mode as Mode,
  isThere: row.reason === null,
})
