// Ed25519 as satchel files need it: raw keys, checked with what Node has.
import { createHash, createPublicKey, type KeyObject, verify } from 'node:crypto'
import type { VerifySignature } from '../../src/sync/file/satchel-file.ts'

export const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest()

/** Keys are taken apart once each: a file has thousands of signatures of a few devices. */
export function signatureCheck(): VerifySignature {
  const keys = new Map<string, KeyObject>()
  return (raw, bytes, signature) => {
    const x = Buffer.from(raw).toString('base64url')
    let key = keys.get(x)
    if (!key) {
      key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' })
      keys.set(x, key)
    }
    return verify(null, bytes, key, signature)
  }
}

/** The raw 32 bytes of an Ed25519 public key. */
export const rawKey = (key: KeyObject): Uint8Array =>
  new Uint8Array(Buffer.from(String(key.export({ format: 'jwk' }).x), 'base64url'))
