// Copies of opened documents in IndexedDB, a database each, laid out as y-indexeddb lays them out. Not kept by it: it
// writes the whole document when it opens and closes, which holds what is not yet promised, and a transaction for each
// update (DESIGN 8, *write the promise, then the cache*: 20,000 of them need most of a minute).
import { type DBSchema, deleteDB, type IDBPDatabase, openDB } from 'idb'
import type * as Y from 'yjs'
import type { Copy, CopyStore } from './store.ts'
import { load, together } from './updates.ts'

interface Schema extends DBSchema {
  updates: { key: number; value: Uint8Array }
  /** y-indexeddb's own, always empty here. */
  custom: { key: string; value: unknown }
}

/**
 * Updates written since a copy was one, after which it is made one again if they also weigh as much as it did: opening
 * stays quick, and a day of 20,000 changes rebuilds it a handful of times.
 */
const COMPACT_UPDATES = 500

export class IndexedDbCopies implements CopyStore {
  readonly #prefix: string

  /** `prefix` sets one person's copies apart from another's in the same browser profile. */
  constructor(prefix: string) {
    this.#prefix = prefix
  }

  open(name: string, doc: Y.Doc): Copy {
    return new IndexedDbCopy(this.#name(name), doc)
  }

  async keep(name: string, updates: readonly Uint8Array[]): Promise<void> {
    const database = await openCopy(this.#name(name))
    try {
      await append(database, updates)
    } finally {
      database.close()
    }
  }

  async remove(name: string): Promise<void> {
    await deleteDB(this.#name(name))
  }

  #name(name: string): string {
    return `${this.#prefix}/${name}`
  }
}

class IndexedDbCopy implements Copy {
  readonly loaded: Promise<boolean>
  readonly #name: string
  #opened: Promise<IDBPDatabase<Schema>> | null = null
  #waiting: Uint8Array[] = []
  #writing: Promise<void> | null = null
  /** Rows in the database and their bytes, beside the first, which is the copy as it was made one. */
  #rows = 0
  #bytes = 0
  #first = 0
  /** Somebody removed it: the document was rebuilt and has another copy now. */
  #removed = false
  #closed = false

  constructor(name: string, doc: Y.Doc) {
    this.#name = name
    this.loaded = this.#load(doc)
    // Whoever waits for it hears of it; a rebuilt document's copy holds nothing yet, and nobody waits.
    this.loaded.catch(() => undefined)
  }

  async #load(doc: Y.Doc): Promise<boolean> {
    const updates = await (await this.#open()).getAll('updates')
    this.#first = updates[0]?.length ?? 0
    this.#rows += Math.max(0, updates.length - 1)
    for (const update of updates.slice(1)) this.#bytes += update.length
    if (updates.length === 0) return false
    load(doc, updates)
    return doc.store.clients.size > 0
  }

  /** The database is opened again where the browser took it away or could not open it. */
  #open(): Promise<IDBPDatabase<Schema>> {
    if (this.#opened) return this.#opened
    const opened = openCopy(this.#name, {
      onRemoved: () => {
        this.#removed = true
        this.#waiting = []
      },
      onGone: () => {
        this.#opened = null
      },
    })
    opened.catch(() => {
      this.#opened = null
    })
    this.#opened = opened
    return opened
  }

  keep(update: Uint8Array): void {
    if (this.#removed) return
    this.#waiting.push(update)
    // Updates of one turn are one transaction. Whether it went well is heard through `kept`.
    queueMicrotask(() => void this.kept().catch(() => undefined))
  }

  async kept(): Promise<void> {
    while (this.#waiting.length > 0 || this.#writing) {
      this.#writing ??= this.#write().finally(() => {
        this.#writing = null
      })
      await this.#writing
    }
  }

  async #write(): Promise<void> {
    const batch = [...this.#waiting]
    const database = await this.#open()
    await append(database, batch)
    this.#waiting.splice(0, batch.length)
    this.#rows += batch.length
    for (const update of batch) this.#bytes += update.length
    if (this.#rows >= COMPACT_UPDATES && this.#bytes >= this.#first) await this.#compact(database)
  }

  /** Makes one update of all, from what is kept and nothing else, in one transaction. */
  async #compact(database: IDBPDatabase<Schema>): Promise<void> {
    const transaction = database.transaction('updates', 'readwrite')
    const { store } = transaction
    const [updates, keys] = await Promise.all([store.getAll(), store.getAllKeys()])
    const last = keys.at(-1)
    if (last !== undefined && updates.length > 1) {
      const state = together(updates)
      await Promise.all([store.delete(IDBKeyRange.upperBound(last)), store.add(state)])
      this.#first = state.length
    }
    await transaction.done
    this.#rows = 0
    this.#bytes = 0
  }

  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    await this.loaded.catch(() => false)
    const database = await this.#open()
    try {
      await this.kept()
      // Closed compactly, the next opening reads one row.
      if (this.#rows > 0 && !this.#removed) await this.#compact(database)
    } finally {
      database.close()
    }
  }
}

interface Ends {
  readonly onRemoved: () => void
  /** The browser closed the database: storage was cleared under the app. */
  readonly onGone: () => void
}

function openCopy(name: string, ends?: Ends): Promise<IDBPDatabase<Schema>> {
  return openDB<Schema>(name, 1, {
    blocking: (_current, _wanted, event) => {
      ;(event.target as IDBDatabase).close()
      ends?.onRemoved()
    },
    terminated: ends?.onGone,
    upgrade(fresh) {
      fresh.createObjectStore('updates', { autoIncrement: true })
      fresh.createObjectStore('custom')
    },
  })
}

async function append(database: IDBPDatabase<Schema>, updates: readonly Uint8Array[]): Promise<void> {
  const transaction = database.transaction('updates', 'readwrite')
  await Promise.all([...updates.map(update => transaction.store.add(update)), transaction.done])
}
