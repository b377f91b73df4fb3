// A document's content as the projection holds it: plain data beside the Yjs document, and which records an update changed.
import * as Y from 'yjs'
import { readFields, readRecord, readRecords } from '../../src/documents/content.ts'
import { FIELDS_ROOT, type Fields, type Kind, type PlainDocument } from '../../src/documents/kind.ts'
import type { Facts } from './source.ts'

/** Records that changed, by collection; `all` where something changed that every record's row tells of. */
export interface Changed {
  readonly all: boolean
  readonly records: ReadonlyMap<string, ReadonlySet<string>>
}

export class LiveContent implements PlainDocument {
  /** A guid of its own would be drawn at random, which takes as long as reading a small document. */
  readonly doc = new Y.Doc({ gc: true, guid: '' })
  /** Bytes it was read from, roughly: what keeping it costs. */
  bytes = 0
  /** The last journal row in it. */
  sequence = 0
  readonly #facts: Facts
  readonly #kind: Kind
  readonly #roots = new WeakMap<object, string>()
  readonly #referred: ReadonlySet<string>
  #fields: Fields = {}
  #collections: ReadonlyMap<string, Map<string, Fields>> = new Map()

  constructor(kind: Kind, facts: Facts) {
    this.#kind = kind
    this.#facts = facts
    const { collections } = kind.declaration
    this.#referred = new Set(
      collections.flatMap(each =>
        each.fields.flatMap(({ value }) => (value.type === 'record' ? [value.collection] : [])),
      ),
    )
    // Before anything is applied: a root that is asked for later is another object than the one that changed.
    this.doc.getMap(FIELDS_ROOT)
    for (const { name } of collections) this.doc.getMap(name)
  }

  get fields(): Fields {
    return this.#fields
  }

  get collections(): PlainDocument['collections'] {
    return this.#collections
  }

  /** Whether what is here goes on: nothing that every row tells of has been decided otherwise since. */
  belongsTo({ epoch, owner }: Facts): boolean {
    return epoch === this.#facts.epoch && owner === this.#facts.owner
  }

  /** Begins with everything there is. */
  begin(updates: readonly Uint8Array[]): void {
    this.doc.transact(() => {
      for (const update of updates) Y.applyUpdate(this.doc, update)
    })
    this.#read()
  }

  /** Applies what came since and reads what it changed. */
  apply(updates: readonly Uint8Array[]): Changed {
    let changed: Changed = { all: false, records: new Map() }
    const listen = (transaction: Y.Transaction) => {
      changed = this.#changed(transaction)
    }
    this.doc.on('afterTransaction', listen)
    this.doc.transact(() => {
      for (const update of updates) Y.applyUpdate(this.doc, update)
    })
    this.doc.off('afterTransaction', listen)
    if (changed.all) this.#read()
    else {
      for (const [name, ids] of changed.records) this.#readRecords(name, ids)
    }
    return changed
  }

  #read(): void {
    this.#fields = readFields(this.#kind, this.doc)
    const { collections } = this.#kind.declaration
    this.#collections = new Map(collections.map(each => [each.name, readRecords(this.#kind, this.doc, each)]))
  }

  #readRecords(name: string, ids: ReadonlySet<string>): void {
    const collection = this.#kind.collection(name)
    const records = this.#collections.get(name)
    if (!collection || !records) return
    for (const id of ids) {
      const fields = readRecord(this.doc, collection, id)
      if (fields) records.set(id, fields)
      else records.delete(id)
    }
  }

  #changed({ changed }: Y.Transaction): Changed {
    const records = new Map<string, Set<string>>()
    const note = (collection: string, record: string) => {
      records.set(collection, (records.get(collection) ?? new Set()).add(record))
    }
    let all = false
    for (const [type, keys] of changed) {
      const name = this.#rootName(type)
      const root = this.#kind.root(name)
      if (root?.type === 'text') note(root.collection.name, root.record)
      else if (root?.type === 'fields') all = true
      else if (root?.type === 'records') {
        // A stage's new name stands in the row of every opportunity in it.
        if (this.#referred.has(name)) all = true
        for (const key of keys) {
          const place = key === null ? null : this.#kind.place(name, key)
          if (place?.record) note(name, place.record)
        }
      }
    }
    return { all, records }
  }

  #rootName(type: object): string {
    const known = this.#roots.get(type)
    if (known !== undefined) return known
    for (const [name, each] of this.doc.share) this.#roots.set(each, name)
    return this.#roots.get(type) ?? ''
  }

  destroy(): void {
    this.doc.destroy()
  }
}
