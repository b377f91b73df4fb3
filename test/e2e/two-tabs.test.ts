// The same profile opened twice: one socket for both pages, the same in both without a network, and no gap when one goes.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { Page } from 'playwright-core'
import { launch, listen, open } from './support/browser.ts'
import { Relay } from './support/relay.ts'
import { ADMIN, addOpportunity, beginPipeline, MEANT, wake } from './support/shell.ts'
import {
  field,
  holds,
  lampSays,
  noErrors,
  notes,
  openPipeline,
  PATIENCE,
  scene,
  setUp,
  typeInto,
} from './support/steps.ts'

/** ms until the next tab must have taken over (RELIABILITY R13). */
const TAKEOVER = 3_000

/** The device sockets of a page that are open at this moment. */
class Sockets {
  open = 0
  /** How many there have been. */
  count = 0
  #opened: (() => void) | null = null

  constructor(page: Page) {
    page.on('websocket', socket => {
      if (!socket.url().endsWith('/device')) return
      this.open++
      this.count++
      socket.on('close', () => this.open--)
      socket.once('framereceived', () => this.#opened?.())
    })
  }

  /** Resolves when the next socket of this page is answered. */
  next(): Promise<void> {
    return new Promise(resolve => {
      this.#opened = resolve
    })
  }
}

test('The same profile opened twice', { timeout: 110_000 }, async t => {
  const relay = await Relay.start()
  const browser = await launch()
  after(() => relay.remove())
  after(() => browser.close())
  const opened = await open(browser)
  const { context } = opened
  const first = { page: opened.page, sockets: new Sockets(opened.page), errors: opened.errors }
  const windows = [first]
  const another = async () => {
    const page = await context.newPage()
    const next = { page, sockets: new Sockets(page), errors: listen(page) }
    windows.push(next)
    return next
  }
  const step = scene(t)
  let second = first
  let deep = ''
  const shown = async (): Promise<Record<string, unknown>[]> => {
    const [{ address }] = JSON.parse(await relay.satchel('list', 'pipeline', '--json'))
    return JSON.parse(await relay.satchel('show', address, '--json')).opportunities
  }

  await step('R13 what is typed in one is seen in the other, over one socket', async () => {
    await setUp(first.page, await relay.setupLink(), ADMIN)
    await beginPipeline(first.page, 'Morgen')
    await addOpportunity(first.page, 'Messe Köln')
    await lampSays(first.page, 'At the office')
    deep = new URL(first.page.url()).pathname
    second = await another()
    await second.page.goto(relay.url + deep)
    await holds(field(second.page, 'name'), 'Messe Köln')
    await typeInto(second.page, 'nextStep', 'Anrufen')
    await holds(field(first.page, 'nextStep'), 'Anrufen')
    await typeInto(first.page, 'contact', 'Frau Öztürk')
    await holds(field(second.page, 'contact'), 'Frau Öztürk')
    await notes(second.page).pressSequentially('Aus dem zweiten Fenster.')
    await holds(notes(first.page), 'Aus dem zweiten Fenster.')
    await lampSays(first.page, 'At the office')
    await lampSays(second.page, 'At the office')
    assert.deepEqual([first.sockets.open, second.sockets.open], [1, 0])
  })

  await step('R13 without a network both show the same, and the lamps of both say where it is', async () => {
    await relay.kill9()
    await lampSays(first.page, 'Offline')
    await lampSays(second.page, 'Offline')
    await typeInto(second.page, 'nextStep', 'Im Keller')
    await holds(field(first.page, 'nextStep'), 'Im Keller')
    await typeInto(first.page, 'contact', 'Herr Groß')
    await holds(field(second.page, 'contact'), 'Herr Groß')
    await notes(first.page).fill('Aus beiden Fenstern.')
    await holds(notes(second.page), 'Aus beiden Fenstern.')
    await lampSays(first.page, 'On this device')
    await lampSays(second.page, 'On this device')
  })

  await step('R13 the page that led is closed with unsent work: the other takes over and sends it', async () => {
    await first.page.close()
    await relay.restart()
    const connected = second.sockets.next()
    await wake(second.page)
    await connected
    await lampSays(second.page, 'At the office')
    const [record] = await shown()
    assert.deepEqual(
      [record?.nextStep, record?.contact, record?.notes],
      ['Im Keller', 'Herr Groß', 'Aus beiden Fenstern.'],
    )
  })

  await step('R13 the page that leads crashes: the next is connected within 3 s, and loses nothing', async () => {
    const third = await another()
    await third.page.goto(relay.url + deep)
    await holds(field(third.page, 'nextStep'), 'Im Keller')
    await lampSays(third.page, 'At the office')
    assert.deepEqual([second.sockets.open, third.sockets.open], [1, 0])
    await typeInto(second.page, 'nextStep', 'Kurz vor dem Absturz')
    await lampSays(second.page, 'At the office')
    const connected = third.sockets.next()
    const session = await context.newCDPSession(second.page)
    const began = performance.now()
    // The answer never comes: the page is gone.
    session.send('Page.crash').catch(() => undefined)
    await connected
    const took = performance.now() - began
    assert.ok(took < TAKEOVER, `taken over after ${Math.round(took)} ms`)
    await holds(field(third.page, 'nextStep'), 'Kurz vor dem Absturz')
    await typeInto(third.page, 'nextStep', 'Danach')
    await lampSays(third.page, 'At the office')
    assert.equal((await shown())[0]?.nextStep, 'Danach')
    await second.page.close()
    second = third
  })

  await step('R13 a page that is left and come back to is one of them again', async () => {
    const fourth = await another()
    await fourth.page.goto(relay.url)
    await openPipeline(fourth.page, 'Morgen')
    await second.page.goto('about:blank')
    await addOpportunity(fourth.page, 'Messe Graz')
    await lampSays(fourth.page, 'At the office')
    assert.equal(fourth.sockets.open, 1)
    const { count } = second.sockets
    await second.page.goBack()
    await second.page.getByText('Messe Graz').first().waitFor({ timeout: PATIENCE })
    await lampSays(second.page, 'At the office')
    assert.deepEqual([second.sockets.count, fourth.sockets.open], [count, 1])
  })

  await step('no page threw or logged an error that was not meant', async () => {
    for (const { errors } of windows) noErrors({ ...opened, errors }, MEANT)
  })
})
