// What a person may do to a document with all that is known of it: standings, substitution, read-only statuses, field groups.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { permission } from '../../../../src/policy/distribution/permit.ts'
import { DEFAULT_RIGHTS, type DocumentRight, type RightsMatrix } from '../../../../src/policy/rights.ts'
import { type PolicyDocument, plainDocument, type World } from '../../../../src/policy/scope/world.ts'
import { profileKey } from '../../../../src/policy/statuses/profile.ts'
import { byId, COMPANY_PROFILE, campaign, changed, codes, company, repsMay, row } from './company.ts'

const world = company()
const pipeline = plainDocument({ id: 'pipe', kind: 'pipeline', owner: 'rita' })
const standingIn = company({
  substitutions: byId({ id: 's', absent: 'rita', substitute: 'nora', period: { from: null, to: null } }),
})
const may = (
  document: PolicyDocument,
  person: string,
  action: DocumentRight,
  of: World = world,
  fields: string[] = [],
) => permission(document, person, action, of, fields)

describe('R3 a campaign is viewed and edited by those it is addressed to, and planned by the office', () => {
  const expected: Readonly<Record<string, readonly DocumentRight[]>> = {
    rita: ['view', 'edit', 'carry'],
    sami: ['view', 'edit', 'carry'],
    lena: ['view', 'edit', 'carry'],
    nora: [],
    anna: [],
    olga: ['view', 'edit', 'configure', 'create', 'export', 'merge', 'carry', 'plan'],
  }
  const asked: readonly DocumentRight[] = [
    'view',
    'edit',
    'configure',
    'create',
    'export',
    'merge',
    'delete',
    'carry',
    'plan',
  ]
  for (const [person, rights] of Object.entries(expected)) {
    for (const action of asked) {
      const allowed = rights.includes(action)
      test(`O13 ${person} ${allowed ? 'may' : 'may not'} ${action} it`, () => {
        const verdict = may(campaign(), person, action)
        assert.equal(verdict.allowed, allowed)
        assert.ok(verdict.reasons.length > 0)
      })
    }
  }
})

describe('M4 content that a status makes read-only', () => {
  const cases: readonly [statuses: readonly string[], by: readonly string[]][] = [
    [['CRTE'], []],
    [['REL'], []],
    [['REL', 'LCK'], []],
    [['FSHD'], ['FSHD']],
    [['CNC'], ['CNC']],
  ]
  for (const [statuses, by] of cases) {
    for (const action of ['edit', 'configure', 'merge'] as const) {
      test(`${statuses.join(' ')}: ${action} is ${by.length > 0 ? 'refused to everybody' : 'as the right says'}`, () => {
        const verdict = may(campaign({ statuses }), 'olga', action)
        assert.equal(verdict.allowed, by.length === 0)
        if (by.length > 0) {
          assert.deepEqual(
            verdict.reasons,
            by.map(status => ({ code: 'forbids', status, transaction: 'CPLN' })),
          )
        }
      })
    }
    test(`${statuses.join(' ')}: it can be looked at and exported`, () => {
      assert.equal(may(campaign({ statuses }), 'rita', 'view').allowed, true)
      assert.equal(may(campaign({ statuses }), 'olga', 'export').allowed, true)
    })
  }
  test('who may not edit is told so, not that it is read-only', () => {
    assert.deepEqual(codes(may(campaign({ statuses: ['FSHD'] }), 'nora', 'edit').reasons), ['outOfReach'])
  })
  test('S9 a profile that is not there makes it read-only', () => {
    assert.deepEqual(may(campaign({ profile: 'gone@1' }), 'olga', 'edit').reasons, [
      { code: 'profileUnknown', profile: 'gone@1' },
    ])
  })
  test('a user status that forbids planning does too', () => {
    const closing = {
      ...COMPANY_PROFILE,
      statuses: COMPANY_PROFILE.statuses.map(one => ({ ...one, forbids: ['CPLN'] })),
    }
    const of = company({ profiles: new Map([[profileKey(closing), closing]]) })
    const closed = campaign({ profile: profileKey(closing), statuses: ['REL', 'NOTE'] })
    assert.equal(may(closed, 'olga', 'edit', of).allowed, false)
    assert.equal(may({ ...closed, statuses: ['REL'] }, 'olga', 'edit', of).allowed, true)
  })
})

describe('R7 in the place of somebody absent', () => {
  for (const action of ['view', 'edit', 'export', 'create'] as const) {
    test(`the substitute may ${action} what the absent person may`, () => {
      assert.equal(may(pipeline, 'nora', action).allowed, false)
      assert.deepEqual(may(pipeline, 'nora', action, standingIn), {
        allowed: true,
        reasons: [{ code: 'substitutes', absent: 'rita', as: { code: 'owner', owner: 'rita' } }],
      })
    })
  }
  for (const action of ['configure', 'merge', 'delete', 'plan'] as const) {
    test(`but not ${action}, which neither role may`, () => {
      assert.equal(may(pipeline, 'nora', action, standingIn).allowed, false)
    })
  }
  for (const action of ['plan', 'carry'] as const) {
    test(`nobody has ${action} in somebody’s place, even where both roles have it`, () => {
      const of = { ...standingIn, rights: repsMay(row('*', 'plan', 'own'), row('*', 'carry', 'own')) }
      assert.equal(may(pipeline, 'rita', action, of).allowed, true)
      assert.equal(may(pipeline, 'nora', action, of).allowed, false)
    })
  }
  test('a right the substitute’s role does not have is not lent', () => {
    const of = company({
      substitutions: byId({ id: 's', absent: 'olga', substitute: 'nora', period: { from: null, to: null } }),
    })
    for (const action of ['view', 'edit', 'configure'] as const) {
      assert.equal(may(pipeline, 'nora', action, of).allowed, false)
    }
  })
  test('one that was taken from the substitute is not either', () => {
    const of = changed(standingIn, { id: 'nora', own: [row('*', 'edit', 'none')] })
    assert.deepEqual(may(pipeline, 'nora', 'edit', of).reasons, [
      { code: 'personLacks', person: 'nora', action: 'edit' },
    ])
    assert.equal(may(pipeline, 'nora', 'view', of).allowed, true)
  })
  test('the absent person may go on', () => assert.equal(may(pipeline, 'rita', 'edit', standingIn).allowed, true))
  test('others gain nothing', () => assert.equal(may(pipeline, 'sami', 'edit', standingIn).allowed, false))
  test('read-only is read-only for the substitute as well', () => {
    assert.equal(may(campaign({ statuses: ['FSHD'] }), 'nora', 'edit', standingIn).allowed, false)
    assert.equal(may(campaign(), 'nora', 'edit', standingIn).allowed, true)
  })
})

describe('R6 groups of fields', () => {
  const rights: RightsMatrix = {
    ...repsMay(row('campaign', 'edit', 'addressed')),
    groups: [{ kind: 'campaign', group: 'money', fields: ['budget'] }],
  }
  const of = company({ rights, substitutions: standingIn.substitutions })
  test('a field that needs more is refused by name', () => {
    assert.equal(may(campaign(), 'rita', 'edit', of, ['name']).allowed, true)
    assert.deepEqual(may(campaign(), 'rita', 'edit', of, ['name', 'budget']).reasons, [
      { code: 'fieldGroup', group: 'money', fields: ['budget'] },
    ])
  })
  test('an own row for the group opens it', () => {
    const row = { kind: 'campaign', right: 'edit', group: 'money', scope: 'addressed' } as const
    assert.equal(may(campaign(), 'rita', 'edit', changed(of, { id: 'rita', own: [row] }), ['budget']).allowed, true)
  })
  test('standing in edits plain fields, and opens no group', () => {
    assert.equal(may(campaign(), 'nora', 'edit', of, ['name']).allowed, true)
    assert.equal(may(campaign(), 'nora', 'edit', of, ['budget']).allowed, false)
  })
})

describe('D8 who does not work here may do nothing', () => {
  for (const person of ['nobody', 'constructor']) {
    test(person, () => {
      const reasons = [{ code: 'personInactive', person }]
      assert.deepEqual(may(campaign(), person, 'view'), { allowed: false, reasons })
    })
  }
  test('nor may a deactivated person', () => {
    assert.equal(may(pipeline, 'rita', 'view', changed(world, { id: 'rita', active: false })).allowed, false)
  })
})

test('the default rights are what is asked where nothing else is given', () => {
  assert.equal(world.rights, DEFAULT_RIGHTS)
})
