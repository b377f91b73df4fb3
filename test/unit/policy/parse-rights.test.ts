// Matrices of rights from outside: what is odd is named with its place, and nobody locks the company out.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { MAX_OWN_GRANTS } from '../../../src/policy/matrix.ts'
import { MAX_ROWS, parseOwnGrants, parseRights } from '../../../src/policy/parse-rights.ts'
import { MAX_PROBLEMS } from '../../../src/policy/reading.ts'
import type { RightsProblem } from '../../../src/policy/reasons.ts'
import { DEFAULT_RIGHTS, type Grant, type RightsMatrix, type RoleRights } from '../../../src/policy/rights.ts'

const grant = (given: object = {}) => ({ kind: '*', right: 'view', group: null, scope: 'own', ...given })
const money = { kind: 'campaign', group: 'money', fields: ['budget'] }

/** The default matrix with something else in the rep's place, or beside everything. */
const withRep = (given: object): object => ({
  ...DEFAULT_RIGHTS,
  roles: DEFAULT_RIGHTS.roles.map(one => (one.role === 'rep' ? { ...one, ...given } : one)),
})
const repsRows = (...grants: readonly object[]) => withRep({ grants })

describe('R8 what is taken over', () => {
  test('the default matrix, as it was', () => {
    assert.deepEqual(parseRights(JSON.parse(JSON.stringify(DEFAULT_RIGHTS))), { value: DEFAULT_RIGHTS, problems: [] })
  })
  test('rows for groups of fields', () => {
    const rows = [
      grant({ right: 'edit' }),
      grant({ right: 'edit', group: 'money' }),
      grant({ kind: 'campaign', right: 'edit', group: 'money' }),
    ]
    assert.deepEqual(parseRights({ ...repsRows(...rows), groups: [money] }).problems, [])
  })
  test('without what format 1 does not know', () => {
    const parsed = parseRights({
      ...DEFAULT_RIGHTS,
      colour: 'red',
      roles: DEFAULT_RIGHTS.roles.map(one => ({ ...one, colour: 'red' })),
    })
    assert.deepEqual(parsed.value, DEFAULT_RIGHTS)
  })
  test('a role without any row may do nothing, and that is no mistake', () => {
    assert.deepEqual(parseRights(repsRows()).problems, [])
  })
})

describe('R8 shape', () => {
  const cases: readonly [what: string, given: unknown, at: string][] = [
    ['nothing', undefined, 'rights'],
    ['a list', [], 'rights'],
    ['another format', { ...DEFAULT_RIGHTS, format: 2 }, 'format'],
    ['no version', { ...DEFAULT_RIGHTS, version: undefined }, 'version'],
    ['no roles', { ...DEFAULT_RIGHTS, roles: undefined }, 'roles'],
    ['roles as an object', { ...DEFAULT_RIGHTS, roles: {} }, 'roles'],
    ['a role that is null', { ...DEFAULT_RIGHTS, roles: [null] }, 'roles.0'],
    ['a role nobody has', withRep({ role: 'boss' }), 'roles.3.role'],
    ['constructor as a role', withRep({ role: 'constructor' }), 'roles.3.role'],
    ['rows that are no list', withRep({ grants: 'all' }), 'roles.3.grants'],
    ['rows without end', repsRows(...Array(MAX_ROWS + 1).fill(grant())), 'roles.3.grants'],
    ['a row that is a text', withRep({ grants: ['view'] }), 'roles.3.grants.0'],
    ['a right there is not', repsRows(grant({ right: 'fly' })), 'roles.3.grants.0.right'],
    ['a company-wide right as a row', repsRows(grant({ right: 'administer' })), 'roles.3.grants.0.right'],
    ['a scope there is not', repsRows(grant(), grant({ scope: 'galaxy' })), 'roles.3.grants.1.scope'],
    ['a kind in capitals', repsRows(grant({ kind: 'Campaign' })), 'roles.3.grants.0.kind'],
    ['a kind with a star in it', repsRows(grant({ kind: 'camp*' })), 'roles.3.grants.0.kind'],
    ['__proto__ as a kind', repsRows(grant({ kind: '__proto__' })), 'roles.3.grants.0.kind'],
    ['no word on groups', repsRows(grant({ group: undefined })), 'roles.3.grants.0.group'],
    ['company-wide rights that are none', withRep({ company: ['view'] }), 'roles.3.company.0'],
    ['company-wide rights without end', withRep({ company: Array(9).fill('import') }), 'roles.3.company'],
    ['groups that are no list', { ...DEFAULT_RIGHTS, groups: null }, 'groups'],
    ['a group without fields', { ...DEFAULT_RIGHTS, groups: [{ ...money, fields: undefined }] }, 'groups.0.fields'],
    ['a field with a blank', { ...DEFAULT_RIGHTS, groups: [{ ...money, fields: ['a b'] }] }, 'groups.0.fields.0'],
  ]
  for (const [what, given, at] of cases) {
    test(`${what} is told with its place`, () => {
      const { value, problems } = parseRights(given)
      assert.equal(value, null)
      assert.ok(
        problems.some(one => one.code === 'shape' && one.at === at),
        JSON.stringify(problems),
      )
    })
  }
})

describe('R8 contradictions', () => {
  const without = (role: string): RightsMatrix => ({
    ...DEFAULT_RIGHTS,
    roles: DEFAULT_RIGHTS.roles.filter(one => one.role !== role),
  })
  const admin = (given: Partial<RoleRights>): RightsMatrix => ({
    ...DEFAULT_RIGHTS,
    roles: DEFAULT_RIGHTS.roles.map(one => (one.role === 'admin' ? { ...one, ...given } : one)),
  })
  const cases: readonly [what: string, given: unknown, problems: readonly RightsProblem[]][] = [
    ['a role that is missing', without('rep'), [{ code: 'roleMissing', role: 'rep' }]],
    ['no admin', without('admin'), [{ code: 'roleMissing', role: 'admin' }]],
    [
      'a role twice',
      { ...DEFAULT_RIGHTS, roles: [...DEFAULT_RIGHTS.roles, DEFAULT_RIGHTS.roles[3]] },
      [{ code: 'roleTwice', role: 'rep' }],
    ],
    ['an admin who does not administer', admin({ company: ['import'] }), [{ code: 'nobodyAdministers' }]],
    ['an admin who does that and sees no document', admin({ grants: [] }), []],
    [
      'a row twice',
      repsRows(grant(), grant({ scope: 'all' })),
      [{ code: 'rowTwice', role: 'rep', kind: '*', right: 'view' }],
    ],
    ['the same right of another kind', repsRows(grant(), grant({ kind: 'campaign' })), []],
    [
      'a group that is not there',
      repsRows(grant({ right: 'edit', group: 'money' })),
      [{ code: 'groupUnknown', kind: '*', group: 'money' }],
    ],
    [
      'a group of another kind',
      { ...repsRows(grant({ kind: 'pipeline', right: 'edit', group: 'money' })), groups: [money] },
      [{ code: 'groupUnknown', kind: 'pipeline', group: 'money' }],
    ],
    [
      'a group twice',
      { ...DEFAULT_RIGHTS, groups: [money, money] },
      [{ code: 'groupTwice', kind: 'campaign', group: 'money' }],
    ],
  ]
  for (const [what, given, problems] of cases) {
    test(what, () => assert.deepEqual(parseRights(given).problems, problems))
  }
})

describe('R8 a person’s own settings', () => {
  test('are rows like those of the matrix', () => {
    const own = [grant({ scope: 'none' }), grant({ kind: 'campaign', scope: 'all' })] as Grant[]
    assert.deepEqual(parseOwnGrants(JSON.parse(JSON.stringify(own))), { value: own, problems: [] })
    assert.deepEqual(parseOwnGrants([]), { value: [], problems: [] })
  })
  test('say nothing twice', () => {
    const twice = { code: 'rowTwice', role: null, kind: '*', right: 'view' }
    assert.deepEqual(parseOwnGrants([grant(), grant({ scope: 'all' })]), { value: null, problems: [twice] })
  })
  test('end', () => {
    const many = (count: number) =>
      Array.from({ length: count }, (_, at) =>
        grant({ kind: `k${'a'.repeat(at % 20)}-${'b'.repeat(Math.floor(at / 20))}` }),
      )
    assert.equal(parseOwnGrants(many(MAX_OWN_GRANTS)).value?.length, MAX_OWN_GRANTS)
    assert.equal(parseOwnGrants(many(MAX_OWN_GRANTS + 1)).value, null)
  })
  test('that are none are told', () => {
    for (const given of [null, {}, 'all', [1], [grant({ right: 'constructor' })]])
      assert.equal(parseOwnGrants(given).value, null)
  })
})

test('whatever is given is answered, with some of the problems', () => {
  fc.assert(
    fc.property(fc.anything(), given => {
      for (const one of [
        given,
        { ...DEFAULT_RIGHTS, roles: given },
        withRep({ grants: given }),
        repsRows(grant({ scope: given })),
      ]) {
        const { value, problems } = parseRights(one)
        assert.equal(value === null, problems.length > 0)
        assert.ok(problems.length <= MAX_PROBLEMS)
      }
    }),
  )
})
