// Writing a status profile: every edit is a function from one draft to the next, and what comes out is read and proven.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  asNextVersion,
  copyOf,
  effectOf,
  influenceOf,
  type ProfileDraft,
  saysTheSame,
  withEffect,
  withInfluence,
  withInitial,
  withMoved,
  withNewStatus,
  withNumbering,
  withNumberPart,
  withoutStatus,
  withRole,
  withStatus,
  withUnused,
} from '../../../components/profiles/profile-draft.ts'
import { STANDARD_PROFILE } from '../../../src/policy/statuses/marketing.ts'
import { parseProfile } from '../../../src/policy/statuses/parse.ts'
import { checkProfile } from '../../../src/policy/statuses/prove.ts'

const begun = copyOf(STANDARD_PROFILE, 'kampagnen')
/** Two statuses of our own, the first one initial. */
const two = withInitial(
  withStatus(withStatus(withNewStatus(withNewStatus(begun)), 0, { code: 'PREP', text: 'Vorbereitung' }), 1, {
    code: 'PLOK',
    text: 'Planung gesperrt',
  }),
  'PREP',
)
const codes = (draft: ProfileDraft) => draft.statuses.map(one => one.code)

test('a copy has its own name, comes after nothing, and says the same as what it was copied from', () => {
  assert.deepEqual([begun.id, begun.version], ['kampagnen', 0])
  assert.equal(saysTheSame(begun, STANDARD_PROFILE), true)
  assert.equal(asNextVersion(begun).version, 1)
  assert.notEqual(checkProfile(asNextVersion(begun)).profile, null)
})

test('a new status has a code that is free, of the system’s as of our own, and does nothing', () => {
  const taken = withStatus(withNewStatus(begun), 0, { code: 'U2' })
  assert.deepEqual(codes(withNewStatus(withNewStatus(taken))), ['U2', 'U1', 'U3'])
  const named = withStatus(withNewStatus(begun), 0, { text: 'Neu' })
  assert.notEqual(checkProfile(asNextVersion(named)).profile, null)
})

test('a code that changes takes along who begins with it, unless it is somebody else’s too', () => {
  assert.equal(withStatus(two, 0, { code: 'VORB' }).initial, 'VORB')
  assert.equal(withStatus(two, 1, { code: 'LOCK' }).initial, 'PREP')
  const twice = withStatus(two, 1, { code: 'PREP' })
  assert.equal(withStatus(twice, 1, { code: 'PLOK' }).initial, 'PREP')
})

test('a status that is removed is not what documents begin with', () => {
  assert.deepEqual([codes(withoutStatus(two, 0)), withoutStatus(two, 0).initial], [['PLOK'], null])
  assert.equal(withoutStatus(two, 1).initial, 'PREP')
  assert.equal(withoutStatus(two, 9), two)
})

test('statuses are moved by one, and stay at either end', () => {
  assert.deepEqual(codes(withMoved(two, 0, 1)), ['PLOK', 'PREP'])
  assert.equal(withMoved(two, 0, -1), two)
  assert.equal(withMoved(two, 1, 1), two)
})

test('S5, S6: a status says one thing about a transaction: permits, warns, forbids or nothing', () => {
  const said = (draft: ProfileDraft) => influenceOf(draft.statuses[0]!, 'CREL')
  assert.equal(said(two), null)
  const permitting = withInfluence(two, 0, 'CREL', 'permit')
  const warning = withInfluence(permitting, 0, 'CREL', 'warn')
  const forbidding = withInfluence(warning, 0, 'CREL', 'forbid')
  assert.deepEqual([permitting, warning, forbidding].map(said), ['permit', 'warn', 'forbid'])
  assert.equal(saysTheSame(withInfluence(forbidding, 0, 'CREL', null), two), true)
  assert.equal(influenceOf(forbidding.statuses[1]!, 'CREL'), null)
})

test('S7, N3: a transaction sets or clears a status, and never clears one with a number', () => {
  const done = (draft: ProfileDraft) => effectOf(draft.statuses[0]!, 'CREL')
  const clearing = withEffect(withEffect(two, 0, 'CREL', 'sets'), 0, 'CREL', 'clears')
  assert.equal(done(clearing), 'clears')
  const numbered = withNumbering(clearing, 0, true)
  assert.equal(done(numbered), null)
  assert.equal(withEffect(numbered, 0, 'CREL', 'clears'), numbered)
  assert.equal(done(withEffect(numbered, 0, 'CREL', 'sets')), 'sets')
})

test('N1, N2: numbers go on counting, and their parts are written one by one', () => {
  const first = withNumbering(two, 0, true)
  const both = withNumbering(first, 1, true)
  assert.deepEqual(
    both.statuses.map(one => one.number?.own),
    [1, 2],
  )
  assert.deepEqual(both.statuses[1]?.number, { own: 2, lowest: 2, highest: 3 })
  assert.deepEqual(withNumberPart(both, 0, 'highest', 9).statuses[0]?.number, { own: 1, lowest: 1, highest: 9 })
  const last = withNumberPart(both, 1, 'own', 9_998)
  const end = withNumbering(withNewStatus(last), 2, true).statuses[2]?.number
  assert.deepEqual(end, { own: 9_999, lowest: 9_999, highest: 9_999 })
  assert.equal(withNumberPart(two, 0, 'own', 5), two)
  assert.equal(withNumbering(both, 0, false).statuses[0]?.number, null)
  const unreadable = withNumberPart(both, 1, 'own', Number.NaN)
  assert.equal(withNumbering(withNewStatus(unreadable), 2, true).statuses[2]?.number?.own, 2)
})

test('U2: roles are kept in one order, whichever was ticked first', () => {
  const ticked = withRole(withRole(withStatus(two, 0, { roles: [] }), 0, 'rep', true), 0, 'admin', true)
  assert.deepEqual(ticked.statuses[0]?.roles, ['admin', 'rep'])
  assert.deepEqual(withRole(ticked, 0, 'rep', false).statuses[0]?.roles, ['admin'])
})

test('P4: unused transactions are ticked and unticked', () => {
  assert.equal(saysTheSame(withUnused(withUnused(begun, 'CTR3', true), 'CTR3', false), begun), true)
  assert.deepEqual(withUnused(begun, 'CTR3', true).unused, ['CTR3', 'CPLN'])
})

test('two drafts say the same whatever order their lists are in', () => {
  const given = withInfluence(withInfluence(two, 0, 'CMSA', 'forbid'), 0, 'CREL', 'forbid')
  const other = withStatus(two, 0, { forbids: ['CMSA', 'CREL'] })
  assert.equal(saysTheSame(given, other), true)
  assert.equal(saysTheSame(given, two), false)
})

test('P1: no row of clicks makes a profile whose references do not hold', () => {
  const transactions = ['CREL', 'CCLS', 'CMSA', 'CPLN'] as const
  const click = fc.tuple(
    fc.nat(7),
    fc.nat(3),
    fc.constantFrom(...transactions),
    fc.constantFrom('permit' as const, 'warn' as const, 'forbid' as const, null),
    fc.constantFrom('sets' as const, 'clears' as const, null),
  )
  fc.assert(
    fc.property(fc.array(click, { maxLength: 40 }), clicks => {
      let draft: ProfileDraft = two
      for (const [what, at, transaction, influence, effect] of clicks) {
        if (what === 0) draft = withStatus(withNewStatus(draft), draft.statuses.length, { text: 'Neu' })
        if (what === 1) draft = withoutStatus(draft, at)
        if (what === 2) draft = withMoved(draft, at, at % 2 === 0 ? 1 : -1)
        if (what === 3) draft = withInfluence(draft, at, transaction, influence)
        if (what === 4) draft = withEffect(draft, at, transaction, effect)
        if (what === 5) draft = withNumbering(draft, at, draft.statuses[at]?.number === null)
        if (what === 6) draft = withRole(draft, at, 'office', true)
        if (what === 7) draft = withUnused(draft, transaction, !draft.unused.includes(transaction))
      }
      assert.deepEqual(parseProfile(asNextVersion(draft)).problems, [])
    }),
  )
})
