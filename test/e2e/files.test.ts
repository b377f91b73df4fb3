// From hand to hand: a rep works without a network and saves a file, the office merges it, then the rep's device is back.
import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { sha256, signatureCheck } from '../../relay/merge/signatures.ts'
import { judgeSatchelFile, readSatchelFile } from '../../src/sync/file/satchel-file.ts'
import type { HistoryPage } from '../../src/sync/wire/history.ts'
import { kinds } from '../support/relay.ts'
import { launch, type Opened, open, screenshot, type Window } from './support/browser.ts'
import { Relay } from './support/relay.ts'
import { ADMIN, addOpportunity, kept, MEANT, wake } from './support/shell.ts'
import {
  accessible,
  field,
  finds,
  holds,
  lampSays,
  noErrors,
  openOpportunity,
  openPipeline,
  PATIENCE,
  scene,
  setUp,
  typeInto,
} from './support/steps.ts'

const REP = 'Darcel Schlecht'
const PIPELINE = 'Süd'

test('Satchel files from hand to hand', { timeout: 150_000 }, async t => {
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
  const office = await window()
  const rep = await window({ size: 'phone', locale: 'de-DE' })
  const folder = mkdtempSync(join(tmpdir(), 'satchel-files-'))
  after(() => rmSync(folder, { recursive: true }))
  const step = scene(t)
  let file = ''
  let address = ''

  const merge = async (path: string): Promise<void> => {
    await office.goto(`${relay.url}/`)
    await office.getByRole('link', { name: 'Combine and merge' }).first().click()
    await office.locator('file-drop input[type=file]').setInputFiles(path)
    await office.getByText(`saved by ${REP}`).waitFor()
  }
  const preview = async (): Promise<void> => {
    await office.getByRole('button', { name: 'Show what would change' }).click()
    await office.getByText(`What would change in “${PIPELINE}”`).waitFor({ timeout: PATIENCE })
  }
  const count = (outcome: string): Promise<string> =>
    office.locator(`merge-records [data-outcome=${outcome}] strong`).innerText()

  await step('a rep has a pipeline, and the office has it too', async () => {
    await setUp(office, await relay.setupLink(), ADMIN)
    const link = await office.evaluate(async name => {
      const headers = { 'content-type': 'application/json' }
      const body = JSON.stringify({ name, role: 'rep' })
      const answer = await fetch('/api/people', { method: 'POST', headers, body })
      return String(((await answer.json()) as { link: string }).link)
    }, REP)
    await rep.goto(`${relay.url}/#signin=${link}`)
    await rep.getByRole('button', { name: 'Später' }).click()
    await rep.getByRole('button', { name: 'Neue Pipeline' }).first().click()
    await rep.locator('dialog[open]').getByLabel('Name').fill(PIPELINE)
    await rep.locator('dialog[open] vaadin-button[theme~=primary]').click()
    await rep.locator('pipeline-screen h1', { hasText: PIPELINE }).waitFor()
    address = new URL(rep.url()).pathname.replace('/pipelines', 'pipeline')
    for (const name of ['Drehbank', 'Fräse', 'Säge']) {
      await addOpportunity(rep, name)
      await rep.locator('opportunity-panel .back').click()
    }
    await lampSays(rep, 'Im Büro')
    await openPipeline(office, PIPELINE)
    await finds(office, 'Fräse', 1)
  })

  await step('a device enrolled by an earlier version asks for the relay’s word when it is online', async () => {
    await rep.evaluate(async () => {
      const [name = ''] = (await indexedDB.databases()).flatMap(each =>
        each.name?.match(/^satchel-[\w-]+$/) ? [each.name] : [],
      )
      const database = await new Promise<IDBDatabase>((resolve, reject) => {
        const request = indexedDB.open(name)
        request.onsuccess = () => resolve(request.result)
        request.onerror = () => reject(request.error)
      })
      await new Promise<void>((resolve, reject) => {
        const transaction = database.transaction('keys', 'readwrite')
        const keys = transaction.objectStore('keys')
        const request = keys.get('device')
        request.onsuccess = () => {
          const { vouched: _taken, ...earlier } = request.result as Record<string, unknown>
          keys.put(earlier)
        }
        transaction.oncomplete = () => resolve()
        transaction.onerror = () => reject(transaction.error)
      })
      database.close()
    })
    const [answer] = await Promise.all([
      rep.waitForResponse(response => /\/api\/devices\/[\w-]+$/.test(response.url())),
      rep.reload(),
    ])
    assert.equal(answer.status(), 200)
    await rep.locator('pipeline-screen h1', { hasText: PIPELINE }).waitFor()
  })

  await step('P03 without a network the rep’s edits show at once and are marked as not at the office', async () => {
    await kept(rep)
    await rep.context().setOffline(true)
    await openOpportunity(rep, 'Drehbank')
    await typeInto(rep, 'price', '1150')
    await openOpportunity(rep, 'Fräse')
    await typeInto(rep, 'price', '800')
    await rep.locator('opportunity-panel .back').click()
    await rep.locator('pipeline-screen [data-search]').fill('')
    await addOpportunity(rep, 'Bohrwerk')
    await rep.locator('opportunity-panel .back').click()
    await lampSays(rep, 'Auf diesem Gerät')
  })

  await step('P01 the rep saves the pipeline as a satchel file, without a network', async () => {
    await rep.getByRole('button', { name: 'Filtern und ordnen' }).click()
    await rep.getByRole('button', { name: 'Exportieren und zurückholen' }).click()
    await accessible(rep, 'the menu for handing over')
    await screenshot(rep, 'hand-over-phone')
    const [download] = await Promise.all([
      rep.waitForEvent('download'),
      rep.getByRole('button', { name: 'Als Satchel-Datei sichern' }).click(),
    ])
    assert.match(download.suggestedFilename(), /^Süd \d{4}-\d\d-\d\d\.satchel$/)
    file = join(folder, download.suggestedFilename())
    await download.saveAs(file)
    await rep.getByText('wurde gesichert').waitFor()
  })

  await step('P10 what the file carries is believed by its certificates alone, without asking the relay', async () => {
    const read = await readSatchelFile(readFileSync(file), sha256)
    const { installation, relayKey } = read.manifest
    assert.ok(relayKey)
    const reader = { kinds, installation, epochOf: () => null, verify: signatureCheck(), relayKey }
    const [document] = await judgeSatchelFile(read, reader, sha256)
    assert.ok(document && document.submissions.length > 0)
    assert.ok(document.submissions.every(({ vouched }) => vouched))
    assert.deepEqual(
      read.manifest.devices.map(({ name }) => name),
      [REP],
    )
  })

  await step(
    'P08 the office sees what would change, field by field, with the collision, and leaving changes nothing',
    async () => {
      await openOpportunity(office, 'Fräse')
      await typeInto(office, 'price', '900')
      await lampSays(office, 'At the office')
      await merge(file)
      await accessible(office, 'the chosen file')
      await screenshot(office, 'merge-choice')
      await preview()
      assert.deepEqual(
        [await count('added'), await count('changed'), await count('collided'), await count('unchanged')],
        ['1', '1', '1', '1'],
      )
      await office.locator('.beside').first().waitFor()
      await accessible(office, 'the preview')
      await screenshot(office, 'merge-preview')
      await office.goto(`${relay.url}/`)
      await openPipeline(office, PIPELINE)
      await finds(office, 'Bohrwerk', 0)
    },
  )

  await step('the office merges; the report counts, and the way to the collision is there', async () => {
    await merge(file)
    await preview()
    await office.getByRole('button', { name: 'Merge', exact: true }).click()
    await office.getByText(`Merged into “${PIPELINE}”`).waitFor({ timeout: PATIENCE })
    await office.getByText('taken over under their authors’ names').waitFor()
    await accessible(office, 'the report')
    await screenshot(office, 'merge-report')
    await office.getByRole('link', { name: 'Decide in the pipeline' }).click()
    await finds(office, 'Bohrwerk', 1)
    await openOpportunity(office, 'Drehbank')
    await holds(field(office, 'price'), '1,150.00')
  })

  await step('P10 the history names the rep, not who carried the file', async () => {
    const history = (await office.evaluate(
      async path => (await fetch(path)).json(),
      `/api/documents/${address}/history`,
    )) as HistoryPage
    const carried = history.entries.filter(({ origin }) => origin.type === 'file')
    assert.ok(carried.length >= 3)
    for (const { person, origin } of carried) {
      assert.equal(person, REP)
      assert.deepEqual(origin, { type: 'file', carrier: ADMIN.name, unsigned: false })
    }
  })

  await step(
    'P04 back online, the rep’s device has nothing to add: nothing is there twice, all lamps are green',
    async () => {
      const rows = async () => (await relay.satchel('status', '--json').catch(() => '')) || ''
      await rows()
      await rep.context().setOffline(false)
      await wake(rep)
      await lampSays(rep, 'Im Büro')
      await finds(rep, 'Bohrwerk', 1)
      const history = (await office.evaluate(
        async path => (await fetch(path)).json(),
        `/api/documents/${address}/history`,
      )) as HistoryPage
      const places = history.entries.flatMap(({ person, changes }) =>
        person === REP ? changes.flatMap(each => (each.type === 'field' && each.value === 1150 ? [each.key] : [])) : [],
      )
      assert.equal(places.length, 1)
      await lampSays(office, 'At the office')
      await relay.satchel('verify')
    },
  )

  await step('the same file once more, from the pipeline’s own menu, brings nothing new', async () => {
    await office.getByRole('button', { name: 'Export and bring back' }).click()
    await screenshot(office, 'hand-over-desk')
    await office.getByRole('link', { name: 'Combine and merge …' }).click()
    await office.locator('file-drop input[type=file]').setInputFiles(file)
    await office.getByText(`saved by ${REP}`).waitFor()
    await preview()
    await office.getByText('Nothing here is new').waitFor()
    await screenshot(office, 'merge-nothing')
  })

  await step('P11 the manual is one tap away, with pictures, in both languages', async () => {
    await office.getByRole('link', { name: 'How merging works' }).click()
    await office.getByRole('heading', { name: 'What a collision is' }).waitFor()
    await accessible(office, 'the manual')
    await screenshot(office, 'merge-manual')
    await rep.goto(`${relay.url}/help/merge`)
    await rep.getByRole('heading', { name: 'Was ein abweichender Wert (eine Kollision) ist' }).waitFor()
    await accessible(rep, 'the manual on a phone')
    await screenshot(rep, 'merge-manual-phone')
  })

  await step('no page threw or logged an error that was not meant', async () => {
    for (const opened of windows) noErrors(opened, MEANT)
  })
})
