// What merging files says over HTTP (relay/SPEC.md M7-M9): shapes both sides speak, and no code.
import type { Address } from '../../documents/address.ts'
import type { MergePlan, PlannedRecord, RecordOutcome } from '../file/plan.ts'

/** What became of carried entries. `committed`: those included that the relay had before. */
export interface CarriedCounts {
  readonly committed: number
  /** The gate refused them; they are in the quarantine, and their author's device will learn of it. */
  readonly refused: number
  /** They come after a refused one, their device has moved on since, or something before them is missing. */
  readonly held: number
  /** Nobody vouches for their author. Written as the merging person's own where approved. */
  readonly unvouched: number
}

export interface MergedDocument extends Pick<MergePlan, 'counts' | 'collisions'> {
  readonly address: Address
  readonly name: string
  /** The same document (its entries keep their authors), or another one that was combined. */
  readonly same: boolean
  /** The first of each outcome; of long texts what is about the change. */
  readonly records: readonly PlannedRecord[]
  /** How many of each outcome are left out. */
  readonly more: Readonly<Record<PlannedRecord['outcome'], number>>
  /** All zero in a preview. */
  readonly entries: CarriedCounts
  /** Fields and texts that nobody who is known here has signed, and that were not written without approval. */
  readonly unapproved: number
}

/** A preview, or what was done. */
export interface MergeAnswer {
  /** Null in a preview of a new document. */
  readonly into: Address | null
  readonly counts: Readonly<Record<RecordOutcome, number>>
  /** Fields. */
  readonly collisions: number
  readonly documents: readonly MergedDocument[]
  /** Names of the persons whose values do not stand, by id. */
  readonly people: Readonly<Record<string, string>>
  /** Names of records that fields refer to, by `collection/id`. */
  readonly names: Readonly<Record<string, string>>
  readonly currency: string
}

/** A line of the stream that a merge answers with; the last is a report or an error. */
export type MergeLine =
  /** From here on it runs to its end, whoever still listens. */
  | { readonly writing: true }
  | { readonly progress: { readonly done: number; readonly total: number } }
  | { readonly report: MergeAnswer }
  | { readonly error: MergeFailure }

export interface MergeFailure {
  readonly code: string
  /** A sentence in the language of the request. */
  readonly message: string
  /** Which of the files it is about, from 0; absent where it is about none. */
  readonly file?: number
}
