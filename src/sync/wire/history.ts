// The history of a document or a record as the relay tells it over HTTP (relay/SPEC.md H): shapes both sides speak.
import type { Address } from '../../documents/address.ts'
import type { Value } from '../../documents/values.ts'
import type { CollisionOutcome, DecisionChoice } from './collisions.ts'

export type HistoryChange =
  | {
      readonly type: 'field'
      readonly root: string
      readonly key: string
      /** What its author saw, and what they wrote. */
      readonly base: Value
      readonly value: Value
    }
  | {
      readonly type: 'text'
      readonly root: string
      /** The letters that were typed, the first of them where they are many. */
      readonly inserted: string
      /** How many were typed and taken away, UTF-16 units. */
      readonly typed: number
      readonly deleted: number
    }

/** A collision somebody decided, as it was then. Names of persons; empty where not known. */
export interface DecidedCollision {
  readonly root: string
  readonly key: string
  readonly value: Value
  readonly authorName: string
  readonly standing: Value
  readonly standingName: string
  /** What stood when somebody decided. */
  readonly outcome: CollisionOutcome
}

/** How the entry came; each names what is to be told beside its author. */
export type HistoryOrigin =
  | { readonly type: 'device' }
  /** Over an interface, with a token. */
  | { readonly type: 'token' }
  | { readonly type: 'import'; readonly source: string }
  /** The office ran it on behalf of somebody: `person` is whose change it was, the entry's author who decided. */
  | { readonly type: 'onBehalf'; readonly person: string; readonly device: string }
  /** Out of a satchel file; `unsigned`: nobody can vouch for who wrote it. */
  | { readonly type: 'file'; readonly carrier: string; readonly unsigned: boolean }
  /** Written by the relay for its author in another way. */
  | { readonly type: 'relay' }

/** What was done to the document as a whole. `owner`: name of whom it went to, empty where not known. */
export type HistoryTransaction =
  | { readonly command: 'assign'; readonly owner: string }
  | { readonly command: 'archive'; readonly archived: boolean }
  | { readonly command: 'rekey'; readonly key: string }
  | { readonly command: 'run'; readonly transaction: string }
  | { readonly command: 'status'; readonly status: string; readonly set: boolean }
  /** Names, empty where not known any more; earlier relays leave them out. */
  | {
      readonly command: 'place'
      readonly territory?: string | null
      readonly audience?: {
        readonly people: readonly string[]
        readonly teams: readonly string[]
        readonly territories: readonly string[]
      }
    }
  /** `parentName`: what that document is called, left out where it is not for whoever asks. */
  | { readonly command: 'move'; readonly parent: Address | null; readonly parentName?: string }

export interface HistoryEntry {
  readonly sequence: number
  readonly index: number
  /** ms since 1970, when the relay received it. */
  readonly at: number
  /** Name of its author, and of their device as it named itself; empty where there is none. */
  readonly person: string
  readonly device: string
  readonly origin: HistoryOrigin
  /** The document begins with it. */
  readonly begins: boolean
  readonly changes: readonly HistoryChange[]
  /** Changes that are not told: an import's entry has hundreds. */
  readonly more: number
  readonly decision: { readonly choice: DecisionChoice; readonly collisions: readonly DecidedCollision[] } | null
  /** Left out where nothing was done to the document as a whole. */
  readonly transaction?: HistoryTransaction
}

export interface HistoryPage {
  /** The latest first. */
  readonly entries: readonly HistoryEntry[]
  /** To be given back as `before` for the next page; null after the last. A page may be empty and have a next. */
  readonly next: number | null
  /** What is told reaches back to its end alone: earlier changes there were. Left out where it is all there is to tell. */
  readonly trimmed?: HistoryTrim
}

/** ms since 1970. */
export interface HistoryTrim {
  /** What was changed from then on is there. */
  readonly since: number
  /** When the rest was removed. */
  readonly at: number
}
