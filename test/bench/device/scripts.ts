// How much compressed script an empty browser fetches before it shows something.
import type { Page, Request } from 'playwright-core'
import { launch, open } from '../../e2e/support/browser.ts'
import type { Field } from './field.ts'

export interface Scripts {
  /** Bytes as transferred, until the form for signing in stands. */
  readonly firstScreen: number
  /** The same until a pipeline stands on a phone that is signed in. */
  readonly pipeline: number
}

/** As the relay sends them: Brotli, written when the app was built. */
export async function scripts(field: Field): Promise<Scripts> {
  const browser = await launch()
  try {
    const { page } = await open(browser, { size: 'phone' })
    // What the worker fetches ahead is for later and waits for the page.
    await page.addInitScript(() => Object.defineProperty(navigator, 'serviceWorker', { value: undefined }))
    const fetched = counted(page)
    await page.goto(field.relay.on('rep'))
    await page.getByLabel('Name').waitFor()
    const firstScreen = await fetched()
    await page.goto('about:blank')
    await page.goto(field.link)
    await page.locator('.lines a').first().click()
    await page.locator('opportunity-list .row strong').first().waitFor()
    return { firstScreen, pipeline: await fetched() }
  } finally {
    await browser.close()
  }
}

/** Bytes of script that came so far; each file counts once. */
function counted(page: Page): () => Promise<number> {
  const files = new Map<string, Request>()
  page.on('requestfinished', request => {
    if (request.resourceType() === 'script') files.set(request.url(), request)
  })
  return async () => {
    const sizes = await Promise.all([...files.values()].map(request => request.sizes()))
    return sizes.reduce((sum, { responseBodySize }) => sum + responseBodySize, 0)
  }
}
