// Server memory: N documents of ~10 KB opened by one device, then everyone gone; and the cost of an idle device (own tiny document).
import { docName, procStat, seed as put, sleep, within } from './_util.js'
export const needsKeptDocs = true
export const params = [{ n: 2000, idle: 500 }]
export const headline = ['start.heapMB', 'open.heapMB', 'gone.heapMB', 'gone.rssMB', 'openDocKB', 'idleRssKB']
export const ownServer = true
export async function run({ adapter, dataDir, n, idle }) {
  if (adapter.name === 'automerge-fs') {
    n = 500
    idle = 200
  } // 45 ms a document to seed: 2000 would not fit the cell's time limit
  const s = await adapter.start(dataDir)
  const read = async () => {
    const h = await s.heap()
    return { rssMB: procStat(s.pid).rss / 1e6, heapMB: h.heapUsed / 1e6 }
  }
  await sleep(300)
  const start = await read()
  await put(adapter, s.url, n)
  await sleep(500)
  const seeded = await read()
  const d = adapter.device(s.url)
  for (let i = 0; i < n; i++) d.load(docName(i), i)
  d.connect()
  await within(Promise.all([...d.clients.values()].map(c => c.synced)), 60000, 'synced')
  await sleep(500)
  const open = await read()
  d.destroy()
  await sleep(5000)
  const gone = await read()
  await s.stop()
  // idle devices on a fresh server
  const s2 = await adapter.start(`${dataDir}-idle`)
  await sleep(300)
  const read2 = async () => {
    const h = await s2.heap()
    return { rssMB: procStat(s2.pid).rss / 1e6, heapMB: h.heapUsed / 1e6 }
  }
  const i0 = await read2()
  const devs = []
  for (let i = 0; i < idle; i += 50) {
    const b = []
    for (let k = i; k < i + 50; k++) {
      const x = adapter.device(s2.url)
      const c = x.load(docName(k), k, { records: 1, fields: 1 })
      x.connect()
      devs.push(x)
      b.push(c.synced)
    }
    await within(Promise.all(b), 30000, 'idle synced')
  }
  await sleep(1000)
  const i1 = await read2()
  for (const x of devs) x.destroy()
  await s2.stop()
  return {
    n,
    idle,
    start,
    seeded,
    open,
    gone,
    openDocKB: ((open.heapMB - start.heapMB) * 1e3) / n,
    rssOpenDocKB: ((open.rssMB - start.rssMB) * 1e3) / n,
    idleRssKB: ((i1.rssMB - i0.rssMB) * 1e3) / idle,
    idleHeapKB: ((i1.heapMB - i0.heapMB) * 1e3) / idle,
  }
}
