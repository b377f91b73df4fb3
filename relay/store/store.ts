// Where the relay keeps documents: one small interface that every storage implements, with an acceptance suite
// (test/relay/store/acceptance.ts) that every implementation passes (DESIGN 6).
import type { Address } from '../../src/documents/address.ts'
import type { Change } from '../../src/documents/changes.ts'
import type { Summary } from '../../src/documents/kind.ts'
import type { Value } from '../../src/documents/values.ts'
import type { Audience } from '../../src/policy/scope/world.ts'
import type { CollisionOrigin, CollisionOutcome, DecisionChoice } from '../../src/sync/wire/collisions.ts'
import type { Refusal } from '../../src/sync/wire/refusals.ts'
import type { CatalogueStore } from './catalogue-store.ts'
import type { HierarchyStore } from './hierarchy.ts'
import type { MergeStore } from './merges.ts'
import type { Trim, Trimming, TrimStore } from './trim-store.ts'

/** A document as the lists see it: what the relay decided, and how far its content has come. */
export interface DocumentRow {
  readonly address: Address
  readonly kind: string
  readonly key: string
  readonly owner: string
  readonly epoch: number
  /** Sequence of the row its epoch begins with: what came before is history. 0: nothing came before. */
  readonly begins: number
  readonly schema: number
  readonly version: number
  readonly created: number
  /** ms since 1970 when it was laid aside; null while it is worked on. */
  readonly archived: number | null
  /** Key of the status profile version it follows; null for a kind without statuses. */
  readonly profile: string | null
  /** Codes of the active statuses, in the order they are shown. */
  readonly statuses: readonly string[]
  /** Where it lies, whom it is meant for, and the document of its kind it hangs below. */
  readonly territory: string | null
  readonly audience: Audience
  readonly parent: Address | null
  readonly head: number
  readonly summary: Summary
  /** The head that `summary` tells of; behind `head` after a crash. */
  readonly summarized: number
  /** Collisions nobody has decided. */
  readonly collisions: number
  /** Raised by every commit that changed something about its collisions. */
  readonly collided: number
}

export interface StoredRow {
  readonly sequence: number
  readonly address: Address
  readonly received: number
  readonly body: Uint8Array
  readonly sha256: Uint8Array
}

/** What is needed to have a document in memory. */
export interface StoredDocument {
  readonly document: DocumentRow
  /** The state up to a sequence, or null; `rows` continue after it. */
  readonly snapshot: { readonly sequence: number; readonly state: Uint8Array } | null
  readonly rows: readonly StoredRow[]
  /** Device by Yjs client id. */
  readonly clients: ReadonlyMap<number, string>
  /** Yjs client ids of earlier epochs: nobody writes with them any more. */
  readonly past: ReadonlySet<number>
  /** All that are open, and of those decided the last ones. */
  readonly collisions: readonly Collision[]
}

export interface Progress {
  readonly lastN: number
  readonly generation: number
  /** The n refused in this generation: what follows it is held. */
  readonly refusedN: number | null
}

export interface Receipt {
  /** Of the entry's bytes; of one whose row went, the beginning of it. */
  readonly hash: Uint8Array
  /** `result`: what a command came to. Of entries whose rows went, sequence and index are of the row that took their place. */
  readonly outcome: { readonly sequence: number; readonly index: number; readonly result: string } | Refusal
}

export interface CollisionDraft {
  readonly root: string
  readonly key: string
  /** Person who wrote `value` without knowing `standing`. */
  readonly author: string
  readonly base: Value
  readonly value: Value
  readonly standing: Value
  readonly outcome: CollisionOutcome
  readonly origin: CollisionOrigin
  /** For `archived`: names of the record's fields and texts that were changed. */
  readonly fields?: readonly string[]
  readonly at: number
  readonly standingBy: { readonly person: string; readonly at: number } | null
}

export interface Decision {
  readonly by: string
  /** ms since 1970. */
  readonly at: number
  readonly choice: DecisionChoice
}

/** An id stands for exactly these values: what is folded gets a new one. */
export interface Collision extends CollisionDraft {
  readonly id: number
  readonly fields: readonly string[]
  readonly decided: Decision | null
}

export interface QuarantineDraft {
  readonly person: string
  readonly device: string
  readonly n: number | null
  readonly generation: number | null
  readonly received: number
  readonly entry: Uint8Array
  readonly refusal: Refusal
}

/** What the office came to, or that its author took it back. `at`: ms since 1970; `by`: id of a person; `word`: why, for the author. */
export interface Settlement {
  readonly outcome: 'applied' | 'declined' | 'withdrawn'
  readonly by: string
  readonly at: number
  readonly word: string
  /** The journal row with the repair; null where nothing had to be written. */
  readonly sequence: number | null
}

/**
 * A refused entry, or a draft that somebody asked about without ever having sent it: then without bytes, as is an entry
 * that came when `HELD_BYTES` of its author waited already.
 */
export interface QuarantineRow extends QuarantineDraft {
  readonly id: number
  readonly address: Address
  /** ms since 1970: its author asked the office to look at it. */
  readonly asked: number | null
  /** What the asking device calls it. */
  readonly draft: string | null
  /** As its author asked about them; null: those of the entry. */
  readonly changes: readonly Change[] | null
  readonly settled: Settlement | null
}

/** A device's question; `received` is when it was asked. */
export interface QuestionDraft extends Omit<QuarantineDraft, 'entry' | 'generation'> {
  readonly address: Address
  readonly draft: string
  readonly changes: readonly Change[]
}

export interface QuestionState {
  readonly draft: string
  readonly settled: Settlement | null
}

export interface QuarantineList {
  readonly settled: boolean
  /** The last one of the page before. */
  readonly after: { readonly asked: boolean; readonly id: number } | null
  readonly limit: number
}

/** Refused entries: kept within `HELD_BYTES` a person, never merged, until the office has decided or nobody has asked for long. */
export interface QuarantineStore {
  /**
   * Files a question, with the entry it is about where that is here; asked again it gives what is there, and one that was
   * withdrawn is open again. Null, and
   * nothing filed, where more than `HELD_BYTES` of this person would wait for the office.
   */
  ask(question: QuestionDraft): Promise<QuarantineRow | null>
  row(id: number): Promise<QuarantineRow | null>
  /** What was asked about first, each part with the latest first. */
  list(list: QuarantineList): Promise<QuarantineRow[]>
  /** How everything this device has asked about and not withdrawn stands. */
  questions(device: string): Promise<QuestionState[]>
  /** How one of them stands; null where it was never asked. */
  question(device: string, draft: string): Promise<QuestionState | null>
  /** A device's open question is nobody's to decide any more; changes nothing where it is not open. */
  withdraw(device: string, draft: string, by: string, at: number): Promise<void>
  /** How many questions of this person nobody has decided. */
  openQuestions(person: string): Promise<number>
  /** `open`: what is not settled; `asked`: how many of those were asked about. */
  counts(): Promise<{ readonly open: number; readonly asked: number }>
  /** Settles what is not settled yet. Where a row is written for it, `DocumentCommit.settles` does it. */
  settle(id: number, settlement: Settlement): Promise<void>
  /** Lets go of what was settled before this time (ms), and of what came before it and was never asked about. */
  forget(before: number): Promise<void>
}

/** What an import brought last for one row of its source. */
export interface ImportedRecord {
  readonly source: string
  readonly sourceKey: string
  readonly address: Address
  readonly record: string
  readonly fields: Readonly<Record<string, Value>>
}

/** What commands change of a document; `version` is raised by each. */
export type ChangedFacts = Pick<
  DocumentRow,
  'owner' | 'key' | 'archived' | 'profile' | 'statuses' | 'territory' | 'audience' | 'parent' | 'version'
>

/** One document's share of a group commit. Everything in it becomes durable together, or nothing. */
export interface DocumentCommit {
  readonly address: Address
  readonly create?: {
    readonly kind: string
    readonly keyPrefix: string
    readonly owner: string
    readonly epoch: number
    readonly schema: number
    readonly created: number
    readonly summary: Summary
  } & Pick<DocumentRow, 'profile' | 'statuses' | 'territory' | 'audience' | 'parent'>
  /** The document's facts as commands of this row leave them, under a higher version. */
  readonly facts?: ChangedFacts
  /** Documents that ran the same business transaction along with this one (src/policy/SPEC.md H). */
  readonly along?: readonly ({ readonly address: Address } & Pick<DocumentRow, 'statuses' | 'version'>)[]
  /** The journal row with the accepted entries; absent where all were refused. */
  readonly row?: { readonly received: number; readonly body: Uint8Array; readonly content: boolean }
  readonly receipts: readonly {
    readonly device: string
    readonly n: number
    readonly hash: Uint8Array
    /** Index in this commit's row, or why it was refused. */
    readonly outcome: number | Refusal
    /** What a command came to; left out where there is nothing to tell. */
    readonly result?: string
  }[]
  readonly progress: readonly ({ readonly device: string } & Progress)[]
  readonly clients: readonly { readonly client: number; readonly device: string }[]
  readonly quarantine: readonly QuarantineDraft[]
  /** Folded with what is open in the same place between the same two persons. */
  readonly collisions: readonly CollisionDraft[]
  /** Only where a collision is still open. */
  readonly decisions?: readonly ({ readonly id: number } & Decision)[]
  readonly imported: readonly ImportedRecord[]
  /** Entries of the quarantine that are settled by what this commit's row writes. */
  readonly settles?: readonly ({ readonly id: number } & Omit<Settlement, 'sequence'>)[]
}

/** A document built anew with the same content (relay/SPEC.md Z). */
export interface EpochBeginning {
  readonly address: Address
  /** What it was built from: where the document has gone further, nothing is written. */
  readonly over: Pick<DocumentRow, 'epoch' | 'head'>
  readonly epoch: number
  /** The journal row that holds its whole state. */
  readonly row: { readonly received: number; readonly body: Uint8Array }
  readonly clients: readonly { readonly client: number; readonly device: string }[]
}

export interface CommitResult {
  /** The sequence of the row, null where there was none. */
  readonly sequence: number | null
  /** As it is after the commit; null where the address is no document. */
  readonly document: DocumentRow | null
  /** Those that went along, as they are after it. */
  readonly along: readonly DocumentRow[]
  /** Ids of the commit's collisions, in their order. */
  readonly collided: readonly number[]
}

export interface Store {
  readonly quarantine: QuarantineStore
  readonly catalogue: CatalogueStore
  readonly hierarchy: HierarchyStore
  readonly merges: MergeStore
  readonly trims: TrimStore
  /** Writes all of it in one durable transaction, or throws and has written nothing. */
  commit(commits: readonly DocumentCommit[]): Promise<CommitResult[]>

  /** Begins an epoch in one durable transaction; null, and nothing written, where the document has moved on. */
  beginEpoch(beginning: EpochBeginning): Promise<DocumentRow | null>

  /**
   * Lets the planned rows go and writes what takes their place, in one durable transaction; null, and nothing written,
   * where the document was built anew or trimmed since it was planned.
   */
  trim(trimming: Trimming): Promise<Trim | null>

  document(address: Address): Promise<DocumentRow | null>
  /** All documents, or those of these owners; by kind and key. */
  documents(filter?: { readonly owners?: readonly string[]; readonly kind?: string }): Promise<DocumentRow[]>
  load(address: Address): Promise<StoredDocument | null>
  /** Whose key this is among the documents of a kind. */
  keyHolder(kind: string, key: string): Promise<Address | null>
  progress(device: string, address: Address): Promise<Progress | null>
  receipt(device: string, address: Address, n: number): Promise<Receipt | null>

  /** Does nothing where the sequence is of an earlier epoch. */
  saveSnapshot(address: Address, sequence: number, state: Uint8Array): Promise<void>
  /** Documents whose summary is behind their head (after a crash). */
  unsummarized(): Promise<Address[]>

  /** Journal rows after a sequence, all documents or one, in order. */
  rows(after: number, limit: number, address?: Address): Promise<StoredRow[]>
  /** Journal rows of one document before a sequence, the latest first. */
  rowsBefore(before: number, limit: number, address: Address): Promise<StoredRow[]>
  /** The last sequence given out. */
  sequence(): Promise<number>
  /** Open ones and decided ones, by id. */
  collisions(address: Address): Promise<Collision[]>
  /** Open ones, the newest first. */
  openCollisions(address: Address, limit: number): Promise<Collision[]>
  imported(source: string, sourceKeys: readonly string[]): Promise<ImportedRecord[]>
  close(): void
}
