import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { PlainDocument } from '../../../src/documents/kind.ts'
import { defaultStages, OPPORTUNITIES, pipeline, STAGES } from '../../../src/documents/pipeline.ts'
import { exportCollection, guard, unguard, writeCsv } from '../../../src/exchange/csv.ts'
import { planOpportunities } from '../../../src/exchange/opportunities.ts'
import { demoFile, tableOf } from './files.ts'

test('O54 cells are quoted where they must be, lines end in CR LF', () => {
  const csv = writeCsv(
    ['a', 'b;c'],
    [
      ['x,y', 'say "hi"'],
      ['two\nlines', null],
      [' edge ', true],
    ],
  )
  assert.equal(csv, 'a,b;c\r\n"x,y","say ""hi"""\r\n"two\nlines",\r\n" edge ",true\r\n')
  assert.equal(writeCsv(['a', 'b;c'], [['x,y', 1]], { delimiter: ';' }), 'a;"b;c"\r\nx,y;1\r\n')
})

test('O55 a byte order mark makes umlauts right in Excel', () => {
  assert.ok(writeCsv(['Straße'], [], { bom: true }).startsWith('\ufeffStraße'))
})

test('text that a spreadsheet would run is shown instead, titles too; numbers stay numbers', () => {
  const rows = [['=1+1'], ['+49 30 1'], ['-5'], ['@SUM(A1)'], ['\tx'], ['\rx'], ['\0x'], ['\nx'], [-5], ['a=1']]
  const csv = writeCsv(['=cmd|calc!A1'], rows)
  assert.equal(
    csv,
    `'=cmd|calc!A1\r\n'=1+1\r\n'+49 30 1\r\n'-5\r\n'@SUM(A1)\r\n'\tx\r\n"'\rx"\r\n'\0x\r\n"'\nx"\r\n-5\r\na=1\r\n`,
  )
})

test('ids for programs are written as they are, texts beside them are guarded', () => {
  const rows = [['-307j8ryfQn-GEK5FuFNag', '=1+1']]
  assert.equal(writeCsv(['id', 'name'], rows, { plain: 1 }), "id,name\r\n-307j8ryfQn-GEK5FuFNag,'=1+1\r\n")
  assert.equal(writeCsv(['id', 'name'], rows), "id,name\r\n'-307j8ryfQn-GEK5FuFNag,'=1+1\r\n")
})

test('the guard comes off again, whatever the text was', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom("'", '=', '+', '-', '@', '\t', '\0', 'a', ' ') }), text => {
      assert.equal(unguard(guard(text)), text)
      assert.ok(!/^[=+\-@\t\0]/.test(guard(text)))
    }),
  )
})

test('O55 numbers have all their digits and the decimal sign asked for', () => {
  const numbers = [[1054.5], [1e-7], [1e12], [0], [-0.25]]
  assert.equal(writeCsv(['n'], numbers), 'n\r\n1054.5\r\n0.0000001\r\n1000000000000\r\n0\r\n-0.25\r\n')
  assert.equal(writeCsv(['n'], [[1054.5]], { delimiter: ';', decimal: ',' }), 'n\r\n1054,5\r\n')
  assert.equal(writeCsv(['n'], [[1054.5]], { decimal: ',' }), 'n\r\n"1054,5"\r\n')
})

const document: PlainDocument = {
  fields: { name: 'Pipeline' },
  collections: new Map([
    [STAGES, new Map(defaultStages.map(stage => [stage.id, stage.fields]))],
    [
      OPPORTUNITIES,
      new Map([
        [
          'r1',
          {
            name: 'Gerüst',
            price: 100,
            quantity: 2,
            discount: 0.1,
            stage: 'proposal',
            probability: 0.5,
            closeDate: '2017-02-13',
            priority: 'high',
          },
        ],
        ['r2', { name: '=HYPERLINK("x")', stage: 'elsewhere', archived: true }],
      ]),
    ],
  ]),
}

const rowOf = (table: ReturnType<typeof exportCollection>, index: number): ReadonlyMap<string, unknown> =>
  new Map(table.columns.map((column, position) => [column, table.rows[index]?.[position]]))

test('O54 an export follows the declaration: ids, fields, derived values, names of stages', () => {
  const table = exportCollection(pipeline, OPPORTUNITIES, document, { language: null })
  const declared = pipeline.collection(OPPORTUNITIES)
  assert.deepEqual(table.columns, [
    'id',
    ...(declared?.fields.map(field => field.name) ?? []),
    ...(declared?.derived.map(field => field.name) ?? []),
  ])
  const first = rowOf(table, 0)
  assert.deepEqual(
    ['id', 'stage', 'revenue', 'weightedRevenue', 'priority', 'account'].map(name => first.get(name)),
    ['r1', 'Proposal', 180, 90, 'high', null],
  )
  const second = rowOf(table, 1)
  assert.deepEqual([second.get('stage'), second.get('archived'), second.get('revenue')], ['elsewhere', true, null])
})

test('an export for people is in their language, with texts where asked for', () => {
  const text = (record: string): string => (record === 'r1' ? 'eins\nzwei' : '')
  const table = exportCollection(pipeline, OPPORTUNITIES, document, { language: 'de', text })
  const [first, second] = [rowOf(table, 0), rowOf(table, 1)]
  assert.deepEqual([first.get('Priorität'), first.get('Notizen'), first.get('Umsatz')], ['Hoch', 'eins\nzwei', 180])
  assert.deepEqual([second.get('Archiviert'), second.get('Notizen')], ['Ja', null])
})

test('O54 an export for people names usual stages and writes days as they do; for programs nothing is reworded', () => {
  const cells = (language: 'en' | 'de' | null, stage: string, day: string) => {
    const row = rowOf(exportCollection(pipeline, OPPORTUNITIES, document, { language }), 0)
    return [row.get(stage), row.get(day)]
  }
  assert.deepEqual(cells('de', 'Phase', 'Abschlussdatum'), ['Angebot', '13.02.2017'])
  assert.deepEqual(cells('en', 'Stage', 'Close date'), ['Proposal', '2017-02-13'])
  assert.deepEqual(cells(null, 'stage', 'closeDate'), ['Proposal', '2017-02-13'])
})

test('a collection the kind does not have is a mistake of the caller', () => {
  assert.throws(() => exportCollection(pipeline, 'toString', document, { language: null }), RangeError)
})

for (const language of ['en', 'de', null] as const) {
  test(`O54 what was imported and exported (${language ?? 'field names'}) is planned as the same again`, () => {
    const plan = planOpportunities(tableOf(demoFile('sales_pipeline.csv')), null)
    assert.ok('rows' in plan)
    const records = new Map(plan.rows.slice(0, 500).map((row, index) => [`r${index}`, row.fields]))
    const stages = document.collections.get(STAGES) ?? new Map()
    const content = {
      fields: {},
      collections: new Map([
        [STAGES, stages],
        [OPPORTUNITIES, records],
      ]),
    }
    const table = exportCollection(pipeline, OPPORTUNITIES, content, { language })
    const options = { delimiter: ';', bom: true, decimal: ',' } as const
    const again = planOpportunities(tableOf(writeCsv(table.columns, table.rows, options)), null)
    assert.ok('rows' in again)
    assert.deepEqual(again.rejected, [])
    const filled = (fields: object) => Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null))
    assert.deepEqual(
      again.rows.map(row => filled(row.fields)),
      plan.rows.slice(0, 500).map(row => filled(row.fields)),
    )
  })
}
