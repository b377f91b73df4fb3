// A relay's core on a folder of its own, without a network.
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { createLog } from '../../../relay/http/log.ts'
import { ownDevice } from '../../../relay/own-device.ts'
import { type Core, createCore } from '../../../relay/relay.ts'
import { openDatabase } from '../../../relay/store/database.ts'
import { pipeline } from '../../../src/documents/pipeline.ts'

export function openCore(folder: string): { core: Core; close: () => Promise<void> } {
  const core = createCore({
    database: openDatabase(join(folder, 'satchel.sqlite')),
    ownDevice: ownDevice(join(folder, 'relay-key.pem')),
    kinds: new Map([[pipeline.name, pipeline]]),
    clock: Date.now,
    random: randomBytes,
    log: createLog('error'),
    version: 'bench',
  })
  return { core, close: () => core.close() }
}
