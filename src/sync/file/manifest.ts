// What a satchel file says of itself: whose it is, who saved it when, whom it speaks of, and which documents it holds.
import { type Address, fromBase64Url, parseAddress, toBase64Url } from '../../documents/address.ts'
import type { CertifiedDevice } from './certificate.ts'

/** A document as the file names it. `key`, `head` and `incarnation` are null where the relay has not seen it. */
export interface FileDocument {
  readonly address: Address
  /** Schema version of its kind. */
  readonly schema: number
  readonly epoch: number
  readonly key: string | null
  /** Id of the person it belongs to. */
  readonly owner: string
  /** The name in its summary. */
  readonly name: string
  /** The relay's sequence up to which the saver had its content. */
  readonly head: number | null
}

export interface FileManifest {
  readonly installation: string
  readonly company: string
  /** The public key of the relay's own device, raw; null where the saver never met the relay. */
  readonly relayKey: Uint8Array | null
  /** The relay as it was when the saver last met it. */
  readonly incarnation: string | null
  readonly savedBy: { readonly person: string; readonly name: string; readonly device: string }
  /** ms since 1970 by the saver's clock: shown, never compared. */
  readonly savedAt: number
  /** Names of the persons concerned, by id. */
  readonly people: ReadonlyMap<string, string>
  /** The devices whose entries are carried. */
  readonly devices: readonly CertifiedDevice[]
  readonly documents: readonly FileDocument[]
}

const KEY_BYTES = 32
const SIGNATURE_BYTES = 64

export function encodeManifest(manifest: FileManifest): Uint8Array {
  const { relayKey, people, devices, ...rest } = manifest
  const json = {
    ...rest,
    relayKey: relayKey && toBase64Url(relayKey),
    people: [...people].map(([id, name]) => ({ id, name })),
    devices: devices.map(({ key, certificate, ...device }) => ({
      ...device,
      key: toBase64Url(key),
      certificate: certificate && toBase64Url(certificate),
    })),
  }
  return new TextEncoder().encode(JSON.stringify(json))
}

/** The manifest in these bytes, or null where there is none. Names it does not know are passed over. Never throws. */
export function decodeManifest(bytes: Uint8Array): FileManifest | null {
  try {
    return manifest(new Reader(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))))
  } catch (error) {
    if (error instanceof ShapeError || error instanceof SyntaxError || error instanceof TypeError) return null
    throw error
  }
}

/** A manifest that is none; never leaves this module. */
class ShapeError extends Error {}

/** Reads what must be there, each with the type it must have. */
class Reader {
  readonly #object: ReadonlyMap<string, unknown>
  constructor(value: unknown) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new ShapeError()
    this.#object = new Map(Object.entries(value))
  }

  /** At most 500 UTF-16 units: names have 200, ids 64. */
  text(name: string): string {
    const value = this.#object.get(name)
    if (typeof value !== 'string' || value.length > 500) throw new ShapeError()
    return value
  }

  count(name: string): number {
    const value = this.#object.get(name)
    if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) throw new ShapeError()
    return value
  }

  optional<T>(name: string, read: () => T): T | null {
    return this.#object.get(name) === null ? null : read()
  }

  bytes(name: string, length: number): Uint8Array {
    const value = fromBase64Url(this.text(name))
    if (value?.length !== length) throw new ShapeError()
    return value
  }

  list<T>(name: string, read: (reader: Reader) => T): T[] {
    const value = this.#object.get(name)
    if (!Array.isArray(value)) throw new ShapeError()
    return value.map(each => read(new Reader(each)))
  }

  inner(name: string): Reader {
    return new Reader(this.#object.get(name))
  }
}

function manifest(reader: Reader): FileManifest {
  const saver = reader.inner('savedBy')
  const read: FileManifest = {
    installation: reader.text('installation'),
    company: reader.text('company'),
    relayKey: reader.optional('relayKey', () => reader.bytes('relayKey', KEY_BYTES)),
    incarnation: reader.optional('incarnation', () => reader.text('incarnation')),
    savedBy: { person: saver.text('person'), name: saver.text('name'), device: saver.text('device') },
    savedAt: reader.count('savedAt'),
    people: new Map(reader.list('people', person => [person.text('id'), person.text('name')] as const)),
    devices: reader.list('devices', certifiedDevice),
    documents: reader.list('documents', fileDocument),
  }
  // One document twice, or one device with two keys, would leave it to chance which is meant.
  if (new Set(read.documents.map(({ address }) => address)).size < read.documents.length) throw new ShapeError()
  if (new Set(read.devices.map(({ id }) => id)).size < read.devices.length) throw new ShapeError()
  return read
}

const certifiedDevice = (reader: Reader): CertifiedDevice => ({
  id: reader.text('id'),
  person: reader.text('person'),
  name: reader.text('name'),
  key: reader.bytes('key', KEY_BYTES),
  certificate: reader.optional('certificate', () => reader.bytes('certificate', SIGNATURE_BYTES)),
})

function fileDocument(reader: Reader): FileDocument {
  const parsed = parseAddress(reader.text('address'))
  if (!parsed) throw new ShapeError()
  return {
    address: parsed.address,
    schema: reader.count('schema'),
    epoch: reader.count('epoch'),
    key: reader.optional('key', () => reader.text('key')),
    owner: reader.text('owner'),
    name: reader.text('name'),
    head: reader.optional('head', () => reader.count('head')),
  }
}
