// Editing the matrix of rights: rows, company-wide rights, groups of fields, and what differs from what is stored.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  changesOf,
  FOUR,
  hasCompany,
  inheritedAt,
  OTHERS,
  type Place,
  rebased,
  scopeAt,
  withCompany,
  withFields,
  withGroup,
  withoutGroup,
  withScope,
} from '../../../components/rights/rights-draft.ts'
import { authorizeFields, type Subject } from '../../../src/policy/authorize.ts'
import { parseRights } from '../../../src/policy/parse-rights.ts'
import { DEFAULT_RIGHTS, DOCUMENT_RIGHTS, type RightsMatrix } from '../../../src/policy/rights.ts'

const view: Place = { role: 'rep', kind: 'campaign', right: 'view', group: null }
const every: Place = { ...view, kind: '*' }
const money = { kind: 'campaign', group: 'money', fields: ['goal'] }
const readable = (matrix: RightsMatrix) => assert.deepEqual(parseRights(matrix).problems, [])

test('O11, R4: the four rights come first, and none is left out', () => {
  assert.deepEqual(FOUR, ['view', 'edit', 'create', 'delete'])
  assert.deepEqual([...FOUR, ...OTHERS].sort(), [...DOCUMENT_RIGHTS].sort())
})

test('O11, R2: a row says how far a right reaches; without one the row for every kind holds', () => {
  assert.equal(scopeAt(DEFAULT_RIGHTS, view), 'addressed')
  assert.equal(inheritedAt(DEFAULT_RIGHTS, view), 'own')
  const without = withScope(DEFAULT_RIGHTS, view, null)
  assert.deepEqual([scopeAt(without, view), inheritedAt(without, view)], [null, 'own'])
  assert.equal(inheritedAt(without, every), null)
  const wide = withScope(without, view, 'territory')
  assert.equal(scopeAt(wide, view), 'territory')
  assert.equal(scopeAt(withScope(wide, view, 'none'), view), 'none')
  readable(wide)
})

test('taking away a row that is not there changes nothing, and a role that is missing is added', () => {
  const place: Place = { ...view, right: 'delete' }
  assert.deepEqual(changesOf(DEFAULT_RIGHTS, withScope(DEFAULT_RIGHTS, place, null)), [])
  const without = { ...DEFAULT_RIGHTS, roles: DEFAULT_RIGHTS.roles.filter(one => one.role !== 'rep') }
  assert.equal(scopeAt(withScope(without, view, 'all'), view), 'all')
})

test('company-wide rights are given and taken', () => {
  const given = withCompany(DEFAULT_RIGHTS, 'assistant', 'import', true)
  assert.equal(hasCompany(given, 'assistant', 'import'), true)
  assert.equal(hasCompany(withCompany(given, 'assistant', 'import', false), 'assistant', 'import'), false)
  const nobody = withCompany(DEFAULT_RIGHTS, 'admin', 'administer', false)
  assert.deepEqual(parseRights(nobody).problems, [{ code: 'nobodyAdministers' }])
})

test('R6: a new group takes nothing from anybody; what is taken is taken by its rows', () => {
  const grouped = withFields(withGroup(DEFAULT_RIGHTS, { ...money, fields: [] }), money, money.fields)
  readable(grouped)
  const rep: Subject = { person: 'anna', role: 'rep', assists: [] }
  const object = { kind: 'campaign', owner: 'anna' }
  assert.equal(authorizeFields(rep, object, ['goal'], grouped).allowed, true)
  const closed = withScope(grouped, { role: 'rep', kind: 'campaign', right: 'edit', group: 'money' }, null)
  assert.equal(authorizeFields(rep, object, ['goal'], closed).allowed, false)
  assert.equal(authorizeFields(rep, object, ['name'], closed).allowed, true)
})

test('a group goes with its rows, and only with them', () => {
  const grouped = withGroup(withGroup(DEFAULT_RIGHTS, money), { ...money, kind: 'pipeline' })
  const gone = withoutGroup(grouped, money)
  readable(gone)
  assert.deepEqual(
    gone.groups.map(one => one.kind),
    ['pipeline'],
  )
  assert.deepEqual(changesOf(DEFAULT_RIGHTS, withoutGroup(gone, { ...money, kind: 'pipeline' })), [])
})

test('what saving would change is told row by row, with what was', () => {
  const draft = withGroup(withCompany(withScope(DEFAULT_RIGHTS, view, 'team'), 'rep', 'import', true), money)
  const changes = changesOf(DEFAULT_RIGHTS, draft)
  assert.deepEqual(
    changes.filter(one => one.what !== 'scope' || one.place.group === null),
    [
      { what: 'scope', place: view, before: 'addressed', after: 'team' },
      { what: 'company', role: 'rep', action: 'import', has: true },
      { what: 'group', group: money, change: 'added' },
    ],
  )
  assert.equal(changes.length, 7)
  assert.equal(changesOf(draft, withFields(draft, money, ['name', 'goal'])).length, 1)
  assert.deepEqual(changesOf(draft, withFields(draft, money, ['goal'])), [])
  assert.deepEqual(changesOf(draft, DEFAULT_RIGHTS).at(-1), { what: 'group', group: money, change: 'removed' })
})

test('one’s own changes are made to what somebody else has stored meanwhile, whose changes stay', () => {
  const theirs = withCompany(
    withScope(DEFAULT_RIGHTS, { ...view, role: 'assistant' }, 'team'),
    'assistant',
    'import',
    true,
  )
  const mine = withGroup(withScope(DEFAULT_RIGHTS, view, 'territory'), money)
  const both = rebased(mine, DEFAULT_RIGHTS, { ...theirs, version: 2 })
  readable(both)
  assert.equal(both.version, 2)
  assert.equal(scopeAt(both, view), 'territory')
  assert.equal(scopeAt(both, { ...view, role: 'assistant' }), 'team')
  assert.equal(hasCompany(both, 'assistant', 'import'), true)
  assert.deepEqual(changesOf(theirs, both), changesOf(DEFAULT_RIGHTS, mine))
})

test('a row about a group that is gone meanwhile is not made again', () => {
  const base = withGroup(DEFAULT_RIGHTS, money)
  const row: Place = { role: 'rep', kind: 'campaign', right: 'edit', group: 'money' }
  const both = rebased(withFields(withScope(base, row, 'all'), money, ['name']), base, DEFAULT_RIGHTS)
  readable(both)
  assert.deepEqual(changesOf(DEFAULT_RIGHTS, both), [])
})
