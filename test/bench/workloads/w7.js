// Disk: 10,000 single-field edits to one ~10 KB document; and what is left of it once that was compacted.

import { du } from '../lib/proc.js'
import { now, procStat, sleep, until, within } from './_util.js'
export const params = [{ edits: 10000 }]
export const headline = [
  'docBytes',
  'connectedKB',
  'closedKB',
  'reopenedKB',
  'compactedKB',
  'compactedDocBytes',
  'emptyKB',
  'times.encoded',
  'times.encodedBeyondEmpty',
  'times.compactedBeyondEmpty',
  'compactMs',
  'wallMs',
  'serverCpuMs',
  'reopenMs',
]
export const ownServer = true
export const persistentOnly = true
export async function run({ adapter, dataDir, edits }) {
  let s = await adapter.start(dataDir)
  const c0 = procStat(s.pid).cpu
  const a = adapter.device(s.url)
  const c = a.load('room', 0)
  a.connect()
  await within(c.synced, 10000, 'synced')
  const b = adapter.device(s.url)
  const cb = b.load('room', 0)
  b.connect()
  await within(cb.synced, 10000, 'synced')
  const t0 = now()
  for (let i = 0; i < edits; i++) {
    c.setField(`r${i % 20}`, `f${(i * 7) % 12}`, `value ${i}`)
    if (i % 50 === 49) await sleep(2)
  }
  c.set('end', 1)
  await until(() => cb.get('end') === 1, 60000, 'last edit seen')
  const wall = now() - t0
  await sleep(3000)
  const connected = du(dataDir)
  const cpu = procStat(s.pid).cpu - c0
  const docBytes = c.size()
  a.destroy()
  b.destroy()
  await sleep(2000)
  const closed = du(dataDir)
  await s.stop()
  const stopped = du(dataDir)
  s = await adapter.start(dataDir)
  const f = adapter.device(s.url)
  f.connect()
  const t1 = now()
  const cf = f.want('room')
  await until(() => cf.hasContent() && cf.get('end') === 1, 20000, 'reopen')
  const reopenMs = now() - t1
  await sleep(1500)
  f.destroy()
  await sleep(1000)
  await s.stop()
  const reopened = du(dataDir)
  const compacted = adapter.compact ? await compact(adapter, dataDir, docBytes) : {}
  return {
    ...compacted,
    docBytes,
    wallMs: wall,
    serverCpuMs: cpu,
    connectedKB: connected.bytes / 1e3,
    closedKB: closed.bytes / 1e3,
    stoppedKB: stopped.bytes / 1e3,
    reopenedKB: reopened.bytes / 1e3,
    files: reopened.files,
    reopenMs,
  }
}

/** The same folder after its operator did what there is to do; beside it one that nothing was ever written to. */
async function compact(adapter, dataDir, docBytes) {
  const t0 = now()
  await adapter.compact(dataDir)
  const compactMs = now() - t0
  const compacted = du(dataDir)
  const s = await adapter.start(dataDir)
  const device = adapter.device(s.url)
  device.connect()
  const c = device.want('room')
  await until(() => c.hasContent() && c.get('end') === 1, 20000, 'compacted')
  const compactedDocBytes = c.size()
  device.destroy()
  await sleep(500)
  await s.stop()
  const empty = await adapter.start(`${dataDir}/empty`)
  // Until it has begun all its files.
  await sleep(2000)
  await empty.stop()
  const emptyKB = du(`${dataDir}/empty`).bytes / 1e3
  return {
    compactedKB: compacted.bytes / 1e3,
    compactedDocBytes,
    emptyKB,
    // All of it, and what the document adds to a server without any; beside its state as it was and as it is now.
    times: {
      encoded: compacted.bytes / docBytes,
      encodedBeyondEmpty: (compacted.bytes - emptyKB * 1e3) / docBytes,
      compactedBeyondEmpty: (compacted.bytes - emptyKB * 1e3) / compactedDocBytes,
    },
    compactMs,
  }
}
