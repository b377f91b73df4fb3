// What a storage keeps of the lists: which document is in whose, what was withdrawn from whom, and how far each device
// has come with that. Part of `Store`; its acceptance suite is test/relay/store/catalogue-acceptance.ts.
import type { Address } from '../../src/documents/address.ts'
import type { Summary } from '../../src/documents/kind.ts'
import type { Mode } from '../../src/policy/audience.ts'
import type { ListDigest } from '../../src/sync/wire/digest.ts'
import type { DocumentRow } from './store.ts'

/** A list: of a person, or `EVERYTHING`. */
export type ListName = string

/** Why a document went, in the words of `Reason` codes; for the person it went from. */
export interface Withdrawal {
  readonly code: string
  /** Id of the person it belongs to. */
  readonly owner: string
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
  /** With what its people might do there. */
  readonly withdrawn: readonly { readonly list: ListName; readonly mode: Mode }[]
}

export interface Placing {
  readonly address: Address
  readonly lists: ReadonlyMap<ListName, Mode>
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
  /** A line as this list has it; null where it is not in it, or no document at all. */
  line(list: ListName, address: Address): Promise<ListedRow | null>

  /** Summaries that were behind, at once; each line is told to every list it is in. Null where there is no such document. */
  saveSummaries(summaries: readonly Summarized[]): Promise<(Told | null)[]>
  /**
   * Puts each document into its lists and into no others, and tells its line to all of them. `why` says it of the lists
   * it goes from. Gives those that are documents.
   */
  place(
    placings: readonly Placing[],
    why: (list: ListName, document: DocumentRow) => Withdrawal,
    now: number,
  ): Promise<Told[]>
  /** Puts these documents into a list and no others. Those whose place changed, each under the same number. */
  realign(
    list: ListName,
    documents: ReadonlyMap<Address, Mode>,
    why: (document: { readonly owner: string; readonly kind: string }) => Withdrawal,
    now: number,
  ): Promise<Told[]>
  /** Nothing is done about a person whose rights changed: nobody may sign in as them. */
  passOver(person: string): Promise<void>
  /** What changed since the lists were last brought up to date. */
  due(): Promise<{ readonly documents: readonly Address[]; readonly persons: readonly string[] }>
  /** Address, kind and owner of documents of these owners; null: of all. */
  owned(owners: readonly string[] | null): Promise<{ address: Address; kind: string; owner: string }[]>

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
