// `npm run bench -- w1,w5 [--adapters a,b] [--rounds 5] [--only '{"clients":10}'] [--all]`: measures servers side by side.
import { mkdirSync, writeFileSync } from 'node:fs'
import { availableParallelism, loadavg } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { adapters as known } from './adapters/index.js'
import { measure, removeData } from './lib/cells.js'
import { install } from './lib/peers.js'
import { table } from './lib/report.js'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    adapters: { type: 'string' },
    rounds: { type: 'string', default: '3' },
    only: { type: 'string' },
    out: { type: 'string', default: join(import.meta.dirname, 'out') },
    all: { type: 'boolean', default: false },
  },
})

function stop(sentence: string): never {
  console.error(sentence)
  process.exit(2)
}

if (process.platform !== 'linux')
  stop('Processor time and memory of the servers are read from /proc: this runs on Linux.')
const workloads = positionals.flatMap(one => one.split(',')).filter(one => one !== '')
const unknownWorkload = workloads.find(one => !/^w[1-7]$/.test(one))
if (workloads.length === 0 || unknownWorkload) {
  stop('Name workloads, w1 to w7: npm run bench -- w1,w5 [--adapters a,b] [--rounds 3] [--only JSON] [--all]')
}
const rounds = Number(values.rounds)
if (!Number.isInteger(rounds) || rounds < 1) stop(`--rounds ${values.rounds} is not a number of rounds.`)
const names = values.adapters?.split(',') ?? Object.keys(known).filter(name => !known[name].onRequest)
const unknownAdapter = names.find(name => !(name in known))
if (unknownAdapter) stop(`There is no adapter ${unknownAdapter}: there are ${Object.keys(known).join(', ')}.`)

install(names.flatMap(name => known[name].installs))
const loaded = await Promise.all(names.map(name => known[name].load()))
console.log(
  `Node ${process.version}, ${availableParallelism()} cores, ${rounds} round${rounds === 1 ? '' : 's'}; medians, and (x ratio) to the first column`,
)
let failed = false
for (const workload of workloads) {
  const module = await import(`./workloads/${workload}.js`)
  const fits = loaded.filter(
    one => (!module.persistentOnly || one.persistent) && (!module.needsKeptDocs || one.keepsDocs !== false),
  )
  const rows = []
  for (const params of values.only ? [JSON.parse(values.only)] : module.params) {
    const measured = await measure({ workload, module, params, adapters: fits, rounds })
    rows.push(...measured)
    failed ||= measured.some(row => row.ok === 0)
    console.log(`\n${workload} ${JSON.stringify(params)} (load ${loadavg()[0]?.toFixed(1)})\n`)
    console.log(table(measured, values.all ? undefined : module.headline))
  }
  mkdirSync(values.out, { recursive: true })
  const report = { at: new Date().toISOString(), node: process.version, rounds, rows }
  writeFileSync(join(values.out, `${workload}.json`), JSON.stringify(report, null, 1))
}
removeData()
process.exitCode = failed ? 1 : 0
