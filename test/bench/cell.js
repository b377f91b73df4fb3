// One measurement in its own load-generator process: node cell.js <workload> <adapter> <json>
import { adapters } from './adapters/index.js'

const [, , w, a, json] = process.argv
const p = JSON.parse(json)
const mod = await import(`./workloads/${w}.js`)
const adapter = await adapters[a].load()
process.on('unhandledRejection', e => {
  console.error('unhandled', e?.message ?? e)
})
let server = p.server
let own
try {
  if (!server && !mod.ownServer) server = own = await adapter.start(p.dataDir, mod.company?.(p))
  const r = await (p.phase === 'seed' ? mod.seed : mod.run)({ ...p, adapter, server })
  console.log(`RESULT ${JSON.stringify(r ?? {})}`)
} catch (e) {
  console.log(`RESULT ${JSON.stringify({ error: String(e.message ?? e) })}`)
}
if (own) await own.stop()
process.exit(0)
