// Ed25519 as satchel files need it: raw keys.
import { createHash, type KeyObject } from 'node:crypto'
import type { VerifySignature } from '../../src/sync/file/satchel-file.ts'
import { signatureFits } from '../signature.ts'

export const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest()

/** What a reader of satchel files asks about its signatures. */
export const signatureCheck = (): VerifySignature => signatureFits

/** The raw 32 bytes of an Ed25519 public key. */
export const rawKey = (key: KeyObject): Uint8Array =>
  new Uint8Array(Buffer.from(String(key.export({ format: 'jwk' }).x), 'base64url'))
