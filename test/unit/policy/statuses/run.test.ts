// Running a transaction: warnings, next actions of user statuses, numbered ones that follow, and all of it or nothing.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import type { StatusReason } from '../../../../src/policy/reasons.ts'
import { STANDARD_PROFILE } from '../../../../src/policy/statuses/marketing.ts'
import { profileKey, type StatusProfile, userStatus } from '../../../../src/policy/statuses/profile.ts'
import { rulesOf } from '../../../../src/policy/statuses/rules.ts'
import { run } from '../../../../src/policy/statuses/run.ts'

const number = (own: number, lowest: number, highest: number) => ({ own, lowest, highest })

const PROFILE: StatusProfile = {
  ...STANDARD_PROFILE,
  id: 'next-actions',
  statuses: [
    userStatus({ code: 'DRAF', text: 'Draft', number: number(1, 1, 2) }),
    userStatus({ code: 'LIVE', text: 'Live', number: number(2, 1, 3), setWhen: ['CREL', 'CCLU'] }),
    userStatus({ code: 'OVER', text: 'Over', number: number(4, 4, 4), setWhen: ['CCLS'] }),
    userStatus({ code: 'ENDG', text: 'Ending', number: number(3, 1, 4) }),
    userStatus({ code: 'NEWS', text: 'News', setWhen: ['CREL'], clearedWhen: ['CCLS'] }),
    userStatus({ code: 'CARE', text: 'With care', warns: ['CLKS', 'CCLS'] }),
    userStatus({ code: 'HOLD', text: 'On hold', forbids: ['CCLS'], clearedWhen: ['CLKU'] }),
  ],
}
const done = (...statuses: string[]) => ({ done: true, statuses, warnedBy: [] }) as const
const refused = (...reasons: StatusReason[]) => ({ done: false, reasons }) as const

describe('S7 next actions', () => {
  const cases: readonly [what: string, before: readonly string[], transaction: string, after: readonly string[]][] = [
    ['sets an unnumbered status', ['CRTE'], 'CREL', ['REL', 'LIVE', 'NEWS']],
    ['clears an unnumbered status', ['REL', 'ENDG', 'NEWS'], 'CCLS', ['FSHD', 'OVER']],
    ['replaces a numbered status', ['CRTE', 'DRAF'], 'CREL', ['REL', 'LIVE', 'NEWS']],
    ['leaves what it does not name', ['CRTE', 'DRAF', 'HOLD'], 'CLKS', ['CRTE', 'LCK', 'DRAF', 'HOLD']],
    ['clears what is not set without a word', ['CRTE', 'LCK'], 'CLKU', ['CRTE']],
    ['clears with the system status', ['CRTE', 'LCK', 'HOLD'], 'CLKU', ['CRTE']],
    ['sets what is set already', ['CRTE', 'NEWS', 'LIVE'], 'CREL', ['REL', 'LIVE', 'NEWS']],
    ['N5 sets a number where none is active', ['REL'], 'CCLS', ['FSHD', 'OVER']],
  ]
  for (const [what, before, transaction, after] of cases) {
    test(`${transaction} ${what}`, () => assert.deepEqual(run(PROFILE, before, transaction), done(...after)))
  }

  test('S8 a number that may not follow refuses the whole transaction', () => {
    const before = ['REL', 'DRAF', 'NEWS']
    assert.deepEqual(
      run(PROFILE, before, 'CCLS'),
      refused({ code: 'numberDoesNotFollow', status: 'OVER', number: 4, after: 'DRAF', lowest: 1, highest: 2 }),
    )
    assert.deepEqual(before, ['REL', 'DRAF', 'NEWS'])
  })

  test('N4 where several numbered ones are set, the highest is', () => {
    const both: StatusProfile = {
      ...PROFILE,
      statuses: [
        userStatus({ code: 'HIGH', text: 'High', number: number(8, 1, 9), setWhen: ['CREL'] }),
        userStatus({ code: 'LOW', text: 'Low', number: number(5, 1, 9), setWhen: ['CREL'] }),
      ],
    }
    assert.deepEqual(run(both, ['CRTE'], 'CREL'), done('REL', 'HIGH'))
  })

  test('N3 a transaction clears no numbered status, whatever its profile says', () => {
    const clearing = { ...PROFILE, statuses: [userStatus({ ...PROFILE.statuses[0]!, clearedWhen: ['CREL'] })] }
    assert.deepEqual(run(clearing, ['CRTE', 'DRAF'], 'CREL'), done('REL', 'DRAF'))
  })

  test('U2 nobody is asked whether they may set it', () => {
    const guarded = { ...PROFILE, statuses: PROFILE.statuses.map(one => ({ ...one, roles: [] })) }
    assert.deepEqual(run(guarded, ['CRTE'], 'CREL'), done('REL', 'LIVE', 'NEWS'))
  })
})

describe('S6 a warning', () => {
  test('stops it until somebody goes on', () => {
    const before = ['REL', 'CARE', 'ENDG']
    assert.deepEqual(run(PROFILE, before, 'CCLS'), refused({ code: 'warningOpen', transaction: 'CCLS', by: ['CARE'] }))
    const after = run(PROFILE, before, 'CCLS', { despiteWarnings: true })
    assert.deepEqual(after, { done: true, statuses: ['FSHD', 'OVER', 'CARE'], warnedBy: ['CARE'] })
  })

  test('is permission enough where nothing else permits', () => {
    assert.equal(run(PROFILE, ['CNC', 'CARE'], 'CLKS').done, false)
    assert.deepEqual(run(PROFILE, ['CNC', 'CARE'], 'CLKS', { despiteWarnings: true }), {
      done: true,
      statuses: ['LCK', 'CNC', 'CARE'],
      warnedBy: ['CARE'],
    })
  })

  test('cannot be accepted against what forbids', () => {
    assert.deepEqual(
      run(PROFILE, ['REL', 'CARE', 'HOLD'], 'CCLS', { despiteWarnings: true }),
      refused(
        { code: 'forbids', status: 'HOLD', transaction: 'CCLS' },
        { code: 'warns', status: 'CARE', transaction: 'CCLS' },
        { code: 'permits', status: 'REL', transaction: 'CCLS' },
      ),
    )
  })
})

describe('S8 a refusal', () => {
  const cases: readonly [what: string, before: readonly string[], transaction: string, code: StatusReason['code']][] = [
    ['what nothing permits', ['CRTE'], 'CCLS', 'nothingPermits'],
    ['what something forbids', ['REL', 'LCK'], 'CCLS', 'forbids'],
    ['what is no transaction', ['REL'], 'NOPE', 'transactionUnknown'],
    ['a status nobody knows', ['REL', '????'], 'CLKS', 'statusUnknown'],
    ['what needs another status', ['CRTE'], 'CCNS', 'needsStatus'],
    ['a document without any status', [], 'CREL', 'nothingPermits'],
  ]
  for (const [what, before, transaction, code] of cases) {
    test(`says why: ${what}`, () => {
      const ran = run(PROFILE, before, transaction)
      assert.ok(!ran.done && ran.reasons.some(one => one.code === code), JSON.stringify(ran))
    })
  }

  test('tells every reason at once', () => {
    const ran = run(PROFILE, ['CRTE', 'LCK', 'HOLD', '????'], 'CCLS')
    assert.ok(!ran.done)
    assert.deepEqual(
      ran.reasons.map(one => one.code),
      ['statusUnknown', 'forbids', 'forbids', 'nothingPermits'],
    )
  })

  test('whatever is run on whatever: what was given stays, what comes is in order and each once', () => {
    const rules = rulesOf(PROFILE)
    const codes = [...rules.order.keys()]
    fc.assert(
      fc.property(fc.subarray(codes), fc.constantFrom(...rules.transactions.keys()), (active, transaction) => {
        const before = Object.freeze([...active])
        const ran = run(PROFILE, before, transaction, { despiteWarnings: true })
        if (!ran.done) return assert.ok(ran.reasons.length > 0)
        assert.deepEqual(
          ran.statuses,
          codes.filter(one => ran.statuses.includes(one)),
        )
        const { sets = [], clears = [] } = rules.transactions.get(transaction) ?? {}
        for (const one of sets) assert.ok(ran.statuses.includes(one))
        for (const one of clears) assert.ok(sets.includes(one) || !ran.statuses.includes(one))
      }),
    )
  })
})

test('S4 a profile is named with its version', () => {
  assert.equal(profileKey(PROFILE), 'next-actions@1')
  assert.notEqual(profileKey({ ...PROFILE, version: 2 }), profileKey(PROFILE))
})
