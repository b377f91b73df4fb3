// A journal row of the relay's own: what no person did, signed by the relay's device like anybody's entries.
import { createHash } from 'node:crypto'
import type { Address } from '../../src/documents/address.ts'
import { signedBytes } from '../../src/sync/wire/entry.ts'
import type { OwnDevice } from '../own-device.ts'
import { encodeRow } from './row.ts'

/** Makes the row's body, of encoded entries. `note`: what kind of row it is (relay/SPEC.md J9). */
export type OwnRow = (
  address: Address,
  about: { readonly epoch: number; readonly note: object },
  entries: readonly Uint8Array[],
) => Uint8Array

export function ownRowOf(ownDevice: OwnDevice, installation: () => string): OwnRow {
  return (address, { epoch, note }, encoded) => {
    const entries = encoded.map((bytes, place) => ({ place, bytes }))
    // Numbers count from 1: these entries are nobody's changes, and no device is asked for them.
    const hashes = entries.map(({ bytes }) => ({
      n: 0,
      hash: new Uint8Array(createHash('sha256').update(bytes).digest()),
    }))
    const about = { person: '', device: ownDevice.id, generation: 0, epoch, hashes }
    const signature = ownDevice.sign(signedBytes({ installation: installation(), address, ...about }))
    return encodeRow([{ author: 'relay', note: JSON.stringify(note), signature, entries, ...about }])
  }
}
