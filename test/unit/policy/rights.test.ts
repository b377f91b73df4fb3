// The matrix of rights as data: today's roles come out of it, own settings override it, groups of fields need more.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { authorize, authorizeFields, type PolicyObject, type Subject } from '../../../src/policy/authorize.ts'
import { groupsOf, hasCompanyRight, MAX_OWN_GRANTS, reachOf } from '../../../src/policy/matrix.ts'
import type { Standing } from '../../../src/policy/reasons.ts'
import {
  type Action,
  COMPANY_ACTIONS,
  DEFAULT_RIGHTS,
  DOCUMENT_RIGHTS,
  type DocumentRight,
  type Grant,
  type RightsMatrix,
  ROLES,
  type Role,
  SCOPES,
  type Scope,
} from '../../../src/policy/rights.ts'

const ME = 'me'
const subject = (role: Role, own: readonly Grant[] = [], assists: readonly string[] = []): Subject => ({
  person: ME,
  role,
  assists,
  own,
})
const grant = (kind: string, right: DocumentRight, scope: Scope, group: string | null = null): Grant => ({
  kind,
  right,
  group,
  scope,
})
const of = (owner: string, kind = 'pipeline', standings: readonly Standing[] = []): PolicyObject => ({
  kind,
  owner,
  standings,
})
/** A matrix with one role, which has exactly these rows. */
const matrixOf = (...grants: Grant[]): RightsMatrix => ({
  format: 1,
  version: 1,
  roles: [{ role: 'rep', grants, company: [] }],
  groups: [{ kind: 'campaign', group: 'money', fields: ['budget', 'cost'] }],
})

describe('R1 the default matrix says what today’s roles may', () => {
  const expected: Readonly<Record<Role, Partial<Record<DocumentRight, Scope>>>> = {
    admin: {
      view: 'all',
      edit: 'all',
      configure: 'all',
      create: 'all',
      export: 'all',
      merge: 'all',
      assign: 'all',
      archive: 'all',
      rekey: 'all',
      run: 'all',
      carry: 'all',
      plan: 'all',
    },
    office: {
      view: 'all',
      edit: 'all',
      configure: 'all',
      create: 'all',
      export: 'all',
      merge: 'all',
      assign: 'all',
      archive: 'all',
      rekey: 'all',
      run: 'all',
      carry: 'all',
      plan: 'all',
    },
    assistant: {
      view: 'assisted',
      edit: 'assisted',
      create: 'assisted',
      export: 'assisted',
      merge: 'assisted',
      assign: 'assisted',
      archive: 'assisted',
      carry: 'assisted',
    },
    rep: { view: 'own', edit: 'own', create: 'own', export: 'own', archive: 'own', carry: 'own' },
  }
  for (const role of ROLES) {
    for (const right of DOCUMENT_RIGHTS) {
      const scope = expected[role][right] ?? null
      test(`O11 ${role} ${right}: ${scope ?? 'nothing'}`, () => {
        assert.equal(reachOf(DEFAULT_RIGHTS, { role }, 'pipeline', right)?.scope ?? null, scope)
        const own = { assistant: 'assisted', rep: 'own', office: null, admin: null }[role]
        const ofReports = own && (right === 'configure' || right === 'run') ? own : scope
        assert.equal(reachOf(DEFAULT_RIGHTS, { role }, 'visit-report', right)?.scope ?? null, ofReports)
      })
    }
  }
  for (const role of ['assistant', 'rep'] as const) {
    for (const right of ['view', 'edit', 'carry'] as const) {
      test(`${role} ${right} campaigns: those that are addressed to them`, () => {
        assert.equal(reachOf(DEFAULT_RIGHTS, { role }, 'campaign', right)?.scope, 'addressed')
      })
    }
  }
  for (const [role, scope] of [
    ['assistant', 'assisted'],
    ['rep', 'own'],
  ] as const) {
    test(`${role} configures campaigns that are ${scope}, and releases none`, () => {
      assert.equal(reachOf(DEFAULT_RIGHTS, { role }, 'campaign', 'configure')?.scope, scope)
      assert.equal(reachOf(DEFAULT_RIGHTS, { role }, 'campaign', 'run'), null)
    })
  }
  test('rows are plain data', () => {
    assert.deepEqual(JSON.parse(JSON.stringify(DEFAULT_RIGHTS)), DEFAULT_RIGHTS)
  })
})

describe('R4 view, edit, add and delete are four rights, each refused by itself', () => {
  const four = ['view', 'edit', 'create', 'delete'] as const
  for (const missing of four) {
    const matrix = matrixOf(...four.filter(one => one !== missing).map(one => grant('pipeline', one, 'own')))
    for (const right of four) {
      test(`O11 without ${missing}: ${right} is ${right === missing ? 'refused' : 'granted'}`, () => {
        const verdict = authorize(subject('rep'), right, of(ME), matrix)
        assert.equal(verdict.allowed, right !== missing)
        if (!verdict.allowed) assert.deepEqual(verdict.reasons, [{ code: 'roleLacks', role: 'rep', action: right }])
      })
    }
  }
  test('O11 per kind: a right to one kind is none to another', () => {
    const matrix = matrixOf(grant('pipeline', 'view', 'all'))
    assert.equal(authorize(subject('rep'), 'view', of('x', 'pipeline'), matrix).allowed, true)
    assert.equal(authorize(subject('rep'), 'view', of('x', 'campaign'), matrix).allowed, false)
  })
  for (const role of ROLES) {
    test(`O11 ${role} deletes nothing at first: documents are archived`, () => {
      assert.equal(authorize(subject(role), 'delete', of(ME)).allowed, false)
    })
  }
})

describe('R2 a person’s own settings go before the role’s', () => {
  const cases: readonly [what: string, own: readonly Grant[], kind: string, owner: string, allowed: boolean][] = [
    ['none at all', [], 'pipeline', 'other', false],
    ['more than the role', [grant('pipeline', 'view', 'all')], 'pipeline', 'other', true],
    ['more for every kind', [grant('*', 'view', 'all')], 'pipeline', 'other', true],
    ['more for another kind', [grant('campaign', 'view', 'all')], 'pipeline', 'other', false],
    ['more of another right', [grant('pipeline', 'edit', 'all')], 'pipeline', 'other', false],
    ['less than the role', [grant('pipeline', 'view', 'none')], 'pipeline', ME, false],
    ['less for every kind', [grant('*', 'view', 'none')], 'pipeline', ME, false],
    [
      'less, but not of this kind',
      [grant('*', 'view', 'none'), grant('pipeline', 'view', 'own')],
      'pipeline',
      ME,
      true,
    ],
    ['the kind’s row first', [grant('pipeline', 'view', 'none'), grant('*', 'view', 'all')], 'pipeline', ME, false],
  ]
  for (const [what, own, kind, owner, allowed] of cases) {
    test(`O12 ${what}`, () => assert.equal(authorize(subject('rep', own), 'view', of(owner, kind)).allowed, allowed))
  }

  test('O12 the reason says that it is the person’s own setting', () => {
    assert.deepEqual(authorize(subject('rep', [grant('*', 'view', 'all')]), 'view', of('other')).reasons, [
      { code: 'person', person: ME, action: 'view' },
    ])
    assert.deepEqual(authorize(subject('office', [grant('*', 'edit', 'none')]), 'edit', of('other')).reasons, [
      { code: 'personLacks', person: ME, action: 'edit' },
    ])
  })

  test('O12 own settings give no rights in the company', () => {
    const own = COMPANY_ACTIONS.map(action => grant('*', action as DocumentRight, 'all'))
    for (const action of COMPANY_ACTIONS) assert.equal(authorize(subject('rep', own), action, null).allowed, false)
  })

  test('a list beyond the limit is read up to it', () => {
    const many = Array.from({ length: MAX_OWN_GRANTS }, (_, at) => grant(`kind-${at}`, 'view', 'all'))
    assert.equal(authorize(subject('rep', [...many, grant('pipeline', 'view', 'all')]), 'view', of('x')).allowed, false)
    assert.equal(authorize(subject('rep', many), 'view', of('x', `kind-${MAX_OWN_GRANTS - 1}`)).allowed, true)
  })

  test('the role’s row for the kind goes before that for every kind', () => {
    const matrix = matrixOf(grant('*', 'view', 'all'), grant('pipeline', 'view', 'none'))
    assert.equal(authorize(subject('rep'), 'view', of(ME), matrix).allowed, false)
    assert.equal(authorize(subject('rep'), 'view', of('other', 'campaign'), matrix).allowed, true)
  })
})

describe('R3 how far a right reaches', () => {
  const ways: Readonly<Record<string, readonly Standing[]>> = {
    named: [{ code: 'named' }],
    namedTeam: [{ code: 'namedTeam', team: 't' }],
    namedTerritory: [{ code: 'namedTerritory', territory: 'south' }],
    rule: [{ code: 'rule', rule: 'r' }],
    team: [{ code: 'team', team: 't' }],
    territory: [{ code: 'territory', territory: 'south' }],
    stranger: [],
  }
  const reaches: Readonly<Record<Scope, readonly string[]>> = {
    none: [],
    own: ['owner'],
    assisted: ['owner', 'assists'],
    addressed: ['owner', 'assists', 'named', 'namedTeam', 'namedTerritory', 'rule'],
    team: ['owner', 'assists', 'named', 'namedTeam', 'namedTerritory', 'rule', 'team'],
    territory: ['owner', 'assists', 'named', 'namedTeam', 'namedTerritory', 'rule', 'territory'],
    all: ['owner', 'assists', ...Object.keys(ways)],
  }
  for (const scope of SCOPES) {
    const matrix = matrixOf(grant('*', 'edit', scope))
    for (const way of ['owner', 'assists', ...Object.keys(ways)]) {
      const allowed = reaches[scope].includes(way)
      test(`${scope} ${allowed ? 'reaches' : 'does not reach'} by ${way}`, () => {
        const owner = way === 'owner' ? ME : way === 'assists' ? 'my-rep' : 'other'
        const object = of(owner, 'campaign', ways[way] ?? [])
        const verdict = authorize(subject('rep', [], ['my-rep']), 'edit', object, matrix)
        assert.equal(verdict.allowed, allowed)
        assert.ok(verdict.reasons.length > 0)
        if (allowed && scope !== 'all') assert.equal(verdict.reasons[0]?.code, way)
      })
    }
  }
  const denials: readonly [Scope, string][] = [
    ['none', 'roleLacks'],
    ['own', 'notOwner'],
    ['assisted', 'notAssisted'],
    ['addressed', 'outOfReach'],
    ['team', 'outOfReach'],
    ['territory', 'outOfReach'],
  ]
  for (const [scope, code] of denials) {
    test(`a stranger is told ${code} where the right reaches ${scope}`, () => {
      const verdict = authorize(subject('rep'), 'edit', of('other', 'campaign'), matrixOf(grant('*', 'edit', scope)))
      assert.deepEqual(
        verdict.reasons.map(one => one.code),
        [code],
      )
    })
  }
  test('every way that counts is told', () => {
    const object = of(ME, 'campaign', [{ code: 'named' }, { code: 'rule', rule: 'r' }, { code: 'team', team: 't' }])
    assert.deepEqual(authorize(subject('rep'), 'view', object).reasons, [
      { code: 'owner', owner: ME },
      { code: 'named' },
      { code: 'rule', rule: 'r' },
    ])
  })
})

describe('R6 groups of fields', () => {
  const edit = grant('campaign', 'edit', 'addressed')
  const named: readonly Standing[] = [{ code: 'named' }]
  const cases: readonly [what: string, matrix: RightsMatrix, fields: readonly string[], refused: readonly string[]][] =
    [
      ['a plain field needs the right to edit alone', matrixOf(edit), ['name'], []],
      ['no field at all', matrixOf(edit), [], []],
      ['a field of a group needs a row', matrixOf(edit), ['budget'], ['budget']],
      ['each of them is named, plain ones are not', matrixOf(edit), ['name', 'cost', 'budget'], ['budget', 'cost']],
      ['with a row it is granted', matrixOf(edit, grant('campaign', 'edit', 'addressed', 'money')), ['budget'], []],
      ['a row for every kind does', matrixOf(edit, grant('*', 'edit', 'all', 'money')), ['budget', 'cost'], []],
      [
        'a row that reaches less far does not',
        matrixOf(edit, grant('campaign', 'edit', 'own', 'money')),
        ['cost'],
        ['cost'],
      ],
      [
        'a row that takes away does not',
        matrixOf(edit, grant('campaign', 'edit', 'none', 'money')),
        ['cost'],
        ['cost'],
      ],
    ]
  for (const [what, matrix, fields, refused] of cases) {
    test(what, () => {
      const verdict = authorizeFields(subject('rep'), of('other', 'campaign', named), fields, matrix)
      assert.equal(verdict.allowed, refused.length === 0)
      if (refused.length > 0) {
        assert.deepEqual(verdict.reasons, [{ code: 'fieldGroup', group: 'money', fields: refused }])
      }
    })
  }
  test('a group’s row alone is no right to edit', () => {
    const matrix = matrixOf(grant('*', 'edit', 'all', 'money'))
    assert.deepEqual(authorizeFields(subject('rep'), of(ME, 'campaign'), ['budget'], matrix).reasons, [
      { code: 'roleLacks', role: 'rep', action: 'edit' },
    ])
  })
  test('O12 an own setting opens a group, and closes it', () => {
    const mine = (scope: Scope) => subject('rep', [grant('campaign', 'edit', scope, 'money')])
    assert.equal(authorizeFields(mine('all'), of(ME, 'campaign'), ['budget'], matrixOf(edit)).allowed, true)
    const open = matrixOf(edit, grant('*', 'edit', 'all', 'money'))
    assert.equal(authorizeFields(mine('none'), of(ME, 'campaign'), ['budget'], open).allowed, false)
  })
  test('a group is one of its kind only', () => {
    assert.deepEqual(groupsOf(matrixOf(), 'pipeline', ['budget']), [])
    assert.deepEqual(groupsOf(matrixOf(), 'campaign', ['cost', 'x']), [
      { kind: 'campaign', group: 'money', fields: ['cost'] },
    ])
  })
})

describe('O13 a hand-made request', () => {
  for (const odd of ['', 'root', 'constructor', '__proto__', 'toString']) {
    test(`of the role “${odd}” gets nothing`, () => {
      for (const right of DOCUMENT_RIGHTS) assert.equal(reachOf(DEFAULT_RIGHTS, { role: odd }, 'pipeline', right), null)
      for (const action of COMPANY_ACTIONS) assert.equal(hasCompanyRight(DEFAULT_RIGHTS, odd, action), false)
    })
    test(`for the right “${odd}” gets nothing`, () => {
      for (const role of ROLES) assert.equal(authorize(subject(role), odd as Action, of(ME)).allowed, false)
    })
    test(`about a kind “${odd}” gets what the row for every kind gives, and no more`, () => {
      assert.equal(authorize(subject('rep'), 'view', of('other', odd)).allowed, false)
      assert.equal(authorize(subject('rep'), 'configure', of(ME, odd)).allowed, false)
    })
  }

  test('whatever it says, it is answered, with reasons, and the same again', () => {
    const anyGrant = fc.record({
      kind: fc.constantFrom('*', 'pipeline', 'campaign', '__proto__'),
      right: fc.constantFrom(...DOCUMENT_RIGHTS),
      group: fc.constantFrom(null, 'money'),
      scope: fc.constantFrom(...SCOPES),
    })
    fc.assert(
      fc.property(
        fc.constantFrom(...ROLES),
        fc.array(anyGrant, { maxLength: 6 }),
        fc.array(anyGrant, { maxLength: 6 }),
        fc.constantFrom(...DOCUMENT_RIGHTS, 'odd'),
        fc.constantFrom(ME, 'other'),
        (role, own, rows, right, owner) => {
          const matrix = { ...matrixOf(...rows), roles: [{ role, grants: rows, company: [] }] }
          const ask = () => authorize(subject(role, own), right as DocumentRight, of(owner), matrix)
          assert.deepEqual(ask(), ask())
          assert.ok(ask().reasons.length > 0)
          const said = [...own, ...rows].some(one => one.right === right && one.group === null && one.scope !== 'none')
          if (ask().allowed) assert.ok(said, 'nothing is granted that no row gives')
        },
      ),
    )
  })
})
