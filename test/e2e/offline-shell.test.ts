// The app without a network: kept on the device, opened at any address, closed and opened again, renewed when asked to.
import assert from 'node:assert/strict'
import { createHash, X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import type { Page } from 'playwright-core'
import { root } from '../support/child.ts'
import { launch, listen, type Opened, open, screenshot } from './support/browser.ts'
import { Installation } from './support/installation.ts'
import { Relay } from './support/relay.ts'
import {
  accessible,
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

const ADMIN = { company: 'Prüfwerk GmbH', name: 'Renate Köhler', password: 'ein langer Satz' }

/** What Chromium logs of requests that are meant to fail: nobody signed in yet, no relay, no network. */
const MEANT = [
  /status of 401/,
  /ERR_CONNECTION_REFUSED/,
  /ERR_INTERNET_DISCONNECTED/,
  /WebSocket connection to/,
  // The browser looking for a new worker while there is nobody to ask.
  /Failed to update a ServiceWorker/,
]

/** Waits until the app is kept on this device and serves this page. */
async function kept(page: Page): Promise<void> {
  await page.waitForFunction(
    async () => {
      const registration = await navigator.serviceWorker.ready
      return registration.active?.state === 'activated' && navigator.serviceWorker.controller !== null
    },
    null,
    { timeout: PATIENCE },
  )
}

/** Begins a pipeline from the list; works without a network. */
async function beginPipeline(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'New pipeline' }).first().click()
  await page.locator('dialog[open]').getByLabel('Name').fill(name)
  await page.locator('dialog[open]').getByRole('button', { name: 'Begin pipeline' }).click()
  await page.locator('pipeline-screen h1', { hasText: name }).waitFor()
}

async function addOpportunity(page: Page, name: string): Promise<void> {
  await page.locator('pipeline-screen [data-add]').first().click()
  await page.locator('record-form').waitFor()
  await typeInto(page, 'name', name)
  await page.getByText(name).first().waitFor()
}

test('The app without a network', { timeout: 110_000 }, async t => {
  const relay = await Relay.start()
  const browser = await launch()
  after(() => relay.remove())
  after(() => browser.close())
  const link = await relay.setupLink()
  const opened = await open(browser, { size: 'phone' })
  const { context } = opened
  let page = opened.page
  const windows: Opened[] = [opened]
  const another = async (): Promise<Page> => {
    const next = await context.newPage()
    windows.push({ context, page: next, errors: listen(next) })
    return next
  }
  const step = scene(t)
  let deep = ''

  await step('the app can be installed: manifest, icons and worker are what browsers ask for', async () => {
    await setUp(page, link, ADMIN)
    await lampSays(page, 'At the office')
    await kept(page)
    const session = await context.newCDPSession(page)
    const { errors, data } = await session.send('Page.getAppManifest')
    assert.deepEqual(errors, [])
    const manifest = JSON.parse(data ?? '') as { icons: { src: string; sizes: string; purpose?: string }[] }
    for (const { src, sizes } of manifest.icons) {
      const size = await page.evaluate(async url => {
        const picture = await createImageBitmap(await (await fetch(url)).blob())
        return `${picture.width}x${picture.height}`
      }, src)
      assert.equal(size, sizes)
    }
    assert.ok(manifest.icons.some(icon => icon.purpose === 'maskable'))
    // Chromium's own judgement; headless without a profile it may not install, which says nothing about the app.
    const { installabilityErrors } = await session.send('Page.getInstallabilityErrors')
    const ours = installabilityErrors.filter(({ errorId }) => errorId !== 'in-incognito')
    assert.deepEqual(ours, [])
    const { headers } = await page.request.get(`${relay.url}/sw.js`).then(answer => ({ headers: answer.headers() }))
    assert.equal(headers['cache-control'], 'no-cache')
    assert.match(headers['content-type'] ?? '', /javascript/)
    assert.match(headers['content-security-policy'] ?? '', /worker-src 'self'/)
  })

  await step(
    'P02 what was opened with a network opens without one: relay stopped, network off, page reloaded',
    async () => {
      await beginPipeline(page, 'Morgen')
      await addOpportunity(page, 'Messe Köln')
      await lampSays(page, 'At the office')
      deep = new URL(page.url()).pathname
      assert.match(deep, /^\/pipelines\/[\w-]{22}\/.+/)
      await relay.stop()
      await context.setOffline(true)
      await page.reload()
      await holds(field(page, 'name'), 'Messe Köln')
      await lampSays(page, 'Offline')
      await screenshot(page, 'offline-reload')
    },
  )

  await step('P12 a link into a pipeline opens without a network, also in a window of its own', async () => {
    page = await another()
    await page.goto(relay.url + deep)
    await holds(field(page, 'name'), 'Messe Köln')
    await opened.page.close()
  })

  await step(
    'P03 edits, a new opportunity and a new pipeline made without a network are there after closing',
    async () => {
      await typeInto(page, 'nextStep', 'Muster zeigen')
      await notes(page).fill('Im Keller notiert, ohne Netz.')
      await lampSays(page, 'On this device')
      await page.locator('opportunity-panel .back').click()
      await addOpportunity(page, 'Messe Graz')
      await lampSays(page, 'On this device')
      await page.goto(`${relay.url}/pipelines`)
      await beginPipeline(page, 'Unterwegs')
      await lampSays(page, 'On this device')
      await page.close()
      page = await another()
      await page.goto(relay.url)
      await page.getByRole('link', { name: 'Unterwegs' }).first().waitFor()
      await openPipeline(page, 'Morgen')
      await page.getByText('Messe Graz').first().waitFor()
      await page.goto(relay.url + deep)
      await holds(field(page, 'nextStep'), 'Muster zeigen')
      await holds(notes(page), 'Im Keller notiert, ohne Netz.')
    },
  )

  await step('what has been waiting for a day is said aloud, by this device’s own clock', async () => {
    await page.locator('satchel-notices .old').waitFor({ state: 'detached' })
    // The moment is kept beside the person's other settings on this device.
    await page.evaluate(() => {
      const key = Object.keys(localStorage).find(each => each.endsWith('.unsentSince'))
      if (!key) throw new Error('nobody remembers since when')
      localStorage.setItem(key, String(Number(localStorage.getItem(key)) - 25 * 60 * 60 * 1000))
    })
    await page.reload()
    await page.locator('satchel-notices .old').waitFor()
    await accessible(page, 'the warning of old work')
    await screenshot(page, 'old-work')
  })

  await step('signing out while work waits asks first, and loses nothing', async () => {
    await page.goto(`${relay.url}/pipelines`)
    await page.locator('satchel-menu .opener').click()
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.getByText(/changes have not reached the office yet/).waitFor()
    await page.getByRole('button', { name: 'Sign out anyway' }).waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('link', { name: 'Unterwegs' }).first().waitFor()
  })

  await step('back at a network everything reaches the office, and the warning goes', async () => {
    await relay.restart()
    await context.setOffline(false)
    await lampSays(page, 'At the office')
    await page.locator('satchel-notices .old').waitFor({ state: 'detached' })
    const listed = JSON.parse(await relay.satchel('list', 'pipeline', '--json')) as {
      name: string
      opportunities: number
    }[]
    const found = listed.map(({ name, opportunities }) => `${name} ${opportunities}`).sort()
    assert.deepEqual(found, ['Morgen 2', 'Unterwegs 0'])
  })

  await step('no page threw or logged an error that was not meant', async () => {
    for (const each of windows) noErrors(each, MEANT)
  })
})

test('A new version waits until it is taken', { timeout: 110_000 }, async t => {
  const installation = new Installation()
  const relay = await Relay.start({ installation: installation.folder })
  const browser = await launch()
  after(() => installation.remove())
  after(() => relay.remove())
  after(() => browser.close())
  const opened = await open(browser)
  const { context, page } = opened
  const other = await context.newPage()
  const step = scene(t)
  const link = await relay.setupLink()
  const NEWER = 'Pipelines, neu'

  await step('it is announced, and changes nothing under anybody’s hands', async () => {
    await setUp(page, link, ADMIN)
    await kept(page)
    await beginPipeline(page, 'Messen')
    await addOpportunity(page, 'Messe Köln')
    await lampSays(page, 'At the office')
    await other.goto(`${relay.url}/pipelines`)
    await other.locator('pipelines-screen').waitFor()
    await relay.stop()
    await installation.upgrade('components/i18n/en.ts', "pipelines: 'Pipelines'", `pipelines: '${NEWER}'`)
    await relay.restart()
    await field(page, 'name').fill('Messe Köln, Halle 7')
    await page.getByText('A new version is ready.').waitFor({ timeout: PATIENCE })
    await other.getByText('A new version is ready.').waitFor({ timeout: PATIENCE })
    await accessible(page, 'the announcement')
    await screenshot(page, 'new-version')
    assert.equal(await page.locator('nav.places').getByText(NEWER).count(), 0)
    assert.equal(await field(page, 'name').inputValue(), 'Messe Köln, Halle 7')
  })

  await step('a value that cannot be kept is pointed out before the page goes', async () => {
    await field(page, 'price').fill('viel')
    await page.getByRole('button', { name: 'Load it now' }).click()
    await page.getByText(/One field holds a value/).waitFor()
    assert.equal(await field(page, 'price').inputValue(), 'viel')
    await field(page, 'price').press('Escape')
  })

  await step('taken, it is there with everything that was being typed', async () => {
    await field(page, 'name').fill('Messe Köln, Halle 8')
    await page.getByRole('button', { name: 'Load it now' }).click()
    await page.locator('nav.places').getByText(NEWER).waitFor({ timeout: PATIENCE })
    await holds(field(page, 'name'), 'Messe Köln, Halle 8')
    await lampSays(page, 'At the office')
    assert.equal(await page.locator('satchel-notices .update').count(), 0)
  })

  await step('another window keeps what it shows, and is renewed when its person says so', async () => {
    assert.equal(await other.locator('nav.places').getByText(NEWER).count(), 0)
    await other.getByRole('button', { name: 'Load it now' }).click()
    await other.locator('nav.places').getByText(NEWER).waitFor({ timeout: PATIENCE })
  })

  await step('no page threw or logged an error that was not meant', async () => noErrors(opened, MEANT))
})

test('A relay with a certificate of its own gives a phone all of it', { timeout: 60_000 }, async () => {
  const certificate = join(root, 'test/support/tls/cert.pem')
  const { publicKey } = new X509Certificate(readFileSync(certificate))
  const pin = createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('base64')
  const relay = await Relay.start({
    env: { SATCHEL_TLS_CERT: certificate, SATCHEL_TLS_KEY: join(root, 'test/support/tls/key.pem') },
  })
  after(() => relay.remove())
  // Trusted as one that was installed on the phone: merely ignored errors make no secure context for a worker.
  const browser = await launch(`--ignore-certificate-errors-spki-list=${pin}`)
  after(() => browser.close())
  const opened = await open(browser, { size: 'phone', locale: 'en-GB' })
  const { page, context } = opened
  const link = await relay.setupLink()
  assert.match(link, /^https:/)
  await setUp(page, link, ADMIN)
  await kept(page)
  assert.equal(await page.evaluate(() => window.isSecureContext && 'locks' in navigator), true)
  await beginPipeline(page, 'Messen')
  await lampSays(page, 'At the office')
  await relay.stop()
  await context.setOffline(true)
  await page.reload()
  await page.locator('pipeline-screen h1', { hasText: 'Messen' }).waitFor()
  noErrors(opened, MEANT)
})
