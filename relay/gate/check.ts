// Which changes would be refused, found out without an update: how a device's recovery learns everything in one round.
import { isFieldChange } from '../../src/documents/changes.ts'
import type { FieldRight, Kind } from '../../src/documents/kind.ts'
import { checkValue } from '../../src/documents/values.ts'
import type { Refusal } from '../../src/sync/wire/refusals.ts'
import { readChanges } from './judge.ts'
import { laidAside, readOnly, refuse } from './refuse.ts'

/** Of a document somebody sees. */
export interface Checked {
  readonly kind: Kind
  readonly archived: boolean
  /** The statuses for which its content is read-only. */
  readonly readOnlyBy: readonly string[]
  /** Whether they may change these fields, or its texts, statuses not counted in. */
  readonly may: (right: FieldRight, fields?: readonly string[]) => boolean
}

/** Judges a change list (JSON) by rights, places and values; null where it would be accepted as things stand. */
export function checkChanges({ kind, archived, readOnlyBy, may }: Checked, json: string): Refusal | null {
  const changes = readChanges(json)
  if ('code' in changes) return changes
  if (!may('edit')) return refuse('rights', 'you may read this document only')
  // A list without changes stands for a command, which a document takes that nobody edits.
  if (changes.length === 0) return null
  if (archived) return laidAside()
  if (readOnlyBy.length > 0) return readOnly(readOnlyBy)
  const unknown: string[] = []
  const forbidden: string[] = []
  const wrong: string[] = []
  const allow = (right: FieldRight, place: string, field?: string) => {
    // A group of fields may need a right of its own beside the one to edit.
    const allowed = may(right) && (field === undefined || may('edit', [field]))
    if (!allowed) forbidden.push(place)
  }
  for (const change of changes) {
    if (isFieldChange(change)) {
      const [root, key, , value] = change
      const place = kind.place(root, key)
      if (!place) unknown.push(`${root}/${key}`)
      else if (checkValue(place.field.value, value) !== null) wrong.push(`${root}/${key}`)
      else allow(place.right, `${root}/${key}`, place.field.name)
    } else {
      const declared = kind.root(change[0])
      if (declared?.type !== 'text') unknown.push(change[0])
      else allow(declared.collection.right ?? 'edit', change[0])
    }
  }
  if (unknown.length > 0) return refuse('shape', 'unknown fields', unknown)
  if (wrong.length > 0) return refuse('value', 'these values are not admitted', wrong)
  if (forbidden.length > 0) return refuse('rights', 'these fields may not be changed with your role', forbidden)
  return null
}
