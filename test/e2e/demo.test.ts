// The demo as `npm run demo` starts it: three links, three origins, and how much script stands before the first screen.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import type { Browser, Response } from 'playwright-core'
import { launch, type Opened, open } from './support/browser.ts'
import { type Child, start } from './support/child.ts'
import { accessible, lampSays, noErrors, openPipeline, PATIENCE } from './support/steps.ts'

/** Bytes of script, compressed, until the first screen stands. */
const SCRIPT_LIMIT = 250_000
const LARGEST = 'Darcel Schlecht'

const data = mkdtempSync(join(tmpdir(), 'satchel-demo-'))
const links = new Map<string, string>()
let demo: Child
let browser: Browser

before(async () => {
  demo = start(['relay/demo/main.ts'], { SATCHEL_DATA: data, SATCHEL_PORT: '0' })
  for (const role of ['rep', 'assistant', 'office']) {
    const [, link] = await demo.line(new RegExp(`(http://${role}\\.localhost:\\d+/#signin=\\S+)`), PATIENCE)
    links.set(role, link ?? '')
  }
  browser = await launch()
})

after(async () => {
  await browser.close()
  await demo.end('SIGTERM')
  rmSync(data, { recursive: true, force: true })
})

test('demo links work again and again, side by side in one browser, and rep and assistant see each other', async () => {
  const window: Opened = await open(browser)
  const other = await window.context.newPage()
  await window.page.goto(links.get('rep')!)
  await openPipeline(window.page, LARGEST)
  await other.goto(links.get('assistant')!)
  await openPipeline(other, LARGEST)
  await window.page.getByText('Also here: Mei-Mei Johns').waitFor({ state: 'attached' })
  await other.getByText(`Also here: ${LARGEST}`).waitFor({ state: 'attached' })
  await accessible(other, 'a pipeline with somebody else in it')
  await other.close()
  await window.page.getByText('Also here: Mei-Mei Johns').waitFor({ state: 'detached' })
  const again = await open(browser)
  await again.page.goto(links.get('rep')!)
  await openPipeline(again.page, LARGEST)
  for (const opened of [window, again]) {
    noErrors(opened, [/status of 401/])
    await opened.context.close()
  }
})

test('a pipeline is renamed by its rep, and the office reads the new name in its list', async () => {
  const [rep, office] = [await open(browser), await open(browser)]
  await office.page.goto(links.get('office')!)
  await rep.page.goto(links.get('rep')!)
  await openPipeline(rep.page, LARGEST)
  await rep.page.getByRole('button', { name: 'Name and description' }).click()
  await accessible(rep.page, 'the name and description of a pipeline')
  await rep.page.locator('[data-field=own-name] input').fill('Großkunden Süd')
  await rep.page.locator('dialog[open]').getByRole('button', { name: 'Close' }).click()
  await rep.page.locator('h1', { hasText: 'Großkunden Süd' }).waitFor()
  await lampSays(rep.page, 'At the office')
  await office.page.getByRole('link', { name: 'Großkunden Süd' }).waitFor()
  for (const opened of [rep, office]) {
    noErrors(opened, [/status of 401/])
    await opened.context.close()
  }
})

test('S7 S8 the office finds one of 8,800 opportunities in the list of all, and by Ctrl+K, and opens it', async () => {
  const office = await open(browser)
  const { page } = office
  await page.goto(links.get('office')!)
  await page.getByRole('link', { name: 'Opportunities', exact: true }).click()
  await page.locator('[data-stage=Prospecting]').waitFor()
  await accessible(page, 'all opportunities')
  await page.locator('[data-search]').fill('gtk 500 treequote')
  await page.locator('select[name=type]').selectOption('')
  const row = page.locator('opportunities-screen tbody tr', { hasText: 'GTK 500 – Treequote' }).first()
  await row.waitFor()
  await page.keyboard.press('Control+k')
  await page.locator('dialog[open] input').fill('GTK treequ')
  await page
    .getByRole('option', { name: /GTK 500 – Treequote/ })
    .first()
    .waitFor()
  await page.keyboard.press('Enter')
  await page.locator('[data-field=name] input').waitFor()
  assert.equal(await page.locator('[data-field=name] input').inputValue(), 'GTK 500 – Treequote')
  noErrors(office, [/status of 401/])
  await office.context.close()
})

/** Notes in the page when the list of pipelines stood. */
function watchList(): void {
  const look = (): void => {
    if (document.querySelector('.lines a')) performance.mark('list-stands')
    else requestAnimationFrame(look)
  }
  look()
}

/** Addresses of what the page had asked for when the list stood. */
function scriptsBeforeList(): string[] {
  const stood = performance.getEntriesByName('list-stands')[0]?.startTime ?? Number.POSITIVE_INFINITY
  const asked = performance.getEntriesByType('resource').filter(({ startTime }) => startTime < stood)
  return asked.map(({ name }) => name)
}

test(`less than ${SCRIPT_LIMIT / 1000} kB of compressed script stand before the first screen`, async context => {
  const { page, context: profile } = await open(browser)
  const scripts = new Map<string, Response>()
  page.on('response', response => {
    if (response.request().resourceType() === 'script') scripts.set(response.url(), response)
  })
  const kilobytes = async (): Promise<readonly [number, number]> => {
    const bodies = await Promise.all([...scripts.values()].map(response => response.body()))
    const sum = (sizes: readonly number[]): number => Math.round(sizes.reduce((a, b) => a + b, 0) / 1000)
    return [sum(bodies.map(body => gzipSync(body).length)), sum(bodies.map(body => body.length))]
  }
  await page.goto(new URL('/', links.get('office')).href)
  await page.getByLabel('Name').waitFor()
  const [signIn, signInRaw] = await kilobytes()
  await page.goto('about:blank')
  scripts.clear()
  await page.addInitScript(watchList)
  await page.goto(links.get('office')!)
  await page.locator('.lines a').first().waitFor()
  // What is fetched from then on is fetched ahead, for a screen that may come.
  const before = new Set(await page.evaluate(scriptsBeforeList))
  for (const url of scripts.keys()) if (!before.has(url)) scripts.delete(url)
  const [list, listRaw] = await kilobytes()
  context.diagnostic(`script: ${signIn} kB (${signInRaw} raw) to the sign-in, ${list} kB (${listRaw} raw) to the list`)
  assert.ok(signIn > 0 && signIn * 1000 < SCRIPT_LIMIT && list * 1000 < SCRIPT_LIMIT)
  await profile.close()
})
