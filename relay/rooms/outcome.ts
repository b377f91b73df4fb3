// What became of one entry in a turn, before it is known whether the turn can be committed.
import type { EntryAnswer } from '../../src/sync/wire/frames.ts'
import type { Refusal } from '../../src/sync/wire/refusals.ts'
import { refuse } from '../gate/refuse.ts'
import type { Work, WorkEntry } from './work.ts'

export type Outcome =
  /** `result`: what a command came to. */
  | { readonly index: number; readonly result: string }
  | { readonly refusal: Refusal; readonly record: boolean }
  /** Its author was refused too much: not judged or not recorded, to be sent again when the time has passed. */
  | { readonly postponed: true }
  | EntryAnswer

export const POSTPONED = { postponed: true } as const

/** A number the device has used before: its stored answer again, or proof that the profile was cloned. */
export function repeated(work: Work, entry: WorkEntry): Outcome {
  const receipt = work.receipts.get(entry.n)
  // Used up by something this same turn is about to commit: looked up again afterwards.
  if (receipt === undefined) return { n: entry.n, status: 'later' }
  if (receipt === null || !fits(receipt.hash, entry.hash)) {
    return { refusal: refuse('reused', `entry ${entry.n} was something else before`), record: false }
  }
  const { outcome } = receipt
  if ('code' in outcome) return { n: entry.n, status: 'refused', refusal: outcome }
  return { n: entry.n, status: 'committed', ...outcome }
}

/** Of an entry whose row went, only the beginning of its hash is known. */
function fits(known: Uint8Array, hash: Uint8Array): boolean {
  return known.length > 0 && known.every((byte, index) => byte === hash[index])
}
