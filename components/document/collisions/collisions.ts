// The open collisions of a document as its screen needs them: what they are about, what stands, what deciding writes.
import type { Change } from '../../../src/documents/changes.ts'
import { currentValue } from '../../../src/documents/content.ts'
import { ARCHIVED, FIELDS_ROOT, type FieldDeclaration, type Kind } from '../../../src/documents/kind.ts'
import { textDelta } from '../../../src/documents/text-delta.ts'
import { sameValue, type Value } from '../../../src/documents/values.ts'
import type { CatalogueLine, OpenDocument } from '../../../src/sync/api.ts'
import type { DecisionChoice, OpenCollision } from '../../../src/sync/wire/collisions.ts'

/** Where a collision belongs on the screen. */
export interface CollisionPlace {
  /** Null: the document's own fields. */
  readonly collection: string | null
  readonly record: string | null
  /** Name of the field or text. */
  readonly name: string
  /** Null for a long text, and where the kind has no such field. */
  readonly field: FieldDeclaration | null
}

/** What the office lists, without what was decided on this device. */
export function openCollisions(
  line: CatalogueLine | null | undefined,
  decided: ReadonlyMap<number, DecisionChoice>,
): readonly OpenCollision[] {
  const listed = line?.listed ?? []
  return decided.size === 0 ? listed : listed.filter(({ id }) => !decided.has(id))
}

/** How many are open, those not told one by one included. */
export function openCount(
  line: CatalogueLine | null | undefined,
  decided: ReadonlyMap<number, DecisionChoice>,
): number {
  const settled = line?.listed?.filter(({ id }) => decided.has(id)).length ?? 0
  return Math.max(0, (line?.collisions ?? 0) - settled)
}

export function placeOf(kind: Kind, { root, key }: OpenCollision): CollisionPlace | null {
  if (key !== '') {
    const place = kind.place(root, key)
    if (!place) return null
    const collection = root === FIELDS_ROOT ? null : root
    return { collection, record: place.record, name: place.field.name, field: place.field }
  }
  const text = kind.root(root)
  if (text?.type !== 'text') return null
  return { collection: text.collection.name, record: text.record, name: text.text.name, field: null }
}

/** The records of one collection that have open collisions. */
export function collidedRecords(
  kind: Kind,
  collection: string,
  open: readonly OpenCollision[],
): ReadonlyMap<string, readonly OpenCollision[]> {
  const records = new Map<string, OpenCollision[]>()
  for (const collision of open) {
    const place = placeOf(kind, collision)
    if (place?.collection !== collection || place.record === null) continue
    records.set(place.record, [...(records.get(place.record) ?? []), collision])
  }
  return records
}

/** What stands there at this moment on this device. */
export function standsNow(open: OpenDocument, { root, key }: OpenCollision): Value {
  const doc = open.doc.value
  if (key !== '') return currentValue(doc, root, key)
  return doc.share.has(root) ? doc.getText(root).toString() : ''
}

/** Whether this side's value is what stands. Of archiving only that counts, however it is written. */
export const isStanding = ({ key, origin }: OpenCollision, side: Value, now: Value): boolean =>
  origin === 'archived' || key.endsWith(`.${ARCHIVED}`)
    ? (side === true) === (now === true)
    : sameValue(side, now) || (key === '' && (side ?? '') === (now ?? ''))

/** The change that puts a displaced value back: from what stands, like any other. */
export function putBack(open: OpenDocument, collision: OpenCollision, value: Value): Change[] {
  const { root, key } = collision
  const now = standsNow(open, collision)
  if (isStanding(collision, value, now)) return []
  if (key !== '') return [[root, key, now, value]]
  return [[root, textDelta(String(now ?? ''), String(value ?? ''))]]
}
