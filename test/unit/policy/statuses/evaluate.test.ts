// The status rule in every combination of influences, and what it says about what it does not know.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { evaluate } from '../../../../src/policy/statuses/evaluate.ts'
import { STANDARD_PROFILE } from '../../../../src/policy/statuses/marketing.ts'
import { type StatusProfile, userStatus } from '../../../../src/policy/statuses/profile.ts'
import { inOrder, rulesOf } from '../../../../src/policy/statuses/rules.ts'

/** One user status for each influence on CMSA, on which Created has none. */
const PROFILE: StatusProfile = {
  ...STANDARD_PROFILE,
  statuses: [
    userStatus({ code: 'YES', text: 'Permits', permits: ['CMSA'] }),
    userStatus({ code: 'YES2', text: 'Permits too', permits: ['CMSA'] }),
    userStatus({ code: 'WARN', text: 'Permits with a warning', warns: ['CMSA'] }),
    userStatus({ code: 'NO', text: 'Forbids', forbids: ['CMSA'] }),
    userStatus({ code: 'NIL', text: 'Has no influence', forbids: ['CCLS'] }),
  ],
}

describe('S5 one permits, none forbids', () => {
  const cases: readonly [active: readonly string[], outcome: 'permitted' | 'warned' | 'forbidden'][] = [
    [[], 'forbidden'],
    [['CRTE'], 'forbidden'],
    [['NIL'], 'forbidden'],
    [['CRTE', 'NIL'], 'forbidden'],
    [['YES'], 'permitted'],
    [['YES', 'YES2'], 'permitted'],
    [['CRTE', 'YES'], 'permitted'],
    [['YES', 'NIL'], 'permitted'],
    [['NO'], 'forbidden'],
    [['YES', 'NO'], 'forbidden'],
    [['REL', 'NO'], 'forbidden'],
    [['YES', 'YES2', 'REL', 'NO'], 'forbidden'],
    [['WARN'], 'warned'],
    [['WARN', 'YES'], 'warned'],
    [['WARN', 'REL'], 'warned'],
    [['WARN', 'NO'], 'forbidden'],
    [['WARN', 'NIL', 'CRTE'], 'warned'],
  ]
  for (const [active, outcome] of cases) {
    test(`${active.join(', ') || 'no status'}: ${outcome}`, () => {
      assert.equal(evaluate(PROFILE, active, 'CMSA').outcome, outcome)
      assert.equal(evaluate(PROFILE, active.toReversed(), 'CMSA').outcome, outcome, 'in whatever order')
      assert.ok(evaluate(PROFILE, active, 'CMSA').reasons.length > 0, 'a verdict always says why')
    })
  }

  test('the verdict names each status by what it says', () => {
    const verdict = evaluate(PROFILE, ['CRTE', 'REL', 'YES', 'WARN', 'NO', 'NIL'], 'CMSA')
    assert.deepEqual(verdict, {
      outcome: 'forbidden',
      permittedBy: ['REL', 'YES'],
      warnedBy: ['WARN'],
      forbiddenBy: ['NO'],
      reasons: [
        { code: 'forbids', status: 'NO', transaction: 'CMSA' },
        { code: 'warns', status: 'WARN', transaction: 'CMSA' },
        { code: 'permits', status: 'REL', transaction: 'CMSA' },
        { code: 'permits', status: 'YES', transaction: 'CMSA' },
      ],
    })
  })

  test('that nothing permits it is said', () => {
    const { reasons } = evaluate(PROFILE, ['CRTE', 'NIL'], 'CMSA')
    assert.deepEqual(reasons, [{ code: 'nothingPermits', transaction: 'CMSA' }])
  })

  test('for any statuses, the outcome is what the rule says of the lists beside it', () => {
    const codes = [...rulesOf(PROFILE).order.keys()]
    const transactions = [...rulesOf(PROFILE).transactions.values()]
    fc.assert(
      fc.property(fc.subarray(codes), fc.constantFrom(...transactions), (active, { code, needs }) => {
        const { outcome, permittedBy, warnedBy, forbiddenBy } = evaluate(PROFILE, active, code)
        const needed = needs.length === 0 || needs.some(one => active.includes(one))
        const may = permittedBy.length + warnedBy.length > 0 && forbiddenBy.length === 0 && needed
        assert.equal(outcome !== 'forbidden', may)
        assert.equal(outcome === 'warned', may && warnedBy.length > 0)
      }),
    )
  })

  test('a status that forbids never opens anything, one that permits never closes anything', () => {
    const transactions = [...rulesOf(PROFILE).transactions.keys()]
    const may = (active: readonly string[], code: string) => evaluate(PROFILE, active, code).outcome !== 'forbidden'
    fc.assert(
      fc.property(fc.subarray([...rulesOf(PROFILE).order.keys()]), fc.constantFrom(...transactions), (active, code) => {
        if (may([...active, 'NO'], code)) assert.ok(may(active, code))
        if (may(active, code)) assert.ok(may([...active, 'YES'], code))
      }),
    )
  })
})

describe('S9 what is not known', () => {
  test('a status the profile does not know forbids, whatever permits', () => {
    const { outcome, reasons } = evaluate(PROFILE, ['REL', 'OLD'], 'CMSA')
    assert.equal(outcome, 'forbidden')
    assert.deepEqual(reasons, [
      { code: 'statusUnknown', status: 'OLD' },
      { code: 'permits', status: 'REL', transaction: 'CMSA' },
    ])
  })

  for (const transaction of ['', 'XXXX', 'constructor', '__proto__', 'cmsa']) {
    test(`an unknown transaction (“${transaction}”) is forbidden`, () => {
      const { outcome, reasons } = evaluate(PROFILE, ['REL', 'YES'], transaction)
      assert.equal(outcome, 'forbidden')
      assert.deepEqual(reasons, [{ code: 'transactionUnknown', transaction }])
    })
  }

  for (const status of ['constructor', '__proto__', 'toString', 'rel']) {
    test(`“${status}” is no status`, () => {
      assert.equal(evaluate(PROFILE, ['REL', status], 'CMSA').outcome, 'forbidden')
    })
  }

  test('a profile on a system that is not there cannot be laid out', () => {
    assert.throws(() => rulesOf({ ...PROFILE, system: 'nothing' }), RangeError)
  })
})

describe('in the order they are shown', () => {
  const cases: readonly [given: readonly string[], shown: readonly string[]][] = [
    [
      ['YES', 'REL'],
      ['REL', 'YES'],
    ],
    [
      ['NO', 'YES', 'LCK', 'CRTE'],
      ['CRTE', 'LCK', 'YES', 'NO'],
    ],
    [['REL', 'REL'], ['REL']],
    [
      ['ZZZ', 'AAA', 'NIL', 'MSA'],
      ['MSA', 'NIL', 'AAA', 'ZZZ'],
    ],
  ]
  for (const [given, shown] of cases) {
    test(`${given.join(' ')} is shown as ${shown.join(' ')}`, () => {
      assert.deepEqual(inOrder(rulesOf(PROFILE), given), shown)
    })
  }

  test('a profile is laid out once', () => assert.equal(rulesOf(PROFILE), rulesOf(PROFILE)))
})
