// Profiles from outside: everything that is not what format 1 says is named, and nothing odd gets through.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { MAX_LIST, MAX_PROBLEMS } from '../../../../src/policy/reading.ts'
import type { ProfileProblem } from '../../../../src/policy/reasons.ts'
import { STANDARD_PROFILE } from '../../../../src/policy/statuses/marketing.ts'
import { MAX_STATUSES, parseProfile } from '../../../../src/policy/statuses/parse.ts'
import { userStatus } from '../../../../src/policy/statuses/profile.ts'
import { checkProfile } from '../../../../src/policy/statuses/prove.ts'

const number = (own: number, lowest: number, highest: number) => ({ own, lowest, highest })
const good = {
  ...STANDARD_PROFILE,
  id: 'good',
  initial: 'PREP',
  statuses: [
    userStatus({ code: 'PREP', text: 'Preparation', number: number(1, 1, 2), roles: ['office'] }),
    userStatus({ code: 'LIVE', text: 'Live', number: number(2, 1, 2), setWhen: ['CREL'], runs: 'CREL' }),
    userStatus({ code: 'STOP', text: 'Nicht für Geräte', forbids: ['CMSA'], warns: ['CCLS'], permits: ['CPLN'] }),
  ],
  unused: [],
}
/** The same as it would come over a wire, with something else in a place. */
const withStatus = (at: number, other: object) => ({
  ...good,
  statuses: good.statuses.map((one, index) => (index === at ? { ...one, ...other } : one)),
})
const problemsOf = (given: unknown): readonly ProfileProblem[] => parseProfile(given).problems

describe('P1 what is a profile', () => {
  test('comes back as it was', () => {
    assert.deepEqual(parseProfile(JSON.parse(JSON.stringify(good))), { profile: good, problems: [] })
    assert.deepEqual(parseProfile(STANDARD_PROFILE).profile, STANDARD_PROFILE)
  })
  test('loses what format 1 does not know', () => {
    const more = { ...good, colour: 'red', statuses: good.statuses.map(one => ({ ...one, colour: 'red' })) }
    assert.deepEqual(parseProfile(more).profile, good)
  })
})

describe('P1 shape', () => {
  const cases: readonly [what: string, given: unknown, at: string][] = [
    ['nothing', undefined, 'profile'],
    ['null', null, 'profile'],
    ['a list', [], 'profile'],
    ['a text', 'profile', 'profile'],
    ['no statuses', { ...good, statuses: undefined }, 'statuses'],
    ['statuses that are no list', { ...good, statuses: { length: 1 } }, 'statuses'],
    ['another format', { ...good, format: 2 }, 'format'],
    ['an id with a slash', { ...good, id: '../x' }, 'id'],
    ['an empty id', { ...good, id: '' }, 'id'],
    ['an id without end', { ...good, id: 'x'.repeat(64) }, 'id'],
    ['version 0', { ...good, version: 0 }, 'version'],
    ['half a version', { ...good, version: 1.5 }, 'version'],
    ['a version as text', { ...good, version: '1' }, 'version'],
    ['an initial status that is none', { ...good, initial: 'five5' }, 'initial'],
    ['no word on unused ones', { ...good, unused: undefined }, 'unused'],
    ['a status that is null', { ...good, statuses: [null] }, 'statuses.0'],
    ['a status that is a list', { ...good, statuses: [[]] }, 'statuses.0'],
    ['S2 a code of five', withStatus(0, { code: 'ABCDE' }), 'statuses.0.code'],
    ['S2 a code in small letters', withStatus(0, { code: 'abc' }), 'statuses.0.code'],
    ['S2 an empty code', withStatus(0, { code: '' }), 'statuses.0.code'],
    ['S2 a code with a line break', withStatus(0, { code: 'AB\n' }), 'statuses.0.code'],
    ['S2 a text of 31', withStatus(1, { text: 'x'.repeat(31) }), 'statuses.1.text'],
    ['S2 a text of blanks', withStatus(1, { text: '   ' }), 'statuses.1.text'],
    ['a text that is a number', withStatus(1, { text: 3 }), 'statuses.1.text'],
    ['a number that is a number', withStatus(1, { number: 3 }), 'statuses.1.number'],
    ['half a number', withStatus(1, { number: { own: 1, lowest: 1 } }), 'statuses.1.number.highest'],
    ['a number below none', withStatus(1, { number: number(-1, 1, 2) }), 'statuses.1.number.own'],
    ['a number that is no number', withStatus(1, { number: number(Number.NaN, 1, 2) }), 'statuses.1.number.own'],
    [
      'a number without end',
      withStatus(1, { number: number(1, 1, Number.POSITIVE_INFINITY) }),
      'statuses.1.number.highest',
    ],
    ['no word on numbers', withStatus(1, { number: undefined }), 'statuses.1.number'],
    ['influences that are no list', withStatus(2, { forbids: 'CMSA' }), 'statuses.2.forbids'],
    ['an influence that is no code', withStatus(2, { forbids: ['distribute'] }), 'statuses.2.forbids.0'],
    ['a list without end', withStatus(2, { warns: Array(MAX_LIST + 1).fill('CMSA') }), 'statuses.2.warns'],
    ['roles that are no list', withStatus(0, { roles: 'office' }), 'statuses.0.roles'],
    ['no word on roles', withStatus(0, { roles: undefined }), 'statuses.0.roles'],
    ['a transaction it runs that is none', withStatus(1, { runs: 7 }), 'statuses.1.runs'],
    ['an end that is neither', withStatus(1, { end: 'yes' }), 'statuses.1.end'],
  ]
  for (const [what, given, at] of cases) {
    test(`${what} is told with its place`, () => {
      const { profile, problems } = parseProfile(given)
      assert.equal(profile, null)
      assert.ok(
        problems.some(one => one.code === 'shape' && one.at === at),
        JSON.stringify(problems),
      )
    })
  }
})

describe('P1 references', () => {
  const unknown = (status: string | null, what: string, id: string) => ({ code: 'referenceUnknown', status, what, id })
  const cases: readonly [what: string, given: unknown, problem: object][] = [
    ['a system', { ...good, system: 'sales' }, unknown(null, 'system', 'sales')],
    ['constructor as a system', { ...good, system: 'constructor' }, unknown(null, 'system', 'constructor')],
    ['an initial status', { ...good, initial: 'GONE' }, unknown(null, 'status', 'GONE')],
    ['a system status as the initial one', { ...good, initial: 'REL' }, unknown(null, 'status', 'REL')],
    ['an unused transaction', { ...good, unused: ['ZZZZ'] }, unknown(null, 'transaction', 'ZZZZ')],
    ['a permitted transaction', withStatus(0, { permits: ['ZZZZ'] }), unknown('PREP', 'transaction', 'ZZZZ')],
    ['a warned transaction', withStatus(0, { warns: ['ZZZZ'] }), unknown('PREP', 'transaction', 'ZZZZ')],
    ['a forbidden transaction', withStatus(0, { forbids: ['ZZZZ'] }), unknown('PREP', 'transaction', 'ZZZZ')],
    ['one that sets it', withStatus(1, { setWhen: ['ZZZZ'] }), unknown('LIVE', 'transaction', 'ZZZZ')],
    ['one that clears it', withStatus(2, { clearedWhen: ['ZZZZ'] }), unknown('STOP', 'transaction', 'ZZZZ')],
    ['one it runs', withStatus(1, { runs: 'ZZZZ' }), unknown('LIVE', 'transaction', 'ZZZZ')],
    ['a role', withStatus(0, { roles: ['boss'] }), unknown('PREP', 'role', 'boss')],
  ]
  for (const [what, given, problem] of cases) {
    test(`${what} that is not there`, () => assert.deepEqual(problemsOf(given), [problem]))
  }
})

describe('P1 contradictions', () => {
  const cases: readonly [what: string, given: unknown, problem: object][] = [
    ['a code twice', withStatus(2, { code: 'PREP' }), { code: 'codeTwice', status: 'PREP' }],
    ['the code of a system status', withStatus(2, { code: 'REL' }), { code: 'codeTwice', status: 'REL' }],
    [
      'a number twice',
      withStatus(1, { number: number(1, 1, 2) }),
      { code: 'numberTwice', number: 1, statuses: ['PREP', 'LIVE'] },
    ],
    [
      'an interval that is none',
      withStatus(1, { number: number(2, 3, 1) }),
      { code: 'intervalEmpty', status: 'LIVE', lowest: 3, highest: 1 },
    ],
    [
      'permitting and forbidding the same',
      withStatus(2, { permits: ['CMSA'] }),
      { code: 'contradicts', status: 'STOP', transaction: 'CMSA' },
    ],
    [
      'permitting with and without a warning',
      withStatus(2, { permits: ['CCLS'] }),
      { code: 'contradicts', status: 'STOP', transaction: 'CCLS' },
    ],
    [
      'set and cleared by the same',
      withStatus(2, { setWhen: ['CCLS'], clearedWhen: ['CCLS'] }),
      { code: 'contradicts', status: 'STOP', transaction: 'CCLS' },
    ],
    [
      'N3 a numbered status that is cleared',
      withStatus(0, { clearedWhen: ['CREL'] }),
      { code: 'clearsNumbered', status: 'PREP', transaction: 'CREL' },
    ],
  ]
  for (const [what, given, problem] of cases) {
    test(what, () => assert.deepEqual(problemsOf(given), [problem]))
  }
  test('forbidding what sets it is no contradiction: it may not be run again', () => {
    assert.deepEqual(problemsOf(withStatus(2, { setWhen: ['CREL'], forbids: ['CREL'] })), [])
  })
})

describe('P1 hostile profiles', () => {
  test('as many statuses as there may be are read', () => {
    const statuses = Array.from({ length: MAX_STATUSES }, (_, at) =>
      userStatus({ code: `Z${at.toString(36)}`.toUpperCase(), text: 'x' }),
    )
    assert.equal(parseProfile({ ...good, initial: null, statuses }).profile?.statuses.length, MAX_STATUSES)
    assert.equal(
      parseProfile({ ...good, initial: null, statuses: [...statuses, statuses[0]] }).problems[0]?.code,
      'shape',
    )
  })
  test('a million statuses are not looked at', () => {
    assert.equal(problemsOf({ ...good, statuses: Array(1_000_000).fill(null) }).length, 1)
  })
  test('thousands of problems are told as some', () => {
    const statuses = Array.from({ length: MAX_STATUSES }, () => ({ ...good.statuses[0], code: 7, text: 7 }))
    assert.equal(problemsOf({ ...good, statuses }).length, MAX_PROBLEMS)
    const same = Array.from({ length: MAX_STATUSES }, () => good.statuses[0])
    assert.equal(problemsOf({ ...good, statuses: same }).length, MAX_PROBLEMS)
  })
  test('what hangs on the prototype is not there', () => {
    assert.ok(problemsOf(Object.create(good)).length > 0)
    assert.ok(problemsOf({ ...good, statuses: [Object.create(good.statuses[0]!)] }).length > 0)
  })
  test('whatever is given is answered, and the same again', () => {
    fc.assert(
      fc.property(fc.anything(), fc.anything(), (one, two) => {
        for (const given of [
          one,
          { ...good, statuses: one },
          { ...good, statuses: [two] },
          withStatus(1, { number: one }),
        ]) {
          const { profile, problems } = checkProfile(given)
          assert.equal(profile === null, problems.length > 0)
          assert.ok(problems.length <= MAX_PROBLEMS)
        }
      }),
    )
  })
})
