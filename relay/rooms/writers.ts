// Who wrote the values that stand in a document, and when: what a collision tells about the other side.
import * as Y from 'yjs'
import { isFieldChange, parseChanges } from '../../src/documents/changes.ts'
import { currentValue } from '../../src/documents/content.ts'
import { sameValue } from '../../src/documents/values.ts'
import { decodeEntry } from '../../src/sync/wire/entry.ts'
import { decodeRow } from '../journal/row.ts'
import type { CollisionDraft, DocumentCommit, Store, StoredRow } from '../store/store.ts'
import type { Room } from './room.ts'

export interface Writer {
  /** Id. */
  readonly person: string
  /** ms since 1970, when the relay received it. */
  readonly at: number
}

/**
 * Reads a document's whole journal once more, since a change that was written need not be the one that stood: of two
 * concurrent ones the higher client id wins. Keys are `root/key`.
 */
export function readWriters(rows: readonly StoredRow[]): Map<string, Writer> {
  const writers = new Map<string, Writer>()
  const doc = new Y.Doc()
  for (const row of rows) {
    for (const { person, entries } of decodeRow(row.body)) {
      for (const { bytes } of entries) {
        const entry = decodeEntry(bytes)
        if (entry?.type !== 'update') continue
        Y.applyUpdate(doc, entry.update)
        const parsed = parseChanges(entry.changes)
        for (const change of 'changes' in parsed ? parsed.changes : []) {
          if (!isFieldChange(change) || !sameValue(currentValue(doc, change[0], change[1]), change[3])) continue
          writers.set(`${change[0]}/${change[1]}`, { person, at: row.received })
        }
      }
    }
  }
  doc.destroy()
  return writers
}

/**
 * Fills in who wrote the values that stand, where a collision asks for it: read from the journal once per room. Whoever
 * archived a record has not lost sight of it: their own later changes in it are no collision.
 */
export async function withWriters(store: Store, room: Room, commit: DocumentCommit): Promise<DocumentCommit> {
  if (commit.collisions.every(each => each.standingBy !== null)) return commit
  room.writers ??= readWriters(await store.rows(0, Number.MAX_SAFE_INTEGER, room.address))
  const { writers } = room
  const collisions = commit.collisions.flatMap((each): CollisionDraft[] => {
    const standingBy = each.standingBy ?? writers.get(`${each.root}/${each.key}`) ?? null
    const own = each.origin === 'archived' && standingBy?.person === each.author
    return own ? [] : [{ ...each, standingBy }]
  })
  return { ...commit, collisions }
}
