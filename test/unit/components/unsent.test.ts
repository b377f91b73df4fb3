import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isAhead, isOld, OLD_MS, unsentSince } from '../../../components/app/unsent.ts'
import type { Address } from '../../../src/documents/address.ts'

const NOON = Date.UTC(2026, 10, 22, 12)
const ADDRESS = 'pipeline/AAAAAAAAAAAAAAAAAAAAAA' as Address

test('nothing waiting has no age', () => {
  assert.equal(unsentSince([]), null)
})

test('the age is that of what has waited longest', () => {
  const waiting = [1, 2].map(since => ({ address: ADDRESS, entries: 1, since }))
  assert.equal(unsentSince(waiting), 1)
})

test('what waits is old after a day', () => {
  assert.deepEqual([isOld(NOON, NOON + OLD_MS - 1), isOld(NOON, NOON + OLD_MS)], [false, true])
})

test('a clock set back ten years does not silence the warning for ten years', () => {
  const back = NOON - 3650 * OLD_MS
  assert.deepEqual([isOld(NOON, back), isAhead(NOON, back)], [true, true])
})

test('a clock set back by a minute makes nothing old', () => {
  assert.deepEqual([isOld(NOON, NOON - 60_000), isAhead(NOON, NOON - 60_000)], [false, false])
})
