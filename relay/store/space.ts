// Gives back to the disk what the database does not need any more.
import type { DatabaseSync } from 'node:sqlite'
import { FREED_BYTES, REWRITTEN_BYTES } from '../limits.ts'

/**
 * Writes the file anew without what is free in it, where that is worth it, and does nothing else meanwhile. Beside a
 * `running` relay only where it is quick: what comes next takes the free pages else. Gives the bytes that were given back.
 */
export function giveBack(database: DatabaseSync, running: boolean): number {
  const page = numberOf(database, 'page_size')
  const free = numberOf(database, 'freelist_count') * page
  const used = numberOf(database, 'page_count') * page - free
  if (free < FREED_BYTES || (running && used > REWRITTEN_BYTES)) return 0
  const patience = numberOf(database, 'busy_timeout')
  database.exec(`PRAGMA busy_timeout = ${PATIENCE_MS}`)
  try {
    database.exec('VACUUM')
    // It went through the log, which is as long as the file now. Who reads meanwhile keeps it so until later. Commits make
    // it longer again: to write that ahead, as at a start, would keep everybody waiting for the disk.
    database.exec('PRAGMA wal_checkpoint(TRUNCATE)')
  } finally {
    database.exec(`PRAGMA busy_timeout = ${patience}`)
  }
  return free
}

/** ms to wait for whoever reads at this moment. */
const PATIENCE_MS = 100

const numberOf = (database: DatabaseSync, pragma: string): number =>
  Number(Object.values(database.prepare(`PRAGMA ${pragma}`).get() ?? {})[0] ?? 0)
