// Periods by the day: their ends belong to them, a missing end is none, and what ends before it begins is never current.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { isDay, type Period, periodOn, periodProblem } from '../../../../src/policy/scope/period.ts'

const TODAY = '2026-06-15'

describe('D4 current on its first day, its last day and between', () => {
  const cases: readonly [period: Period | null, today: string, current: boolean, code: string][] = [
    [null, TODAY, true, 'noPeriod'],
    [{ from: null, to: null }, TODAY, true, 'current'],
    [{ from: '2026-06-15', to: null }, TODAY, true, 'current'],
    [{ from: '2026-06-16', to: null }, TODAY, false, 'notYet'],
    [{ from: '2026-06-14', to: null }, TODAY, true, 'current'],
    [{ from: null, to: '2026-06-15' }, TODAY, true, 'current'],
    [{ from: null, to: '2026-06-14' }, TODAY, false, 'over'],
    [{ from: null, to: '2026-06-16' }, TODAY, true, 'current'],
    [{ from: '2026-06-15', to: '2026-06-15' }, TODAY, true, 'current'],
    [{ from: '2026-06-01', to: '2026-06-30' }, TODAY, true, 'current'],
    [{ from: '2026-06-01', to: '2026-06-30' }, '2026-05-31', false, 'notYet'],
    [{ from: '2026-06-01', to: '2026-06-30' }, '2026-07-01', false, 'over'],
    [{ from: '2025-12-31', to: '2026-01-01' }, '2025-12-31', true, 'current'],
    [{ from: '2025-12-31', to: '2026-01-01' }, '2026-01-02', false, 'over'],
  ]
  for (const [period, today, current, code] of cases) {
    const words = period ? `${period.from ?? '…'} to ${period.to ?? '…'}` : 'no period'
    test(`${words} on ${today}: ${code}`, () => {
      assert.deepEqual([periodOn(period, today).current, periodOn(period, today).reason.code], [current, code])
    })
  }
})

describe('W2 what is no period', () => {
  const bad: readonly Period[] = [
    { from: '2026-06-16', to: '2026-06-15' },
    { from: '2027-01-01', to: '2026-12-31' },
    { from: '2026-02-30', to: null },
    { from: null, to: '2026-13-01' },
    { from: '2026-6-1', to: null },
    { from: 'today', to: null },
    { from: '', to: null },
    { from: '2026-06-15T00:00', to: null },
    { from: '02026-06-15', to: null },
  ]
  for (const period of bad) {
    test(`${JSON.stringify(period)} is told, and never current`, () => {
      const reason = { code: 'periodInvalid', ...period }
      assert.deepEqual(periodProblem(period), reason)
      for (const today of ['2020-01-01', TODAY, '2030-01-01']) {
        assert.deepEqual(periodOn(period, today), { current: false, reason })
      }
    })
  }
  test('one that is fine has nothing against it', () => {
    assert.equal(periodProblem({ from: TODAY, to: TODAY }), null)
    assert.equal(periodProblem({ from: null, to: null }), null)
  })
})

describe('days', () => {
  const days: readonly [text: string, is: boolean][] = [
    ['2026-06-15', true],
    ['2024-02-29', true],
    ['2026-02-29', false],
    ['2026-04-31', false],
    ['2026-00-10', false],
    ['2026-10-00', false],
    ['26-06-15', false],
    ['2026/06/15', false],
    [' 2026-06-15', false],
    ['0000-01-01', true],
  ]
  for (const [text, is] of days) test(`“${text}” is ${is ? 'a' : 'no'} day`, () => assert.equal(isDay(text), is))
})

test('D4 on any day, exactly one of not yet, current and over', () => {
  const day = fc
    .date({ min: new Date('2020-01-01'), max: new Date('2030-01-01'), noInvalidDate: true })
    .map(date => date.toISOString().slice(0, 10))
  fc.assert(
    fc.property(fc.option(day), fc.option(day), day, (from, to, today) => {
      const { current, reason } = periodOn({ from, to }, today)
      if (from !== null && to !== null && from > to) return assert.equal(reason.code, 'periodInvalid')
      const expected = from !== null && today < from ? 'notYet' : to !== null && today > to ? 'over' : 'current'
      assert.equal(reason.code, expected)
      assert.equal(current, expected === 'current')
    }),
  )
})
