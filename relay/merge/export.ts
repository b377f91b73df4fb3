// A satchel file of documents as the relay has them: everything in it is acknowledged, so no entries are carried.

import * as Y from 'yjs'
import type { Address } from '../../src/documents/address.ts'
import { type CarriedDocument, canonicalState, writeSatchelFile } from '../../src/sync/file/satchel-file.ts'
import type { Accounts } from '../accounts/accounts.ts'
import type { OwnDevice } from '../own-device.ts'
import { DamagedDocumentError } from '../rooms/room.ts'
import type { Rooms } from '../rooms/rooms.ts'
import type { Store } from '../store/store.ts'
import { rawKey, sha256 } from './signatures.ts'

export interface ExportContext {
  readonly accounts: Accounts
  readonly store: Store
  readonly rooms: Rooms
  readonly ownDevice: OwnDevice
}

/**
 * The file's bytes; documents that are not here are left out. `at`: ms since 1970.
 * @throws SatchelFileError tooLarge, DamagedDocumentError
 */
export async function exportSatchel(
  { accounts, store, rooms, ownDevice }: ExportContext,
  addresses: readonly Address[],
  at: number,
): Promise<Uint8Array> {
  const { installation, incarnation, company } = accounts.installation()
  const documents: CarriedDocument[] = []
  const people = new Map<string, string>()
  for (const address of addresses) {
    const room = await rooms.room(address)
    const row = await store.document(address)
    if (!room || !row) continue
    const committed = await new Promise<Uint8Array>(resolve => {
      room.afterCommit(() => resolve(Y.encodeStateAsUpdate(room.doc)))
    })
    const state = canonicalState(committed)
    if (!state) throw new DamagedDocumentError(`${address} has a gap`)
    const { key, owner, epoch, schema } = row
    people.set(owner, accounts.findPerson(owner)?.name ?? '')
    documents.push({
      about: { address, schema, epoch, key, owner, name: room.summary().name, head: room.head },
      state,
      submissions: [],
    })
    await rooms.release(address)
  }
  const savedBy = { person: '', name: company, device: ownDevice.id }
  const relayKey = rawKey(ownDevice.publicKey)
  const manifest = { installation, company, relayKey, incarnation, savedBy, savedAt: at, people, devices: [] }
  return writeSatchelFile(manifest, documents, sha256)
}
