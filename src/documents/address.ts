// Names of documents and records: random where a person creates something, derived where an import does.
import { digest } from 'lib0/hash/sha256'

/** `<kind>/<id>`: the name of a document on every wire and in every store (DESIGN 4). */
export type Address = string & { readonly brand: 'Address' }
/** 22 base64url characters (128 bits) when drawn here; a kind's own records (stages) may use shorter ids. */
export type RecordId = string & { readonly brand: 'RecordId' }

/** Bytes from a cryptographic source; passed in so that tests and simulations can be repeated. */
export type RandomBytes = (length: number) => Uint8Array

const ADDRESS = /^([a-z][a-z-]{0,31})\/([A-Za-z0-9_-]{22})$/
const ID_BYTES = 16

/** The two parts of an address, or null where the text is none. */
export function parseAddress(text: string): { address: Address; kind: string; id: string } | null {
  const match = ADDRESS.exec(text)
  if (match?.[1] === undefined || match[2] === undefined) return null
  return { address: text as Address, kind: match[1], id: match[2] }
}

export const isAddress = (text: unknown): text is Address => typeof text === 'string' && ADDRESS.test(text)

export const newAddress = (kind: string, random: RandomBytes): Address => `${kind}/${newId(random)}` as Address
export const newRecordId = (random: RandomBytes): RecordId => newId(random) as RecordId

/** 128 random bits as 22 base64url characters. */
export const newId = (random: RandomBytes): string => toBase64Url(random(ID_BYTES))

/**
 * The id an import gives to what a source system calls `key`: the same key from the same source is always the same
 * id, so that importing twice creates nothing twice (DESIGN 4, O10).
 */
export function derivedId(source: string, key: string): RecordId {
  const hash = digest(new TextEncoder().encode(`satchel-import-1\0${source}\0${key}`))
  return toBase64Url(hash.subarray(0, ID_BYTES)) as RecordId
}

export function toBase64Url(bytes: Uint8Array): string {
  let binary = ''
  for (const byte of bytes) binary += String.fromCharCode(byte)
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

/** The bytes of base64url text, or null where it is not base64url. */
export function fromBase64Url(text: string): Uint8Array | null {
  if (!/^[A-Za-z0-9_-]*$/.test(text) || text.length % 4 === 1) return null
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'))
  return Uint8Array.from(binary, character => character.charCodeAt(0))
}
