// What the parts of accounts are given: the database, the time and randomness, and a transaction that may already run.
import type { DatabaseSync } from 'node:sqlite'
import { transact } from '../store/database.ts'

export interface AccountsContext {
  readonly database: DatabaseSync
  /** ms since 1970. */
  readonly clock: () => number
  /** Bytes from a cryptographic source. */
  readonly random: (length: number) => Uint8Array
}

/** Runs `work` in a transaction, or in the caller's where one is open: an import adds persons within its own. */
export function atomically<T>(database: DatabaseSync, work: () => T extends PromiseLike<unknown> ? never : T): T {
  return database.isTransaction ? work() : transact(database, work)
}
