// One document's part of the outbox: what was made here, what of it is on disk, how far it has been sent.
import type { Address } from '../documents/address.ts'
import type { DocumentRecord, OutboxRow } from './stores/store.ts'
import type { EntryContent } from './wire/entry.ts'
import type { EntryAnswer } from './wire/frames.ts'

/** Entries and bytes saved (and sent) together: one strict transaction, one signature, one frame under 1 MiB. */
const ROW_ENTRIES = 500
const ROW_BYTES = 512 * 1024
/** Bytes of an entry that no frame of 1 MiB could carry: the relay would only close the socket. */
export const UNSENDABLE_BYTES = 1_000_000

export interface PendingEntry {
  readonly content: EntryContent
  /** The texts as they were before this entry edited them. */
  readonly before: readonly { readonly root: string; readonly text: string }[]
}

export interface Pending extends PendingEntry {
  readonly bytes: Uint8Array
  readonly saved: () => void
  readonly failed: (error: Error) => void
  /** It was noted when a page went (O15): it may be on the disk, or at the office, without anybody here having heard. */
  noted: boolean
}

/** Why sending stopped: the first row with a refused entry, and what of it the relay has counted. */
export interface Stop {
  /** Null where no row is refused: the document is rebuilt for another reason. */
  readonly row: OutboxRow | null
  readonly answers: readonly EntryAnswer[]
  /** The last n that the relay has used up, committed or refused. */
  readonly usedUp: number
}

export interface Queue {
  readonly address: Address
  record: DocumentRecord
  /** Made here, not yet on disk. */
  readonly pending: Pending[]
  /** On disk, not yet answered for; in order. Changed by `keepRows`, `dropRow` and `replaceRows` alone. */
  rows: OutboxRow[]
  /** Entries in `rows`. */
  entries: number
  saving: Promise<void> | null
  /** n of the last row sent on this connection. */
  sent: number
  /** Submissions sent and not yet answered. */
  flying: number
  /** Ends the wait for company. */
  answered: (() => void) | null
  /** Ends the wait for company at once. */
  hurry: (() => void) | null
  /** Nothing is sent until this is called: the relay asked for patience. */
  pause: (() => void) | null
  /** Nothing is sent until recovery is done with it. Saving goes on. */
  stop: Stop | null
  recovering: boolean
  /** Rows from behind this n are not sent: what came by file goes first. Null where nothing of that kind waits. */
  hold: number | null
  /** The document holds what came by file and the office has not confirmed. */
  unconfirmed: boolean
  /** Entries of others that wait here to be carried up. */
  carried: number
  /** ms since 1970, when the first of them came; null where there are none. */
  carriedSince: number | null
  /** Rows and record were deleted from the disk under the app; they are being written again. */
  lost: boolean
}

export function newQueue(address: Address, record: DocumentRecord): Queue {
  return {
    address,
    record,
    pending: [],
    rows: [],
    entries: 0,
    saving: null,
    sent: 0,
    flying: 0,
    answered: null,
    hurry: null,
    pause: null,
    stop: null,
    recovering: false,
    hold: null,
    unconfirmed: false,
    carried: 0,
    carriedSince: null,
    lost: false,
  }
}

export function newRecord(address: Address, known: boolean): DocumentRecord {
  return { address, generation: 1, epoch: 1, lastN: 0, copy: `${address}/1`, known }
}

/** How many of these entries one row holds, at least one. */
export function batchSize(entries: readonly { readonly bytes: Uint8Array }[]): number {
  let bytes = 0
  let count = 0
  for (const entry of entries) {
    bytes += entry.bytes.length
    if (count >= ROW_ENTRIES || (count > 0 && bytes > ROW_BYTES)) break
    count++
  }
  return count
}

/** Rows are on disk, behind those that are there already. */
export function keepRows(queue: Queue, rows: readonly OutboxRow[]): void {
  queue.rows.push(...rows)
  queue.entries += entriesOf(rows)
}

/** A row is answered for. Who holds the rows as they were keeps them. */
export function dropRow(queue: Queue, row: OutboxRow): void {
  queue.rows = queue.rows.filter(each => each !== row)
  queue.entries -= row.entries.length
}

/** Recovery has made the rows again. */
export function replaceRows(queue: Queue, rows: OutboxRow[]): void {
  queue.rows = rows
  queue.entries = entriesOf(rows)
}

const entriesOf = (rows: readonly OutboxRow[]): number => rows.reduce((sum, { entries }) => sum + entries.length, 0)
