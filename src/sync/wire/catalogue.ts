// What is said once per connection and whenever a document's line in the lists changes (DESIGN 7).
import type { Address } from '../../documents/address.ts'
import type { Summary } from '../../documents/kind.ts'
import type { DocumentRight, Role } from '../../policy/rights.ts'
import type { OpenCollision } from './collisions.ts'
import type { ListDigest } from './digest.ts'

export type { Role }

export interface Hello {
  /** The newest protocol this device speaks, and the oldest it still does. */
  readonly protocol: number
  readonly oldest: number
  /** Newest schema version this device writes, by kind. */
  readonly schemas: Readonly<Record<string, number>>
  readonly device: string
  /** The relay this device last spoke to, and the sequence up to which it has written everything; null at first. */
  readonly incarnation: string | null
  readonly cookie: number
  /** Takes up its list where it left off, pulls what moved, hands over what is withdrawn. Older devices: everything anew. */
  readonly carries?: true
  /** It does again what it made in an earlier epoch (relay/SPEC.md Z); earlier devices leave this out. */
  readonly epochs?: boolean
  /** Which status profiles of the company it has (`profilesDigest`); earlier devices leave this out, and are told of none. */
  readonly profiles?: string
  /** It reads changed lines in their short form (./brief.ts); earlier devices leave this out. */
  readonly brief?: true
}

export interface Welcome {
  /** The one both sides speak from here on. */
  readonly protocol: number
  /** One per company for ever: signatures name it. */
  readonly installation: string
  /** Changes when a backup is restored: what a device believes acknowledged may be gone. */
  readonly incarnation: string
  readonly company: string
  readonly person: { readonly id: string; readonly name: string; readonly role: Role }
  /** The relay's clock, ms since 1970; devices order nothing by their own. */
  readonly now: number
  /** It takes what is carried for others (W13); earlier relays leave this out. */
  readonly brings?: boolean
  /** Answers `pull` and `carried`; older relays would hang up on them. */
  readonly carries?: true
  /** It takes the epoch with `open` (W2); earlier relays leave this out. */
  readonly epochs?: boolean
}

/** What the relay decided about a document. Never part of the document itself (DESIGN 4). */
export interface Facts {
  readonly key: string
  readonly owner: string
  readonly ownerName: string
  readonly epoch: number
  readonly schema: number
  /** Raised by each command; commands state the version they expect. */
  readonly version: number
  /** ms since 1970. */
  readonly created: number
  /** ms since 1970 when it was laid aside; absent while it is worked on. */
  readonly archived?: number
  /** Codes of the active statuses and the profile version they are of; absent for a kind without statuses. */
  readonly statuses?: readonly string[]
  readonly profile?: string
  /** The document of its kind that it hangs below. */
  readonly parent?: Address
  /** Where it lies. */
  readonly territory?: Named
  /** Whom it is meant for; absent: nobody in particular. */
  readonly audience?: NamedAudience
}

/** Somebody or something by id, and what people call it. */
export interface Named {
  readonly id: string
  readonly name: string
}

export interface NamedAudience {
  readonly people: readonly Named[]
  readonly teams: readonly Named[]
  readonly territories: readonly Named[]
}

/** A document's line in a device's catalogue. */
export type CatalogueEntry =
  | {
      readonly address: Address
      /** Sequence of the last row that changed its content. */
      readonly head: number
      readonly mode: 'edit' | 'view'
      /** Whether its content belongs on the device unasked; else it comes when it is opened, and stays from then on. */
      readonly carry?: boolean
      /** What this person may do to it besides viewing and editing; absent from earlier relays. Statuses are not counted in. */
      readonly may?: readonly DocumentRight[]
      /** 0 is brought up to date first. */
      readonly priority: number
      readonly facts: Facts
      readonly summary: Summary
      /** Collisions nobody has decided yet. */
      readonly collisions: number
      /** The newest of them; left out where they are as they were told of before (relay/SPEC.md K6). */
      readonly listed?: readonly OpenCollision[]
    }
  | ChangedLine
  | Withdrawn

/** A line of which nothing else has changed since this device was told of it. */
export interface ChangedLine {
  readonly address: Address
  readonly head: number
  readonly summary: Summary
  readonly collisions: number
  readonly listed?: readonly OpenCollision[]
}

/** A document does not belong here any more. What was saved of it before may still be handed over. */
export interface Withdrawn {
  readonly address: Address
  /** Why: a code of src/policy/reasons.ts. */
  readonly withdrawn: string
  /** Whose it is. */
  readonly ownerName?: string
  /** The status that keeps it back, where one does, in the company's words. */
  readonly status?: { readonly code: string; readonly text: string }
  /** ISO day on which it ended, or will begin, where that is why. */
  readonly day?: string
}

export interface Catalogue {
  /** True where what is not named is not there; several frames until `more` is false. */
  readonly full: boolean
  readonly more: boolean
  /** Everything up to this sequence is covered once the frame is applied. */
  readonly sequence: number
  readonly entries: readonly CatalogueEntry[]
  /** With the last frame: what the whole list comes to once it is applied. */
  readonly list?: ListDigest
}

/** What a device says of its list besides asking for content. */
export type CarriedWord =
  /** It has written everything up to here: what was withdrawn by then is known to it. */
  | { readonly heard: number }
  /** It has handed over what it had saved of these. */
  | { readonly left: readonly Address[] }
  /** What it has does not add up to what the relay says: everything anew. */
  | { readonly again: true }
