// Opens the relay's SQLite file: durable, migrated, and never by a program older than the file.
import { closeSync, fstatSync, fsyncSync, openSync, writeSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { migrations } from './migrations.ts'

/** The file was written by a newer Satchel; opening it would risk what the newer one keeps there. */
export class NewerDatabaseError extends Error {
  override readonly name = 'NewerDatabaseError'
}

/** Opens (and creates, migrates) the database at `path`; `:memory:` for tests. @throws NewerDatabaseError */
export function openDatabase(path: string): DatabaseSync {
  const database = new DatabaseSync(path, { timeout: 5000 })
  database.exec(`
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;   -- an acknowledged entry survives a power cut (DESIGN 6)
    PRAGMA foreign_keys = ON;
    PRAGMA trusted_schema = OFF;
    PRAGMA cache_size = -16000;  -- 16 MB
    -- 16 MB of log between checkpoints: the pages that every commit touches are then copied once, not 4 times.
    PRAGMA wal_autocheckpoint = 4000;
  `)
  migrate(database)
  return database
}

/** Bytes of log that are there before anybody waits for it: as much as lies between two checkpoints. */
const LOG_BYTES = 16 * 1024 * 1024

/**
 * Makes the log as long as it will be, once per start. Commits then overwrite it instead of making the file longer,
 * which takes the file system a journal entry of its own and each of them half as long again. What follows the last commit
 * in a log is nothing to SQLite, so zeros do; pages that were written and dropped would stay in the file for good.
 */
export function growLog(database: DatabaseSync): void {
  const location = database.location()
  if (location === null) return
  database.exec('PRAGMA wal_checkpoint(RESTART)')
  const log = openSync(`${location}-wal`, 'a')
  try {
    const missing = LOG_BYTES - fstatSync(log).size
    if (missing <= 0) return
    writeSync(log, new Uint8Array(missing))
    fsyncSync(log)
  } finally {
    closeSync(log)
  }
}

function migrate(database: DatabaseSync): void {
  const version = Number(database.prepare('PRAGMA user_version').get()?.user_version ?? 0)
  if (version > migrations.length) {
    throw new NewerDatabaseError(
      `The data folder was written by a newer Satchel (its format is ${version}, this program knows ${migrations.length}).`,
    )
  }
  for (let next = version; next < migrations.length; next++) {
    database.exec('BEGIN IMMEDIATE')
    try {
      database.exec(migrations[next] ?? '')
      database.exec(`PRAGMA user_version = ${next + 1}`)
      database.exec('COMMIT')
    } catch (error) {
      database.exec('ROLLBACK')
      throw error
    }
  }
}

/** Runs `work` in one transaction. Its type forbids promises: nothing else may run in between. */
export function transact<T>(database: DatabaseSync, work: () => T extends PromiseLike<unknown> ? never : T): T {
  database.exec('BEGIN IMMEDIATE')
  try {
    const result = work()
    database.exec('COMMIT')
    return result
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK')
    throw error
  }
}
