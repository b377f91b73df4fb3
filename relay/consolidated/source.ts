// The relay's own database as the projection reads it: beside the relay, never writing, never for long.
import { DatabaseSync } from 'node:sqlite'
import type { Address } from '../../src/documents/address.ts'
import { isIntact, updatesOf } from '../rooms/room.ts'
import { sameHash } from '../store/rows.ts'
import { type Row, Statements } from '../store/statements.ts'

/** The relay's database cannot be read: no reason to doubt the consolidated one. */
export class SourceError extends Error {
  override readonly name = 'SourceError'
}

/** What the relay decided about a document. */
export interface Facts {
  readonly id: number
  readonly address: Address
  readonly kind: string
  readonly key: string
  readonly owner: string
  readonly ownerName: string
  readonly epoch: number
  /** The row its epoch begins with; what came before is history. 0: nothing came before. */
  readonly begins: number
  readonly created: number
  /** ms since 1970: when its last row with content was received; that it was built anew changed nothing. */
  readonly changed: number
  /** Its last journal row. */
  readonly last: number
}

/** A document's content: what to begin from, and the updates behind it. `updates` null: a row is not what was written. */
export interface Content {
  readonly snapshot: Uint8Array | null
  readonly updates: readonly Uint8Array[] | null
  /** Bytes that were read. */
  readonly bytes: number
}

export interface JournalMark {
  readonly sequence: number
  readonly document: number | null
  readonly received: number
}

export interface Identity {
  readonly installation: string
  readonly incarnation: string
}

export class Source {
  readonly #database: DatabaseSync
  readonly #sql: Statements

  /** @throws SourceError */
  constructor(path: string) {
    this.#database = reading(() => new DatabaseSync(path, { readOnly: true, timeout: 5000 }))
    this.#sql = new Statements(this.#database, () => undefined)
  }

  identity(): Identity {
    return reading(() => {
      const meta = new Map(this.#sql.all('SELECT name, value FROM meta').map(row => [row.name, String(row.value)]))
      return { installation: meta.get('installation') ?? '', incarnation: meta.get('incarnation') ?? '' }
    })
  }

  /** Rows of the journal after one, up to another, in order; without what is in them. */
  marks(after: number, until: number, limit: number): JournalMark[] {
    const sql =
      'SELECT sequence, document, received FROM journal WHERE sequence > ? AND sequence <= ? ORDER BY sequence LIMIT ?'
    return reading(() =>
      this.#sql.all(sql, after, until, limit).map(row => ({
        sequence: Number(row.sequence),
        document: row.document === null ? null : Number(row.document),
        received: Number(row.received),
      })),
    )
  }

  /** When a row was received, or the last one before it. */
  receivedAt(sequence: number): number | null {
    const sql = 'SELECT received FROM journal WHERE sequence <= ? ORDER BY sequence DESC LIMIT 1'
    const row = reading(() => this.#sql.get(sql, sequence))
    return row ? Number(row.received) : null
  }

  documentsAfter(id: number, limit: number): number[] {
    const sql = 'SELECT id FROM documents WHERE id > ? ORDER BY id LIMIT ?'
    return reading(() => this.#sql.all(sql, id, limit).map(row => Number(row.id)))
  }

  count(): number {
    return reading(() => Number(this.#sql.get('SELECT count(*) AS count FROM documents')?.count ?? 0))
  }

  /** Runs reads that belong together: all of them see the same state. */
  together<T>(work: () => T): T {
    reading(() => this.#database.exec('BEGIN'))
    try {
      return work()
    } finally {
      reading(() => this.#database.exec('COMMIT'))
    }
  }

  facts(id: number): Facts | null {
    const sql = `SELECT d.*, p.name AS owner_name,
        ifnull((SELECT received FROM journal WHERE document = d.id AND sequence < iif(d.head = d.begins, d.begins, d.head + 1)
          ORDER BY sequence DESC LIMIT 1), (SELECT changed FROM trims WHERE document = d.id)) AS changed,
        (SELECT max(sequence) FROM journal WHERE document = d.id) AS last
      FROM documents d LEFT JOIN persons p ON p.id = d.owner WHERE d.id = ?`
    const row = reading(() => this.#sql.get(sql, id))
    return row ? factsOf(row) : null
  }

  /** The sequence of the snapshot there is, 0 where there is none. */
  snapshotSequence(id: number): number {
    const row = reading(() => this.#sql.get('SELECT sequence FROM snapshots WHERE document = ?', id))
    return Number(row?.sequence ?? 0)
  }

  /** All of a document's content: of the epoch it is in. */
  content({ id, begins }: Pick<Facts, 'id' | 'begins'>): Content {
    const sql = 'SELECT sequence, state, sha256 FROM snapshots WHERE document = ? AND sequence >= ?'
    const saved = reading(() => this.#sql.get(sql, id, begins))
    const snapshot = saved && sameHash(saved.state, saved.sha256) ? (saved.state as Uint8Array) : null
    const { updates, bytes } = this.updatesAfter(id, snapshot ? Number(saved?.sequence) : begins - 1)
    return { snapshot, updates, bytes: bytes + (snapshot?.length ?? 0) }
  }

  /** What came into a document after a row. */
  updatesAfter(id: number, after: number): Omit<Content, 'snapshot'> {
    const sql = 'SELECT body, sha256 FROM journal WHERE document = ? AND sequence > ? ORDER BY sequence'
    const rows = reading(() => this.#sql.all(sql, id, after))
    let bytes = 0
    const updates: Uint8Array[] = []
    for (const row of rows) {
      const [body, sha256] = [row.body as Uint8Array, row.sha256 as Uint8Array]
      bytes += body.length
      if (!isIntact({ body, sha256 })) return { updates: null, bytes }
      updates.push(...updatesOf(body))
    }
    return { updates, bytes }
  }

  close(): void {
    if (this.#database.isOpen) this.#database.close()
  }
}

function factsOf(row: Row): Facts {
  const created = Number(row.created)
  return {
    id: Number(row.id),
    address: row.address as Address,
    kind: String(row.kind),
    key: String(row.key),
    owner: String(row.owner),
    ownerName: String(row.owner_name ?? ''),
    epoch: Number(row.epoch),
    begins: Number(row.begins),
    created,
    changed: Number(row.changed ?? created),
    last: Number(row.last ?? 0),
  }
}

function reading<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw new SourceError('the relay’s database cannot be read', { cause: error })
  }
}
