// `npm run bench -- w1,w5 [--adapters a,b] [--rounds 5] [--only '{"clients":10}'] [--all]`: measures servers side by side;
// `npm run bench -- device [--rounds 3]`: a phone without a network; `npm run bench -- merge`: two satchel files;
// `npm run bench -- collisions`: what keeping conflicting values costs the relay; `npm run bench -- together`: how soon
// another browser shows a change; `npm run bench -- policy`: who gets what in a company of 100,000 documents;
// `npm run bench -- crowd`: a thousand devices at once; `npm run bench -- archive`: a relay that keeps 100,000 documents;
// `npm run bench -- epochs`: what building a document anew gives back, and takes.
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
const unknownWorkload = workloads.find(
  one => !/^(w[1-7]|device|merge|collisions|together|policy|crowd|archive|epochs)$/.test(one),
)
if (workloads.length === 0 || unknownWorkload) {
  stop(
    'Name workloads, w1 to w7, device, merge, collisions, together, policy, crowd, archive or epochs: npm run bench -- w1,w5 [--adapters a,b] [--rounds 3] [--only JSON] [--all]',
  )
}
const rounds = Number(values.rounds)
if (!Number.isInteger(rounds) || rounds < 1) stop(`--rounds ${values.rounds} is not a number of rounds.`)
if (workloads.includes('device')) {
  const { device } = await import('./device/main.ts')
  process.exitCode = (await device({ rounds, out: values.out })) ? 0 : 1
}
if (workloads.includes('merge')) {
  const { merge } = await import('./merge/main.ts')
  if (!merge({ rounds, out: values.out })) process.exitCode = 1
}
if (workloads.includes('collisions')) {
  const { collisions } = await import('./collisions/main.ts')
  if (!(await collisions({ rounds, out: values.out }))) process.exitCode = 1
}
if (workloads.includes('together')) {
  const { together } = await import('./together/main.ts')
  if (!(await together({ rounds, out: values.out }))) process.exitCode = 1
}
if (workloads.includes('policy')) {
  const { policy } = await import('./policy/main.ts')
  if (!(await policy({ rounds, out: values.out }))) process.exitCode = 1
}
if (workloads.includes('epochs')) {
  const { epochs } = await import('./epochs/main.ts')
  await epochs({ rounds, out: values.out })
}
if (workloads.includes('crowd')) {
  const { crowd } = await import('./crowd/crowd.ts')
  if (!(await crowd({ out: values.out }))) process.exitCode = 1
}
if (workloads.includes('archive')) {
  const { archive } = await import('./crowd/archive.ts')
  if (!(await archive({ out: values.out }))) process.exitCode = 1
}
const servers = workloads.filter(one => /^w[1-7]$/.test(one))
const names =
  servers.length === 0 ? [] : (values.adapters?.split(',') ?? Object.keys(known).filter(name => !known[name].onRequest))
const unknownAdapter = names.find(name => !(name in known))
if (unknownAdapter) stop(`There is no adapter ${unknownAdapter}: there are ${Object.keys(known).join(', ')}.`)

install(names.flatMap(name => known[name].installs))
const loaded = await Promise.all(
  names.map(async name => ({ adapter: await known[name].load(), workloads: known[name].workloads ?? servers })),
)
if (servers.length > 0)
  console.log(
    `Node ${process.version}, ${availableParallelism()} cores, ${rounds} round${rounds === 1 ? '' : 's'}; medians, and (x ratio) to the first column`,
  )
let failed = false
for (const workload of servers) {
  const module = await import(`./workloads/${workload}.js`)
  const fits = loaded
    .filter(one => one.workloads.includes(workload))
    .map(one => one.adapter)
    .filter(one => (!module.persistentOnly || one.persistent) && (!module.needsKeptDocs || one.keepsDocs !== false))
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
if (failed) process.exitCode = 1
