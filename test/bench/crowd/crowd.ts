// `npm run bench -- crowd`: a relay is started anew, a thousand devices come back at the same moment, and twenty documents of
// each were changed.
import { mkdirSync, writeFileSync } from 'node:fs'
import { loadavg } from 'node:os'
import { join } from 'node:path'
import type { Machine } from '../lib/machine.ts'
import { change, machine, upToDate } from './carrying.ts'
import { Place } from './place.ts'

const REPS = 100
const DEVICES = 10
const DOCUMENTS = 20
/** What is about 10 kB a document. */
const OPPORTUNITIES = 20
/** Devices that come for the first time together. */
const FIRST_AT_ONCE = 50

/** Issue 5, *What it must reach*. */
const DELAY_MS = 200
const RESIDENT_MB = 512

/** True where every goal is met. */
export async function crowd({ out }: { readonly out: string }): Promise<boolean> {
  mkdirSync(out, { recursive: true })
  const size = { reps: REPS, assistants: DEVICES, documents: DOCUMENTS, opportunities: OPPORTUNITIES }
  // One device more of each rep changes the documents while the others are away.
  const place = Place.build(out, { ...size, devices: DEVICES + 1 })
  try {
    await place.start()
    const { installation, profiles } = place.company
    const rested = place.resident()
    const machines: Machine[] = []
    for (const each of profiles)
      machines.push(...each.slice(1).map(profile => machine(place.host, installation, profile)))
    for (let at = 0; at < machines.length; at += FIRST_AT_ONCE)
      await Promise.all(machines.slice(at, at + FIRST_AT_ONCE).map(upToDate))
    for (const each of machines) each.disconnect()
    const carried = place.resident()

    for (const [rep, [profile]] of profiles.entries()) {
      if (!profile) continue
      const editor = machine(place.host, installation, profile)
      await upToDate(editor)
      const lines = [...(await editor.device).catalogue.value.keys()]
      await change(editor, lines, `Changed in a night, by rep ${rep}`)
      await editor.close()
    }

    const changed = place.resident()
    await place.restart()
    await place.metric('satchel_event_loop_delay_seconds{quantile="0.99"}')
    const resident = place.watch()
    const before = performance.now()
    await Promise.all(machines.map(upToDate))
    const took = performance.now() - before
    const delay = (await place.metric('satchel_event_loop_delay_seconds{quantile="0.99"}')) * 1000
    const most = resident() / 1e6
    const verdicts = [
      { what: 'event-loop delay, p99', value: delay, most: DELAY_MS, unit: 'ms' },
      { what: 'resident at most', value: most, most: RESIDENT_MB, unit: 'MB' },
    ]
    console.log(
      `crowd: ${machines.length} devices, ${DOCUMENTS} changed documents each, all up to date in ${took.toFixed(0)} ms ` +
        `(load ${loadavg()[0]?.toFixed(1)}); resident before anybody came ${(rested / 1e6).toFixed(0)}, ` +
        `after all had their first load ${(carried / 1e6).toFixed(0)}, after the changes ${(changed / 1e6).toFixed(0)} MB`,
    )
    for (const { what, value, most, unit } of verdicts)
      console.log(`${value <= most ? 'met   ' : 'MISSED'} ${what}: ${value.toFixed(1)} of at most ${most} ${unit}`)
    const report = { at: new Date().toISOString(), devices: machines.length, took, rested, verdicts }
    writeFileSync(join(out, 'crowd.json'), JSON.stringify(report, null, 1))
    for (const each of machines) await each.close()
    return verdicts.every(({ value, most }) => value <= most)
  } finally {
    await place.leave()
  }
}
