// What one row of an import does to one record: which fields it writes, and which it must not overwrite.
import type * as Y from 'yjs'
import type { Change } from '../../src/documents/changes.ts'
import { currentValue, readText } from '../../src/documents/content.ts'
import { recordKey, textRoot } from '../../src/documents/kind.ts'
import { OPPORTUNITIES } from '../../src/documents/pipeline.ts'
import { sameValue, type Value } from '../../src/documents/values.ts'
import type { PlannedRow } from '../../src/exchange/opportunities.ts'

/** A field the source changed and somebody here too: kept as it is here, and filed. */
export interface RecordCollision {
  readonly field: string
  readonly root: string
  readonly key: string
  readonly last: Value
  readonly ours: Value
  readonly theirs: Value
}

export interface RecordImport {
  readonly changes: readonly Change[]
  readonly fields: readonly string[]
  readonly collisions: readonly RecordCollision[]
  /** What the source says now, field by field: the base of the next import. */
  readonly remembered: Readonly<Record<string, Value>>
}

/** The field name under which an import remembers a record's notes. */
const NOTES = 'notes'

/**
 * Compares a row with what the last import brought and with what the document holds. Only what the source changed since
 * is written; where somebody changed the same field here to something else, it is a collision, not an overwrite (O10).
 */
export function importRecord(
  doc: Y.Doc,
  record: string,
  row: PlannedRow,
  last: Readonly<Record<string, Value>> | null,
): RecordImport {
  const changes: Change[] = []
  const fields: string[] = []
  const collisions: RecordCollision[] = []
  const remembered = new Map<string, Value>(Object.entries(last ?? {}))
  for (const [field, theirs = null] of Object.entries(row.fields)) {
    const before = last ? (new Map(Object.entries(last)).get(field) ?? null) : null
    remembered.set(field, theirs)
    if (sameValue(theirs, before)) continue
    const key = recordKey(record, field)
    const ours = currentValue(doc, OPPORTUNITIES, key)
    if (sameValue(ours, theirs)) continue
    if (sameValue(ours, before)) {
      changes.push([OPPORTUNITIES, key, ours, theirs])
      fields.push(field)
    } else collisions.push({ field, root: OPPORTUNITIES, key, last: before, ours, theirs })
  }
  if (row.notes !== null) {
    const before = String(last ? (new Map(Object.entries(last)).get(NOTES) ?? '') : '')
    const ours = readText(doc, OPPORTUNITIES, record, NOTES)
    remembered.set(NOTES, row.notes)
    if (row.notes !== before && row.notes !== ours) {
      const root = textRoot(OPPORTUNITIES, record, NOTES)
      if (ours === before) {
        changes.push([root, replaceText(ours, row.notes)])
        fields.push(NOTES)
      } else collisions.push({ field: NOTES, root, key: '', last: before, ours, theirs: row.notes })
    }
  }
  return { changes, fields, collisions, remembered: Object.fromEntries(remembered) }
}

function replaceText(before: string, after: string): ({ insert: string } | { delete: number })[] {
  return [...(before ? [{ delete: before.length }] : []), ...(after ? [{ insert: after }] : [])]
}
