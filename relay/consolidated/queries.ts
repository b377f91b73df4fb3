// What can be asked of the consolidated database: pages of pipelines and opportunities, totals, choices, and words.
import { ARCHIVED } from '../../src/documents/kind.ts'
import { OPPORTUNITIES, pipeline } from '../../src/documents/pipeline.ts'
import { cents } from '../../src/documents/revenue.ts'
import type { Value } from '../../src/documents/values.ts'
import type {
  Choices,
  Found,
  FoundLine,
  ListedDocument,
  ListedStage,
  OpportunityFilter,
  OpportunityLine,
  Page,
  PipelineLine,
  StageTotal,
  Totals,
} from '../../src/sync/wire/lists.ts'
import type { Row, Statements } from '../store/statements.ts'
import type { Cursor } from './cursor.ts'
import { type Condition, readPage } from './pages.ts'
import { type KindTables, quoted, type RecordTable, tablesOf } from './tables.ts'
import { matchOf } from './words.ts'

/** Which documents are told of: those with these addresses, or all. */
export type Scope = readonly string[] | null

interface Ordered {
  /** A column that lists may be ordered by (`pipelineOrders`, `opportunityOrders`). */
  readonly sort: string
  readonly down: boolean
  readonly after: Cursor | null
  readonly limit: number
}

export type ListQuery =
  | ({
      readonly type: 'pipelines'
      readonly scope: Scope
      readonly text: string | null
      readonly owner: string | null
    } & Ordered)
  | ({ readonly type: 'opportunities'; readonly scope: Scope; readonly filter: OpportunityFilter } & Ordered)
  | { readonly type: 'totals'; readonly scope: Scope; readonly filter: OpportunityFilter }
  | { readonly type: 'choices'; readonly scope: Scope }
  | { readonly type: 'find'; readonly scope: Scope; readonly text: string; readonly limit: number }

/** Without what is known outside: how far the list is behind. */
type Bare<T> = Omit<T, 'covered'>

export interface ListAnswers {
  readonly pipelines: Bare<Page<PipelineLine>>
  readonly opportunities: Bare<Page<OpportunityLine>>
  readonly totals: Bare<Totals>
  readonly choices: Choices
  readonly find: Bare<Found>
}

/** Products that a filter offers; whoever has more of them types. */
const CHOICES = 500
/** Hits that are weighed against each other; a letter or two may stand in a million. */
const WEIGHED = 2_000
/** How much a word in a name counts, in other fields, in long texts. */
const WEIGHTS = '10.0, 4.0, 1.0'

const tables: KindTables = tablesOf(pipeline)
const opportunities = tables.records.find(({ collection }) => collection.name === OPPORTUNITIES) as RecordTable
const all: readonly KindTables[] = [tables]

/** Under names that no field of a record has. */
const DOCUMENT = `d.address AS document_address, d.key AS document_key, d.name AS document_name,
  d.owner AS document_owner, d.owner_name AS document_owner_name`

/** Orders of the list of pipelines, each with its column. */
export const pipelineOrders: ReadonlyMap<string, string> = new Map([
  ['name', 'd.name_sort'],
  ['owner', 'd.owner_sort'],
  ['key', 'd.key'],
  ['changed', 'd.changed'],
  ...tables.figures.map((name): [string, string] => [name, `p.${quoted(name)}`]),
])

/** Orders of the list of opportunities. */
export const opportunityOrders: ReadonlyMap<string, string> = new Map([
  ...[...opportunities.sortable].map(([name, column]): [string, string] => [name, `o.${quoted(column)}`]),
  ['owner', 'd.owner_sort'],
  ['pipeline', 'd.name_sort'],
])

export class Lists {
  readonly #sql: Statements

  constructor(sql: Statements) {
    this.#sql = sql
  }

  answer(query: ListQuery): ListAnswers[ListQuery['type']] {
    switch (query.type) {
      case 'pipelines':
        return this.#pipelines(query)
      case 'opportunities':
        return this.#opportunities(query)
      case 'totals':
        return { totals: this.#totals(query.scope, query.filter) }
      case 'choices':
        return this.#choices(query.scope)
      case 'find':
        return { found: this.#find(query.scope, query.text, query.limit) }
    }
  }

  #pipelines(query: Extract<ListQuery, { type: 'pipelines' }>): ListAnswers['pipelines'] {
    const { scope, text, owner, sort, down, after, limit } = query
    const order = pipelineOrders.get(sort) ?? 'd.name_sort'
    const figures = [...tables.figures, 'currency'].map(name => `p.${quoted(name)}`).join(', ')
    const conditions = [within('d.id', scope), is('d.kind', pipeline.name), is('d.live', 1)]
    if (owner !== null) conditions.push(is('d.owner', owner))
    if (text !== null) {
      const found = `SELECT e.document FROM search JOIN entries e ON e.id = search.rowid
        WHERE search MATCH ? AND e.collection = ''`
      conditions.push(matches(text, match => ({ sql: `d.id IN (${found})`, values: [match] })))
    }
    const select = `SELECT ${DOCUMENT}, d.changed, ${figures}, d.id AS _row, ${order} AS _order
      FROM documents d JOIN ${quoted(tables.name)} p ON p._document = d.id WHERE`
    const { rows, next } = readPage(this.#sql, { select, id: 'd.id', order, down, conditions, after, limit })
    return { lines: rows.map(pipelineLine), next }
  }

  #opportunities(query: Extract<ListQuery, { type: 'opportunities' }>): ListAnswers['opportunities'] {
    const { scope, filter, sort, down, after, limit } = query
    // Few of all: those are looked up and put in order. Along the index of the order one would pass by all the others.
    const narrow = scope !== null || filter.text !== undefined || filter.owner !== undefined
    const column = opportunityOrders.get(sort) ?? 'd.name_sort'
    const order = narrow ? `+${column}` : column
    const values = opportunities.columns.map(name => `o.${quoted(name)}`).join(', ')
    const select = `SELECT ${DOCUMENT}, p.currency AS document_currency, o._record, ${values}, o._id AS _row, ${column} AS _order
      FROM ${quoted(opportunities.name)} o JOIN documents d ON d.id = o._document
      JOIN ${quoted(tables.name)} p ON p._document = o._document WHERE`
    const conditions = opportunityConditions(scope, filter)
    const { rows, next } = readPage(this.#sql, { select, id: 'o._id', order, down, conditions, after, limit })
    return { lines: rows.map(opportunityLine), next }
  }

  #totals(scope: Scope, filter: OpportunityFilter): StageTotal[] {
    const conditions = opportunityConditions(scope, filter)
    const where = conditions.map(({ sql }) => sql).join(' AND ')
    const rows = this.#sql.all(
      `SELECT ifnull(p.currency, '') AS currency, ifnull(s.stage_name, '') AS stage_name, s.stage_type, sum(s.count) AS count,
         sum(s.revenue) AS revenue, sum(s.weighted) AS weighted, min(s.position) AS position
       FROM (
         SELECT o._document, o.stage_name, o.stage_type, count(*) AS count, sum(o.revenue) AS revenue,
           sum(o."weightedRevenue") AS weighted, min(o.stage_position) AS position
         FROM ${quoted(opportunities.name)} o WHERE ${where} GROUP BY o._document, o.stage_name, o.stage_type
       ) s JOIN ${quoted(tables.name)} p ON p._document = s._document
       GROUP BY 1, 2, ifnull(s.stage_type, 'open') ORDER BY 1, position IS NULL, position, 2`,
      ...conditions.flatMap(({ values }) => values),
    )
    return rows.map(row => ({
      currency: String(row.currency),
      stage: stageOf(row),
      count: Number(row.count),
      revenue: sum(row.revenue),
      weightedRevenue: sum(row.weighted),
    }))
  }

  #choices(scope: Scope): Choices {
    const mine = opportunityConditions(scope, {})
    const where = mine.map(({ sql }) => sql).join(' AND ')
    const values = mine.flatMap(each => each.values)
    const from = `FROM ${quoted(opportunities.name)} o WHERE ${where}`
    const stages = this.#sql.all(
      `SELECT o.stage_name, ifnull(o.stage_type, 'open') AS stage_type ${from} AND o.stage_name IS NOT NULL
       GROUP BY 1, 2 ORDER BY min(o.stage_position) IS NULL, min(o.stage_position), 1 LIMIT ${CHOICES}`,
      ...values,
    )
    const products = this.#sql.all(
      `SELECT o.product ${from} AND o.product_sort IS NOT NULL GROUP BY 1 ORDER BY min(o.product_sort) LIMIT ${CHOICES}`,
      ...values,
    )
    const theirs = within('d.id', scope)
    const owners = this.#sql.all(
      `SELECT d.owner, d.owner_name FROM documents d WHERE ${theirs.sql} AND d.kind = ? AND d.live = 1
       GROUP BY 1 ORDER BY min(d.owner_sort) LIMIT ${CHOICES}`,
      ...theirs.values,
      pipeline.name,
    )
    return {
      stages: stages.map(stageOf),
      products: products.map(row => String(row.product)),
      owners: owners.map(row => ({ id: String(row.owner), name: String(row.owner_name) })),
    }
  }

  /** The best of what matches: what a name says counts most, and what is archived comes last. */
  #find(scope: Scope, text: string, limit: number): FoundLine[] {
    const match = matchOf(text)
    if (match === null) return []
    const theirs = within('d.id', scope)
    const rows = this.#sql.all(
      `SELECT f.*, ${DOCUMENT}, d.kind, d.live FROM (
         SELECT e.id, e.document, e.collection, e.record, bm25(search, ${WEIGHTS}) AS rank
         FROM search JOIN entries e ON e.id = search.rowid JOIN documents d ON d.id = e.document
         WHERE search MATCH ? AND ${theirs.sql} LIMIT ${WEIGHED}
       ) f JOIN documents d ON d.id = f.document ORDER BY d.live DESC, f.rank, f.id LIMIT ?`,
      match,
      ...theirs.values,
      limit,
    )
    return rows.map(row => this.#found(row))
  }

  #found(row: Row): FoundLine {
    const document = documentOf(row)
    const kind = String(row.kind)
    const base = { document, kind, archived: Number(row.live) === 0 }
    const table = all
      .find(each => each.name === kind)
      ?.records.find(({ collection }) => collection.name === row.collection)
    if (!table) {
      const detail = [document.key, document.ownerName].filter(Boolean).join(', ')
      return { ...base, record: null, collection: null, name: document.name, detail }
    }
    const record = this.#sql.get(`SELECT * FROM ${quoted(table.name)} WHERE _id = ?`, Number(row.id))
    const texts = table.collection.fields
      .filter(({ value }) => value.type === 'text')
      .map(({ name }) => record?.[name])
      .filter((each): each is string => typeof each === 'string' && each !== '')
    const [name = '', second = ''] = texts
    return {
      ...base,
      record: String(row.record),
      collection: table.collection.name,
      name,
      detail: [second, document.name, document.ownerName]
        .filter((each, at, them) => each && them.indexOf(each) === at)
        .join(', '),
      archived: base.archived || Number(record?.[ARCHIVED] ?? 0) === 1,
    }
  }
}

const is = (column: string, value: string | number): Condition => ({ sql: `${column} = ?`, values: [value] })

/** Always a condition, so that none is ever forgotten where there are none else. */
const within = (column: string, scope: Scope): Condition =>
  scope === null
    ? { sql: 'true', values: [] }
    : {
        sql: `${column} IN (SELECT id FROM documents WHERE address IN (SELECT value FROM json_each(?)))`,
        values: [JSON.stringify(scope)],
      }

/** Nothing is found by a text without a letter. */
function matches(text: string, found: (match: string) => Condition): Condition {
  const match = matchOf(text)
  return match === null ? { sql: 'false', values: [] } : found(match)
}

function opportunityConditions(scope: Scope, filter: OpportunityFilter): Condition[] {
  const { text, stage, type, owner, product, from, to } = filter
  const conditions = [within('o._document', scope), is('o._live', 1)]
  if (owner !== undefined) conditions.push(is('o._owner', owner))
  if (stage !== undefined) conditions.push(is('o.stage_name', stage))
  if (type !== undefined) conditions.push({ sql: `ifnull(o.stage_type, 'open') = ?`, values: [type] })
  if (product !== undefined) conditions.push(is('o.product', product))
  if (from !== undefined) conditions.push({ sql: 'o."closeDate" >= ?', values: [from] })
  if (to !== undefined) conditions.push({ sql: 'o."closeDate" <= ?', values: [to] })
  if (text !== undefined) {
    const found = 'o._id IN (SELECT rowid FROM search WHERE search MATCH ?)'
    conditions.push(matches(text, match => ({ sql: found, values: [match] })))
  }
  return conditions
}

const documentOf = (row: Row): ListedDocument => ({
  address: row.document_address as ListedDocument['address'],
  key: String(row.document_key),
  name: String(row.document_name),
  owner: String(row.document_owner),
  ownerName: String(row.document_owner_name),
})

const stageOf = (row: Row): ListedStage => ({
  name: String(row.stage_name ?? ''),
  type: row.stage_type === 'won' || row.stage_type === 'lost' ? row.stage_type : 'open',
})

function pipelineLine(row: Row): PipelineLine {
  const figures = Object.fromEntries([...tables.figures, 'currency'].map(name => [name, row[name] as Value]))
  return { ...documentOf(row), changed: Number(row.changed), figures }
}

function opportunityLine(row: Row): OpportunityLine {
  const { fields, derived } = opportunities.collection
  const values = [...fields, ...derived].flatMap(({ name }): [string, Value][] => {
    const value = row[name] as Value | undefined
    return value === null || value === undefined || name === ARCHIVED ? [] : [[name, value]]
  })
  return {
    record: String(row._record),
    document: documentOf(row),
    currency: String(row.document_currency ?? ''),
    values: Object.fromEntries(values),
    stage: stageOf(row),
  }
}

const sum = (value: unknown): number | null => (value === null ? null : cents(Number(value)))
