// How a person stands to a document, way by way, and all of them together.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Standing } from '../../../../src/policy/reasons.ts'
import { isAddressed, ruleMatches, standingsOf } from '../../../../src/policy/scope/standings.ts'
import { type AudienceRule, plainDocument, plainPerson } from '../../../../src/policy/scope/world.ts'
import { audienceOf, byId, company, PEOPLE } from '../distribution/company.ts'

const world = company()
const person = (id: string) => PEOPLE.get(id)!
const document = (given: object = {}) => plainDocument({ id: 'd', kind: 'campaign', owner: 'olga', ...given })
const rule = (given: Partial<AudienceRule> = {}): AudienceRule => ({
  id: 'r',
  kind: 'campaign',
  when: [],
  to: audienceOf({ people: ['rita'] }),
  everybodyIsMeant: false,
  ...given,
})

describe('T4, T5 every way to stand to a document', () => {
  const cases: readonly [
    what: string,
    who: string,
    given: object,
    rules: readonly AudienceRule[],
    found: readonly Standing[],
  ][] = [
    ['none', 'rita', {}, [], []],
    ['owning it is told elsewhere', 'rita', { owner: 'rita' }, [], [{ code: 'team', team: 'food' }]],
    ['named', 'rita', { audience: audienceOf({ people: ['rita'] }) }, [], [{ code: 'named' }]],
    ['another is named', 'sami', { audience: audienceOf({ people: ['rita'] }) }, [], []],
    [
      'their team is named',
      'rita',
      { audience: audienceOf({ teams: ['food'] }) },
      [],
      [{ code: 'namedTeam', team: 'food' }],
    ],
    [
      'a team above is named',
      'rita',
      { audience: audienceOf({ teams: ['sales'] }) },
      [],
      [{ code: 'namedTeam', team: 'sales' }],
    ],
    ['a team below is named', 'lena', { audience: audienceOf({ teams: ['food'] }) }, [], []],
    [
      'their territory is named',
      'rita',
      { audience: audienceOf({ territories: ['munich'] }) },
      [],
      [{ code: 'namedTerritory', territory: 'munich' }],
    ],
    [
      'a territory above is named',
      'rita',
      { audience: audienceOf({ territories: ['de'] }) },
      [],
      [{ code: 'namedTerritory', territory: 'de' }],
    ],
    ['a territory below is named', 'lena', { audience: audienceOf({ territories: ['munich'] }) }, [], []],
    ['it lies in their territory', 'rita', { territory: 'munich' }, [], [{ code: 'territory', territory: 'munich' }]],
    ['it lies in one below theirs', 'lena', { territory: 'munich' }, [], [{ code: 'territory', territory: 'south' }]],
    ['it lies in one above theirs', 'rita', { territory: 'south' }, [], []],
    ['it lies beside theirs', 'nora', { territory: 'munich' }, [], []],
    ['a colleague of the team owns it', 'nora', { owner: 'sami' }, [], [{ code: 'team', team: 'drinks' }]],
    ['somebody of a team below owns it', 'lena', { owner: 'sami' }, [], [{ code: 'team', team: 'sales' }]],
    ['somebody of the team above owns it', 'sami', { owner: 'lena' }, [], []],
    ['somebody without a team owns it', 'rita', { owner: 'anna' }, [], []],
    ['somebody unknown owns it', 'rita', { owner: 'zoe' }, [], []],
    ['a rule speaks to them', 'rita', {}, [rule()], [{ code: 'rule', rule: 'r' }]],
    ['a rule speaks to another', 'sami', {}, [rule()], []],
    [
      'somebody without team and territory',
      'anna',
      { territory: 'munich', owner: 'sami', audience: audienceOf({ teams: ['sales'] }) },
      [],
      [],
    ],
  ]
  for (const [what, who, given, rules, found] of cases) {
    test(what, () => assert.deepEqual(standingsOf(person(who), document(given), rules, world), found))
  }

  test('all of them, each with what it is by', () => {
    const given = {
      owner: 'sami',
      territory: 'north',
      audience: audienceOf({ people: ['nora'], teams: ['drinks', 'sales'], territories: ['north', 'de'] }),
    }
    const rules = [rule({ to: audienceOf({ teams: ['drinks'] }) }), rule({ id: 'other' })]
    assert.deepEqual(standingsOf(person('nora'), document(given), rules, world), [
      { code: 'named' },
      { code: 'namedTeam', team: 'drinks' },
      { code: 'namedTeam', team: 'sales' },
      { code: 'namedTerritory', territory: 'north' },
      { code: 'namedTerritory', territory: 'de' },
      { code: 'rule', rule: 'r' },
      { code: 'team', team: 'drinks' },
      { code: 'territory', territory: 'north' },
    ])
  })

  test('somebody with several territories stands by any of them', () => {
    const both = plainPerson({ id: 'pia', role: 'rep', territories: ['munich', 'north'], teams: ['food', 'drinks'] })
    assert.deepEqual(standingsOf(both, document({ territory: 'north' }), [], world), [
      { code: 'territory', territory: 'north' },
    ])
    assert.deepEqual(standingsOf(both, document({ owner: 'sami' }), [], world), [{ code: 'team', team: 'drinks' }])
  })

  test('T1 in a broken tree nobody stands anywhere', () => {
    const broken = company({ territories: byId({ id: 'munich', parent: 'south' }, { id: 'south', parent: 'munich' }) })
    assert.deepEqual(standingsOf(person('rita'), document({ territory: 'moon' }), [], broken), [])
    assert.equal(isAddressed(person('rita'), audienceOf({ territories: ['de'] }), broken), false)
  })
})

describe('T6 which documents a rule is about', () => {
  const values = new Map<string, string | number | boolean | null>([
    ['market', 'food'],
    ['size', 3],
    ['key', false],
    ['empty', null],
  ])
  const cases: readonly [what: string, when: AudienceRule['when'], matches: boolean][] = [
    ['no condition', [], true],
    ['the value', [{ field: 'market', oneOf: ['food'] }], true],
    ['one of the values', [{ field: 'market', oneOf: ['drinks', 'food'] }], true],
    ['none of the values', [{ field: 'market', oneOf: ['drinks'] }], false],
    ['a number', [{ field: 'size', oneOf: [3] }], true],
    ['a number as a text', [{ field: 'size', oneOf: ['3'] }], false],
    ['false', [{ field: 'key', oneOf: [false] }], true],
    ['false for zero', [{ field: 'key', oneOf: [0] }], false],
    ['nothing for a cleared field', [{ field: 'empty', oneOf: [null] }], true],
    ['nothing for a field it does not have', [{ field: 'constructor', oneOf: [null] }], true],
    ['a value for a field it does not have', [{ field: 'constructor', oneOf: ['x'] }], false],
    [
      'both of two',
      [
        { field: 'market', oneOf: ['food'] },
        { field: 'size', oneOf: [3] },
      ],
      true,
    ],
    [
      'one of two',
      [
        { field: 'market', oneOf: ['food'] },
        { field: 'size', oneOf: [4] },
      ],
      false,
    ],
    ['no value at all', [{ field: 'market', oneOf: [] }], false],
  ]
  for (const [what, when, matches] of cases) {
    test(what, () => assert.equal(ruleMatches(rule({ when }), document({ fields: values })), matches))
  }
  test('only documents of its kind', () => assert.equal(ruleMatches(rule({ kind: 'claim' }), document()), false))
})
