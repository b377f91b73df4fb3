// First sync of a fresh device: N documents of ~10 KB that it has never seen.
import { docName, mark, meter, now, seed as put, sleep, until } from './_util.js'
export const shared = true
export const needsKeptDocs = true
export const params = [{ n: 500 }]
export const headline = ['allMs', 'firstDocMs', 'overhead', 'syncedEmpty', 'serverCpuMs']
export const seed = ({ adapter, server, n }) => put(adapter, server.url, n)
export async function run({ adapter, server, n, cap = 25000 }) {
  await sleep(500)
  const bytes = mark()
  const m = meter(server)
  const t0 = now()
  const dev = adapter.device(server.url)
  dev.connect()
  const cs = []
  for (let i = 0; i < n; i++) cs.push(dev.want(docName(i)))
  let syncedEmpty = 0
  for (const c of cs) {
    // said "synced" while the document was still empty
    c.synced.then(() => {
      if (!c.hasContent()) syncedEmpty++
    })
  }
  let firstMs
  await until(
    () => {
      if (!firstMs && cs.some(c => c.hasContent())) firstMs = now() - t0
      return cs.every(c => c.hasContent())
    },
    cap,
    'all content here',
  )
  const allMs = now() - t0
  await sleep(250)
  const b = bytes()
  const c = m()
  const payload = cs.reduce((a, x) => a + x.size(), 0)
  dev.destroy()
  await sleep(300)
  return {
    allMs,
    firstDocMs: firstMs,
    syncedEmpty,
    sockets: b.sockets,
    upKB: b.up / 1e3,
    downKB: b.down / 1e3,
    payloadKB: payload / 1e3,
    overhead: (b.up + b.down) / payload,
    serverCpuMs: c.serverCpuMs,
    genCpuMs: c.genCpuMs,
    serverRssMB: c.serverRssMB,
  }
}
