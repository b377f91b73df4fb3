// The cellar: a rep's phone without a network through a morning, an assistant at the desk meanwhile, and both together again.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { root } from '../support/child.ts'
import { launch, type Opened, open, openProfile, screenshot } from './support/browser.ts'
import { Relay } from './support/relay.ts'
import { ADMIN, addOpportunity, kept, MEANT, wake } from './support/shell.ts'
import {
  accessible,
  field,
  finds,
  holds,
  lampSays,
  noErrors,
  notes,
  openOpportunity,
  openPipeline,
  PATIENCE,
  scene,
  setUp,
  typeInto,
} from './support/steps.ts'

const FILE = join(root, 'relay/demo/data/crm_opportunities/sales_pipeline.csv')
const REP = 'Darcel Schlecht'
const ASSISTANT = 'Jörg Müller'
/** Opportunities of the rep's in the file, by their reference there: five for the cellar, others for the desk. */
const IN_THE_CELLAR = ['EC4QE1BX', 'ADRB8OMB', 'TCHFT25B', 'CZVN09WN', '97UN20YY'] as const
const AT_THE_DESK = 'Z063OYW0'
const ADDED = ['Messe Köln', 'Messe Graz', 'Messe Bern'] as const
/** Letters a text of notes may have: each of the two stays below it, both together do not. */
const NOTES = 32_767
const MOST = Math.floor(NOTES * 0.6)
const NOTED = 'Wartungsvertrag läuft im März aus.'

test('A morning in the cellar', { timeout: 150_000 }, async t => {
  const relay = await Relay.start()
  const profile = mkdtempSync(join(tmpdir(), 'satchel-cellar-'))
  const browser = await launch()
  let phone: Opened = await openProfile(profile, { size: 'phone', locale: 'de-DE' })
  const office = await open(browser)
  const desk = await open(browser)
  const assistant = desk.page
  after(async () => {
    await phone.context.close()
    await browser.close()
    await relay.remove()
    rmSync(profile, { recursive: true, force: true })
  })
  const step = scene(t)
  const windows: Opened[] = [office, desk, phone]
  let address = ''

  await step('rep and assistant have the pipeline of the morning, on phone and desk', async () => {
    await setUp(office.page, await relay.setupLink(), ADMIN)
    const links = await office.page.evaluate(
      async ([rep, assistant]) => {
        const add = async (body: object): Promise<{ person: { id: string }; link: string }> => {
          const headers = { 'content-type': 'application/json' }
          return (await fetch('/api/people', { method: 'POST', headers, body: JSON.stringify(body) })).json()
        }
        const { person, link } = await add({ name: rep, role: 'rep' })
        return [link, (await add({ name: assistant, role: 'assistant', assists: [person.id] })).link]
      },
      [REP, ASSISTANT],
    )
    await relay.satchel('import', 'opportunities', FILE)
    await phone.page.goto(`${relay.url}/#signin=${links[0]}`)
    await phone.page.getByRole('button', { name: 'Später' }).click()
    await kept(phone.page)
    await openPipeline(phone.page, REP)
    address = new URL(phone.page.url()).pathname
    await lampSays(phone.page, 'Im Büro')
    await assistant.goto(`${relay.url}/#signin=${links[1]}`)
    await assistant.getByRole('button', { name: 'Later' }).click()
    await openPipeline(assistant, REP)
    await lampSays(assistant, 'At the office')
  })

  await step('P03 without a network the rep edits five, adds one with notes and begins a pipeline', async () => {
    const { page } = phone
    await phone.context.setOffline(true)
    await lampSays(page, 'Ohne Netz')
    for (const reference of IN_THE_CELLAR) {
      await openOpportunity(page, reference)
      await typeInto(page, 'nextStep', `Besuch ${reference}`)
    }
    // One more, of which the office will not take all: somebody else writes there as much as fits.
    await openOpportunity(page, AT_THE_DESK)
    await typeInto(page, 'contact', 'Frau Öztürk')
    await notes(page).fill('k'.repeat(MOST))
    await page.locator('opportunity-panel .back').click()
    await addOpportunity(page, 'Kellerei Wachau')
    await notes(page).fill(NOTED)
    await lampSays(page, 'Auf diesem Gerät')
    await page.goto(`${relay.url}/pipelines`)
    await page.getByRole('button', { name: 'Neue Pipeline' }).first().click()
    await page.locator('dialog[open]').getByLabel('Name').fill('Herbst')
    await page.locator('dialog[open]').getByRole('button', { name: 'Pipeline anlegen' }).click()
    await page.locator('pipeline-screen h1', { hasText: 'Herbst' }).waitFor()
    await lampSays(page, 'Auf diesem Gerät')
  })

  await step('P02 the browser closed and opened again, still without a network, shows all of it at once', async () => {
    await phone.context.close()
    phone = await openProfile(profile, { size: 'phone', locale: 'de-DE' })
    windows.push(phone)
    await phone.context.setOffline(true)
    const { page } = phone
    await page.goto(relay.url)
    await page.getByRole('link', { name: 'Herbst' }).first().waitFor()
    await openPipeline(page, REP)
    await page.locator('.head-line .name [role=status]', { hasText: '748' }).waitFor()
    await finds(page, 'Besuch', IN_THE_CELLAR.length)
    await openOpportunity(page, 'Kellerei Wachau')
    await holds(notes(page), NOTED)
    await lampSays(page, 'Auf diesem Gerät')
    await accessible(page, 'the cellar')
    await screenshot(page, 'cellar-phone')
  })

  await step('P06 meanwhile the assistant adds three and edits others, also while the relay is stopped', async () => {
    for (const name of ADDED.slice(0, 2)) await addOpportunity(assistant, name)
    await openOpportunity(assistant, AT_THE_DESK)
    await typeInto(assistant, 'nextStep', 'Send the samples')
    await notes(assistant).fill('d'.repeat(MOST))
    await lampSays(assistant, 'At the office')
    await relay.stop()
    await lampSays(assistant, 'Offline')
    await addOpportunity(assistant, ADDED[2])
    await openOpportunity(assistant, IN_THE_CELLAR[0])
    await typeInto(assistant, 'contact', 'Herr Nagy')
    await lampSays(assistant, 'On this device')
    await relay.restart()
    await wake(assistant)
    await lampSays(assistant, 'At the office')
  })

  await step('P07 back in the network both have everything, after a reload too', async () => {
    await phone.context.setOffline(false)
    await wake(phone.page)
    // One of its changes is not accepted, and that is all that keeps its lamp from saying so.
    await lampSays(phone.page, 'Nicht angenommen')
    for (const reload of [false, true]) {
      for (const page of [phone.page, assistant]) {
        if (reload) await page.goto(relay.url + address)
        await page.locator('.head-line .name [role=status]', { hasText: '751' }).waitFor({ timeout: PATIENCE })
        await finds(page, 'Besuch', IN_THE_CELLAR.length)
        await finds(page, 'Messe', ADDED.length)
        if (reload) continue
        await openOpportunity(page, 'Kellerei Wachau')
        await holds(notes(page), NOTED)
        await openOpportunity(page, IN_THE_CELLAR[0])
        await holds(field(page, 'contact'), 'Herr Nagy')
        await openOpportunity(page, AT_THE_DESK)
        await holds(field(page, 'contact'), 'Frau Öztürk')
        await holds(field(page, 'nextStep'), 'Send the samples')
        await holds(notes(page), 'd'.repeat(MOST))
      }
    }
    await lampSays(assistant, 'At the office')
  })

  await step(
    'P12 what was not accepted lies there with its reason and what was typed; the rest went through',
    async () => {
      const { page } = phone
      await page.goto(`${relay.url}/not-accepted`)
      await page.locator('.draft').first().waitFor()
      assert.equal(await page.locator('.draft').count(), 1)
      const said = await page.locator('.draft').innerText()
      assert.match(said, /Notizen/)
      assert.match(said, /kkkkk/)
      assert.match(said, /zu lang: höchstens 32.767 Zeichen/)
      await accessible(page, 'one change that was not accepted')
      await screenshot(page, 'cellar-not-accepted-phone')
      await page.getByRole('button', { name: 'Verwerfen' }).first().click()
      await lampSays(page, 'Im Büro')
    },
  )

  await step('the office has both pipelines, and its journal verifies', async () => {
    const listed = JSON.parse(await relay.satchel('list', 'pipeline', '--json')) as Record<string, unknown>[]
    const own = listed.filter(({ owner }) => owner === REP).map(({ name, opportunities }) => [name, opportunities])
    assert.deepEqual(own.sort(), [
      [REP, 751],
      ['Herbst', 0],
    ])
    await relay.satchel('verify')
    for (const each of windows) noErrors(each, MEANT)
  })
})
