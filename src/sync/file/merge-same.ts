// Two copies of the same document: what one brings to the other, and which values nobody who replaced them had seen.
import * as Y from 'yjs'
import { FIELDS_ROOT, type Kind, recordKey } from '../../documents/kind.ts'
import { sameValue, type Value } from '../../documents/values.ts'
import { Archivals } from './archivals.ts'
import type { CarriedEdit } from './carried.ts'
import { authorsOf, type Collisions, Contest, itemValue, placeOf, standingIn } from './contest.ts'
import { SatchelFileError } from './errors.ts'
import { type DisplacedValue, type MergePlan, PlanBuilder } from './plan.ts'

/** A copy with what the relay has not acknowledged of it, in the order it was applied. */
export interface DocumentCopy {
  readonly doc: Y.Doc
  readonly edits: readonly CarriedEdit[]
}

export interface SameMerge {
  readonly plan: MergePlan
  /** The source's edits that the target has not got. */
  readonly news: readonly CarriedEdit[]
}

/**
 * Merges a copy with another of the same address (SPEC.md, S): **the source becomes both together**, the target is as it
 * was; a second whole document of ten thousand opportunities would be a hundred megabytes. Where the target carries no edits
 * of its own, the source may be an `excerpt` of both. Symmetric: both sides find the same content and the same collisions. @throws SatchelFileError damaged: the source builds on what neither has.
 */
export function mergeSame(kind: Kind, target: DocumentCopy, source: DocumentCopy): SameMerge {
  const news = lacking(target, source.edits)
  const own = lacking(source, target.edits)
  const merged = source.doc
  for (const name of rootNames(kind)) merged.getMap(name)
  const there = standingIn(merged, own)
  merged.transact(() => {
    Y.applyUpdate(merged, Y.encodeStateAsUpdate(target.doc, Y.encodeStateVector(merged)))
    for (const { update } of news) Y.applyUpdate(merged, update)
  })
  if (merged.store.pendingStructs || merged.store.pendingDs) throw new SatchelFileError({ code: 'damaged' })
  const authors = authorsOf([...target.edits, ...source.edits])
  const merge = new Merge(kind, target.doc, merged)
  merge.fields(new Contest({ merged, target: target.doc, source: there }, { news, own }, authors).collisions())
  merge.texts()
  return { plan: merge.plan(new Archivals(kind, { target: target.doc, merged, authors }, { news, own })), news }
}

const rootNames = (kind: Kind): string[] => [FIELDS_ROOT, ...kind.declaration.collections.map(({ name }) => name)]

/** The edits among these that a copy has not got, be it that it carries them itself or that they came by the relay. */
function lacking({ doc, edits }: DocumentCopy, others: readonly CarriedEdit[]): CarriedEdit[] {
  const carried = new Set(edits.map(editName))
  return others.filter(edit => !carried.has(editName(edit)) && !contains(doc, edit.update))
}

const editName = ({ device, n }: CarriedEdit): string => `${device} ${n}`

/** Whether a document has everything an update writes. */
export function contains(doc: Y.Doc, update: Uint8Array): boolean {
  return Y.decodeUpdate(update).structs.every(({ id, length }) => id.clock + length <= Y.getState(doc.store, id.client))
}

/** Tells what the merge does, by records. */
class Merge {
  readonly #kind: Kind
  readonly #target: Y.Doc
  readonly #merged: Y.Doc
  readonly #builder: PlanBuilder

  constructor(kind: Kind, target: Y.Doc, merged: Y.Doc) {
    this.#kind = kind
    this.#target = target
    this.#merged = merged
    this.#builder = new PlanBuilder(kind)
  }

  fields(collisions: Collisions): void {
    for (const root of rootNames(this.#kind)) {
      const before = this.#target.getMap(root)._map
      for (const [key, item] of this.#merged.getMap(root)._map) {
        const known = before.get(key)
        const same = known && known.id.client === item.id.client && known.id.clock === item.id.clock
        if (!same && !collisions.has(placeOf(root, key))) this.#field(root, key, [])
      }
    }
    for (const { root, key, values } of collisions.values()) this.#field(root, key, values)
  }

  #field(root: string, key: string, values: readonly DisplacedValue[]): void {
    const place = this.#kind.place(root, key)
    if (!place) return
    const [before, after] = [this.#value(this.#target, root, key), this.#value(this.#merged, root, key)]
    const displaced = values.filter(({ value }) => !sameValue(value, after))
    if (sameValue(before, after) && displaced.length === 0) return
    const field = { field: place.field.name, root, key, before, after, displaced }
    this.#builder.add(place.record === null ? null : root, place.record, field)
  }

  texts(): void {
    for (const root of this.#merged.share.keys()) {
      const declared = this.#kind.root(root)
      if (declared?.type !== 'text') continue
      const before = this.#target.share.has(root) ? this.#target.getText(root).toString() : ''
      const after = this.#merged.getText(root).toString()
      if (before === after) continue
      const field = { field: declared.text.name, root, key: null, before, after, displaced: [] }
      this.#builder.add(declared.collection.name, declared.record, field)
    }
  }

  plan(archivals: Archivals): MergePlan {
    return this.#builder.done(
      (collection, record, fields) => {
        const name = this.#name(collection, record)
        if (collection === null || record === null) return { name, isNew: false, archived: false }
        const found = archivals.of(collection, record, fields)
        return { name, isNew: this.#isNew(collection, record), archived: found.length > 0, archivals: found }
      },
      ({ name }) => new Set([...recordIds(this.#target, name), ...recordIds(this.#merged, name)]).size,
    )
  }

  #isNew(collection: string, record: string): boolean {
    const declared = this.#kind.collection(collection)
    const map = this.#target.getMap(collection)
    return (declared?.fields ?? []).every(({ name }) => !map.has(recordKey(record, name)))
  }

  #name(collection: string | null, record: string | null): string {
    const { declaration } = this.#kind
    const [first] = (collection === null ? declaration : this.#kind.collection(collection))?.fields ?? []
    if (!first) return ''
    const key = record === null ? first.name : recordKey(record, first.name)
    return String(this.#after(collection ?? FIELDS_ROOT, key) ?? '')
  }

  /** What stands in the end; an excerpt has only what may have changed. */
  #after(root: string, key: string): Value {
    const doc = this.#merged.getMap(root)._map.has(key) ? this.#merged : this.#target
    return this.#value(doc, root, key)
  }

  #value(doc: Y.Doc, root: string, key: string): Value {
    return itemValue(doc.getMap(root)._map.get(key))
  }
}

/** The ids of all records of a collection. */
export function recordIds(doc: Y.Doc, collection: string): Set<string> {
  const ids = new Set<string>()
  for (const key of doc.getMap(collection).keys()) {
    const dot = key.indexOf('.')
    if (dot > 0) ids.add(key.slice(0, dot))
  }
  return ids
}
