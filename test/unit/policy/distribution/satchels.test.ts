// Realignment by example: what each kind of change turns, for whom, what it asks about, and what it refuses.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { differences, whatIf } from '../../../../src/policy/distribution/audience.ts'
import { type Change, inverse, withChange } from '../../../../src/policy/distribution/change.ts'
import { decidingReasons } from '../../../../src/policy/distribution/decide.ts'
import { permission } from '../../../../src/policy/distribution/permit.ts'
import { Pigeonholes } from '../../../../src/policy/distribution/pigeonholes.ts'
import { Satchels, type Thought } from '../../../../src/policy/distribution/satchels.ts'
import { type Person, plainDocument, type World } from '../../../../src/policy/scope/world.ts'
import { STANDARD_PROFILE } from '../../../../src/policy/statuses/marketing.ts'
import { profileKey } from '../../../../src/policy/statuses/profile.ts'
import { PolicyLists, type Realigned } from '../../../support/policy-lists.ts'
import { audienceOf, byId, COMPANY_PROFILE, campaign, codes, company, PEOPLE, repsMay, row } from './company.ts'

/** Summer for the south, winter for the north, Rita's and Sami's reports in Munich; reps have the reports of their territory. */
const world = company({
  rights: repsMay(row('visit-report', 'view', 'territory'), row('visit-report', 'carry', 'territory')),
  documents: byId(
    campaign({ fields: new Map([['market', 'food']]) }),
    campaign({
      id: 'winter',
      audience: audienceOf({ territories: ['north'] }),
      period: { from: '2026-07-01', to: '2026-07-31' },
    }),
    plainDocument({ id: 'r-rita', kind: 'visit-report', owner: 'rita', territory: 'munich' }),
    plainDocument({ id: 'r-sami', kind: 'visit-report', owner: 'sami', territory: 'munich' }),
    plainDocument({ id: 'pipe', kind: 'pipeline', owner: 'rita' }),
  ),
})
const document = (id: string) => world.documents.get(id)!
const person = (id: string, given: Partial<Person>): Change => ({
  what: 'people',
  id,
  to: { ...PEOPLE.get(id)!, ...given },
})
const pairs = (realigned: Realigned | Thought) => {
  assert.ok(realigned.done, JSON.stringify(realigned))
  const of = (list: typeof realigned.granted) => list.map(one => `${one.document} ${one.person}`).sort()
  return { granted: of(realigned.granted), withdrawn: of(realigned.withdrawn) }
}
const apply = (change: Change, start: World = world) => pairs(new PolicyLists(start).apply(change))
const on = (day: string): World => withChange(world, { what: 'today', to: day })

describe('C3 what a change turns', () => {
  const cases: readonly [what: string, change: Change, granted: readonly string[], withdrawn: readonly string[]][] = [
    [
      'a status',
      { what: 'documents', id: 'summer', to: { ...document('summer'), statuses: ['CNC'] } },
      [],
      ['summer lena', 'summer rita', 'summer sami'],
    ],
    [
      'an owner',
      { what: 'documents', id: 'pipe', to: { ...document('pipe'), owner: 'sami' } },
      ['pipe sami'],
      ['pipe anna', 'pipe rita'],
    ],
    [
      'where it lies',
      { what: 'documents', id: 'r-sami', to: { ...document('r-sami'), territory: 'north' } },
      ['r-sami nora'],
      ['r-sami lena', 'r-sami rita'],
    ],
    [
      'whom it is meant for',
      { what: 'documents', id: 'summer', to: { ...document('summer'), audience: audienceOf({ teams: ['drinks'] }) } },
      ['summer nora'],
      ['summer lena', 'summer rita'],
    ],
    [
      'its period',
      { what: 'documents', id: 'winter', to: { ...document('winter'), period: null } },
      ['winter nora'],
      [],
    ],
    [
      'its profile',
      { what: 'documents', id: 'summer', to: { ...document('summer'), profile: 'gone@1' } },
      [],
      ['summer lena', 'summer rita', 'summer sami'],
    ],
    ['a document that goes', { what: 'documents', id: 'pipe', to: null }, [], ['pipe anna', 'pipe olga', 'pipe rita']],
    [
      'a document that comes',
      { what: 'documents', id: 'new', to: plainDocument({ id: 'new', kind: 'pipeline', owner: 'nora' }) },
      ['new nora', 'new olga'],
      [],
    ],
    ['a person’s territory', person('rita', { territories: ['north'] }), [], ['r-sami rita', 'summer rita']],
    ['a person’s role', person('sami', { role: 'office' }), ['pipe sami', 'winter sami'], []],
    ['whom a person assists', person('anna', { assists: ['sami'] }), ['r-sami anna'], ['pipe anna', 'r-rita anna']],
    [
      'a person’s own settings',
      person('nora', { own: [row('pipeline', 'view', 'all'), row('pipeline', 'carry', 'all')] }),
      ['pipe nora'],
      [],
    ],
    [
      'a person who is deactivated',
      person('rita', { active: false }),
      [],
      ['pipe rita', 'r-rita rita', 'r-sami rita', 'summer rita'],
    ],
    ['a person’s team, which nothing goes by', person('rita', { teams: ['drinks'] }), [], []],
    [
      'a substitution',
      {
        what: 'substitutions',
        id: 's',
        to: { id: 's', absent: 'rita', substitute: 'nora', period: { from: null, to: null } },
      },
      ['pipe nora', 'r-rita nora', 'r-sami nora', 'summer nora'],
      [],
    ],
    [
      'a substitution that is over',
      {
        what: 'substitutions',
        id: 's',
        to: { id: 's', absent: 'rita', substitute: 'nora', period: { from: null, to: '2026-06-14' } },
      },
      [],
      [],
    ],
    [
      'a territory that moves',
      { what: 'territories', id: 'munich', to: { id: 'munich', parent: 'north' } },
      ['r-rita nora', 'r-sami nora'],
      ['r-rita lena', 'r-sami lena', 'summer rita', 'summer sami'],
    ],
    [
      'a territory that stays where it is',
      { what: 'territories', id: 'munich', to: { id: 'munich', parent: 'south' } },
      [],
      [],
    ],
    [
      'a rule',
      {
        what: 'rules',
        id: 'r',
        to: {
          id: 'r',
          kind: 'campaign',
          when: [{ field: 'market', oneOf: ['food'] }],
          to: audienceOf({ people: ['nora'] }),
          everybodyIsMeant: false,
        },
      },
      ['summer nora'],
      [],
    ],
    [
      'other rights',
      { what: 'rights', to: repsMay() },
      [],
      ['r-rita lena', 'r-rita sami', 'r-sami lena', 'r-sami rita'],
    ],
    ['a profile nobody follows', { what: 'profiles', id: profileKey(COMPANY_PROFILE), to: null }, [], []],
    ['a day on which a period begins', { what: 'today', to: '2026-07-01' }, ['winter nora'], []],
    ['a day before', { what: 'today', to: '2026-06-30' }, [], []],
  ]
  for (const [what, change, granted, withdrawn] of cases) {
    test(`O16 ${what}`, () => assert.deepEqual(apply(change), { granted, withdrawn }))
    test(`C1 ${what}: undone, everything is as before`, () => {
      const lists = new PolicyLists(world)
      const back = inverse(world, change)
      const first = pairs(lists.apply(change))
      assert.deepEqual(pairs(lists.apply(back)), { granted: first.withdrawn, withdrawn: first.granted })
      for (const id of world.documents.keys()) {
        assert.deepEqual(lists.audience(id).toSorted(), new Satchels(world).audience(id).toSorted())
      }
    })
    test(`C7 ${what}: only thought of, both ways of asking say the same`, () => {
      const plain = whatIf(world, change)
      assert.ok(plain.differences)
      const satchels = new Satchels(world)
      assert.deepEqual(pairs(satchels.whatIf(change)), pairs({ done: true, ...plain.differences }))
      assert.deepEqual(differences(world, satchels.world), { granted: [], withdrawn: [] })
      for (const id of world.documents.keys()) {
        assert.deepEqual(satchels.audience(id).toSorted(), new Satchels(world).audience(id).toSorted())
      }
    })
  }
})

describe('O16 where documents go by the teams of their owners', () => {
  const byTeam = company({
    rights: repsMay(row('pipeline', 'view', 'team'), row('pipeline', 'carry', 'team')),
    documents: byId(
      ...['rita', 'sami', 'lena'].map(owner => plainDocument({ id: `of-${owner}`, kind: 'pipeline', owner })),
      campaign({ audience: audienceOf({ teams: ['sales'] }) }),
    ),
  })
  test('a team that moves out is no longer seen from above, and no longer addressed from there', () => {
    assert.deepEqual(apply({ what: 'teams', id: 'food', to: { id: 'food', parent: null } }, byTeam), {
      granted: [],
      withdrawn: ['of-rita lena', 'summer rita'],
    })
  })
  test('a team that moves under another is seen from there', () => {
    assert.deepEqual(apply({ what: 'teams', id: 'food', to: { id: 'food', parent: 'drinks' } }, byTeam), {
      granted: ['of-rita nora', 'of-rita sami'],
      withdrawn: [],
    })
  })
  test('a new team above changes nothing by itself', () => {
    assert.deepEqual(apply({ what: 'teams', id: 'all', to: { id: 'all', parent: null } }, byTeam), {
      granted: [],
      withdrawn: [],
    })
  })
  test('who changes the team takes their documents along', () => {
    assert.deepEqual(apply(person('rita', { teams: ['drinks'] }), byTeam), {
      granted: ['of-rita nora', 'of-rita sami', 'of-sami rita'],
      withdrawn: [],
    })
    assert.deepEqual(apply(person('sami', { teams: [] }), byTeam), {
      granted: [],
      withdrawn: ['of-sami lena', 'of-sami nora', 'summer sami'],
    })
  })
  test('a colleague who is away is stood in for, as far as the team reaches', () => {
    const to = { id: 's', absent: 'lena', substitute: 'rita', period: { from: null, to: null } }
    assert.deepEqual(apply({ what: 'substitutions', id: 's', to }, byTeam), {
      granted: ['of-lena rita', 'of-sami rita'],
      withdrawn: [],
    })
  })
})

test('S9 a profile that comes lets go what waited for it', () => {
  const waiting = company({ profiles: new Map() })
  const change: Change = { what: 'profiles', id: profileKey(STANDARD_PROFILE), to: STANDARD_PROFILE }
  const south = ['summer lena', 'summer rita', 'summer sami']
  assert.deepEqual(pairs(new Satchels(waiting).whatIf(change)), { granted: south, withdrawn: [] })
  assert.deepEqual(apply(change, waiting), { granted: south, withdrawn: [] })
})

describe('C6 a relay that was down when a period ended', () => {
  test('over a whole period, nothing is left behind', () => {
    assert.deepEqual(apply({ what: 'today', to: '2026-08-15' }), { granted: [], withdrawn: [] })
  })
  test('over its end, it is withdrawn with the reason', () => {
    const realigned = new PolicyLists(on('2026-07-20')).apply({ what: 'today', to: '2026-12-24' })
    assert.ok(realigned.done)
    assert.deepEqual(pairs(realigned), { granted: [], withdrawn: ['winter nora'] })
    assert.deepEqual(decidingReasons(realigned.withdrawn[0]!.answer!), [{ code: 'over', to: '2026-07-31' }])
  })
  test('on its last day it is still there, the day after it is not', () => {
    assert.deepEqual(apply({ what: 'today', to: '2026-07-31' }, on('2026-07-30')), { granted: [], withdrawn: [] })
    assert.deepEqual(apply({ what: 'today', to: '2026-08-01' }, on('2026-07-31')).withdrawn, ['winter nora'])
  })
  test('a clock that is put back gives it back', () => {
    assert.deepEqual(apply({ what: 'today', to: '2026-07-15' }, on('2026-08-15')).granted, ['winter nora'])
  })
  test('a substitution begins and ends with its days', () => {
    const holiday = { id: 's', absent: 'rita', substitute: 'nora', period: { from: '2026-06-20', to: '2026-06-25' } }
    const satchels = new PolicyLists({ ...world, substitutions: byId(holiday) })
    const hers = ['pipe nora', 'r-rita nora', 'r-sami nora', 'summer nora']
    assert.deepEqual(pairs(satchels.apply({ what: 'today', to: '2026-06-20' })), { granted: hers, withdrawn: [] })
    assert.deepEqual(pairs(satchels.apply({ what: 'today', to: '2026-06-25' })), { granted: [], withdrawn: [] })
    assert.deepEqual(pairs(satchels.apply({ what: 'today', to: '2026-06-26' })), { granted: [], withdrawn: hers })
  })
})

describe('C2 what makes no sense changes nothing', () => {
  const refused: readonly [what: string, change: Change, code: string][] = [
    ['S4 a profile in use that goes', { what: 'profiles', id: profileKey(STANDARD_PROFILE), to: null }, 'inUse'],
    ['a record under another name', { what: 'documents', id: 'other', to: document('pipe') }, 'otherName'],
    ['a cycle', { what: 'territories', id: 'de', to: { id: 'de', parent: 'munich' } }, 'cycle'],
    ['an unknown parent', { what: 'teams', id: 'food', to: { id: 'food', parent: 'gone' } }, 'parentUnknown'],
    ['a territory in use that goes', { what: 'territories', id: 'munich', to: null }, 'inUse'],
    [
      'a period that ends before it begins',
      {
        what: 'documents',
        id: 'winter',
        to: { ...document('winter'), period: { from: '2026-02-01', to: '2026-01-01' } },
      },
      'period',
    ],
    ['a day that is none', { what: 'today', to: 'tomorrow' }, 'period'],
    [
      'standing in for oneself',
      {
        what: 'substitutions',
        id: 's',
        to: { id: 's', absent: 'rita', substitute: 'rita', period: { from: null, to: null } },
      },
      'substitutesThemself',
    ],
    [
      'a rule for nobody',
      {
        what: 'rules',
        id: 'r',
        to: { id: 'r', kind: 'campaign', when: [], to: audienceOf({}), everybodyIsMeant: false },
      },
      'ruleReachesNobody',
    ],
    ['a person in no team there is', person('rita', { teams: ['gone'] }), 'unknown'],
  ]
  for (const [what, change, code] of refused) {
    test(what, () => {
      const satchels = new Satchels(world)
      for (const realigned of [satchels.apply(change), satchels.whatIf(change)]) {
        assert.ok(!realigned.done)
        assert.equal(realigned.problems[0]?.code, code)
      }
      assert.equal(whatIf(world, change).differences, null)
      assert.deepEqual(differences(world, satchels.world), { granted: [], withdrawn: [] })
    })
  }
})

describe('C5 only what a change can concern is asked', () => {
  const many = company({
    documents: byId(
      ...Array.from({ length: 300 }, (_, at) =>
        campaign({ id: `c${at}`, audience: audienceOf({ territories: [at % 3 === 0 ? 'munich' : 'north'] }) }),
      ),
    ),
  })
  const asked = (change: Change) => {
    const realigned = new PolicyLists(many).apply(change)
    assert.ok(realigned.done)
    return realigned.asked
  }
  test('one document asks those who stand to it', () => {
    assert.ok(
      asked({
        what: 'documents',
        id: 'c0',
        to: campaign({ id: 'c0', audience: audienceOf({ territories: ['north'] }) }),
      }) <= 6,
    )
  })
  test('a person asks about their own documents', () => {
    assert.ok(asked(person('rita', { teams: ['drinks'] })) <= 100)
  })
  test('a territory that moves beside does not ask about the rest', () => {
    assert.equal(asked({ what: 'territories', id: 'munich', to: { id: 'munich', parent: 'north' } }), 200 * 4)
  })
  test('a day without a boundary asks nothing', () => assert.equal(asked({ what: 'today', to: '2030-01-01' }), 0))
  test('the same again asks, and turns nothing', () => {
    const satchels = new PolicyLists(world)
    const same: Change = { what: 'documents', id: 'summer', to: document('summer') }
    assert.deepEqual(pairs(satchels.apply(same)), { granted: [], withdrawn: [] })
  })
})

describe('what is asked of satchels', () => {
  const satchels = new Satchels(world)
  test('who has a document, what a person has, and why', () => {
    assert.deepEqual(satchels.audience('r-rita').toSorted(), ['anna', 'lena', 'olga', 'rita', 'sami'])
    assert.deepEqual([...satchels.satchel('rita').keys()].sort(), ['pipe', 'r-rita', 'r-sami', 'summer'])
    assert.deepEqual(codes(decidingReasons(satchels.answer('winter', 'nora')!)), ['notYet'])
  })
  test('what somebody may do, as `permission` says', () => {
    for (const id of world.documents.keys()) {
      for (const who of world.people.keys()) {
        assert.deepEqual(satchels.permission(id, who, 'edit'), permission(document(id), who, 'edit', world))
      }
    }
    assert.equal(satchels.permission('gone', 'rita', 'view'), null)
  })
  test('what is not there', () => {
    assert.deepEqual(
      [satchels.audience('gone'), satchels.satchel('gone').size, satchels.answer('gone', 'rita')],
      [[], 0, null],
    )
  })
  test('the world that was given stays as it was', () => {
    const before = structuredClone({ people: world.people, documents: world.documents, territories: world.territories })
    const mine = new Satchels(world)
    mine.apply({ what: 'people', id: 'rita', to: null })
    mine.apply({ what: 'documents', id: 'pipe', to: null })
    mine.apply({ what: 'territories', id: 'new', to: { id: 'new', parent: 'de' } })
    assert.deepEqual({ people: world.people, documents: world.documents, territories: world.territories }, before)
    assert.equal(mine.world.people.has('rita'), false)
  })
})

describe('pigeonholes', () => {
  test('hold things under labels, and go when they are empty', () => {
    const drawer = new Pigeonholes()
    drawer.put('a', 'x')
    drawer.put('a', 'y')
    drawer.put('a', 'x')
    drawer.put('b', 'x')
    assert.deepEqual([[...drawer.at('a')], [...drawer.at('b')], [...drawer.at('c')]], [['x', 'y'], ['x'], []])
    drawer.take('b', 'x')
    drawer.take('b', 'x')
    drawer.take('c', 'x')
    assert.deepEqual([...drawer.labels()], ['a'])
  })
})
