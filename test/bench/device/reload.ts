// How long a phone without a network takes from reloading to a pipeline one can work with.
import type { Page } from 'playwright-core'
import { PATIENCE } from '../../e2e/support/steps.ts'
import { type Field, PHONE } from './field.ts'

/** Notes when the rows could be seen, and when the page had time for the next touch. */
function watch(): void {
  const look = (): void => {
    const row = document.querySelector('opportunity-list .row strong')
    const count = document.querySelector('.head-line .name [role=status]')?.textContent ?? ''
    if (!row?.textContent || !count.includes('747')) {
      requestAnimationFrame(look)
      return
    }
    // The frame after the one that brought them has shown them; a task of the queue then runs as a touch would.
    requestAnimationFrame(() => {
      performance.mark('painted')
      const { port1, port2 } = new MessageChannel()
      port1.onmessage = () => performance.mark('usable')
      port2.postMessage(null)
    })
  }
  requestAnimationFrame(look)
}

const STEPS = ['satchel.document-here', 'painted', 'usable'] as const

async function timed(page: Page): Promise<Record<string, number>> {
  await page.waitForFunction(() => performance.getEntriesByName('usable').length > 0, null, { timeout: PATIENCE })
  return page.evaluate(names => {
    const first = (name: string): number => performance.getEntriesByName(name)[0]?.startTime ?? Number.NaN
    return Object.fromEntries(names.map(name => [name.replace('satchel.', ''), Math.round(first(name))]))
  }, STEPS)
}

/**
 * ms from the start of the navigation: of opening the app in a fresh page, then of reloading it. The pipeline was left,
 * and so compacted, before each round.
 */
export async function reload(field: Field, rounds: number) {
  const measured: (readonly [Record<string, number>, Record<string, number>])[] = []
  for (let round = 0; round < rounds; round++) {
    const { page, session } = await field.newPage()
    await page.goto(field.pipeline)
    await page.locator('.head-line .name [role=status]', { hasText: '747' }).waitFor({ timeout: PATIENCE })
    await page.locator('a[href="/pipelines"]').first().click()
    await page.locator('.lines a').first().waitFor()
    await field.offline()
    await page.goto('about:blank')
    await page.addInitScript(watch)
    await session.send('Emulation.setCPUThrottlingRate', { rate: PHONE })
    await page.goto(field.pipeline)
    const opened = await timed(page)
    await page.reload()
    measured.push([opened, await timed(page)])
    await field.online()
  }
  return measured
}
