// Steps of tests in which the app is kept on the device: who is there, what may go wrong, what they do first.
import type { Page } from 'playwright-core'
import { PATIENCE, typeInto } from './steps.ts'

export const ADMIN = { company: 'Prüfwerk GmbH', name: 'Renate Köhler', password: 'ein langer Satz' }

/** What Chromium logs of requests that are meant to fail: nobody signed in yet, no relay, no network. */
export const MEANT = [
  /status of 401/,
  /ERR_CONNECTION_REFUSED/,
  /ERR_INTERNET_DISCONNECTED/,
  /WebSocket connection to/,
  // The browser looking for a new worker while there is nobody to ask.
  /Failed to update a ServiceWorker/,
]

/** Waits until the app is kept on this device and serves this page. */
export async function kept(page: Page): Promise<void> {
  await page.waitForFunction(
    async () => {
      const registration = await navigator.serviceWorker.ready
      return registration.active?.state === 'activated' && navigator.serviceWorker.controller !== null
    },
    null,
    { timeout: PATIENCE },
  )
}

/** Begins a pipeline from the list; works without a network. */
export async function beginPipeline(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'New pipeline' }).first().click()
  await page.locator('dialog[open]').getByLabel('Name').fill(name)
  await page.locator('dialog[open]').getByRole('button', { name: 'Begin pipeline' }).click()
  await page.locator('pipeline-screen h1', { hasText: name }).waitFor()
}

/** The network comes back, as the browser says it: else a page may wait for up to a minute until it tries again. */
export const wake = (page: Page): Promise<boolean> => page.evaluate(() => window.dispatchEvent(new Event('online')))

export async function addOpportunity(page: Page, name: string): Promise<void> {
  await page.locator('pipeline-screen [data-add]').first().click()
  await page.locator('record-form').waitFor()
  await typeInto(page, 'name', name)
  await page.getByText(name).first().waitFor()
}
