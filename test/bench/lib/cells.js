// Runs the cells of one workload (parameters x adapters x rounds), rounds interleaved, each in a process of its own.
import { execFile } from 'node:child_process'
import { mkdirSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { medianOf } from './stats.js'

const root = dirname(import.meta.dirname)
/** On a real disk, where fsync costs what it costs; /tmp is memory on many machines. */
const data = process.env.SATCHEL_BENCH_DATA ?? join(root, 'out/data')
let folders = 0

/** ms after which a cell has failed. */
const limit = 150_000

function fresh() {
  const path = join(data, `${process.pid}-${folders++}`)
  rmSync(path, { recursive: true, force: true })
  mkdirSync(path, { recursive: true })
  return path
}

export function removeData() {
  for (let i = 0; i < folders; i++) rmSync(join(data, `${process.pid}-${i}`), { recursive: true, force: true })
}

function cell(workload, adapter, params) {
  const args = ['--max-old-space-size=4096', 'cell.js', workload, adapter, JSON.stringify(params)]
  const options = { cwd: root, timeout: limit, killSignal: 'SIGKILL', maxBuffer: 1e8 }
  return new Promise(resolve => {
    execFile(process.execPath, args, options, (error, output, errors) => {
      const line = /^RESULT (.*)$/m.exec(output)
      const result = line
        ? JSON.parse(line[1])
        : { error: `no result (${error?.signal ?? error?.code}) ${errors.slice(-300)}` }
      const said = [...new Set(`${output}\n${errors}`.split('\n'))]
      const warnings = said.filter(
        one => !one.startsWith('RESULT') && /warn|error|unhandled|already imported/i.test(one),
      )
      resolve(warnings.length > 0 ? { ...result, warnings: warnings.slice(0, 3) } : result)
    })
  })
}

const failures = runs => runs.filter(run => run.error)

/** One row an adapter: its runs, the median of each figure over those that succeeded, and the errors of the others. */
export async function measure({ workload, module, params, adapters, rounds }) {
  const runs = new Map(adapters.map(adapter => [adapter.name, []]))
  const servers = new Map()
  const address = ({ url, pid }) => ({ server: { url, pid } })
  const run = async (adapter, extra) => {
    const result = await cell(workload, adapter.name, { ...params, ...extra })
    const notes = [result.error, ...(result.warnings ?? [])].filter(Boolean)
    for (const note of notes) console.error(`${workload} ${adapter.name} ${JSON.stringify(params)}: ${note}`)
    return result
  }
  try {
    if (module.shared) {
      for (const adapter of adapters) {
        const server = await adapter.start(fresh())
        servers.set(adapter.name, server)
        const seeded = await run(adapter, { phase: 'seed', ...address(server) })
        if (seeded.error) runs.get(adapter.name).push({ error: `seed: ${seeded.error}` })
      }
    }
    for (let round = 0; round < rounds; round++) {
      for (const adapter of adapters) {
        const done = runs.get(adapter.name)
        if (failures(done).length >= 2) continue
        const server = servers.get(adapter.name)
        done.push(await run(adapter, { round, ...(server ? address(server) : { dataDir: fresh() }) }))
      }
    }
  } finally {
    for (const server of servers.values()) await server.stop()
  }
  return adapters.map(({ name }) => {
    const all = runs.get(name)
    const good = all.filter(one => !one.error)
    return {
      workload,
      params,
      adapter: name,
      ok: good.length,
      failed: all.length - good.length,
      errors: failures(all).map(one => one.error),
      median: good.length > 0 ? medianOf(good) : null,
      runs: all,
    }
  })
}
