// Who changed what, when and from where, read from the journal itself: a bounded piece of it for each page.
import { setImmediate as turn } from 'node:timers/promises'
import type { Address } from '../../src/documents/address.ts'
import { isCommand } from '../../src/sync/wire/entry.ts'
import type { HistoryEntry, HistoryPage } from '../../src/sync/wire/history.ts'
import type { Accounts } from '../accounts/accounts.ts'
import type { Judge } from '../company/judge.ts'
import { decodeRow } from '../journal/row.ts'
import { HISTORY_BYTES, HISTORY_ENTRIES, HISTORY_ROWS } from '../limits.ts'
import type { Collision, Store, StoredRow } from '../store/store.ts'
import { entriesOf, type HistoryNames, type HistoryScope } from './describe.ts'

/** Rows read at a time: others are served in between. */
const SLICE_ROWS = 50

export interface HistoryContext {
  readonly accounts: Accounts
  readonly store: Store
  readonly judge: Judge
}

export interface HistoryRequest extends HistoryScope {
  readonly address: Address
  /** Sequence of the last row that was told. */
  readonly before: number | null
}

export class History {
  readonly #store: Store
  readonly #judge: Judge
  readonly #names: HistoryNames

  constructor({ accounts, store, judge }: HistoryContext) {
    this.#store = store
    this.#judge = judge
    this.#names = {
      person: id => accounts.findPerson(id)?.name ?? '',
      device: id => accounts.device(id)?.name ?? '',
    }
  }

  /** Null where the document is not here for this person: forbidden and never existed are the same. */
  async page(person: string, request: HistoryRequest): Promise<HistoryPage | null> {
    const { address } = request
    if (!this.#judge.seesRow(await this.#store.document(address), person)) return null
    const entries: HistoryEntry[] = []
    const collisions = this.#collisions(address)
    let before = request.before ?? Number.MAX_SAFE_INTEGER
    let [rows, bytes] = [0, 0]
    for (;;) {
      const slice = await this.#store.rowsBefore(before, SLICE_ROWS, address)
      for (const row of slice) {
        const enough = entries.length >= HISTORY_ENTRIES || rows >= HISTORY_ROWS || bytes >= HISTORY_BYTES
        if (enough) return { entries, next: before }
        before = row.sequence
        rows++
        bytes += row.body.length
        if (!mayBeAbout(row, request)) continue
        const beside = { collisionOf: await collisions(row), wasRun: await this.#runs(row) }
        entries.push(...entriesOf(row, request, this.#names, beside))
      }
      if (slice.length < SLICE_ROWS) return { entries, next: null, ...this.#removed(request) }
      await turn()
    }
  }

  /** Where the journal of the document does not reach back to its beginning; of a record that was there by then. */
  #removed(request: HistoryRequest): Pick<HistoryPage, 'trimmed'> {
    const { address } = request
    const trim = this.#store.trims.of(address)
    const [row] = trim ? this.#store.trims.rows(address, trim.place - 1, trim.place, 1) : []
    // Of a document that is of a later epoch the row holds who wrote what stands, no content: that names records as well.
    if (!trim || !row || !mayBeAbout(row, request)) return {}
    return { trimmed: { since: trim.since, at: trim.at } }
  }

  /** Which commands about facts of a row were run. */
  async #runs(row: StoredRow): Promise<(device: string, n: number) => boolean> {
    const run = new Set<string>()
    for (const { device, hashes, entries } of includes(row.body, ON_FACTS) ? decodeRow(row.body) : []) {
      for (const { place, bytes } of entries) {
        const n = hashes[place]?.n
        if (n === undefined || !isCommand(bytes)) continue
        const receipt = await this.#store.receipt(device, row.address, n)
        if (receipt && 'result' in receipt.outcome && receipt.outcome.result === '') run.add(`${device} ${n}`)
      }
    }
    return (device, n) => run.has(`${device} ${n}`)
  }

  /** Read once, and only for rows that may hold a decision. */
  #collisions(address: Address): (row: StoredRow) => Promise<(id: number) => Collision | undefined> {
    let known: Map<number, Collision> | null = null
    return async row => {
      if (!known && includes(row.body, DECIDE)) {
        known = new Map((await this.#store.collisions(address)).map(each => [each.id, each]))
      }
      return id => known?.get(id)
    }
  }
}

const DECIDE = '"decide"'
/** In every command about facts, and in few other rows. */
const ON_FACTS = '"version":'

const includes = (body: Uint8Array, text: string): boolean =>
  Buffer.from(body.buffer, body.byteOffset, body.byteLength).includes(text)

/** Most rows of a document are about other records: their ids, 128 random bits, are looked for in the bytes. */
const mayBeAbout = ({ body }: StoredRow, { record }: HistoryScope): boolean =>
  !record || includes(body, record.id) || includes(body, DECIDE)
