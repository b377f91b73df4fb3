// The same document for every engine: { records: { r0: { f0: '…' … } } }, about 10 KB as a Yjs update.
import * as Y from 'yjs'

let seed = 1
const rnd = () => {
  seed = (seed * 1103515245 + 12345) & 0x7fffffff
  return seed / 0x7fffffff
}
const word = n => {
  let s = ''
  while (s.length < n) s += rnd().toString(36).slice(2)
  return s.slice(0, n)
}
export const docName = i => `doc-${String(i).padStart(5, '0')}`
export function plain(i, { records = 20, fields = 12, len = 24 } = {}) {
  seed = 1000 + i
  const o = {}
  for (let r = 0; r < records; r++) {
    o[`r${r}`] = {}
    for (let f = 0; f < fields; f++) o[`r${r}`][`f${f}`] = word(len)
  }
  return o
}
/** deterministic: the same i gives the same bytes in every process */
export function yjsSeed(i, opt) {
  const d = new Y.Doc()
  d.clientID = 100000 + i
  d.transact(() => {
    const recs = d.getMap('records')
    for (const [r, fs] of Object.entries(plain(i, opt))) {
      const m = new Y.Map()
      recs.set(r, m)
      for (const [k, v] of Object.entries(fs)) m.set(k, v)
    }
  })
  const u = Y.encodeStateAsUpdate(d)
  d.destroy()
  return u
}
