// A new version of the app: announced, taken when a person says so, and never while they type.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { launch, open, screenshot } from './support/browser.ts'
import { Installation } from './support/installation.ts'
import { Relay } from './support/relay.ts'
import { ADMIN, addOpportunity, beginPipeline, kept, MEANT, wake } from './support/shell.ts'
import { accessible, field, holds, lampSays, noErrors, PATIENCE, scene, setUp, typeInto } from './support/steps.ts'

test('A new version waits until it is taken', { timeout: 110_000 }, async t => {
  const installation = new Installation()
  const relay = await Relay.start({ installation: installation.folder })
  const browser = await launch()
  after(() => installation.remove())
  after(() => relay.remove())
  after(() => browser.close())
  const opened = await open(browser)
  const { context, page } = opened
  const other = await context.newPage()
  const step = scene(t)
  const link = await relay.setupLink()
  const NEWER = 'Pipelines, neu'

  await step('it is announced, and changes nothing under anybody’s hands', async () => {
    await setUp(page, link, ADMIN)
    await kept(page)
    await beginPipeline(page, 'Messen')
    await addOpportunity(page, 'Messe Köln')
    await lampSays(page, 'At the office')
    await other.goto(`${relay.url}/pipelines`)
    await other.locator('pipelines-screen').waitFor()
    // Chromium draws a window that is behind another only now and then.
    await page.bringToFront()
    await relay.stop()
    await installation.upgrade('components/i18n/en.ts', /pipelines: 'Pipelines'/, `pipelines: '${NEWER}'`)
    await relay.restart()
    await wake(page)
    await wake(other)
    await field(page, 'name').fill('Messe Köln, Halle 7')
    await page.getByText('A new version is ready.').waitFor({ timeout: PATIENCE })
    await other.getByText('A new version is ready.').waitFor({ timeout: PATIENCE })
    await accessible(page, 'the announcement')
    await screenshot(page, 'new-version')
    assert.equal(await page.locator('nav.places').getByText(NEWER).count(), 0)
    assert.equal(await field(page, 'name').inputValue(), 'Messe Köln, Halle 7')
  })

  await step('a value that cannot be kept is pointed out before the page goes', async () => {
    await field(page, 'price').fill('viel')
    await page.getByRole('button', { name: 'Load it now' }).click()
    await page.getByText(/One field holds a value/).waitFor()
    assert.equal(await field(page, 'price').inputValue(), 'viel')
    await field(page, 'price').press('Escape')
  })

  await step('taken, it is there with everything that was being typed', async () => {
    await field(page, 'name').fill('Messe Köln, Halle 8')
    await page.getByRole('button', { name: 'Load it now' }).click()
    await page.locator('nav.places').getByText(NEWER).waitFor({ timeout: PATIENCE })
    await holds(field(page, 'name'), 'Messe Köln, Halle 8')
    await lampSays(page, 'At the office')
    assert.equal(await page.locator('satchel-notices .update').count(), 0)
  })

  await step(
    'another window keeps what it shows; a screen it never loaded is gone, and says how to get it',
    async () => {
      assert.equal(await other.locator('nav.places').getByText(NEWER).count(), 0)
      await other.bringToFront()
      installation.forget('opportunities-screen')
      await other.evaluate(async () => {
        for (const name of await caches.keys()) await caches.delete(name)
      })
      const session = await context.newCDPSession(other)
      await session.send('Network.clearBrowserCache')
      await other.locator('nav.places a[href="/opportunities"]').click()
      await other.locator('main [role=alert]', { hasText: 'A new version is ready.' }).waitFor({ timeout: PATIENCE })
      await screenshot(other, 'new-version-missing-screen')
      await other.locator('main').getByRole('button', { name: 'Load it now' }).click()
      await other.locator('nav.places').getByText(NEWER).waitFor({ timeout: PATIENCE })
    },
  )

  await step('a page too old for the office says so, and loading it anew brings the version that fits', async () => {
    await page.bringToFront()
    await typeInto(page, 'nextStep', 'Muster zeigen')
    await lampSays(page, 'At the office')
    await relay.stop()
    await installation.upgrade('src/sync/wire/frames.ts', /PROTOCOL = 1$/gm, 'PROTOCOL = 2')
    await relay.restart()
    await field(page, 'nextStep').fill('Muster schicken')
    await wake(page)
    await lampSays(page, 'Update needed')
    await page.locator('satchel-lamp .lamp').click()
    await page.getByRole('button', { name: 'Load anew' }).click()
    await lampSays(page, 'At the office')
    await page.goBack()
    await holds(field(page, 'nextStep'), 'Muster schicken')
  })

  await step('no page threw or logged an error that was not meant', async () => noErrors(opened, MEANT))
})
