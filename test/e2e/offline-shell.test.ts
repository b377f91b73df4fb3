// The app without a network: kept on the device, opened at any address, closed and opened again, with and without TLS.
import assert from 'node:assert/strict'
import { createHash, X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { after, test } from 'node:test'
import type { Page } from 'playwright-core'
import { root } from '../support/child.ts'
import { launch, listen, type Opened, open, screenshot } from './support/browser.ts'
import { Relay } from './support/relay.ts'
import { ADMIN, addOpportunity, beginPipeline, kept, MEANT } from './support/shell.ts'
import {
  accessible,
  field,
  holds,
  lampSays,
  noErrors,
  notes,
  openPipeline,
  scene,
  setUp,
  typeInto,
} from './support/steps.ts'

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
    // The moment is that of the oldest row of the outbox.
    await page.evaluate(async () => {
      const done = <T>(request: IDBRequest<T>): Promise<T> =>
        new Promise((resolve, reject) => {
          request.onsuccess = () => resolve(request.result)
          request.onerror = () => reject(request.error)
        })
      const databases = await indexedDB.databases()
      const name = databases.find(each => /^satchel-[^/]+$/.test(each.name ?? ''))?.name ?? ''
      const database = await done(indexedDB.open(name))
      const outbox = database.transaction('outbox', 'readwrite').objectStore('outbox')
      for (const row of await done(outbox.getAll()))
        await done(outbox.put({ ...row, saved: row.saved - 25 * 3_600_000 }))
      database.close()
    })
    await page.reload()
    await page.locator('satchel-notices .old').waitFor()
    await accessible(page, 'the warning of old work')
    await screenshot(page, 'old-work')
    await page.locator('satchel-notices .old a').click()
    await page.getByText('oldest yesterday').first().waitFor()
    await accessible(page, 'what waits')
    await screenshot(page, 'waiting')
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

test('An office that takes calls and says nothing keeps nobody waiting, not even who signs out', {
  timeout: 60_000,
}, async () => {
  const relay = await Relay.start()
  const browser = await launch()
  const mute = createServer(socket => socket.on('error', () => socket.destroy()))
  const sockets = new Set<Socket>()
  mute.on('connection', socket => sockets.add(socket))
  after(async () => {
    await browser.close()
    for (const socket of sockets) socket.destroy()
    mute.close()
    await relay.remove()
  })
  const opened = await open(browser)
  const { page } = opened
  await setUp(page, await relay.setupLink(), ADMIN)
  await kept(page)
  await beginPipeline(page, 'Morgen')
  await lampSays(page, 'At the office')
  await relay.stop()
  mute.listen(relay.port, 'localhost')
  await once(mute, 'listening')
  await page.reload()
  await page.locator('pipeline-screen h1', { hasText: 'Morgen' }).waitFor()
  await addOpportunity(page, 'Messe Köln')
  await lampSays(page, 'On this device')

  await page.locator('satchel-menu .opener').click()
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.getByRole('button', { name: 'Sign out anyway' }).click()
  await page.getByText('What you entered is kept on this device').waitFor()
  for (const socket of sockets) socket.destroy()
  mute.close()
  await once(mute, 'close')
  await relay.restart()
  await page.getByLabel('Name').fill(ADMIN.name)
  await page.getByLabel('Password', { exact: true }).fill(ADMIN.password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await lampSays(page, 'At the office')
  await holds(field(page, 'name'), 'Messe Köln')
  const [pipeline] = JSON.parse(await relay.satchel('list', 'pipeline', '--json')) as { opportunities: number }[]
  assert.equal(pipeline?.opportunities, 1)
  noErrors(opened, MEANT)
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
