// A relay's core on a folder of its own: for what is built and measured without a network, and for the servers.
import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type { PersonRecord } from '../../../relay/accounts/persons.ts'
import { createLog } from '../../../relay/http/log.ts'
import { ownDevice } from '../../../relay/own-device.ts'
import { type Core, createCore, type RelayOptions } from '../../../relay/relay.ts'
import { openDatabase } from '../../../relay/store/database.ts'
import type { Kind } from '../../../src/documents/kind.ts'
import type { Profile } from './machine.ts'

/** `clock`: ms since 1970, this machine's unless told otherwise. */
export function openCore(
  folder: string,
  kind: Kind,
  clock: () => number = Date.now,
): { readonly core: Core; readonly options: RelayOptions } {
  const options = {
    database: openDatabase(join(folder, 'satchel.sqlite')),
    ownDevice: ownDevice(join(folder, 'relay-key.pem')),
    kinds: new Map([[kind.name, kind]]),
    clock,
    random: randomBytes,
    log: createLog('warn'),
    version: 'bench',
  }
  return { core: createCore(options), options }
}

/** A device of this person's, and a way in. */
export function enrolled(core: Core, { id, name, role }: PersonRecord): Profile {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const raw = Buffer.from(String(publicKey.export({ format: 'jwk' }).x), 'base64url')
  return {
    device: core.accounts.enrolDevice(id, raw, 'bench'),
    key: String(privateKey.export({ format: 'pem', type: 'pkcs8' })),
    token: core.accounts.createToken(id).secret,
    person: { id, name, role },
  }
}
