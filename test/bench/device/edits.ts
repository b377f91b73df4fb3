// How long a change takes until the lamp says that it is on this device, and what a keystroke costs in script.
import type { CDPSession, Page } from 'playwright-core'
import { notes, PATIENCE, typeInto } from '../../e2e/support/steps.ts'
import { lat } from '../lib/stats.js'
import type { Field } from './field.ts'

export interface Edits {
  /** ms from leaving a field to the lamp being written in the page, for each commit. */
  readonly commit: { readonly p50: number; readonly p95: number; readonly max: number }
  /** ms of script for a key in the notes, everything it sets off included: saving, lamps, rows. */
  readonly scriptPerKey: number
  /** Keystrokes of those whose handlers took longer than a frame of 16 ms. */
  readonly longKeys: number
}

const COMMITS = 60
const KEYS = 200

/** Without a network, so that the lamp has only one way to go: saving, then on this device. */
export async function edits(field: Field, slower: number): Promise<Edits> {
  const { page, session } = await field.newPage(slower)
  await page.goto(field.pipeline)
  await page.locator('opportunity-list .row a').first().click({ timeout: PATIENCE })
  await page.locator('record-form').waitFor()
  await field.offline()
  await typeInto(page, 'nextStep', 'begun')
  await page.locator('satchel-lamp').first().waitFor()
  const times = await commits(page)
  const keys = await keystrokes(page, session)
  await field.online()
  const { p50, p95, max } = lat(times)
  return { commit: { p50, p95, max }, ...keys }
}

/** The change is made as the form makes it; each begins when the one before is on the disk. */
async function commits(page: Page): Promise<number[]> {
  return page.evaluate(async count => {
    const input = document.querySelector<HTMLInputElement>('record-field[data-field=nextStep] input')
    const panel = document.querySelector('opportunity-panel') as unknown as {
      workspace: { open: { lamp: { subscribe(listener: (lamp: string) => void): () => void } } }
    }
    if (!input) throw new Error('there is no field')
    const taken: number[] = []
    for (let each = 0; each < count; each++) {
      await new Promise<void>(resolve => {
        let begun = 0
        let saving = false
        const stop = panel.workspace.open.lamp.subscribe(lamp => {
          if (lamp === 'saving') saving = true
          if (lamp !== 'device' || !saving) return
          queueMicrotask(() => stop())
          // The lamp is written in the same turn's microtasks.
          setTimeout(() => {
            taken.push(performance.now() - begun)
            resolve()
          })
        })
        input.focus()
        input.value = `visit ${each}`
        input.dispatchEvent(new Event('input', { bubbles: true, composed: true }))
        begun = performance.now()
        input.dispatchEvent(new Event('change', { bubbles: true, composed: true }))
        input.blur()
      })
      await new Promise(resolve => setTimeout(resolve, 20))
    }
    return taken
  }, COMMITS)
}

async function keystrokes(page: Page, session: CDPSession): Promise<{ scriptPerKey: number; longKeys: number }> {
  await notes(page).focus()
  await page.evaluate(() => {
    const seen = { long: 0 }
    Object.assign(window, { seen })
    new PerformanceObserver(list => {
      for (const entry of list.getEntries() as PerformanceEventTiming[]) {
        if (/^(key|input|beforeinput)/.test(entry.name) && entry.processingEnd - entry.processingStart > 16) seen.long++
      }
    }).observe({ type: 'event', durationThreshold: 16 } as PerformanceObserverInit)
  })
  await session.send('Performance.enable')
  const before = await script(session)
  await page.keyboard.type('Der Kunde wünscht bis Freitag ein Angebot. '.repeat(KEYS).slice(0, KEYS), { delay: 60 })
  await page
    .locator('satchel-lamp .word', { hasText: /device/i })
    .first()
    .waitFor({ timeout: PATIENCE })
  const spent = (await script(session)) - before
  const longKeys = await page.evaluate(() => (window as unknown as { seen: { long: number } }).seen.long)
  return { scriptPerKey: (spent * 1000) / KEYS, longKeys }
}

async function script(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics')
  return metrics.find(({ name }) => name === 'ScriptDuration')?.value ?? Number.NaN
}
