// Taking records over: who merges becomes the owner of what copies of a document add or change (C7).
import type * as Y from 'yjs'
import type { Change } from '../../src/documents/changes.ts'
import { currentValue } from '../../src/documents/content.ts'
import { type Kind, recordKey } from '../../src/documents/kind.ts'
import { sameValue } from '../../src/documents/values.ts'
import type { PlannedRecord } from '../../src/sync/file/plan.ts'

const OWNER = 'owner'

/** `<collection>.<record>` of those that are added or changed. */
export const recordsToTake = (records: readonly PlannedRecord[]): string[] =>
  records.flatMap(({ collection, record, outcome }) => {
    const isTaken = outcome === 'added' || outcome === 'changed'
    return isTaken && collection !== null && record !== null ? [recordKey(collection, record)] : []
  })

/** What makes this person, by name, the owner of these records. */
export function takeOver(kind: Kind, doc: Y.Doc, records: readonly string[], name: string): Change[] {
  return records.flatMap((each): Change[] => {
    const dot = each.indexOf('.')
    const [collection, record] = [each.slice(0, dot), each.slice(dot + 1)]
    if (!kind.collectionField(collection, OWNER)) return []
    const key = recordKey(record, OWNER)
    const before = currentValue(doc, collection, key)
    return sameValue(before, name) ? [] : [[collection, key, before, name]]
  })
}
