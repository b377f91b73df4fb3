// Our relay as a server under test: the product's own, with device profiles enrolled beforehand for the generators.
import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createLog } from '../../../relay/http/log.ts'
import { ownDevice } from '../../../relay/own-device.ts'
import { rehearse } from '../../../relay/rehearsal.ts'
import { createCore, serve } from '../../../relay/relay.ts'
import { growLog, openDatabase } from '../../../relay/store/database.ts'
import { bench } from '../lib/satchel-kind.ts'
import { ready } from './_common.mjs'

const PROFILES = 1_000
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
  // One person's satchel, as somebody in the field has it; each device is that of another assistant of theirs.
  const owner = core.accounts.addPerson({ name: 'Rep', role: 'rep' }).id
  const { installation } = core.accounts.installation()
  const profiles = Array.from({ length: PROFILES }, (_, index) => {
    const { id, name, role } = core.accounts.addPerson({ name: `Helper ${index}`, role: 'assistant', assists: [owner] })
    const { publicKey, privateKey } = generateKeyPairSync('ed25519')
    const raw = Buffer.from(String(publicKey.export({ format: 'jwk' }).x), 'base64url')
    const device = core.accounts.enrolDevice(id, raw, 'bench')
    const { secret: token } = core.accounts.createToken(id)
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
