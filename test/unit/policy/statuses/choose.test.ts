// User statuses set and cleared by hand: whose role may, what is no user status, and what setting one runs.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { StatusReason } from '../../../../src/policy/reasons.ts'
import { ROLES } from '../../../../src/policy/rights.ts'
import { choose, clear } from '../../../../src/policy/statuses/choose.ts'
import { STANDARD_PROFILE } from '../../../../src/policy/statuses/marketing.ts'
import { type StatusProfile, userStatus } from '../../../../src/policy/statuses/profile.ts'

const PROFILE: StatusProfile = {
  ...STANDARD_PROFILE,
  id: 'by-hand',
  statuses: [
    userStatus({ code: 'ANY', text: 'Anybody may' }),
    userStatus({ code: 'OFFC', text: 'The office may', roles: ['office', 'admin'] }),
    userStatus({ code: 'AUTO', text: 'Transactions alone', roles: [], setWhen: ['CREL'] }),
    userStatus({ code: 'GO', text: 'Go', number: { own: 1, lowest: 1, highest: 2 }, runs: 'CREL' }),
    userStatus({ code: 'STOP', text: 'Stop', number: { own: 2, lowest: 1, highest: 2 }, runs: 'CLKS' }),
    userStatus({ code: 'CARE', text: 'With care', warns: ['CLKS'] }),
    userStatus({ code: 'SELF', text: 'Forbids what it runs', runs: 'CREL', forbids: ['CREL'] }),
  ],
}
const refused = (...reasons: StatusReason[]) => ({ done: false, reasons })

describe('U2 whose role may', () => {
  const may: Readonly<Record<string, readonly string[]>> = {
    ANY: ['admin', 'office', 'assistant', 'rep'],
    OFFC: ['admin', 'office'],
    AUTO: [],
  }
  for (const [status, roles] of Object.entries(may)) {
    for (const role of [...ROLES, 'constructor', '']) {
      const allowed = roles.includes(role) || status === 'ANY'
      test(`${role || 'nobody'} ${allowed ? 'sets and clears' : 'neither sets nor clears'} ${status}`, () => {
        const chosen = choose(PROFILE, ['CRTE'], status, role)
        const cleared = clear(PROFILE, ['CRTE', status], status, role)
        assert.deepEqual([chosen.done, cleared.done], [allowed, allowed])
        if (allowed) return
        const listed = status === 'AUTO' ? [] : ['office', 'admin']
        assert.deepEqual(chosen, refused({ code: 'roleMayNotSet', status, role, roles: listed }))
        assert.deepEqual(cleared, chosen)
      })
    }
  }
})

describe('S1, U1 user statuses only', () => {
  for (const status of ['CRTE', 'REL', 'FSHD', 'LCK', 'MSA']) {
    test(`${status} is set and cleared by transactions alone`, () => {
      assert.deepEqual(choose(PROFILE, ['CRTE'], status, 'admin'), refused({ code: 'systemStatus', status }))
      assert.deepEqual(clear(PROFILE, [status], status, 'admin'), refused({ code: 'systemStatus', status }))
    })
  }
  for (const status of ['', 'NOPE', 'constructor', '__proto__', 'any']) {
    test(`“${status}” is no status of the profile`, () => {
      assert.deepEqual(choose(PROFILE, ['CRTE'], status, 'admin'), refused({ code: 'statusUnknown', status }))
      assert.deepEqual(clear(PROFILE, ['CRTE'], status, 'admin'), refused({ code: 'statusUnknown', status }))
    })
  }
  test('what is not set cannot be cleared', () => {
    assert.deepEqual(clear(PROFILE, ['CRTE'], 'ANY', 'rep'), refused({ code: 'notSet', status: 'ANY' }))
  })
  test('what is set cannot be set again', () => {
    assert.deepEqual(choose(PROFILE, ['CRTE', 'ANY'], 'ANY', 'rep'), refused({ code: 'alreadySet', status: 'ANY' }))
  })
  test('any number of them, in the order of the profile', () => {
    const one = choose(PROFILE, ['CRTE'], 'CARE', 'office')
    assert.ok(one.done)
    const two = choose(PROFILE, one.statuses, 'ANY', 'office')
    assert.ok(two.done)
    assert.deepEqual(two.statuses, ['CRTE', 'ANY', 'CARE'])
  })
})

describe('U3 a status that runs a transaction', () => {
  test('is set, and the transaction has run', () => {
    assert.deepEqual(choose(PROFILE, ['CRTE'], 'GO', 'office'), {
      done: true,
      statuses: ['REL', 'AUTO', 'GO'],
      warnedBy: [],
    })
  })
  test('is not set where the transaction is refused', () => {
    assert.deepEqual(choose(PROFILE, ['REL'], 'GO', 'office'), refused({ code: 'nothingPermits', transaction: 'CREL' }))
  })
  test('has a say itself: what it forbids does not run', () => {
    const chosen = choose(PROFILE, ['CRTE'], 'SELF', 'office')
    assert.ok(!chosen.done)
    assert.deepEqual(chosen.reasons[0], { code: 'forbids', status: 'SELF', transaction: 'CREL' })
  })
  test('waits for a warning to be accepted', () => {
    const before = ['REL', 'GO', 'CARE']
    assert.deepEqual(
      choose(PROFILE, before, 'STOP', 'office'),
      refused({ code: 'warningOpen', transaction: 'CLKS', by: ['CARE'] }),
    )
    assert.deepEqual(choose(PROFILE, before, 'STOP', 'office', { despiteWarnings: true }), {
      done: true,
      statuses: ['REL', 'LCK', 'STOP', 'CARE'],
      warnedBy: ['CARE'],
    })
  })
  test('nothing given is changed', () => {
    const before = Object.freeze(['CRTE'])
    choose(PROFILE, before, 'GO', 'office')
    clear(PROFILE, Object.freeze(['CRTE', 'ANY']), 'ANY', 'office')
    assert.deepEqual(before, ['CRTE'])
  })
})
