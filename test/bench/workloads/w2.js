// Many rooms: R documents, each open on two devices (rep and assistant), each making 1 edit/s.
import { docName, lat, meter, now, sleep, until, within } from './_util.js'
export const params = [{ rooms: 500 }]
export const headline = ['latencyMs.p50', 'latencyMs.p99', 'serverCpuMs', 'serverRssMB', 'connectMs']
/** Who they are, for servers that ask. */
export const company = ({ rooms }) => ({ pairs: rooms })
export async function run({ adapter, server, rooms: R, ms = 2500 }) {
  const pairs = []
  const opt = { records: 1 }
  const mc = meter(server)
  const t0 = now()
  for (let r = 0; r < R; r++)
    pairs.push(
      [0, 1].map(() => {
        const d = adapter.device(server.url, { pair: r })
        const c = d.load(docName(r), r, opt)
        return { d, c, seq: 0, sent: new Map(), seen: 0 }
      }),
    )
  for (let r = 0; r < R; r += 50) {
    const b = pairs.slice(r, r + 50)
    for (const p of b) p[0].d.connect()
    await within(Promise.all(b.map(p => p[0].c.synced)), 30000, 'rep synced')
    for (const p of b) p[1].d.connect()
    await within(Promise.all(b.map(p => p[1].c.synced)), 30000, 'assistant synced')
  }
  const connectMs = now() - t0
  const connectCpuMs = mc().serverCpuMs
  const samples = []
  let pending = 0
  for (const p of pairs) {
    for (const s of [0, 1]) {
      const me = p[s]
      const other = p[1 - s]
      me.c.onRemote((key, v) => {
        if (key !== `k${1 - s}`) return
        for (let q = me.seen + 1; q <= v; q++) {
          samples.push(now() - other.sent.get(q))
          other.sent.delete(q)
          pending--
        }
        me.seen = Math.max(me.seen, v)
      })
    }
  }
  const edit = (p, s) => {
    const e = p[s]
    e.seq++
    e.sent.set(e.seq, now())
    pending++
    e.c.set(`k${s}`, e.seq)
  }
  await sleep(300)
  const m = meter(server)
  const total = 2 * R
  const end = now() + ms
  let i = 0
  const start = now()
  while (now() < end) {
    const due = Math.floor(((now() - start) / 1000) * total)
    while (i < due) {
      edit(pairs[(i >> 1) % R], i & 1)
      i++
    }
    await sleep(2)
  }
  await until(() => pending === 0, 30000, 'all edits seen')
  const r = { edits: i, editsPerS: i / (ms / 1000), latencyMs: lat(samples), ...m(), connectMs, connectCpuMs }
  for (const x of pairs.flat()) x.d.destroy()
  return r
}
