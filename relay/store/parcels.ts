// What devices are brought of documents they do not have open: the rows of the journal as they were committed. Nothing is
// brought into memory and nothing encoded anew, so that a thousand documents cost what their bytes cost.
import type { Address } from '../../src/documents/address.ts'
import { decodeEntry } from '../../src/sync/wire/entry.ts'
import { decodeRow } from '../journal/row.ts'
import type { Parcel } from './catalogue-store.ts'
import { sameHash } from './rows.ts'
import type { Statements } from './statements.ts'

export class SqliteParcels {
  readonly #sql: Statements

  constructor(sql: Statements) {
    this.#sql = sql
  }

  /**
   * A document's content up to its head, from another head on. From one that is not of its epoch or of this journal (0,
   * ahead of it, before what is left of it): everything. Read in one go: an epoch that begins meanwhile is another
   * document's content. Null where there is no such document. @throws Error where a row is not what its hash says
   */
  parcel(address: Address, from: number): Parcel | null {
    const document = this.#sql.get(
      'SELECT id, head, epoch, begins, place FROM documents LEFT JOIN trims ON document = id WHERE address = ?',
      address,
    )
    if (!document) return null
    const [id, head, begins] = [Number(document.id), Number(document.head), Number(document.begins)]
    // Rows that went are in one with all that came before them.
    const reaches = Math.max(1, begins, Number(document.place ?? 0))
    const whole = !(Number.isSafeInteger(from) && from >= reaches && from <= head)
    const saved = whole
      ? this.#sql.get('SELECT sequence, state, sha256 FROM snapshots WHERE document = ? AND sequence >= ?', id, begins)
      : undefined
    const snapshot = saved && sameHash(saved.state, saved.sha256) ? saved : undefined
    const rows = this.#sql.all(
      'SELECT sequence, body, sha256 FROM journal WHERE document = ? AND sequence > ? AND sequence <= ? ORDER BY sequence',
      id,
      whole ? Number(snapshot?.sequence ?? begins - 1) : from,
      head,
    )
    const updates: Uint8Array[] = snapshot ? [snapshot.state as Uint8Array] : []
    for (const row of rows) {
      if (!sameHash(row.body, row.sha256)) throw new Error(`row ${row.sequence} is not what was written`)
      updates.push(...updatesIn(row.body as Uint8Array))
    }
    const about = { epoch: Number(document.epoch), anew: begins > 0 }
    return { ...about, head: Math.max(head, Number(snapshot?.sequence ?? 0)), whole, updates }
  }
}

function updatesIn(body: Uint8Array): Uint8Array[] {
  return decodeRow(body).flatMap(({ entries }) =>
    entries.flatMap(({ bytes }) => {
      const entry = decodeEntry(bytes)
      return entry?.type === 'update' ? [entry.update] : []
    }),
  )
}
