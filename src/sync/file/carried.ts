// Submissions that the relay has not acknowledged, as a file carries them: the bytes their authors signed.
//
// Format 1: 1, count; each: person, device, generation, epoch, count of entries, each n and length-prefixed bytes,
// signature (64 bytes). Numbers are lib0 varUints, texts UTF-8 with length.
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import { type Change, parseChanges } from '../../documents/changes.ts'
import type { DecidedPair } from '../wire/commands.ts'
import { commandIn, decodeEntry, type NumberedEntry, SIGNATURE_BYTES } from '../wire/entry.ts'

const ENTRIES_FORMAT = 1

/** One submission of one author's device, in the place where it was applied. */
export interface CarriedSubmission {
  readonly person: string
  readonly device: string
  readonly generation: number
  readonly epoch: number
  readonly entries: readonly NumberedEntry[]
  /** Ed25519 over `signedBytes`. */
  readonly signature: Uint8Array
}

export function encodeCarried(submissions: readonly CarriedSubmission[]): Uint8Array {
  const encoder = encoding.createEncoder()
  encoding.writeVarUint(encoder, ENTRIES_FORMAT)
  encoding.writeVarUint(encoder, submissions.length)
  for (const { person, device, generation, epoch, entries, signature } of submissions) {
    encoding.writeVarString(encoder, person)
    encoding.writeVarString(encoder, device)
    encoding.writeVarUint(encoder, generation)
    encoding.writeVarUint(encoder, epoch)
    encoding.writeVarUint(encoder, entries.length)
    for (const { n, bytes } of entries) {
      encoding.writeVarUint(encoder, n)
      encoding.writeVarUint8Array(encoder, bytes)
    }
    encoding.writeUint8Array(encoder, signature)
  }
  return encoding.toUint8Array(encoder)
}

/** The submissions of a section, or null where it is none. Never throws. */
export function decodeCarried(section: Uint8Array): CarriedSubmission[] | null {
  try {
    const decoder = decoding.createDecoder(section)
    if (decoding.readVarUint(decoder) !== ENTRIES_FORMAT) return null
    const submissions: CarriedSubmission[] = []
    for (let count = decoding.readVarUint(decoder); count > 0; count--) submissions.push(readSubmission(decoder))
    if (decoding.hasContent(decoder)) return null
    const whole = submissions.every(({ entries }) => entries.every(({ bytes }) => decodeEntry(bytes) !== null))
    return whole ? submissions : null
  } catch {
    return null
  }
}

function readSubmission(decoder: decoding.Decoder): CarriedSubmission {
  const person = decoding.readVarString(decoder)
  const device = decoding.readVarString(decoder)
  const generation = decoding.readVarUint(decoder)
  const epoch = decoding.readVarUint(decoder)
  const entries: NumberedEntry[] = []
  for (let count = decoding.readVarUint(decoder); count > 0; count--) {
    entries.push({ n: decoding.readVarUint(decoder), bytes: decoding.readVarUint8Array(decoder) })
  }
  const signature = decoding.readUint8Array(decoder, SIGNATURE_BYTES)
  return { person, device, generation, epoch, entries, signature }
}

/** An edit that is carried, taken out of its submission: what a merge looks at. */
export interface CarriedEdit {
  readonly person: string
  readonly device: string
  readonly n: number
  readonly update: Uint8Array
  readonly changes: readonly Change[]
}

/** The edits of submissions, in order; commands and what is no change list are left out. */
export function editsOf(submissions: readonly CarriedSubmission[]): CarriedEdit[] {
  return submissions.flatMap(({ person, device, entries }) =>
    entries.flatMap(({ n, bytes }): CarriedEdit[] => {
      const entry = decodeEntry(bytes)
      if (entry?.type !== 'update') return []
      const parsed = parseChanges(entry.changes)
      return 'changes' in parsed ? [{ person, device, n, update: entry.update, changes: parsed.changes }] : []
    }),
  )
}

/**
 * Those of some submissions that may go at once: what is decided about must be there, committed and listed, before the
 * decision comes.
 */
export function beforeDecision<T extends CarriedSubmission>(submissions: readonly T[]): readonly T[] {
  const end = submissions.findIndex((each, index) => index > 0 && pairsIn(each).length > 0)
  return end < 0 ? submissions : submissions.slice(0, end)
}

/** What a submission decides about collisions that were found where files met. */
export const pairsIn = ({ entries }: Pick<CarriedSubmission, 'entries'>): readonly DecidedPair[] =>
  entries.flatMap(({ bytes }) => {
    const command = commandIn(bytes)
    return command?.command === 'decide' ? (command.about ?? []) : []
  })
