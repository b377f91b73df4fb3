// What was made here in a document and is not at the office yet: the top of its history.
import { type Change, parseChanges } from '../documents/changes.ts'
import { decisionIn } from './decisions.ts'
import type { Queue } from './queue.ts'
import type { DecideCommand } from './wire/commands.ts'
import { decodeEntry } from './wire/entry.ts'

/** `saved`: ms since 1970 by this device's clock; null while it is not on the disk. The latest is the last. */
export interface UnsentEntry {
  readonly saved: number | null
  readonly changes: readonly Change[]
  readonly decision: DecideCommand | null
}

/** `limit`: at most so many, the latest ones; the entry that creates a document is none. */
export function unsentEntries({ rows, pending }: Queue, limit: number): UnsentEntry[] {
  const unsent: UnsentEntry[] = []
  const add = (bytes: Uint8Array, saved: number | null) => {
    if (unsent.length >= limit) return
    const entry = decodeEntry(bytes)
    const parsed = entry?.type === 'update' ? parseChanges(entry.changes) : { changes: [] }
    const changes = 'changes' in parsed ? parsed.changes : []
    const decision = decisionIn(bytes)
    if (decision || changes.length > 0) unsent.push({ saved, changes, decision })
  }
  for (const { bytes } of [...pending].reverse()) add(bytes, null)
  for (let index = rows.length - 1; index >= 0 && unsent.length < limit; index--) {
    const row = rows[index]
    for (const { bytes } of [...(row?.entries ?? [])].reverse()) add(bytes, row?.saved ?? null)
  }
  return unsent.reverse()
}
