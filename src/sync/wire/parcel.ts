// The content of a document on its way to a device that does not have it open, and as cargo there: Yjs updates, each with
// its length before it, one after the other.
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'

export function encodeParcel(updates: readonly Uint8Array[]): Uint8Array {
  const encoder = encoding.createEncoder()
  for (const update of updates) encoding.writeVarUint8Array(encoder, update)
  return encoding.toUint8Array(encoder)
}

/** The updates are views of `bytes`. @throws where it is no parcel */
export function decodeParcel(bytes: Uint8Array): Uint8Array[] {
  const decoder = decoding.createDecoder(bytes)
  const updates: Uint8Array[] = []
  while (decoding.hasContent(decoder)) updates.push(decoding.readVarUint8Array(decoder))
  return updates
}
