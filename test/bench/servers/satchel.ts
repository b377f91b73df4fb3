// Our relay as a server under test: the product's own, with device profiles enrolled beforehand for the generators.
import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { PersonRecord } from '../../../relay/accounts/persons.ts'
import { createLog } from '../../../relay/http/log.ts'
import { ownDevice } from '../../../relay/own-device.ts'
import { rehearse } from '../../../relay/rehearsal.ts'
import { createCore, serve } from '../../../relay/relay.ts'
import { growLog, openDatabase } from '../../../relay/store/database.ts'
import { bench } from '../lib/satchel-kind.ts'
import { ready } from './_common.mjs'

/** Devices that may take part, and the people they belong to. */
const PROFILES = 1_200
const HELPERS = 24
const folder = process.env.DATA_DIR ?? '.'
const options = {
  database: openDatabase(join(folder, 'satchel.sqlite')),
  ownDevice: ownDevice(join(folder, 'relay-key.pem')),
  kinds: new Map([[bench.name, bench]]),
  clock: Date.now,
  random: randomBytes,
  log: createLog('warn'),
  version: 'bench',
}
const core = createCore(options)
const file = join(folder, 'profiles.json')
if (!existsSync(file)) {
  await core.accounts.setUp({ company: 'Bench', name: 'Bench', language: 'en' })
  // One person's satchel, as somebody in the field has it; the devices are those of assistants of theirs.
  const owner = core.accounts.addPerson({ name: 'Rep', role: 'rep' }).id
  const { installation } = core.accounts.installation()
  const helpers = Array.from({ length: HELPERS }, (_, index) =>
    core.accounts.addPerson({ name: `Helper ${index}`, role: 'assistant', assists: [owner] }),
  )
  const tokens = helpers.map(({ id }) => core.accounts.createToken(id).secret)
  const profiles = Array.from({ length: PROFILES }, (_, index) => {
    // Seeding takes two devices for 200 documents, which is what one person may begin in an hour.
    const helper = Math.floor(index / 2) % HELPERS
    const { id, name, role } = helpers[helper] as PersonRecord
    const { publicKey, privateKey } = generateKeyPairSync('ed25519')
    const raw = Buffer.from(String(publicKey.export({ format: 'jwk' }).x), 'base64url')
    const device = core.accounts.enrolDevice(id, raw, 'bench')
    const token = tokens[helper]
    const key = privateKey.export({ format: 'pem', type: 'pkcs8' })
    return { device, key, token, person: { id, name, role } }
  })
  writeFileSync(file, JSON.stringify({ owner, installation, profiles }))
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
