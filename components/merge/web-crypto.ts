// Hashes and signatures of satchel files as a browser's worker checks them.
import type { VerifySignature } from '../../src/sync/file/satchel-file.ts'

export const sha256 = async (bytes: Uint8Array): Promise<Uint8Array> =>
  new Uint8Array(await crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>))

/** A file has thousands of signatures of a few devices. */
export function signatureCheck(): VerifySignature {
  const keys = new Map<string, Promise<CryptoKey>>()
  return async (raw, bytes, signature) => {
    const name = raw.join()
    const key =
      keys.get(name) ??
      crypto.subtle.importKey('raw', raw as Uint8Array<ArrayBuffer>, { name: 'Ed25519' }, false, ['verify'])
    keys.set(name, key)
    return crypto.subtle.verify({ name: 'Ed25519' }, await key, signature as Uint8Array<ArrayBuffer>, bytes)
  }
}
