// The data folder: one process at a time owns it, whatever happened to the one before (DESIGN 9).
import { mkdirSync, realpathSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { type OwnDevice, ownDevice } from '../own-device.ts'
import { NewerDatabaseError, openDatabase } from '../store/database.ts'
import { CommandError } from './command.ts'
import { markStart } from './incarnation.ts'

/** Another process owns the folder: a relay, or a command that has not finished. */
export class FolderInUseError extends Error {
  override readonly name = 'FolderInUseError'
}

export const FILES = {
  lock: 'lock.sqlite',
  database: 'satchel.sqlite',
  key: 'relay-key.pem',
  marker: 'incarnation.json',
  socket: 'relay.sock',
} as const

export interface Folder {
  readonly path: string
  readonly database: DatabaseSync
  readonly ownDevice: OwnDevice
  /** Lets go of the lock, last of all. Safe to call twice. */
  close(): void
}

/**
 * The folder's real path. Where there is none it is made, for its owner alone, if `begin`; what somebody else made keeps
 * its permissions. @throws CommandError
 */
export function findFolder(path: string, begin: boolean): string {
  try {
    if (begin) mkdirSync(path, { recursive: true, mode: 0o700 })
    const real = realpathSync(path)
    if (!statSync(real).isDirectory()) throw new CommandError(noFolder(path))
    return real
  } catch (error) {
    if (error instanceof CommandError) throw error
    const { code } = error as NodeJS.ErrnoException
    // A file stands where the folder should, or a folder above it.
    if (code === 'EEXIST' || code === 'ENOTDIR') throw new CommandError(noFolder(path))
    if (code === 'ENOENT') {
      throw new CommandError({
        en: `There is no data folder ${path}; see SATCHEL_DATA.`,
        de: `Einen Datenordner ${path} gibt es nicht; siehe SATCHEL_DATA.`,
      })
    }
    throw new CommandError(unusable(path, error))
  }
}

/**
 * Opens the folder and holds its lock until `close`.
 * @throws FolderInUseError, CommandError
 */
export function openFolder(path: string): Folder {
  const lock = holdLock(path)
  try {
    const database = openDatabase(join(path, FILES.database))
    try {
      const device = ownDevice(join(path, FILES.key))
      markStart(database, join(path, FILES.database), join(path, FILES.marker))
      return {
        path,
        database,
        ownDevice: device,
        close: () => {
          if (database.isOpen) database.close()
          if (lock.isOpen) lock.close()
        },
      }
    } catch (error) {
      database.close()
      throw error
    }
  } catch (error) {
    lock.close()
    if (error instanceof NewerDatabaseError) {
      throw new CommandError({
        en: error.message,
        de: 'Den Datenordner hat ein neueres Satchel geschrieben; dieses Programm kennt sein Format nicht.',
      })
    }
    throw new CommandError(unusable(path, error))
  }
}

/**
 * An exclusive transaction on a small file of its own. The operating system ends it with the process, also after
 * `kill -9`, so there is no lock file to be found stale. Nothing else may open and close this file in this process:
 * POSIX would drop the lock.
 */
function holdLock(path: string): DatabaseSync {
  let lock: DatabaseSync | null = null
  try {
    lock = new DatabaseSync(join(path, FILES.lock), { timeout: 0 })
    lock.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE')
    return lock
  } catch (error) {
    lock?.close()
    if (isBusy(error)) throw new FolderInUseError(`another process works in ${path}`, { cause: error })
    throw new CommandError(unusable(path, error))
  }
}

const SQLITE_BUSY = 5
const SQLITE_LOCKED = 6

function isBusy(error: unknown): boolean {
  const code = Number((error as { errcode?: unknown }).errcode ?? 0) & 0xff
  return code === SQLITE_BUSY || code === SQLITE_LOCKED
}

const noFolder = (path: string): { en: string; de: string } => ({
  en: `${path} is no folder; SATCHEL_DATA names the data folder.`,
  de: `${path} ist kein Ordner; SATCHEL_DATA nennt den Datenordner.`,
})

function unusable(path: string, error: unknown): { en: string; de: string } {
  const why = error instanceof Error ? error.message : String(error)
  return {
    en: `The data folder ${path} cannot be used: ${why}.`,
    de: `Der Datenordner ${path} ist nicht benutzbar: ${why}.`,
  }
}
