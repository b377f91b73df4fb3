// What a device carries, in a browser: here before anybody opened it, taken away with a reason, after what was saved.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { Page } from 'playwright-core'
import { launch, type Opened, open, screenshot, type Window } from './support/browser.ts'
import { Relay } from './support/relay.ts'
import { ADMIN, addOpportunity, beginPipeline, kept, MEANT, wake } from './support/shell.ts'
import { accessible, field, holds, lampSays, noErrors, openPipeline, scene, setUp, typeInto } from './support/steps.ts'

test('What a device carries', { timeout: 100_000 }, async t => {
  const relay = await Relay.start()
  const browser = await launch()
  after(() => relay.remove())
  after(() => browser.close())
  const windows: Opened[] = []
  const window = async (options: Window = {}): Promise<Opened> => {
    const opened = await open(browser, options)
    windows.push(opened)
    return opened
  }
  const office = (await window()).page
  const change = (path: string, method: string, body: object) =>
    office.evaluate(
      async ([path, method, body]) => {
        const headers = { 'content-type': 'application/json' }
        const response = await fetch(path, { method, headers, body: JSON.stringify(body) })
        return (await response.json()) as { person: { id: string }; link: string }
      },
      [path, method, body] as const,
    )
  await setUp(office, await relay.setupLink(), ADMIN)
  const rep = await change('/api/people', 'POST', { name: 'Darcel Schlecht', role: 'rep' })
  const helper = await change('/api/people', 'POST', {
    name: 'Jörg Müller',
    role: 'assistant',
    assists: [rep.person.id],
  })
  const signIn = async (page: Page, link: string): Promise<void> => {
    await page.goto(`${relay.url}/#signin=${link}`)
    await page.getByRole('button', { name: 'Later' }).click()
    await page.locator('satchel-shell main h1').waitFor()
  }
  const step = scene(t)
  const own = (await window()).page
  const { page, context } = await window({ size: 'phone' })

  await step('a pipeline of somebody else’s comes to the phone unopened, and the phone says so', async () => {
    await signIn(own, rep.link)
    await beginPipeline(own, 'Süd')
    await addOpportunity(own, 'Pumpen')
    await lampSays(own, 'At the office')
    await signIn(page, helper.link)
    await kept(page)
    await page.locator('satchel-menu .opener').click()
    await page.getByRole('link', { name: 'My satchel' }).click()
    await page.locator('.carried li', { hasText: 'you assist Darcel Schlecht' }).waitFor()
    await page.locator('.carried .when', { hasText: 'brought' }).waitFor()
    await page.locator('.state', { hasText: 'Everything the office has for you is here.' }).waitFor()
    await accessible(page, 'my satchel')
    await screenshot(page, 'satchel-phone')
  })

  await step('it opens for the first time without a network, and takes changes', async () => {
    await context.setOffline(true)
    await page.locator('.places a').first().click()
    await openPipeline(page, 'Süd')
    await page.getByText('Pumpen').first().click()
    await typeInto(page, 'nextStep', 'Anrufen')
    await lampSays(page, 'On this device')
  })

  await step('taken away meanwhile: what was saved is handed over, then it goes, with the reason', async () => {
    await change(`/api/people/${helper.person.id}`, 'PATCH', { assists: [] })
    await context.setOffline(false)
    await wake(page)
    await page.locator('satchel-notices', { hasText: 'A document was taken from this device.' }).waitFor()
    await page.getByRole('link', { name: 'Show why' }).click()
    const notice = page.locator('taken-list li', { hasText: 'Süd' })
    await notice.getByText('It belongs to Darcel Schlecht, whom you no longer assist.').waitFor()
    await notice.getByText('then it was deleted here').waitFor()
    assert.equal(await page.locator('.carried li').count(), 0)
    await screenshot(page, 'satchel-taken')
    await own.getByText('Pumpen').first().click()
    await holds(field(own, 'nextStep'), 'Anrufen')
    await notice.getByRole('button', { name: 'Seen' }).click()
    await notice.waitFor({ state: 'detached' })
  })

  await step('given back, it is here again', async () => {
    await change(`/api/people/${helper.person.id}`, 'PATCH', { assists: [rep.person.id] })
    await page.locator('.carried .when', { hasText: 'brought' }).waitFor()
    for (const each of windows) noErrors(each, MEANT)
  })
})
