// History as it is shown: what one person typed into a text in a row is one line, and what is sent twice is shown once.
import { type Change, isFieldChange } from '../../../src/documents/changes.ts'
import type { Kind } from '../../../src/documents/kind.ts'
import type { UnsentEntry } from '../../../src/sync/unsent.ts'
import type { HistoryChange, HistoryEntry } from '../../../src/sync/wire/history.ts'

/** ms between two edits of a text that are still one sitting. */
const SITTING_MS = 10 * 60 * 1000

/** Adds a page behind what is shown already; an entry is shown once, however often it was read. */
export function withPage(shown: readonly HistoryEntry[], page: readonly HistoryEntry[]): HistoryEntry[] {
  const entries = new Map([...shown, ...page].map(each => [`${each.sequence}.${each.index}`, each]))
  return [...entries.values()].sort((a, b) => b.sequence - a.sequence || b.index - a.index)
}

/** Puts together what the same person wrote into the same text in one sitting; `entries` has the latest first. */
export function sittings(entries: readonly HistoryEntry[]): HistoryEntry[] {
  const lines: HistoryEntry[] = []
  for (const entry of entries) {
    const last = lines.at(-1)
    const together = last && joined(last, entry)
    if (together) lines[lines.length - 1] = together
    else lines.push(entry)
  }
  return lines
}

function joined(later: HistoryEntry, earlier: HistoryEntry): HistoryEntry | null {
  const [a, b] = [textOf(later), textOf(earlier)]
  if (!a || !b || a.root !== b.root || later.at - earlier.at > SITTING_MS) return null
  if (later.person !== earlier.person || later.device !== earlier.device) return null
  if (later.origin.type !== earlier.origin.type) return null
  const change: HistoryChange = {
    type: 'text',
    root: a.root,
    inserted: b.inserted + a.inserted,
    typed: a.typed + b.typed,
    deleted: a.deleted + b.deleted,
  }
  return { ...later, at: later.at, changes: [change] }
}

function textOf({ changes, more, decision }: HistoryEntry) {
  const [change] = changes
  return changes.length === 1 && more === 0 && !decision && change?.type === 'text' ? change : null
}

/** What waits on this device and is about a record, or about anything where it is null. The latest first. */
export function unsentOf(kind: Kind, entries: readonly UnsentEntry[], record: string | null): UnsentEntry[] {
  const isAbout = (change: Change): boolean => {
    if (record === null) return true
    if (isFieldChange(change)) return kind.place(change[0], change[1])?.record === record
    const root = kind.root(change[0])
    return root?.type === 'text' && root.record === record
  }
  return entries
    .map(entry => ({ ...entry, changes: entry.changes.filter(isAbout) }))
    .filter(({ changes, decision }) => changes.length > 0 || (decision !== null && record === null))
    .reverse()
}

/** A change of this device's outbox as history tells changes. */
export function told(change: Change): HistoryChange {
  if (isFieldChange(change)) {
    const [root, key, base, value] = change
    return { type: 'field', root, key, base, value }
  }
  let [inserted, deleted] = ['', 0]
  for (const operation of change[1]) {
    if ('insert' in operation) inserted += operation.insert
    else if ('delete' in operation) deleted += operation.delete
  }
  return { type: 'text', root: change[0], inserted, typed: inserted.length, deleted }
}
