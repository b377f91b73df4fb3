// Numbered user statuses, by the example everybody in the trade knows: preparation, execution, check, completion.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { choices, choose, clear } from '../../../../src/policy/statuses/choose.ts'
import { STANDARD_PROFILE } from '../../../../src/policy/statuses/marketing.ts'
import { type StatusProfile, userStatus } from '../../../../src/policy/statuses/profile.ts'
import { prove } from '../../../../src/policy/statuses/prove.ts'
import { initialStatuses } from '../../../../src/policy/statuses/rules.ts'

const number = (own: number, lowest: number, highest: number) => ({ own, lowest, highest })

/** The example as published: planning locked has no number. */
const EXAMPLE: StatusProfile = {
  ...STANDARD_PROFILE,
  id: 'example',
  initial: 'PREP',
  statuses: [
    userStatus({ code: 'PLLK', text: 'Planning locked', forbids: ['CSTC'] }),
    userStatus({ code: 'PREP', text: 'Preparation', number: number(1, 1, 2) }),
    userStatus({ code: 'EXCN', text: 'Execution', number: number(2, 1, 3) }),
    userStatus({ code: 'CHCK', text: 'Check', number: number(3, 2, 4) }),
    userStatus({ code: 'COMP', text: 'Completion', number: number(4, 4, 4), end: true }),
  ],
}
const NUMBERED = ['PREP', 'EXCN', 'CHCK', 'COMP']

describe('N2 the interval says which number may follow', () => {
  const follows: Readonly<Record<string, readonly string[]>> = {
    PREP: ['EXCN'],
    EXCN: ['PREP', 'CHCK'],
    CHCK: ['EXCN', 'COMP'],
    COMP: [],
  }
  for (const from of NUMBERED) {
    for (const to of NUMBERED) {
      if (from === to) continue
      const may = follows[from]!.includes(to)
      test(`from ${from} one ${may ? 'may' : 'may not'} go to ${to}`, () => {
        const chosen = choose(EXAMPLE, ['CRTE', from], to, 'office')
        assert.equal(chosen.done, may)
        if (chosen.done) assert.deepEqual(chosen.statuses, ['CRTE', to], 'N1 the one before is replaced')
        else assert.equal(chosen.reasons[0]?.code, 'numberDoesNotFollow')
      })
    }
  }

  test('the reason tells the interval', () => {
    assert.deepEqual(choose(EXAMPLE, ['REL', 'PREP'], 'COMP', 'office'), {
      done: false,
      reasons: [{ code: 'numberDoesNotFollow', status: 'COMP', number: 4, after: 'PREP', lowest: 1, highest: 2 }],
    })
  })

  test('a screen is told of every status what choosing it would come to', () => {
    const may = (active: readonly string[]) =>
      [...choices(EXAMPLE, active, 'office')].filter(([, ran]) => ran.done).map(([code]) => code)
    assert.deepEqual(may(['CRTE', 'EXCN']), ['PLLK', 'PREP', 'CHCK'])
    assert.deepEqual(may(['CRTE', 'COMP']), ['PLLK'])
    assert.deepEqual(may(['CRTE', 'COMP', 'PLLK']), [])
    assert.deepEqual(may(['CRTE']), ['PLLK', ...NUMBERED], 'N5 where none is active, any may be set')
  })
})

describe('N3 a numbered status is only replaced', () => {
  for (const status of NUMBERED) {
    test(`${status} cannot be cleared`, () => {
      const cleared = clear(EXAMPLE, ['CRTE', status], status, 'office')
      assert.deepEqual(cleared, { done: false, reasons: [{ code: 'onlyReplaced', status }] })
    })
    test(`setting ${status} again changes nothing and is said`, () => {
      const chosen = choose(EXAMPLE, ['CRTE', status], status, 'office')
      assert.deepEqual(chosen, { done: false, reasons: [{ code: 'alreadySet', status }] })
    })
  }
})

describe('U1 a status without a number comes and goes freely', () => {
  for (const beside of NUMBERED) {
    test(`Planning locked beside ${beside}`, () => {
      const chosen = choose(EXAMPLE, ['CRTE', beside], 'PLLK', 'office')
      assert.deepEqual(chosen, { done: true, statuses: ['CRTE', 'PLLK', beside], warnedBy: [] })
      const cleared = clear(EXAMPLE, ['CRTE', 'PLLK', beside], 'PLLK', 'office')
      assert.deepEqual(cleared, { done: true, statuses: ['CRTE', beside], warnedBy: [] })
    })
  }
})

describe('N4 several numbers at once', () => {
  test('the limits of the highest count, and all are replaced', () => {
    const both = ['CRTE', 'PREP', 'CHCK']
    assert.equal(choose(EXAMPLE, both, 'COMP', 'office').done, true)
    assert.deepEqual(choose(EXAMPLE, both, 'EXCN', 'office'), {
      done: true,
      statuses: ['CRTE', 'EXCN'],
      warnedBy: [],
    })
    const first = choose(EXAMPLE, ['CRTE', 'PREP', 'COMP'], 'EXCN', 'office')
    assert.equal(first.done, false, 'Completion lets nothing follow, whatever Preparation would')
  })
})

test('S3 the example begins in preparation, and is sound because its end is marked', () => {
  assert.deepEqual(initialStatuses(EXAMPLE), ['CRTE', 'PREP'])
  assert.equal(prove(EXAMPLE).sound, true)
})

test('P3 without the mark, completion is a dead end, and the way there is shown', () => {
  const unmarked = { ...EXAMPLE, statuses: EXAMPLE.statuses.map(one => ({ ...one, end: false })) }
  const proof = prove(unmarked)
  assert.deepEqual(proof, {
    sound: false,
    problems: [{ code: 'deadEnd', status: 'COMP', path: [{ set: 'EXCN' }, { set: 'CHCK' }, { set: 'COMP' }] }],
  })
})
