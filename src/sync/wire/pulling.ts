// Content that a device asks for, and what the relay sends of it (relay/SPEC.md V1, V2), as they stand in frames.
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'

export interface Wanted {
  readonly address: string
  readonly from: number
}

/** Content of a document, in one or several frames; `head` 0 and nothing in it: the document is not here for you. */
export interface Pulled {
  readonly address: string
  /** What it brings the receiver to. */
  readonly head: number
  /** The head it goes on from; 0: it is everything. */
  readonly from: number
  readonly more: boolean
  /** The document's; left out for devices, and by relays, that know nothing of epochs. */
  readonly epoch?: number
  /** Part of a parcel (src/sync/wire/parcel.ts). */
  readonly bytes: Uint8Array
}

export function writeWanted(encoder: encoding.Encoder, { address, from }: Wanted): void {
  encoding.writeVarString(encoder, address)
  encoding.writeVarUint(encoder, from)
}

export function readWanted(decoder: decoding.Decoder): Wanted {
  const address = decoding.readVarString(decoder)
  return { address, from: decoding.readVarUint(decoder) }
}

export function writePulled(encoder: encoding.Encoder, { address, head, from, more, epoch, bytes }: Pulled): void {
  encoding.writeVarString(encoder, address)
  encoding.writeVarUint(encoder, head)
  encoding.writeVarUint(encoder, from)
  encoding.writeVarUint(encoder, more ? 1 : 0)
  encoding.writeVarUint8Array(encoder, bytes)
  if (epoch !== undefined) encoding.writeVarUint(encoder, epoch)
}

/** The bytes inside are views. */
export function readPulled(decoder: decoding.Decoder): Pulled {
  const address = decoding.readVarString(decoder)
  const head = decoding.readVarUint(decoder)
  const from = decoding.readVarUint(decoder)
  const more = decoding.readVarUint(decoder) === 1
  const bytes = decoding.readVarUint8Array(decoder)
  const epoch = decoding.hasContent(decoder) ? decoding.readVarUint(decoder) : undefined
  return { address, head, from, more, bytes, ...(epoch === undefined ? {} : { epoch }) }
}
