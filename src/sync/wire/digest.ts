// What both sides add up over the lines of a list, to find out cheaply that the lists have drifted apart. No protection
// against anybody: it notices accidents.
import type { Address } from '../../documents/address.ts'

export interface ListDigest {
  readonly documents: number
  /** Sum of `lineDigest` over them, modulo 2^32. */
  readonly digest: number
}

/** 32 bits of a line: FNV-1a over `<address> <head>`. */
export function lineDigest(address: Address, head: number): number {
  const text = `${address} ${head}`
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  return hash >>> 0
}

export function listDigest(lines: Iterable<{ readonly address: Address; readonly head: number }>): ListDigest {
  let documents = 0
  let digest = 0
  for (const { address, head } of lines) {
    documents++
    digest = (digest + lineDigest(address, head)) >>> 0
  }
  return { documents, digest }
}
