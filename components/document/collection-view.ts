// A collection as plain records that stay current: after the first reading only records named in Yjs events are read
// again, so a keystroke of somebody else costs one row, not the table.
import type * as Y from 'yjs'
import { readRecord, readRecords } from '../../src/documents/content.ts'
import type { CollectionDeclaration, Fields, Kind } from '../../src/documents/kind.ts'
import type { Value } from '../../src/documents/values.ts'

export interface RecordsChanged {
  /** Ids of records that were read anew. */
  readonly records: ReadonlySet<string>
  /** Keys of the map that were written, `<recordId>.<field>`. */
  readonly keys: ReadonlySet<string>
  /** Whether somebody else did it just now. */
  readonly news: boolean
}

export class CollectionView {
  readonly collection: CollectionDeclaration
  readonly #kind: Kind
  readonly #doc: Y.Doc
  readonly #map: Y.Map<Value>
  readonly #records: Map<string, Fields>
  readonly #isNews: (transaction: Y.Transaction) => boolean
  readonly #listener: (changed: RecordsChanged) => void

  /** Reads everything once. `listener` is called after each transaction that touched the collection. */
  constructor(
    kind: Kind,
    doc: Y.Doc,
    collection: CollectionDeclaration,
    isNews: (transaction: Y.Transaction) => boolean,
    listener: (changed: RecordsChanged) => void,
  ) {
    this.collection = collection
    this.#kind = kind
    this.#doc = doc
    this.#map = doc.getMap<Value>(collection.name)
    this.#records = readRecords(kind, doc, collection)
    this.#isNews = isNews
    this.#listener = listener
    this.#map.observe(this.#observe)
  }

  /** By id. The object of a record is a new one exactly when the record changed. */
  get records(): ReadonlyMap<string, Fields> {
    return this.#records
  }

  close(): void {
    this.#map.unobserve(this.#observe)
  }

  readonly #observe = (event: Y.YMapEvent<Value>, transaction: Y.Transaction): void => {
    const records = new Set<string>()
    for (const key of event.keysChanged) {
      const dot = key.indexOf('.')
      if (dot > 0) records.add(key.slice(0, dot))
    }
    // A document being loaded names them all: reading the map once is quicker then than asking it key by key.
    const all = records.size > this.#records.size ? readRecords(this.#kind, this.#doc, this.collection) : null
    for (const id of records) {
      const record = all ? all.get(id) : readRecord(this.#doc, this.collection, id)
      if (record) this.#records.set(id, record)
    }
    this.#listener({ records, keys: event.keysChanged, news: this.#isNews(transaction) })
  }
}
