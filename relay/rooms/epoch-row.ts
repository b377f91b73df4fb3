// The journal row an epoch begins with: the document's whole state as one entry that the relay's own device signs.
import type { Address } from '../../src/documents/address.ts'
import { encodeEntry } from '../../src/sync/wire/entry.ts'
import type { OwnRow } from '../journal/own-row.ts'

/** Makes the row's body. */
export type EpochRow = (address: Address, epoch: number, state: Uint8Array) => Uint8Array

export const epochRowOf =
  (ownRow: OwnRow): EpochRow =>
  (address, epoch, state) =>
    ownRow(address, { epoch, note: { epoch } }, [encodeEntry({ update: state, changes: [] })])

/** Seconds since 1970 where that is more than the last: after a backup was restored no number is given a second time. */
export const nextEpoch = (last: number, now: number): number => Math.max(last + 1, Math.floor(now / 1_000))
