// Relay: one document, C clients. First each client makes 5 edits/s (latency), then a closed loop with 64 edits under way (max).
import { lat, meter, now, sleep, until, within } from './_util.js'
export const params = [{ clients: 2 }, { clients: 10 }, { clients: 50 }]
export const headline = [
  'max.editsPerS',
  'max.serverCpuUsPerDelivery',
  'max.latencyMs.p50',
  'fixed.latencyMs.p50',
  'fixed.latencyMs.p99',
  'max.serverRssMB',
]
export async function run({ adapter, server, clients: C, fixedMs = 1200, maxMs = 1200, rate = 5, window = 64 }) {
  const devs = []
  const cl = []
  const opt = { records: 1 }
  for (let i = 0; i < C; i++) {
    const d = adapter.device(server.url)
    cl.push(d.load('room', 0, opt))
    d.connect()
    devs.push(d)
    if (i === 0) await within(cl[0].synced, 10000, 'first synced')
  }
  await within(Promise.all(cl.map(c => c.synced)), 20000, 'synced')
  const sent = cl.map(() => [0]) // sent[i][seq] = time
  const seen = cl.map(() => new Int32Array(C)) // seen[observer][sender]
  const left = cl.map(() => [0]) // observers still to see it
  let samples = []
  let completed = 0
  let onDone = () => {}
  for (const [o, c] of cl.entries()) {
    c.onRemote((key, v) => {
      if (key[0] !== 'c') return
      const i = +key.slice(1)
      if (i === o) return
      const t = now()
      for (let s = seen[o][i] + 1; s <= v; s++) {
        samples.push(t - sent[i][s])
        if (--left[i][s] === 0) {
          completed++
          onDone()
        }
      }
      if (v > seen[o][i]) seen[o][i] = v
    })
  }
  const edit = i => {
    const s = sent[i].length
    left[i][s] = C - 1
    sent[i].push(now())
    cl[i].set(`c${i}`, s)
  }
  const drained = () => left.every(l => l.every((x, s) => s === 0 || x === 0))
  for (let i = 0; i < C; i++) edit(i) // warm
  await until(drained, 20000, 'warm-up edits seen by all')
  samples = []
  completed = 0
  const m1 = meter(server)
  const timers = cl.map((_, i) => {
    let iv
    const to = setTimeout(
      () => {
        edit(i)
        iv = setInterval(() => edit(i), 1000 / rate)
      },
      (i * 1000) / rate / C,
    )
    return () => {
      clearTimeout(to)
      clearInterval(iv)
    }
  })
  await sleep(fixedMs)
  for (const t of timers) t()
  await until(drained, 20000, 'fixed-rate edits seen by all')
  const fixed = { latencyMs: lat(samples), editsPerS: completed / (fixedMs / 1000), ...m1() }
  samples = []
  completed = 0
  let next = 0
  let stop = false
  const m2 = meter(server)
  const t0 = now()
  onDone = () => {
    if (!stop) edit(next++ % C)
  }
  for (let k = 0; k < window; k++) edit(next++ % C)
  await sleep(maxMs)
  stop = true
  const wall = now() - t0
  const done = completed
  const mm = m2()
  await until(drained, 20000, 'max-rate edits seen by all')
  const max = {
    editsPerS: done / (wall / 1000),
    deliveriesPerS: (done * (C - 1)) / (wall / 1000),
    latencyMs: lat(samples),
    serverCpuUsPerDelivery: (mm.serverCpuMs * 1000) / (done * (C - 1)),
    ...mm,
  }
  for (const d of devs) d.destroy()
  return { fixed, max }
}
