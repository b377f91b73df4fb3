// Two people in one pipeline, one of them without a network: one field set by both, decided by one, told in its history.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { Page } from 'playwright-core'
import { launch, type Opened, open, screenshot, type Window } from './support/browser.ts'
import { Relay } from './support/relay.ts'
import { ADMIN, addOpportunity, MEANT, wake } from './support/shell.ts'
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

const REP = 'Darcel Schlecht'
const PIPELINE = 'Süd'

test('Two people in one pipeline', { timeout: 150_000 }, async t => {
  const relay = await Relay.start()
  const browser = await launch()
  after(() => relay.remove())
  after(() => browser.close())
  const windows: Opened[] = []
  const window = async (options: Window = {}): Promise<Page> => {
    const opened = await open(browser, options)
    windows.push(opened)
    return opened.page
  }
  const office = await window()
  const rep = await window({ size: 'phone', locale: 'de-DE' })
  const step = scene(t)
  const note = (page: Page, name: string) =>
    page.locator(`record-form div:has(> record-field[data-field=${name}]) collision-note`)
  const gone = (page: Page) => page.locator('collision-note').first().waitFor({ state: 'detached', timeout: PATIENCE })

  await step('a rep and the office have the same opportunity open', async () => {
    await setUp(office, await relay.setupLink(), ADMIN)
    const link = await office.evaluate(async name => {
      const headers = { 'content-type': 'application/json' }
      const body = JSON.stringify({ name, role: 'rep' })
      const response = await fetch('/api/people', { method: 'POST', headers, body })
      return String(((await response.json()) as { link: string }).link)
    }, REP)
    await rep.goto(`${relay.url}/#signin=${link}`)
    await rep.getByRole('button', { name: 'Später' }).click()
    await rep.getByRole('button', { name: 'Neue Pipeline' }).first().click()
    await rep.locator('dialog[open]').getByLabel('Name').fill(PIPELINE)
    await rep.locator('dialog[open] vaadin-button[theme~=primary], dialog[open] button[type=submit]').first().click()
    await rep.locator('pipeline-screen h1', { hasText: PIPELINE }).waitFor()
    await addOpportunity(rep, 'Drehbank')
    await typeInto(rep, 'price', '40')
    await lampSays(rep, 'Im Büro')
    await office.getByRole('link', { name: 'Pipelines' }).first().click()
    await openPipeline(office, PIPELINE)
    await office.getByText('Drehbank').first().click()
    await office.locator('record-form').waitFor()
    await holds(field(office, 'price'), '40.00')
  })

  await step(
    'each sees in which field the other is, and what they change; both write in the notes with carets',
    async () => {
      const sign = (page: Page, name: string, person: string) =>
        page.locator(`record-form [data-field=${name}] .who-field[data-who="${person}"]`)
      await field(rep, 'price').focus()
      await sign(office, 'price', REP).waitFor({ timeout: PATIENCE })
      await office.locator('opportunity-table .who-row').waitFor()
      await screenshot(office, 'present-desk')
      await accessible(office, 'a field somebody else is in')
      await notes(office).fill('Call on Monday')
      await sign(rep, 'notes', ADMIN.name).waitFor({ timeout: PATIENCE })
      await holds(notes(rep), 'Call on Monday')
      await rep.locator('long-text.flash').waitFor()
      await rep.locator('.caret', { hasText: ADMIN.name }).waitFor()
      await notes(rep).focus()
      await notes(rep).evaluate((area: HTMLTextAreaElement) => area.setSelectionRange(5, 7))
      await office.locator('.caret', { hasText: REP }).waitFor({ timeout: PATIENCE })
      await office.locator('.selected').waitFor()
      await screenshot(office, 'carets-desk')
      await screenshot(rep, 'carets-phone')
      await notes(office).evaluate((area: HTMLTextAreaElement) => area.setSelectionRange(0, 0))
      await office.keyboard.type('Please: ')
      await holds(notes(rep), 'Please: Call on Monday')
      const kept = await notes(rep).evaluate((area: HTMLTextAreaElement) =>
        area.value.slice(area.selectionStart, area.selectionEnd),
      )
      assert.equal(kept, 'on', 'the selection went along with what came before it')
      await field(rep, 'price').focus()
      await office.locator('.caret').waitFor({ state: 'detached' })
      await rep.locator('opportunity-panel .back').click()
      await sign(office, 'price', REP).waitFor({ state: 'detached' })
      await rep.getByText('Drehbank').first().click()
      await rep.locator('record-form').waitFor()
    },
  )

  await step('P06 both set the price without knowing of each other, and both see both values', async () => {
    await rep.context().setOffline(true)
    await typeInto(rep, 'price', '45')
    await lampSays(rep, 'Auf diesem Gerät')
    await typeInto(office, 'price', '50')
    await lampSays(office, 'At the office')
    await rep.context().setOffline(false)
    await wake(rep)
    await note(rep, 'price').waitFor({ timeout: PATIENCE })
    await note(office, 'price').waitFor({ timeout: PATIENCE })
    const told = (await note(office, 'price').innerText()).replaceAll(/\s+/g, ' ')
    assert.match(told, new RegExp(`€45 ${REP}`))
    assert.match(told, /€50 you/)
    assert.match(told, /stands/)
    const erzaehlt = (await note(rep, 'price').innerText()).replaceAll(/\s+/g, ' ')
    assert.match(erzaehlt, /45 € Sie/)
    assert.match(erzaehlt, new RegExp(`50 € ${ADMIN.name}`))
    await office.locator('pipeline-head .conflict', { hasText: '1 conflicting value' }).waitFor()
    await accessible(rep, 'a note on a phone')
    await screenshot(rep, 'collision-phone')
    await screenshot(office, 'collision-desk')
  })

  await step('P06 one of them takes the other value without a network, and both are clear', async () => {
    await rep.context().setOffline(true)
    const shown = await note(rep, 'price').locator('li:not(.stands) .value').innerText()
    await note(rep, 'price').locator('.take').click()
    await gone(rep)
    await holds(field(rep, 'price'), shown.startsWith('45') ? '45,00' : '50,00')
    await note(office, 'price').waitFor()
    await rep.context().setOffline(false)
    await wake(rep)
    await lampSays(rep, 'Im Büro')
    await gone(office)
    await holds(field(office, 'price'), shown.startsWith('45') ? '45.00' : '50.00')
    await office.locator('pipeline-head .conflict').waitFor({ state: 'detached' })
    const { collisions } = JSON.parse(await relay.satchel('show', addressOf(office), '--json'))
    assert.deepEqual(collisions, [])
  })

  await step('P06 what is changed in a record that was archived meanwhile is seen by both, and restored', async () => {
    await rep.context().setOffline(true)
    await typeInto(rep, 'nextStep', 'Anrufen')
    await lampSays(rep, 'Auf diesem Gerät')
    await office.getByRole('button', { name: 'Archive', exact: true }).click()
    await lampSays(office, 'At the office')
    await rep.context().setOffline(false)
    await wake(rep)
    const told = rep.locator('collision-note', { hasText: 'Nächster Schritt' })
    await told.waitFor({ timeout: PATIENCE })
    await office.locator('collision-note', { hasText: 'Next step' }).waitFor({ timeout: PATIENCE })
    await told.getByRole('button', { name: 'Zurückholen' }).click()
    await gone(rep)
    await gone(office)
    await holds(field(office, 'nextStep'), 'Anrufen')
  })

  await step('the history names both, what they set and who decided; a value comes back with one tap', async () => {
    await office.locator('opportunity-panel [data-history]').click()
    const lines = office.locator('history-view li')
    await lines.first().waitFor()
    const told = (await office.locator('history-view').innerText()).replaceAll(/\s+/g, ' ')
    assert.match(told, new RegExp(`${REP}.*Decided: it is restored`))
    assert.match(told, /Decided: Price is set to €\d\d \(.*\) again/)
    assert.match(told, new RegExp(`${ADMIN.name}[^€]*Price €40 → ?to €50`))
    assert.match(told, new RegExp(`${REP}[^€]*Price €40 → ?to €45`))
    await accessible(office, 'the history')
    await screenshot(office, 'history-desk')
    await office.locator('history-view button[aria-label="Set Price to €40 again"]').first().click()
    await office.locator('opportunity-panel [data-history]').click()
    await holds(field(office, 'price'), '40.00')
    await holds(field(rep, 'price'), '40,00')
    await rep.locator('opportunity-panel [data-history]').click()
    await rep.locator('history-view li').first().waitFor()
    await accessible(rep, 'the history on a phone')
    await screenshot(rep, 'history-phone')
    await rep.locator('opportunity-panel [data-history]').click()
  })

  await step('one’s own last change is taken back by keyboard, but not over somebody else’s', async () => {
    await typeInto(office, 'price', '60')
    await holds(field(rep, 'price'), '60,00')
    await office.keyboard.press('Control+z')
    await holds(field(office, 'price'), '40.00')
    await holds(field(rep, 'price'), '40,00')
    await typeInto(office, 'price', '61')
    await holds(field(rep, 'price'), '61,00')
    await typeInto(rep, 'price', '99')
    await holds(field(office, 'price'), '99.00')
    await office.keyboard.press('Control+z')
    await office.locator('satchel-toasts', { hasText: 'Somebody changed' }).waitFor()
    await holds(field(office, 'price'), '99.00')
    await office.getByRole('button', { name: 'Set back all the same' }).click()
    await holds(field(rep, 'price'), '40,00')
    const { collisions } = JSON.parse(await relay.satchel('show', addressOf(office), '--json'))
    assert.deepEqual(collisions, [], 'and none of it is a conflict')
  })

  await step('nothing was thrown meanwhile', async () => {
    for (const opened of windows) noErrors(opened, [...MEANT, /ERR_INTERNET_DISCONNECTED/])
  })
})

const addressOf = (page: Page): string => `pipeline/${new URL(page.url()).pathname.split('/')[2]}`
