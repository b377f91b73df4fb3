// What a person sees of an import before it happens: the columns, what they were taken for, and the first rows.
import { mappedColumns } from './columns.ts'
import type { DateOrderFinding } from './dates.ts'
import type { Encoding } from './encoding.ts'
import type { NumberStyleFinding } from './numbers.ts'
import { type PlannedRow, type PlanOptions, planOpportunities } from './opportunities.ts'
import { type FileProblem, type RejectedRow, shorten } from './problems.ts'
import type { Delimiter, Table } from './table.ts'
import { type Mapping, proposeMapping, type Target, targets } from './targets.ts'

const PREVIEW_ROWS = 10
const PREVIEW_REJECTED = 50
const PREVIEW_SAMPLES = 3

export interface PreviewColumn {
  readonly name: string
  readonly samples: readonly string[]
  readonly targets: readonly Target[]
  /** Set where the column is mapped to a date, or to a number. */
  readonly dates: DateOrderFinding | null
  readonly numbers: NumberStyleFinding | null
}

/** What a person sees before an import. Plain data: it travels as JSON. */
export interface OpportunityPreview {
  readonly encoding: Encoding
  readonly delimiter: Delimiter
  readonly mapping: Mapping
  readonly columns: readonly PreviewColumn[]
  /** Rows in the file, with rejected ones. */
  readonly total: number
  /** What would be imported; 0 while there is a problem. The most rows first. */
  readonly planned: number
  readonly agents: readonly { readonly name: string; readonly rows: number }[]
  /** The first few of each. */
  readonly rows: readonly PlannedRow[]
  readonly rejected: readonly RejectedRow[]
  readonly rejectedTotal: number
  readonly problem: FileProblem | null
}

/** Plans the import and shows the beginning of it. Without a mapping the titles decide. */
export function previewOpportunities(
  table: Table,
  mapping: Mapping | null,
  options: PlanOptions = {},
): OpportunityPreview {
  const chosen = mapping ?? options.mapping ?? proposeMapping(table.columns)
  const plan = planOpportunities(table, chosen, options)
  const { rows, rejected } = 'problem' in plan ? { rows: [], rejected: table.rejected } : plan
  const counts = new Map<string, number>()
  for (const { agent } of rows) counts.set(agent, (counts.get(agent) ?? 0) + 1)
  return {
    encoding: table.encoding,
    delimiter: table.delimiter,
    mapping: chosen,
    columns: previewColumns(table, chosen),
    total: table.rows.length + table.rejected.length,
    planned: rows.length,
    agents: [...counts].map(([name, rows]) => ({ name, rows })).sort((a, b) => b.rows - a.rows),
    rows: rows.slice(0, PREVIEW_ROWS),
    rejected: rejected.slice(0, PREVIEW_REJECTED),
    rejectedTotal: rejected.length,
    problem: 'problem' in plan ? plan.problem : null,
  }
}

function previewColumns(table: Table, mapping: Mapping): PreviewColumn[] {
  const mapped = mappedColumns(table, mapping)
  return table.columns.map((name, index) => {
    const ours = mapped.filter(each => each.column === name)
    return {
      name,
      samples: samplesOf(table, index),
      targets: targets.map(target => target.name).filter(target => mapping[target] === name),
      dates: ours.find(each => each.dates)?.dates ?? null,
      numbers: ours.find(each => each.numbers)?.numbers ?? null,
    }
  })
}

function samplesOf(table: Table, index: number): string[] {
  const samples = new Set<string>()
  for (const row of table.rows) {
    const cell = shorten(row.cells[index] ?? '')
    if (cell) samples.add(cell)
    if (samples.size === PREVIEW_SAMPLES) break
  }
  return [...samples]
}
