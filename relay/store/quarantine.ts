// The quarantine in SQLite: refused entries, what was asked about them, and what the office came to.
import type { Address } from '../../src/documents/address.ts'
import type { Change } from '../../src/documents/changes.ts'
import type { Refusal } from '../../src/sync/wire/refusals.ts'
import { HELD_BYTES } from '../limits.ts'
import type { Row, Statements } from './statements.ts'
import type {
  QuarantineDraft,
  QuarantineList,
  QuarantineRow,
  QuarantineStore,
  QuestionDraft,
  QuestionState,
  Settlement,
} from './store.ts'

/** What an entry has for bytes where only its author's draft is known, or where there was no room for them. */
const NO_BYTES = new Uint8Array(0)

const QUESTION = 'SELECT draft, settled, settled_by, settled_sequence, outcome, word FROM quarantine'

export class SqliteQuarantine implements QuarantineStore {
  readonly #sql: Statements

  constructor(sql: Statements) {
    this.#sql = sql
  }

  /** Beyond what is kept of one person who, when and why stay; the hash is in the receipt, the draft with its author. */
  add(address: Address, { person, device, n, generation, received, entry, refusal }: QuarantineDraft): number {
    return this.#sql.run(
      `INSERT INTO quarantine (address, person, device, n, generation, received, entry, refusal)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
      address,
      person,
      device,
      n,
      generation,
      received,
      this.#hasRoom(person, entry.length) ? entry : NO_BYTES,
      JSON.stringify(refusal),
    )
  }

  #hasRoom(person: string, bytes: number): boolean {
    const sql = 'SELECT sum(held) AS held FROM quarantine WHERE person = ? AND settled IS NULL AND held > 0'
    return Number(this.#sql.get(sql, person)?.held ?? 0) + bytes <= HELD_BYTES
  }

  async ask(question: QuestionDraft): Promise<QuarantineRow | null> {
    const { person, device, draft } = question
    const known = this.#sql.get('SELECT * FROM quarantine WHERE device = ? AND draft = ?', device, draft)
    if (known && known.outcome !== 'withdrawn') return quarantineRow(known)
    const changes = JSON.stringify(question.changes)
    if (!this.#hasRoom(person, Buffer.byteLength(changes))) return null
    const id =
      (known ? Number(known.id) : this.#entryOf(question)) ??
      this.add(question.address, { ...question, generation: null, entry: NO_BYTES })
    if (known) {
      const sql = 'UPDATE quarantine SET settled = NULL, settled_by = NULL, outcome = NULL, word = NULL WHERE id = ?'
      this.#sql.run(sql, id)
    }
    this.#sql.run(
      'UPDATE quarantine SET draft = ?, changes = ?, asked = ? WHERE id = ?',
      draft,
      changes,
      question.received,
      id,
    )
    const row = await this.row(id)
    if (!row) throw new Error(`quarantine ${id} is gone in the moment it was asked about`)
    return row
  }

  /** The refused entry a question is about, if nobody has asked about it yet. */
  #entryOf({ person, device, address, n }: QuestionDraft): number | null {
    if (n === null) return null
    const row = this.#sql.get(
      'SELECT id FROM quarantine WHERE device = ? AND address = ? AND n = ? AND person = ? AND draft IS NULL',
      device,
      address,
      n,
      person,
    )
    return row ? Number(row.id) : null
  }

  async row(id: number): Promise<QuarantineRow | null> {
    const row = this.#sql.get('SELECT * FROM quarantine WHERE id = ?', id)
    return row ? quarantineRow(row) : null
  }

  async list({ settled, after, limit }: QuarantineList): Promise<QuarantineRow[]> {
    const rows = this.#sql.all(
      `SELECT * FROM quarantine WHERE (settled IS NOT NULL) = ?1
         AND (?2 IS NULL OR ((asked IS NOT NULL), id) < (?2, ?3))
       ORDER BY (asked IS NOT NULL) DESC, id DESC LIMIT ?4`,
      settled ? 1 : 0,
      after ? Number(after.asked) : null,
      after?.id ?? null,
      limit,
    )
    return rows.map(quarantineRow)
  }

  async questions(device: string): Promise<QuestionState[]> {
    return this.#sql
      .all(`${QUESTION} WHERE device = ? AND draft IS NOT NULL AND outcome IS NOT 'withdrawn' ORDER BY id`, device)
      .map(questionState)
  }

  async question(device: string, draft: string): Promise<QuestionState | null> {
    const row = this.#sql.get(`${QUESTION} WHERE device = ? AND draft = ?`, device, draft)
    return row ? questionState(row) : null
  }

  async withdraw(device: string, draft: string, by: string, at: number): Promise<void> {
    this.#sql.run(
      `UPDATE quarantine SET settled = ?, settled_by = ?, outcome = 'withdrawn', word = ''
       WHERE device = ? AND draft = ? AND settled IS NULL`,
      at,
      by,
      device,
      draft,
    )
  }

  async openQuestions(person: string): Promise<number> {
    const sql = 'SELECT count(*) AS many FROM quarantine WHERE person = ? AND draft IS NOT NULL AND settled IS NULL'
    return Number(this.#sql.get(sql, person)?.many ?? 0)
  }

  async counts(): Promise<{ open: number; asked: number }> {
    const row = this.#sql.get('SELECT count(*) AS open, count(asked) AS asked FROM quarantine WHERE settled IS NULL')
    return { open: Number(row?.open ?? 0), asked: Number(row?.asked ?? 0) }
  }

  /** Without waiting for anything: a commit settles in the transaction that it writes in. */
  settleNow(id: number, { outcome, by, at, word, sequence }: Settlement): void {
    this.#sql.run(
      `UPDATE quarantine SET settled = ?, settled_by = ?, settled_sequence = ?, outcome = ?, word = ?
       WHERE id = ? AND settled IS NULL`,
      at,
      by,
      sequence,
      outcome,
      word,
      id,
    )
  }

  async settle(id: number, settlement: Settlement): Promise<void> {
    this.settleNow(id, settlement)
  }

  async forget(before: number): Promise<void> {
    this.#sql.run(
      'DELETE FROM quarantine WHERE settled < ?1 OR (settled IS NULL AND asked IS NULL AND received < ?1)',
      before,
    )
  }
}

function quarantineRow(row: Row): QuarantineRow {
  return {
    id: Number(row.id),
    address: row.address as Address,
    person: String(row.person),
    device: String(row.device),
    n: numberOrNull(row.n),
    generation: numberOrNull(row.generation),
    received: Number(row.received),
    entry: row.entry as Uint8Array,
    refusal: JSON.parse(String(row.refusal)) as Refusal,
    asked: numberOrNull(row.asked),
    draft: row.draft === null ? null : String(row.draft),
    changes: row.changes === null ? null : (JSON.parse(String(row.changes)) as Change[]),
    settled: settlementOf(row),
  }
}

const questionState = (row: Row): QuestionState => ({ draft: String(row.draft), settled: settlementOf(row) })

function settlementOf(row: Row): Settlement | null {
  if (row.settled === null) return null
  return {
    outcome: row.outcome === 'applied' || row.outcome === 'withdrawn' ? row.outcome : 'declined',
    by: String(row.settled_by),
    at: Number(row.settled),
    word: String(row.word ?? ''),
    sequence: numberOrNull(row.settled_sequence),
  }
}

const numberOrNull = (value: unknown): number | null => (value === null ? null : Number(value))
