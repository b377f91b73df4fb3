// Does something to every document of a data folder in a process of its own, to be killed: a dot for each that is done.
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { FILES } from '../../../relay/cli/folder.ts'
import { createLog } from '../../../relay/http/log.ts'
import { ownDevice } from '../../../relay/own-device.ts'
import { createCore } from '../../../relay/relay.ts'
import { openDatabase } from '../../../relay/store/database.ts'
import { kinds } from '../../support/relay.ts'

const [, , folder, what] = process.argv
if (folder === undefined || (what !== 'compact' && what !== 'trim'))
  throw new Error('a data folder, and compact or trim')
const core = createCore({
  database: openDatabase(join(folder, 'satchel.sqlite')),
  ownDevice: ownDevice(join(folder, FILES.key)),
  kinds,
  clock: Date.now,
  random: randomBytes,
  log: createLog('silent'),
  version: 'test',
})
process.stdout.write('begun')
for (const { address } of await core.store.documents()) {
  if (what === 'compact') await core.rooms.compact(address)
  else await core.trimmer.trim({ before: Date.now() + 60_000 }, [address])
  process.stdout.write('.')
}
// Whoever kills comes a moment later than the last dot.
setTimeout(() => undefined, 60_000)
