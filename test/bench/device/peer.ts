// What one would use instead: a page with Yjs and y-indexeddb and nothing else, doing the same to the same document.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { build } from 'vite'
import { root } from '../../support/child.ts'
import { PHONE } from './field.ts'

export interface Peer {
  /** ms from the start of the navigation until the document of 747 records is loaded; nothing is drawn. */
  readonly loaded: number
  /** ms from the last of 20,000 edits until its transactions had all completed. */
  readonly onDisk: number
}

const ENTRY = `
import * as Y from 'yjs'
import { IndexeddbPersistence } from 'y-indexeddb'
Object.assign(window, { Y, IndexeddbPersistence })
`

/** One file of script for a page. */
async function script(): Promise<string> {
  const id = 'virtual:peer'
  const built = await build({
    root: join(root, 'test/bench'),
    configFile: false,
    logLevel: 'error',
    plugins: [
      {
        name: 'peer',
        resolveId: (name: string) => (name === id ? id : undefined),
        load: (name: string) => (name === id ? ENTRY : undefined),
      },
    ],
    build: { write: false, target: 'es2022', rollupOptions: { input: id } },
    resolve: { alias: { yjs: join(root, 'node_modules/yjs/dist/yjs.mjs') } },
  })
  const [output] = [built].flat() as { output: { type: string; code?: string }[] }[]
  const chunk = output?.output.find(each => each.type === 'chunk')
  if (!chunk?.code) throw new Error('the page could not be built')
  return chunk.code
}

interface Page {
  Y: typeof import('yjs')
  IndexeddbPersistence: typeof import('y-indexeddb').IndexeddbPersistence
}

export async function peer(browser: Browser, rounds: number): Promise<Peer[]> {
  const code = await script()
  const measured: Peer[] = []
  for (let round = 0; round < rounds; round++) {
    const context = await browser.newContext()
    await context.route('http://peer.localhost/**', route =>
      route.request().url().endsWith('.js')
        ? route.fulfill({ contentType: 'text/javascript', body: code })
        : route.fulfill({ contentType: 'text/html', body: '<script type="module" src="/peer.js"></script>' }),
    )
    const page = await context.newPage()
    const session = await context.newCDPSession(page)
    await page.goto('http://peer.localhost/')
    await page.evaluate(fill, readFileSync(join(root, 'relay/demo/data/crm_opportunities/sales_pipeline.csv'), 'utf8'))
    await session.send('Emulation.setCPUThrottlingRate', { rate: PHONE })
    await page.reload()
    const loaded = await page.evaluate(load)
    await session.send('Emulation.setCPUThrottlingRate', { rate: 1 })
    measured.push({ loaded, onDisk: await page.evaluate(burst) })
    await context.close()
  }
  return measured
}

/** The same 747 opportunities, flat as Satchel keeps them. */
async function fill(csv: string): Promise<void> {
  const { Y, IndexeddbPersistence } = window as unknown as Page
  const doc = new Y.Doc()
  const map = doc.getMap('opportunities')
  const [head = '', ...lines] = csv.trim().split('\n')
  const names = head.trim().split(',')
  for (const line of lines.filter(each => each.includes('Darcel Schlecht'))) {
    const cells = line.trim().split(',')
    names.forEach((name, column) => {
      map.set(`${cells[0]}.${name}`, cells[column] ?? '')
    })
  }
  const persistence = new IndexeddbPersistence('pipeline', doc)
  await persistence.whenSynced
  await persistence.destroy()
}

async function load(): Promise<number> {
  const { Y, IndexeddbPersistence } = window as unknown as Page
  const doc = new Y.Doc()
  await new IndexeddbPersistence('pipeline', doc).whenSynced
  Object.assign(window, { doc })
  return performance.now()
}

async function burst(): Promise<number> {
  const { doc } = window as unknown as { doc: import('yjs').Doc }
  const map = doc.getMap('opportunities')
  const keys = [...map.keys()]
  for (let each = 0; each < 20_000; each++) {
    map.set(keys[each % keys.length] ?? '', `step ${each}`)
    if (each % 100 === 99) await new Promise(resolve => setTimeout(resolve))
  }
  const last = performance.now()
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open('pipeline')
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
  // A later transaction on the same store waits for all before it.
  await new Promise<void>(resolve => {
    const transaction = database.transaction('updates', 'readwrite')
    transaction.objectStore('updates').count()
    transaction.oncomplete = () => resolve()
  })
  return performance.now() - last
}
