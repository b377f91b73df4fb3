// The store in one SQLite file. Every call is done when it returns; promises are the interface's, for other stores.
import { createHash } from 'node:crypto'
import type { DatabaseSync } from 'node:sqlite'
import type { Address } from '../../src/documents/address.ts'
import type { Refusal } from '../../src/sync/wire/refusals.ts'
import { SqliteCatalogue } from './catalogue.ts'
import { SqliteCollisions } from './collisions.ts'
import { transact } from './database.ts'
import { SqliteHierarchy } from './hierarchy.ts'
import { LogSync, LogSyncError } from './log-sync.ts'
import { SqliteMerges } from './merges.ts'
import { SqliteQuarantine } from './quarantine.ts'
import { documentRow, importedRow, placeColumns, receiptRuns, sameHash, storedRow } from './rows.ts'
import { Statements } from './statements.ts'
import type {
  ChangedFacts,
  Collision,
  CommitResult,
  DocumentCommit,
  DocumentRow,
  EpochBeginning,
  ImportedRecord,
  Progress,
  Receipt,
  Store,
  StoredDocument,
  StoredRow,
} from './store.ts'
import type { Trim, Trimming } from './trim-store.ts'
import { hashBytes, SqliteTrims } from './trims.ts'

const DOCUMENT = 'SELECT * FROM documents'

export class SqliteStore implements Store {
  readonly quarantine: SqliteQuarantine
  readonly catalogue: SqliteCatalogue
  readonly hierarchy: SqliteHierarchy
  readonly merges: SqliteMerges
  readonly trims: SqliteTrims
  readonly #database: DatabaseSync
  readonly #sql: Statements
  readonly #log: LogSync
  /** The last one given out. One process has the file, so it need not be asked for each time. */
  #sequence: number
  readonly #collisions: SqliteCollisions
  #onDurable: (sequence: number) => void = () => undefined

  /** `database` comes from `openDatabase`; closing it is the opener's. */
  constructor(database: DatabaseSync) {
    this.#database = database
    this.#log = new LogSync(database)
    // What a failed flush may have lost must not be told from memory as if it were safe, receipts least of all.
    this.#sql = new Statements(database, () => this.#log.check())
    this.quarantine = new SqliteQuarantine(this.#sql)
    this.catalogue = new SqliteCatalogue(database, this.#sql)
    this.hierarchy = new SqliteHierarchy(this.#sql)
    this.merges = new SqliteMerges(database, this.#sql)
    this.trims = new SqliteTrims(this.#sql)
    this.#collisions = new SqliteCollisions(this.#sql)
    this.#sequence = this.#lastSequence()
  }

  async commit(commits: readonly DocumentCommit[]): Promise<CommitResult[]> {
    return this.#durably(this.#write(commits))
  }

  /** Hands on what was written when it is on the disk. */
  async #durably<T>(results: T): Promise<T> {
    // What is committed while the disk writes is not on it yet.
    const written = this.#sequence
    await this.#log.flushed()
    this.#onDurable(written)
    return results
  }

  /** Calls `listener` with the last sequence that is safe on disk, after each commit. It must be quick. */
  onDurable(listener: (sequence: number) => void): void {
    this.#onDurable = listener
  }

  /** The last sequence given out. */
  get last(): number {
    return this.#sequence
  }

  #write(commits: readonly DocumentCommit[]): CommitResult[] {
    return this.#transact(() => commits.map(commit => this.#commit(commit)))
  }

  async beginEpoch(beginning: EpochBeginning): Promise<DocumentRow | null> {
    const { row } = await this.#durably(this.#transact(() => ({ row: this.#beginEpoch(beginning) })))
    return row
  }

  #beginEpoch({ address, over, epoch, row, clients }: EpochBeginning): DocumentRow | null {
    const id = this.#id(address)
    const before = this.#document(address)
    if (id === null || before?.epoch !== over.epoch || before.head !== over.head) return null
    const sequence = this.#append(id, row)
    // The content is the same: what the lists say of it stays right.
    const summarized = before.summarized === before.head ? sequence : before.summarized
    const sql = 'UPDATE documents SET epoch = ?, begins = ?2, head = ?2, summarized = ? WHERE id = ?'
    this.#sql.run(sql, epoch, sequence, summarized, id)
    this.#sql.run('DELETE FROM snapshots WHERE document = ?', id)
    this.#sql.run('UPDATE clients SET past = 1 WHERE document = ?', id)
    this.#clients(id, clients)
    return this.#document(address)
  }

  async trim(trimming: Trimming): Promise<Trim | null> {
    // What is freed in a page is overwritten where that page is written anyway.
    this.#database.exec('PRAGMA secure_delete = FAST')
    try {
      const { trim } = await this.#durably(this.#transact(() => ({ trim: this.trims.exchange(trimming) })))
      return trim
    } finally {
      this.#database.exec('PRAGMA secure_delete = OFF')
    }
  }

  #transact<T extends object>(work: () => T extends PromiseLike<unknown> ? never : T): T {
    try {
      return this.#log.unflushed(() => transact<T>(this.#database, work))
    } catch (error) {
      if (!(error instanceof LogSyncError)) this.#sequence = this.#lastSequence()
      throw error
    }
  }

  #commit(commit: DocumentCommit): CommitResult {
    const id = commit.create ? this.#create(commit) : this.#id(commit.address)
    let sequence: number | null = null
    if (commit.row) {
      if (id === null) throw new Error(`a row for ${commit.address}, which does not exist`)
      sequence = this.#append(id, commit.row)
      if (commit.row.content) this.#sql.run('UPDATE documents SET head = ? WHERE id = ?', sequence, id)
    }
    if (commit.facts) this.#changeFacts(commit.address, commit.facts)
    const along = (commit.along ?? []).map(each => this.#changeAlong(each))
    this.#receipts(commit, sequence)
    for (const { id, ...settled } of commit.settles ?? []) this.quarantine.settleNow(id, { ...settled, sequence })
    if (id !== null) this.#clients(id, commit.clients)
    const collided = id === null ? [] : this.#collisions.change(id, commit, sequence)
    for (const each of commit.imported) {
      this.#sql.run(
        `INSERT INTO imported (source, source_key, address, record, fields) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET address = excluded.address, record = excluded.record, fields = excluded.fields`,
        each.source,
        each.sourceKey,
        each.address,
        each.record,
        JSON.stringify(each.fields),
      )
    }
    return { sequence, document: id === null ? null : this.#document(commit.address), along, collided }
  }

  #append(document: number, { received, body }: EpochBeginning['row']): number {
    const sequence = ++this.#sequence
    this.#sql.run(
      'INSERT INTO journal (sequence, document, received, body, sha256) VALUES (?, ?, ?, ?, ?)',
      sequence,
      document,
      received,
      body,
      createHash('sha256').update(body).digest(),
    )
    return sequence
  }

  #clients(document: number, clients: DocumentCommit['clients']): void {
    for (const { client, device } of clients) {
      this.#sql.run('INSERT INTO clients (document, client, device) VALUES (?, ?, ?)', document, client, device)
    }
  }

  #receipts(commit: DocumentCommit, sequence: number | null): void {
    for (const { device, n, hashes, outcome, result } of receiptRuns(commit.receipts)) {
      const committed = typeof outcome === 'number'
      this.#sql.run(
        `INSERT INTO receipts (device, address, n, last_n, sha256, sequence, place, refusal, result)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        device,
        commit.address,
        n,
        n + hashes.length - 1,
        hashes.length === 1 && hashes[0] ? hashes[0] : Buffer.concat(hashes),
        committed ? sequence : null,
        committed ? outcome : null,
        committed ? null : JSON.stringify(outcome),
        result === '' ? null : result,
      )
    }
    for (const { device, generation, refusedN } of commit.progress) {
      this.#sql.run(
        `INSERT INTO progress (device, address, generation, refused_n) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT DO UPDATE SET generation = ?3, refused_n = ?4 WHERE generation <> ?3 OR refused_n IS NOT ?4`,
        device,
        commit.address,
        generation,
        refusedN,
      )
    }
    for (const each of commit.quarantine) this.quarantine.add(commit.address, each)
  }

  #create(commit: DocumentCommit): number {
    const { create } = commit
    if (!create) throw new Error('nothing to create')
    const year = new Date(create.created).getUTCFullYear()
    const counter = `key:${create.kind}:${year}`
    let next = Number(this.#sql.get('SELECT value FROM meta WHERE name = ?', counter)?.value ?? 0) + 1
    const key = () => `${create.keyPrefix}-${year}-${String(next).padStart(3, '0')}`
    // Somebody may have given a document a key ahead of its turn.
    while (this.#keyHolder(create.kind, key()) !== null) next++
    this.#sql.run(
      'INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value',
      counter,
      String(next),
    )
    return this.#sql.run(
      `INSERT INTO documents (address, kind, key, owner, epoch, schema, version, created, head, summary, summarized,
         profile, statuses, territory, audience, parent)
       VALUES (?, ?, ?, ?, ?, ?, 1, ?, 0, ?, 0, ?, ?, ?, ?, ?)`,
      commit.address,
      create.kind,
      key(),
      create.owner,
      create.epoch,
      create.schema,
      create.created,
      JSON.stringify(create.summary),
      ...placeColumns(create),
    )
  }

  #changeFacts(address: Address, facts: ChangedFacts): void {
    const { owner, key, archived, version } = facts
    this.#sql.run(
      `UPDATE documents SET owner = ?, key = ?, archived = ?, version = ?,
         profile = ?, statuses = ?, territory = ?, audience = ?, parent = ? WHERE address = ?`,
      owner,
      key,
      archived,
      version,
      ...placeColumns(facts),
      address,
    )
  }

  #changeAlong({ address, statuses, version }: NonNullable<DocumentCommit['along']>[number]): DocumentRow {
    const sql = 'UPDATE documents SET statuses = ?, version = ? WHERE address = ? AND version = ? - 1'
    this.#sql.run(sql, statuses.join(' '), version, address, version)
    const document = this.#document(address)
    // Judged on facts that are not those on the disk: nothing of this transaction may count.
    if (document?.version !== version) throw new Error(`${address} has other facts than its statuses were changed on`)
    return document
  }

  #keyHolder(kind: string, key: string): Address | null {
    const row = this.#sql.get('SELECT address FROM documents WHERE kind = ? AND key = ?', kind, key)
    return row ? (row.address as Address) : null
  }

  async keyHolder(kind: string, key: string): Promise<Address | null> {
    return this.#keyHolder(kind, key)
  }

  #id(address: string): number | null {
    const row = this.#sql.get('SELECT id FROM documents WHERE address = ?', address)
    return row ? Number(row.id) : null
  }

  #document(address: string): DocumentRow | null {
    const row = this.#sql.get(`${DOCUMENT} WHERE address = ?`, address)
    return row ? documentRow(row) : null
  }

  async document(address: Address): Promise<DocumentRow | null> {
    return this.#document(address)
  }

  async documents(filter: { owners?: readonly string[]; kind?: string } = {}): Promise<DocumentRow[]> {
    const rows = this.#sql.all(
      `${DOCUMENT} WHERE (?1 IS NULL OR kind = ?1) AND (?2 IS NULL OR owner IN (SELECT value FROM json_each(?2)))
       ORDER BY kind, key`,
      filter.kind ?? null,
      filter.owners ? JSON.stringify(filter.owners) : null,
    )
    return rows.map(documentRow)
  }

  async load(address: Address): Promise<StoredDocument | null> {
    const id = this.#id(address)
    const document = this.#document(address)
    if (id === null || !document) return null
    const saved = this.#sql.get('SELECT * FROM snapshots WHERE document = ?', id)
    const isOfEpoch = Number(saved?.sequence) >= document.begins
    const snapshot = saved && isOfEpoch && sameHash(saved.state, saved.sha256) ? saved : undefined
    const rows = this.#sql.all(
      'SELECT sequence, received, body, sha256 FROM journal WHERE document = ? AND sequence > ? ORDER BY sequence',
      id,
      snapshot ? Number(snapshot.sequence) : document.begins - 1,
    )
    const clients = this.#sql.all('SELECT client, device, past FROM clients WHERE document = ?', id)
    const [past, current] = [clients.filter(row => row.past === 1), clients.filter(row => row.past === 0)]
    return {
      document,
      snapshot: snapshot ? { sequence: Number(snapshot.sequence), state: snapshot.state as Uint8Array } : null,
      rows: rows.map(row => storedRow(address, row)),
      clients: new Map(current.map(row => [Number(row.client), String(row.device)])),
      past: new Set(past.map(row => Number(row.client))),
      collisions: this.#collisions.remembered(id),
    }
  }

  async progress(device: string, address: Address): Promise<Progress | null> {
    const row = this.#sql.get(
      `SELECT generation, refused_n, (SELECT max(last_n) FROM receipts r WHERE r.device = ?1 AND r.address = ?2) AS last_n
       FROM progress WHERE device = ?1 AND address = ?2`,
      device,
      address,
    )
    if (!row) return null
    const refusedN = row.refused_n === null ? null : Number(row.refused_n)
    return { lastN: Number(row.last_n ?? 0), generation: Number(row.generation), refusedN }
  }

  async receipt(device: string, address: Address, n: number): Promise<Receipt | null> {
    const row = this.#sql.get(
      'SELECT * FROM receipts WHERE device = ? AND address = ? AND n <= ? ORDER BY n DESC LIMIT 1',
      device,
      address,
      n,
    )
    if (!row || Number(row.last_n) < n) return null
    const [offset, bytes] = [n - Number(row.n), hashBytes(row)]
    return {
      hash: (row.sha256 as Uint8Array).slice(offset * bytes, (offset + 1) * bytes),
      outcome:
        typeof row.refusal === 'string'
          ? (JSON.parse(row.refusal) as Refusal)
          : { sequence: Number(row.sequence), index: Number(row.place) + offset, result: String(row.result ?? '') },
    }
  }

  async saveSnapshot(address: Address, sequence: number, state: Uint8Array): Promise<void> {
    this.#sql.run(
      `INSERT INTO snapshots (document, sequence, state, sha256) SELECT id, ?1, ?2, ?3 FROM documents WHERE address = ?4 AND begins <= ?1
       ON CONFLICT DO UPDATE SET sequence = excluded.sequence, state = excluded.state, sha256 = excluded.sha256`,
      sequence,
      state,
      createHash('sha256').update(state).digest(),
      address,
    )
  }

  async unsummarized(): Promise<Address[]> {
    return this.#sql.all('SELECT address FROM documents WHERE summarized < head').map(row => row.address as Address)
  }

  async rows(after: number, limit: number, address?: Address): Promise<StoredRow[]> {
    const rows = this.#sql.all(
      `SELECT sequence, address, received, body, sha256 FROM journal JOIN documents ON documents.id = document
       WHERE sequence > ?1 AND (?3 IS NULL OR address = ?3) ORDER BY sequence LIMIT ?2`,
      after,
      limit,
      address ?? null,
    )
    return rows.map(row => storedRow(row.address as Address, row))
  }

  async rowsBefore(before: number, limit: number, address: Address): Promise<StoredRow[]> {
    const rows = this.#sql.all(
      `SELECT sequence, received, body, sha256 FROM journal
       WHERE document = (SELECT id FROM documents WHERE address = ?) AND sequence < ? ORDER BY sequence DESC LIMIT ?`,
      address,
      before,
      limit,
    )
    return rows.map(row => storedRow(address, row))
  }

  async sequence(): Promise<number> {
    return this.#sequence
  }

  /** The last rows may have gone: what they were put into says how far they went. */
  #lastSequence(): number {
    const last = `SELECT max((SELECT ifnull(max(sequence), 0) FROM journal), (SELECT ifnull(max(head), 0) FROM documents),
      (SELECT ifnull(max(through), 0) FROM trims)) AS last`
    return Number(this.#sql.get(last)?.last ?? 0)
  }

  async collisions(address: Address): Promise<Collision[]> {
    const id = this.#id(address)
    return id === null ? [] : this.#collisions.all(id)
  }

  async openCollisions(address: Address, limit: number): Promise<Collision[]> {
    const id = this.#id(address)
    return id === null ? [] : this.#collisions.open(id, limit)
  }

  async imported(source: string, sourceKeys: readonly string[]): Promise<ImportedRecord[]> {
    const rows = this.#sql.all(
      'SELECT * FROM imported WHERE source = ? AND source_key IN (SELECT value FROM json_each(?))',
      source,
      JSON.stringify(sourceKeys),
    )
    return rows.map(row => importedRow(source, row))
  }

  close(): void {
    this.#log.close()
    if (this.#database.isOpen) this.#database.close()
  }
}
