// The board's columns: the pipeline's own stages in their order, each with its rows and what they come to.

import { figuresByStage, type StageFigures } from '../../../src/documents/figures.ts'
import type { Fields } from '../../../src/documents/kind.ts'
import { type StageType, stageType } from '../../../src/documents/stages.ts'
import type { Row } from '../rows.ts'

export interface BoardColumn {
  /** The stage's id; empty for opportunities without one. */
  readonly id: string
  readonly type: StageType
  /** Whether opportunities can be moved here: not to stages that are archived, unknown or none. */
  readonly open: boolean
  /** In the order of the rows given. */
  readonly rows: readonly Row[]
  readonly figures: StageFigures
}

const nothing: StageFigures = { count: 0, revenue: null, weightedRevenue: null }

/**
 * `current` are the stages in use, in order; others appear behind them where opportunities still stand in them. With a
 * filter by stage (its id, or `open`) only those columns are shown.
 */
export function boardColumns(
  rows: readonly Row[],
  stages: ReadonlyMap<string, Fields>,
  current: readonly (readonly [string, Fields])[],
  filter = '',
): BoardColumn[] {
  const byStage = new Map<string, Row[]>()
  for (const row of rows) {
    const stage = typeof row.fields.stage === 'string' ? row.fields.stage : ''
    const others = byStage.get(stage)
    if (others) others.push(row)
    else byStage.set(stage, [row])
  }
  const figures = figuresByStage(rows.map(row => row.fields))
  const inUse = new Set(current.map(([id]) => id))
  const left = [...byStage.keys()]
    .filter(id => !inUse.has(id))
    .sort((a, b) => position(stages, a) - position(stages, b))
  return [...inUse, ...left]
    .map(id => ({
      id,
      type: stageType(stages.get(id)),
      open: inUse.has(id),
      rows: byStage.get(id) ?? [],
      figures: figures.get(id) ?? nothing,
    }))
    .filter(column => filter === '' || column.id === filter || (filter === 'open' && column.type === 'open'))
}

const position = (stages: ReadonlyMap<string, Fields>, id: string): number =>
  Number(stages.get(id)?.position ?? Number.MAX_SAFE_INTEGER)
