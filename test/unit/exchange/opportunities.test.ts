import assert from 'node:assert/strict'
import { test } from 'node:test'
import { OPPORTUNITIES, pipeline } from '../../../src/documents/pipeline.ts'
import { checkValue } from '../../../src/documents/values.ts'
import { type OpportunityPlan, type PlanOptions, planOpportunities } from '../../../src/exchange/opportunities.ts'
import type { FileProblem, RowProblem } from '../../../src/exchange/problems.ts'
import type { Mapping } from '../../../src/exchange/targets.ts'
import { demoFile, tableOf, windows1252 } from './files.ts'

function planOf(file: string | Uint8Array, options: PlanOptions = {}, mapping: Mapping | null = null): OpportunityPlan {
  const plan = planOpportunities(tableOf(file), mapping, options)
  if ('problem' in plan) assert.fail(`no plan: ${JSON.stringify(plan.problem)}`)
  return plan
}

function planProblem(
  file: string | Uint8Array,
  options: PlanOptions = {},
  mapping: Mapping | null = null,
): FileProblem {
  const plan = planOpportunities(tableOf(file), mapping, options)
  if (!('problem' in plan)) assert.fail(`${plan.rows.length} rows planned`)
  return plan.problem
}

const fieldsOf = (file: string, options: PlanOptions = {}) => planOf(file, options).rows.map(row => row.fields)
const reasonsOf = (file: string, options: PlanOptions = {}): RowProblem[] =>
  planOf(file, options).rejected.map(row => row.reason)

test('O05 all 8,800 rows of the real file are planned within a second', () => {
  const bytes = demoFile('sales_pipeline.csv')
  const started = performance.now()
  const plan = planOf(bytes)
  assert.ok(performance.now() - started < 1_000)
  assert.equal(plan.rows.length, 8800)
  assert.deepEqual(plan.rejected, [])
  assert.equal(new Set(plan.rows.map(row => row.agent)).size, 30)
  assert.deepEqual(plan.rows[0], {
    line: 2,
    key: '1C1I7A6R',
    agent: 'Moses Frase',
    fields: {
      account: 'Cancity',
      product: 'GTX Plus Basic',
      stage: 'won',
      engageDate: '2016-10-20',
      closeDate: '2017-03-01',
      price: 1054,
      name: 'GTX Plus Basic – Cancity',
      quantity: 1,
      probability: 1,
      owner: 'Moses Frase',
      reference: '1C1I7A6R',
    },
    notes: null,
  })
})

test('O05 every planned value of the real file is one that the kind admits', () => {
  const plan = planOf(demoFile('sales_pipeline.csv'))
  const wrong = plan.rows.flatMap(row =>
    Object.entries(row.fields).filter(([name, value]) => {
      const field = pipeline.collectionField(OPPORTUNITIES, name)
      return !field || value === undefined || checkValue(field.value, value) !== null
    }),
  )
  assert.deepEqual(wrong, [])
  const open = plan.rows.filter(row => row.fields.account === null)
  assert.equal(open.length, 1425)
  assert.ok(open.every(row => row.fields.name === row.fields.product))
  assert.equal(plan.rows.filter(row => row.fields.engageDate === null).length, 500)
})

test('O10 the same file gives the same plan', () => {
  const bytes = demoFile('sales_pipeline.csv')
  assert.deepEqual(planOf(bytes), planOf(bytes))
})

test('O05 the other tables of the same system are refused as such', () => {
  for (const name of ['accounts.csv', 'products.csv', 'sales_teams.csv']) {
    const problem = planProblem(demoFile(name))
    assert.equal(problem.code, 'missingColumns')
  }
  const contacts = planProblem('id,owner,name,phone\n1,Ann,Bob,5\n')
  assert.ok(contacts.code === 'missingColumns')
  assert.deepEqual(contacts.missing, [])
  assert.equal(contacts.oneOf.length, 4)
  const products = planProblem(demoFile('products.csv'))
  assert.ok(products.code === 'missingColumns')
  assert.deepEqual([products.missing.length, products.oneOf.length], [2, 0])
})

test('O05 a German file with semicolons, decimal commas and Windows-1252 is read', () => {
  const file = windows1252(
    'Chancennummer;Außendienst;Kunde;Produkt;Menge;Einzelpreis;Rabatt;Phase;Abschlussdatum;Wahrscheinlichkeit\r\n' +
      'V-1;Jörg Müller;Söhne & Co;Gerüst;1.200,5;1.054,50 €;7,5 %;Verhandlung;31.12.2026;75\r\n' +
      'V-2;Jörg Müller;;Gerüst;2;99,90 €;;Gewonnen;01.02.2026;\r\n',
  )
  const [first, second] = planOf(file).rows
  assert.equal(first?.agent, 'Jörg Müller')
  assert.deepEqual(first?.fields, {
    account: 'Söhne & Co',
    product: 'Gerüst',
    quantity: 1200.5,
    price: 1054.5,
    discount: 0.075,
    stage: 'negotiation',
    probability: 0.75,
    closeDate: '2026-12-31',
    name: 'Gerüst – Söhne & Co',
    owner: 'Jörg Müller',
    reference: 'V-1',
  })
  assert.deepEqual([second?.fields.discount, second?.fields.probability, second?.fields.price], [null, 1, 99.9])
})

test('O05 ambiguous dates are asked about with the columns concerned, and an answer settles them', () => {
  const file = 'id,rep,stage,engage date,close date\n1,Ann,Won,13/01/2026,01/02/2026\n2,Ann,Won,14/01/2026,03/04/2026\n'
  assert.deepEqual(planProblem(file), {
    code: 'dateOrder',
    questions: [{ column: 'close date', finding: 'ambiguous', samples: ['01/02/2026', '03/04/2026'] }],
  })
  const dates = (options: PlanOptions): unknown[] => fieldsOf(file, options).map(fields => fields.closeDate)
  assert.deepEqual(dates({ dates: 'dmy' }), ['2026-02-01', '2026-04-03'])
  assert.deepEqual(dates({ dates: new Map([['close date', 'mdy']]) }), ['2026-01-02', '2026-03-04'])
  assert.equal(planProblem(file, { dates: 'ymd' }).code, 'dateContradiction')
  assert.equal(planProblem(file, { dates: new Map([['engage date', 'dmy']]) }).code, 'dateOrder')
})

test('O05 an answer that the dates disprove is refused', () => {
  const file = 'id,rep,close date\n1,Ann,13/01/2026\n2,Ann,01/02/2026\n'
  assert.deepEqual(planProblem(file, { dates: 'mdy' }), {
    code: 'dateContradiction',
    column: 'close date',
    said: 'mdy',
    found: 'dmy',
    sample: '13/01/2026',
  })
})

test('an ISO column needs no answer and takes none meant for another', () => {
  const file = 'id,rep,engage date,close date\n1,Ann,2026-02-01,01/02/2026\n'
  const [fields] = fieldsOf(file, { dates: 'dmy' })
  assert.deepEqual([fields?.engageDate, fields?.closeDate], ['2026-02-01', '2026-02-01'])
  assert.equal(planProblem(file, { dates: new Map([['engage date', 'dmy']]) }).code, 'dateContradiction')
})

test('dates that are the same day either way take any answer', () => {
  const file = 'id,rep,close date\n1,Ann,05/05/2026\n'
  for (const dates of [undefined, 'dmy', 'mdy'] as const) {
    assert.equal(fieldsOf(file, dates ? { dates } : {})[0]?.closeDate, '2026-05-05')
  }
})

test('O05 a column of contradicting dates is asked about; with an answer the rows that do not fit are rejected', () => {
  const file = 'id,rep,close date\n1,Ann,13/01/2026\n2,Ann,01/14/2026\n3,Ann,01/02/2026\n'
  assert.deepEqual(planProblem(file), {
    code: 'dateOrder',
    questions: [{ column: 'close date', finding: 'mixed', samples: ['13/01/2026', '01/14/2026'] }],
  })
  const plan = planOf(file, { dates: 'dmy' })
  assert.deepEqual(
    plan.rows.map(row => row.fields.closeDate),
    ['2026-01-13', '2026-02-01'],
  )
  assert.deepEqual(plan.rejected, [
    { line: 3, key: '2', reason: { code: 'date', column: 'close date', value: '01/14/2026', order: 'dmy' } },
  ])
})

test('O05 a year of two digits is named as the reason, in every order and with every answer', () => {
  for (const [first, second] of [
    ['13.02.17', '4.3.17 10:15'],
    ['4/23/17', '12/31/17'],
    ['17-02-13', '17-12-31'],
  ]) {
    for (const dates of [undefined, 'dmy', 'mdy', 'ymd'] as const) {
      const plan = planOf(`id,rep,close date\n1,Ann,${first}\n2,Ann,${second}\n3,Ann,\n`, dates ? { dates } : {})
      assert.deepEqual(
        plan.rejected.map(({ key, reason }) => [key, reason]),
        [
          ['1', { code: 'shortYear', column: 'close date', value: first }],
          ['2', { code: 'shortYear', column: 'close date', value: second }],
        ],
      )
      assert.deepEqual(
        plan.rows.map(row => row.key),
        ['3'],
      )
    }
  }
  const [reason] = reasonsOf('id,rep,close date\n1,Ann,soon\n')
  assert.equal(reason?.code, 'date')
})

test('month-first files are read as such', () => {
  const [first] = fieldsOf('id,rep,close date\n1,Ann,02/03/2026\n2,Ann,12/31/2026\n')
  assert.equal(first?.closeDate, '2026-02-03')
})

test('O05 numbers that differ by a factor of 1,000 are asked about', () => {
  const file = 'id,rep,amount\n1,Ann,1.234\n2,Ann,550\n'
  assert.deepEqual(planProblem(file), {
    code: 'numberStyle',
    questions: [{ column: 'amount', finding: 'ambiguous', samples: ['1.234'] }],
  })
  assert.equal(fieldsOf(file, { numbers: 'comma' })[0]?.price, 1234)
  assert.equal(fieldsOf(file, { numbers: new Map([['amount', 'point']]) })[0]?.price, 1.234)
})

test('O05 a key that comes twice is rejected and names the first line', () => {
  const plan = planOf('id,rep,stage\nA,Ann,Won\nB,Ann,Won\n A ,Bob,Lost\n')
  assert.deepEqual(
    plan.rows.map(row => row.key),
    ['A', 'B'],
  )
  assert.deepEqual(plan.rejected, [{ line: 4, key: 'A', reason: { code: 'duplicate', line: 2 } }])
})

test('O05 a rejected row says why, and the others are planned', () => {
  const file =
    'id,rep,stage,price,probability,priority,phone\n' +
    'A,Ann,Paused,1,,,\n' +
    ',Ann,Won,1,,,\n' +
    'C,,Won,1,,,\n' +
    'D,Ann,Won,much,,,\n' +
    'E,Ann,Won,-1,,,\n' +
    'F,Ann,Won,1,500,,\n' +
    'G,Ann,Won,1,,Urgent,\n' +
    `H,Ann,Won,1,,,${'5'.repeat(51)}\n` +
    'I,Ann\n' +
    'J,Ann,Won,1,,Hoch,5\n'
  const plan = planOf(file)
  assert.deepEqual(
    plan.rejected.map(row => [row.line, row.key ?? null, row.reason.code]),
    [
      [2, 'A', 'stage'],
      [3, null, 'missing'],
      [4, 'C', 'missing'],
      [5, 'D', 'number'],
      [6, 'E', 'range'],
      [7, 'F', 'range'],
      [8, 'G', 'choice'],
      [9, 'H', 'tooLong'],
      [10, null, 'cells'],
    ],
  )
  assert.deepEqual(plan.rejected[0]?.reason, {
    code: 'stage',
    column: 'stage',
    value: 'Paused',
    known: ['Prospecting', 'Engaging', 'Proposal', 'Negotiation', 'Won', 'Lost'],
  })
  assert.deepEqual(
    plan.rows.map(row => [row.key, row.fields.priority]),
    [['J', 'high']],
  )
})

test('texts and keys that are too long are rejected, not cut', () => {
  const long = 'x'.repeat(201)
  for (const row of [`${long},Ann,Won,a`, `A,${long},Won,a`, `A,Ann,Won,${long}`]) {
    assert.deepEqual(
      reasonsOf(`id,rep,stage,account\n${row}\n`).map(reason => reason.code),
      ['tooLong'],
    )
  }
  const [notes] = reasonsOf(`id,rep,stage,notes\nA,Ann,Won,${'x'.repeat(32_768)}\n`)
  assert.deepEqual(notes, { code: 'tooLong', column: 'notes', length: 32_768, max: 32_767 })
})

test('a title is built from what there is, and is never too long', () => {
  const [both, product, account, neither, given] = fieldsOf(
    'id,rep,stage,product,account,name\nA,Ann,Won,P,K,\nB,Ann,Won,P,,\nC,Ann,Won,,K,\nD,Ann,Won,,,\nE,Ann,Won,P,K,T\n',
  )
  assert.deepEqual(
    [both, product, account, neither, given].map(fields => fields?.name),
    ['P – K', 'P', 'K', 'D', 'T'],
  )
  const [long] = fieldsOf(`id,rep,product,account\nA,Ann,${'p'.repeat(120)},${'k'.repeat(120)}\n`)
  assert.equal(long?.name, 'p'.repeat(120))
})

test('an empty cell clears, a column that is not there says nothing', () => {
  const [fields] = fieldsOf('id,rep,stage,account\nA,Ann,,\n')
  assert.deepEqual(fields, {
    account: null,
    stage: null,
    name: 'A',
    quantity: 1,
    probability: null,
    owner: 'Ann',
    reference: 'A',
  })
})

test('the probability comes from the file, else from the stage as the pipeline has it', () => {
  const stages = [
    { id: 'won', fields: { name: 'Won', type: 'won', probability: 0.95 } },
    { id: 'new', fields: { name: 'New', type: 'open' } },
  ]
  const file = 'id,rep,stage,probability\nA,Ann,Won,\nB,Ann,Won,0.5\nC,Ann,New,\n'
  assert.deepEqual(
    fieldsOf(file, { stages }).map(fields => fields.probability),
    [0.95, 0.5, null],
  )
})

test('one person in several spellings of case is one agent', () => {
  const plan = planOf('id,rep,stage\n1,Ann  Lee,Won\n2,ANN LEE,Won\n3, ann lee ,Lost\n')
  assert.deepEqual(new Set(plan.rows.flatMap(row => [row.agent, row.fields.owner])), new Set(['Ann Lee']))
})

test('line breaks, invisible signs and decomposed letters do not reach one-line values', () => {
  const [fields] = fieldsOf('id,rep,stage,account\nA,Ann,Won,"Mu\u0308ller\r\n \u202eGmbH\u200b "\n')
  assert.equal(fields?.account, 'Müller GmbH')
})

test('notes keep their lines', () => {
  const plan = planOf('id,rep,stage,notes\nA,Ann,Won,"one\r\ntwo\vthree"\nB,Ann,Won,\n')
  assert.deepEqual(
    plan.rows.map(row => row.notes),
    ['one\ntwo\nthree', ''],
  )
})

test('a mapping chosen by a person counts, and one of another file is refused', () => {
  const file = 'a,b,c\n1,Ann,Won\n'
  const mapping = { key: 'a', agent: 'b', stage: 'c' }
  assert.equal(planOf(file, {}, mapping).rows[0]?.agent, 'Ann')
  assert.equal(planOf(file, { mapping }).rows[0]?.fields.stage, 'won')
  assert.deepEqual(planProblem(file, {}, { ...mapping, stage: 'd' }), {
    code: 'unknownColumns',
    unknown: ['d'],
    columns: ['a', 'b', 'c'],
  })
  assert.equal(planProblem(file, {}, { key: 'a', stage: 'c' }).code, 'missingColumns')
})

test('columns called like parts of every object are read like others', () => {
  const file = '__proto__,constructor,toString\nA,Ann,Won\n'
  const plan = planOf(file, {}, { key: '__proto__', agent: 'constructor', stage: 'toString' })
  assert.deepEqual([plan.rows[0]?.key, plan.rows[0]?.agent, plan.rows[0]?.fields.stage], ['A', 'Ann', 'won'])
  assert.equal(({} as Record<string, unknown>).A, undefined)
})

test('a hundred thousand rows are planned within the limits of an import', () => {
  const lines = Array.from({ length: 100_000 }, (_, index) => `K${index},Ann,Won,13/01/2026,"1,234.50"`)
  const plan = planOf(`id,rep,stage,close date,amount\n${lines.join('\n')}\n`)
  assert.equal(plan.rows.length, 100_000)
})
