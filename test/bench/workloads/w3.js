// Device reconnect. It holds N documents of ~10 KB, was away while 10 changed elsewhere and 10 changed on it.
import { docName, mark, meter, now, seed as put, sleep, until, within } from './_util.js'
export const shared = true // one server per adapter and N, seeded once, several rounds
export const needsKeptDocs = true
export const params = [{ n: 100 }, { n: 500 }, { n: 2000 }]
export const headline = ['convergedMs', 'changesMs', 'upKB', 'downKB', 'serverCpuMs', 'sockets']
export const seed = ({ adapter, server, n }) => put(adapter, server.url, n)
export async function run({ adapter, server, n, round = 0, cap = 25000 }) {
  const tag = `w3-${round}-`
  const dev = adapter.device(server.url)
  for (let i = 0; i < n; i++) dev.load(docName(i), i)
  dev.connect() // bring it up to date with earlier rounds, then go offline
  await within(Promise.all([...dev.clients.values()].map(c => c.synced)), cap, 'first sync')
  await sleep(300)
  dev.disconnect()
  await sleep(300)
  const step = Math.floor(n / 20)
  const at = k => docName(k * step)
  const theirs = Array.from({ length: 10 }, (_, k) => at(2 * k))
  const ours = Array.from({ length: 10 }, (_, k) => at(2 * k + 1))
  const other = adapter.device(server.url)
  other.connect()
  const oc = new Map([...theirs, ...ours].map(d => [d, other.want(d)]))
  await until(() => [...oc.values()].every(c => c.hasContent()), cap, 'other device open')
  // One that carries more than it opens has all of it before anything is measured.
  await within(Promise.all([...oc.values()].map(c => c.synced)), cap, 'other device synced')
  for (const d of theirs) oc.get(d).set(`${tag}them`, d)
  const check = adapter.device(server.url)
  check.connect()
  const cc = theirs.map(d => check.want(d))
  await until(() => cc.every(c => c.get(`${tag}them`)), cap, 'remote edits on server')
  check.destroy()
  for (const d of ours) dev.clients.get(d).set(`${tag}us`, d)
  let t0 = 0
  let synced = 0
  let in10 = 0
  let out10 = 0
  let tSync, tIn, tOut
  // Whoever listens may have to open a document first: where not all are in memory anyway, that is no part of coming back.
  for (const d of theirs)
    dev.clients.get(d).onRemote(k => {
      if (k === `${tag}them` && ++in10 === 10) tIn = now() - t0
    })
  for (const d of ours)
    oc.get(d).onRemote(k => {
      if (k === `${tag}us` && ++out10 === 10) tOut = now() - t0
    })
  await sleep(500)
  // measured part
  const bytes = mark()
  const m = meter(server)
  t0 = now()
  dev.connect()
  for (const c of dev.clients.values())
    c.synced.then(() => {
      if (++synced === n) tSync = now() - t0
    })
  await until(() => tSync && tIn && tOut, cap, 'converged')
  const convergedMs = Math.max(tSync, tIn, tOut)
  await sleep(250)
  const b = bytes()
  const c = m()
  dev.destroy()
  other.destroy()
  return {
    convergedMs,
    changesMs: Math.max(tIn, tOut),
    receivedMs: tIn,
    sentMs: tOut,
    allSyncedMs: tSync,
    sockets: b.sockets,
    upKB: b.up / 1e3,
    downKB: b.down / 1e3,
    bytesPerDoc: (b.up + b.down) / n,
    serverCpuMs: c.serverCpuMs,
    genCpuMs: c.genCpuMs,
    serverRssMB: c.serverRssMB,
  }
}
