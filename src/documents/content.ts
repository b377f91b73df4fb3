// Typed reading of a document: plain objects with declared fields only, whatever else the document may hold.
import type * as Y from 'yjs'
import type { Change } from './changes.ts'
import {
  type CollectionDeclaration,
  FIELDS_ROOT,
  type FieldDeclaration,
  type Fields,
  type Kind,
  type PlainDocument,
  recordKey,
  textRoot,
} from './kind.ts'
import { checkValue, sameValue, type Value } from './values.ts'

/** A value as stored if the field admits it, else null: readers never throw, whatever a document holds. */
function admitted(field: FieldDeclaration, value: unknown): Value {
  return value !== undefined && checkValue(field.value, value) === null ? (value as Value) : null
}

export function readFields(kind: Kind, doc: Y.Doc): Fields {
  const map = doc.getMap(FIELDS_ROOT)
  const fields: Record<string, Value> = {}
  for (const field of kind.declaration.fields) {
    const value = admitted(field, map.get(field.name))
    if (value !== null) fields[field.name] = value
  }
  return fields
}

/** All records of a collection by id, in the order of their first key in the map. */
export function readRecords(kind: Kind, doc: Y.Doc, collection: CollectionDeclaration): Map<string, Fields> {
  const records = new Map<string, Record<string, Value>>()
  doc.getMap(collection.name).forEach((value, key) => {
    const place = kind.place(collection.name, key)
    if (!place || place.record === null) return
    let record = records.get(place.record)
    if (!record) {
      record = {}
      records.set(place.record, record)
    }
    const held = admitted(place.field, value)
    if (held !== null) record[place.field.name] = held
  })
  return records
}

/** One record, read key by key: what a table does when a single row changed. */
export function readRecord(doc: Y.Doc, collection: CollectionDeclaration, id: string): Fields | null {
  const map = doc.getMap(collection.name)
  const record: Record<string, Value> = {}
  let exists = false
  for (const field of collection.fields) {
    const key = recordKey(id, field.name)
    if (!map.has(key)) continue
    exists = true
    const value = admitted(field, map.get(key))
    if (value !== null) record[field.name] = value
  }
  return exists ? record : null
}

export function readDocument(kind: Kind, doc: Y.Doc): PlainDocument {
  return {
    fields: readFields(kind, doc),
    collections: new Map(kind.declaration.collections.map(each => [each.name, readRecords(kind, doc, each)])),
  }
}

/** A long text, empty where nobody wrote one. Does not create the root. */
export function readText(doc: Y.Doc, collection: string, record: string, text: string): string {
  const root = textRoot(collection, record, text)
  return doc.share.has(root) ? doc.getText(root).toString() : ''
}

/** The value a map key holds now; null where absent. */
export function currentValue(doc: Y.Doc, root: string, key: string): Value {
  const value = doc.getMap(root).get(key)
  return value === undefined ? null : (value as Value)
}

/** Changes that set these fields of a record, each with what the document holds now as its base; equal ones left out. */
export function recordChanges(doc: Y.Doc, collection: string, record: string, fields: Fields): Change[] {
  return fieldChanges(
    doc,
    collection,
    Object.entries(fields).map(([name, value]) => [recordKey(record, name), value]),
  )
}

/** The same for the document's own fields. */
export function documentChanges(doc: Y.Doc, fields: Fields): Change[] {
  return fieldChanges(doc, FIELDS_ROOT, Object.entries(fields))
}

function fieldChanges(doc: Y.Doc, root: string, wanted: readonly [string, Value | undefined][]): Change[] {
  const changes: Change[] = []
  for (const [key, value] of wanted) {
    const base = currentValue(doc, root, key)
    if (!sameValue(base, value)) changes.push([root, key, base, value ?? null])
  }
  return changes
}
