// Makes what was committed durable without stopping the event loop: SQLite writes its log, a thread of the pool flushes it.
import { closeSync, existsSync, fdatasync, fdatasyncSync, openSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'
import { promisify } from 'node:util'

/**
 * ms a flush may take to be made in place: to wake a thread and to be woken by it costs a busy machine as much. On a
 * slower disk the thread's way is the cheaper one; what is believed of the disk fades, so that it is asked again.
 */
const IN_PLACE_MS = 0.5
const WEIGHT = 0.1
const FADING = 0.99

const flush = promisify(fdatasync)

/** The log could not be flushed: what the disk holds is unknown, and asking again may lie (RELIABILITY R3). */
export class LogSyncError extends Error {
  override readonly name = 'LogSyncError'
}

/**
 * In WAL mode a commit is durable once the log file is flushed, whoever flushes it. SQLite would do it inside COMMIT and
 * block everybody for as long as the disk takes; signatures of the next turn are checked meanwhile instead.
 */
export class LogSync {
  readonly #database: DatabaseSync
  #descriptor: number | null = null
  #failed: LogSyncError | null = null
  /** ms a flush takes, as far as is known: a moving average of those made in place. */
  #expectedMs = 0
  readonly #now: () => number

  /** A database in memory has no log and is as durable as it gets. */
  constructor(database: DatabaseSync, now: () => number = () => performance.now()) {
    this.#database = database
    this.#now = now
  }

  /** @throws LogSyncError after a flush has failed: until a restart nobody knows what is on disk. */
  check(): void {
    if (this.#failed) throw this.#failed
  }

  /** Runs a transaction that SQLite itself does not flush. Nothing of it may be told to anybody before `flushed`. */
  unflushed<T>(transaction: () => T): T {
    this.check()
    this.#database.exec('PRAGMA synchronous = NORMAL')
    try {
      return transaction()
    } finally {
      this.#database.exec('PRAGMA synchronous = FULL')
    }
  }

  /** Resolves when everything committed so far is on disk. After a failure nothing is accepted until a restart. */
  async flushed(): Promise<void> {
    const descriptor = this.#open()
    if (descriptor === null) return
    try {
      if (this.#expectedMs < IN_PLACE_MS) this.#flushInPlace(descriptor)
      else {
        this.#expectedMs *= FADING
        await flush(descriptor)
      }
    } catch (error) {
      this.#failed = new LogSyncError('the journal could not be flushed to disk', { cause: error })
      throw this.#failed
    }
  }

  #flushInPlace(descriptor: number): void {
    const start = this.#now()
    fdatasyncSync(descriptor)
    this.#expectedMs += WEIGHT * (this.#now() - start - this.#expectedMs)
  }

  #open(): number | null {
    if (this.#descriptor !== null) return this.#descriptor
    const location = this.#database.location()
    const log = location === null ? null : `${location}-wal`
    if (log === null || !existsSync(log)) return null
    this.#descriptor = openSync(log, 'r+')
    return this.#descriptor
  }

  close(): void {
    if (this.#descriptor !== null) closeSync(this.#descriptor)
    this.#descriptor = null
  }
}
