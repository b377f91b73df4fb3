// What a storage keeps of the lists: which document is in whose, what was withdrawn from whom, and how far each device
// has come with that. Part of `Store`; its acceptance suite is test/relay/store/catalogue-acceptance.ts.
import type { Address } from '../../src/documents/address.ts'
import type { Summary } from '../../src/documents/kind.ts'
import type { Mode } from '../../src/policy/distribution/place.ts'
import type { ListDigest } from '../../src/sync/wire/digest.ts'
import type { DocumentRow } from './store.ts'

/** A list: of a person, or `EVERYTHING`. */
export type ListName = string

/** Why a document went, in the words of `Reason` codes; for the person it went from. */
export interface Withdrawal {
  readonly code: string
  /** Id of the person it belongs to. */
  readonly owner: string
  /** The status that keeps it back, where one does. */
  readonly status?: { readonly code: string; readonly text: string }
  /** ISO day on which it ended, or will begin, where that is why. */
  readonly day?: string
}

/** A line in one list, as it is told; `withdrawn` where the document is not in it any more. */
export interface ListedRow {
  readonly document: DocumentRow
  readonly sequence: number
  /** When more of it changed than head, summary and collisions. */
  readonly whole: number
  readonly mode: Mode
  readonly withdrawn: (Withdrawal & { readonly at: number }) | null
}

/** What came of a change: the line as it is by now, the lists it is in, and those it has just gone from. */
export interface Told {
  readonly document: DocumentRow
  readonly sequence: number
  /** More of the line changed than head, summary and collisions. */
  readonly whole: boolean
  readonly lists: readonly ListName[]
  /** Of these lists those it was not in before. */
  readonly come: number
  /** With what its people might do there. */
  readonly withdrawn: readonly { readonly list: ListName; readonly mode: Mode }[]
}

export interface Placing {
  readonly address: Address
  readonly lists: ReadonlyMap<ListName, Mode>
  /** The document itself is as it was: told only where it comes, goes, or may be used otherwise. */
  readonly isSame?: boolean
}

/** What of the company's and the documents' changes is not in the lists yet. */
export interface Due {
  /** They have changed themselves. */
  readonly documents: readonly Address[]
  /** Others may have these now: the company has changed. */
  readonly audiences: readonly Address[]
  /** Their list is looked at as a whole. */
  readonly persons: readonly string[]
  /** Lists whose people may do other things now: every line is told anew. */
  readonly rights: readonly ListName[]
}

/** What became of one list looked at as a whole. */
export interface Realigned {
  readonly told: readonly Told[]
  /** Its person follows another list than before. */
  readonly switched: boolean
}

/** A document that is being taken from a device, which may hand over what it saved before. */
export interface Leaving {
  readonly address: Address
  readonly mode: Mode
  /** ms since 1970: first announced to this device; null where it was not yet. */
  readonly sent: number | null
  /** ms since 1970: the device said that it has heard. */
  readonly heard: number | null
}

/** What the content of a document is made of, from a head on. */
export interface Parcel {
  /** Content of two epochs never meets. */
  readonly epoch: number
  /** Whether the document was built anew: devices that know nothing of epochs would mix it with what they have. */
  readonly anew: boolean
  /** What it brings the receiver to. */
  readonly head: number
  /** Whether it is everything, and not what came after the head that was asked from. */
  readonly whole: boolean
  /** Yjs updates, in order. */
  readonly updates: readonly Uint8Array[]
}

/** A list, and the number of the catalogue's sequence since which somebody follows it. */
export interface Followed {
  readonly list: ListName
  readonly since: number
}

/** Why a document goes from a list. */
export type Why = (list: ListName, document: DocumentRow) => Withdrawal
/** What a document comes to in one line, and the head it was as far as then. */
export interface Summarized {
  readonly address: Address
  readonly summary: Summary
  readonly summarized: number
}

export interface CatalogueStore {
  /** The last number of the catalogue's sequence. */
  sequence(): Promise<number>
  /** What was withdrawn up to this number may be forgotten: whoever has not heard of it is sent everything. */
  horizon(): Promise<number>
  digest(list: ListName): Promise<ListDigest>
  /** Lines of a list after a place in it (sequence, and the document's number where more share one), withdrawn ones too. */
  lines(list: ListName, after: ListPlace, limit: number): Promise<ListedPage>
  /** Of every document that is in a list. */
  addresses(list: ListName): Promise<Address[]>
  /** A line as this list has it; null where it is not in it, or no document at all. */
  line(list: ListName, address: Address): Promise<ListedRow | null>

  /**
   * Summaries that were behind, at once; each line is told to every list it is in. `concerning`: those that may belong into
   * others now, which is due from then on. Null where there is no such document.
   */
  saveSummaries(summaries: readonly Summarized[], concerning?: ReadonlySet<Address>): Promise<(Told | null)[]>
  /**
   * Puts each document into its lists and into no others, and tells its line to all of them. `why` says it of the lists
   * it goes from. Gives those of which there was something to tell.
   */
  place(placings: readonly Placing[], why: Why, now: number): Promise<Told[]>
  /**
   * Puts these documents into a person's list and no others; null: they follow the list of everything now. Gives those
   * whose place changed, each under the same number.
   */
  realign(person: string, documents: ReadonlyMap<Address, Mode> | null, why: Why, now: number): Promise<Realigned>
  /** Raises every line of a list as a whole. Gives the number of the catalogue's sequence before. */
  raise(list: ListName): Promise<number>
  /** Nothing is done about a person whose rights changed: nobody may sign in as them. */
  passOver(person: string): Promise<void>
  /** Of what changed since the lists were last brought up to date, at most so many of each. */
  due(limit: number): Promise<Due>
  /** The list a person's devices follow, and the number since which it is that one. */
  followed(person: string): Promise<Followed>

  /** What was withdrawn from a list since then (ms) and this device has not handed over yet. */
  leaving(list: ListName, device: string, since: number): Promise<Leaving[]>
  /** Withdrawals are about to be told to a device; those it was told of before keep their time. */
  announced(device: string, addresses: readonly Address[], now: number): Promise<void>
  /** It has heard of all it was sent. */
  heard(device: string, now: number): Promise<void>
  /** It has handed over; false where the document is in the list (again). */
  handedOver(list: ListName, device: string, address: Address, now: number): Promise<boolean>
  /** Lets go of withdrawals from before this time (ms). */
  forget(before: number): Promise<void>

  /** A document's content, from a head on; 0, and whatever cannot be: everything of its epoch. Null where there is none. */
  parcel(address: Address, from: number): Promise<Parcel | null>
}

/** Between two lines of a list. */
export interface ListPlace {
  readonly sequence: number
  readonly number: number
}

export interface ListedPage {
  readonly rows: readonly ListedRow[]
  /** Where the next page goes on; null after the last. */
  readonly next: ListPlace | null
}
