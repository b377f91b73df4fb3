// What a storage keeps of documents whose older rows went, and how they go (relay/SPEC.md R). Part of `Store`.
import type { Address } from '../../src/documents/address.ts'
import type { DocumentRow, StoredRow } from './store.ts'

/** A document whose journal does not reach back to its beginning. */
export interface Trim {
  /** Sequence of the row its journal begins with. */
  readonly place: number
  /** Everything of it up to this sequence is in that row. */
  readonly through: number
  /** How many rows went, ever. */
  readonly removed: number
  /** ms since 1970: what was received from here on is all there. */
  readonly since: number
  /** ms since 1970: when the last of them went. */
  readonly at: number
}

/** What may go of a document. Rows are never changed, so this stays true however it is worked on meanwhile. */
export interface TrimPlan {
  readonly document: DocumentRow
  /** What went before; null where it is whole. */
  readonly trimmed: Trim | null
  readonly place: number
  readonly through: number
  readonly since: number
  /** Rows that are put together and their bytes; with the row that takes their place. */
  readonly rows: number
  readonly bytes: number
}

export interface Trimming {
  readonly plan: TrimPlan
  /** Body of the row that takes their place. */
  readonly body: Uint8Array
  /** Devices whose entries are in them: what was answered to them is put together too. */
  readonly devices: ReadonlySet<string>
  /** ms since 1970. */
  readonly at: number
}

export interface TrimStore {
  /** Null where everything of the document is there. */
  of(address: Address): Trim | null
  /** Documents in the order of their numbers, after one of them (0: from the first). */
  documents(after: number, limit: number): { readonly id: number; readonly address: Address }[]
  /**
   * What was received before `before` (ms) and is not after `until`, the first so many rows of it; null where there is
   * nothing that did not go already.
   */
  plan(address: Address, before: number, until: number, limit: number): TrimPlan | null
  /** Rows of a document after a sequence, up to another. */
  rows(address: Address, after: number, through: number, limit: number): StoredRow[]
  /**
   * How far rows may be missing (0: none may), how many went, and how many are missing up to there. All of one moment.
   */
  missing(): { readonly through: number; readonly removed: number; readonly missing: number }
}
