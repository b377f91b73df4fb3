// Work on a whole pipeline as people meet it: the board by keyboard and by finger, many at once, a workbook out and back.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, test } from 'node:test'
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate'
import type { Page } from 'playwright-core'
import { launch, type Opened, open, screenshot, type Window } from './support/browser.ts'
import { Relay } from './support/relay.ts'
import {
  accessible,
  chooseFile,
  lampSays,
  noErrors,
  openPipeline,
  PATIENCE,
  reported,
  scene,
  setUp,
} from './support/steps.ts'

const ADMIN = { company: 'Prüfwerk GmbH', name: 'Renate Köhler', password: 'ein langer Satz' }
const REP = 'Darcel Schlecht'
const ROWS = 40
const FILE = {
  name: 'chancen.csv',
  mimeType: 'text/csv',
  buffer: Buffer.from(
    [
      'opportunity_id,sales_agent,product,account,deal_stage,close_value',
      ...Array.from(
        { length: ROWS },
        (_, index) => `K${index + 1},${REP},Anlage ${index + 1},Kunde ${index % 7},Engaging,${100 + index}`,
      ),
    ].join('\n'),
  ),
}
const MEANT = [/status of 401/]

interface Shown {
  readonly opportunities: readonly {
    readonly id: string
    readonly reference: string
    readonly stage: string
    readonly [field: string]: unknown
  }[]
  readonly collisions: readonly { readonly field: string; readonly value: unknown }[]
}

test('Work on a pipeline', { timeout: 150_000 }, async t => {
  const relay = await Relay.start()
  const browser = await launch()
  after(() => relay.remove())
  after(() => browser.close())
  const windows: Opened[] = []
  const window = async (options: Window): Promise<Page> => {
    const opened = await open(browser, options)
    windows.push(opened)
    return opened.page
  }
  const step = scene(t)
  const link = await relay.setupLink()
  const desk = await window({})
  let address = ''
  const shown = async (): Promise<Shown> => JSON.parse(await relay.satchel('show', address, '--json'))
  const opportunity = async (reference: string) =>
    (await shown()).opportunities.find(each => each.reference === reference)!
  const view = (page: Page, name: string) => page.locator(`[data-view=${name}]`).click()
  const card = (page: Page, name: string) =>
    page.locator('pipeline-board .slot .card', { hasText: new RegExp(`${name} –`) })
  const inColumn = (page: Page, stage: string, name: string) =>
    page.locator(`[data-column=${stage}] .card`, { hasText: new RegExp(`${name} –`) })

  await step('a pipeline is imported and opened', async () => {
    await setUp(desk, link, ADMIN)
    await desk.getByRole('link', { name: 'Import', exact: true }).click()
    await chooseFile(desk, FILE)
    await desk.getByRole('button', { name: `Import ${ROWS} rows` }).click()
    await desk.locator('import-report').waitFor({ timeout: PATIENCE })
    assert.equal(await reported(desk, 'created'), String(ROWS))
    await desk.getByRole('link', { name: 'See the pipelines' }).click()
    await openPipeline(desk, REP)
    address = `pipeline/${new URL(desk.url()).pathname.split('/')[2]}`
  })

  await step('the board is in the address, and a card moves by keyboard with its focus and a way back', async () => {
    await view(desk, 'board')
    await card(desk, 'Anlage 1').first().waitFor()
    assert.match(desk.url(), /\?view=board$/)
    await accessible(desk, 'the board')
    await card(desk, 'Anlage 1').first().focus()
    for (const key of ['Space', 'ArrowRight', 'Space']) await desk.keyboard.press(key)
    await inColumn(desk, 'proposal', 'Anlage 1').waitFor()
    await desk.waitForFunction(
      () => document.activeElement?.closest('[data-column]')?.getAttribute('data-column') === 'proposal',
    )
    await lampSays(desk, 'At the office')
    assert.equal((await opportunity('K1')).stage, 'proposal')
    assert.equal((await opportunity('K1')).probability, 0.6)
    await desk.locator('satchel-toasts .action').click()
    await inColumn(desk, 'engaging', 'Anlage 1').waitFor()
    await screenshot(desk, 'board')
  })

  await step('a card is dragged by mouse', async () => {
    await card(desk, 'Anlage 2').first().hover()
    await desk.mouse.down()
    await desk.locator('[data-column=won] header').hover()
    await desk.locator('[data-column=won].over').waitFor()
    await desk.mouse.up()
    await inColumn(desk, 'won', 'Anlage 2').waitFor()
    assert.match(desk.url(), /\?view=board$/)
  })

  const phone = await window({ size: 'phone', locale: 'de-DE', colorScheme: 'dark' })

  await step('on a phone a long press picks a card up, and every stage lies under the thumb', async () => {
    await phone.goto(`${relay.url}/${address.replace('pipeline/', 'pipelines/')}?view=board`)
    await phone.getByLabel('Name', { exact: true }).fill(ADMIN.name)
    await phone.getByLabel('Passwort', { exact: true }).fill(ADMIN.password)
    await phone.getByRole('button', { name: 'Anmelden' }).click()
    await phone.locator('pipeline-board').waitFor()
    const carried = card(phone, 'Anlage 3').first()
    await carried.waitFor()
    await accessible(phone, 'the board on a phone')
    const from = await carried.boundingBox()
    assert.ok(from)
    const touch = await phone.context().newCDPSession(phone)
    const at = (x: number, y: number) => [{ x, y }]
    await touch.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: at(from.x + 60, from.y + 30) })
    const tray = phone.locator('pipeline-board .tray')
    await tray.waitFor()
    await screenshot(phone, 'board-phone-carrying')
    const to = await tray.locator('[data-drop=lost]').boundingBox()
    assert.ok(to)
    for (const part of [0.3, 0.7, 1]) {
      const [x, y] = [from.x + 60 + (to.x + 40 - from.x - 60) * part, from.y + 30 + (to.y + 20 - from.y - 30) * part]
      await touch.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: at(x, y) })
    }
    await tray.locator('.over', { hasText: 'Verloren' }).waitFor()
    await touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
    await inColumn(phone, 'lost', 'Anlage 3').waitFor({ state: 'attached' })
    await inColumn(desk, 'lost', 'Anlage 3').waitFor()
    await lampSays(phone, 'Im Büro')
    assert.equal((await opportunity('K3')).stage, 'lost')
  })

  await step('the funnel counts what stands in each stage', async () => {
    await view(desk, 'funnel')
    await desk.locator('pipeline-funnel tbody tr', { hasText: 'Won' }).filter({ hasText: '101' }).waitFor()
    await accessible(desk, 'the funnel')
    await screenshot(desk, 'funnel')
  })

  await step('many are changed at once, and set back at once', async () => {
    await view(desk, 'table')
    await desk.locator('vaadin-grid-cell-content .tick-box input:not([data-check])').click()
    await desk.locator('bulk-bar .count', { hasText: `${ROWS} selected` }).waitFor()
    await desk.locator('bulk-bar .main').click()
    const dialog = desk.locator('bulk-dialog dialog[open]')
    await dialog.locator('record-field[data-field=nextStep] input').fill('Messe')
    await dialog.locator('record-field[data-field=nextStep] input').press('Tab')
    await dialog.locator('.preview', { hasText: `${ROWS} of ${ROWS}` }).waitFor()
    await accessible(desk, 'changing many')
    await screenshot(desk, 'bulk')
    await dialog.getByRole('button', { name: `Change ${ROWS} opportunities` }).click()
    await desk.locator('satchel-toasts', { hasText: `${ROWS} opportunities were changed` }).waitFor()
    await lampSays(desk, 'At the office')
    assert.ok((await shown()).opportunities.every(each => each.nextStep === 'Messe'))
    await desk.locator('satchel-toasts .action').click()
    await desk.locator('satchel-toasts', { hasText: 'set back' }).waitFor()
    await lampSays(desk, 'At the office')
    assert.ok((await shown()).opportunities.every(each => !each.nextStep))
  })

  await step(
    'P06 a workbook goes out, is edited, and comes back as a merge; what another set meanwhile collides',
    async () => {
      await desk.locator('export-menu .open').click()
      const [download] = await Promise.all([desk.waitForEvent('download'), desk.locator('[data-export=xlsx]').click()])
      const files = unzipSync(new Uint8Array(readFileSync(await download.path())))
      // As a spreadsheet would: the shared strings Kunde 4 and Kunde 5, of six opportunities each, read otherwise now.
      const strings = strFromU8(files['xl/sharedStrings.xml']!).replace('<t>Kunde 4</t>', '<t>Käufer 4</t>')
      const buffer = Buffer.from(zipSync({ ...files, 'xl/sharedStrings.xml': strToU8(strings) }))
      await desk.locator('pipeline-screen [data-search]').fill('K5')
      await desk.locator('.head-line .name [role=status]', { hasText: /^1 of/ }).waitFor()
      await desk.locator('vaadin-grid #items tr:not([hidden]) td:nth-of-type(2)').first().click()
      await desk.locator('record-field[data-field=account] input').fill('Jemand anders')
      await desk.locator('record-field[data-field=account] input').press('Tab')
      await lampSays(desk, 'At the office')
      await desk.locator('opportunity-panel .close').click()
      await desk.locator('export-menu .open').click()
      await desk.locator('[data-return]').click()
      const dialog = desk.locator('return-dialog dialog[open]')
      await dialog
        .locator('input[type=file]')
        .setInputFiles({ name: 'zurück.xlsx', mimeType: 'application/zip', buffer })
      await dialog.locator('.groups').waitFor()
      assert.match(await dialog.locator('.groups').innerText(), /5\s+changed\s+1\s+conflicting\s+34\s+unchanged/)
      await dialog.locator('.record', { hasText: 'Jemand anders' }).waitFor()
      await accessible(desk, 'what a file would change')
      await screenshot(desk, 'return-preview')
      await dialog.getByRole('button', { name: 'Take over 6 opportunities' }).click()
      await desk.locator('satchel-toasts', { hasText: '6 opportunities were taken over' }).waitFor()
      await lampSays(desk, 'At the office')
      const after = await shown()
      assert.equal(after.opportunities.filter(each => each.account === 'Käufer 4').length, 6)
      assert.deepEqual(
        after.collisions.map(each => each.field),
        ['account'],
      )
    },
  )

  await step('nothing was thrown meanwhile', async () => {
    for (const opened of windows) noErrors(opened, MEANT)
  })
})
