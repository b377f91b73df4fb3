// What whoever archives a record has seen of it, and what of it they had not: an edit must not vanish with the record unseen.
import type * as Y from 'yjs'
import type { Change, FieldChange, Seen } from './changes.ts'
import { isFieldChange } from './changes.ts'
import { ARCHIVED, type CollectionDeclaration, FIELDS_ROOT, type Kind, recordKey, textRoot } from './kind.ts'

/** Devices whose writing a change states as seen: bulk changes of 250 records must fit into one entry of 256 KiB. */
const SEEN_DEVICES = 32

/** A record that a change archives. */
export interface Archiving {
  readonly collection: CollectionDeclaration
  readonly record: string
  /** Null where its author does not say (older apps, stock clients, records that very many devices wrote in). */
  readonly seen: Seen | null
}

export function archivingOf(kind: Kind, change: Change): Archiving | null {
  if (!isFieldChange(change) || change[3] !== true) return null
  const [root, key] = change
  const collection = kind.collection(root)
  const record = kind.place(root, key)?.record ?? null
  if (!collection || record === null || key !== recordKey(record, ARCHIVED)) return null
  return { collection, record, seen: change[4] ?? null }
}

/** The change with what its author sees of the record, where it archives one. Call before it is applied. */
export function withSeen(kind: Kind, doc: Y.Doc, change: Change): Change {
  const archiving = archivingOf(kind, change)
  if (!archiving || archiving.seen || !isFieldChange(change)) return change
  const clocks = new Map<number, number>()
  for (const { client, end } of written(doc, archiving)) clocks.set(client, Math.max(clocks.get(client) ?? 0, end))
  const [root, key, base, value] = change
  const stated: FieldChange = [root, key, base, value, [...clocks].sort(([a], [b]) => a - b)]
  return clocks.size > SEEN_DEVICES ? change : stated
}

export interface UnseenPart {
  /** Declared name of the field or text. */
  readonly field: string
  /** Yjs client id that wrote it. */
  readonly client: number
}

/** The fields and texts of a record whose present content whoever archived it has not seen. */
export function unseenParts(doc: Y.Doc, archiving: Archiving): UnseenPart[] {
  if (!archiving.seen) return []
  const seen = new Map(archiving.seen)
  return written(doc, archiving).filter(({ client, end }) => end > (seen.get(client) ?? 0))
}

/** Everything that stands in a record, but for whether it is archived; `end`: the clock after it. */
function written(doc: Y.Doc, { collection, record }: Archiving): (UnseenPart & { readonly end: number })[] {
  const parts: (UnseenPart & { readonly end: number })[] = []
  const note = (field: string, item: Y.Item | null | undefined) => {
    if (item && !item.deleted) parts.push({ field, client: item.id.client, end: item.id.clock + item.length })
  }
  const map = doc.share.get(collection.name)?._map
  for (const { name } of collection.fields) if (name !== ARCHIVED) note(name, map?.get(recordKey(record, name)))
  for (const { name } of collection.texts) {
    const root = textRoot(collection.name, record, name)
    for (let item = doc.share.get(root)?._start ?? null; item; item = item.right) note(name, item)
  }
  return parts
}

/** The record a change is about, with the field or text of it; null for a document's own fields. */
export function recordOf(kind: Kind, change: Change): { root: string; record: string; field: string } | null {
  if (isFieldChange(change)) {
    const [root, key] = change
    const dot = root === FIELDS_ROOT ? -1 : key.indexOf('.')
    return dot < 0 ? null : { root, record: key.slice(0, dot), field: key.slice(dot + 1) }
  }
  const text = kind.root(change[0])
  return text?.type === 'text' ? { root: text.collection.name, record: text.record, field: text.text.name } : null
}
