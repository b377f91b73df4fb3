// The consolidated database's file: thrown away and begun anew wherever it is not exactly what this program would make.
import { rmSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { Statements } from '../store/statements.ts'
import type { Identity } from './source.ts'
import { createTables, fingerprint, type KindTables } from './tables.ts'

/** Whose journal it tells of, and how far that had come when this relay began. */
export interface Origin extends Identity {
  /** A file that has seen later rows tells of something that was lost with the power, or before a backup came back. */
  readonly last: number
}

/** How far it has come. */
export interface State {
  /** Everything up to this row of the journal is in it. */
  readonly applied: number
  /** ms since 1970: when the relay received that row; null where there is none. */
  readonly at: number | null
  /** While it is built: the last document that is in it. */
  readonly built: number | null
}

export interface StoredState extends State {
  /** The journal's last row when it was begun: what came later is projected once more. */
  readonly begun: number
  /** The last row of anything that was read for it. */
  readonly seen: number
}

export interface ConsolidatedFile {
  readonly database: DatabaseSync
  readonly sql: Statements
  /** It was made anew. */
  readonly fresh: boolean
}

/** SQLite says so of a file that is damaged, or none of its own. */
const DAMAGED = new Set([11, 26])

export function isDamage(error: unknown): boolean {
  return DAMAGED.has(Number((error as { errcode?: unknown } | null)?.errcode ?? 0) & 0xff)
}

export function removeFile(path: string): void {
  for (const suffix of ['', '-wal', '-shm']) rmSync(`${path}${suffix}`, { force: true })
}

/** Opens the file, or begins it. */
export function openConsolidated(path: string, tables: readonly KindTables[], origin: Origin): ConsolidatedFile {
  const wanted = {
    fingerprint: fingerprint(tables),
    installation: origin.installation,
    incarnation: origin.incarnation,
  }
  const kept = tryOpen(path, wanted, origin.last)
  if (kept) return { ...kept, fresh: false }
  removeFile(path)
  const database = open(path)
  database.exec(createTables(tables))
  const sql = new Statements(database, () => undefined)
  for (const [name, value] of Object.entries({
    ...wanted,
    applied: 0,
    built: 0,
    begun: origin.last,
    seen: origin.last,
  }))
    setState(sql, name, value)
  return { database, sql, fresh: true }
}

function tryOpen(path: string, wanted: object, last: number): Omit<ConsolidatedFile, 'fresh'> | null {
  let database: DatabaseSync | null = null
  try {
    database = open(path)
    const sql = new Statements(database, () => undefined)
    const stored = readAll(sql)
    const same = Object.entries(wanted).every(([name, value]) => stored.get(name) === value)
    if (same && Number(stored.get('seen')) <= last) return { database, sql }
  } catch (error) {
    // A new file has no such table, a damaged one may say anything; what else SQLite says is no damage.
    if (!isDamage(error) && !String(error).includes('no such table')) {
      database?.close()
      throw error
    }
  }
  database?.close()
  return null
}

function open(path: string): DatabaseSync {
  const database = new DatabaseSync(path, { timeout: 5000 })
  try {
    database.exec(`
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = NORMAL;  -- what a power cut takes is projected again
      PRAGMA trusted_schema = OFF;
      PRAGMA cache_size = -8000;    -- 8 MB
    `)
  } catch (error) {
    database.close()
    throw error
  }
  return database
}

/** The file for reading alone; null where there is none yet. */
export function readConsolidated(path: string): DatabaseSync | null {
  try {
    return new DatabaseSync(path, { readOnly: true, timeout: 1000 })
  } catch (error) {
    if (String(error).includes('unable to open')) return null
    throw error
  }
}

/** How far a file has come that nobody writes; whatever is no such file is built from nothing, from whatever is there then. */
export function projectedIn(path: string): number {
  let database: DatabaseSync | null = null
  try {
    database = readConsolidated(path)
    if (!database) return Number.MAX_SAFE_INTEGER
    const { applied, built } = readState(new Statements(database, () => undefined))
    return built === null ? applied : 0
  } catch (error) {
    if (isDamage(error) || String(error).includes('no such table')) return Number.MAX_SAFE_INTEGER
    throw error
  } finally {
    database?.close()
  }
}

const readAll = (sql: Statements): Map<string, unknown> =>
  new Map(sql.all('SELECT name, value FROM state').map(row => [String(row.name), row.value]))

export function setState(sql: Statements, name: string, value: string | number | null): void {
  sql.run('INSERT OR REPLACE INTO state (name, value) VALUES (?, ?)', name, value)
}

export function readState(sql: Statements): StoredState {
  const stored = readAll(sql)
  const optional = (name: string): number | null => {
    const value = stored.get(name)
    return value === null || value === undefined ? null : Number(value)
  }
  return {
    applied: Number(stored.get('applied') ?? 0),
    at: optional('at'),
    built: optional('built'),
    begun: Number(stored.get('begun') ?? 0),
    seen: Number(stored.get('seen') ?? 0),
  }
}
