import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { TAKE_MS, Updates } from '../../../components/app/updates.ts'
import { ManualTimers } from '../sync/support.ts'

/** A service worker as a page sees it. */
class Worker extends EventTarget {
  state = 'installing'
  readonly heard: unknown[] = []

  postMessage(message: unknown): void {
    this.heard.push(message)
  }

  becomes(state: string): void {
    this.state = state
    this.dispatchEvent(new Event('statechange'))
  }
}

class Registration extends EventTarget {
  installing: Worker | null = null
  waiting: Worker | null = null
  update = async () => undefined
}

/** A page that an installed version serves. */
async function page() {
  const timers = new ManualTimers()
  const registration = new Registration()
  const container = Object.assign(new EventTarget(), {
    controller: {} as unknown,
    register: async () => registration,
  })
  let reloads = 0
  const updates = new Updates(
    container as unknown as ServiceWorkerContainer,
    () => reloads++,
    (ms, work) => timers.after(ms, work),
  )
  await updates.start('/sw.js')
  const found = async () => {
    const worker = new Worker()
    registration.installing = worker
    registration.dispatchEvent(new Event('updatefound'))
    registration.installing = null
    registration.waiting = worker
    worker.becomes('installed')
    await Promise.resolve()
    await Promise.resolve()
    return worker
  }
  return { timers, container, updates, found, reloads: () => reloads }
}

describe('a new version of the app', () => {
  it('is announced when all of it is there, and loaded when it has come into force', async () => {
    const { updates, container, found, reloads, timers } = await page()
    assert.equal(updates.ready.value, false)
    const worker = await found()
    assert.deepEqual([updates.ready.value, worker.heard], [true, []])
    updates.take()
    assert.deepEqual([worker.heard, reloads()], [[{ type: 'SKIP_WAITING' }], 0])
    await timers.advance(TAKE_MS - 1)
    container.dispatchEvent(new Event('controllerchange'))
    assert.equal(reloads(), 1)
  })

  it('is loaded all the same where the browser lets the old one stay', async () => {
    const { updates, found, reloads, timers } = await page()
    await found()
    updates.take()
    await timers.advance(TAKE_MS)
    assert.equal(reloads(), 1)
  })

  it('taken in another window is announced here, and robs nobody of their page', async () => {
    const { updates, container, reloads, timers } = await page()
    container.dispatchEvent(new Event('controllerchange'))
    await timers.advance(TAKE_MS)
    assert.deepEqual([updates.ready.value, reloads()], [true, 0])
    updates.take()
    assert.equal(reloads(), 1)
  })

  it('that was given up before it could be taken is no reason to wait', async () => {
    const { updates, found, reloads } = await page()
    const worker = await found()
    updates.take()
    worker.becomes('redundant')
    assert.equal(reloads(), 1)
  })
})
