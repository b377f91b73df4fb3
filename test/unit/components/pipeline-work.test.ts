// The pure parts of the board, of ticking rows and of changing many at once.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as Y from 'yjs'
import { boardColumns } from '../../../components/pipeline/board/columns.ts'
import { planBulk } from '../../../components/pipeline/bulk/plan.ts'
import type { Row } from '../../../components/pipeline/rows.ts'
import { allOf, noSelection, shownOnly, toggled } from '../../../components/pipeline/selection.ts'
import { applyChanges } from '../../../src/documents/changes.ts'
import type { Fields } from '../../../src/documents/kind.ts'
import { defaultStages, OPPORTUNITIES } from '../../../src/documents/pipeline.ts'
import type { Value } from '../../../src/documents/values.ts'

const stages = new Map<string, Fields>([
  ...defaultStages.map(each => [each.id, each.fields] as const),
  ['old', { name: 'Old', type: 'open', position: 2.5, archived: true }],
])
const current = [...stages].filter(([, fields]) => fields.archived !== true)
const row = (id: string, stage: string | null, price?: number, probability?: number): Row => ({
  id,
  fields: { stage, ...(price !== undefined && { price }), ...(probability !== undefined && { probability }) },
})
const rows = [row('a', 'won', 5, 1), row('b', 'old'), row('c', null), row('d', 'won', 7, 0.5), row('e', 'unheardOf')]

test('a board has the stages in use in their order, then those in which opportunities still stand', () => {
  const columns = boardColumns(rows, stages, current)
  assert.deepEqual(
    columns.map(column => [column.id, column.open, column.rows.map(each => each.id).join()]),
    [
      ['prospecting', true, ''],
      ['engaging', true, ''],
      ['proposal', true, ''],
      ['negotiation', true, ''],
      ['won', true, 'a,d'],
      ['lost', true, ''],
      ['old', false, 'b'],
      ['', false, 'c'],
      ['unheardOf', false, 'e'],
    ],
  )
  assert.deepEqual(columns[4]?.figures, { count: 2, revenue: 12, weightedRevenue: 8.5 })
  assert.deepEqual(columns[0]?.figures, { count: 0, revenue: null, weightedRevenue: null })
})

test('a filter by stage leaves its column, one by all open stages those that are open', () => {
  const ids = (filter: string) => boardColumns(rows, stages, current, filter).map(column => column.id)
  assert.deepEqual(ids('won'), ['won'])
  assert.deepEqual(ids('open').slice(0, 5), ['prospecting', 'engaging', 'proposal', 'negotiation', 'old'])
})

test('rows are ticked one by one, as a range from the last one, or all; what is not shown does not count', () => {
  const one = toggled(noSelection, rows, 'b', true)
  assert.deepEqual([...one.ids], ['b'])
  const range = toggled(one, rows, 'd', true, true)
  assert.deepEqual([...range.ids], ['b', 'c', 'd'])
  assert.deepEqual([...toggled(range, rows, 'c', false, true).ids], ['b'])
  assert.deepEqual([...toggled(noSelection, rows, 'c', true, true).ids], ['c'])
  assert.deepEqual(shownOnly(allOf(rows), rows.slice(3)), ['d', 'e'])
})

test('changing many states what each held, takes the usual probability along and leaves a person’s own figure', () => {
  const records = new Map<string, Fields>([
    ['a', { stage: 'engaging', probability: 0.4 }],
    ['b', { stage: 'engaging', probability: 0.33 }],
    ['c', { stage: 'won', probability: 1, owner: 'Vera' }],
  ])
  const doc = new Y.Doc()
  for (const [id, fields] of records) {
    const set = Object.entries(fields).map(
      ([name, value]) => [OPPORTUNITIES, `${id}.${name}`, null, value as Value] as const,
    )
    applyChanges(doc, set)
  }
  const plan = planBulk(doc, stages, records, ['a', 'b', 'c', 'unknown'], { stage: 'won', owner: 'Vera' })
  assert.deepEqual(plan.changes, [
    [OPPORTUNITIES, 'a.stage', 'engaging', 'won'],
    [OPPORTUNITIES, 'a.owner', null, 'Vera'],
    [OPPORTUNITIES, 'a.probability', 0.4, 1],
    [OPPORTUNITIES, 'b.stage', 'engaging', 'won'],
    [OPPORTUNITIES, 'b.owner', null, 'Vera'],
  ])
  assert.deepEqual([plan.records, plan.unchanged], [2, 1])
  assert.deepEqual(Object.fromEntries(plan.byField), { stage: 2, owner: 2, probability: 1 })
  assert.deepEqual(planBulk(doc, stages, records, ['c'], { owner: null }).changes, [
    [OPPORTUNITIES, 'c.owner', 'Vera', null],
  ])
})
