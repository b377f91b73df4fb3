// What screens, tests and benchmarks see of a device. The implementation is `device.ts` and what it puts together.
import type { Awareness } from 'y-protocols/awareness'
import type * as Y from 'yjs'
import type { Address } from '../documents/address.ts'
import type { Change } from '../documents/changes.ts'
import type { Fields, Kind } from '../documents/kind.ts'
import type { StatusProfile } from '../policy/statuses/profile.ts'
import type { Progress } from './cargo.ts'
import type { TooLate } from './decisions.ts'
import type { CarriedSubmission } from './file/carried.ts'
import type { Observable } from './observable.ts'
import type { ReceivedDocument } from './received.ts'
import type { Held, Notice } from './stores/store.ts'
import type { NotRunHere, Transaction } from './transactions.ts'
import type { UnsentEntry } from './unsent.ts'
import type { Settled } from './wire/asks.ts'
import type { CatalogueEntry, Role } from './wire/catalogue.ts'
import type { DecisionChoice } from './wire/collisions.ts'
import type { FactsCommand, FirstFacts } from './wire/commands.ts'
import type { Refusal } from './wire/refusals.ts'

/** A document's line in the lists; withdrawn ones are not in there. */
export type CatalogueLine = Extract<CatalogueEntry, { facts: unknown }>

/** How the socket stands. `signedOut` and `outdated` do not come back by themselves. */
export type Connection = 'connecting' | 'online' | 'offline' | 'signedOut' | 'outdated'

/**
 * Where a document's changes are, the least safe of them all:
 * `saving` not yet written to this device's disk; `device` written, not yet at the office; `office` durably stored by
 * the relay; `refused` some are not accepted and wait as drafts for the user.
 */
export type Lamp = 'saving' | 'device' | 'office' | 'refused'

export interface Person {
  readonly id: string
  readonly name: string
  readonly role: Role
}

/** A document with entries saved here and not yet at the office. */
export interface WaitingDocument {
  readonly address: Address
  readonly entries: number
  /** ms since 1970 by this device's clock (which may have been set since), when the oldest of them was saved. */
  readonly since: number
}

/**
 * A question to the office about a draft. `wanted`: asked here, on its way as soon as there is a network; `open`: the
 * office has it; `applied`: somebody there entered it, perhaps with other values; `declined`: and why. `withdrawing`: the
 * draft was discarded and is shown no more; it is kept until the office knows.
 */
export type Ask =
  | { readonly state: 'wanted' }
  | { readonly state: 'open' }
  | { readonly state: 'withdrawing' }
  | Exclude<Settled, { readonly state: 'withdrawn' }>

/** A change the relay did not accept, kept with its typed value until the user decides. */
export interface Draft {
  readonly id: string
  readonly address: Address
  readonly changes: readonly Change[]
  readonly refusal: Refusal
  /** The entry the office has in quarantine; null where it was never sent (found out beforehand, or not sendable). */
  readonly n: number | null
  /** ms since 1970, by this device's clock: shown, never compared. */
  readonly at: number
  /** Absent until the user asks the office about it. */
  readonly ask?: Ask
}

export interface Device {
  readonly person: Observable<Person | null>
  readonly company: Observable<string>
  /** What files are compared with: the installation this device belongs to, and its relay's key where known. */
  readonly belongs: { readonly installation: string; readonly relayKey: Uint8Array | null }
  readonly connection: Observable<Connection>
  /** Every document this device carries, by address. A new map at each change. */
  readonly catalogue: Observable<ReadonlyMap<Address, CatalogueLine>>
  /** True once a catalogue has come from the relay or from this device's own store. */
  readonly catalogueKnown: Observable<boolean>
  /** What is on this device of their content, by address. A new map at each change. */
  readonly held: Observable<ReadonlyMap<Address, Held>>
  /** How far bringing content here has come; null while nothing is on its way. */
  readonly progress: Observable<Progress | null>
  /** ms since 1970 by this device's clock: everything the office had for it was here. Null before the first time. */
  readonly updated: Observable<number | null>
  /** Documents that were taken from this device and nobody has seen that yet, the latest first. */
  readonly notices: Observable<readonly Notice[]>
  /** Entries saved here and not yet at the office, over all documents. */
  readonly waiting: Observable<number>
  /** The documents they are of, the one that has waited longest first. A new list at each change. */
  readonly waitingDocuments: Observable<readonly WaitingDocument[]>
  /** Documents, open or not, with entries that are not on this device's disk. A new set at each change. */
  readonly unsaved: Observable<ReadonlySet<Address>>
  readonly lamp: Observable<Lamp>
  /** True when a newer app in another tab has taken over: nothing is kept here any more, the page has to be loaded anew. */
  readonly over: Observable<boolean>
  readonly drafts: Observable<readonly Draft[]>
  /** Collisions decided on this device that the lists still name, by id: on their way to the office. */
  readonly decided: Observable<ReadonlyMap<number, DecisionChoice>>
  /** Decisions that came too late: somebody was first, or other values are listed by now. Grows at each. */
  readonly decidedTooLate: Observable<readonly TooLate[]>
  /** Business transactions asked for here and not yet answered by the office, by document. */
  readonly transactions: Observable<ReadonlyMap<Address, readonly FactsCommand[]>>
  /** Those that came to nothing, and why. Grows at each. */
  readonly notRun: Observable<readonly NotRunHere[]>
  /** Status profiles by their key, as documents name them: those the program has, and the company's own it was told of. */
  readonly profiles: Observable<ReadonlyMap<string, StatusProfile>>
  /** The last storage problem (quota, aborted transaction) in words for logs; null when all is well. */
  readonly trouble: Observable<string | null>

  /** Opens a document; opening it twice gives the same object, which must then be closed twice. */
  open(address: Address): OpenDocument
  /** Begins a document of this kind with these fields, works without a network, and opens it. */
  create(kind: Kind, fields: Fields, first?: FirstFacts): Promise<OpenDocument>
  /** What a file's copy of a document is compared with: everything of it that is here. Null where there is none. */
  copyOf(address: Address): Promise<LocalCopy | null>
  /**
   * Takes in a document that came by file and was judged: it is here, with and without a network, and what it carries for
   * others goes up under their names. Resolves when all of it is on the disk.
   */
  receive(document: ReceivedDocument): Promise<void>
  /**
   * Asks for a business transaction on the facts as this device knows them; works without a network. Resolves when that is
   * on this device's disk; what comes of it is told by the lists, or by `notRun`. Rejects for a document without facts.
   */
  transact(address: Address, transaction: Transaction): Promise<void>
  /**
   * They are gone for good, all or none; a question to the office about one of them is withdrawn, now or when there is a
   * network. Rejects where this device's storage refuses.
   */
  discardDrafts(ids: readonly string[]): Promise<void>
  /** Takes back what was just discarded; what was asked is asked again. Rejects where this device's storage refuses. */
  restoreDrafts(drafts: readonly Draft[]): Promise<void>
  /**
   * Asks the office to look at a draft, now or when there is a network; `Draft.ask` tells how that stands. Rejects where
   * this device's storage refuses, and with a `TooLargeToAskError`.
   */
  askOffice(draft: string): Promise<void>
  /** The user has seen that these are gone. Rejects where this device's storage refuses. */
  seen(notices: readonly Address[]): Promise<void>
  /** Tries the relay now: the network came back, the screen was turned on, or somebody asked for it. */
  wake(): void
  /** What somebody does who does not want to wait: saves, tries the relay, and asks again for what is not here. */
  synchronise(): void
  /** Resolves when everything typed is saved, or could not be for now: then the lamp says `saving` and `trouble` why. */
  flush(): Promise<void>
  /** Leaves nothing running; safe to call twice. What is saved stays. */
  close(): Promise<void>
}

/** A document as this device has it, with what of it the office has not acknowledged. */
export interface LocalCopy {
  /** Yjs update (V1). */
  readonly state: Uint8Array
  readonly submissions: readonly CarriedSubmission[]
}

export type DocumentState = 'opening' | 'open' | 'notHere'

export interface OpenDocument {
  readonly address: Address
  readonly kind: Kind
  /** Changes when the document had to be rebuilt after a refusal; listen through `doc.subscribe`. */
  readonly doc: Observable<Y.Doc>
  readonly awareness: Observable<Awareness | null>
  /** `open` as soon as a usable copy is here, from this device or from the relay. */
  readonly state: Observable<DocumentState>
  readonly lamp: Observable<Lamp>
  /**
   * Applies field changes at once and saves them. Build them with `recordChanges` / `documentChanges`.
   * Resolves when they are on this device's disk, however often that has to be tried (`trouble` says so meanwhile);
   * rejects only where the device closes before.
   */
  commit(changes: readonly Change[]): Promise<void>
  /**
   * Decides about open collisions of this document, together with the change that puts a displaced value back. Works
   * without a network. Resolves and rejects as `commit` does.
   */
  decide(collisions: readonly number[], choice: DecisionChoice, changes?: readonly Change[]): Promise<void>
  /** What was made here and is not at the office yet: the latest `limit` entries, in the order they were made. */
  unsent(limit: number): readonly UnsentEntry[]
  /**
   * Whether somebody else made this change just now: not what another tab of this profile did, not what came in while
   * the document was opened, caught up or rebuilt.
   */
  isNews(transaction: Y.Transaction): boolean
  /** A long text to be bound to an editor; its edits are committed by themselves. */
  text(collection: string, record: string, text: string): Y.Text
  /**
   * A satchel file of it as it stands here, with or without a network. Rejects with a `NotHereError`, an `UnsavedError`
   * (this device's storage refuses) or a `SatchelFileError` (too large).
   */
  satchelFile(): Promise<Uint8Array>
  /** Commits pending text edits now (before leaving, when the app hides). */
  flush(): Promise<void>
  close(): Promise<void>
}
