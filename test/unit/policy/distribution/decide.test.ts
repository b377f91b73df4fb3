// Rights, scope, substitution and period in distribution: each condition alone keeps a document away, and says why.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { audience, satchel } from '../../../../src/policy/distribution/audience.ts'
import { decidingReasons, distribution } from '../../../../src/policy/distribution/decide.ts'
import type { Grant } from '../../../../src/policy/rights.ts'
import {
  type PolicyDocument,
  plainDocument,
  type Substitution,
  type World,
} from '../../../../src/policy/scope/world.ts'
import {
  audienceOf,
  byId,
  campaign,
  changed,
  codes,
  company,
  missing,
  PEOPLE,
  repsMay,
  row,
  TODAY,
  whoHas,
} from './company.ts'

const world = company()
const report = (given: Partial<PolicyDocument> = {}) =>
  plainDocument({ id: 'report', kind: 'visit-report', owner: 'rita', territory: 'munich', ...given })
const reportsBy = (scope: Grant['scope'], more: Partial<World> = {}) =>
  company({ rights: repsMay(row('visit-report', 'view', scope), row('visit-report', 'carry', scope)), ...more })
const why = (document: PolicyDocument, person: string, of: World = world) =>
  codes(decidingReasons(distribution(document, person, of)))

describe('D1 each condition alone keeps it away', () => {
  const cases: readonly [
    what: string,
    document: PolicyDocument,
    person: string,
    of: World,
    missing: readonly string[],
  ][] = [
    ['nothing: it is given', campaign(), 'rita', world, []],
    ['status', campaign({ statuses: ['CRTE'] }), 'rita', world, ['status']],
    ['scope and rights, which reach equally far', campaign(), 'nora', world, ['rights', 'scope']],
    ['rights', campaign(), 'rita', changed(world, { id: 'rita', own: [row('*', 'view', 'none')] }), ['rights']],
    ['scope', campaign(), 'rita', changed(world, { id: 'rita', own: [row('campaign', 'carry', 'own')] }), ['scope']],
    ['period', campaign({ period: { from: null, to: '2026-06-14' } }), 'rita', world, ['period']],
    [
      'status and period',
      campaign({ statuses: [], period: { from: '2026-07-01', to: null } }),
      'rita',
      world,
      ['status', 'period'],
    ],
  ]
  for (const [what, document, person, of, expected] of cases) {
    test(`D1 ${what}`, () => {
      const answer = distribution(document, person, of)
      assert.equal(answer.given, expected.length === 0)
      assert.deepEqual(missing(answer), expected)
      for (const condition of ['status', 'rights', 'scope', 'period'] as const) {
        assert.ok(answer[condition].reasons.length > 0, `${condition} says why`)
      }
    })
  }

  test('D1 the reasons of a yes are those of all four', () => {
    assert.deepEqual(decidingReasons(distribution(campaign(), 'rita', world)), [
      { code: 'permits', status: 'REL', transaction: 'CMSA' },
      { code: 'namedTerritory', territory: 'south' },
      { code: 'namedTerritory', territory: 'south' },
      { code: 'noPeriod' },
    ])
  })
})

describe('O14 not every document for every rep', () => {
  const audiences: readonly [what: string, audience: PolicyDocument['audience'], who: readonly string[]][] = [
    ['nobody', audienceOf({}), []],
    ['a person', audienceOf({ people: ['nora'] }), ['nora']],
    ['two people', audienceOf({ people: ['nora', 'rita'] }), ['nora', 'rita']],
    ['a territory without any below', audienceOf({ territories: ['munich'] }), ['rita', 'sami']],
    ['T5 a territory with one below', audienceOf({ territories: ['south'] }), ['lena', 'rita', 'sami']],
    ['T5 the whole country', audienceOf({ territories: ['de'] }), ['lena', 'nora', 'rita', 'sami']],
    ['a team', audienceOf({ teams: ['drinks'] }), ['nora', 'sami']],
    ['T5 a team with those below', audienceOf({ teams: ['sales'] }), ['lena', 'nora', 'rita', 'sami']],
    [
      'a person, a team and a territory',
      audienceOf({ people: ['nora'], teams: ['food'], territories: ['munich'] }),
      ['nora', 'rita', 'sami'],
    ],
    ['T1 a territory that is not there', audienceOf({ territories: ['moon'] }), []],
    ['T1 a person that is not there', audienceOf({ people: ['nobody'] }), []],
  ]
  for (const [what, of, who] of audiences) {
    test(`O14 a campaign for ${what}`, () => {
      assert.deepEqual(whoHas(campaign({ audience: of }), world), [...who, 'olga'].sort())
    })
  }

  test('T7 nobody is reached without a right to view the kind', () => {
    const document = campaign({ kind: 'claim', audience: audienceOf({ people: ['rita'] }) })
    assert.deepEqual(whoHas(document, world), ['olga'])
    assert.deepEqual(why(document, 'rita'), ['notOwner', 'notOwner'])
  })

  const scopes: readonly [scope: Grant['scope'], who: readonly string[]][] = [
    ['none', []],
    ['own', ['rita']],
    ['assisted', ['rita']],
    ['addressed', ['rita']],
    ['team', ['lena', 'rita']],
    ['territory', ['lena', 'rita', 'sami']],
    ['all', ['lena', 'nora', 'rita', 'sami']],
  ]
  for (const [scope, who] of scopes) {
    test(`O14 Rita’s report where reports reach ${scope}`, () => {
      const expected = [...who, 'anna', 'olga'].sort()
      assert.deepEqual(whoHas(report(), reportsBy(scope)), expected)
    })
  }

  test('T4 looking down: the reasons name the team and the territory of the one who looks', () => {
    assert.deepEqual(distribution(report(), 'lena', reportsBy('team')).scope.reasons, [{ code: 'team', team: 'sales' }])
    assert.deepEqual(distribution(report(), 'lena', reportsBy('territory')).scope.reasons, [
      { code: 'territory', territory: 'south' },
    ])
  })
  test('T4 nobody looks up: what lies above is not in one’s territory, whoever owns it is not in one’s team', () => {
    assert.equal(distribution(report({ owner: 'lena', territory: 'de' }), 'rita', reportsBy('territory')).given, false)
    assert.equal(distribution(report({ owner: 'lena' }), 'rita', reportsBy('team')).given, false)
  })
  test('T3 where it lies is not whom it is meant for', () => {
    assert.equal(distribution(campaign({ territory: 'north' }), 'nora', world).given, false)
    assert.equal(distribution(campaign({ territory: 'north' }), 'rita', world).given, true)
  })
})

describe('O15 the documents in a satchel are those in scope, and no others', () => {
  const documents = byId(
    campaign(),
    campaign({ id: 'north-only', audience: audienceOf({ territories: ['north'] }) }),
    campaign({ id: 'draft', statuses: ['CRTE'] }),
    report(),
    report({ id: 'nora-report', owner: 'nora', territory: 'north' }),
    plainDocument({ id: 'pipe', kind: 'pipeline', owner: 'rita' }),
    plainDocument({ id: 'other-pipe', kind: 'pipeline', owner: 'sami' }),
  )
  const carried: Readonly<Record<string, readonly string[]>> = {
    rita: ['pipe', 'report', 'summer'],
    sami: ['other-pipe', 'summer'],
    nora: ['nora-report', 'north-only'],
    lena: ['summer'],
    anna: ['pipe', 'report'],
    olga: ['draft', 'nora-report', 'north-only', 'other-pipe', 'pipe', 'report', 'summer'],
    nobody: [],
  }
  for (const [person, ids] of Object.entries(carried)) {
    test(`O15 ${person} carries ${ids.join(', ') || 'nothing'}`, () => {
      assert.deepEqual([...satchel(person, company({ documents })).keys()].sort(), ids)
    })
  }
  test('D9 asked from each document, the same comes out', () => {
    const of = company({ documents })
    for (const document of documents.values()) {
      const expected = Object.keys(carried).filter(person => carried[person]!.includes(document.id))
      assert.deepEqual([...audience(document, of).keys()].sort(), expected.sort())
    }
  })
  test('asked for everything, those who do not have it come with the reasons', () => {
    const answers = audience(campaign(), world, true)
    assert.deepEqual([...answers.keys()].sort(), [...PEOPLE.keys()].sort())
    assert.deepEqual(codes(decidingReasons(answers.get('nora')!)), ['outOfReach', 'outOfReach'])
    assert.equal(satchel('rita', company({ documents }), true).size, documents.size)
  })
})

describe('O16 a simple rule changes the scope', () => {
  const rule = (given: object = {}) => ({
    id: 'drinks-to-north',
    kind: 'campaign',
    when: [{ field: 'market', oneOf: ['drinks', 'water'] }],
    to: audienceOf({ territories: ['north'] }),
    everybodyIsMeant: false,
    ...given,
  })
  const drinks = campaign({ fields: new Map([['market', 'drinks']]) })
  const cases: readonly [what: string, document: PolicyDocument, rule: ReturnType<typeof rule>, nora: boolean][] = [
    ['matches the value', drinks, rule(), true],
    ['matches another of its values', campaign({ fields: new Map([['market', 'water']]) }), rule(), true],
    ['does not match', campaign({ fields: new Map([['market', 'food']]) }), rule(), false],
    ['does not match a document without the field', campaign(), rule(), false],
    [
      'matches a missing field where it says so',
      campaign(),
      rule({ when: [{ field: 'market', oneOf: [null] }] }),
      true,
    ],
    ['is about another kind', drinks, rule({ kind: 'visit-report' }), false],
    ['has no condition', campaign(), rule({ when: [] }), true],
    [
      'has two conditions, one of which fails',
      drinks,
      rule({ when: [...rule().when, { field: 'size', oneOf: [3] }] }),
      false,
    ],
    ['speaks to somebody else', drinks, rule({ to: audienceOf({ people: ['rita'] }) }), false],
    [
      'does not take a text for a number',
      campaign({ fields: new Map([['market', '3']]) }),
      rule({ when: [{ field: 'market', oneOf: [3] }] }),
      false,
    ],
  ]
  for (const [what, document, one, nora] of cases) {
    test(`O16 a rule that ${what}`, () => {
      const of = company({ rules: byId(one) })
      assert.equal(distribution(document, 'nora', of).given, nora)
      assert.equal(distribution(document, 'rita', of).given, true, 'whoever had it otherwise keeps it')
      if (nora) assert.ok(why(document, 'nora', of).includes('rule'))
    })
  }
})

describe('D3, D5, D6 standing in', () => {
  const stands = (absent: string, substitute: string, period: Substitution['period'] = { from: null, to: null }) => ({
    id: `${substitute}-for-${absent}`,
    absent,
    substitute,
    period,
  })
  const having = (...list: readonly Substitution[]) => company({ substitutions: byId(...list) })

  test('D3 the substitute has what is in the absent person’s scope', () => {
    const of = having(stands('rita', 'nora'))
    assert.deepEqual(distribution(campaign(), 'nora', of).scope.reasons, [
      { code: 'substitutes', absent: 'rita', as: { code: 'namedTerritory', territory: 'south' } },
    ])
    assert.equal(distribution(report(), 'nora', of).given, true)
    assert.equal(distribution(campaign(), 'rita', of).given, true, 'the absent person keeps it')
  })
  const days: readonly [from: string | null, to: string | null, given: boolean][] = [
    [null, null, true],
    [TODAY, TODAY, true],
    ['2026-06-16', null, false],
    [null, '2026-06-14', false],
    ['2026-07-01', '2026-06-01', false],
  ]
  for (const [from, to, given] of days) {
    test(`D3 from ${from ?? 'ever'} to ${to ?? 'ever'} on ${TODAY}: ${given ? 'stands in' : 'does not'}`, () => {
      assert.equal(distribution(campaign(), 'nora', having(stands('rita', 'nora', { from, to }))).given, given)
    })
  }
  test('D5 it is not passed on', () => {
    const of = having(stands('rita', 'sami'), stands('sami', 'nora'))
    assert.equal(distribution(report(), 'sami', of).given, true)
    assert.equal(distribution(report(), 'nora', of).given, false)
  })
  test('D5 two who stand in for each other have both’s and no more', () => {
    const of = having(stands('rita', 'nora'), stands('nora', 'rita'))
    assert.equal(distribution(report(), 'nora', of).given, true)
    assert.equal(distribution(report({ owner: 'sami' }), 'nora', of).given, false)
  })
  test('D5 for two at once', () => {
    const of = having(stands('rita', 'nora'), stands('sami', 'nora'))
    assert.deepEqual(
      [report(), report({ owner: 'sami' })].map(one => distribution(one, 'nora', of).given),
      [true, true],
    )
  })
  test('D6 a rep who stands in for the office gets no kind and no document a rep may not view', () => {
    const of = having(stands('olga', 'nora'))
    assert.equal(distribution(report(), 'nora', of).given, false)
    assert.equal(distribution(campaign({ statuses: ['CRTE'] }), 'nora', of).given, false, 'nor plans in its place')
  })
  test('D6 a right to view that was taken away stays away', () => {
    const of = changed(having(stands('rita', 'nora')), { id: 'nora', own: [row('campaign', 'view', 'none')] })
    assert.equal(distribution(campaign(), 'nora', of).given, false)
    assert.equal(distribution(report(), 'nora', of).given, true)
  })
  test('D8 nobody stands in for who does not work here, and who does not work here stands in for nobody', () => {
    const of = having(stands('rita', 'nora'))
    assert.equal(distribution(report(), 'nora', changed(of, { id: 'rita', active: false })).given, false)
    assert.deepEqual(why(report(), 'nora', changed(of, { id: 'nora', active: false })), [
      'personInactive',
      'personInactive',
    ])
  })
})

describe('R5, D7 the desk', () => {
  const away = campaign({ statuses: ['CRTE', 'LCK'], period: { from: '2027-01-01', to: null } })
  test('D7 whoever plans has it whatever its statuses and period, with the reason', () => {
    assert.equal(distribution(away, 'olga', world).given, true)
    assert.deepEqual(why(away, 'olga'), ['plans', 'role'])
  })
  test('D7 planning needs the right to view', () => {
    const of = changed(world, { id: 'olga', own: [row('campaign', 'view', 'none')] })
    assert.equal(distribution(away, 'olga', of).given, false)
  })
  test('D7 a rep plans where the matrix says so, as far as it says', () => {
    const of = company({ rights: repsMay(row('campaign', 'plan', 'own')) })
    assert.equal(distribution(campaign({ owner: 'rita', statuses: ['CRTE'] }), 'rita', of).given, true)
    assert.equal(distribution(campaign({ owner: 'rita', statuses: ['CRTE'] }), 'sami', of).given, false)
    assert.equal(distribution(campaign({ statuses: ['CRTE'] }), 'rita', of).given, false)
  })
})

describe('D10 one’s own, whose days are not here yet or are none', () => {
  const rows: readonly [
    what: string,
    from: string | null,
    to: string | null,
    whoHasIt: readonly string[],
    why: string,
  ][] = [
    ['begins tomorrow', '2026-06-16', null, ['anna', 'olga', 'rita'], 'ahead'],
    ['begins today', TODAY, null, ['anna', 'lena', 'olga', 'rita', 'sami'], 'current'],
    ['ends before it begins', '2026-07-01', '2026-06-20', ['anna', 'olga', 'rita'], 'periodInvalid'],
    ['ended before it began', '2026-06-10', '2026-06-01', ['anna', 'olga', 'rita'], 'periodInvalid'],
    ['names a day that is none', '2026-02-30', null, ['anna', 'olga', 'rita'], 'periodInvalid'],
    ['ended yesterday', null, '2026-06-14', ['olga'], 'over'],
  ]
  for (const [what, from, to, whoHasIt, reason] of rows) {
    const own = campaign({ owner: 'rita', period: { from, to } })
    test(`D10 W2 what ${what} is with ${whoHasIt.join(', ')}`, () => {
      assert.deepEqual(whoHas(own, world), whoHasIt)
      const { period } = distribution(own, 'rita', world)
      assert.deepEqual([period.met, codes(period.reasons)], [whoHasIt.includes('rita'), [reason]])
    })
    test(`D10 what ${what} is prepared by nobody whom its statuses keep it from`, () => {
      assert.deepEqual(whoHas({ ...own, statuses: ['CRTE'] }, world), ['olga'])
    })
  }
})

describe('D8 who does not work here', () => {
  for (const person of ['nobody', '', 'constructor', '__proto__']) {
    test(`“${person}” has nothing`, () => {
      assert.equal(distribution(campaign({ owner: person }), person, world).given, false)
      assert.deepEqual(why(campaign({ owner: person }), person), ['personInactive', 'personInactive'])
    })
  }
  test('a deactivated person has nothing, not even in the office', () => {
    assert.equal(distribution(campaign(), 'rita', changed(world, { id: 'rita', active: false })).given, false)
    assert.equal(distribution(campaign(), 'olga', changed(world, { id: 'olga', active: false })).given, false)
  })
})
