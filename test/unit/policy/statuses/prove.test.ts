// The proof that a profile is sound: each way of not being so, with the counterexample; random ones against brute force.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import type { ProfileProblem, ProfileStep } from '../../../../src/policy/reasons.ts'
import { choose, clear } from '../../../../src/policy/statuses/choose.ts'
import { STANDARD_PROFILE } from '../../../../src/policy/statuses/marketing.ts'
import { type StatusProfile, type UserStatus, userStatus } from '../../../../src/policy/statuses/profile.ts'
import { checkProfile, MAX_STEPS, prove } from '../../../../src/policy/statuses/prove.ts'
import { initialStatuses, rulesOf } from '../../../../src/policy/statuses/rules.ts'
import { run } from '../../../../src/policy/statuses/run.ts'

const number = (own: number, lowest: number, highest: number) => ({ own, lowest, highest })
const profileOf = (statuses: readonly UserStatus[], more: Partial<StatusProfile> = {}): StatusProfile => ({
  ...STANDARD_PROFILE,
  id: 'tried',
  statuses,
  ...more,
})
const problemsOf = (profile: StatusProfile): readonly ProfileProblem[] => {
  const proof = prove(profile)
  return proof.sound ? [] : proof.problems
}

/** Does the path of a counterexample lead where it says? Runs it with the rules themselves. */
function walk(profile: StatusProfile, path: readonly ProfileStep[]): readonly string[] {
  let statuses: readonly string[] = initialStatuses(profile)
  for (const step of path) {
    const options = { despiteWarnings: true }
    const byHand = 'set' in step ? step.set : 'clear' in step ? step.clear : ''
    const role = rulesOf(profile).users.get(byHand)?.roles?.[0] ?? 'office'
    const done =
      'run' in step
        ? run(profile, statuses, step.run, options)
        : 'set' in step
          ? choose(profile, statuses, step.set, role, options)
          : clear(profile, statuses, step.clear, role)
    assert.ok(done.done, `${JSON.stringify(step)} after ${statuses.join(' ')}: ${JSON.stringify(done)}`)
    statuses = done.statuses
  }
  return statuses
}

describe('what is sound', () => {
  test('the standard profile', () => assert.equal(prove(STANDARD_PROFILE).sound, true))

  test('P4 with planning it is not, for nothing permits that', () => {
    assert.deepEqual(problemsOf(profileOf([], { unused: [] })), [
      {
        code: 'neverRuns',
        transaction: 'CPLN',
        path: [],
        reasons: [{ code: 'nothingPermits', transaction: 'CPLN' }],
      },
    ])
  })

  test('P4 a free status that permits planning makes it so', () => {
    const planning = userStatus({ code: 'PLAN', text: 'Being planned', permits: ['CPLN'] })
    assert.equal(prove(profileOf([planning], { unused: [] })).sound, true)
  })

  const sound: readonly [what: string, profile: StatusProfile][] = [
    ['one that excludes', profileOf([userStatus({ code: 'STOP', text: 'Not for devices', forbids: ['CMSA'] })])],
    ['one that lets go earlier', profileOf([userStatus({ code: 'SOON', text: 'Early', permits: ['CMSA'] })])],
    ['one that warns', profileOf([userStatus({ code: 'CARE', text: 'With care', warns: ['CREL'] })])],
    [
      'a status only transactions set',
      profileOf([userStatus({ code: 'AUTO', text: 'Set by release', roles: [], setWhen: ['CREL'] })]),
    ],
    [
      'a circle of numbers',
      profileOf(
        [1, 2, 3].map(own => userStatus({ code: `C${own}`, text: 'x', number: number(own, 1, 3) })),
        { initial: 'C1' },
      ),
    ],
    [
      'an approval before release',
      profileOf(
        [
          userStatus({ code: 'WAIT', text: 'To be approved', number: number(1, 1, 2), forbids: ['CREL'] }),
          userStatus({ code: 'GOOD', text: 'Approved', number: number(2, 1, 2), roles: ['office'] }),
        ],
        { initial: 'WAIT' },
      ),
    ],
    [
      'a single numbered status',
      profileOf([userStatus({ code: 'ONLY', text: 'x', number: number(1, 1, 1) })], { initial: 'ONLY' }),
    ],
  ]
  for (const [what, profile] of sound) {
    test(what, () => {
      assert.deepEqual(problemsOf(profile), [])
      assert.deepEqual(checkProfile(JSON.parse(JSON.stringify(profile))), { profile, problems: [] })
    })
  }
})

describe('P2 a status that cannot be reached', () => {
  test('because no interval includes its number', () => {
    const profile = profileOf(
      [
        userStatus({ code: 'ONE', text: 'x', number: number(1, 1, 2) }),
        userStatus({ code: 'TWO', text: 'x', number: number(2, 1, 2) }),
        userStatus({ code: 'FAR', text: 'x', number: number(9, 1, 9) }),
      ],
      { initial: 'ONE' },
    )
    assert.deepEqual(problemsOf(profile), [{ code: 'unreachable', status: 'FAR', nearest: ['ONE', 'TWO'] }])
  })

  test('because nobody may set it and no transaction does', () => {
    const profile = profileOf([userStatus({ code: 'DEAD', text: 'x', roles: [] })])
    assert.deepEqual(problemsOf(profile), [{ code: 'unreachable', status: 'DEAD', nearest: [] }])
  })

  test('because the transaction that sets it never runs', () => {
    const profile = profileOf(
      [
        userStatus({ code: 'NEVR', text: 'x', roles: [], setWhen: ['CCLS'] }),
        userStatus({ code: 'HALT', text: 'x', number: number(1, 1, 1), forbids: ['CCLS'], end: true }),
      ],
      { initial: 'HALT' },
    )
    const codes = problemsOf(profile).map(one => ('status' in one ? `${one.code} ${one.status}` : `${one.code}`))
    assert.ok(codes.includes('unreachable NEVR') && codes.includes('unreachable FSHD') && codes.includes('neverRuns'))
  })

  test('a system status that only an unused transaction sets is not missed', () => {
    assert.equal(prove(profileOf([], { unused: ['CPLN', 'CAPR', 'CEXE', 'CMSA'] })).sound, true)
  })
})

describe('P3 a dead end', () => {
  const trap = (end: boolean) =>
    profileOf(
      [
        userStatus({ code: 'OPEN', text: 'x', number: number(1, 1, 2) }),
        userStatus({ code: 'TRAP', text: 'x', number: number(2, 2, 2), end }),
      ],
      { initial: 'OPEN' },
    )
  test('of numbers is shown with the way there', () => {
    assert.deepEqual(problemsOf(trap(false)), [{ code: 'deadEnd', status: 'TRAP', path: [{ set: 'TRAP' }] }])
    assert.ok(walk(trap(false), [{ set: 'TRAP' }]).includes('TRAP'))
  })
  test('that is meant is none', () => assert.deepEqual(problemsOf(trap(true)), []))

  const frozen = (more: Partial<UserStatus>) => {
    const every = [...rulesOf(STANDARD_PROFILE).transactions.keys()]
    const freeze = userStatus({ code: 'ICE', text: 'Frozen', roles: [], setWhen: ['CCLS'], forbids: every, ...more })
    return profileOf([freeze])
  }
  test('of a whole document: nothing runs any more, and the way there is shown', () => {
    const [problem, ...others] = problemsOf(frozen({})).filter(one => one.code === 'deadEnd')
    assert.ok(problem?.code === 'deadEnd')
    assert.equal(problem.status, 'ICE')
    assert.deepEqual(problem.path, [{ run: 'CREL' }, { run: 'CCLS' }])
    assert.deepEqual(walk(frozen({}), problem.path), ['FSHD', 'ICE'])
    assert.deepEqual(others, [])
  })
  test('of a whole document that is meant is none', () => {
    const problems = problemsOf(frozen({ end: true }))
    assert.deepEqual(
      problems.filter(one => one.code === 'deadEnd'),
      [],
    )
    const never = problems.flatMap(one => (one.code === 'neverRuns' ? [one.transaction] : []))
    assert.deepEqual(never, ['CCLU'], 'undoing is what it makes impossible')
  })
})

test('P3 a transaction that runs but changes nothing leads out of no dead end', () => {
  const others = [...rulesOf(STANDARD_PROFILE).transactions.keys()].filter(one => one !== 'CSTC')
  const still = userStatus({ code: 'STIL', text: 'x', number: number(1, 1, 1), forbids: others })
  const problems = problemsOf(profileOf([still], { initial: 'STIL' }))
  assert.deepEqual(
    problems.filter(one => one.code === 'deadEnd'),
    [{ code: 'deadEnd', status: 'STIL', path: [] }],
  )
  assert.ok(!problems.some(one => one.code === 'neverRuns' && one.transaction === 'CSTC'))
})

test('P5 a way gets rid of a status it needed once, which would stand in the way later', () => {
  const profile = profileOf(
    [
      userStatus({ code: 'ONCE', text: 'Permits finishing', permits: ['CCLS'], forbids: ['CCLU'] }),
      userStatus({ code: 'BACK', text: 'Undone', roles: [], setWhen: ['CCLU'], forbids: ['CLKS', 'CSTC'] }),
    ],
    {
      unused: ['CPLN', 'CAPR', 'CEXE', 'CREL', 'CCNS', 'CCNU', 'CTR3', 'CTGS', 'CSTE', 'CEDL', 'CCID', 'CLKU', 'CMSA'],
    },
  )
  const problem = problemsOf(profile).find(one => one.code === 'deadEnd' && one.status === 'BACK')
  const way = [{ set: 'ONCE' }, { run: 'CCLS' }, { clear: 'ONCE' }, { run: 'CCLU' }]
  assert.equal(problem, undefined, 'from there it is finished again')
  const trap = {
    ...profile,
    statuses: profile.statuses.map(one => (one.code === 'BACK' ? { ...one, forbids: ['CCLS', 'CLKS', 'CSTC'] } : one)),
  }
  const end = problemsOf(trap).find(one => one.code === 'deadEnd' && one.status === 'BACK')
  assert.deepEqual(end, { code: 'deadEnd', status: 'BACK', path: way })
  assert.ok(walk(trap, way).includes('BACK'))
})

describe('P4 a transaction that never runs', () => {
  test('is shown where least stands against it', () => {
    const profile = profileOf([userStatus({ code: 'HALT', text: 'x', number: number(1, 1, 1), forbids: ['CCLS'] })], {
      initial: 'HALT',
      unused: ['CPLN', 'CCLU'],
    })
    const problem = problemsOf(profile).find(one => one.code === 'neverRuns')
    assert.ok(problem?.code === 'neverRuns')
    assert.equal(problem.transaction, 'CCLS')
    const there = walk(profile, problem.path)
    assert.deepEqual(there, ['REL', 'HALT'])
    assert.deepEqual(
      problem.reasons.filter(one => one.code === 'forbids'),
      [{ code: 'forbids', status: 'HALT', transaction: 'CCLS' }],
    )
  })
  test('is no mistake where that is said', () => {
    const profile = profileOf([userStatus({ code: 'HALT', text: 'x', number: number(1, 1, 1), forbids: ['CCLS'] })], {
      initial: 'HALT',
      unused: ['CPLN', 'CCLU', 'CCLS'],
    })
    assert.deepEqual(problemsOf(profile), [])
  })
  test('because a number it sets may never follow', () => {
    const profile = profileOf(
      [
        userStatus({ code: 'LOW', text: 'x', number: number(1, 1, 1), end: true }),
        userStatus({ code: 'HIGH', text: 'x', number: number(5, 5, 5), end: true, setWhen: ['CREL'] }),
      ],
      { initial: 'LOW' },
    )
    const problem = problemsOf(profile).find(one => one.code === 'neverRuns' && one.transaction === 'CREL')
    assert.ok(problem?.code === 'neverRuns')
    assert.equal(problem.reasons[0]?.code, 'numberDoesNotFollow')
  })
})

describe('P6 bounded work', () => {
  const many = (count: number, interval: (own: number) => [number, number]) =>
    Array.from({ length: count }, (_, at) => {
      const [lowest, highest] = interval(at)
      return userStatus({ code: `Z${at.toString(36)}`.toUpperCase(), text: 'x', number: number(at, lowest, highest) })
    })

  test('a thousand statuses in a chain are followed to the end', () => {
    const proof = prove(
      profileOf(
        many(1_000, own => [Math.max(0, own - 1), Math.min(999, own + 1)]),
        { initial: 'Z0' },
      ),
    )
    assert.deepEqual(proof, { sound: true, situations: 7_000 })
  })
  test('a thousand statuses that all lead to each other are given up', () => {
    const proof = prove(
      profileOf(
        many(1_000, () => [0, 999]),
        { initial: 'Z0' },
      ),
    )
    assert.deepEqual(proof, { sound: false, problems: [{ code: 'tooManyWays', limit: MAX_STEPS }] })
  })
  test('forty of them are no trouble', () => {
    const proof = prove(
      profileOf(
        many(40, () => [0, 39]),
        { initial: 'Z0' },
      ),
    )
    assert.ok(proof.sound && proof.situations >= 40)
  })
  test('hundreds of free statuses make no more situations', () => {
    const free = Array.from({ length: 300 }, (_, at) =>
      userStatus({ code: `F${at.toString(36)}`.toUpperCase(), text: 'x' }),
    )
    const [without, within] = [prove(STANDARD_PROFILE), prove(profileOf(free))]
    assert.ok(without.sound && within.sound)
    assert.equal(within.situations, without.situations)
  })
  test('statuses that only transactions set can multiply; the limit holds', () => {
    const every = [...rulesOf(STANDARD_PROFILE).transactions.keys()]
    const auto = every.map((one, at) =>
      userStatus({
        code: `A${at}`,
        text: 'x',
        roles: [],
        setWhen: [one],
        clearedWhen: [every[(at + 1) % every.length]!],
        permits: [every[(at + 5) % every.length]!],
      }),
    )
    const proof = prove(profileOf(auto, { unused: [] }), 2_000)
    assert.deepEqual(proof, { sound: false, problems: [{ code: 'tooManyWays', limit: 2_000 }] })
  })
})

/** Every situation there is, free statuses included, without any shortcut: small profiles only. */
function everySituation(profile: StatusProfile): { reached: Set<string>; ran: Set<string> } {
  const start = initialStatuses(profile)
  const found = new Map([[start.join(' '), start as readonly string[]]])
  const ran = new Set<string>()
  const options = { despiteWarnings: true }
  for (const statuses of found.values()) {
    const offered = [...rulesOf(profile).transactions.keys()].filter(one => !profile.unused.includes(one))
    const next = offered.flatMap(one => {
      const after = run(profile, statuses, one, options)
      if (after.done) ran.add(one)
      return after.done ? [after.statuses] : []
    })
    for (const { code, roles, runs } of profile.statuses) {
      const role = roles?.[0] ?? 'office'
      const set = choose(profile, statuses, code, role, options)
      if (set.done && runs !== null) ran.add(runs)
      for (const one of [set, clear(profile, statuses, code, role)]) if (one.done) next.push(one.statuses)
    }
    for (const one of next) found.set(one.join(' '), one)
  }
  return { reached: new Set([...found.values()].flat()), ran }
}

test('P2, P4 for random profiles, what the proof reaches and runs is what brute force does', () => {
  const codes = ['CREL', 'CCLS', 'CCLU', 'CLKS', 'CMSA']
  const list = fc.subarray(codes)
  const status = (at: number) =>
    fc
      .record({
        number: fc.option(fc.record({ lowest: fc.nat(3), span: fc.nat(2) }), { nil: null }),
        influences: fc.array(fc.constantFrom('permits', 'warns', 'forbids', null), { minLength: 5, maxLength: 5 }),
        setWhen: list,
        roles: fc.constantFrom(null, [], ['office']),
        end: fc.constant(true),
      })
      .map(({ number: numbered, influences, setWhen, roles, end }) => {
        const of = (what: string) => codes.filter((_, index) => influences[index] === what)
        const own = numbered && number(at, numbered.lowest, numbered.lowest + numbered.span)
        const lists = { permits: of('permits'), warns: of('warns'), forbids: of('forbids'), setWhen }
        return userStatus({ code: `U${at}`, text: 'x', number: own, ...lists, roles, end })
      })
  const unused = [...rulesOf(STANDARD_PROFILE).transactions.keys()].filter(one => !codes.includes(one))
  fc.assert(
    fc.property(fc.tuple(status(0), status(1), status(2)), fc.constantFrom(null, 'U0', 'U1'), (statuses, initial) => {
      const profile = profileOf(statuses, { initial, unused })
      const { reached, ran } = everySituation(profile)
      const problems = problemsOf(profile)
      const missed = problems.flatMap(one => (one.code === 'unreachable' ? [one.status] : []))
      const never = problems.flatMap(one => (one.code === 'neverRuns' ? [one.transaction] : []))
      const settable = ['CRTE', 'REL', 'FSHD', 'LCK', 'MSA', ...statuses.map(one => one.code)]
      assert.deepEqual(missed.toSorted(), settable.filter(one => !reached.has(one)).toSorted())
      assert.deepEqual(never.toSorted(), codes.filter(one => !ran.has(one)).toSorted())
      for (const one of problems) if ('path' in one) walk(profile, one.path)
    }),
    { numRuns: 300 },
  )
})
