// Bad luck on a device, in real Chromium: tabs and browsers die, disks refuse. What a lamp called safe is there afterwards.
import assert from 'node:assert/strict'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, beforeEach, test } from 'node:test'
import type { Page } from 'playwright-core'
import { BadLine } from './support/bad-line.ts'
import { MortalBrowser } from './support/mortal-browser.ts'
import { Relay } from './support/relay.ts'
import { ADMIN, addOpportunity, beginPipeline, kept, MEANT, wake } from './support/shell.ts'
import { field, holds, lampSays, noErrors, notes, openPipeline, PATIENCE, setUp, typeInto } from './support/steps.ts'

const profile = mkdtempSync(join(tmpdir(), 'satchel-bad-luck-'))
let relay: Relay
let browser: MortalBrowser
let opened: Awaited<ReturnType<MortalBrowser['page']>>
let page: Page
/** Each test has a pipeline of its own. */
let pipelines = 0
let address = ''
let away = false

before(async () => {
  relay = await Relay.start()
  browser = await MortalBrowser.start(profile)
  opened = await browser.page()
  page = opened.page
  await setUp(page, await relay.setupLink(), ADMIN)
  await kept(page)
  // Chromium writes a new cookie half a minute late: a browser killed before that would have to sign in again.
  await browser.close()
  browser = await MortalBrowser.start(profile)
  await anotherPage()
})

after(async () => {
  await browser.close()
  await relay.remove()
  rmSync(profile, { recursive: true, force: true, maxRetries: 5 })
})

/** At the office with a network, in an opportunity of a pipeline that is new. */
beforeEach(async () => {
  // One that failed may have left without it.
  if (away) await relay.restart()
  away = false
  await page.goto(relay.url)
  await beginPipeline(page, `Bezirk ${++pipelines}`)
  await addOpportunity(page, 'Messe Köln')
  await lampSays(page, 'At the office')
  address = page.url()
})

/** What the page's own device offers. */
interface Shell {
  session: {
    device: {
      waiting: { value: number }
      open(address: string): { commit(changes: unknown[]): Promise<void>; lamp: { value: string } }
    }
  }
}

async function anotherPage(): Promise<void> {
  opened = await browser.page()
  page = opened.page
}

async function noNetwork(): Promise<void> {
  away = true
  await relay.stop()
  await lampSays(page, 'Offline')
}

async function network(): Promise<void> {
  await relay.restart()
  away = false
  await wake(page)
}

/**
 * Changes fields of new opportunities one after the other, as fast as the disk takes them, and tells of each when the
 * device called it saved. Never ends by itself.
 */
async function changeWithoutEnd(told: (value: number) => void): Promise<void> {
  await page.exposeFunction('told', told)
  await page.evaluate(
    pipeline => {
      const { device } = (document.querySelector('satchel-shell') as unknown as Shell).session
      const open = device.open(pipeline)
      let next = 0
      const one = (): void => {
        const value = ++next
        const key = `${String(value).padStart(22, 'A')}.name`
        const saved = open.commit([['opportunities', key, null, `Chance ${value}`]])
        void saved.then(() => (window as unknown as { told(value: number): void }).told(value))
        setTimeout(one, value % 7)
      }
      one()
    },
    new URL(address).pathname.replace(/^\/pipelines\/([^/]+).*/, 'pipeline/$1'),
  )
}

/** How many opportunities the page shows of those that `changeWithoutEnd` made. */
async function found(count: number): Promise<void> {
  await page.goto(address.replace(/\/[^/]+$/, ''))
  const shown = page.locator('.head-line .name [role=status]')
  await shown.filter({ hasText: /\d/ }).waitFor()
  await page.waitForFunction(
    least => Number(/\d+/.exec(document.querySelector('.head-line .name [role=status]')?.textContent ?? '')) >= least,
    // Messe Köln is one of them.
    count + 1,
    { timeout: PATIENCE },
  )
}

async function inTheMiddle(die: () => Promise<unknown>): Promise<number> {
  let last = 0
  let enough: () => void
  const many = new Promise<void>(resolve => {
    enough = resolve
  })
  await changeWithoutEnd(value => {
    last = Math.max(last, value)
    if (last >= 60) enough()
  })
  await many
  await die()
  return last
}

test('Tab killed mid-write: what was called saved is there in the next one, without a network, and reaches the office', async () => {
  await noNetwork()
  const session = await browser.context.newCDPSession(page)
  const crashed = page.waitForEvent('crash')
  const saved = await inTheMiddle(async () => {
    session.send('Page.crash').catch(() => 'it answers nothing any more')
    await crashed
  })
  await page.close()
  await anotherPage()
  await found(saved)
  await lampSays(page, 'On this device')
  await network()
  await lampSays(page, 'At the office')
  noErrors(opened, MEANT)
})

test('Page left in the middle of a word: the next one has it, field and notes, whenever it was left', {
  timeout: 60_000,
}, async () => {
  await page.goto(address)
  let words = await notes(page).inputValue()
  for (let round = 0; round < 4; round++) {
    await field(page, 'nextStep').fill(`Besuch ${round}`)
    await notes(page).press('End')
    await notes(page).pressSequentially(`${round}ab`)
    words += `${round}ab`
    if (round % 2 === 0) await field(page, 'contact').fill(`Frau ${round}`)
    // Into nothing, as somebody does who types another address.
    await page.goto('about:blank')
    await page.goto(address)
    await holds(notes(page), words)
    await holds(field(page, 'nextStep'), `Besuch ${round}`)
    await holds(field(page, 'contact'), `Frau ${round - (round % 2)}`)
  }
  await lampSays(page, 'At the office')
  assert.deepEqual(
    await page.evaluate(() => Object.keys(localStorage).filter(key => key.startsWith('satchel.note'))),
    [],
  )
  noErrors(opened, MEANT)
})

test('Browser killed mid-write: what was called saved is there after its next start, without a network', async () => {
  await noNetwork()
  const saved = await inTheMiddle(() => browser.kill())
  browser = await MortalBrowser.start(profile)
  await anotherPage()
  await found(saved)
  await network()
  await lampSays(page, 'At the office')
  const listed = JSON.parse(await relay.satchel('list', 'pipeline', '--json')) as {
    name: string
    opportunities: number
  }[]
  assert.ok((listed.find(({ name }) => name === `Bezirk ${pipelines}`)?.opportunities ?? 0) > saved)
  noErrors(opened, MEANT)
})

/** Which device the profile is, as its own disk says. */
const deviceOf = (on: Page): Promise<string> =>
  on.evaluate(async () => {
    const name = (await indexedDB.databases()).map(each => each.name ?? '').find(each => /^satchel-[^/]+$/.test(each))
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open(name ?? '')
      request.onsuccess = () => resolve(request.result)
      request.onerror = () => reject(request.error)
    })
    const request = database.transaction('keys').objectStore('keys').get('device')
    const key = await new Promise<{ device: string }>(resolve => {
      request.onsuccess = () => resolve(request.result)
    })
    database.close()
    return key.device
  })

test('Profile copied: both go on, nothing is lost or there twice, and the copy becomes a device of its own', async t => {
  await browser.close()
  const folder = mkdtempSync(join(tmpdir(), 'satchel-copied-'))
  cpSync(profile, folder, { recursive: true, verbatimSymlinks: true })
  browser = await MortalBrowser.start(profile)
  await anotherPage()
  const copied = await MortalBrowser.start(folder)
  t.after(async () => {
    await copied.close()
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  })
  const copy = await copied.page()
  await Promise.all([page.goto(address), copy.page.goto(address)])
  await lampSays(copy.page, 'At the office')
  const earlier = await deviceOf(copy.page)
  await typeInto(page, 'contact', 'Frau Öztürk')
  await lampSays(page, 'At the office')
  await typeInto(copy.page, 'nextStep', 'Muster zeigen')
  while ((await deviceOf(copy.page)) === earlier) await copy.page.evaluate(() => new Promise(requestAnimationFrame))
  await notes(copy.page).pressSequentially('In der Kopie notiert.')
  await lampSays(copy.page, 'At the office')
  await copy.page.reload()
  for (const each of [page, copy.page]) {
    await holds(field(each, 'contact'), 'Frau Öztürk')
    await holds(field(each, 'nextStep'), 'Muster zeigen')
    await holds(notes(each), 'In der Kopie notiert.')
  }
  await typeInto(copy.page, 'name', 'Messe Graz')
  await holds(field(page, 'name'), 'Messe Graz')
  noErrors(copy, MEANT)
})

test('Back and forward: a page that the browser kept goes on with what was typed, and with what happened meanwhile', async () => {
  await notes(page).pressSequentially('Im Keller')
  await lampSays(page, 'At the office')
  const { page: other } = await browser.page()
  await other.goto(address)
  await lampSays(other, 'At the office')
  await page.evaluate(() => {
    window.addEventListener('pageshow', ({ persisted }) => Object.assign(window, { kept: persisted }))
  })
  await notes(page).pressSequentially(' notiert')
  await holds(notes(other), 'Im Keller notiert')
  // In the middle of a write the browser keeps no page, and loads it anew: both lead here.
  await lampSays(page, 'At the office')
  await page.goto('about:blank')
  await typeInto(other, 'nextStep', 'Muster zeigen')
  await lampSays(other, 'At the office')
  await page.goBack({ waitUntil: 'commit' })
  await page.waitForFunction(() => 'kept' in window && window.kept === true)
  await holds(field(page, 'nextStep'), 'Muster zeigen')
  for (const each of [page, other]) await holds(notes(each), 'Im Keller notiert')
  await typeInto(page, 'contact', 'Frau Öztürk')
  await holds(field(other, 'contact'), 'Frau Öztürk')
  for (const each of [page, other]) await lampSays(each, 'At the office')
  // Another page of the app in its place: two of them share the tab, of which one is awake.
  await page.goto(relay.url)
  await page.locator('pipelines-screen').waitFor()
  await page.goBack({ waitUntil: 'commit' })
  await holds(notes(page), 'Im Keller notiert')
  await other.close()
  await typeInto(page, 'name', 'Messe Graz')
  await lampSays(page, 'At the office')
  await page.reload()
  await holds(field(page, 'name'), 'Messe Graz')
  noErrors(opened, MEANT)
})

test('Quota exceeded: said in a sentence, nothing typed is lost, and it is saved when there is room again', {
  timeout: 120_000,
}, async t => {
  // Chromium remembers for half a minute how much room there is: the limit has to stand before anything is stored.
  const folder = mkdtempSync(join(tmpdir(), 'satchel-full-'))
  const [full, office] = [await MortalBrowser.start(folder), await Relay.start()]
  t.after(async () => {
    await full.close()
    await office.remove()
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  })
  const { page, errors, context } = await full.page()
  const session = await context.newCDPSession(page)
  await session.send('Storage.overrideQuotaForOrigin', { origin: office.url, quotaSize: 40_000_000 })
  await setUp(page, await office.setupLink(), ADMIN)
  await kept(page)
  await beginPipeline(page, 'Keller')
  await addOpportunity(page, 'Messe Köln')
  await lampSays(page, 'At the office')
  await office.stop()
  await lampSays(page, 'Offline')
  await fill(page)
  await typeInto(page, 'nextStep', 'Muster zeigen')
  await notes(page).fill('Im Keller notiert.')
  await sentence(page)
  await lampSays(page, 'Writing')
  assert.equal(await field(page, 'nextStep').inputValue(), 'Muster zeigen')
  // Somebody deletes photos.
  await page.evaluate(() => new Promise(resolve => (indexedDB.deleteDatabase('photos').onsuccess = resolve)))
  await lampSays(page, 'On this device')
  await noSentence(page)
  await page.reload()
  await holds(field(page, 'nextStep'), 'Muster zeigen')
  await holds(notes(page), 'Im Keller notiert.')
  await office.restart()
  await wake(page)
  await lampSays(page, 'At the office')
  noErrors({ page, context, errors }, MEANT)
})

/** Stores as much as there is room for, down to the last bytes. */
async function fill(on: Page): Promise<void> {
  await on.evaluate(async () => {
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open('photos')
      request.onupgradeneeded = () => request.result.createObjectStore('photos', { autoIncrement: true })
      request.onsuccess = () => resolve(request.result)
      request.onerror = () => reject(request.error)
    })
    const store = (bytes: number): Promise<boolean> =>
      new Promise(resolve => {
        const transaction = database.transaction('photos', 'readwrite')
        transaction.objectStore('photos').put(crypto.getRandomValues(new Uint8Array(bytes)))
        transaction.oncomplete = () => resolve(true)
        transaction.onabort = () => resolve(false)
      })
    for (const bytes of [65_536, 4_096, 256, 16]) for (let more = true; more; ) more = await store(bytes)
    database.close()
  })
}

const TROUBLE = /could not write to its storage/

const sentence = (on: Page): Promise<void> => on.getByText(TROUBLE).first().waitFor({ timeout: PATIENCE })
const noSentence = (on: Page): Promise<void> => on.getByText(TROUBLE).first().waitFor({ state: 'hidden' })

test('Aborted transaction: said in a sentence, tried again, nothing lost and nothing half written', async () => {
  await noNetwork()
  await page.evaluate(() => {
    const { put } = IDBObjectStore.prototype
    // What the browser does when the disk fails under it: the last write of a transaction takes all of it along.
    IDBObjectStore.prototype.put = function (...given: Parameters<typeof put>) {
      const request = put.apply(this, given)
      if (this.name === 'documents' && !('healthy' in window)) this.transaction.abort()
      return request
    }
  })
  await typeInto(page, 'nextStep', 'Muster zeigen')
  await typeInto(page, 'contact', 'Frau Öztürk')
  await sentence(page)
  await lampSays(page, 'Writing')
  await page.evaluate(() => Object.assign(window, { healthy: true }))
  await lampSays(page, 'On this device')
  await noSentence(page)
  await page.reload()
  await holds(field(page, 'nextStep'), 'Muster zeigen')
  await holds(field(page, 'contact'), 'Frau Öztürk')
  await network()
  await lampSays(page, 'At the office')
})

test('IndexedDB deleted under the app: what the page still holds is written again, and reaches the office', async () => {
  const session = await browser.context.newCDPSession(page)
  await typeInto(page, 'contact', 'Frau Öztürk')
  await lampSays(page, 'At the office')
  await noNetwork()
  await typeInto(page, 'nextStep', 'Muster zeigen')
  await lampSays(page, 'On this device')
  await session.send('Storage.clearDataForOrigin', { origin: relay.url, storageTypes: 'indexeddb' })
  await page.waitForFunction(async () => {
    const names = (await indexedDB.databases()).map(({ name }) => name ?? '')
    return names.some(name => /^satchel-[^/]+$/.test(name)) && names.some(name => name.includes('/'))
  })
  await lampSays(page, 'On this device')
  await typeInto(page, 'name', 'Messe Graz')
  await lampSays(page, 'On this device')
  await page.reload()
  await holds(field(page, 'nextStep'), 'Muster zeigen')
  await holds(field(page, 'contact'), 'Frau Öztürk')
  await holds(field(page, 'name'), 'Messe Graz')
  await network()
  await lampSays(page, 'At the office')
  await page.goto(relay.url)
  await openPipeline(page, `Bezirk ${pipelines}`)
  await page.getByText('Messe Graz').first().waitFor()
})

test('Clock ten years off, a relay that says nothing or stops while it is greeted, answers lost, frames twice and in disorder', async () => {
  const line = new BadLine()
  await line.lay(page)
  // Ten years ahead at first, ten years back after the next loading; long waits are shorter than they are.
  await page.addInitScript(() => {
    const turn = Number(sessionStorage.getItem('turn') ?? 0)
    sessionStorage.setItem('turn', String(turn + 1))
    const shift = (turn % 2 === 0 ? 1 : -1) * 3_652 * 86_400_000
    const { now } = Date
    Date.now = () => now() + shift
    const wait = window.setTimeout
    Object.assign(window, {
      setTimeout: (work: TimerHandler, ms = 0, ...given: unknown[]) => wait(work, ms > 8_000 ? ms / 20 : ms, ...given),
    })
  })
  line.mood = 'silent'
  const silent = line.opened()
  await page.goto(address)
  await silent
  await typeInto(page, 'nextStep', 'Muster zeigen')
  await lampSays(page, 'On this device')
  // It finds out by itself that nobody is there, and asks anew; that one goes while it is being greeted.
  await line.opened()
  await line.cut()
  line.mood = 'deaf'
  await wake(page)
  await typeInto(page, 'contact', 'Frau Öztürk')
  await until(() => line.did.lost > 0)
  await lampSays(page, 'On this device')
  line.mood = 'wild'
  await line.cut()
  await wake(page)
  await lampSays(page, 'At the office')
  for (const [name, value] of [
    ['name', 'Messe Graz'],
    ['nextStep', 'Muster schicken'],
    ['contact', 'Frau Öztürk-Baum'],
  ] as const) {
    await typeInto(page, name, value)
  }
  await notes(page).pressSequentially('Im Keller notiert, Wort für Wort, und einmal.', { delay: 25 })
  await lampSays(page, 'At the office')
  assert.ok(line.did.twice > 0)
  await page.reload()
  for (const [name, value] of [
    ['name', 'Messe Graz'],
    ['nextStep', 'Muster schicken'],
    ['contact', 'Frau Öztürk-Baum'],
  ] as const) {
    await holds(field(page, name), value)
  }
  await holds(notes(page), 'Im Keller notiert, Wort für Wort, und einmal.')
  line.mood = 'well'
  await typeInto(page, 'nextStep', 'Angebot')
  await lampSays(page, 'At the office')
  assert.equal(await page.evaluate(() => new Date(Date.now()).getFullYear() < new Date().getFullYear() - 5), true)
  assert.equal(await page.locator('satchel-lamp .refused').count(), 0)
  noErrors(opened, MEANT)
})

/** Waits for something on this side of the line. */
async function until(fits: () => boolean): Promise<void> {
  const end = Date.now() + PATIENCE
  while (!fits()) {
    if (Date.now() > end) throw new Error('waited in vain')
    await page.evaluate(() => new Promise(resolve => requestAnimationFrame(resolve)))
  }
}
