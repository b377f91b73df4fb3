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

const PROFILES = 64
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
  const { id, name } = await core.accounts.setUp({ company: 'Bench', name: 'Bench', language: 'en' })
  const { secret } = core.accounts.createToken(id)
  const { installation } = core.accounts.installation()
  const profiles = Array.from({ length: PROFILES }, () => {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519')
    const raw = Buffer.from(String(publicKey.export({ format: 'jwk' }).x), 'base64url')
    const device = core.accounts.enrolDevice(id, raw, 'bench')
    return { device, key: privateKey.export({ format: 'pem', type: 'pkcs8' }) }
  })
  writeFileSync(file, JSON.stringify({ person: { id, name, role: 'admin' }, token: secret, installation, profiles }))
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
