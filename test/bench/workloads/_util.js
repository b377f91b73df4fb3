import { procStat, sleep } from '../lib/proc.js'

export { docName } from '../lib/content.js'
export { mark } from '../lib/net.js'
export { lat, median } from '../lib/stats.js'
export { procStat, sleep }
export const now = () => performance.now()
export async function until(cond, ms, what = 'condition') {
  const t = now()
  while (!cond()) {
    if (now() - t > ms) throw new Error(`timeout: ${what}`)
    await sleep(2)
  }
  return now() - t
}
export const within = (p, ms, what) => {
  let t
  return Promise.race([
    p,
    new Promise((_, r) => {
      t = setTimeout(() => r(new Error(`timeout: ${what}`)), ms)
    }),
  ]).finally(() => clearTimeout(t))
}
/** cpu used by server and by this process between two points */
export function meter(server) {
  const s0 = procStat(server.pid)
  const g0 = process.cpuUsage()
  const t0 = now()
  return () => {
    const s1 = procStat(server.pid)
    const g1 = process.cpuUsage(g0)
    return {
      wallMs: now() - t0,
      serverCpuMs: s1.cpu - s0.cpu,
      genCpuMs: (g1.user + g1.system) / 1000,
      serverRssMB: s1.rss / 1e6,
    }
  }
}
/** put docs lo..hi on the server and prove that another device can read each */
export async function seed(adapter, url, n, opt, batch = 200) {
  const { docName } = await import('../lib/content.js')
  for (let lo = 0; lo < n; lo += batch) {
    const hi = Math.min(n, lo + batch)
    const a = adapter.device(url)
    for (let i = lo; i < hi; i++) a.load(docName(i), i, opt)
    a.connect()
    await within(Promise.all([...a.clients.values()].map(c => c.synced)), 60000, 'seed synced')
    const b = adapter.device(url)
    b.connect()
    const got = []
    for (let i = lo; i < hi; i++) got.push(b.want(docName(i)))
    await until(() => got.every(c => c.hasContent()), 60000, 'seed read back')
    b.destroy()
    a.destroy()
    await sleep(20)
  }
}
