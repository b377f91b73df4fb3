// The body of a journal row, format 1: what one turn of the relay accepted for one document, as it was sent.
//
// 1, count of batches; each batch: author type, person, device, generation, epoch, note (JSON text or empty),
// the signed hash list (count; n, SHA-256 each), signature (64 bytes; none for tokens), accepted entries (count; place
// in the hash list, bytes with length). An entry's index in the row counts through all batches.
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import { HASH_BYTES, SIGNATURE_BYTES } from '../../src/sync/wire/entry.ts'

const ROW_FORMAT = 1

/** Who vouches for a batch: a person's device or the relay's own (both sign), or a bearer token's stock client. */
export type AuthorType = 'device' | 'token' | 'relay'
const AUTHOR_TYPES: readonly AuthorType[] = ['device', 'token', 'relay']

export interface Batch {
  readonly author: AuthorType
  readonly person: string
  readonly device: string
  readonly generation: number
  readonly epoch: number
  /** What links the batch to something else (an import, a repaired entry); JSON, empty where there is nothing. */
  readonly note: string
  /** Every entry of the submission it came in, refused ones too: the signature covers this list. */
  readonly hashes: readonly { readonly n: number; readonly hash: Uint8Array }[]
  readonly signature: Uint8Array | null
  /** The accepted ones: place in `hashes`, bytes as sent. */
  readonly entries: readonly { readonly place: number; readonly bytes: Uint8Array }[]
}

export function encodeRow(batches: readonly Batch[]): Uint8Array {
  const encoder = encoding.createEncoder()
  encoding.writeVarUint(encoder, ROW_FORMAT)
  encoding.writeVarUint(encoder, batches.length)
  for (const batch of batches) {
    encoding.writeVarUint(encoder, AUTHOR_TYPES.indexOf(batch.author))
    encoding.writeVarString(encoder, batch.person)
    encoding.writeVarString(encoder, batch.device)
    encoding.writeVarUint(encoder, batch.generation)
    encoding.writeVarUint(encoder, batch.epoch)
    encoding.writeVarString(encoder, batch.note)
    encoding.writeVarUint(encoder, batch.hashes.length)
    for (const { n, hash } of batch.hashes) {
      encoding.writeVarUint(encoder, n)
      encoding.writeUint8Array(encoder, hash)
    }
    if (batch.author !== 'token') encoding.writeUint8Array(encoder, batch.signature ?? new Uint8Array(SIGNATURE_BYTES))
    encoding.writeVarUint(encoder, batch.entries.length)
    for (const { place, bytes } of batch.entries) {
      encoding.writeVarUint(encoder, place)
      encoding.writeVarUint8Array(encoder, bytes)
    }
  }
  return encoding.toUint8Array(encoder)
}

/** @throws where the body is not a row of a format this code knows: the journal is damaged or newer. */
export function decodeRow(body: Uint8Array): Batch[] {
  const decoder = decoding.createDecoder(body)
  const format = decoding.readVarUint(decoder)
  if (format !== ROW_FORMAT) throw new Error(`journal row of format ${format}, this program knows ${ROW_FORMAT}`)
  const batches = list(decoder, readBatch)
  if (decoding.hasContent(decoder)) throw new Error('bytes after the end of a journal row')
  return batches
}

function readBatch(decoder: decoding.Decoder): Batch {
  const author = AUTHOR_TYPES[decoding.readVarUint(decoder)]
  if (!author) throw new Error('a journal row names an unknown type of author')
  const person = decoding.readVarString(decoder)
  const device = decoding.readVarString(decoder)
  const generation = decoding.readVarUint(decoder)
  const epoch = decoding.readVarUint(decoder)
  const note = decoding.readVarString(decoder)
  const hashes = list(decoder, each => ({
    n: decoding.readVarUint(each),
    hash: decoding.readUint8Array(each, HASH_BYTES),
  }))
  const signature = author === 'token' ? null : decoding.readUint8Array(decoder, SIGNATURE_BYTES)
  const entries = list(decoder, each => ({
    place: decoding.readVarUint(each),
    bytes: decoding.readVarUint8Array(each),
  }))
  return { author, person, device, generation, epoch, note, hashes, signature, entries }
}

function list<T>(decoder: decoding.Decoder, read: (decoder: decoding.Decoder) => T): T[] {
  const items: T[] = []
  for (let count = decoding.readVarUint(decoder); count > 0; count--) items.push(read(decoder))
  return items
}
