// The list of pipelines as data: in which order its lines stand.

import type { Address } from '../../src/documents/address.ts'
import { pipeline } from '../../src/documents/pipeline.ts'
import type { CatalogueLine } from '../../src/sync/api.ts'
import { figureOf, linesOf } from '../document/lines.ts'
import { compareText } from '../i18n/format.ts'

export type OrderKey =
  | 'name'
  | 'owner'
  | 'key'
  | 'opportunities'
  | 'open'
  | 'openRevenue'
  | 'weightedRevenue'
  | 'wonRevenue'
export interface Order {
  readonly by: OrderKey
  readonly down: boolean
}

const KEYS: readonly OrderKey[] = [
  'name',
  'owner',
  'key',
  'opportunities',
  'open',
  'openRevenue',
  'weightedRevenue',
  'wonRevenue',
]

/** A stored order, or null where it is none that this version knows. */
export function readOrder(stored: unknown): Order | null {
  if (typeof stored !== 'object' || stored === null) return null
  const { by, down } = stored as Record<string, unknown>
  const key = KEYS.find(each => each === by)
  return key && typeof down === 'boolean' ? { by: key, down } : null
}

export const pipelineLines = (catalogue: ReadonlyMap<Address, CatalogueLine>): CatalogueLine[] =>
  linesOf(catalogue, pipeline)

export function orderLines(lines: readonly CatalogueLine[], { by, down }: Order): CatalogueLine[] {
  const sign = down ? -1 : 1
  return [...lines].sort((a, b) => {
    const [left, right] = [orderValue(a, by), orderValue(b, by)]
    // What has no figure comes last in either direction.
    if ((left === null) !== (right === null)) return left === null ? 1 : -1
    const compared =
      typeof left === 'number' && typeof right === 'number' ? left - right : compareText(String(left), String(right))
    return compared === 0 ? compareText(a.summary.name, b.summary.name) : sign * compared
  })
}

function orderValue(line: CatalogueLine, by: OrderKey): string | number | null {
  if (by === 'name') return line.summary.name
  if (by === 'owner') return line.facts.ownerName
  if (by === 'key') return line.facts.key
  return figureOf(line, by)
}
