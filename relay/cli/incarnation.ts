// Notices that a database is not the one this data folder had last: a backup that was put back, or a folder that was
// copied. Devices then take nothing for stored that they were told before (relay/SPEC.md, K12).
import { existsSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'
import { transact } from '../store/database.ts'

interface Marker {
  /** The database's file as the system knows it: a copy is another one. */
  readonly file: string
  /** How often it was opened, here and in the database: the older of two is a backup. */
  readonly starts: number
}

/** To be called at each start, before anything is told to anybody. Returns whether the incarnation is another one now. */
export function markStart(database: DatabaseSync, databaseFile: string, markerFile: string): boolean {
  const { dev, ino } = statSync(databaseFile)
  const file = `${dev}:${ino}`
  const known = read(markerFile)
  const value = database.prepare("SELECT value FROM meta WHERE name = 'starts'").get()?.value
  const starts = Number(value ?? 0)
  // A database without a count was written before there was one; one beside no marker has lost it, or was moved.
  const isAnother = starts > 0 && (known === null || known.starts !== starts || known.file !== file)
  transact(database, () => {
    if (isAnother) database.exec("DELETE FROM meta WHERE name = 'incarnation'")
    database
      .prepare("INSERT INTO meta (name, value) VALUES ('starts', ?) ON CONFLICT DO UPDATE SET value = excluded.value")
      .run(String(starts + 1))
  })
  // Written whole or not at all. A crash before it only makes every device ask for everything once.
  writeFileSync(`${markerFile}.new`, JSON.stringify({ file, starts: starts + 1 } satisfies Marker), { mode: 0o600 })
  renameSync(`${markerFile}.new`, markerFile)
  return isAnother
}

function read(file: string): Marker | null {
  if (!existsSync(file)) return null
  try {
    const { file: name, starts } = JSON.parse(readFileSync(file, 'utf8')) as Partial<Marker>
    return typeof name === 'string' && typeof starts === 'number' ? { file: name, starts } : null
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}
