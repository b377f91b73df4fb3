// Tables that went out and come back: unchanged ones change nothing, changed ones are merged against what was exported.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Fields } from '../../../../src/documents/kind.ts'
import { defaultStages } from '../../../../src/documents/pipeline.ts'
import { checkValue, type Value } from '../../../../src/documents/values.ts'
import { returnedChanges } from '../../../../src/exchange/xlsx/merge.ts'
import {
  documentOf,
  edited,
  opportunities,
  plan,
  sheetOf,
  table,
  targetOf,
  throughCsv,
  throughXlsx,
} from './support.ts'

const records = {
  one: {
    name: 'Drehbank',
    account: 'Müller',
    quantity: 2,
    price: 1234.5,
    discount: 0.1,
    stage: 'engaging',
    probability: 0.4,
    closeDate: '2026-12-31',
  },
  two: { name: '=1+1', phone: '0049 30 1', stage: 'won', probability: 1, price: 50, closeDate: '2026-02-03' },
  three: { name: 'Säge', stage: 'lost', archived: true, priority: 'high' },
}
const notes = { one: 'Erste Zeile\nzweite Zeile' }

const outcomes = (planned: ReturnType<typeof plan>) =>
  Object.fromEntries(planned.records.map(each => [each.id, each.outcome]))

for (const [format, through] of [
  ['a workbook', throughXlsx],
  ['CSV', async (sheet: Parameters<typeof throughCsv>[0]) => throughCsv(sheet)],
] as const) {
  for (const language of ['de', 'en'] as const) {
    test(`P06 ${format} brought back as it was exported changes nothing (${language})`, async () => {
      const planned = plan(await through(sheetOf(records, language, notes)), targetOf(records, notes))
      assert.deepEqual(outcomes(planned), { one: 'unchanged', two: 'unchanged', three: 'unchanged' })
      assert.deepEqual([planned.leftOut, planned.missing, planned.absent], [[], [], 0])
    })
  }

  test(`P05 a changed cell of ${format} is a change from the exported value, and the only one`, async () => {
    const read = await through(sheetOf(records, 'de', notes))
    const back = edited(read, { one: { Preis: 1300, Phase: 'Gewonnen' }, three: { Archiviert: null } })
    const planned = plan(back, targetOf(records, notes))
    assert.deepEqual(outcomes(planned), { one: 'changed', two: 'unchanged', three: 'changed' })
    assert.deepEqual(returnedChanges(planned, 'opportunities'), [
      ['opportunities', 'one.price', 1234.5, 1300],
      ['opportunities', 'one.stage', 'engaging', 'won'],
      ['opportunities', 'three.archived', true, null],
    ])
  })
}

const number = (type: { min: number; max: number }) =>
  fc.oneof(
    fc.double({ min: type.min, max: type.max, noNaN: true, noDefaultInfinity: true }),
    fc.integer({ min: 0, max: 100_000 }),
  )
const anyValue = (name: string): fc.Arbitrary<Value> => {
  const { value: type } = opportunities.fields.find(each => each.name === name)!
  switch (type.type) {
    case 'text':
      return fc
        .oneof(
          fc.string({ unit: 'binary', maxLength: 20 }),
          fc.constantFrom(
            '=1+1',
            "'=x",
            "''+y",
            '_x0041_',
            ' a  b ',
            '31.12.2026',
            '1,5',
            '0049',
            'Ä\r\nB',
            'true',
            '\u0001',
            '\ud800',
            '-AAAA',
            'toString',
            '__proto__',
          ),
        )
        .filter(text => checkValue(type, text) === null)
    case 'number':
    case 'money':
      return number(type)
    case 'fraction':
      return fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(0, 0.4, 1))
    case 'date':
      return fc.oneof(
        fc
          .date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
          .map(day => day.toISOString().slice(0, 10)),
        fc.constantFrom('1900-02-28', '1900-03-01', '0001-01-01'),
      )
    case 'boolean':
      return fc.boolean()
    case 'choice':
      return fc.constantFrom(...type.choices.map(each => each.value))
    case 'record':
      return fc.constantFrom(...defaultStages.map(each => each.id), 'nobodyKnows')
  }
}
const anyFields: fc.Arbitrary<Fields> = fc.record(
  Object.fromEntries(opportunities.fields.map(({ name }) => [name, anyValue(name)])),
  { requiredKeys: [] },
)
const anyPipeline = fc.dictionary(
  fc.stringMatching(/^[A-Za-z0-9_-]{22}$/),
  fc.tuple(anyFields, fc.oneof(fc.constant(''), fc.string({ unit: 'binary', maxLength: 40 }))),
  { maxKeys: 6 },
)

test('P06 the sign for what could not be read comes back as any other', async () => {
  const held = { one: { ...records.one, lostReason: '\ufffd', competitor: 'M\ufffdller' } }
  const planned = plan(await throughXlsx(sheetOf(held, 'de', notes)), targetOf(held, notes))
  assert.deepEqual(outcomes(planned), { one: 'unchanged' })
})

for (const language of ['de', 'en'] as const) {
  test(`P06 whatever a pipeline holds, its export brought back changes nothing (${language})`, async () => {
    await fc.assert(
      fc.asyncProperty(anyPipeline, async content => {
        const held = Object.fromEntries(Object.entries(content).map(([id, [fields]]) => [id, fields]))
        const written = Object.fromEntries(Object.entries(content).map(([id, [, text]]) => [id, text]))
        if (Object.keys(held).length === 0) return
        const sheet = sheetOf(held, language, written)
        for (const read of [await throughXlsx(sheet), throughCsv(sheet)]) {
          const planned = plan(read, targetOf(held, written))
          assert.deepEqual(planned.leftOut, [])
          assert.deepEqual(
            planned.records.filter(each => each.outcome !== 'unchanged'),
            [],
          )
        }
      }),
      { numRuns: 150 },
    )
  })
}

test('P06 what somebody else changed meanwhile stays where the file does not touch it, and collides where it does', async () => {
  const read = await throughXlsx(sheetOf(records))
  const here = { ...records, one: { ...records.one, price: 1500, account: 'Maier', nextStep: 'Anruf' } }
  const planned = plan(edited(read, { one: { Preis: 1300, 'Nächster Schritt': 'Anruf' } }), targetOf(here))
  assert.equal(outcomes(planned).one, 'collided')
  assert.deepEqual(planned.records[0]?.changed, [
    { name: 'price', base: 1234.5, current: 1500, value: 1300, collides: true },
  ])
  assert.deepEqual(returnedChanges(planned, 'opportunities'), [['opportunities', 'one.price', 1234.5, 1300]])
})

test('P06 a change in a record that was archived meanwhile is told', async () => {
  const here = { ...records, one: { ...records.one, archived: true } }
  const planned = plan(edited(await throughXlsx(sheetOf(records)), { one: { Preis: 1 } }), targetOf(here))
  assert.equal(planned.records[0]?.archivedMeanwhile, true)
})

test('P07 new rows become new opportunities, once, however often the file comes back; a missing row changes nothing', async () => {
  const before = table(await throughXlsx(sheetOf(records)))
  const cells = before.titles.map(title => (title === 'Verkaufschance' ? 'Neu' : title === 'Preis' ? 7 : null))
  const blank = before.titles.map(() => null)
  const rows = [before.rows[0]!, { line: 5, cells }, { line: 6, cells: blank }, { line: 7, cells }]
  const planned = plan({ ...before, rows }, targetOf(records))
  assert.equal(planned.absent, 2)
  const added = planned.records.filter(each => each.outcome === 'added')
  assert.deepEqual(
    added.map(each => each.fields),
    [
      { name: 'Neu', price: 7 },
      { name: 'Neu', price: 7 },
    ],
  )
  const here = { ...records, ...Object.fromEntries(added.map(each => [each.id, each.fields])) }
  assert.equal(Object.keys(here).length, 5)
  assert.ok(plan({ ...before, rows }, targetOf(here)).records.every(each => each.outcome === 'unchanged'))
})

test('columns may be moved and removed; rows that stand twice are left out with a reason', async () => {
  const before = table(await throughXlsx(sheetOf(records)))
  const keep = before.titles
    .map((title, index) => ({ title, index }))
    .filter(each => each.title !== 'Konto' && each.title !== 'Preis')
    .reverse()
  const titles = keep.map(each => each.title)
  const rows = before.rows.map(row => ({ ...row, cells: keep.map(each => row.cells[each.index]!) }))
  const planned = plan({ ...before, titles, rows }, targetOf(records))
  assert.deepEqual(planned.missing, ['Preis'])
  assert.ok(planned.records.every(each => each.outcome === 'unchanged'))
  const twice = plan({ ...before, rows: [...before.rows, { ...before.rows[0]!, line: 9 }] }, targetOf(records))
  assert.deepEqual(twice.leftOut, [
    { line: 2, reason: { code: 'sameRecord', line: 9 } },
    { line: 9, reason: { code: 'sameRecord', line: 2 } },
  ])
})

test('a stage renamed while the table was away is no change, and its new name is understood', async () => {
  const stages = defaultStages.map(
    each => [each.id, each.id === 'engaging' ? { ...each.fields, name: 'Erstgespräch' } : each.fields] as const,
  )
  const document = documentOf(records, stages)
  const read = await throughXlsx(sheetOf(records))
  assert.ok(plan(read, targetOf(records, {}, document)).records.every(each => each.outcome === 'unchanged'))
  const planned = plan(edited(read, { two: { Phase: 'Erstgespräch' } }), targetOf(records, {}, document))
  assert.deepEqual(returnedChanges(planned, 'opportunities'), [['opportunities', 'two.stage', 'won', 'engaging']])
})

test('cells of a wrong type leave their row out with a sentence', async () => {
  const read = await throughXlsx(sheetOf(records))
  const reason = (cells: Parameters<typeof edited>[1][string]) =>
    plan(edited(read, { one: cells }), targetOf(records)).leftOut[0]?.reason.code
  assert.equal(reason({ Preis: 'viel' }), 'type')
  assert.equal(reason({ Preis: '1.234' }), 'type')
  assert.equal(reason({ Preis: -1 }), 'range')
  assert.equal(reason({ Preis: { day: '2026-01-01' } }), 'type')
  assert.equal(reason({ Phase: 'Gibtsnicht' }), 'stage')
  assert.equal(reason({ Abschlussdatum: '31.02.2026' }), 'type')
  assert.equal(reason({ Kunde: 'x'.repeat(300) }), 'tooLong')
  assert.equal(reason({ Priorität: 'dringend' }), 'choice')
  assert.equal(reason({ Kunde: true }), 'type')
  assert.equal(reason({ 'Satchel-ID': 'BBBBBBBBBBBBBBBBBBBBBB' }), 'unknownRecord')
})

test('what people type as text is read where it can mean one thing only', async () => {
  const read = await throughXlsx(sheetOf(records))
  const back = edited(read, {
    one: {
      Preis: '1.234,75',
      Abschlussdatum: '15.01.2027',
      Rabatt: '25 %',
      Archiviert: 'ja',
      Menge: '3',
      'Nächster Schritt am': 46387,
    },
  })
  assert.deepEqual(
    plan(back, targetOf(records)).records[0]?.changed.map(each => [each.name, each.value]),
    [
      ['quantity', 3],
      ['price', 1234.75],
      ['discount', 0.25],
      ['closeDate', '2027-01-15'],
      ['nextStepDate', '2026-12-31'],
      ['archived', true],
    ],
  )
})

test('another pipeline’s table is refused', async () => {
  const read = table(await throughXlsx(sheetOf(records)))
  const { planReturn } = await import('../../../../src/exchange/xlsx/merge.ts')
  assert.deepEqual(planReturn(read, { ...targetOf(records), address: 'pipeline/BBBBBBBBBBBBBBBBBBBBBB' }), {
    problem: { code: 'otherDocument' },
  })
})
