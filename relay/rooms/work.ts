// What waits in a room's queue: a submission on its way to being judged, committed and answered.

import type { Subject } from '../../src/policy/authorize.ts'
import type { Mode } from '../../src/policy/distribution/place.ts'
import type { EntryAnswer } from '../../src/sync/wire/frames.ts'
import type { Refusal } from '../../src/sync/wire/refusals.ts'
import type { AuthorType } from '../journal/row.ts'
import type { CollisionDraft, DocumentCommit, ImportedRecord, Receipt } from '../store/store.ts'
import type { Member } from './room.ts'

/** Who submits: a person's enrolled device, a bearer token's stock client, or the relay for a named person. */
export interface Submitter {
  readonly type: AuthorType
  /** Device id; a token's id for stock clients. */
  readonly device: string
  readonly subject: Subject
  /** What they might do to a document that was taken from this device, as it was told by now: it hands over what it saved. */
  readonly handsOver?: () => Mode | null
}

export interface WorkEntry {
  readonly n: number
  readonly bytes: Uint8Array
  readonly hash: Uint8Array
}

/** A submission whose signature has been checked. */
export interface SubmittedWork {
  readonly submitter: Submitter
  readonly generation: number
  readonly epoch: number
  readonly entries: readonly WorkEntry[]
  readonly signature: Uint8Array | null
  /** JSON that links the batch to something else, empty where there is nothing. */
  readonly note: string
  /** The connection it came through: it is not sent its own update. */
  readonly origin: Member | null
  /** Whose minute a refusal counts in (G15), where it is not the author who sends it; null: nobody's. */
  readonly blamed?: string | null
  /** What an import stores with its entries. */
  readonly imported: readonly ImportedRecord[]
  /** Values an import did not write because somebody changed the field here. */
  readonly collisions: readonly CollisionDraft[]
  /** Its device does again what was made in another epoch: that is held, not refused (Z5). */
  readonly holdsEpochs?: boolean
  /** The lists had caught up with every change before it was judged: what is not here then was not here before either. */
  readonly afterLists?: boolean
  /** What of the quarantine is settled with its entries. */
  readonly settles?: DocumentCommit['settles']
}

export interface Work extends SubmittedWork {
  /** Stored outcomes of numbers the device had already used, looked up before judging. */
  readonly receipts: ReadonlyMap<number, Receipt | null>
  /** Entries that turned out, while being applied, to break the document: refused without another try. */
  readonly condemned: Map<WorkEntry, Refusal>
  /** Entries whose refusal or document has been counted: judged again with the rest of a turn, they are not again. */
  readonly counted: Set<WorkEntry>
  /** `again`: to be judged once more; `afterLists`: when the lists have caught up. */
  readonly resolve: (answers: EntryAnswer[] | 'again' | 'afterLists') => void
}

/** Whom a refusal of this is counted against; null where nobody is. */
export function blamedFor({ submitter, blamed }: SubmittedWork): string | null {
  if (submitter.type === 'relay') return null
  return blamed === undefined ? submitter.subject.person : blamed
}
