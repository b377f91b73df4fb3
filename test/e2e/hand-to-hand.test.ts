// From hand to hand without any relay: it has served the app once and is gone. A file goes from a signed-in device to one
// that never signed in, both edit, the file comes back, is merged and decided about; then the relay is back.
import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import type { Page } from 'playwright-core'
import { sha256 } from '../../relay/merge/signatures.ts'
import { MAGIC_BYTES } from '../../src/sync/file/container.ts'
import { readSatchelFile, writeSatchelFile } from '../../src/sync/file/satchel-file.ts'
import type { HistoryPage } from '../../src/sync/wire/history.ts'
import { launch, type Opened, open, screenshot, type Window } from './support/browser.ts'
import { Relay } from './support/relay.ts'
import { ADMIN, addOpportunity, beginPipeline, kept, MEANT, wake } from './support/shell.ts'
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

const PIPELINE = 'Süd'
const GUEST = 'Vera Voss'

test('From hand to hand without a relay', { timeout: 150_000 }, async t => {
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
  const guest = await window({ colorScheme: 'dark' })
  const phone = await window({ size: 'phone', locale: 'de-DE' })
  const folder = mkdtempSync(join(tmpdir(), 'satchel-hands-'))
  after(() => rmSync(folder, { recursive: true }))
  const step = scene(t)

  const save = async (page: Page, name: string): Promise<string> => {
    await page.getByRole('button', { name: 'Export and bring back' }).click()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Save as satchel file' }).click(),
    ])
    const path = join(folder, name)
    await download.saveAs(path)
    return path
  }
  const choose = async (page: Page, file: Parameters<ReturnType<Page['locator']>['setInputFiles']>[0]) => {
    await page.locator('nav.places').getByRole('link', { name: 'Pipelines' }).click()
    await page.locator('[data-open]').first().click()
    await page.locator('open-screen input[type=file]').setInputFiles(file)
  }
  const price = async (page: Page, words: string, value: string): Promise<void> => {
    await openOpportunity(page, words)
    await holds(field(page, 'price'), value)
  }
  let first = ''
  let back = ''
  let link = ''
  let taken = ''
  let stood = ''

  await step('the relay serves the app to three devices, one of which signs in, and is gone', async () => {
    await setUp(office, await relay.setupLink(), ADMIN)
    link = await office.evaluate(async name => {
      const headers = { 'content-type': 'application/json' }
      const body = JSON.stringify({ name, role: 'office' })
      const answer = await fetch('/api/people', { method: 'POST', headers, body })
      return String(((await answer.json()) as { link: string }).link)
    }, GUEST)
    await beginPipeline(office, PIPELINE)
    for (const name of ['Drehbank', 'Fräse', 'Säge']) await addOpportunity(office, name)
    await openOpportunity(office, 'Fräse')
    await typeInto(office, 'price', '800')
    await lampSays(office, 'At the office')
    await guest.goto(relay.url)
    await phone.goto(relay.url)
    for (const page of [office, guest, phone]) await kept(page)
    await relay.stop()
  })

  await step('P12 a device that never signed in opens the file, and has it after a reload', async () => {
    first = await save(office, 'first.satchel')
    await guest.reload()
    await guest.getByRole('button', { name: 'Work on a satchel file without signing in' }).click({ timeout: PATIENCE })
    await guest.getByLabel('Your name').fill(GUEST)
    await accessible(guest, 'the first file')
    await screenshot(guest, 'first-file')
    await guest.locator('first-file-screen input[type=file]').setInputFiles(first)
    await openPipeline(guest, PIPELINE)
    await price(guest, 'Fräse', '800.00')
    await typeInto(guest, 'price', '850')
    await openOpportunity(guest, 'Säge')
    await typeInto(guest, 'price', '77')
    await addOpportunity(guest, 'Bohrwerk')
    await lampSays(guest, 'On this device')
    await guest.reload()
    await guest.locator('pipeline-screen h1', { hasText: PIPELINE }).waitFor({ timeout: PATIENCE })
    await price(guest, 'Fräse', '850.00')
    await screenshot(guest, 'without-signing-in')
    back = await save(guest, 'back.satchel')
  })

  await step('P10 the file comes back: what it changes is shown first, and leaving changes nothing', async () => {
    await openOpportunity(office, 'Fräse')
    await typeInto(office, 'price', '900')
    await openOpportunity(office, 'Säge')
    await typeInto(office, 'price', '66')
    await choose(office, back)
    await office.getByText(`What the file changes in “${PIPELINE}”`).waitFor({ timeout: PATIENCE })
    const count = (outcome: string) => office.locator(`merge-records [data-outcome=${outcome}] strong`).innerText()
    assert.deepEqual(
      [await count('added'), await count('changed'), await count('collided'), await count('unchanged')],
      ['1', '0', '2', '1'],
    )
    await office.getByText('signed by nobody the office knows').waitFor()
    await accessible(office, 'the preview of a file')
    await screenshot(office, 'open-preview')
    await office.locator('nav.places').getByRole('link', { name: 'Pipelines' }).click()
    await openPipeline(office, PIPELINE)
    await finds(office, 'Bohrwerk', 0)
  })

  await step(
    'P04 P08 it is merged, and the collisions decided, one value taken and one kept, without any relay',
    async () => {
      await choose(office, back)
      await office.locator('[data-take]').click({ timeout: PATIENCE })
      await office.getByText('2 collisions wait for a decision').waitFor({ timeout: PATIENCE })
      await finds(office, 'Bohrwerk', 1)
      await openOpportunity(office, 'Fräse')
      const note = office.locator('record-form collision-note')
      await note.getByText(GUEST).waitFor()
      await screenshot(office, 'decide-offline')
      // Which of the two stands is chance, and the same on all devices: the other one is taken.
      taken = (await field(office, 'price').inputValue()) === '900.00' ? '850.00' : '900.00'
      await note.locator('.take').click()
      await note.waitFor({ state: 'detached' })
      await holds(field(office, 'price'), taken)
      await openOpportunity(office, 'Säge')
      await note.getByText(GUEST).waitFor()
      stood = await field(office, 'price').inputValue()
      await note.locator('.keep').click()
      await note.waitFor({ state: 'detached' })
      await holds(field(office, 'price'), stood)
      await lampSays(office, 'On this device')
      await choose(office, back)
      await office.getByText('The file brings nothing new').waitFor({ timeout: PATIENCE })
    },
  )

  await step('hostile files leave everything as it was, with a sentence', async () => {
    const bytes = readFileSync(back)
    const { manifest, documents } = await readSatchelFile(bytes, sha256)
    const [document] = documents
    assert.ok(document)
    const flipped = Buffer.from(bytes)
    flipped[bytes.length >> 1] = (flipped[bytes.length >> 1] ?? 0) ^ 1
    const newer = Buffer.from(bytes)
    newer[MAGIC_BYTES + 1] = 2
    newer.set(sha256(newer.subarray(0, -32)), newer.length - 32)
    const other = await writeSatchelFile(
      { ...manifest, installation: 'another', company: 'Fremdwerk' },
      documents,
      sha256,
    )
    const older = await writeSatchelFile(manifest, [{ ...document, about: { ...document.about, epoch: 0 } }], sha256)
    const forged = await writeSatchelFile(
      manifest,
      [{ ...document, submissions: document.submissions.map(each => ({ ...each, signature: new Uint8Array(64) })) }],
      sha256,
    )
    const hostile: readonly [Uint8Array, string][] = [
      [bytes.subarray(0, bytes.length - 100), 'its end is missing'],
      [flipped, 'The file is damaged'],
      [newer, 'A newer Satchel wrote this file'],
      [other, 'The file belongs to another company: Fremdwerk'],
      [older, 'was rebuilt at the office since'],
      [forged, 'are not signed by whom they name'],
      [Buffer.from('nothing of ours'), 'This is not a satchel file'],
    ]
    for (const page of [office, guest]) {
      for (const [index, [content, sentence]] of hostile.entries()) {
        const path = join(folder, `hostile-${index}.satchel`)
        writeFileSync(path, content)
        await choose(page, path)
        await page.locator('open-screen .problem', { hasText: sentence }).waitFor({ timeout: PATIENCE })
        await page.locator('open-screen .problem', { hasText: 'Nothing was changed.' }).waitFor()
      }
      await page.locator('nav.places').getByRole('link', { name: 'Pipelines' }).click()
      await openPipeline(page, PIPELINE)
    }
    await price(office, 'Säge', stood)
    await price(guest, 'Fräse', '850.00')
    await screenshot(guest, 'guest-table')
  })

  await step('P02 P09 a phone opens a file at once, and saves; merging it leaves to the desk', async () => {
    await phone.reload()
    await phone
      .getByRole('button', { name: 'Ohne Anmeldung an einer Satchel-Datei arbeiten' })
      .click({ timeout: PATIENCE })
    await phone.getByLabel('Ihr Name').fill('Paul Pilz')
    await accessible(phone, 'the first file on a phone')
    await screenshot(phone, 'first-file-phone')
    await phone.locator('first-file-screen input[type=file]').setInputFiles(first)
    await phone.locator('pipelines-screen').getByRole('link', { name: PIPELINE }).click()
    await openOpportunity(phone, 'Fräse')
    await typeInto(phone, 'price', '700')
    await phone.locator('opportunity-panel .back').click()
    await phone.goto(`${relay.url}/`)
    await phone.locator('pipelines-screen [data-open]').waitFor()
    await screenshot(phone, 'pipelines-phone')
    await phone.locator('pipelines-screen [data-open]').click()
    await phone.locator('open-screen input[type=file]').setInputFiles(back)
    await phone.getByText('Führen Sie die Datei am Schreibtisch zusammen').waitFor({ timeout: PATIENCE })
    await accessible(phone, 'a file that is merged at the desk')
    await screenshot(phone, 'open-at-desk-phone')
  })

  await step('the relay is back: whoever signs in brings along what they made, under their name', async () => {
    await relay.restart()
    await guest.goto(`${relay.url}/#signin=${link}`)
    await guest.getByRole('button', { name: 'Later' }).click({ timeout: PATIENCE })
    await guest.locator('satchel-shell').waitFor()
    await lampSays(guest, 'At the office')
    await wake(office)
    await lampSays(office, 'At the office')
    await price(office, 'Fräse', taken)
    await price(office, 'Säge', stood)
    assert.equal(await office.locator('record-form collision-note').count(), 0)
    await screenshot(office, 'hand-to-hand-office')
    const address = new URL(office.url()).pathname.replace('/pipelines', 'pipeline')
    const history = (await office.evaluate(
      async path => (await fetch(path)).json(),
      `/api/documents/${address.split('/').slice(0, 2).join('/')}/history`,
    )) as HistoryPage
    assert.ok(history.entries.some(({ person }) => person === GUEST))
    const kept = history.entries.find(({ decision }) => decision?.choice === 'kept')
    assert.deepEqual([kept?.person, kept?.decision?.collisions.length], [ADMIN.name, 1])
  })

  await step('no page threw or logged an error that was not meant', async () => {
    for (const opened of windows) noErrors(opened, MEANT)
  })
})
