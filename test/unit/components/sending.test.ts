import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { MANY, Sending } from '../../../components/app/sending.ts'
import type { Connection } from '../../../src/sync/api.ts'
import { State } from '../../../src/sync/observable.ts'

function start(many: number, connected: Connection = 'offline') {
  const time = { now: 0 }
  const waiting = new State(many)
  const connection = new State<Connection>(connected)
  const sending = new Sending(waiting, connection, () => time.now)
  return { time, waiting, connection, progress: () => sending.progress.value }
}

describe('how far the way up has come', () => {
  it('is nobody’s question without a network, however much waits', () => {
    const { progress } = start(20_000)
    assert.equal(progress(), null)
  })

  it('is told from the moment there is a connection until everything is there', () => {
    const { waiting, connection, progress } = start(20_000)
    connection.value = 'online'
    assert.deepEqual(progress(), { done: 0, total: 20_000, left: null })
    waiting.value = 15_000
    assert.deepEqual(progress(), { done: 5_000, total: 20_000, left: null })
    waiting.value = 0
    assert.equal(progress(), null)
  })

  it('says how long it will still take once a second of it is known', () => {
    const { time, waiting, progress } = start(20_000, 'online')
    time.now = 999
    waiting.value = 19_000
    assert.equal(progress()?.left, null)
    time.now = 2_000
    waiting.value = 15_000
    assert.equal(progress()?.left, 6_000)
  })

  it('shows no bar for what a person enters', () => {
    const { waiting, progress } = start(0, 'online')
    waiting.value = MANY - 1
    assert.equal(progress(), null)
  })

  it('counts what is entered meanwhile as more to do, not as less done', () => {
    const { waiting, progress } = start(1_000, 'online')
    waiting.value = 400
    waiting.value = 500
    assert.deepEqual([progress()?.done, progress()?.total], [600, 1_100])
  })

  it('begins anew with each connection', () => {
    const { waiting, connection, progress } = start(1_000, 'online')
    waiting.value = 600
    connection.value = 'offline'
    assert.equal(progress(), null)
    connection.value = 'online'
    assert.deepEqual([progress()?.done, progress()?.total], [0, 600])
  })
})
