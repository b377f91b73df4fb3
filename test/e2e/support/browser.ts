// Real Chromium for end-to-end tests: windows as a person has them, and screenshots a person can look at.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { root } from '../../support/child.ts'
import { chromiumArguments, chromiumPath } from '../../support/chromium.ts'

const out = join(root, 'test/out/screenshots')

/** ms that a page may take to show what a test waits for. */
const patience = 15_000

/** Sizes in CSS pixels: a usual phone, and a laptop at a desk. */
const sizes = {
  phone: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true },
  desk: { viewport: { width: 1440, height: 900 }, deviceScaleFactor: 1, hasTouch: false, isMobile: false },
} as const

export interface Window {
  readonly size?: keyof typeof sizes
  readonly locale?: 'de-DE' | 'en-GB'
  readonly colorScheme?: 'light' | 'dark'
}

/** `more` are arguments for Chromium beside those that every test passes. */
export const launch = (...more: string[]): Promise<Browser> =>
  chromium.launch({ executablePath: chromiumPath(), args: [...chromiumArguments, ...more] })

export interface Opened {
  readonly context: BrowserContext
  readonly page: Page
  /** Errors the page threw or logged since it was opened; a test ends with an assertion that there are none. */
  readonly errors: string[]
}

/** What a page throws or logs as an error from now on. */
export function listen(page: Page): string[] {
  const errors: string[] = []
  page.on('pageerror', error => errors.push(error.stack ?? error.message))
  page.on('console', message => {
    if (message.type() === 'error') errors.push(`${message.text()} (${message.location().url})`)
  })
  return errors
}

/** A browser profile of its own (cookies, IndexedDB) with one page. Closing the context closes both. */
export async function open(browser: Browser, { size = 'desk', locale = 'en-GB', colorScheme = 'light' }: Window = {}) {
  const context = await browser.newContext({ ...sizes[size], locale, colorScheme, timezoneId: 'Europe/Berlin' })
  context.setDefaultTimeout(patience)
  const page = await context.newPage()
  return { context, page, errors: listen(page) } satisfies Opened
}

/** A profile kept in a folder, which can be closed and opened again as a whole browser. */
export async function openProfile(folder: string, { size = 'desk', locale = 'en-GB' }: Window = {}) {
  const context = await chromium.launchPersistentContext(folder, {
    executablePath: chromiumPath(),
    args: [...chromiumArguments],
    ...sizes[size],
    locale,
    timezoneId: 'Europe/Berlin',
  })
  context.setDefaultTimeout(patience)
  const page = context.pages()[0] ?? (await context.newPage())
  return { context, page, errors: listen(page) } satisfies Opened
}

/** Writes `test/out/screenshots/NAME.png`, with fonts loaded and motion at its end, and gives the path. */
export async function screenshot(page: Page, name: string): Promise<string> {
  mkdirSync(out, { recursive: true })
  const path = join(out, `${name}.png`)
  await page.evaluate(() => document.fonts.ready.then(() => undefined))
  await page.screenshot({ path, animations: 'disabled', caret: 'hide' })
  return path
}
