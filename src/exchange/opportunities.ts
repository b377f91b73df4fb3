// Plans an import of opportunities: which rows become what in whose pipeline, and why others do not. Nothing is written.
import type { Fields } from '../documents/kind.ts'
import { checkValue, type Label, type Value } from '../documents/values.ts'
import { cellReader } from './cells.ts'
import { mappedColumns, type SettledColumn, settleColumns } from './columns.ts'
import type { ImportOptions } from './options.ts'
import { type FileProblem, type RejectedRow, type RowProblem, shorten } from './problems.ts'
import { type StageFinder, type StageRecord, stageFinder } from './stages.ts'
import type { Table, TableRow } from './table.ts'
import { dealTargets, type Mapping, notesText, proposeMapping, type Target, targetField, targets } from './targets.ts'
import { cleanLine, cleanText } from './words.ts'

export interface PlannedRow {
  readonly line: number
  /** What the source system calls it: the record's id is derived from it. */
  readonly key: string
  /** Whose pipeline; different spellings of upper and lower case within a file are one person. */
  readonly agent: string
  /**
   * Values that the kind admits. Null: the file's cell is empty; absent: the file has no such column, so that a second
   * import clears only what the source cleared.
   */
  readonly fields: Fields
  /** Null where the file has no column for it. */
  readonly notes: string | null
}

export interface OpportunityPlan {
  readonly rows: readonly PlannedRow[]
  /** In the order of the file. */
  readonly rejected: readonly RejectedRow[]
}

export interface PlanOptions extends ImportOptions {
  /** The stages that rows may name; those of a new pipeline unless given. */
  readonly stages?: readonly StageRecord[]
}

/** All rows of a table as opportunities, or what stands against the file as a whole. Without a mapping the titles decide. */
export function planOpportunities(
  table: Table,
  mapping: Mapping | null,
  options: PlanOptions = {},
): OpportunityPlan | { readonly problem: FileProblem } {
  const chosen = mapping ?? options.mapping ?? proposeMapping(table.columns)
  const problem = checkMapping(table, chosen)
  if (problem) return { problem }
  const columns = settleColumns(mappedColumns(table, chosen), options)
  return 'problem' in columns ? columns : planRows(table, chosen, columns, stageFinder(options.stages))
}

/** Whether the file is a table of opportunities at all, and the mapping one of this file. */
function checkMapping(table: Table, mapping: Mapping): FileProblem | null {
  const { columns } = table
  const unknown = Object.values(mapping).filter(column => column !== undefined && !columns.includes(column))
  if (unknown.length > 0) return { code: 'unknownColumns', unknown: unknown.map(shorten), columns }
  const labels = (names: readonly Target[]): Label[] =>
    targets.filter(target => names.includes(target.name)).map(target => target.label)
  const required = targets.filter(target => target.required).map(target => target.name)
  const missing = labels(required.filter(target => mapping[target] === undefined))
  const oneOf = dealTargets.some(target => mapping[target] !== undefined) ? [] : labels(dealTargets)
  return missing.length + oneOf.length > 0 ? { code: 'missingColumns', missing, oneOf, columns } : null
}

function planRows(
  table: Table,
  mapping: Mapping,
  columns: readonly SettledColumn[],
  stages: StageFinder,
): OpportunityPlan {
  const readers = columns.map(column => ({ column, read: cellReader(column, stages) }))
  const rows: PlannedRow[] = []
  const rejected: RejectedRow[] = [...table.rejected]
  const firstLines = new Map<string, number>()
  const agents = new Map<string, string>()
  const columnOf = (target: Target): { name: string; index: number } => {
    const name = mapping[target] ?? ''
    return { name, index: table.columns.indexOf(name) }
  }
  const [keyColumn, agentColumn, notesColumn] = [columnOf('key'), columnOf('agent'), columnOf('notes')]
  const maxLength = { key: textLimit('name'), agent: textLimit('name') }

  const plan = (row: TableRow): PlannedRow | RejectedRow => {
    const { line, cells } = row
    const key = cleanLine(cells[keyColumn.index] ?? '')
    const refuse = (reason: RowProblem): RejectedRow => (key ? { line, key: shorten(key), reason } : { line, reason })
    if (!key) return refuse({ code: 'missing', column: keyColumn.name })
    if (key.length > maxLength.key) return refuse(tooLong(keyColumn.name, key, maxLength.key))
    const first = firstLines.get(key)
    if (first !== undefined) return refuse({ code: 'duplicate', line: first })
    firstLines.set(key, line)
    const named = cleanLine(cells[agentColumn.index] ?? '')
    if (!named) return refuse({ code: 'missing', column: agentColumn.name })
    if (named.length > maxLength.agent) return refuse(tooLong(agentColumn.name, named, maxLength.agent))
    const fields = new Map<string, Value>()
    for (const { column, read } of readers) {
      const reading = read(cells[column.index] ?? '')
      if ('reason' in reading) return refuse(reading.reason)
      fields.set(column.target, reading.value)
    }
    const notes = notesColumn.index < 0 ? null : cleanText(cells[notesColumn.index] ?? '')
    if (notes !== null && notes.length > notesText.max) return refuse(tooLong(notesColumn.name, notes, notesText.max))
    const agent = agents.get(named.toLowerCase()) ?? named
    agents.set(named.toLowerCase(), agent)
    return { line, key, agent, fields: completed(fields, key, agent, stages), notes }
  }

  for (const row of table.rows) {
    const planned = plan(row)
    if ('reason' in planned) rejected.push(planned)
    else rows.push(planned)
  }
  return { rows, rejected: rejected.sort((a, b) => a.line - b.line) }
}

const tooLong = (column: string, text: string, max: number): RowProblem => ({
  code: 'tooLong',
  column,
  length: text.length,
  max,
})

function textLimit(target: 'name'): number {
  const { value } = targetField(target)
  return value.type === 'text' ? value.max : 0
}

/** Adds what every opportunity has, where the file says nothing: a title, one piece, the stage's usual probability. */
function completed(fields: ReadonlyMap<string, Value>, key: string, agent: string, stages: StageFinder): Fields {
  const value = (name: string): Value => fields.get(name) ?? null
  const stage = value('stage')
  const usual = typeof stage === 'string' ? stages.find(stage)?.fields.probability : null
  return {
    ...Object.fromEntries(fields),
    name: value('name') ?? titleOf(value('product'), value('account'), key),
    quantity: value('quantity') ?? 1,
    probability: value('probability') ?? usual ?? null,
    owner: agent,
    reference: key,
  }
}

/** `<product> – <account>`, or what there is of it. */
function titleOf(product: Value, account: Value, key: string): string {
  const parts = [product, account].filter(part => typeof part === 'string')
  const title = parts.length > 0 ? parts.join(' – ') : key
  return checkValue(targetField('name').value, title) === null ? title : (parts[0] ?? key)
}
