// What a device keeps. Names, keys and shapes are a format: later versions add, they do not change (DESIGN 8).

import type * as Y from 'yjs'
import type { Address } from '../../documents/address.ts'
import type { StatusProfile } from '../../policy/statuses/profile.ts'
import type { Ask, CatalogueLine, Draft } from '../api.ts'
import type { CarriedSubmission } from '../file/carried.ts'
import type { CertifiedDevice } from '../file/certificate.ts'
import type { DecisionChoice, OpenCollision } from '../wire/collisions.ts'
import type { Submission } from '../wire/entry.ts'

/** Entries of one document that were saved together, exactly as they are sent; key [address, first n]. */
export interface OutboxRow extends Omit<Submission, 'ref' | 'address'> {
  readonly address: Address
  /** n of its first entry. */
  readonly first: number
  /** ms since 1970. */
  readonly saved: number
  /** The texts as they were before the entry with this n edited them; for replay after a refusal. */
  readonly before: readonly { readonly n: number; readonly root: string; readonly text: string }[]
}

/** A row that is at the office. */
export interface KeptRow extends OutboxRow {
  /** The earlier device of this profile that was handed it (E2); left out where it is the present one. */
  readonly device?: string
}

/** What a device knows of its own numbering in a document. */
export interface DocumentRecord {
  readonly address: Address
  readonly generation: number
  readonly epoch: number
  readonly lastN: number
  /** Name of the database of its copy: flipped when the document is rebuilt. */
  readonly copy: string
  /** Whether the relay has the document; false from creation here until it is acknowledged. */
  readonly known: boolean
  /** Up to which n of somebody who worked here without signing in their entries have become this device's own (B6). */
  readonly adopted?: readonly (readonly [person: string, lastN: number])[]
}

/** A submission that came by file, and the last n made here before it: what it may build on. */
export interface CarriedRow extends CarriedSubmission {
  readonly after: number
}

export type CarriedDecision = readonly [id: number, choice: DecisionChoice, by?: string]

/** What this device carries of a document beside its own entries: what came by file and is not settled at the office. */
export interface Carried {
  readonly address: Address
  /** In the order they were applied; those the office has answered for are gone. */
  readonly submissions: readonly CarriedRow[]
  /** Whose they are, for files that are saved of it. */
  readonly devices: readonly CertifiedDevice[]
  /** Names by id. */
  readonly people: readonly (readonly [id: string, name: string])[]
  /** Everything the files held, until it is in the copy. */
  readonly state: Uint8Array | null
  /** Found when a file was merged here; their ids are negative, and no other device knows them. */
  readonly collisions: readonly OpenCollision[]
  /** Those of them that are decided; `by`: id of who did, where it is carried for somebody else. */
  readonly decided: readonly CarriedDecision[]
  /** ms since 1970, when the first of it came here. */
  readonly since: number
  /** The document holds what the office has not confirmed: it is rebuilt on the office's own when nothing waits any more. */
  readonly rebuild: boolean
}

export interface Settings {
  /** The relay last spoken to. */
  readonly incarnation: string | null
  /** Number of the list up to which everything is written here without a gap. */
  readonly cookie: number
  readonly company: string
  /** ms since 1970 by this device's clock: everything the relay told of was here. Absent before the first time. */
  readonly updated?: number
}

/** What this device has of a document's content: as cargo, or in its copy once it was opened. */
export interface Held {
  readonly address: Address
  /** Everything up to here is on this device. */
  readonly head: number
  /** Bytes that were delivered of it. */
  readonly bytes: number
  /** ms since 1970 by this device's clock. */
  readonly at: number
  /** Whether it has a copy: it has been opened here. */
  readonly opened: boolean
  /** The epoch this is of; left out by earlier versions, which knew of the first alone. */
  readonly epoch?: number
}

/** Content that was delivered and is in no copy yet. Several of a document go on from each other; key [address, head]. */
export interface Cargo {
  readonly address: Address
  readonly head: number
  /** A parcel (src/sync/wire/parcel.ts). */
  readonly bytes: Uint8Array
  /** As in `Held`. What is stored of a document is all of one epoch. */
  readonly epoch?: number
  /** Of `bytes`: neither Yjs nor the disk would notice a flipped bit. */
  readonly sha256: Uint8Array
}

/** A document that was taken from this device: shown until somebody has seen it. */
export interface Notice {
  readonly address: Address
  readonly name: string
  /** Empty where it had none yet. */
  readonly key: string
  readonly ownerName: string
  /** Why: a code of src/policy/reasons.ts; with the status that keeps it back, and the day it ended or will begin. */
  readonly code: string
  readonly status?: { readonly code: string; readonly text: string }
  readonly day?: string
  /** ms since 1970 by this device's clock. */
  readonly at: number
  /** `leaving` while what was saved before is being handed over. */
  readonly phase: 'leaving' | 'gone'
}

/** What the relay delivered and took, written together or not at all; deletions come first. */
export interface CarriedWrite {
  readonly putLines?: readonly CatalogueLine[]
  readonly dropLines?: readonly Address[]
  readonly putSettings?: Settings
  readonly putHeld?: readonly Held[]
  readonly dropHeld?: readonly Address[]
  readonly putCargo?: readonly Cargo[]
  /** Of these documents up to this head. */
  readonly dropCargo?: readonly { readonly address: Address; readonly head: number }[]
  readonly putNotices?: readonly Notice[]
  readonly dropNotices?: readonly Address[]
  /** All that the relay has told of. */
  readonly putProfiles?: readonly StatusProfile[]
}

/** Everything in it is written together, durably, or not at all. */
export interface DeviceWrite {
  readonly putRows?: readonly OutboxRow[]
  readonly deleteRows?: readonly { readonly address: Address; readonly first: number }[]
  /** Rows that are at the office, kept for a while all the same: one that is restored from a backup may lack them. */
  readonly keepRows?: readonly OutboxRow[]
  /** Kept rows that were saved before this time (ms) go. */
  readonly forgetRows?: number
  readonly putDocument?: DocumentRecord
  /** What `putDocument` takes the place of, as its writer knows it: where another tab has gone further, nothing is written. */
  readonly over?: DocumentRecord
  /** The device in whose name `putRows` are numbered and signed: where the profile has another by now, nothing is written. */
  readonly by?: string
  readonly putCarried?: Carried
  readonly deleteCarried?: Address
  readonly putDrafts?: readonly Draft[]
  readonly deleteDrafts?: readonly string[]
  /** How questions about drafts stand. A draft that is gone, another tab may have discarded it, stays gone. */
  readonly putAsks?: readonly DraftAsk[]
}

/** Another tab has written the document's record since it was read. */
export class MovedError extends Error {
  override readonly name = 'MovedError'
}

/** Whether what is stored is further than what a writer goes by. @throws MovedError */
export function checkOver(stored: DocumentRecord | null, over: DocumentRecord): void {
  if (!stored || stored.generation < over.generation) return
  if (stored.generation > over.generation || stored.lastN > over.lastN) {
    throw new MovedError(`${over.address} was written by another tab`)
  }
}

/** Whether the profile is still the device in whose name something is written. @throws MovedError */
export function checkBy(stored: string | null, by: string): void {
  if (stored !== null && stored !== by) throw new MovedError(`this profile is not ${by} any more`)
}

/** Numbers before those of any present device: an earlier one's rows are kept under them, in order. */
const EARLIER = 2 ** 40

/** What changes over with the key (E2). Copies stay. */
export const ofNewDevice = {
  record: (record: DocumentRecord): DocumentRecord => ({ ...record, generation: record.generation + 1, lastN: 0 }),
  kept: (row: KeptRow, earlier: string): KeptRow => ({ device: earlier, ...row, first: row.first - EARLIER }),
  draft: (draft: Draft): Draft => ({ ...draft, n: null }),
  settings: (settings: Settings): Settings => ({ ...settings, cookie: 0 }),
}

export interface DraftAsk {
  /** The draft's id. */
  readonly draft: string
  readonly ask: Ask
}

export interface DeviceStore {
  /** Resolves when the transaction is complete on disk (`durability: 'strict'`); rejects when it was aborted. @throws MovedError */
  write(write: DeviceWrite): Promise<void>
  document(address: Address): Promise<DocumentRecord | null>
  documents(): Promise<DocumentRecord[]>
  /** All waiting rows in the order of address and n; those of one document, and of it from row `from` (its first n) on. */
  rows(address?: Address, from?: number): Promise<OutboxRow[]>
  /** Those that were kept, in the order of address and n; those of earlier devices first. */
  keptRows(): Promise<KeptRow[]>
  /**
   * The candidate's key takes the place of this device's, with all that goes with it (E2), in one strict transaction.
   * Gives the documents' records by then; null where nothing has changed: rows wait, there is no candidate, or the profile
   * is not that device any more.
   */
  renew(device: string): Promise<DocumentRecord[] | null>
  drafts(): Promise<Draft[]>
  carried(): Promise<Carried[]>
  catalogue(): Promise<CatalogueLine[]>
  settings(): Promise<Settings>
  held(): Promise<Held[]>
  /** What was delivered of a document and is in no copy yet, in order. */
  cargo(address: Address): Promise<Cargo[]>
  notices(): Promise<Notice[]>
  /** The company's own status profiles; none before the relay has told of some. */
  profiles(): Promise<readonly StatusProfile[]>
  /** Resolves when all of it is written; what is lost of it with a power cut is asked for again. */
  carry(write: CarriedWrite): Promise<void>
  close(): void
}

/**
 * Copies of opened documents. They hold what they are given and nothing else: not what the document holds besides, which
 * may not be promised yet.
 */
export interface CopyStore {
  open(name: string, doc: Y.Doc): Copy
  /** Adds updates to a copy whose document is not open. Rejects where the disk refuses. */
  keep(name: string, updates: readonly Uint8Array[]): Promise<void>
  remove(name: string): Promise<void>
}

export interface Copy {
  /** Resolves when what was kept is applied to the document; true where there was something. */
  readonly loaded: Promise<boolean>
  /** Keeps an update. The outbox has it already if it was made here. */
  keep(update: Uint8Array): void
  /** Resolves when everything kept so far is written; rejects where the disk refuses, and tries again when asked again. */
  kept(): Promise<void>
  close(): Promise<void>
}
