// The device's stores in IndexedDB: one database per person, format 1. What is promised is written strictly.
import { type DBSchema, type IDBPDatabase, openDB } from 'idb'
import type { Address } from '../../documents/address.ts'
import type { CatalogueLine, Draft } from '../api.ts'
import { NO_SETTINGS } from './memory.ts'
import type { DeviceStore, DeviceWrite, DocumentRecord, OutboxRow, Settings } from './store.ts'

/** This profile's key pair and what the relay calls it; the private key cannot be taken out of the browser. */
export interface DeviceKey {
  readonly name: 'device'
  readonly device: string
  readonly installation: string
  readonly privateKey: CryptoKey
}

/** A document delivered but not opened yet, as bytes. */
interface Cargo {
  readonly address: Address
  readonly epoch: number
  readonly head: number
  readonly state: Uint8Array
  /** Of `state`: neither Yjs nor IndexedDB would notice a flipped bit. */
  readonly sha256: Uint8Array
}

interface Attachment {
  readonly sha256: string
  readonly blob: Blob
}

interface Schema extends DBSchema {
  keys: { key: string; value: DeviceKey }
  settings: { key: string; value: Settings }
  outbox: { key: [string, number]; value: OutboxRow }
  documents: { key: string; value: DocumentRecord }
  catalogue: { key: string; value: CatalogueLine }
  drafts: { key: string; value: Draft }
  cargo: { key: string; value: Cargo }
  attachments: { key: string; value: Attachment }
}

const FORMAT = 1
const SETTINGS = 'settings'

export const databaseName = (person: string): string => `satchel-${person}`

export class IndexedDbStore implements DeviceStore {
  readonly #database: IDBPDatabase<Schema>

  private constructor(database: IDBPDatabase<Schema>) {
    this.#database = database
  }

  /**
   * Opens a person's database. `onLeave` is told when another tab needs a newer format or the browser took the database
   * away: what is open here is no good any more, and would keep the other tab waiting.
   */
  static async open(person: string, onLeave: () => void): Promise<IndexedDbStore> {
    const database = await openDB<Schema>(databaseName(person), FORMAT, {
      blocking: onLeave,
      terminated: onLeave,
      upgrade(fresh, before) {
        if (before > 0) throw new Error(`the device’s database has format ${before}, which this app does not know`)
        fresh.createObjectStore('keys', { keyPath: 'name' })
        fresh.createObjectStore('settings')
        fresh.createObjectStore('outbox', { keyPath: ['address', 'first'] })
        fresh.createObjectStore('documents', { keyPath: 'address' })
        fresh.createObjectStore('catalogue', { keyPath: 'address' })
        fresh.createObjectStore('drafts', { keyPath: 'id' })
        fresh.createObjectStore('cargo', { keyPath: 'address' })
        fresh.createObjectStore('attachments', { keyPath: 'sha256' })
      },
    })
    return new IndexedDbStore(database)
  }

  async key(): Promise<DeviceKey | null> {
    return (await this.#database.get('keys', 'device')) ?? null
  }

  async saveKey(key: DeviceKey): Promise<void> {
    const transaction = this.#database.transaction('keys', 'readwrite', { durability: 'strict' })
    await Promise.all([transaction.store.put(key), transaction.done])
  }

  async write({ putRows, deleteRows, putDocument, putDrafts, deleteDrafts }: DeviceWrite): Promise<void> {
    const stores = ['outbox', 'documents', 'drafts'] as const
    const transaction = this.#database.transaction(stores, 'readwrite', { durability: 'strict' })
    const outbox = transaction.objectStore('outbox')
    const drafts = transaction.objectStore('drafts')
    await whole(transaction, ask => {
      for (const { address, first } of deleteRows ?? []) ask(outbox.delete([address, first]))
      for (const row of putRows ?? []) ask(outbox.put(row))
      if (putDocument) ask(transaction.objectStore('documents').put(putDocument))
      for (const id of deleteDrafts ?? []) ask(drafts.delete(id))
      for (const draft of putDrafts ?? []) ask(drafts.put(draft))
    })
  }

  async document(address: Address): Promise<DocumentRecord | null> {
    return (await this.#database.get('documents', address)) ?? null
  }

  documents(): Promise<DocumentRecord[]> {
    return this.#database.getAll('documents')
  }

  rows(address?: Address, from = 0): Promise<OutboxRow[]> {
    const range = address === undefined ? null : IDBKeyRange.bound([address, from], [address, Number.MAX_SAFE_INTEGER])
    return this.#database.getAll('outbox', range)
  }

  drafts(): Promise<Draft[]> {
    return this.#database.getAll('drafts')
  }

  catalogue(): Promise<CatalogueLine[]> {
    return this.#database.getAll('catalogue')
  }

  async saveCatalogue(lines: readonly CatalogueLine[], removed: readonly Address[]): Promise<void> {
    const transaction = this.#database.transaction('catalogue', 'readwrite')
    await whole(transaction, ask => {
      for (const line of lines) ask(transaction.store.put(line))
      for (const address of removed) ask(transaction.store.delete(address))
    })
  }

  async settings(): Promise<Settings> {
    return (await this.#database.get('settings', SETTINGS)) ?? NO_SETTINGS
  }

  async saveSettings(settings: Settings): Promise<void> {
    await this.#database.put('settings', settings, SETTINGS)
  }

  close(): void {
    this.#database.close()
  }
}

/** Resolves when all that `begin` asks for is written, rejects when nothing is. */
async function whole(
  transaction: { readonly done: Promise<void>; abort(): void },
  begin: (ask: (request: Promise<unknown>) => void) => void,
): Promise<void> {
  const requests: Promise<unknown>[] = [transaction.done]
  try {
    begin(request => requests.push(request))
  } catch (error) {
    // What cannot be written at all throws at once, and what was asked for before it would be written without it.
    transaction.abort()
    await Promise.allSettled(requests)
    throw error
  }
  // A request's success says nothing: the transaction may still be aborted (quota). Only its completion counts.
  await Promise.all(requests)
}
