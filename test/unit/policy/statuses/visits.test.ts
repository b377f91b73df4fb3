// The statuses of visit reports as one table: what each permits, what running a transaction makes of them, and that the
// profile the program has is sound. DOMAIN 8: what was seen at a customer's is confirmed by whoever was there.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { BUILT_IN } from '../../../../src/policy/statuses/built-in.ts'
import { choices, choose } from '../../../../src/policy/statuses/choose.ts'
import { evaluate, evaluateAll, readOnlyBy } from '../../../../src/policy/statuses/evaluate.ts'
import { DISTRIBUTE, MARKETING, PLAN } from '../../../../src/policy/statuses/marketing.ts'
import { parseProfile } from '../../../../src/policy/statuses/parse.ts'
import { profileKey, type StatusProfile, userStatus } from '../../../../src/policy/statuses/profile.ts'
import { prove } from '../../../../src/policy/statuses/prove.ts'
import { initialStatuses } from '../../../../src/policy/statuses/rules.ts'
import { run } from '../../../../src/policy/statuses/run.ts'
import { CONFIRM, REOPEN, VISITS, VISITS_PROFILE } from '../../../../src/policy/statuses/visits.ts'

const OPEN = ['OPEN'] as const
const CONFIRMED = ['CONF'] as const

/** A company that has reports checked at the office before they are closed. */
const CHECKED: StatusProfile = {
  ...VISITS_PROFILE,
  id: 'checked',
  initial: 'DRFT',
  statuses: [
    userStatus({
      code: 'DRFT',
      text: 'Draft',
      number: { own: 1, lowest: 1, highest: 2 },
      warns: [CONFIRM],
      roles: ['rep'],
    }),
    userStatus({
      code: 'CHKD',
      text: 'Checked',
      number: { own: 2, lowest: 1, highest: 2 },
      permits: [CONFIRM],
      roles: ['office'],
      runs: CONFIRM,
    }),
    userStatus({ code: 'DISP', text: 'Disputed', forbids: [CONFIRM], roles: ['office'] }),
  ],
}

describe('V1 a visit report is Open or Confirmed', () => {
  test('it begins Open', () => assert.deepEqual(initialStatuses(VISITS_PROFILE), ['OPEN']))

  const distributed: readonly (readonly [active: readonly string[], may: boolean])[] = [
    [OPEN, true],
    [CONFIRMED, true],
    [[], false],
    [['NONE'], false],
    [['OPEN', 'NONE'], false],
  ]
  for (const [active, may] of distributed) {
    test(`V1 with ${active.join(' and ') || 'no status'} it is ${may ? '' : 'not '}distributed`, () => {
      assert.equal(evaluate(VISITS_PROFILE, active, DISTRIBUTE).outcome, may ? 'permitted' : 'forbidden')
    })
  }

  test('V1 whatever is run in whatever order, it is exactly one of the two', () => {
    const anything = fc.array(fc.constantFrom(...VISITS.transactions.map(({ code }) => code)), { maxLength: 20 })
    fc.assert(
      fc.property(anything, transactions => {
        let statuses: readonly string[] = initialStatuses(VISITS_PROFILE)
        for (const transaction of transactions) {
          const ran = run(VISITS_PROFILE, statuses, transaction)
          if (ran.done) statuses = ran.statuses
        }
        assert.ok(statuses.length === 1 && (statuses[0] === 'OPEN' || statuses[0] === 'CONF'), statuses.join(' '))
      }),
    )
  })
})

describe('V2 confirming closes it, taking it up again opens it', () => {
  const table: readonly [transaction: string, active: readonly string[], after: readonly string[] | null][] = [
    [CONFIRM, OPEN, CONFIRMED],
    [CONFIRM, CONFIRMED, null],
    [REOPEN, CONFIRMED, OPEN],
    [REOPEN, OPEN, null],
    [DISTRIBUTE, OPEN, OPEN],
    [DISTRIBUTE, CONFIRMED, CONFIRMED],
    [PLAN, OPEN, OPEN],
    [PLAN, CONFIRMED, null],
    ['CREL', OPEN, null],
  ]
  for (const [transaction, active, after] of table) {
    test(`V2 ${transaction} on ${active.join()}: ${after?.join() ?? 'refused'}`, () => {
      const ran = run(VISITS_PROFILE, active, transaction)
      assert.deepEqual(ran.done ? ran.statuses : null, after)
      if (!ran.done) assert.ok(ran.reasons.length > 0)
    })
  }

  test('V2 what is confirmed is read-only, by the status that says so', () => {
    assert.deepEqual(readOnlyBy(VISITS_PROFILE, OPEN), [])
    assert.deepEqual(readOnlyBy(VISITS_PROFILE, CONFIRMED), ['CONF'])
  })

  test('V2 why it cannot be confirmed twice, and not taken up again before', () => {
    assert.deepEqual(evaluate(VISITS_PROFILE, CONFIRMED, CONFIRM).reasons, [
      { code: 'forbids', status: 'CONF', transaction: CONFIRM },
      { code: 'nothingPermits', transaction: CONFIRM },
    ])
    assert.deepEqual(evaluate(VISITS_PROFILE, OPEN, REOPEN).reasons, [{ code: 'nothingPermits', transaction: REOPEN }])
  })

  test('nothing of the marketing matrix but distributing and planning is offered', () => {
    const offered = [...evaluateAll(VISITS_PROFILE, OPEN).keys()]
    const marketing = new Set(MARKETING.transactions.map(({ code }) => code))
    assert.deepEqual(
      offered.filter(code => marketing.has(code)),
      [DISTRIBUTE, PLAN],
    )
  })

  test('no transaction takes other reports along', () => {
    for (const { code, spread } of VISITS.transactions) assert.equal(spread, null, code)
  })
})

describe('V3 a company adds statuses of its own', () => {
  test('the profile of the program and this one are sound, and read as they are', () => {
    for (const profile of [VISITS_PROFILE, CHECKED]) {
      assert.deepEqual(prove(profile), { sound: true, situations: prove(profile).sound ? situations(profile) : 0 })
      assert.deepEqual(parseProfile(JSON.parse(JSON.stringify(profile))), { profile, problems: [] })
    }
  })

  const confirming: readonly [what: string, active: readonly string[], warned: boolean, done: boolean][] = [
    ['a draft asks before it is confirmed', ['OPEN', 'DRFT'], false, false],
    ['and is, where somebody goes on', ['OPEN', 'DRFT'], true, true],
    ['a checked one is without a word', ['OPEN', 'CHKD'], false, true],
    ['a disputed one is not, whoever goes on', ['OPEN', 'CHKD', 'DISP'], true, false],
  ]
  for (const [what, active, despiteWarnings, done] of confirming) {
    test(`V3 ${what}`, () => assert.equal(run(CHECKED, active, CONFIRM, { despiteWarnings }).done, done))
  }

  test('V3 the office checks, and that confirms', () => {
    assert.deepEqual(choose(CHECKED, ['OPEN', 'DRFT'], 'CHKD', 'office'), {
      done: true,
      statuses: ['CONF', 'CHKD'],
      warnedBy: [],
    })
  })

  test('V3 a rep does not check, and is told who would', () => {
    const refused = choose(CHECKED, ['OPEN', 'DRFT'], 'CHKD', 'rep')
    assert.deepEqual(refused, {
      done: false,
      reasons: [{ code: 'roleMayNotSet', status: 'CHKD', role: 'rep', roles: ['office'] }],
    })
    const offered = [...choices(CHECKED, ['OPEN', 'DRFT'], 'rep')].filter(([, each]) => each.done).map(([code]) => code)
    assert.deepEqual(offered, [])
  })

  test('V3 a report that is confirmed is not checked again: nothing changes by half', () => {
    const twice = choose(CHECKED, ['CONF', 'DRFT'], 'CHKD', 'office')
    assert.equal(twice.done, false)
  })
})

test('the program’s own profiles are found by the keys that documents name', () => {
  for (const [key, profile] of BUILT_IN) assert.equal(profileKey(profile), key)
  assert.equal(BUILT_IN.get('visits@1'), VISITS_PROFILE)
  assert.equal(BUILT_IN.size, 2)
})

/** How many situations there are is for the proof to say; that there are some is for us. */
function situations(profile: StatusProfile): number {
  const proof = prove(profile)
  assert.ok(proof.sound && proof.situations > 0)
  return proof.situations
}
