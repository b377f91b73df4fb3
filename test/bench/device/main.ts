// `npm run bench -- device`: a rep's phone without a network, in real Chromium against a real relay.
import { mkdirSync, writeFileSync } from 'node:fs'
import { loadavg } from 'node:os'
import { join } from 'node:path'
import { launch } from '../../e2e/support/browser.ts'
import { flatten, table } from '../lib/report.js'
import { medianOf } from '../lib/stats.js'
import { edits } from './edits.ts'
import { Field, PHONE } from './field.ts'
import { firstRows } from './first-rows.ts'
import { peer } from './peer.ts'
import { queue } from './queue.ts'
import { reload } from './reload.ts'
import { scripts } from './scripts.ts'

/** A figure and the most it may be. */
interface Goal {
  readonly figure: string
  readonly most: number
  readonly unit: string
}

const GOALS: readonly Goal[] = [
  { figure: 'desk.firstRows', most: 300, unit: 'ms' },
  { figure: 'phone.firstRows', most: 300, unit: 'ms' },
  { figure: 'phone.reload.usable', most: 1_000, unit: 'ms' },
  { figure: 'desk.edits.commit.p95', most: 50, unit: 'ms' },
  { figure: 'phone.edits.scriptPerKey', most: 16, unit: 'ms' },
  { figure: 'desk.queue.onDisk', most: 5_000, unit: 'ms' },
  { figure: 'desk.queue.atOffice', most: 30_000, unit: 'ms' },
  { figure: 'scripts.firstScreen', most: 250_000, unit: 'bytes' },
]

interface Options {
  readonly rounds: number
  readonly out: string
}

/** Measures, prints medians, and writes every run to `device.json` in `out`. True where every goal is met. */
export async function device({ rounds, out }: Options): Promise<boolean> {
  const runs: Record<string, unknown>[] = []
  for (let round = 0; round < rounds; round++) runs.push(await once())
  const browser = await launch()
  const peers = await peer(browser, rounds)
  await browser.close()
  const [median, alone] = [medianOf(runs), medianOf(peers)]
  console.log(
    `\ndevice, ${rounds} rounds (load ${loadavg()[0]?.toFixed(1)}); a phone is ${PHONE} times slower than a desk\n`,
  )
  console.log(table([{ adapter: 'satchel', median, ok: rounds, failed: 0 }]))
  console.log('\ny-indexeddb alone, nothing drawn, nothing promised\n')
  console.log(table([{ adapter: 'y-indexeddb', median: alone, ok: rounds, failed: 0 }]))
  console.log('')
  const figures = new Map(flatten(median) as [string, number][])
  const verdicts = GOALS.map(({ figure, most, unit }) => {
    const value = figures.get(figure) ?? Number.NaN
    return { figure, value, most, unit, met: value <= most }
  })
  for (const { figure, value, most, unit, met } of verdicts)
    console.log(
      `${met ? 'met   ' : 'MISSED'} ${figure}: ${value.toFixed(value < 100 ? 1 : 0)} of at most ${most} ${unit}`,
    )
  mkdirSync(out, { recursive: true })
  // Of figures taken while others worked on the same cores the least is nearest to the truth; the load says which they are.
  const report = { at: new Date().toISOString(), node: process.version, rounds, runs, peers, median, verdicts }
  writeFileSync(join(out, 'device.json'), JSON.stringify(report, null, 1))
  return verdicts.every(({ met }) => met)
}

/** A profile of its own: figures of a used one would depend on what was measured before. */
async function once(): Promise<Record<string, unknown>> {
  const field = await Field.enter()
  try {
    const [opened, reloaded] = medians(await reload(field, 3))
    const load = loadavg()[0]
    return {
      load,
      phone: {
        firstRows: await firstRows(field, 'phone', PHONE, 3),
        ...{ open: opened, reload: reloaded, edits: await edits(field, PHONE) },
      },
      desk: {
        firstRows: await firstRows(field, 'desk', 1, 3),
        ...{ edits: await edits(field, 1), queue: await queue(field, 1) },
      },
      scripts: await scripts(field),
    }
  } finally {
    await field.leave()
  }
}

const medians = (rounds: readonly (readonly [object, object])[]): [object, object] => [
  medianOf(rounds.map(([first]) => first)),
  medianOf(rounds.map(([, second]) => second)),
]
