// Secrets that sign somebody in: 256 random bits, handed out once; only their SHA-256 is stored (ASVS 2.9).
import { createHash } from 'node:crypto'
import { toBase64Url } from '../../src/documents/address.ts'

const SECRET_BYTES = 32

/** 43 base64url characters. */
export const newSecret = (random: (length: number) => Uint8Array): string => toBase64Url(random(SECRET_BYTES))

/**
 * What a secret is found by. No salt and no slow hash: 256 random bits cannot be tried out, and looking up a hash
 * tells nothing by its timing.
 */
export const hashSecret = (secret: string): Uint8Array => createHash('sha256').update(secret).digest()
