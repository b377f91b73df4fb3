// What an operator does to a stopped relay's folder: documents built anew, older rows of the journal let go of.
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { createLog } from '../../../relay/http/log.ts'
import { ownDevice } from '../../../relay/own-device.ts'
import { createCore } from '../../../relay/relay.ts'
import { openDatabase } from '../../../relay/store/database.ts'
import { bench } from '../lib/satchel-kind.ts'

const folder = process.env.DATA_DIR ?? '.'
const core = createCore({
  database: openDatabase(join(folder, 'satchel.sqlite')),
  ownDevice: ownDevice(join(folder, 'relay-key.pem')),
  kinds: new Map([[bench.name, bench]]),
  clock: Date.now,
  random: randomBytes,
  log: createLog('warn'),
  version: 'bench',
})
for (const { address } of await core.store.documents()) await core.rooms.compact(address)
core.consolidated?.start()
await core.consolidated?.caughtUp()
await core.trimmer.trim({ before: Date.now() + 1 })
await core.close()
