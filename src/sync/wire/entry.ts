// Entries and submissions: the bytes a device signs, sends and keeps, and the journal stores as they came (DESIGN 7).
//
// Entry, format 1:      1, 0, update (length-prefixed), changes (JSON text)   or   1, 1, command (JSON text)
// Signed text, format 1: the fields of `signedBytes` in that order. Numbers are lib0 varUints, texts UTF-8 with length.
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import type { Change } from '../../documents/changes.ts'
import { type Command, parseCommand } from './commands.ts'

const ENTRY_FORMAT = 1
const UPDATE = 0
const COMMAND = 1

export const HASH_BYTES = 32
export const SIGNATURE_BYTES = 64

/** One entry of the outbox as its author made it. */
export type EntryContent =
  | { readonly update: Uint8Array; readonly changes: readonly Change[] }
  | { readonly command: Command }

/** An entry taken apart but not yet believed: JSON still as text. */
export type RawEntry =
  | { readonly type: 'update'; readonly update: Uint8Array; readonly changes: string }
  | { readonly type: 'command'; readonly command: string }

export function encodeEntry(content: EntryContent): Uint8Array {
  if ('command' in content) return encodeCommand(content.command)
  const encoder = encoding.createEncoder()
  encoding.writeVarUint(encoder, ENTRY_FORMAT)
  encoding.writeVarUint(encoder, UPDATE)
  encoding.writeVarUint8Array(encoder, content.update)
  encoding.writeVarString(encoder, JSON.stringify(content.changes))
  return encoding.toUint8Array(encoder)
}

/** A command entry, also of what only the relay says of itself: of a device no gate would admit it. */
export function encodeCommand(command: { readonly command: string }): Uint8Array {
  const encoder = encoding.createEncoder()
  encoding.writeVarUint(encoder, ENTRY_FORMAT)
  encoding.writeVarUint(encoder, COMMAND)
  encoding.writeVarString(encoder, JSON.stringify(command))
  return encoding.toUint8Array(encoder)
}

/** Whether an entry holds a command, told from its first bytes. */
export const isCommand = (bytes: Uint8Array): boolean => bytes[0] === ENTRY_FORMAT && bytes[1] === COMMAND

/** Takes an entry's bytes apart, or null where they are no entry of a format this code knows. Never throws. */
export function decodeEntry(bytes: Uint8Array): RawEntry | null {
  try {
    const decoder = decoding.createDecoder(bytes)
    if (decoding.readVarUint(decoder) !== ENTRY_FORMAT) return null
    const type = decoding.readVarUint(decoder)
    let entry: RawEntry | null = null
    if (type === UPDATE) {
      const update = decoding.readVarUint8Array(decoder)
      entry = { type: 'update', update, changes: decoding.readVarString(decoder) }
    } else if (type === COMMAND) entry = { type: 'command', command: decoding.readVarString(decoder) }
    return decoding.hasContent(decoder) ? null : entry
  } catch {
    return null
  }
}

/** One numbered entry: `n` counts without gaps per device and document. */
export interface NumberedEntry {
  readonly n: number
  readonly bytes: Uint8Array
}

/** Entries of one document that were saved together, under one signature. */
export interface Submission {
  /** Chosen by the device to match the answer; means nothing to the relay. */
  readonly ref: number
  readonly address: string
  readonly generation: number
  readonly epoch: number
  readonly entries: readonly NumberedEntry[]
  /** Ed25519 over `signedBytes`. */
  readonly signature: Uint8Array
}

/** What a signature covers; `hashes` are SHA-256 of the entries' bytes as sent. */
export interface SignedText {
  readonly installation: string
  readonly person: string
  readonly device: string
  readonly address: string
  readonly generation: number
  readonly epoch: number
  readonly hashes: readonly { readonly n: number; readonly hash: Uint8Array }[]
}

export function signedBytes(text: SignedText): Uint8Array<ArrayBuffer> {
  const encoder = encoding.createEncoder()
  encoding.writeVarString(encoder, 'satchel-submit-1')
  encoding.writeVarString(encoder, text.installation)
  encoding.writeVarString(encoder, text.person)
  encoding.writeVarString(encoder, text.device)
  encoding.writeVarString(encoder, text.address)
  encoding.writeVarUint(encoder, text.generation)
  encoding.writeVarUint(encoder, text.epoch)
  encoding.writeVarUint(encoder, text.hashes.length)
  for (const { n, hash } of text.hashes) {
    encoding.writeVarUint(encoder, n)
    encoding.writeUint8Array(encoder, hash)
  }
  return encoding.toUint8Array(encoder) as Uint8Array<ArrayBuffer>
}

/** The command an entry holds; null for every other entry, and for a command this code does not know. */
export function commandIn(bytes: Uint8Array): Command | null {
  if (!isCommand(bytes)) return null
  const entry = decodeEntry(bytes)
  return entry?.type === 'command' ? parseCommand(entry.command) : null
}
