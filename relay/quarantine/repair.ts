// From what the office wants a place to hold to changes: only places the entry is about, only where what the office saw
// still stands (relay/SPEC.md Q7).
import type * as Y from 'yjs'
import { type Change, isFieldChange } from '../../src/documents/changes.ts'
import { currentValue } from '../../src/documents/content.ts'
import type { Kind } from '../../src/documents/kind.ts'
import { textDelta } from '../../src/documents/text-delta.ts'
import { sameValue, type Value } from '../../src/documents/values.ts'
import type { Repair } from '../../src/sync/wire/quarantine.ts'
import type { Refusal } from '../../src/sync/wire/refusals.ts'
import { refuse } from '../gate/refuse.ts'
import { standingText } from './describe.ts'

export type Repaired =
  | { readonly changes: readonly Change[] }
  /** Another value stands there by now. */
  | { readonly moved: string }
  /** A place the entry is not about, or twice the same. */
  | { readonly malformed: string }

/** The changes that make the document hold what is wanted; places that do so already are left out. */
export function repairChanges(doc: Y.Doc, entry: readonly Change[], repairs: readonly Repair[]): Repaired {
  const open = new Set(entry.map(placeOf))
  const changes: Change[] = []
  for (const { root, key, standing, value } of repairs) {
    const place = key === null ? root : `${root}/${key}`
    if (!open.delete(place)) return { malformed: place }
    const now: Value = key === null ? standingText(doc, root) : currentValue(doc, root, key)
    if (sameValue(now, value)) continue
    if (!sameValue(now, standing)) return { moved: place }
    if (key !== null) changes.push([root, key, now, value])
    else if (typeof value !== 'string') return { malformed: place }
    else changes.push([root, textDelta(String(now), value)])
  }
  return { changes }
}

const placeOf = (change: Change): string => (isFieldChange(change) ? `${change[0]}/${change[1]}` : change[0])

/** Texts that would grow beyond their length: the one thing that a check of changes alone cannot see. */
export function longTexts(kind: Kind, repairs: readonly Repair[]): Refusal | null {
  const long = repairs.flatMap(({ root, key, value }) => {
    const declared = kind.root(root)
    const tooLong = key === null && declared?.type === 'text' && String(value ?? '').length > declared.text.max
    return tooLong ? [root] : []
  })
  return long.length > 0 ? refuse('value', 'the text would be too long', long) : null
}
