// Our relay as a server under test: the product's own, with device profiles enrolled beforehand for the generators.
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { PersonRecord } from '../../../relay/accounts/persons.ts'
import { rehearse } from '../../../relay/rehearsal.ts'
import { serve } from '../../../relay/relay.ts'
import { growLog } from '../../../relay/store/database.ts'
import { enrolled, openCore } from '../lib/core.ts'
import { bench } from '../lib/satchel-kind.ts'
import { ready } from './_common.mjs'

/** Devices that may take part, and the people they belong to. */
const PROFILES = 1_200
const HELPERS = 24
/** Reps with an assistant each, where a workload asks for them: nobody carries what is somebody else's. */
const PAIRS = Number(process.env.PAIRS ?? 0)
const folder = process.env.DATA_DIR ?? '.'
const { core, options } = openCore(folder, bench)
const file = join(folder, 'profiles.json')
if (!existsSync(file)) {
  // Thousands of writes before anything is measured: none of them waits for the disk.
  options.database.exec('PRAGMA synchronous = OFF')
  await core.accounts.setUp({ company: 'Bench', name: 'Bench', language: 'en' })
  // One person's satchel, as somebody in the field has it; the devices are those of assistants of theirs.
  const owner = core.accounts.addPerson({ name: 'Rep', role: 'rep' }).id
  const { installation } = core.accounts.installation()
  const helpers = Array.from({ length: HELPERS }, (_, index) =>
    core.accounts.addPerson({ name: `Helper ${index}`, role: 'assistant', assists: [owner] }),
  )
  const profiles = Array.from({ length: PROFILES }, (_, index) =>
    // Seeding takes two devices for 200 documents, which is what one person may begin in an hour.
    enrolled(core, helpers[Math.floor(index / 2) % HELPERS] as PersonRecord),
  )
  const pairs = Array.from({ length: PAIRS }, (_, index) => {
    const rep = core.accounts.addPerson({ name: `Rep ${index}`, role: 'rep' })
    const assistant = core.accounts.addPerson({ name: `Assistant ${index}`, role: 'assistant', assists: [rep.id] })
    return [enrolled(core, rep), enrolled(core, assistant)]
  })
  writeFileSync(file, JSON.stringify({ owner, installation, profiles, pairs }))
  options.database.exec('PRAGMA synchronous = FULL')
}
growLog(options.database)
await rehearse(options.kinds)
const relay = await serve(core, options, {
  host: '127.0.0.1',
  port: 0,
  origins: [],
  staticFolder: join(folder, 'dist'),
  secure: false,
})
process.on('SIGTERM', () => void relay.close().then(() => process.exit(0)))
ready(relay.port)
