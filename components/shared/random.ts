// The browser's cryptographic source, in the shape that documents ask for.
import type { RandomBytes } from '../../src/documents/address.ts'

export const randomBytes: RandomBytes = length => crypto.getRandomValues(new Uint8Array(length))
