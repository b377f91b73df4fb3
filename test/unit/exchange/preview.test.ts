import assert from 'node:assert/strict'
import { test } from 'node:test'
import { previewOpportunities } from '../../../src/exchange/preview.ts'
import { demoFile, tableOf } from './files.ts'

test('O05 the preview of the real file shows columns, agents and the first rows', () => {
  const preview = previewOpportunities(tableOf(demoFile('sales_pipeline.csv')), null)
  assert.deepEqual([preview.total, preview.planned, preview.rejectedTotal, preview.problem], [8800, 8800, 0, null])
  assert.equal(preview.rows.length, 10)
  assert.deepEqual(preview.agents[0], { name: 'Darcel Schlecht', rows: 747 })
  assert.deepEqual(preview.columns[5], {
    name: 'engage_date',
    samples: ['20-10-2016', '25-10-2016', '29-10-2016'],
    targets: ['engageDate'],
    dates: 'dmy',
    numbers: null,
  })
  assert.equal(preview.columns[7]?.numbers, 'point')
  assert.deepEqual(JSON.parse(JSON.stringify(preview)), preview)
})

test('a question is shown with the columns, before it is answered', () => {
  const table = tableOf('id,rep,close date\n1,Ann,01/02/2026\n2,Ann\n')
  const asked = previewOpportunities(table, null)
  assert.equal(asked.problem?.code, 'dateOrder')
  assert.deepEqual([asked.planned, asked.rejectedTotal, asked.total], [0, 1, 2])
  assert.equal(asked.columns[2]?.dates, 'ambiguous')
  const answered = previewOpportunities(table, null, { dates: 'mdy' })
  assert.deepEqual([answered.problem, answered.rows[0]?.fields.closeDate], [null, '2026-01-02'])
})

test('another table is shown with its columns, so that a person can map them', () => {
  const table = tableOf('a,b,c\n1,Ann,Won\n')
  const preview = previewOpportunities(table, null)
  assert.equal(preview.problem?.code, 'missingColumns')
  assert.deepEqual(
    preview.columns.map(column => [column.name, column.samples]),
    [
      ['a', ['1']],
      ['b', ['Ann']],
      ['c', ['Won']],
    ],
  )
  const mapped = previewOpportunities(table, { key: 'a', agent: 'b', stage: 'c' })
  assert.deepEqual([mapped.problem, mapped.planned, mapped.columns[0]?.targets], [null, 1, ['key']])
})

test('samples are short, different and not empty', () => {
  const table = tableOf(`id,rep,stage,x\n1,A,Won,\n2,A,Won,"a\nb"\n3,A,Won,"a\nb"\n4,A,Won,${'z'.repeat(500)}\n`)
  const [, , , column] = previewOpportunities(table, null).columns
  assert.deepEqual(column?.samples, ['a b', `${'z'.repeat(79)}…`])
})
