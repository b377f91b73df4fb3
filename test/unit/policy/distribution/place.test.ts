// A document's place in a satchel: may its person edit it there, is it brought unasked; and who follows the list of everything.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { gateOf, standInsOf } from '../../../../src/policy/distribution/decide.ts'
import { modeForAll, type Place, placeOf, seesEverything } from '../../../../src/policy/distribution/place.ts'
import { Satchels } from '../../../../src/policy/distribution/satchels.ts'
import { DEFAULT_RIGHTS, type Grant, type Role, type Scope } from '../../../../src/policy/rights.ts'
import { type PolicyDocument, plainDocument, plainPerson, type World } from '../../../../src/policy/scope/world.ts'
import { byId, campaign, changed, company, repsMay, row, TODAY } from './company.ts'

const world = company()
const placed = (document: PolicyDocument, person: string, of: World = world): Place | null =>
  placeOf(gateOf(document, of), person, of, standInsOf(of))

describe('a place in a satchel', () => {
  const cases: readonly [what: string, document: PolicyDocument, person: string, expected: Place | null][] = [
    ['a released campaign is brought to a rep, to be edited', campaign(), 'rita', { mode: 'edit', carry: true }],
    ['a finished one to be read', campaign({ statuses: ['FSHD'] }), 'rita', { mode: 'view', carry: true }],
    ['a locked one to be edited', campaign({ statuses: ['REL', 'LCK'] }), 'rita', { mode: 'edit', carry: true }],
    ['one that is not released not at all', campaign({ statuses: ['CRTE'] }), 'rita', null],
    ['nor one for others', campaign(), 'nora', null],
    ['the office has it at the desk and carries it nowhere', campaign(), 'olga', { mode: 'edit', carry: false }],
    ['before it is released, too', campaign({ statuses: ['CRTE'] }), 'olga', { mode: 'edit', carry: false }],
    [
      'and may edit a finished one no more than others',
      campaign({ statuses: ['FSHD'] }),
      'olga',
      { mode: 'view', carry: false },
    ],
    [
      'an assistant has it with the rep',
      plainDocument({ id: 'p', kind: 'pipeline', owner: 'rita' }),
      'anna',
      { mode: 'edit', carry: true },
    ],
    ['somebody unknown has nothing', campaign(), 'nobody', null],
  ]
  for (const [what, document, person, expected] of cases) {
    test(what, () => assert.deepEqual(placed(document, person), expected))
  }

  test('a profile that is not there lets nobody edit, and keeps it from the field', () => {
    const lost = campaign({ profile: 'gone@7' })
    assert.equal(placed(lost, 'rita'), null)
    assert.deepEqual(placed(lost, 'olga'), { mode: 'view', carry: false })
    assert.equal(modeForAll(gateOf(lost, world), world), 'view')
  })

  test('whoever may only view it has it to be read', () => {
    const reader = changed(world, { id: 'rita', own: [row('campaign', 'edit', 'none')] })
    assert.deepEqual(placed(campaign(), 'rita', reader), { mode: 'view', carry: true })
    assert.deepEqual(placed(campaign(), 'sami', reader), { mode: 'edit', carry: true })
  })

  const modes: readonly [statuses: readonly string[], mode: Place['mode']][] = [
    [['CRTE'], 'edit'],
    [['REL'], 'edit'],
    [['FSHD'], 'view'],
    [['CNC'], 'view'],
    [['REL', 'LCK'], 'edit'],
  ]
  for (const [statuses, mode] of modes) {
    test(`of ${statuses.join(' and ')} those who see everything may ${mode}`, () => {
      assert.equal(modeForAll(gateOf(campaign({ statuses }), world), world), mode)
    })
  }
})

describe('who sees everything', () => {
  const KINDS = ['pipeline', 'campaign', 'visit-report']
  const sees = (role: Role, own: readonly Grant[] = [], active = true) =>
    seesEverything(plainPerson({ id: 'x', role, own, active }), DEFAULT_RIGHTS, KINDS)

  const roles: readonly [Role, boolean][] = [
    ['admin', true],
    ['office', true],
    ['assistant', false],
    ['rep', false],
  ]
  for (const [role, expected] of roles) {
    test(`O11 ${role}: ${expected ? 'the list of everything' : 'a list of their own'}`, () => {
      assert.equal(sees(role), expected)
    })
  }

  const taken: readonly [what: string, own: Grant][] = [
    ['viewing one kind', row('campaign', 'view', 'none')],
    ['editing one kind', row('visit-report', 'edit', 'own')],
    ['preparing every kind', row('*', 'plan', 'none')],
  ]
  for (const [what, own] of taken) {
    test(`O12 the office without ${what} has a list of its own`, () => assert.equal(sees('office', [own]), false))
  }

  test('O12 a right that is not asked for takes nobody from it', () => {
    assert.equal(sees('office', [row('pipeline', 'archive', 'none')]), true)
  })

  test('whoever does not work here any more sees nothing', () => assert.equal(sees('admin', [], false), false))

  test('O12 a rep who is given all of it by own settings does', () => {
    const all = (['view', 'plan', 'edit'] as const).map(right => row('*', right, 'all'))
    // The role's row for campaigns stands behind the person's own for every kind (R2).
    assert.equal(sees('rep', all), true)
  })
})

describe('C7 what would happen if, up to a limit', () => {
  const many = Array.from({ length: 40 }, (_, at) => campaign({ id: `c${at}`, owner: 'rita' }))
  const satchels = () => new Satchels(company({ documents: byId(...many) }))
  const move = { what: 'territories', id: 'munich', to: { id: 'munich', parent: 'north' } } as const

  test('it answers where as many are concerned as it may ask', () => {
    const thought = satchels().whatIf(move, 1_000)
    assert.ok(thought.done)
    assert.ok(thought.withdrawn.some(({ person }) => person === 'sami'))
  })

  test('and says so where there are more; nothing is changed', () => {
    const those = satchels()
    const before = those.satchel('sami').size
    const thought = those.whatIf(move, 10)
    assert.deepEqual(thought, { done: false, problems: [{ code: 'tooMany', what: 'documents', limit: 10 }] })
    assert.equal(those.satchel('sami').size, before)
    assert.equal(those.world.territories.get('munich')?.parent, 'south')
  })
})

describe('D10 whoever prepares a document has it before its day', () => {
  const ahead = { from: '2026-07-01', to: '2026-07-31' }
  const own = (given: Partial<PolicyDocument> = {}) => campaign({ owner: 'rita', period: ahead, ...given })
  const rights = repsMay(row('campaign', 'view', 'addressed' satisfies Scope))
  const of = company({ rights, today: TODAY })

  const cases: readonly [what: string, document: PolicyDocument, person: string, has: boolean][] = [
    ['its owner', own(), 'rita', true],
    ['the owner’s assistant', own(), 'anna', true],
    ['nobody else it is meant for', own(), 'sami', false],
    ['not where a status holds it back', own({ statuses: ['CRTE'] }), 'rita', false],
    ['its owner where its days contradict', own({ period: { from: '2026-07-31', to: '2026-07-01' } }), 'rita', true],
    ['nobody in the field once it is over', own({ period: { from: null, to: '2026-06-14' } }), 'rita', false],
  ]
  for (const [what, document, person, has] of cases) {
    test(`D10 ${what}`, () => assert.equal(placed(document, person, of) !== null, has))
  }
})
