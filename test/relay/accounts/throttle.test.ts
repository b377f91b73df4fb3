import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { THROTTLE_KEYS, Throttle } from '../../../relay/accounts/throttle.ts'

function throttle(tries = 3) {
  const time = { now: 1_000 }
  return { time, throttle: new Throttle({ tries, windowMs: 100, clock: () => time.now }) }
}

describe('a throttle', () => {
  test('lets as many tries pass as it allows, then says how long to wait', () => {
    const { throttle: door, time } = throttle()
    assert.deepEqual([door.take('a'), door.take('a'), door.take('a')], [0, 0, 0])
    time.now += 30
    assert.equal(door.take('a'), 70)
    time.now += 69
    assert.equal(door.take('a'), 1)
    time.now += 1
    assert.equal(door.take('a'), 0)
  })

  test('counts each key by itself', () => {
    const { throttle: door } = throttle(1)
    assert.equal(door.take('a'), 0)
    assert.ok(door.take('a') > 0)
    assert.equal(door.take('b'), 0)
    assert.equal(door.take('__proto__'), 0)
    assert.ok(door.take('__proto__') > 0)
  })

  test('waiting tries do not lengthen the wait', () => {
    const { throttle: door, time } = throttle(1)
    door.take('a')
    for (let step = 0; step < 9; step++) {
      time.now += 10
      assert.equal(door.take('a'), 90 - step * 10)
    }
    time.now += 10
    assert.equal(door.take('a'), 0)
  })

  test('gives back a try that was right, and never more than were taken', () => {
    const { throttle: door } = throttle(1)
    door.giveBack('a')
    door.take('a')
    door.giveBack('a')
    door.giveBack('a')
    assert.equal(door.take('a'), 0)
    assert.ok(door.take('a') > 0)
  })

  test('begins anew for a key that is cleared', () => {
    const { throttle: door } = throttle(1)
    door.take('a')
    door.clear('a')
    assert.equal(door.take('a'), 0)
  })

  test('does not let made-up keys fill the memory, and forgets the oldest first', () => {
    const { throttle: door } = throttle(1)
    for (let index = 0; index < THROTTLE_KEYS; index++) door.take(`key ${index}`)
    assert.ok(door.take('key 0') > 0)
    door.take('one more')
    assert.equal(door.size, THROTTLE_KEYS)
    assert.ok(door.take('key 1') > 0, 'younger ones are still counted')
    assert.equal(door.take('key 0'), 0, 'the oldest was forgotten')
  })

  test('a clock set back does not let anybody in early', () => {
    const { throttle: door, time } = throttle(1)
    door.take('a')
    time.now -= 50
    assert.ok(door.take('a') > 0)
  })
})
