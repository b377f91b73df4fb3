// Who wrote the values that stand in a document, and when: what a collision tells about the other side.
import { isFieldChange, parseChanges } from '../../src/documents/changes.ts'
import { currentValue } from '../../src/documents/content.ts'
import { sameValue, type Value } from '../../src/documents/values.ts'
import { decodeEntry } from '../../src/sync/wire/entry.ts'
import { decodeRow } from '../journal/row.ts'
import { readTrimmed, type Writer } from '../journal/trimmed.ts'
import type { CollisionDraft, DocumentCommit, Store, StoredRow } from '../store/store.ts'
import type { Room } from './room.ts'

/**
 * Reads a document's whole journal once more. Whoever wrote the value that stands is the last one who wrote that value:
 * of two concurrent changes the one that lost does not come to stand later, whatever becomes of the one that won. So no
 * second document is built from it. `standing` tells what stood in a place; keys are `root/key`.
 */
export function readWriters(
  rows: readonly StoredRow[],
  standing: (root: string, key: string) => Value,
): Map<string, Writer> {
  const writers = new Map<string, Writer>()
  for (const row of rows) addWriters(writers, row, standing)
  return writers
}

/** Notes what one row, coming after those before, says of it. */
export function addWriters(
  writers: Map<string, Writer>,
  row: Pick<StoredRow, 'body' | 'received'>,
  standing: (root: string, key: string) => Value,
): void {
  for (const batch of decodeRow(row.body)) {
    // Of what went it tells what stood then; what came to stand since is in a later row.
    for (const [place, writer] of readTrimmed(batch)?.writers ?? []) writers.set(place, writer)
    const writer: Writer = { person: batch.person, at: row.received }
    for (const { bytes } of batch.entries) {
      const entry = decodeEntry(bytes)
      const parsed = entry?.type === 'update' ? parseChanges(entry.changes) : null
      for (const change of parsed && 'changes' in parsed ? parsed.changes : []) {
        if (!isFieldChange(change)) continue
        const [root, key, , value] = change
        if (sameValue(standing(root, key), value)) writers.set(`${root}/${key}`, writer)
      }
    }
  }
}

/**
 * Fills in who wrote the values that stand, where a collision asks for it: read from the journal once per room. Whoever
 * archived a record has not lost sight of it: their own later changes in it are no collision.
 */
export async function withWriters(store: Store, room: Room, commit: DocumentCommit): Promise<DocumentCommit> {
  if (commit.collisions.every(each => each.standingBy !== null)) return commit
  const writers = room.writers ?? (await writersBefore(store, room, commit))
  room.writers = writers
  const collisions = commit.collisions.flatMap((each): CollisionDraft[] => {
    const standingBy = each.standingBy ?? writers.get(`${each.root}/${each.key}`) ?? null
    const own = each.origin === 'archived' && standingBy?.person === each.author
    return own ? [] : [{ ...each, standingBy }]
  })
  return { ...commit, collisions }
}

/**
 * As of the rows that are committed. The document is ahead of them: where this commit collides, what stood before is in
 * its drafts; where it wrote without colliding, its own writers are noted after it.
 */
async function writersBefore(store: Store, room: Room, { collisions }: DocumentCommit): Promise<Map<string, Writer>> {
  const before = new Map(
    collisions.filter(each => each.standingBy === null).map(each => [`${each.root}/${each.key}`, each.standing]),
  )
  const standing = (root: string, key: string) => {
    const found = before.get(`${root}/${key}`)
    return found === undefined ? currentValue(room.doc, root, key) : found
  }
  return readWriters(await store.rows(0, Number.MAX_SAFE_INTEGER, room.address), standing)
}
