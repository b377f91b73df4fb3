// What an accepted update does to a document, read before and after it is applied: fields by name, what it archives, whom
// it contradicts.
import type * as Y from 'yjs'
import { type Archiving, archivingOf } from '../../src/documents/archiving.ts'
import { type Change, isFieldChange } from '../../src/documents/changes.ts'
import { currentValue } from '../../src/documents/content.ts'
import { ARCHIVED, type Kind, recordKey } from '../../src/documents/kind.ts'
import { sameValue, type Value } from '../../src/documents/values.ts'
import { type Accepted, collisionsOf } from '../gate/judge.ts'

/** The fields and texts an update writes, as groups of fields may name them: those of records also after their collection. */
export function fieldsOf(kind: Kind, { effect }: Accepted): string[] {
  const fields = effect.fields.flatMap(({ root, key }) => {
    const place = kind.place(root, key)
    return place ? [place.field.name, ...(place.record === null ? [] : [`${root}.${place.field.name}`])] : []
  })
  const texts = effect.texts.flatMap(({ root }) => {
    const declared = kind.root(root)
    if (declared?.type !== 'text') return []
    return [declared.text.name, `${declared.collection.name}.${declared.text.name}`]
  })
  return [...fields, ...texts]
}

/** The records that changes archive and that are not archived yet. */
export const newlyArchived = (kind: Kind, doc: Y.Doc, changes: readonly Change[]): Archiving[] =>
  changes.flatMap(change => {
    const archiving = archivingOf(kind, change)
    if (!archiving?.seen) return []
    const key = recordKey(archiving.record, ARCHIVED)
    return currentValue(doc, archiving.collection.name, key) === true ? [] : [archiving]
  })

/** What the fields that an update writes hold before it is applied, by place. */
export const valuesBefore = (doc: Y.Doc, { effect }: Accepted): ReadonlyMap<string, Value> =>
  new Map(effect.fields.map(({ root, key }) => [`${root}/${key}`, currentValue(doc, root, key)]))

/**
 * Changes whose base is what stands, and that do not stand all the same: somebody had written something else and set it
 * back, and Yjs prefers that. Seen by values alone they knew of it; their value is as displaced as any (C1).
 */
export const outdone = (
  doc: Y.Doc,
  changes: readonly Change[],
  found: ReadonlyMap<string, Value>,
  known: ReturnType<typeof collisionsOf>,
): ReturnType<typeof collisionsOf> =>
  changes.flatMap(change => {
    if (!isFieldChange(change)) return []
    const [root, key, base, value] = change
    const standing = currentValue(doc, root, key)
    if (sameValue(standing, value) || known.some(each => each.root === root && each.key === key)) return []
    return [{ root, key, base, value, standing: found.get(`${root}/${key}`) ?? standing }]
  })

/** Stock clients state no base; the map entry their write came from tells whether they knew the current value. */
export function stockCollisions(doc: Y.Doc, accepted: Accepted): ReturnType<typeof collisionsOf> {
  return accepted.effect.fields
    .filter(field => !field.sawCurrent)
    .flatMap(({ root, key, value }) => collisionsOf(doc, [[root, key, null, value as never]]))
}
