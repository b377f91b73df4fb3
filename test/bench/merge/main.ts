// `npm run bench -- merge`: two copies of a pipeline of 10,000 with 5,000 changes each, merged; goals of the issue.
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** ms, MB of a million bytes, times the encoded document. */
const GOAL = { ms: 3_000, memory: 500, ratio: 1.5 }

interface Measured {
  readonly ms: number
  /** MB, the most the process had. */
  readonly memory: number
  readonly ratio: number
  readonly [figure: string]: number
}

/** True where every goal was met in the median. */
export function merge({ rounds, out }: { readonly rounds: number; readonly out: string }): boolean {
  mkdirSync(out, { recursive: true })
  const data = mkdtempSync(join(out, 'merge-'))
  let met = true
  try {
    const prepared = join(data, 'prepared')
    mkdirSync(prepared)
    run('prepare.ts', prepared)
    const report: Record<string, Measured[]> = {}
    for (const where of ['device', 'relay']) {
      const measured = Array.from({ length: rounds }, (_, round): Measured => {
        const folder = join(data, `${where}${round}`)
        cpSync(prepared, folder, { recursive: true })
        return JSON.parse(run('cell.ts', where, folder)) as Measured
      })
      report[where] = measured
      const figures = {
        ms: median(measured, 'ms'),
        memory: median(measured, 'memory'),
        ratio: median(measured, 'ratio'),
      }
      const fine = figures.ms < GOAL.ms && figures.memory < GOAL.memory && figures.ratio <= GOAL.ratio
      met &&= fine
      const said = `${figures.ms.toFixed(0)} ms, ${figures.memory.toFixed(0)} MB, file ${figures.ratio.toFixed(2)} x the document`
      console.log(
        `merge on the ${where}: ${said} ${fine ? '(goals met)' : '(goal missed)'}  ${JSON.stringify(measured[0])}`,
      )
    }
    writeFileSync(
      join(out, 'merge.json'),
      JSON.stringify({ at: new Date().toISOString(), goal: GOAL, report }, null, 1),
    )
  } finally {
    rmSync(data, { recursive: true, force: true })
  }
  return met
}

function run(script: string, ...given: string[]): string {
  const ran = spawnSync(process.execPath, [join(import.meta.dirname, script), ...given], { encoding: 'utf8' })
  if (ran.status !== 0) throw new Error(`${script}: ${ran.stderr}`)
  return ran.stdout
}

function median(measured: readonly Measured[], name: string): number {
  const values = measured.map(each => each[name] ?? 0).sort((a, b) => a - b)
  return values[Math.floor(values.length / 2)] ?? 0
}
