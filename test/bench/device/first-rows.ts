// How soon after the document is there its first rows are on the screen: table at a desk, list on a phone.
import type { Page } from 'playwright-core'
import { PATIENCE } from '../../e2e/support/steps.ts'
import { median } from '../lib/stats.js'
import type { Field } from './field.ts'

const SIZES = { desk: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } } as const

/** Notes in the page when the first row could be seen: in the frame after the one that brought its text. */
function watchRows(): void {
  const look = (): void => {
    const row = document.querySelector(
      'opportunity-list .row strong, vaadin-grid-cell-content[slot*="cell-content-"] .stage',
    )
    if (row?.textContent) requestAnimationFrame(() => performance.mark('rows-painted'))
    else requestAnimationFrame(look)
  }
  look()
}

/**
 * ms from the document being there to its rows on the screen; waits until both have happened. None where the rows are seen
 * while the device still looks for what else it has of it.
 */
async function rowsAfterDocument(page: Page): Promise<number> {
  const measured = await page.waitForFunction(
    () => {
      const time = (name: string) => performance.getEntriesByName(name)[0]?.startTime
      const [here, painted] = [time('satchel.document-here'), time('rows-painted')]
      return here !== undefined && painted !== undefined && { took: Math.max(0, painted - here) }
    },
    null,
    { timeout: PATIENCE },
  )
  return ((await measured.jsonValue()) as { took: number }).took
}

/** ms, the median of `rounds` loads of the pipeline of 747 at this size, `slower` times slower than this machine. */
export async function firstRows(field: Field, size: keyof typeof SIZES, slower: number, rounds: number) {
  const { page } = await field.newPage(slower)
  await page.setViewportSize(SIZES[size])
  await page.addInitScript(watchRows)
  await page.goto(field.pipeline)
  const took = [await rowsAfterDocument(page)]
  while (took.length < rounds) {
    await page.reload()
    took.push(await rowsAfterDocument(page))
  }
  return Math.round(median(took))
}
