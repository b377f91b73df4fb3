// What devices are brought of documents they do not have open: the rows of the journal as they were committed. Nothing is
// brought into memory and nothing encoded anew, so that a thousand documents cost what their bytes cost.
import { decodeEntry } from '../../src/sync/wire/entry.ts'
import { decodeRow } from '../journal/row.ts'
import type { Parcel } from './catalogue-store.ts'
import { sameHash } from './rows.ts'
import type { Statements } from './statements.ts'
import type { DocumentRow } from './store.ts'

export class SqliteParcels {
  readonly #sql: Statements

  constructor(sql: Statements) {
    this.#sql = sql
  }

  /**
   * A document's content up to its head, from another head on. From one that is not of this journal (0, ahead of it):
   * everything. @throws Error where a row is not what its hash says
   */
  parcel({ address, head }: DocumentRow, from: number): Parcel {
    const whole = !(Number.isSafeInteger(from) && from > 0 && from <= head)
    const id = Number(this.#sql.get('SELECT id FROM documents WHERE address = ?', address)?.id)
    const saved = whole
      ? this.#sql.get('SELECT sequence, state, sha256 FROM snapshots WHERE document = ?', id)
      : undefined
    const snapshot = saved && sameHash(saved.state, saved.sha256) ? saved : undefined
    const rows = this.#sql.all(
      'SELECT sequence, body, sha256 FROM journal WHERE document = ? AND sequence > ? AND sequence <= ? ORDER BY sequence',
      id,
      whole ? Number(snapshot?.sequence ?? 0) : from,
      head,
    )
    const updates: Uint8Array[] = snapshot ? [snapshot.state as Uint8Array] : []
    for (const row of rows) {
      if (!sameHash(row.body, row.sha256)) throw new Error(`row ${row.sequence} is not what was written`)
      updates.push(...updatesIn(row.body as Uint8Array))
    }
    return { head: Math.max(head, Number(snapshot?.sequence ?? 0)), whole, updates }
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
