// What the office's quarantine says over HTTP (relay/SPEC.md Q6-Q9): shapes both sides speak, and no code.
import type { Address } from '../../documents/address.ts'
import type { Value } from '../../documents/values.ts'
import type { Settled } from './asks.ts'
import type { Refusal } from './refusals.ts'

/** A line of the list. Times are ms since 1970 by the relay's clock. */
export interface QuarantineLine {
  readonly id: number
  readonly address: Address
  readonly kind: string
  /** Null where the relay has no such document. */
  readonly document: { readonly key: string; readonly name: string; readonly ownerName: string } | null
  /** Whose change it is. */
  readonly person: string
  /** As the device named itself. */
  readonly device: string
  /** When it was refused, or asked about where it was never sent. */
  readonly received: number
  /** When its author asked for it; null where nobody has. */
  readonly asked: number | null
  readonly refusal: Refusal
  /** The places of its first changes: root, and the key where it is no text. */
  readonly places: readonly { readonly root: string; readonly key: string | null }[]
  /** How many changes it has. */
  readonly changes: number
  /** False where more of its author waited than is kept of one person: what was typed is with its author alone. */
  readonly kept: boolean
  /** The name of the record, where the changes themselves tell it. */
  readonly recordName: string | null
  readonly settled: Settled | null
}

/** One field or text of an entry: what all its changes come to there. */
export type QuarantinedChange =
  | {
      readonly type: 'field'
      readonly root: string
      readonly key: string
      /** What its author saw, what they typed, and what stands now. */
      readonly base: Value
      readonly value: Value
      readonly standing: Value
      /** False where the kind has no such field: it can be read, not run. */
      readonly known: boolean
    }
  | {
      readonly type: 'text'
      readonly root: string
      /** The letters that were typed. */
      readonly inserted: string
      /** How many were taken away. */
      readonly deleted: number
      readonly standing: string
      /** The text with the change in it, where that can be worked out; else with the letters at its end. */
      readonly proposed: string
      readonly known: boolean
    }

export interface QuarantineEntry extends QuarantineLine {
  /** Each place once. */
  readonly details: readonly QuarantinedChange[]
  /** Names of the records the changes are about, by `collection/id`. */
  readonly records: Readonly<Record<string, string>>
  /** What fields that name a record may hold, by collection. */
  readonly choices: Readonly<Record<string, readonly { readonly id: string; readonly name: string }[]>>
  readonly currency: string
}

export interface QuarantinePage {
  readonly entries: readonly QuarantineLine[]
  /** To be given back for the next page; null after the last. */
  readonly next: string | null
  readonly counts: QuarantineCounts
}

export interface QuarantineCounts {
  readonly open: number
  readonly asked: number
}

/** What the office wants a place to hold: `standing` is what it saw there. */
export interface Repair {
  readonly root: string
  /** Null for a text, whose value is the whole of it. */
  readonly key: string | null
  readonly standing: Value
  readonly value: Value
}
