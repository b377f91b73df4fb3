// One page of a list ordered by a column, from where the page before ended. What has no value comes last either way.
import type { SQLInputValue } from 'node:sqlite'
import type { Row, Statements } from '../store/statements.ts'
import { type Cursor, writeCursor } from './cursor.ts'

export interface Condition {
  readonly sql: string
  readonly values: readonly SQLInputValue[]
}

export interface PageQuery {
  /** `SELECT …, <id> AS _row, <order> AS _order FROM … WHERE`: conditions are added. */
  readonly select: string
  readonly id: string
  readonly order: string
  readonly down: boolean
  readonly conditions: readonly Condition[]
  readonly after: Cursor | null
  readonly limit: number
}

/** Two reads at most, each along an index: what has a value, then what has none. */
export function readPage(sql: Statements, query: PageQuery): { readonly rows: Row[]; readonly next: string | null } {
  const { order, id, down, after, limit } = query
  const direction = down ? 'DESC' : 'ASC'
  const rows: Row[] = []
  if (after === null || after.value !== null) {
    const beyond: Condition[] = after
      ? [{ sql: `(${order}, ${id}) ${down ? '<' : '>'} (?, ?)`, values: [after.value, after.id] }]
      : []
    const some = { sql: `${order} IS NOT NULL`, values: [] }
    rows.push(...read(sql, query, [some, ...beyond], `${order} ${direction}, ${id} ${direction}`, limit + 1))
  }
  if (rows.length <= limit) {
    const begun = after !== null && after.value === null
    const beyond: Condition[] = begun ? [{ sql: `${id} ${down ? '<' : '>'} ?`, values: [after.id] }] : []
    const none = { sql: `${order} IS NULL`, values: [] }
    rows.push(...read(sql, query, [none, ...beyond], `${id} ${direction}`, limit + 1 - rows.length))
  }
  if (rows.length <= limit) return { rows, next: null }
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  const value = (last?._order ?? null) as Cursor['value']
  return { rows: page, next: writeCursor({ value, id: Number(last?._row) }) }
}

function read(
  sql: Statements,
  { select, conditions }: PageQuery,
  more: readonly Condition[],
  order: string,
  limit: number,
): Row[] {
  const all = [...conditions, ...more]
  const where = all.map(each => each.sql).join(' AND ')
  const values = all.flatMap(each => each.values)
  return sql.all(`${select} ${where} ORDER BY ${order} LIMIT ?`, ...values, limit)
}
