import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Lock } from '../../../src/sync/environment.ts'
import { State } from '../../../src/sync/observable.ts'
import { LOCK_PATIENCE_MS, patientLock } from '../../../src/sync/patient-lock.ts'
import { memoryLock } from '../../support/device-parts.ts'
import { ManualTimers, settled } from './support.ts'

/** A lock among tabs, and one of them that never lets go until it is told to. */
function desk() {
  const timers = new ManualTimers()
  const among = memoryLock()
  const done: string[] = []
  let letGo = () => {}
  const sleeper = among('a', () => new Promise<void>(resolve => (letGo = resolve)))
  return { timers, among, done, lock: patientLock(among, timers), wake: () => letGo(), sleeper }
}

const works = (done: string[], name: string) => async () => {
  done.push(`${name} begins`)
  await settled()
  done.push(`${name} ends`)
}

describe('a document’s lock', () => {
  it('T11 is waited for as long as whoever has it may need for a write, and no longer', async () => {
    const { timers, done, lock } = desk()
    const one = lock('a', works(done, 'one'))
    await settled()
    await timers.advance(LOCK_PATIENCE_MS - 1)
    assert.deepEqual(done, [])
    await timers.advance(1)
    await one
    assert.deepEqual(done, ['one begins', 'one ends'])
  })

  it('T11 is not waited for again until it is let go of, and is a lock again then', async () => {
    const { timers, done, lock, wake, sleeper, among } = desk()
    const one = lock('a', works(done, 'one'))
    await settled()
    await timers.advance(LOCK_PATIENCE_MS)
    await one
    await lock('a', works(done, 'two'))
    assert.equal(done.length, 4, 'no second wait')
    wake()
    await sleeper
    await settled()
    const other = among('a', works(done, 'other'))
    await lock('a', works(done, 'three'))
    await other
    assert.deepEqual(done.slice(4), ['other begins', 'other ends', 'three begins', 'three ends'])
  })

  it('T11 keeps this tab’s own work in order, with the lock and without it, whatever fails', async () => {
    const { timers, done, lock } = desk()
    const all = [
      lock('a', works(done, 'one')),
      lock('a', () => Promise.reject(new Error('no'))),
      lock('a', works(done, 'two')),
    ]
    const ended = Promise.allSettled(all)
    await settled()
    await timers.advance(LOCK_PATIENCE_MS)
    assert.deepEqual(
      (await ended).map(({ status }) => status),
      ['fulfilled', 'rejected', 'fulfilled'],
    )
    assert.deepEqual(done, ['one begins', 'one ends', 'two begins', 'two ends'])
  })

  it('T11 leaves no timer behind, and what the browser refuses is told', async () => {
    const timers = new ManualTimers()
    await patientLock(memoryLock(), timers)('a', async () => undefined)
    const refuses: Lock = () => Promise.reject(new Error('the page goes'))
    await assert.rejects(
      patientLock(refuses, timers)('a', async () => undefined),
      /the page goes/,
    )
    assert.deepEqual(timers.waiting, [])
  })
})

describe('a tab that is put aside', () => {
  it('T8 holds no lock: what it is doing goes on without, and what it begins needs none', async () => {
    const asleep = new State(false)
    const among = memoryLock()
    const done: string[] = []
    const lock = patientLock(among, new ManualTimers(), asleep)
    let finish = () => {}
    const mine = lock('a', async () => {
      done.push('mine begins')
      await new Promise<void>(resolve => (finish = resolve))
      done.push('mine ends')
    })
    await settled()
    const other = among('a', works(done, 'other'))
    await settled()
    assert.deepEqual(done, ['mine begins'])
    asleep.value = true
    await other
    assert.deepEqual(done, ['mine begins', 'other begins', 'other ends'])
    const next = lock('a', works(done, 'next'))
    await settled()
    assert.equal(done.length, 3, 'its own work stays in order')
    finish()
    await Promise.all([mine, next])
    assert.deepEqual(done.slice(3), ['mine ends', 'next begins', 'next ends'])
  })

  it('T8 holds locks again when it is back', async () => {
    const asleep = new State(true)
    const among = memoryLock()
    const done: string[] = []
    const lock = patientLock(among, new ManualTimers(), asleep)
    const held = among('a', works(done, 'other'))
    await lock('a', works(done, 'asleep'))
    await held
    asleep.value = false
    const again = among('a', works(done, 'again'))
    await lock('a', works(done, 'awake'))
    await again
    assert.deepEqual(done.slice(4), ['again begins', 'again ends', 'awake begins', 'awake ends'])
  })
})
