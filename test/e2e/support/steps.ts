// What people do on the screens, as steps of end-to-end tests; each waits for what the screen shows, never for a time.
import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import type { Locator, Page } from 'playwright-core'
import { seriousFindings } from './axe.ts'
import type { Opened } from './browser.ts'

/** ms a step waits for the screen; an import of 8,800 rows on two busy cores takes the longest. */
export const PATIENCE = 30_000

export interface Administrator {
  readonly company: string
  readonly name: string
  readonly password: string
}

/** From the printed link to the first screen behind it. */
export async function setUp(page: Page, link: string, { company, name, password }: Administrator): Promise<void> {
  await page.goto(link)
  await page.getByLabel('Company').fill(company)
  await page.getByLabel('Your name').fill(name)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Set up' }).click()
  await page.locator('satchel-shell main h1').waitFor()
}

/** Takes a file on the import screen and waits until its preview or a sentence about it is there. */
export async function chooseFile(page: Page, file: string | { name: string; mimeType: string; buffer: Buffer }) {
  const another = page.getByRole('button', { name: 'Another file' })
  if (await another.isVisible()) await another.click()
  await page.locator('input[type=file]').setInputFiles(file)
  await page.locator('import-preview, .import > .problem:not([hidden])').first().waitFor()
}

/** The number the report shows beside an outcome's word. */
export async function reported(page: Page, outcome: string): Promise<string> {
  return page.locator(`import-report .count.${outcome} strong`).innerText()
}

/** The word of the lamp; waits until it is this one. */
export async function lampSays(page: Page, word: string): Promise<void> {
  const words = page.locator('satchel-lamp .word')
  await words
    .filter({ hasText: word })
    .waitFor({ timeout: PATIENCE })
    .catch(async (error: Error) => {
      const device = await page.evaluate(() => {
        const { device } =
          (document.querySelector('satchel-shell') as unknown as { session?: { device?: Standing } })?.session ?? {}
        return device && [device.connection.value, device.waiting.value, device.trouble.value, device.leads.value]
      })
      const says = (await words.allInnerTexts()).join(', ')
      throw new Error(`the lamp did not say “${word}” but “${says}” (${JSON.stringify(device)})`, { cause: error })
    })
}

/** Where a page's device stands. */
interface Standing {
  readonly connection: { readonly value: string }
  readonly waiting: { readonly value: number }
  readonly trouble: { readonly value: string | null }
  readonly leads: { readonly value: boolean }
}

export const field = (page: Page, name: string): Locator => page.locator(`record-field[data-field=${name}] input`)
export const notes = (page: Page): Locator => page.locator('long-text textarea')

/** Waits until an input or a text area holds this value. */
export async function holds(input: Locator, value: string): Promise<void> {
  await input.waitFor()
  const handle = await input.elementHandle()
  assert.ok(handle)
  await input
    .page()
    .waitForFunction(([element, wanted]) => (element as HTMLInputElement).value === wanted, [handle, value] as const, {
      timeout: PATIENCE,
    })
    .catch(async (error: Error) => {
      throw new Error(`“${value}” did not come; there stands “${await input.inputValue()}”`, { cause: error })
    })
}

/** Opens a pipeline from the list by its name and waits for its head. */
export async function openPipeline(page: Page, name: string): Promise<void> {
  await page.getByRole('link', { name }).first().click()
  await page.locator('pipeline-screen h1', { hasText: name }).waitFor()
}

/** No finding of axe that is serious or critical; `where` names the screen. */
export async function accessible(page: Page, where: string): Promise<void> {
  assert.deepEqual(await seriousFindings(page), [], `axe on ${where}`)
}

/** Nothing was thrown or logged as an error, apart from requests that were meant to fail. */
export function noErrors({ errors }: Opened, expected: readonly RegExp[] = []): void {
  assert.deepEqual(
    errors.filter(error => !expected.some(pattern => pattern.test(error))),
    [],
  )
}

/** Types into a field as a person does and leaves it, which commits. */
export async function typeInto(page: Page, name: string, text: string): Promise<void> {
  await field(page, name).fill(text)
  await field(page, name).press('Tab')
}

/** Searches the rows of a pipeline and waits until so many are found. Closes the form a phone shows over the list. */
export async function finds(page: Page, words: string, many: number): Promise<void> {
  const search = page.locator('pipeline-screen [data-search]')
  const back = page.locator('opportunity-panel .back')
  if (await back.isVisible()) await back.click()
  const shown = page.locator('.head-line .name [role=status]')
  // All rows in between: else those found by the search before would be taken for this one's.
  await search.fill('')
  await shown.filter({ hasNotText: / (of|von) / }).waitFor({ timeout: PATIENCE })
  await search.fill(words)
  await shown.filter({ hasText: new RegExp(`^${many} (of|von) `) }).waitFor({ timeout: PATIENCE })
}

/** Finds one opportunity by words only it has, and opens its form. */
export async function openOpportunity(page: Page, words: string): Promise<void> {
  await finds(page, words, 1)
  await page.locator('opportunity-list .row a, vaadin-grid #items tr:not([hidden]) td:nth-of-type(2)').first().click()
  await page.locator('record-form').waitFor()
}

/** The steps of one scene, each on what those before it left; after one that failed the rest would fail for its reason. */
export function scene(t: TestContext): (name: string, run: () => Promise<void>) => Promise<void> {
  let broken = false
  return (name, run) =>
    t.test(name, async step => {
      if (broken) return step.skip('an earlier step failed')
      broken = true
      await run()
      broken = false
    })
}
