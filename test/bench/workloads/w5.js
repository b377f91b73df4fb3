// Durability: 1000 edits sent and seen by a second client; kill -9 after waitMs; restart on the same data; fresh clients count.
import { now, sleep, until, within } from './_util.js'
export const params = [{ waitMs: 200 }, { waitMs: 3000 }]
export const headline = ['lost', 'docLost', 'burstSeenMs']
export const ownServer = true
export const persistentOnly = true
export async function run({ adapter, dataDir, waitMs, edits = 1000 }) {
  const s1 = await adapter.start(dataDir)
  const opt = { records: 1 }
  const a = adapter.device(s1.url)
  const ca = a.load('room', 0, opt)
  a.connect()
  await within(ca.synced, 10000, 'a synced')
  const b = adapter.device(s1.url)
  const cb = b.load('room', 0, opt)
  b.connect()
  await within(cb.synced, 10000, 'b synced')
  const t0 = now()
  for (let i = 0; i < edits; i++) ca.set(`k${i}`, i)
  await until(() => cb.keys() >= edits, 30000, 'burst seen by second client')
  const seenMs = now() - t0
  await sleep(waitMs)
  await s1.kill9()
  a.destroy()
  b.destroy()
  const s2 = await adapter.start(dataDir)
  let found = 0
  let docLost = 1
  let tries = 0
  while (tries < 3 && found < edits) {
    // fresh clients; automerge's first find after a restart often does not answer, the next does
    tries++
    const f = adapter.device(s2.url)
    f.connect()
    const cf = f.want('room')
    cf.found?.catch?.(() => {})
    await sleep(1500)
    if (cf.hasContent()) docLost = 0
    found = Math.max(found, cf.keys())
    f.destroy()
  }
  await s2.stop()
  return { burstSeenMs: seenMs, found, lost: edits - found, docLost, tries }
}
