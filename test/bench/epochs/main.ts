// `npm run bench -- epochs`: documents that were overwritten again and again, before and after they are built anew
// (relay/SPEC.md Z): what they take, what a fresh device is sent, how soon the relay has them open, how long it takes.
import { randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import * as Y from 'yjs'
import { type Address, newAddress } from '../../../src/documents/address.ts'
import { encodeParcel } from '../../../src/sync/wire/parcel.ts'
import { enrol } from '../../support/device.ts'
import { TestRelay } from '../../support/relay.ts'
import { Author } from '../lib/author.ts'

interface Shape {
  readonly records: number
  readonly overwrites: number
}

/** A small pipeline, a rep's of the demo, and the largest one that is promised to work (issue 4). */
const SHAPES: readonly Shape[] = [
  { records: 40, overwrites: 10_000 },
  { records: 750, overwrites: 20_000 },
  { records: 10_000, overwrites: 50_000 },
]
const FIELDS = ['name', 'account', 'nextStep', 'contact', 'product', 'reference']

interface Standing {
  /** Bytes. */
  readonly state: number
  /** Bytes a device fetches that has nothing of it. */
  readonly fetched: number
  /** Bytes of the journal: its history stays. */
  readonly journal: number
  /** ms until the relay has it in memory. */
  readonly open: number
}

interface Run {
  readonly before: Standing
  readonly after: Standing
  /** ms until it is built anew, on disk and in the lists. */
  readonly took: number
  /** ms the relay did nothing else at a stretch. */
  readonly blocked: number
}

export async function epochs({ rounds, out }: { readonly rounds: number; readonly out: string }): Promise<void> {
  mkdirSync(out, { recursive: true })
  const report: { readonly shape: Shape; readonly runs: readonly Run[] }[] = []
  for (const shape of SHAPES) {
    const runs: Run[] = []
    for (let round = 0; round < rounds; round++) runs.push(await measure(shape, out))
    const middle = (of: (run: Run) => number) => median(runs.map(of))
    const line = (name: keyof Standing, unit: string, each: number) => {
      const [before, after] = [middle(run => run.before[name] / each), middle(run => run.after[name] / each)]
      console.log(`  ${name.padEnd(8)} ${before.toFixed(1)} → ${after.toFixed(1)} ${unit}`)
    }
    console.log(`${shape.records} opportunities, ${shape.overwrites} overwrites`)
    line('state', 'kB', 1_000)
    line('fetched', 'kB', 1_000)
    line('open', 'ms', 1)
    line('journal', 'kB', 1_000)
    console.log(`  took ${middle(run => run.took).toFixed(0)} ms, blocked ${middle(run => run.blocked).toFixed(0)} ms`)
    report.push({ shape, runs })
  }
  writeFileSync(join(out, 'epochs.json'), JSON.stringify({ at: new Date().toISOString(), report }, null, 1))
}

async function measure({ records, overwrites }: Shape, out: string): Promise<Run> {
  const relay = await TestRelay.start({ folder: mkdtempSync(join(out, 'epochs-')) })
  try {
    const address = newAddress('pipeline', randomBytes)
    const author = new Author(relay, enrol(relay, relay.person('Olga Office', 'office')), address)
    await author.submit([[{ command: { command: 'create', schema: 1 } }]])
    const places = Array.from({ length: records }, (_, record) => FIELDS.map(field => `r${record}.${field}`)).flat()
    await author.submit([author.change(places, 'as it was at first')])
    // Spread over the document, as work is: of one field alone Yjs keeps the past together.
    for (let done = 0; done < overwrites; done += 1_000) {
      const some = Array.from({ length: 1_000 }, (_, at) => places[((done + at) * 7_919) % places.length] ?? '')
      await author.submit([author.change(some, `as it was after ${done}`)])
    }
    await relay.core.rooms.saveSummaries()
    const before = await standing(relay, address)
    const delay = monitorEventLoopDelay({ resolution: 1 })
    delay.enable()
    await pause()
    const begun = performance.now()
    const shrunk = await relay.core.rooms.compact(address)
    const took = performance.now() - begun
    await pause()
    delay.disable()
    if (!shrunk) throw new Error('it was not built anew')
    return { before, after: await standing(relay, address), took, blocked: delay.max / 1e6 }
  } finally {
    await relay.stop()
    rmSync(relay.folder, { recursive: true, force: true })
  }
}

async function standing({ core }: TestRelay, address: Address): Promise<Standing> {
  const { rooms, store } = core
  // Let go of and opened again, as after a night: with whatever snapshot there is.
  const room = await rooms.room(address)
  if (!room?.row) throw new Error('it is not there')
  if (!(await store.load(address))?.snapshot && room.row.begins === 0)
    await store.saveSnapshot(address, room.head, Y.encodeStateAsUpdate(room.doc))
  const state = Y.encodeStateAsUpdate(room.doc).length
  const parcel = await store.catalogue.parcel(address, 0)
  const fetched = parcel ? encodeParcel(parcel.updates).length : 0
  const begun = performance.now()
  await opened(core, address)
  const open = performance.now() - begun
  const rows = await store.rows(0, Number.MAX_SAFE_INTEGER, address)
  return { state, fetched, open, journal: rows.reduce((sum, { body }) => sum + body.length, 0) }
}

/** What the relay does when somebody asks for a document that is not in memory. */
async function opened({ store }: TestRelay['core'], address: Address): Promise<void> {
  const stored = await store.load(address)
  const doc = new Y.Doc()
  if (stored?.snapshot) Y.applyUpdate(doc, stored.snapshot.state)
  for (const update of (await store.catalogue.parcel(address, 0))?.updates.slice(stored?.snapshot ? 1 : 0) ?? [])
    Y.applyUpdate(doc, update)
}

/** The measurement of turns begins, and ends, with a turn of its own. */
const pause = () => new Promise(resolve => setTimeout(resolve, 20))

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
}
