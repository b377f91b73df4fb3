// A relay in a process of its own, to be killed: serves the data folder it is given, on the
// port it is given (0: any that is free), and prints which.
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { createLog } from '../../../relay/http/log.ts'
import { ownDevice } from '../../../relay/own-device.ts'
import { createCore, type RelayOptions, serve } from '../../../relay/relay.ts'
import { openDatabase } from '../../../relay/store/database.ts'
import { kinds } from '../../support/relay.ts'

const folder = process.argv[2]
if (folder === undefined) throw new Error('no data folder was given')
const options: RelayOptions = {
  database: openDatabase(join(folder, 'satchel.sqlite')),
  ownDevice: ownDevice(join(folder, 'own-device.pem')),
  kinds,
  clock: Date.now,
  random: randomBytes,
  log: createLog('silent'),
  version: 'test',
}
const listen = {
  host: '127.0.0.1',
  port: Number(process.argv[3] ?? 0),
  origins: [],
  staticFolder: join(folder, 'dist'),
  secure: false,
}
const relay = await serve(createCore(options), options, listen)
console.log(relay.port)
