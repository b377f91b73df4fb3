// Copies of opened documents, kept by y-indexeddb. Its own listener is detached: it would keep edits that are not yet
// promised, and the outbox decides when they are (DESIGN 8, *write the promise, then the cache*).
import { clearDocument, IndexeddbPersistence, storeState } from 'y-indexeddb'
import type * as Y from 'yjs'
import type { Copy, CopyStore } from './store.ts'

export class IndexedDbCopies implements CopyStore {
  readonly #prefix: string

  /** `prefix` sets one person's copies apart from another's in the same browser profile. */
  constructor(prefix: string) {
    this.#prefix = prefix
  }

  open(name: string, doc: Y.Doc): Copy {
    const persistence = new IndexeddbPersistence(`${this.#prefix}/${name}`, doc)
    doc.off('update', persistence._storeUpdate)
    // It ignores what comes before its database is open.
    let early: Uint8Array[] | null = []
    const loaded = persistence.whenSynced.then(() => {
      for (const update of early ?? []) persistence._storeUpdate(update, null)
      early = null
      return doc.store.clients.size > 0
    })
    return {
      loaded,
      keep: update => {
        if (early) early.push(update)
        else persistence._storeUpdate(update, null)
      },
      close: async () => {
        await loaded
        // It appends the whole state at each opening; closed compactly, the next opening reads one row.
        await storeState(persistence)
        await persistence.destroy()
      },
    }
  }

  async remove(name: string): Promise<void> {
    await clearDocument(`${this.#prefix}/${name}`)
  }
}
