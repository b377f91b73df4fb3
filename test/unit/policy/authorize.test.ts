// Every role against every action and every relation to a document, as tables.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { authorize, type PolicyObject, type Reason, type Subject } from '../../../src/policy/authorize.ts'
import {
  type Action,
  COMPANY_ACTIONS,
  type CompanyAction,
  DOCUMENT_ACTIONS,
  type DocumentAction,
  managing,
  ROLES,
  type Role,
} from '../../../src/policy/rights.ts'

const ME = 'person-me'
const MY_REP = 'person-assisted'
const STRANGER = 'person-stranger'

const subject = (role: Role, assists: readonly string[] = []): Subject => ({ person: ME, role, assists })
const pipelineOf = (owner: string): PolicyObject => ({ kind: 'pipeline', owner })

type Relation = 'own' | 'assisted' | 'strange'
const ownerOf: Record<Relation, string> = { own: ME, assisted: MY_REP, strange: STRANGER }

/** Per role: the relations in which each action on a document is allowed. */
const documentRights: Record<Role, Record<DocumentAction, readonly Relation[]>> = {
  admin: {
    view: ['own', 'assisted', 'strange'],
    edit: ['own', 'assisted', 'strange'],
    configure: ['own', 'assisted', 'strange'],
    create: ['own', 'assisted', 'strange'],
    export: ['own', 'assisted', 'strange'],
    merge: ['own', 'assisted', 'strange'],
    assign: ['own', 'assisted', 'strange'],
    archive: ['own', 'assisted', 'strange'],
    rekey: ['own', 'assisted', 'strange'],
    run: ['own', 'assisted', 'strange'],
  },
  office: {
    view: ['own', 'assisted', 'strange'],
    edit: ['own', 'assisted', 'strange'],
    configure: ['own', 'assisted', 'strange'],
    create: ['own', 'assisted', 'strange'],
    export: ['own', 'assisted', 'strange'],
    merge: ['own', 'assisted', 'strange'],
    assign: ['own', 'assisted', 'strange'],
    archive: ['own', 'assisted', 'strange'],
    rekey: ['own', 'assisted', 'strange'],
    run: ['own', 'assisted', 'strange'],
  },
  assistant: {
    view: ['own', 'assisted'],
    edit: ['own', 'assisted'],
    configure: [],
    create: ['own', 'assisted'],
    export: ['own', 'assisted'],
    merge: ['own', 'assisted'],
    assign: ['own', 'assisted'],
    archive: ['own', 'assisted'],
    rekey: [],
    run: [],
  },
  rep: {
    view: ['own'],
    edit: ['own'],
    configure: [],
    create: ['own'],
    export: ['own'],
    merge: [],
    assign: [],
    archive: ['own'],
    rekey: [],
    run: [],
  },
}

const companyRights: Record<Role, readonly CompanyAction[]> = {
  admin: ['import', 'seeQuarantine', 'managePeople', 'administer'],
  office: ['import', 'seeQuarantine', 'managePeople'],
  assistant: [],
  rep: [],
}

describe('rights to documents', () => {
  for (const role of ROLES) {
    for (const action of DOCUMENT_ACTIONS) {
      for (const relation of ['own', 'assisted', 'strange'] as const) {
        const expected = documentRights[role][action].includes(relation)
        test(`O11 ${role} ${expected ? 'may' : 'may not'} ${action} a document that is ${relation}`, () => {
          // Only an assistant's `assists` counts, so every role gets the same list here.
          const verdict = authorize(subject(role, [MY_REP]), action, pipelineOf(ownerOf[relation]))
          assert.equal(verdict.allowed, expected)
          assert.ok(verdict.reasons.length > 0, 'a verdict always says why')
        })
      }
    }
  }
})

describe('rights in the company', () => {
  for (const role of ROLES) {
    for (const action of COMPANY_ACTIONS) {
      const expected = companyRights[role].includes(action)
      test(`O11 ${role} ${expected ? 'may' : 'may not'} ${action}`, () => {
        assert.equal(authorize(subject(role), action, null).allowed, expected)
        const besideDocument = authorize(subject(role), action, pipelineOf(ME)).allowed
        assert.equal(besideDocument, expected, 'owning a document changes no company-wide right')
      })
    }
  }
})

describe('reasons', () => {
  const cases: readonly [string, Subject, Action, PolicyObject | null, boolean, Reason][] = [
    ['an owner', subject('rep'), 'edit', pipelineOf(ME), true, { code: 'owner', owner: ME }],
    [
      'an assistant',
      subject('assistant', [MY_REP]),
      'edit',
      pipelineOf(MY_REP),
      true,
      { code: 'assists', owner: MY_REP },
    ],
    ['an assistant of their own', subject('assistant'), 'view', pipelineOf(ME), true, { code: 'owner', owner: ME }],
    [
      'the office',
      subject('office'),
      'view',
      pipelineOf(STRANGER),
      true,
      { code: 'role', role: 'office', action: 'view' },
    ],
    ['an admin', subject('admin'), 'administer', null, true, { code: 'role', role: 'admin', action: 'administer' }],
    [
      'a rep and a colleague',
      subject('rep'),
      'view',
      pipelineOf(STRANGER),
      false,
      { code: 'notOwner', owner: STRANGER },
    ],
    [
      'an assistant and another rep',
      subject('assistant', [MY_REP]),
      'edit',
      pipelineOf(STRANGER),
      false,
      { code: 'notAssisted', owner: STRANGER },
    ],
    [
      'a rep and settings',
      subject('rep'),
      'configure',
      pipelineOf(ME),
      false,
      { code: 'roleLacks', role: 'rep', action: 'configure' },
    ],
    ['a rep and imports', subject('rep'), 'import', null, false, { code: 'roleLacks', role: 'rep', action: 'import' }],
    ['no document', subject('admin'), 'edit', null, false, { code: 'noObject', action: 'edit' }],
  ]
  for (const [what, who, action, object, allowed, reason] of cases) {
    test(`O11 the verdict names why: ${what}`, () => {
      assert.deepEqual(authorize(who, action, object), { allowed, reasons: [reason] })
    })
  }
})

describe('what comes from outside', () => {
  test('a list of assisted reps gives a rep nothing', () => {
    assert.equal(authorize(subject('rep', [STRANGER]), 'view', pipelineOf(STRANGER)).allowed, false)
  })

  for (const role of ['', 'root', 'constructor', '__proto__', 'Admin']) {
    test(`an unknown role (“${role}”) may do nothing`, () => {
      const unknown = { person: ME, role: role as Role, assists: [ME] }
      for (const action of [...DOCUMENT_ACTIONS, ...COMPANY_ACTIONS]) {
        assert.equal(authorize(unknown, action, pipelineOf(ME)).allowed, false, action)
      }
    })
  }

  for (const action of ['', 'delete', 'constructor', '__proto__', 'VIEW']) {
    test(`an unknown action (“${action}”) is denied to everybody`, () => {
      for (const role of ROLES) {
        const verdict = authorize(subject(role), action as Action, pipelineOf(ME))
        assert.deepEqual(verdict, { allowed: false, reasons: [{ code: 'roleLacks', role, action }] })
      }
    })
  }

  test('the same question gets the same answer and changes nothing it was given', () => {
    const who = Object.freeze(subject('assistant', Object.freeze([MY_REP])))
    const what = Object.freeze(pipelineOf(MY_REP))
    assert.deepEqual(authorize(who, 'edit', what), authorize(who, 'edit', what))
  })
})

describe('managing people', () => {
  const expected: Record<Role, CompanyAction> = {
    rep: 'managePeople',
    assistant: 'managePeople',
    office: 'administer',
    admin: 'administer',
  }
  for (const role of ROLES) {
    test(`a person with role ${role} is managed with the right to ${expected[role]}`, () => {
      assert.equal(managing(role), expected[role])
    })
  }

  test('nobody can hand out access to more than they may do themselves', () => {
    for (const manager of ROLES) {
      for (const managed of ROLES) {
        if (!authorize(subject(manager), managing(managed), null).allowed) continue
        for (const action of COMPANY_ACTIONS) {
          if (!authorize(subject(managed), action, null).allowed) continue
          assert.ok(authorize(subject(manager), action, null).allowed, `${manager} becomes ${managed} to ${action}`)
        }
      }
    }
  })
})
