// Documents whose older rows went, in SQLite: what may go, the exchange itself, and the receipts that stay of it.
import { createHash } from 'node:crypto'
import type { Address } from '../../src/documents/address.ts'
import { HASH_BYTES } from '../../src/sync/wire/entry.ts'
import { documentRow, storedRow } from './rows.ts'
import type { Row, Statements } from './statements.ts'
import type { StoredRow } from './store.ts'
import type { Trim, Trimming, TrimPlan, TrimStore } from './trim-store.ts'

/**
 * Bytes that stay of the hash of an entry whose row went: enough to know it again, and to know that another one under its
 * number is another one; a quarter of what 10,000 entries would else take for ever.
 */
export const KEPT_HASH_BYTES = 8
/** Entries in one row of receipts: a look-up reads one, and a trim writes the last one of each device anew. */
const RUN_ENTRIES = 4_096

export class SqliteTrims implements TrimStore {
  readonly #sql: Statements

  constructor(sql: Statements) {
    this.#sql = sql
  }

  of(address: Address): Trim | null {
    const sql = 'SELECT t.* FROM trims t JOIN documents d ON d.id = t.document WHERE d.address = ?'
    const row = this.#sql.get(sql, address)
    return row ? trimOf(row) : null
  }

  documents(after: number, limit: number): { id: number; address: Address }[] {
    return this.#sql
      .all('SELECT id, address FROM documents WHERE id > ? ORDER BY id LIMIT ?', after, limit)
      .map(row => ({ id: Number(row.id), address: row.address as Address }))
  }

  plan(address: Address, before: number, until: number, limit: number): TrimPlan | null {
    const found = this.#sql.get('SELECT * FROM documents WHERE address = ?', address)
    if (!found) return null
    const [id, document, trimmed] = [Number(found.id), documentRow(found), this.of(address)]
    const last = this.#sql.get(
      `SELECT max(sequence) AS through FROM (
         SELECT sequence FROM journal WHERE document = ?1 AND sequence <= ?3 AND sequence <
           ifnull((SELECT min(sequence) FROM journal WHERE document = ?1 AND received >= ?2), ${Number.MAX_SAFE_INTEGER})
         ORDER BY sequence LIMIT ?4)`,
      id,
      before,
      until,
      limit,
    )
    const through = Number(last?.through ?? 0)
    if (through <= (trimmed?.through ?? 0)) return null
    const sums = this.#sql.get(
      'SELECT count(*) AS rows, sum(length(body)) AS bytes FROM journal WHERE document = ? AND sequence <= ?',
      id,
      through,
    )
    const next = this.#sql.get(
      'SELECT received FROM journal WHERE document = ? AND sequence > ? ORDER BY sequence LIMIT 1',
      id,
      through,
    )
    // Content is told of up to the head: what holds it must not come behind that.
    const place = document.head > 0 && document.head < through ? document.head : through
    const since = Math.min(before, Number(next?.received ?? before))
    return { document, trimmed, place, through, since, rows: Number(sums?.rows ?? 0), bytes: Number(sums?.bytes ?? 0) }
  }

  rows(address: Address, after: number, through: number, limit: number): StoredRow[] {
    return this.#sql
      .all(
        `SELECT sequence, received, body, sha256 FROM journal
         WHERE document = (SELECT id FROM documents WHERE address = ?) AND sequence > ? AND sequence <= ?
         ORDER BY sequence LIMIT ?`,
        address,
        after,
        through,
        limit,
      )
      .map(row => storedRow(address, row))
  }

  missing(): { through: number; removed: number; missing: number } {
    const sums = this.#sql.get(
      'SELECT ifnull(max(through), 0) AS through, ifnull(sum(removed), 0) AS removed FROM trims',
    )
    const through = Number(sums?.through ?? 0)
    const there = Number(this.#sql.get('SELECT count(*) AS rows FROM journal WHERE sequence <= ?', through)?.rows ?? 0)
    return { through, removed: Number(sums?.removed ?? 0), missing: through - there }
  }

  /** Within a transaction. Null, and nothing written, where the document was trimmed or built anew since it was planned. */
  exchange({ plan, body, devices, at }: Trimming): Trim | null {
    const { document, place, through, since } = plan
    const { address, epoch, begins } = document
    const found = this.#sql.get('SELECT id, epoch FROM documents WHERE address = ?', address)
    const before = this.of(address)
    if (!found || Number(found.epoch) !== epoch || before?.through !== plan.trimmed?.through) return null
    const id = Number(found.id)
    const changed = this.#changedBefore(id, begins)
    const hash = createHash('sha256').update(body).digest()
    this.#sql.run('UPDATE journal SET body = ?, sha256 = ? WHERE document = ? AND sequence = ?', body, hash, id, place)
    this.#sql.run('DELETE FROM journal WHERE document = ? AND sequence <= ? AND sequence <> ?', id, through, place)
    this.#sql.run('DELETE FROM snapshots WHERE document = ? AND sequence <= ?', id, place)
    for (const device of devices) this.#receipts(device, address, place, through)
    const removed = (plan.trimmed?.removed ?? 0) + plan.rows - 1
    this.#sql.run(
      `INSERT INTO trims (document, place, through, removed, since, at, changed) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
       ON CONFLICT DO UPDATE SET place = ?2, through = ?3, removed = ?4, since = ?5, at = ?6, changed = ifnull(?7, changed)`,
      id,
      place,
      through,
      removed,
      since,
      at,
      changed,
    )
    return { place, through, removed, since, at }
  }

  /** When somebody changed the document last before its epoch: its first row alone does not tell. */
  #changedBefore(id: number, begins: number): number | null {
    const sql = 'SELECT received FROM journal WHERE document = ? AND sequence < ? ORDER BY sequence DESC LIMIT 1'
    const row = this.#sql.get(sql, id, begins)
    return row ? Number(row.received) : null
  }

  /** What a device was told of entries that went stays, as one answer for all of them and less of each hash (N3, N4). */
  #receipts(device: string, address: Address, place: number, through: number): void {
    const rows = this.#sql.all(
      `SELECT n, last_n, sha256, sequence FROM receipts WHERE device = ? AND address = ? AND sequence <= ?
         AND refusal IS NULL AND result IS NULL ORDER BY n`,
      device,
      address,
      through,
    )
    const runs: { n: number; lastN: number; from: Row[] }[] = []
    for (const row of rows) {
      const [n, lastN] = [Number(row.n), Number(row.last_n)]
      const last = runs.at(-1)
      if (last && last.lastN + 1 === n && lastN - last.n < RUN_ENTRIES) {
        last.lastN = lastN
        last.from.push(row)
      } else runs.push({ n, lastN, from: [row] })
    }
    for (const { n, lastN, from } of runs) {
      if (from.length === 1 && from.every(row => hashBytes(row) === KEPT_HASH_BYTES)) continue
      this.#sql.run(
        'DELETE FROM receipts WHERE device = ? AND address = ? AND n >= ? AND n <= ?',
        device,
        address,
        n,
        lastN,
      )
      this.#sql.run(
        'INSERT INTO receipts (device, address, n, last_n, sha256, sequence, place) VALUES (?, ?, ?, ?, ?, ?, 0)',
        device,
        address,
        n,
        lastN,
        Buffer.concat(from.map(shortened)),
        place,
      )
    }
  }
}

/** Bytes of each hash in a row of receipts. */
export const hashBytes = (row: Row): number =>
  (row.sha256 as Uint8Array).length / (Number(row.last_n) - Number(row.n) + 1)

function shortened(row: Row): Uint8Array {
  const all = row.sha256 as Uint8Array
  if (hashBytes(row) !== HASH_BYTES) return all
  const count = all.length / HASH_BYTES
  const short = new Uint8Array(count * KEPT_HASH_BYTES)
  for (let at = 0; at < count; at++) {
    short.set(all.subarray(at * HASH_BYTES, at * HASH_BYTES + KEPT_HASH_BYTES), at * KEPT_HASH_BYTES)
  }
  return short
}

const trimOf = (row: Row): Trim => ({
  place: Number(row.place),
  through: Number(row.through),
  removed: Number(row.removed),
  since: Number(row.since),
  at: Number(row.at),
})
