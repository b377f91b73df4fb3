// What whoever archives a record has seen of it, and what of it they had not: an edit must not vanish with the record unseen.
import type * as Y from 'yjs'
import type { Change, FieldChange, Seen } from './changes.ts'
import { isFieldChange } from './changes.ts'
import { currentValue, readText } from './content.ts'
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

interface WrittenPart extends UnseenPart {
  readonly start: number
  readonly end: number
}

/** The fields and texts of a record whose present content whoever archived it has not seen. */
export function unseenParts(doc: Y.Doc, archiving: Archiving): UnseenPart[] {
  if (!archiving.seen) return []
  const seen = new Map(archiving.seen)
  return written(doc, archiving).filter(({ client, end }) => end > (seen.get(client) ?? 0))
}

/**
 * An archiving whose author had seen a document before it was built anew (`old`), said of the new one: what reads the
 * same in both was seen; of whoever wrote something else since, only what stands before it. `own` names the places that
 * the author changes besides: those state their own bases.
 */
export function seenAgain(kind: Kind, old: Y.Doc, anew: Y.Doc, change: Change, own: ReadonlySet<string>): Change {
  const archiving = archivingOf(kind, change)
  if (!archiving?.seen || !isFieldChange(change)) return change
  const { collection, record } = archiving
  const unseen = new Set(unseenParts(old, archiving).map(({ field }) => field))
  const isSeen = ({ field }: UnseenPart) => {
    const [place, key] = [textRoot(collection.name, record, field), recordKey(record, field)]
    if (own.has(place) || own.has(`${collection.name}/${key}`)) return true
    const isText = collection.texts.some(({ name }) => name === field)
    const reads = (doc: Y.Doc) =>
      isText ? readText(doc, collection.name, record, field) : currentValue(doc, collection.name, key)
    return !unseen.has(field) && reads(old) === reads(anew)
  }
  const parts = written(anew, archiving)
  const clocks = new Map<number, number>()
  for (const { client, end } of parts) clocks.set(client, Math.max(clocks.get(client) ?? 0, end))
  for (const part of parts) {
    if (!isSeen(part)) clocks.set(part.client, Math.min(clocks.get(part.client) ?? 0, part.start))
  }
  const [root, key, base, value] = change
  return [root, key, base, value, [...clocks].sort(([a], [b]) => a - b)]
}

/** Everything that stands in a record, but for whether it is archived; `end`: the clock after it. */
function written(doc: Y.Doc, { collection, record }: Archiving): WrittenPart[] {
  const parts: WrittenPart[] = []
  const note = (field: string, item: Y.Item | null | undefined) => {
    if (item && !item.deleted) {
      const { client, clock } = item.id
      parts.push({ field, client, start: clock, end: clock + item.length })
    }
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
