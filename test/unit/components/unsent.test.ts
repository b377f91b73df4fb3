import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Preferences } from '../../../components/app/preferences.ts'
import { OLD_MS, Unsent } from '../../../components/app/unsent.ts'
import { State } from '../../../src/sync/observable.ts'

const NOON = Date.UTC(2026, 10, 22, 12)

/** A device's settings and clock, which outlive the app. */
function profile() {
  const stored = new Map<string, unknown>()
  const preferences: Preferences = {
    get: key => stored.get(key) ?? null,
    set: (key, value) => stored.set(key, value),
  }
  const time = { now: NOON }
  const start = (waiting: number) => {
    const many = new State(waiting)
    return { many, unsent: new Unsent(many, preferences, () => time.now) }
  }
  return { time, start }
}

test('nothing waiting is never old', () => {
  const { time, start } = profile()
  const { unsent } = start(0)
  time.now += 10 * OLD_MS
  assert.deepEqual([unsent.since.value, unsent.isOld()], [null, false])
})

test('what waits is old after a day, counted from the first entry and not from the last', () => {
  const { time, start } = profile()
  const { many, unsent } = start(0)
  many.value = 1
  time.now += OLD_MS - 1
  many.value = 2
  assert.equal(unsent.isOld(), false)
  time.now += 1
  assert.equal(unsent.isOld(), true)
  assert.equal(unsent.since.value, NOON)
})

test('when everything has reached the office, the count begins anew', () => {
  const { time, start } = profile()
  const { many, unsent } = start(3)
  time.now += 2 * OLD_MS
  many.value = 0
  assert.equal(unsent.isOld(), false)
  many.value = 1
  assert.deepEqual([unsent.since.value, unsent.isOld()], [time.now, false])
})

test('closing and opening the app does not make waiting work younger', () => {
  const { time, start } = profile()
  start(1)
  time.now += OLD_MS
  assert.equal(start(1).unsent.isOld(), true)
})

test('a moment kept for work that has gone meanwhile is forgotten', () => {
  const { time, start } = profile()
  start(1)
  time.now += OLD_MS
  const { many, unsent } = start(0)
  many.value = 1
  assert.equal(unsent.since.value, time.now)
})

test('a clock set back ten years does not silence the warning for ten years', () => {
  const { time, start } = profile()
  start(1)
  time.now -= 3650 * OLD_MS
  const { unsent } = start(1)
  time.now += OLD_MS
  assert.equal(unsent.isOld(), true)
})
