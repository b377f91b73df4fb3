// What wrong files and wrong passwords get in the browser: a sentence that helps, and nothing half-written.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { launch, type Opened, open } from './support/browser.ts'
import { Relay } from './support/relay.ts'
import { accessible, chooseFile, noErrors, PATIENCE, reported, setUp } from './support/steps.ts'

const ADMIN = { company: 'Prüfwerk GmbH', name: 'Renate Köhler', password: 'ein langer Satz' }

let relay: Relay
let browser: Browser
let window: Opened
let page: Page

before(async () => {
  relay = await Relay.start()
  browser = await launch()
  window = await open(browser)
  page = window.page
  await setUp(page, await relay.setupLink(), ADMIN)
})

after(async () => {
  await browser.close()
  await relay.remove()
})

const csv = (name: string, content: string | Buffer) => ({
  name,
  mimeType: 'text/csv',
  buffer: Buffer.isBuffer(content) ? content : Buffer.from(content),
})

const header = 'opportunity_id,sales_agent,product,account,deal_stage,engage_date,close_date,close_value'

async function toImport(): Promise<void> {
  await page.goto(`${relay.url}/import`)
  await page.locator('.drop').waitFor()
}

const pipelines = async (): Promise<unknown[]> => JSON.parse(await relay.satchel('list', 'pipeline', '--json'))

test('O05 files that are no table of opportunities are refused with a sentence, and nothing is written', async () => {
  await toImport()
  const files = [
    csv('workbook.csv', Buffer.concat([Buffer.from('PK\u0003\u0004'), Buffer.alloc(2_000, 7)])),
    csv('accounts.csv', 'account,sector,year_established\nAcme,retail,1996\nBeta,medical,2001\n'),
    csv('empty.csv', ''),
  ]
  for (const file of files) {
    await chooseFile(page, file)
    const sentence = (await page.locator('.problem:not([hidden])').first().innerText()).trim()
    assert.match(sentence, /^\S.{20,}\.$/s, `${file.name}: ${sentence}`)
    await accessible(page, `${file.name} refused`)
    assert.equal(await page.locator('import-preview vaadin-button:not([disabled])').count(), 0)
  }
  assert.deepEqual(await pipelines(), [])
})

test('O05 dates that can be read both ways are asked about, never guessed, and the answer is kept to', async () => {
  await toImport()
  const rows = [
    'A1,Anna Berg,Drill,Acme,Won,01-02-2026,03-04-2026,100',
    'A2,Anna Berg,Saw,Beta,Lost,05-06-2026,07-08-2026,0',
  ]
  await chooseFile(page, csv('ambiguous.csv', [header, ...rows].join('\n')))
  await page.getByText('How are dates written?').waitFor()
  await accessible(page, 'the question about dates')
  assert.equal(await page.locator('import-preview vaadin-button[disabled]').count(), 1)
  await page.locator('.question button').first().click()
  await page.locator('import-preview vaadin-button:not([disabled])').click()
  await page.locator('import-report').waitFor({ timeout: PATIENCE })
  assert.equal(await reported(page, 'created'), '2')
  const [listed] = (await pipelines()) as { address: string }[]
  assert.ok(listed)
  const shown = JSON.parse(await relay.satchel('show', listed.address, '--json'))
  const dates = shown.opportunities.map((each: { closeDate: string }) => each.closeDate).sort()
  assert.deepEqual(dates, ['2026-04-03', '2026-08-07'])
})

test('O10 what was edited here since the last import stands, and both values are named on the screen', async () => {
  await toImport()
  const row = (account: string) => `B1,Bert Tal,Drill,${account},Won,21-02-2026,23-04-2026,100`
  const run = async (name: string, account: string) => {
    await chooseFile(page, csv(name, `${header}\n${row(account)}`))
    await page.getByRole('button', { name: 'Import 1 row' }).click()
    await page.locator('import-report').waitFor({ timeout: PATIENCE })
  }
  await run('first.csv', 'Acme')
  await page.getByRole('link', { name: 'See the pipelines' }).click()
  await page.getByRole('link', { name: 'Bert Tal' }).first().click()
  await page.locator('vaadin-grid #items tr:not([hidden]) td:nth-of-type(2)').first().click()
  await page.locator('[data-field=account] input').fill('Acme & Söhne')
  await page.locator('[data-field=account] input').press('Tab')
  await page.locator('[data-field=account] .saved.office').waitFor()
  await toImport()
  await run('second.csv', 'Acme Group')
  assert.equal(await reported(page, 'collision'), '1')
  await page.getByText('Acme & Söhne stands, the file says Acme Group').waitFor()
  await accessible(page, 'a report with conflicting values')
  await page.goto(`${relay.url}/pipelines`)
  await page.getByRole('row', { name: 'Bert Tal' }).getByText('1 conflicting value').waitFor()
  await page.locator('.conflicts', { hasText: 'the other is kept until somebody decides' }).waitFor()
  await accessible(page, 'a list with conflicting values')
})

test('a wrong password gets a sentence, signing out ends the session, the right one opens the door again', async () => {
  await page.goto(`${relay.url}/`)
  await page.getByRole('button', { name: /^Menu/ }).click()
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.getByText('You are signed out').waitFor()
  await accessible(page, 'signed out')
  assert.equal(await page.evaluate(async () => (await fetch('/api/people')).status), 401)
  await page.getByLabel('Name').fill(ADMIN.name)
  await page.getByLabel('Password', { exact: true }).fill('nicht dieser Satz')
  await page.getByRole('button', { name: 'Sign in' }).click()
  assert.match(await page.locator('.problem:not([hidden])').innerText(), /^\S.{15,}\.$/s)
  await accessible(page, 'a wrong password')
  await page.getByLabel('Password', { exact: true }).fill(ADMIN.password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.locator('satchel-shell main h1').waitFor()
})

test('no page threw or logged an error that was not meant', () => {
  noErrors(window, [/status of (400|401|415|422)/])
})
