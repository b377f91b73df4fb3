// The first slice as a company meets it: set-up, import, people, two windows on one pipeline, the relay killed and back.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { root } from '../support/child.ts'
import { launch, type Opened, open, screenshot, type Window } from './support/browser.ts'
import { Relay } from './support/relay.ts'
import {
  accessible,
  chooseFile,
  field,
  finds,
  holds,
  lampSays,
  noErrors,
  notes,
  openOpportunity,
  openPipeline,
  PATIENCE,
  reported,
  scene,
  setUp,
  typeInto,
} from './support/steps.ts'

const FILE = join(root, 'relay/demo/data/crm_opportunities/sales_pipeline.csv')
const ADMIN = { company: 'Prüfwerk GmbH', name: 'Renate Köhler', password: 'ein langer Satz' }
const REP = 'Darcel Schlecht'
const PASSWORD = 'noch ein langer Satz'
const ASSISTANT = 'Jörg Müller'
/** Opportunities of the rep's in the file, by their reference there. */
const SHARED = 'Z063OYW0'
const EDITED = ['EC4QE1BX', 'ADRB8OMB', 'TCHFT25B', 'CZVN09WN', '97UN20YY'] as const
const ADDED = ['Messe Köln', 'Messe Graz', 'Messe Bern'] as const

/** What Chromium logs of requests that are meant to fail: nobody signed in yet, a link used up, no relay. */
const MEANT = [/status of 401/, /status of 410/, /ERR_CONNECTION_REFUSED/, /WebSocket connection to/]

interface Listed {
  readonly address: string
  readonly name: string
  readonly owner: string
  readonly opportunities: number
}

test('The first slice', { timeout: 200_000 }, async t => {
  const relay = await Relay.start()
  const browser: Browser = await launch()
  after(() => relay.remove())
  after(() => browser.close())
  const windows: Opened[] = []
  const window = async (options: Window): Promise<Page> => {
    const opened = await open(browser, options)
    windows.push(opened)
    return opened.page
  }
  const listed = async (): Promise<Listed[]> => JSON.parse(await relay.satchel('list', 'pipeline', '--json'))
  const link = await relay.setupLink()
  const office = await window({})
  const links = new Map<string, string>()
  const step = scene(t)

  await step('O01 the printed link sets up company and administrator in a plain browser', async () => {
    await office.goto(link)
    await office.getByLabel('Company').waitFor()
    await accessible(office, 'the set-up')
    await screenshot(office, 'set-up')
    await setUp(office, link, ADMIN)
    assert.doesNotMatch(office.url(), /setup/)
    await lampSays(office, 'At the office')
    await accessible(office, 'the empty list')
    await screenshot(office, 'empty-list')
  })

  await step('a set-up link that was used is refused with a sentence', async () => {
    const late = await window({ locale: 'de-DE' })
    await late.goto(link)
    const sentence = await late.locator('.problem:not([hidden])').innerText()
    assert.match(sentence, /schon eingerichtet.*Link.*\.$/)
    assert.equal(await late.getByLabel('Firma').count(), 0)
    await accessible(late, 'a used set-up link')
    await late.context().close()
  })

  await step(
    'O05 the office imports 8,800 opportunities from the screen, with preview, progress and report',
    async () => {
      await office.getByRole('link', { name: 'Import', exact: true }).click()
      await chooseFile(office, FILE)
      await office.getByText('8,800 rows').first().waitFor()
      await office.getByText('30 people get or keep a pipeline').waitFor()
      await accessible(office, 'the import preview')
      await screenshot(office, 'import-preview')
      await office.getByRole('button', { name: 'Import 8,800 rows' }).click()
      await office.locator('vaadin-progress-bar').waitFor()
      await office.locator('import-report').waitFor({ timeout: PATIENCE })
      assert.equal(await reported(office, 'created'), '8,800')
      assert.equal(await reported(office, 'rejected'), '0')
      await accessible(office, 'the import report')
      await screenshot(office, 'import-report')
    },
  )

  await step('O10 the same file again changes nothing and makes no twins', async () => {
    await chooseFile(office, FILE)
    await office.getByRole('button', { name: 'Import 8,800 rows' }).click()
    await office.locator('import-report').waitFor({ timeout: PATIENCE })
    assert.equal(await reported(office, 'unchanged'), '8,800')
    assert.equal(await reported(office, 'created'), '0')
    const pipelines = await listed()
    assert.equal(pipelines.length, 30)
    assert.equal(
      pipelines.reduce((sum, each) => sum + each.opportunities, 0),
      8_800,
    )
  })

  await step('O02 the office finds every pipeline in the list and hands out ways in', async () => {
    await office.getByRole('link', { name: 'See the pipelines' }).click()
    await office.getByText('30 pipelines').waitFor()
    await accessible(office, 'the list')
    await screenshot(office, 'list')
    await office.getByRole('link', { name: 'People', exact: true }).click()
    await office.getByRole('listitem').filter({ hasText: REP }).getByRole('button', { name: 'Sign-in link' }).click()
    links.set(REP, await office.locator('dialog[open] .link').inputValue())
    await accessible(office, 'a link to hand over')
    await office.getByRole('button', { name: 'Done' }).click()
    await office.getByRole('button', { name: 'Add person' }).first().click()
    await office.getByLabel('Name').fill(ASSISTANT)
    await office.locator('dialog[open] vaadin-select').click()
    await office.getByRole('option', { name: 'Assistant' }).click()
    await office.getByRole('option').first().waitFor({ state: 'hidden' })
    await office.locator('dialog[open] .names label', { hasText: REP }).click()
    await accessible(office, 'adding a person')
    await office.locator('dialog[open]').getByRole('button', { name: 'Add person' }).click()
    await office.locator('dialog[open] .link').waitFor()
    links.set(ASSISTANT, await office.locator('dialog[open] .link').inputValue())
    await office.getByRole('button', { name: 'Done' }).click()
    await office.getByRole('listitem').filter({ hasText: ASSISTANT }).waitFor()
    await accessible(office, 'the people')
    await screenshot(office, 'people')
    for (const each of links.values()) assert.match(each, new RegExp(`^${relay.url}/#signin=\\S+$`))
  })

  const rep = await window({})
  const assistant = await window({ size: 'phone', locale: 'de-DE', colorScheme: 'dark' })

  await step('O17 a link opens the door once, and the rep chooses a password', async () => {
    await rep.goto(links.get(REP)!)
    await rep.getByLabel('New password').fill(PASSWORD)
    await accessible(rep, 'choosing a password')
    await rep.getByRole('button', { name: 'Keep password' }).click()
    await openPipeline(rep, REP)
    const again = await window({})
    await again.goto(links.get(REP)!)
    assert.match(await again.locator('.problem:not([hidden])').innerText(), /link.*\.$/i)
    await again.context().close()
    await assistant.goto(links.get(ASSISTANT)!)
    await assistant.getByRole('button', { name: 'Später' }).click()
    await openPipeline(assistant, REP)
  })

  await step('P06 rep and assistant work in the same pipeline of 747, and each sees what the other types', async () => {
    await rep.locator('[role=status]', { hasText: '747 opportunities' }).waitFor()
    await assistant.locator('[role=status]', { hasText: '747 Verkaufschancen' }).waitFor()
    await accessible(rep, 'a pipeline at the desk')
    await screenshot(rep, 'pipeline')
    await accessible(assistant, 'a pipeline on the phone')
    await screenshot(assistant, 'pipeline-phone')
    await openOpportunity(rep, SHARED)
    await openOpportunity(assistant, SHARED)
    await typeInto(rep, 'nextStep', 'Call on Monday')
    await holds(field(assistant, 'nextStep'), 'Call on Monday')
    await typeInto(assistant, 'contact', 'Frau Öztürk')
    await holds(field(rep, 'contact'), 'Frau Öztürk')
    await notes(rep).pressSequentially('Offer sent. ')
    await holds(notes(assistant), 'Offer sent. ')
    await notes(assistant).pressSequentially('Rückruf erbeten.')
    await holds(notes(rep), 'Offer sent. Rückruf erbeten.')
    await accessible(rep, 'an opportunity at the desk')
    await screenshot(rep, 'opportunity')
    await accessible(assistant, 'an opportunity on the phone')
    await screenshot(assistant, 'opportunity-phone')
    await lampSays(rep, 'At the office')
    await lampSays(assistant, 'Im Büro')
  })

  await step(
    'P07 with the relay killed, five are edited here and three added there; the lamps do not lie',
    async () => {
      await relay.kill9()
      await lampSays(rep, 'Offline')
      for (const reference of EDITED) {
        await openOpportunity(rep, reference)
        await typeInto(rep, 'nextStep', `Visit ${reference}`)
      }
      await lampSays(rep, 'On this device')
      await lampSays(assistant, 'Ohne Netz')
      for (const name of ADDED) {
        await assistant.getByRole('button', { name: 'Zurück' }).click()
        await assistant.getByRole('button', { name: 'Neue Verkaufschance' }).click()
        await typeInto(assistant, 'name', name)
      }
      await lampSays(assistant, 'Auf diesem Gerät')
      await assistant
        .locator('satchel-lamp')
        .getByRole('link', { name: /Was wo gesichert ist/ })
        .click()
      await assistant.getByText('3 Änderungen in 1 Dokument auf diesem Gerät gesichert').waitFor()
      await accessible(assistant, 'what the lamp tells')
      await screenshot(assistant, 'lamp-phone')
      await assistant.goBack()
    },
  )

  await step('P05 when it is back, edits and additions of both are with both, and after a reload too', async () => {
    await relay.restart()
    // Alone they would come back within their backoff of up to a minute; a network that returns wakes them.
    for (const page of [rep, assistant]) {
      await page.context().setOffline(true)
      await page.context().setOffline(false)
    }
    await lampSays(rep, 'At the office')
    await lampSays(assistant, 'Im Büro')
    for (const reload of [false, true]) {
      for (const page of [rep, assistant]) {
        if (reload) await page.reload()
        await page.locator('.head-line .name [role=status]', { hasText: '750' }).waitFor({ timeout: PATIENCE })
        await finds(page, 'Visit', EDITED.length)
        await finds(page, 'Messe', ADDED.length)
        await openOpportunity(page, SHARED)
        await holds(notes(page), 'Offer sent. Rückruf erbeten.')
      }
    }
  })

  await step('O04 the command line tells the same, and the journal verifies', async () => {
    const pipeline = (await listed()).find(each => each.owner === REP)
    assert.ok(pipeline)
    assert.equal(pipeline.opportunities, 750)
    const shown = JSON.parse(await relay.satchel('show', pipeline.address, '--json'))
    const records = shown.opportunities as Record<string, unknown>[]
    const byReference = new Map(records.map(each => [each.reference, each]))
    for (const reference of EDITED) assert.equal(byReference.get(reference)?.nextStep, `Visit ${reference}`)
    assert.equal(byReference.get(SHARED)?.contact, 'Frau Öztürk')
    assert.equal(byReference.get(SHARED)?.notes, 'Offer sent. Rückruf erbeten.')
    assert.deepEqual(
      records
        .map(each => each.name)
        .filter(name => /^Messe/.test(String(name)))
        .sort(),
      [...ADDED].sort(),
    )
    await relay.satchel('verify')
  })

  await step('O13 requests a rep makes by hand are refused by the relay, not only hidden', async () => {
    const pipelines = await listed()
    const foreign = pipelines.find(each => each.owner !== REP)!.address
    const own = pipelines.find(each => each.owner === REP)!.address
    const answers = await rep.evaluate(async () => {
      const ask = async (path: string, method: string, type: string, body: string) =>
        (await fetch(path, { method, headers: { 'content-type': type }, body })).status
      const json = 'application/json'
      return [
        await ask('/api/people', 'POST', json, JSON.stringify({ name: 'Me Too', role: 'admin' })),
        await ask('/api/imports/opportunities', 'POST', 'application/octet-stream', 'a,b\n1,2\n'),
        await ask('/api/imports/opportunities/preview', 'POST', 'application/octet-stream', 'a,b\n1,2\n'),
        (await fetch('/api/imports')).status,
      ]
    })
    assert.deepEqual(answers, [403, 403, 403, 403])
    /** How a socket of the page's own to this address ends: its close code, or that it was answered. */
    const knock = (address: string): Promise<string> =>
      rep.evaluate(
        path =>
          new Promise<string>(resolve => {
            const socket = new WebSocket(`${location.origin.replace('http', 'ws')}/${path}`)
            socket.binaryType = 'arraybuffer'
            socket.onopen = () => socket.send(new Uint8Array([0, 0, 1, 0]))
            socket.onmessage = () => {
              resolve('answered')
              socket.close()
            }
            socket.onclose = event => resolve(String(event.code))
          }),
        address,
      )
    assert.equal(await knock(foreign), '4404')
    assert.equal(await knock(`pipeline/${'A'.repeat(22)}`), '4404')
    assert.equal(await knock(own), 'answered')
    await rep.goto(`${relay.url}/${foreign.replace('pipeline', 'pipelines')}`)
    await rep.getByText('This document is not here for you').waitFor()
    await rep.goto(`${relay.url}/people`)
    await rep.getByText('People are managed by the office.').waitFor()
    await accessible(rep, 'a screen that is not for reps')
  })

  await step('no page threw or logged an error that was not meant', async () => {
    for (const opened of windows) noErrors(opened, [...MEANT, /status of 403/])
  })
})
