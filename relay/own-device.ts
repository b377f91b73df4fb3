// The relay's own device: signs what the relay writes for a named person (imports, command line, repairs; DESIGN 6).
import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { toBase64Url } from '../src/documents/address.ts'

export interface OwnDevice {
  /** Follows from the public key, so that it is the same as long as the key is. */
  readonly id: string
  readonly publicKey: KeyObject
  sign(bytes: Uint8Array): Uint8Array
}

/** Reads the key from a file of the data folder, or begins it there, readable by the relay's user alone. */
export function ownDevice(file: string): OwnDevice {
  if (!existsSync(file)) writeFileSync(file, newKey(), { mode: 0o600 })
  return deviceOf(readFileSync(file, 'utf8'))
}

/** A key that lives as long as the process: for tests. */
export const passingDevice = (): OwnDevice => deviceOf(newKey())

function newKey(): string {
  return generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
}

function deviceOf(pem: string): OwnDevice {
  const key = createPrivateKey(pem)
  const publicKey = createPublicKey(key)
  const hash = createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest()
  return { id: toBase64Url(hash.subarray(0, 16)), publicKey, sign: bytes => sign(null, bytes, key) }
}
