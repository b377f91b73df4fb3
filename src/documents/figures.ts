// What opportunities come to, over all of them and stage by stage.
import type { Fields } from './kind.ts'
import { cents, revenue, weightedRevenue } from './revenue.ts'
import { stageType } from './stages.ts'

/** What opportunities come to: counts by stage type, and sums that are null where nothing counted has a price. */
export interface Figures {
  readonly open: number
  readonly won: number
  readonly lost: number
  readonly openRevenue: number | null
  /** Of what is open: what is won is no longer a matter of probability. */
  readonly weightedRevenue: number | null
  readonly wonRevenue: number | null
}

/** The figures of the lists and of a pipeline's head; `stages` by id. */
export function figuresOf(opportunities: Iterable<Fields>, stages: ReadonlyMap<string, Fields>): Figures {
  const counts = { open: 0, won: 0, lost: 0 }
  const [openRevenue, weighted, wonRevenue] = [new Sum(), new Sum(), new Sum()]
  for (const fields of opportunities) {
    const type = stageType(stages.get(String(fields.stage)))
    counts[type]++
    if (type === 'open') {
      openRevenue.add(revenue(fields))
      weighted.add(weightedRevenue(fields))
    } else if (type === 'won') wonRevenue.add(revenue(fields))
  }
  return {
    ...counts,
    openRevenue: openRevenue.total,
    weightedRevenue: weighted.total,
    wonRevenue: wonRevenue.total,
  }
}

/** What the opportunities of one stage come to; sums are null where nothing counted has a price. */
export interface StageFigures {
  readonly count: number
  readonly revenue: number | null
  readonly weightedRevenue: number | null
}

/** Figures by the stage's id; opportunities without one stand under the empty id. Stages without any are absent. */
export function figuresByStage(opportunities: Iterable<Fields>): Map<string, StageFigures> {
  const totals = new Map<string, { count: number; revenue: Sum; weighted: Sum }>()
  for (const fields of opportunities) {
    const stage = typeof fields.stage === 'string' ? fields.stage : ''
    let total = totals.get(stage)
    if (!total) {
      total = { count: 0, revenue: new Sum(), weighted: new Sum() }
      totals.set(stage, total)
    }
    total.count++
    total.revenue.add(revenue(fields))
    total.weighted.add(weightedRevenue(fields))
  }
  return new Map(
    [...totals].map(([stage, total]) => [
      stage,
      { count: total.count, revenue: total.revenue.total, weightedRevenue: total.weighted.total },
    ]),
  )
}

/** A total that tells nothing from zero. */
class Sum {
  #total: number | null = null
  add(amount: number | null): void {
    if (amount !== null) this.#total = (this.#total ?? 0) + amount
  }

  get total(): number | null {
    return this.#total === null ? null : cents(this.#total)
  }
}
