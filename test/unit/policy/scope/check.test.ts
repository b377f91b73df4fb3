// What is refused before it counts: references to nothing, rules for nobody or everybody, endless lists, impossible periods.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type Change, changeProblems } from '../../../../src/policy/distribution/change.ts'
import { MAX_OWN_GRANTS } from '../../../../src/policy/matrix.ts'
import type { WorldProblem } from '../../../../src/policy/reasons.ts'
import {
  documentProblems,
  MAX_CONDITIONS,
  MAX_NAMED,
  MAX_RULES,
  personProblems,
  removalProblems,
  ruleProblems,
  substitutionProblems,
  worldProblems,
} from '../../../../src/policy/scope/check.ts'
import { type AudienceRule, type Person, type PolicyDocument, plainPerson } from '../../../../src/policy/scope/world.ts'
import { STANDARD_PROFILE } from '../../../../src/policy/statuses/marketing.ts'
import { audienceOf, byId, campaign, company, row } from '../distribution/company.ts'

const world = company()
const unknown = (what: string, id: string, of: string): WorldProblem => ({ code: 'unknown', what, id, of })

test('the company has nothing against it', () => assert.deepEqual(worldProblems(world), []))

describe('W1 people', () => {
  const cases: readonly [what: string, given: Partial<Person>, problems: readonly WorldProblem[]][] = [
    ['with everything known', { teams: ['food'], territories: ['munich'], assists: ['rita'] }, []],
    ['in a team that is not there', { teams: ['food', 'fish'] }, [unknown('team', 'fish', 'pia')]],
    ['in a territory that is not there', { territories: ['moon'] }, [unknown('territory', 'moon', 'pia')]],
    ['assisting nobody known', { assists: ['zoe'] }, [unknown('person', 'zoe', 'pia')]],
    ['with names of Object’s own', { teams: ['constructor'] }, [unknown('team', 'constructor', 'pia')]],
    [
      'with everything wrong',
      { teams: ['x'], territories: ['y'], assists: ['z'] },
      [unknown('team', 'x', 'pia'), unknown('territory', 'y', 'pia'), unknown('person', 'z', 'pia')],
    ],
    [
      'with a list without end',
      { teams: Array(MAX_NAMED + 1).fill('x') },
      [{ code: 'tooMany', what: 'person pia', limit: MAX_NAMED }],
    ],
    [
      'with own settings without end',
      { own: Array(MAX_OWN_GRANTS + 1).fill(row('*', 'view', 'all')) },
      [{ code: 'tooMany', what: 'person pia', limit: MAX_OWN_GRANTS }],
    ],
  ]
  for (const [what, given, problems] of cases) {
    test(what, () => {
      const person = plainPerson({ id: 'pia', role: 'rep', ...given })
      assert.deepEqual(personProblems(person, world), problems)
      assert.deepEqual(changeProblems(world, { what: 'people', id: 'pia', to: person }), problems)
    })
  }
})

describe('W1, W2 documents', () => {
  const invalid = { from: '2026-07-01', to: '2026-06-01' }
  const cases: readonly [what: string, given: Partial<PolicyDocument>, problems: readonly WorldProblem[]][] = [
    ['a plain one', {}, []],
    ['an unknown owner', { owner: 'zoe' }, [unknown('person', 'zoe', 'summer')]],
    ['an unknown territory', { territory: 'moon' }, [unknown('territory', 'moon', 'summer')]],
    [
      'an audience of an unknown person',
      { audience: audienceOf({ people: ['zoe'] }) },
      [unknown('person', 'zoe', 'summer')],
    ],
    [
      'an audience of an unknown team',
      { audience: audienceOf({ teams: ['fish'] }) },
      [unknown('team', 'fish', 'summer')],
    ],
    [
      'a period that ends before it begins',
      { period: invalid },
      [{ code: 'period', of: 'summer', reason: { code: 'periodInvalid', ...invalid } }],
    ],
    ['a period of one day', { period: { from: '2026-06-01', to: '2026-06-01' } }, []],
    [
      'statuses without end',
      { statuses: Array(MAX_NAMED + 1).fill('REL') },
      [{ code: 'tooMany', what: 'document summer', limit: MAX_NAMED }],
    ],
    [
      'an audience without end',
      { audience: audienceOf({ people: Array(MAX_NAMED + 1).fill('rita') }) },
      [{ code: 'tooMany', what: 'summer', limit: MAX_NAMED }],
    ],
  ]
  for (const [what, given, problems] of cases) {
    test(what, () => {
      const document = campaign(given)
      assert.deepEqual(documentProblems(document, world), problems)
      assert.deepEqual(changeProblems(world, { what: 'documents', id: 'summer', to: document }), problems)
    })
  }
})

describe('W1, W2, W4 substitutions', () => {
  const always = { from: null, to: null }
  const backwards = { from: '2026-07-01', to: '2026-06-01' }
  const cases: readonly [
    what: string,
    absent: string,
    substitute: string,
    period: typeof always | typeof backwards,
    problems: readonly WorldProblem[],
  ][] = [
    ['two who are there', 'rita', 'nora', always, []],
    ['for nobody known', 'zoe', 'nora', always, [unknown('person', 'zoe', 's')]],
    ['by nobody known', 'rita', 'zoe', always, [unknown('person', 'zoe', 's')]],
    ['for themself', 'rita', 'rita', always, [{ code: 'substitutesThemself', person: 'rita' }]],
    [
      'backwards in time',
      'rita',
      'nora',
      backwards,
      [{ code: 'period', of: 's', reason: { code: 'periodInvalid', ...backwards } }],
    ],
  ]
  for (const [what, absent, substitute, period, problems] of cases) {
    test(what, () => {
      const to = { id: 's', absent, substitute, period }
      assert.deepEqual(substitutionProblems(to, world), problems)
      assert.deepEqual(changeProblems(world, { what: 'substitutions', id: 's', to }), problems)
    })
  }
})

describe('W3 rules', () => {
  const rule = (given: Partial<AudienceRule>): AudienceRule => ({
    id: 'r',
    kind: 'campaign',
    when: [{ field: 'market', oneOf: ['food'] }],
    to: audienceOf({ people: ['rita'] }),
    everybodyIsMeant: false,
    ...given,
  })
  const everybody: WorldProblem = { code: 'ruleReachesEverybody', rule: 'r' }
  const nobody: WorldProblem = { code: 'ruleReachesNobody', rule: 'r' }
  const [all, teams] = [audienceOf({ territories: ['de'] }), audienceOf({ teams: ['sales'] })]
  const cases: readonly [what: string, given: Partial<AudienceRule>, problems: readonly WorldProblem[]][] = [
    ['one value to one person', {}, []],
    ['to nobody', { to: audienceOf({}) }, [nobody]],
    ['on no value', { when: [{ field: 'market', oneOf: [] }] }, [nobody]],
    ['without a condition to some', { when: [] }, []],
    ['without a condition to the whole country', { when: [], to: all }, [everybody]],
    ['without a condition to every team', { when: [], to: teams }, [everybody]],
    ['the same, and that is meant', { when: [], to: all, everybodyIsMeant: true }, []],
    ['with a condition to the whole country', { to: all }, []],
    [
      'to a territory that is not there',
      { to: audienceOf({ territories: ['moon'] }) },
      [unknown('territory', 'moon', 'r')],
    ],
    [
      'with conditions without end',
      { when: Array(MAX_CONDITIONS + 1).fill({ field: 'x', oneOf: [1] }) },
      [{ code: 'tooMany', what: 'rule r', limit: MAX_CONDITIONS }],
    ],
    [
      'with values without end',
      { when: [{ field: 'x', oneOf: Array(MAX_CONDITIONS + 1).fill(1) }] },
      [{ code: 'tooMany', what: 'rule r', limit: MAX_CONDITIONS }],
    ],
  ]
  for (const [what, given, problems] of cases) {
    test(`O16 ${what}`, () => {
      assert.deepEqual(ruleProblems(rule(given), world), problems)
      assert.deepEqual(changeProblems(world, { what: 'rules', id: 'r', to: rule(given) }), problems)
    })
  }
  test('as many as a company has, and one more', () => {
    const full = company({ rules: byId(...Array.from({ length: MAX_RULES }, (_, at) => rule({ id: `r${at}` }))) })
    const refused = [{ code: 'tooMany', what: 'rules', limit: MAX_RULES }]
    assert.deepEqual(changeProblems(full, { what: 'rules', id: 'r0', to: rule({ id: 'r0' }) }), [])
    assert.deepEqual(changeProblems(full, { what: 'rules', id: 'new', to: rule({ id: 'new' }) }), refused)
    assert.deepEqual(worldProblems({ ...full, rules: new Map(full.rules).set('new', rule({ id: 'new' })) }), refused)
  })
})

describe('W4 what is still named does not go', () => {
  const named = company({
    documents: byId(campaign({ territory: 'north', audience: audienceOf({ territories: ['island'] }) })),
    territories: new Map(world.territories)
      .set('island', { id: 'island', parent: null })
      .set('empty', { id: 'empty', parent: 'de' }),
    teams: new Map(world.teams).set('ruled', { id: 'ruled', parent: null }),
    rules: byId({ id: 'r', kind: 'campaign', when: [], to: audienceOf({ teams: ['ruled'] }), everybodyIsMeant: false }),
    people: new Map(world.people).set('nora', plainPerson({ id: 'nora', role: 'rep' })),
  })
  const cases: readonly [what: 'teams' | 'territories', id: string, by: string | null][] = [
    ['territories', 'de', 'south'],
    ['territories', 'munich', 'rita'],
    ['territories', 'north', 'summer'],
    ['territories', 'island', 'summer'],
    ['territories', 'empty', null],
    ['territories', 'not there', null],
    ['teams', 'sales', 'food'],
    ['teams', 'food', 'rita'],
    ['teams', 'ruled', 'r'],
  ]
  for (const [what, id, by] of cases) {
    test(`${what} ${id}: ${by ? `named by ${by}` : 'may go'}`, () => {
      const problems = by === null ? [] : [{ code: 'inUse', what, id, by }]
      assert.deepEqual(removalProblems(id, what, named), problems)
      assert.deepEqual(changeProblems(named, { what, id, to: null }), problems)
    })
  }
})

describe('C2 other changes', () => {
  const cases: readonly [what: string, change: Change, ok: boolean][] = [
    ['a day', { what: 'today', to: '2026-07-01' }, true],
    ['a day that is none', { what: 'today', to: '2026-02-31' }, false],
    ['no day', { what: 'today', to: '' }, false],
    ['a document that goes', { what: 'documents', id: 'summer', to: null }, true],
    ['a person who goes', { what: 'people', id: 'rita', to: null }, true],
    ['a substitution that goes', { what: 'substitutions', id: 's', to: null }, true],
    ['a rule that goes', { what: 'rules', id: 'r', to: null }, true],
    ['S4 a profile nobody follows that goes', { what: 'profiles', id: 'company@1', to: null }, true],
    ['S4 a profile in use that goes', { what: 'profiles', id: 'standard@1', to: null }, false],
    ['S4 a profile in use that changes', { what: 'profiles', id: 'standard@1', to: { ...STANDARD_PROFILE } }, false],
    ['S4 a profile in use, as it is', { what: 'profiles', id: 'standard@1', to: STANDARD_PROFILE }, true],
    ['S4 its next version', { what: 'profiles', id: 'standard@2', to: { ...STANDARD_PROFILE, version: 2 } }, true],
    ['a profile under another name', { what: 'profiles', id: 'standard@3', to: STANDARD_PROFILE }, false],
    ['a document under another name', { what: 'documents', id: 'winter', to: campaign() }, false],
    ['a territory under another name', { what: 'territories', id: 'x', to: { id: 'y', parent: null } }, false],
    ['other rights', { what: 'rights', to: world.rights }, true],
    ['a territory under itself', { what: 'territories', id: 'de', to: { id: 'de', parent: 'munich' } }, false],
  ]
  for (const [what, change, ok] of cases) {
    test(`${what} ${ok ? 'may be' : 'is refused'}`, () => assert.equal(changeProblems(world, change).length === 0, ok))
  }
})

test('a whole world tells everything at once', () => {
  const bad = company({
    territories: new Map(world.territories).set('de', { id: 'de', parent: 'munich' }),
    documents: byId(campaign({ owner: 'zoe' })),
    substitutions: byId({ id: 's', absent: 'rita', substitute: 'rita', period: { from: null, to: null } }),
  })
  const found = worldProblems(bad).map(one => one.code)
  assert.deepEqual(found, ['cycle', 'substitutesThemself', 'unknown'])
})
