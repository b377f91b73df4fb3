// The marketing matrix, cell by cell, and what running its transactions makes of a campaign.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { evaluate, evaluateAll, readOnlyBy } from '../../../../src/policy/statuses/evaluate.ts'
import { DISTRIBUTE, MARKETING, RELEASE, STANDARD_PROFILE } from '../../../../src/policy/statuses/marketing.ts'
import { userStatus } from '../../../../src/policy/statuses/profile.ts'
import { initialStatuses } from '../../../../src/policy/statuses/rules.ts'
import { run } from '../../../../src/policy/statuses/run.ts'

const COLUMNS = ['CRTE', 'REL', 'FSHD', 'LCK', 'APPR', 'EXEC', 'CNC', 'MSA']

/** As published, with the names of the transactions; the cell EXEC of Release is lost there and has no effect here. */
const PUBLISHED: Readonly<Record<string, string>> = {
  CREL: '| A | - | F | F | - | - | F | - |',
  CCLS: '| - | A | - | F | - | - | F | - |',
  CCLU: '| - | - | A | F | - | - | - | - |',
  CLKS: '| A | A | A | - | - | - | - | - |',
  CLKU: '| - | - | - | A | - | - | - | - |',
  CAPR: '| A | A | F | F | - | - | F | - |',
  CEXE: '| A | A | F | F | - | - | F | - |',
  CCNS: '| A | A | F | F | - | - | - | - |',
  CCNU: '| - | - | - | - | - | - | A | - |',
  CTR3: '| F | A | F | - | - | - | F | - |',
  CTGS: '| F | A | F | - | - | - | F | - |',
  CMSA: '| - | A | A | - | - | - | - | - |',
  CPLN: '| - | - | F | - | - | - | F | - |',
  CSTC: '| A | A | F | F | - | - | F | - |',
  CSTE: '| A | A | F | F | - | - | F | - |',
  CEDL: '| A | A | F | F | - | - | F | - |',
}
const cellsOf = (row: string) =>
  row
    .split('|')
    .slice(1, -1)
    .map(cell => cell.trim())

/** Permits everything and is no system status: what a cell says then shows, whatever else would be missing. */
const OPEN = {
  ...STANDARD_PROFILE,
  statuses: [userStatus({ code: 'OPEN', text: 'Permits all', permits: MARKETING.transactions.map(one => one.code) })],
}

describe('M1 every cell of the matrix', () => {
  for (const [transaction, row] of Object.entries(PUBLISHED)) {
    const cells = cellsOf(row)
    test(`the row of ${transaction} has a cell for each status`, () => assert.equal(cells.length, COLUMNS.length))
    for (const [at, status] of COLUMNS.entries()) {
      const cell = cells[at]
      const words = cell === 'A' ? 'permits' : cell === 'F' ? 'forbids' : 'has no influence on'
      test(`${status} ${words} ${transaction}`, () => {
        const alone = evaluate(STANDARD_PROFILE, [status], transaction)
        const beside = evaluate(OPEN, [status, 'OPEN'], transaction)
        assert.deepEqual(alone.permittedBy, cell === 'A' ? [status] : [])
        assert.deepEqual(alone.forbiddenBy, cell === 'F' ? [status] : [])
        assert.deepEqual(beside.permittedBy.includes(status), cell === 'A')
        assert.deepEqual(beside.forbiddenBy.includes(status), cell === 'F')
        assert.deepEqual(alone.warnedBy, [])
      })
    }
  }

  test('the table holds these transactions and Change key, in full, and the statuses in this order', () => {
    const codes = MARKETING.transactions.map(one => one.code)
    assert.deepEqual(codes.toSorted(), [...Object.keys(PUBLISHED), 'CCID'].toSorted())
    assert.deepEqual(
      MARKETING.statuses.map(one => one.code),
      COLUMNS,
    )
    for (const { code, name } of MARKETING.transactions) assert.match(name, /^[A-Z][A-Za-z ]+$/, code)
  })
})

describe('M2 to M6 what follows from it', () => {
  const cases: readonly [what: string, active: readonly string[], transaction: string, may: boolean][] = [
    ['M3 Created alone never distributes', ['CRTE'], 'CMSA', false],
    ['M3 Released distributes', ['REL'], 'CMSA', true],
    ['M3 Finished distributes', ['FSHD'], 'CMSA', true],
    ['M3 a locked released campaign still distributes', ['REL', 'LCK'], 'CMSA', true],
    ['M3 Locked alone does not distribute', ['LCK'], 'CMSA', false],
    ['M3 Rejected alone does not distribute', ['CNC'], 'CMSA', false],
    ['M3 approval changes nothing about it', ['CRTE', 'APPR', 'EXEC'], 'CMSA', false],
    ['a created campaign is released', ['CRTE'], 'CREL', true],
    ['M5 a released one is not released again', ['REL'], 'CREL', false],
    ['a locked one is not released', ['CRTE', 'LCK'], 'CREL', false],
    ['a created one is not finished', ['CRTE'], 'CCLS', false],
    ['a released one is finished', ['REL'], 'CCLS', true],
    ['a locked one is not finished', ['REL', 'LCK'], 'CCLS', false],
    ['finishing is undone', ['FSHD'], 'CCLU', true],
    ['not while it is locked', ['FSHD', 'LCK'], 'CCLU', false],
    ['what is not finished has nothing to undo', ['REL'], 'CCLU', false],
    ['a finished one can be locked', ['FSHD'], 'CLKS', true],
    ['a rejected one cannot be locked', ['CNC'], 'CLKS', false],
    ['only a locked one is unlocked', ['REL'], 'CLKU', false],
    ['a locked one is unlocked, whatever else it is', ['REL', 'LCK', 'APPR'], 'CLKU', true],
    ['M5 Reject needs Released first', ['CRTE'], 'CCNS', false],
    ['a released one is rejected', ['REL'], 'CCNS', true],
    ['a finished one is not rejected', ['FSHD'], 'CCNS', false],
    ['rejecting is reset', ['CNC'], 'CCNU', true],
    ['a created one is not transferred to ERP', ['CRTE'], 'CTR3', false],
    ['a released one is', ['REL'], 'CTR3', true],
    ['the structure of a created one is changed', ['CRTE'], 'CSTC', true],
    ['not that of a finished one', ['FSHD'], 'CSTC', false],
    ['M5 the key of a created one can be changed', ['CRTE'], 'CCID', true],
    ['M5 after release the key is frozen', ['REL'], 'CCID', false],
    ['M5 a user status cannot unfreeze it', ['REL', 'OPEN'], 'CCID', false],
    ['M6 no system status permits planning', ['CRTE'], 'CPLN', false],
    ['M6 a user status may', ['CRTE', 'OPEN'], 'CPLN', true],
    ['M6 but not in a finished campaign', ['FSHD', 'OPEN'], 'CPLN', false],
  ]
  for (const [what, active, transaction, may] of cases) {
    test(what, () => assert.equal(evaluate(OPEN, active, transaction).outcome !== 'forbidden', may))
  }

  const content: readonly [active: readonly string[], by: readonly string[]][] = [
    [['CRTE'], []],
    [['REL'], []],
    [['REL', 'LCK'], []],
    [['FSHD'], ['FSHD']],
    [['CNC'], ['CNC']],
    [['FSHD', 'LCK', 'OPEN'], ['FSHD']],
  ]
  for (const [active, by] of content) {
    test(`M4 the content of ${active.join(' and ')} is ${by.length > 0 ? 'read-only' : 'open to edits'}`, () => {
      assert.deepEqual(readOnlyBy(OPEN, active), by)
    })
  }

  test('M5 the reason names what would be needed', () => {
    assert.deepEqual(evaluate(STANDARD_PROFILE, ['CRTE'], 'CCNS').reasons, [
      { code: 'needsStatus', transaction: 'CCNS', oneOf: ['REL'] },
      { code: 'permits', status: 'CRTE', transaction: 'CCNS' },
    ])
  })

  test('a screen is offered every transaction but those that are not used', () => {
    const offered = evaluateAll(STANDARD_PROFILE, ['CRTE'])
    assert.equal(offered.has('CPLN'), false)
    assert.equal(offered.size, MARKETING.transactions.length - 1)
    const may = [...offered].filter(([, verdict]) => verdict.outcome !== 'forbidden').map(([code]) => code)
    assert.deepEqual(may, ['CREL', 'CLKS', 'CAPR', 'CEXE', 'CSTC', 'CSTE', 'CEDL', 'CCID'])
  })
})

describe('S7 what running a transaction sets and clears', () => {
  const cases: readonly [before: readonly string[], transaction: string, after: readonly string[]][] = [
    [['CRTE'], 'CREL', ['REL']],
    [['CRTE', 'APPR'], 'CREL', ['REL', 'APPR']],
    [['REL'], 'CCLS', ['FSHD']],
    [['FSHD'], 'CCLU', ['REL']],
    [['CRTE'], 'CLKS', ['CRTE', 'LCK']],
    [['REL'], 'CLKS', ['REL', 'LCK']],
    [['REL', 'LCK'], 'CLKU', ['REL']],
    [['CRTE'], 'CAPR', ['CRTE', 'APPR']],
    [['REL'], 'CEXE', ['REL', 'EXEC']],
    [['REL'], 'CCNS', ['CNC']],
    [['CNC'], 'CCNU', ['REL']],
    [['REL'], 'CMSA', ['REL', 'MSA']],
    [['REL'], 'CTR3', ['REL']],
    [['REL'], 'CTGS', ['REL']],
    [['CRTE'], 'CSTC', ['CRTE']],
    [['CRTE'], 'CCID', ['CRTE']],
    [['FSHD', 'MSA'], 'CCLU', ['REL', 'MSA']],
  ]
  for (const [before, transaction, after] of cases) {
    test(`${transaction} makes ${after.join(' and ')} of ${before.join(' and ')}`, () => {
      assert.deepEqual(run(STANDARD_PROFILE, before, transaction), { done: true, statuses: after, warnedBy: [] })
    })
  }

  test('M2 whatever is run, a campaign has exactly one of Created, Released, Finished, Rejected', () => {
    const main = new Set(['CRTE', 'REL', 'FSHD', 'CNC'])
    const met = new Map([['CRTE', initialStatuses(STANDARD_PROFILE)]])
    for (const statuses of met.values()) {
      assert.equal(statuses.filter(one => main.has(one)).length, 1, statuses.join(' '))
      for (const { code } of MARKETING.transactions) {
        const ran = run(STANDARD_PROFILE, statuses, code)
        if (ran.done) met.set(ran.statuses.join(' '), [...ran.statuses])
      }
    }
    assert.ok(met.size > 20, `${met.size} situations`)
    for (const statuses of met.values()) {
      const created = statuses.includes('CRTE')
      assert.ok(!created || statuses.length === 1 || !statuses.includes('MSA'), 'nothing created was ever distributed')
    }
  })

  test('M5 nothing leads from Released back to Created', () => {
    for (const { code, sets } of MARKETING.transactions) assert.ok(!sets.includes('CRTE'), code)
  })

  test('C32 a campaign made on a device is Released by its import, and not before', () => {
    const made = initialStatuses(STANDARD_PROFILE)
    assert.deepEqual(made, ['CRTE'])
    assert.equal(evaluate(STANDARD_PROFILE, made, DISTRIBUTE).outcome, 'forbidden')
    const imported = run(STANDARD_PROFILE, made, RELEASE)
    assert.deepEqual(imported, { done: true, statuses: ['REL'], warnedBy: [] })
    assert.equal(evaluate(STANDARD_PROFILE, ['REL'], DISTRIBUTE).outcome, 'permitted')
  })
})
