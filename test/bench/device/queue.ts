// A week without a network in one go: 20,000 changes, until they are on the disk, and until the office has them.

import { wake } from '../../e2e/support/shell.ts'
import { PATIENCE } from '../../e2e/support/steps.ts'
import type { Field } from './field.ts'

export interface Queued {
  /** ms in which they were made. */
  readonly making: number
  /** ms from the last one until all were on the disk. */
  readonly onDisk: number
  /** ms a page needs that is loaded again with all of them waiting, until the pipeline is there. */
  readonly reloaded: number
  /** ms from being welcomed by the relay until it had acknowledged the last. */
  readonly atOffice: number
}

const CHANGES = 20_000

/** What the page's own code offers to the elements of the app. */
interface Shell {
  session: {
    device: {
      waiting: { value: number; subscribe(listener: (waiting: number) => void): () => void }
      connection: { subscribe(listener: (connection: string) => void): () => void }
      open(address: string): { commit(changes: unknown[]): Promise<void>; doc: { value: unknown } }
    }
  }
}

export async function queue(field: Field, slower: number): Promise<Queued> {
  const { page } = await field.newPage(slower)
  await page.goto(field.pipeline)
  await page.locator('.head-line .name [role=status]', { hasText: '747' }).waitFor({ timeout: PATIENCE })
  await field.offline()
  const made = await page.evaluate(
    async ([changes, address]) => {
      const { device } = (document.querySelector('satchel-shell') as unknown as Shell).session
      const open = device.open(address)
      const map = (open.doc.value as { getMap(name: string): Map<string, unknown> }).getMap('opportunities')
      const records = [...new Set([...map.keys()].map(key => key.slice(0, key.indexOf('.'))))]
      const begun = performance.now()
      const saved: Promise<void>[] = []
      for (let each = 0; each < changes; each++) {
        const key = `${records[each % records.length]}.${each % 2 ? 'nextStep' : 'contact'}`
        saved.push(open.commit([['opportunities', key, map.get(key) ?? null, `step ${each}`]]))
        // A quick hand, or a list being pasted: the page stays alive in between.
        if (each % 100 === 99) await new Promise(resolve => setTimeout(resolve))
      }
      const last = performance.now()
      await Promise.all(saved)
      return { making: last - begun, onDisk: performance.now() - last }
    },
    [CHANGES, new URL(field.pipeline).pathname.replace(/^\/pipelines\/([^/]+).*/, 'pipeline/$1')] as const,
  )
  const before = Date.now()
  await page.reload()
  await page.locator('.head-line .name [role=status]', { hasText: '747' }).waitFor({ timeout: 60_000 })
  const reloaded = Date.now() - before
  const delivered = page.evaluate(
    () =>
      new Promise<number>(resolve => {
        const { device } = (document.querySelector('satchel-shell') as unknown as Shell).session
        let online = 0
        device.connection.subscribe(connection => {
          if (connection === 'online') online = performance.now()
        })
        device.waiting.subscribe(waiting => {
          if (waiting === 0 && online > 0) resolve(performance.now() - online)
        })
      }),
  )
  await field.online()
  await wake(page)
  return { ...made, reloaded, atOffice: await delivered }
}
