// A campaign from the plan at the office into two satchels, out of them and back, and a visit report on its way to the office.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { Page } from 'playwright-core'
import { launch, type Opened, open, screenshot } from './support/browser.ts'
import { Relay } from './support/relay.ts'
import { ADMIN, kept, MEANT, wake } from './support/shell.ts'
import { accessible, holds, lampSays, noErrors, PATIENCE, scene, setUp, typeInto } from './support/steps.ts'

const REPS = ['Anna Berger', 'Tom Weber'] as const
const CAMPAIGN = 'Winterregal'
const ACTIVITY = 'Zweitplatzierung messen'
const GOAL = 'Zwölf Märkte bis Februar'
const HOLD = { code: 'STOP', text: 'Zurückgestellt' }
const CUSTOMER = 'Kellerei Wachau'
const DAY_MS = 24 * 60 * 60 * 1000

const row = (page: Page, name: string) => page.locator('.lines a', { hasText: name }).first()
const carries = (page: Page, name = CAMPAIGN) => row(page, name).waitFor({ timeout: PATIENCE })
const isEmpty = (page: Page) => page.locator('campaigns-screen .empty h1').waitFor({ timeout: PATIENCE })
const act = (page: Page, code: string) => page.locator(`status-panel [data-act=${code}]`).click()
const hasStatus = (page: Page, code: string) =>
  page.locator(`status-panel [data-status=${code}]:not(.coming)`).waitFor({ timeout: PATIENCE })
/** Opens it from the list and waits until its content is there. */
async function openCampaign(page: Page): Promise<void> {
  await row(page, CAMPAIGN).click()
  await page.locator('activity-list', { hasText: ACTIVITY }).waitFor({ timeout: PATIENCE })
}
const goal = (page: Page) => page.locator('record-field[data-field=own-goal]').locator('input, textarea')
/** How far it is with everybody it is for, as the office's screen tells it. */
async function distribution(page: Page, word: string): Promise<void> {
  for (const name of REPS) {
    await page.locator('.answers li', { hasText: name }).locator('summary', { hasText: word }).waitFor()
  }
}

test('A campaign goes out, is taken back and comes again', { timeout: 150_000 }, async t => {
  const relay = await Relay.start()
  const browser = await launch()
  const windows: Opened[] = []
  const another = async (options: Parameters<typeof open>[1]): Promise<Opened> => {
    const opened = await open(browser, options)
    windows.push(opened)
    return opened
  }
  after(async () => {
    await browser.close()
    await relay.remove()
  })
  const { page: office } = await another({})
  const { page: phone, context: pocket } = await another({ size: 'phone', locale: 'de-DE' })
  const { page: desk } = await another({})
  const step = scene(t)
  let address = ''

  await step('two reps are there, and a status that keeps campaigns from devices', async () => {
    await setUp(office, await relay.setupLink(), ADMIN)
    const links = await office.evaluate(
      names =>
        Promise.all(
          names.map(async (name): Promise<string> => {
            const headers = { 'content-type': 'application/json' }
            const body = JSON.stringify({ name, role: 'rep' })
            return (await (await fetch('/api/people', { method: 'POST', headers, body })).json()).link
          }),
        ),
      REPS,
    )
    const enter = async (page: Page, link = ''): Promise<void> => {
      await page.goto(`${relay.url}/#signin=${link}`)
      await page.getByRole('button', { name: /Später|Later/ }).click()
      await kept(page)
    }
    await Promise.all([enter(phone, links[0]), enter(desk, links[1]), forbids(office)])
  })

  await step('C04 C06 the office plans a campaign for both; it is on no device', async () => {
    await office.getByRole('link', { name: 'Campaigns' }).first().click()
    await office.locator('campaigns-screen [data-add]').first().click()
    const dialog = office.locator('new-campaign dialog[open]')
    await dialog.getByLabel('Name').fill(CAMPAIGN)
    const period = [-3, 60].map(days => new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10))
    for (const [index, input] of (await dialog.locator('vaadin-date-picker input').all()).entries()) {
      await input.fill(period[index] ?? '')
      await input.press('Enter')
    }
    for (const name of REPS) {
      await dialog.locator('[data-audience] input').fill(name)
      await office.getByRole('option', { name }).click()
      await dialog.locator('.chip', { hasText: name }).waitFor()
    }
    await accessible(office, 'planning a campaign')
    await screenshot(office, 'campaign-new-desk')
    await dialog.locator('vaadin-button[theme=primary]').click()
    await office.locator('activity-list [data-add]').click()
    await typeInto(office, 'name', ACTIVITY)
    await office.locator('record-panel .close').click()
    await hasStatus(office, 'CRTE')
    await lampSays(office, 'At the office')
    address = new URL(office.url()).pathname
    await office.locator('[data-who]').click()
    await distribution(office, 'Has it not')
    for (const [page, at] of [
      [phone, 'Im Büro'],
      [desk, 'At the office'],
    ] as const) {
      await page.goto(`${relay.url}/campaigns`)
      await lampSays(page, at)
      await isEmpty(page)
    }
  })

  await step('C05 released, both have it, also without a network; the office sees that they do', async () => {
    await office.goBack()
    await act(office, 'CREL')
    await hasStatus(office, 'REL')
    for (const page of [phone, desk]) await carries(page)
    await openCampaign(phone)
    await lampSays(phone, 'Im Büro')
    await office.locator('[data-who]').click()
    await distribution(office, 'Has it')
    await pocket.setOffline(true)
    await phone.reload()
    await phone.locator('activity-list', { hasText: ACTIVITY }).waitFor({ timeout: PATIENCE })
    await lampSays(phone, 'Ohne Netz')
    await accessible(phone, 'a campaign on the phone')
    await screenshot(phone, 'campaign-phone')
  })

  await step('C08 C09 set to a status that forbids it, it leaves the desk at once, with the reason', async () => {
    await typeIntoGoal(phone, GOAL)
    await phone.locator('activity-list input[data-done]').check()
    await lampSays(phone, 'Auf diesem Gerät')
    await office.goBack()
    await act(office, HOLD.code)
    await hasStatus(office, HOLD.code)
    await isEmpty(desk)
    await desk.getByRole('link', { name: 'Show why' }).click()
    await desk.locator('taken-list', { hasText: `Its status “${HOLD.text}” keeps it from devices.` }).waitFor()
  })

  await step('C09 what the phone wrote meanwhile is at the office before it goes; the phone says why', async () => {
    await pocket.setOffline(false)
    await wake(phone)
    await phone.getByRole('link', { name: 'Zeigen, warum' }).click()
    const taken = phone.locator('taken-list', { hasText: CAMPAIGN })
    await taken.filter({ hasText: `Mit dem Status „${HOLD.text}“ kommt es auf kein Gerät.` }).waitFor()
    await taken.filter({ hasText: 'Was Sie gespeichert hatten, wurde übergeben' }).waitFor({ timeout: PATIENCE })
    await accessible(phone, 'why it was taken')
    await screenshot(phone, 'campaign-taken-phone')
    await taken.getByRole('button', { name: /Gesehen/ }).click()
    await phone.goto(`${relay.url}/campaigns`)
    await isEmpty(phone)
    await holds(goal(office), GOAL)
    assert.equal(await office.locator('activity-list input[data-done]').isChecked(), true)
    await office.locator('[data-who]').click()
    await distribution(office, 'Has it not')
    for (const name of REPS) {
      await office.locator('.answers li', { hasText: name }).locator('summary', { hasText: HOLD.text }).waitFor()
    }
    await office.locator('.answers summary', { hasText: REPS[0] }).click()
    await accessible(office, 'who has a campaign')
    await screenshot(office, 'campaign-distribution-desk')
  })

  await step('C05 once that status is cleared it comes back, with everything', async () => {
    await office.goBack()
    await act(office, HOLD.code)
    await desk.goto(`${relay.url}/campaigns`)
    for (const page of [phone, desk]) {
      await carries(page)
      await openCampaign(page)
      await holds(goal(page), GOAL)
      assert.equal(await page.locator('activity-list input[data-done]').isChecked(), true)
    }
  })

  await step(
    'C27 a visit report begun, answered and confirmed without a network is confirmed at the office',
    async () => {
      await phone.goto(`${relay.url}/visits`)
      await lampSays(phone, 'Im Büro')
      await pocket.setOffline(true)
      // A socket that is open outlives this kind of offline by its patience; one that is opened now does not.
      await phone.reload()
      await lampSays(phone, 'Ohne Netz')
      await phone.locator('visits-screen [data-add]').first().click()
      await phone.locator('new-visit dialog[open]').getByLabel('Kunde').fill(CUSTOMER)
      await phone.locator('new-visit dialog[open] vaadin-button[theme=primary]').click()
      const mandatory = phone.locator('question-list li', { hasText: 'Pflichtfrage' })
      await mandatory.first().waitFor()
      for (const [index, question] of (await mandatory.all()).entries()) {
        const answer = question.locator('record-field[data-field=answer]').locator('input, textarea')
        await answer.fill(`Antwort ${index + 1}`)
        await answer.press('Tab')
      }
      await act(phone, 'VCNF')
      await phone.locator('status-panel .waits').waitFor()
      await lampSays(phone, 'Auf diesem Gerät')
      await accessible(phone, 'a visit report that waits')
      await screenshot(phone, 'visit-waits-phone')
      await pocket.setOffline(false)
      await wake(phone)
      await hasStatus(phone, 'CONF')
      await lampSays(phone, 'Im Büro')
      await office.getByRole('link', { name: 'Visits' }).click()
      const line = office.locator('visits-screen tr', { hasText: CUSTOMER })
      await line.filter({ hasText: 'CONF' }).filter({ hasText: '3 of 5 answered' }).waitFor({ timeout: PATIENCE })
      await screenshot(office, 'visits-desk')
    },
  )

  await step('nothing was logged as an error, and the journal verifies', async () => {
    assert.match(address, /^\/campaign\//)
    await relay.satchel('verify')
    for (const each of windows) noErrors(each, MEANT)
  })
})

/** Gives campaigns a status that keeps them from devices, in a profile of the company's own. */
async function forbids(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Status profiles' }).click()
  await page.locator('profiles-screen [data-add]').click()
  await page.locator('dialog[open]').getByLabel('Name').fill('feld')
  await page.locator('dialog[open] [data-take]').click()
  await page.locator('[data-add-status]').click()
  await page.locator('.opened [data-field=code] input').fill(HOLD.code)
  await page.locator('.opened [data-field=text] input').fill(HOLD.text)
  const cell = page.locator('.cell[data-status="0"][data-transaction=CMSA]')
  await cell.focus()
  // It permits, warns, forbids.
  for (let times = 0; times < 3; times++) await page.keyboard.press('Space')
  await page.locator('proof-pane .verdict.sound').waitFor()
  await accessible(page, 'a status profile')
  await page.locator('[data-save]').click()
  await page.locator('.title [role=status]', { hasText: 'Version 1' }).waitFor()
  await page.locator('.title .back').click()
  await page.locator('select[data-kind=campaign]').selectOption('feld')
  const line = page.locator('li[data-profile=feld]', { hasText: 'for new Campaigns' })
  await line.waitFor()
  // Its name stands above what is said of it, also within the app, which has a head of its own.
  const [name, version] = await Promise.all(
    ['strong', '.version'].map(part => line.locator(part).first().boundingBox()),
  )
  assert.ok(name && version && name.y < version.y, 'the name first')
}

async function typeIntoGoal(page: Page, text: string): Promise<void> {
  await goal(page).fill(text)
  await goal(page).press('Tab')
}
