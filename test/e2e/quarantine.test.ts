// What the office did not accept: kept with its author, asked about, corrected and entered by the office, told to both.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { decodeRow } from '../../relay/journal/row.ts'
import { launch, type Opened, open, screenshot, type Window } from './support/browser.ts'
import { Relay } from './support/relay.ts'
import { ADMIN, addOpportunity, MEANT, wake } from './support/shell.ts'
import {
  accessible,
  field,
  holds,
  lampSays,
  noErrors,
  openPipeline,
  PATIENCE,
  scene,
  setUp,
  typeInto,
} from './support/steps.ts'

const REP = 'Darcel Schlecht'
const ASSISTANT = 'Jörg Müller'
const PIPELINE = 'Süd'

test('What the office did not accept', { timeout: 150_000 }, async t => {
  const relay = await Relay.start()
  const browser: Browser = await launch()
  after(() => relay.remove())
  after(() => browser.close())
  const windows: Opened[] = []
  const window = async (options: Window = {}): Promise<Page> => {
    const opened = await open(browser, options)
    windows.push(opened)
    return opened.page
  }
  /** As the office's own pages ask: same origin, the session's cookie. */
  const ask = (page: Page, method: string, path: string, body: unknown): Promise<Record<string, unknown>> =>
    page.evaluate(
      async ([method, path, body]) => {
        const headers = { 'content-type': 'application/json' }
        const response = await fetch(path, { method, headers, body: JSON.stringify(body) })
        if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`)
        return (await response.json()) as Record<string, unknown>
      },
      [method, path, body] as const,
    )
  const add = async (
    page: Page,
    name: string,
    role: string,
    assists?: string[],
  ): Promise<{ id: string; link: string }> => {
    const answer = await ask(page, 'POST', '/api/people', { name, role, ...(assists ? { assists } : {}) })
    return { id: (answer.person as { id: string }).id, link: `${relay.url}/#signin=${answer.link}` }
  }

  const office = await window()
  const rep = await window({ size: 'phone', locale: 'de-DE' })
  const assistant = await window({ size: 'phone', colorScheme: 'dark' })
  const step = scene(t)
  let assistantId = ''

  await step('a rep and an assistant carry the same pipeline', async () => {
    await setUp(office, await relay.setupLink(), ADMIN)
    const darcel = await add(office, REP, 'rep')
    const jorg = await add(office, ASSISTANT, 'assistant', [darcel.id])
    assistantId = jorg.id
    await rep.goto(darcel.link)
    await rep.getByRole('button', { name: 'Später' }).click()
    await rep.getByRole('button', { name: 'Neue Pipeline' }).first().click()
    await rep.locator('dialog[open]').getByLabel('Name').fill(PIPELINE)
    await rep.locator('dialog[open] vaadin-button[theme~=primary], dialog[open] button[type=submit]').first().click()
    await rep.locator('pipeline-screen h1', { hasText: PIPELINE }).waitFor()
    await addOpportunity(rep, 'Drehbank')
    await lampSays(rep, 'Im Büro')
    await assistant.goto(jorg.link)
    await assistant.getByRole('button', { name: 'Later' }).click()
    await openPipeline(assistant, PIPELINE)
    await assistant.getByText('Drehbank').first().click()
    await assistant.locator('record-form').waitFor()
    await lampSays(assistant, 'At the office')
  })

  await step(
    'P12 what the assistant enters without a network, after losing the rep, is kept with its reason',
    async () => {
      await assistant.context().setOffline(true)
      await typeInto(assistant, 'price', '1200')
      await typeInto(assistant, 'nextStep', 'Angebot schicken')
      await lampSays(assistant, 'On this device')
      await ask(office, 'PATCH', `/api/people/${assistantId}`, { assists: [] })
      // Its time for handing over what it saved before is long over when the office is there again.
      await relay.stop()
      const database = new DatabaseSync(join(relay.data, 'satchel.sqlite'), { timeout: 5_000 })
      database
        .prepare(
          `INSERT OR REPLACE INTO handovers (document, device, sent, heard)
           SELECT documents.id, devices.id, 0, 0 FROM documents, devices WHERE person = ?`,
        )
        .run(assistantId)
      database.close()
      await relay.restart()
      await assistant.context().setOffline(false)
      await wake(assistant)
      await lampSays(assistant, 'Not accepted')
      await assistant.goto(`${relay.url}/not-accepted`)
      await assistant.locator('.draft').first().waitFor()
      assert.equal(await assistant.locator('.draft').count(), 2)
      await accessible(assistant, 'what was not accepted')
    },
  )

  await step('asked without a network, it is asked when there is one', async () => {
    await assistant.context().setOffline(true)
    await assistant.getByRole('button', { name: 'Ask the office about all' }).click()
    await assistant.getByText('The office will be asked as soon as there is a network.').first().waitFor()
    await assistant.reload().catch(() => undefined)
    await assistant.context().setOffline(false)
    await assistant.goto(`${relay.url}/not-accepted`)
    await assistant.getByText('The office has been asked.').nth(1).waitFor({ timeout: PATIENCE })
    await accessible(assistant, 'what was asked about')
    await screenshot(assistant, 'asked-phone-dark')
  })

  await step('the office finds both questions, and what was typed beside what stands', async () => {
    await office.bringToFront()
    await office.getByRole('link', { name: /Review/ }).click()
    await office.locator('.quarantined li').nth(1).waitFor()
    assert.equal(await office.locator('.quarantined li').count(), 2)
    await office.locator('.places .count', { hasText: '2' }).waitFor()
    await accessible(office, 'the list of what to review')
    await screenshot(office, 'review-list')
    await office.locator('.quarantined a[data-places*=price]').click()
    await office.locator('quarantine-entry article').waitFor()
    await office.getByText('The document was not there for its author any more.').last().waitFor()
    await accessible(office, 'one change to review')
    await screenshot(office, 'review-entry')
    const phone = await window({ size: 'phone', locale: 'de-DE', colorScheme: 'dark' })
    await phone.context().addCookies(await office.context().cookies())
    await phone.goto(`${relay.url}/review`)
    await phone.locator('.quarantined li').nth(1).waitFor()
    await accessible(phone, 'the list of what to review on a phone')
    await screenshot(phone, 'review-list-phone')
    await phone.locator('.quarantined a[data-places*=price]').click()
    await phone.getByRole('button', { name: `Für ${ASSISTANT} eintragen` }).waitFor()
    await accessible(phone, 'one change to review on a phone')
    await screenshot(phone, 'review-entry-phone')
  })

  await step('it corrects the value and enters it for its author', async () => {
    const input = office.locator('repair-field input')
    await holds(input, '1,200.00')
    // The figure is grouped while nobody is in the field.
    await input.focus()
    await holds(input, '1200')
    await input.fill('1150')
    await office.getByRole('button', { name: `Enter for ${ASSISTANT}` }).click()
    await office.getByText(`Entered by ${ADMIN.name}`).first().waitFor()
    await office.locator('.quarantined li').nth(1).waitFor({ state: 'detached' })
    await office.locator('.places .count', { hasText: '1' }).waitFor()
    await screenshot(office, 'review-entered')
  })

  await step('and declines the other with a word', async () => {
    await office.locator('.quarantined a[data-places*=nextStep]').click()
    await office.getByRole('button', { name: 'Decline', exact: true }).click()
    await office.locator('.decline textarea').fill('Das Angebot ist schon draußen.')
    await accessible(office, 'declining')
    await office.getByRole('button', { name: 'Decline with this word' }).click()
    await office.getByText('Nothing to review').waitFor()
    await screenshot(office, 'review-empty')
    await office.getByRole('button', { name: 'Decided' }).click()
    await office.locator('.quarantined li').nth(1).waitFor()
    await accessible(office, 'what was decided')
  })

  await step('the author reads both, and the rep has the value', async () => {
    await assistant.getByText(`Entered by ${ADMIN.name}`).waitFor({ timeout: PATIENCE })
    await assistant.getByText(`Declined by ${ADMIN.name}`).waitFor()
    await assistant.getByText('Das Angebot ist schon draußen.').waitFor()
    await accessible(assistant, 'what was decided')
    await screenshot(assistant, 'decided-phone-dark')
    await assistant.getByRole('button', { name: 'Seen' }).click()
    await assistant.locator('.draft').nth(1).waitFor({ state: 'detached' })
    await rep.bringToFront()
    await holds(field(rep, 'price'), '1.150,00')
    await holds(field(rep, 'nextStep'), '')
  })

  await step('the journal names both, and verifies', async () => {
    await relay.satchel('verify')
    const database = new DatabaseSync(join(relay.data, 'satchel.sqlite'), { readOnly: true })
    const bodies = database.prepare('SELECT body FROM journal ORDER BY sequence').all()
    const notes = bodies
      .flatMap(({ body }) => decodeRow(body as Uint8Array))
      .filter(({ note }) => note !== '')
      .map(({ person, note }) => ({ person, onBehalfOf: (JSON.parse(note) as { onBehalfOf?: unknown }).onBehalfOf }))
    const name = (id: unknown) => database.prepare('SELECT name FROM persons WHERE id = ?').get(String(id))?.name
    assert.equal(notes.length, 1)
    assert.deepEqual([name(notes[0]?.person), name(notes[0]?.onBehalfOf)], [ADMIN.name, ASSISTANT])
    database.close()
  })

  await step('no page threw or logged an error that was not meant', async () => {
    for (const opened of windows) noErrors(opened, MEANT)
  })
})
