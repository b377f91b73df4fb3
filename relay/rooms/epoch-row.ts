// The journal row an epoch begins with: the document's whole state as one entry that the relay's own device signs.
import { createHash } from 'node:crypto'
import type { Address } from '../../src/documents/address.ts'
import { encodeEntry, signedBytes } from '../../src/sync/wire/entry.ts'
import { encodeRow } from '../journal/row.ts'
import type { OwnDevice } from '../own-device.ts'

/** Makes the row's body. */
export type EpochRow = (address: Address, epoch: number, state: Uint8Array) => Uint8Array

export function epochRowOf(ownDevice: OwnDevice, installation: () => string): EpochRow {
  return (address, epoch, state) => {
    const bytes = encodeEntry({ update: state, changes: [] })
    // Numbers count from 1: this entry is nobody's change, and no device is asked for it.
    const hashes = [{ n: 0, hash: new Uint8Array(createHash('sha256').update(bytes).digest()) }]
    const about = { person: '', device: ownDevice.id, generation: 0, epoch, hashes }
    const signature = ownDevice.sign(signedBytes({ installation: installation(), address, ...about }))
    const entries = [{ place: 0, bytes }]
    return encodeRow([{ author: 'relay', note: JSON.stringify({ epoch }), signature, entries, ...about }])
  }
}

/** Seconds since 1970 where that is more than the last: after a backup was restored no number is given a second time. */
export const nextEpoch = (last: number, now: number): number => Math.max(last + 1, Math.floor(now / 1_000))
