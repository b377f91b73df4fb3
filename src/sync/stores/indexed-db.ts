// The device's stores in IndexedDB: one database per person. What is promised is written strictly.
import { type DBSchema, type IDBPDatabase, openDB } from 'idb'
import type { Address } from '../../documents/address.ts'
import type { StatusProfile } from '../../policy/statuses/profile.ts'
import type { CatalogueLine, Draft } from '../api.ts'
import type { Vouched } from '../file/certificate.ts'
import { NO_SETTINGS } from './memory.ts'
import {
  type Cargo,
  type Carried,
  type CarriedWrite,
  checkBy,
  checkOver,
  type DeviceStore,
  type DeviceWrite,
  type DocumentRecord,
  type Held,
  type KeptRow,
  MovedError,
  type Notice,
  type OutboxRow,
  ofNewDevice,
  type Settings,
} from './store.ts'

/** This profile's key pair and what the relay calls it; the private key cannot be taken out of the browser. */
export interface DeviceKey {
  /** A candidate is enrolled, and not used yet (E1). */
  readonly name: 'device' | 'candidate'
  readonly device: string
  readonly installation: string
  readonly privateKey: CryptoKey
  /** The relay's word for it; devices enrolled by earlier versions ask for it. */
  readonly vouched?: Vouched
}

interface Attachment {
  readonly sha256: string
  readonly blob: Blob
}

interface Profiles {
  readonly profiles: readonly StatusProfile[]
}

interface Schema extends DBSchema {
  keys: { key: string; value: DeviceKey }
  /** Also, under a name of their own, the status profiles the relay told of. */
  settings: { key: string; value: Settings | Profiles }
  outbox: { key: [string, number]; value: OutboxRow }
  /** Rows that are at the office. */
  kept: { key: [string, number]; value: KeptRow; indexes: { saved: number } }
  documents: { key: string; value: DocumentRecord }
  catalogue: { key: string; value: CatalogueLine }
  drafts: { key: string; value: Draft }
  carried: { key: string; value: Carried }
  cargo: { key: [string, number]; value: Cargo }
  held: { key: string; value: Held }
  notices: { key: string; value: Notice }
  attachments: { key: string; value: Attachment }
}

/** 2 has what a device carries, cargo by head, and what came by file; nothing was kept in cargo before. */
const FORMAT = 2
const SETTINGS = 'settings'
const PROFILES = 'profiles'

export const databaseName = (person: string): string => `satchel-${person}`

export interface StoreEvents {
  /** Another tab needs a newer format: what is open here is no good any more and keeps the other waiting. */
  readonly onNewer: () => void
  /** Storage was cleared under the app. The store is open again and holds the key and nothing else. */
  readonly onEmptied: () => void
}

export class IndexedDbStore implements DeviceStore {
  readonly #person: string
  readonly #events: StoreEvents
  #opened: Promise<IDBPDatabase<Schema>> | null = null
  /** Kept beside the database: cleared storage takes it along. */
  #key: DeviceKey | null = null
  #taken = false
  #closed = false

  private constructor(person: string, events: StoreEvents) {
    this.#person = person
    this.#events = events
  }

  /** Opens a person's database. */
  static async open(person: string, events: StoreEvents): Promise<IndexedDbStore> {
    const store = new IndexedDbStore(person, events)
    await store.#database()
    return store
  }

  #database(): Promise<IDBPDatabase<Schema>> {
    if (this.#opened) return this.#opened
    if (this.#closed) return Promise.reject(new Error('the store is closed'))
    const onGone = () => {
      this.#opened = null
      this.#taken = true
      // What fails now is tried again by whoever needs the store next.
      if (!this.#closed) this.#database().catch(() => undefined)
    }
    const opened = openDatabase(this.#person, { onNewer: this.#events.onNewer, onGone }).then(async database => {
      if (this.#taken) await this.#look(database)
      return database
    })
    opened.catch(() => {
      this.#opened = null
    })
    this.#opened = opened
    return opened
  }

  /** The browser took the database away: often, but not always, with what it held. */
  async #look(database: IDBPDatabase<Schema>): Promise<void> {
    const isEmpty = this.#key !== null && !(await database.get('keys', 'device'))
    if (isEmpty && this.#key) await database.put('keys', this.#key)
    this.#taken = false
    if (isEmpty) queueMicrotask(this.#events.onEmptied)
  }

  async key(): Promise<DeviceKey | null> {
    const key = (await (await this.#database()).get('keys', 'device')) ?? null
    this.#key = key ?? this.#key
    return key
  }

  /** A key that is enrolled for this profile, and not used yet. */
  async candidate(): Promise<DeviceKey | null> {
    return (await (await this.#database()).get('keys', 'candidate')) ?? null
  }

  /** Keeps a key. One of a device that this profile is not any more (E2) is not kept. */
  async saveKey(key: DeviceKey): Promise<void> {
    const transaction = (await this.#database()).transaction('keys', 'readwrite', { durability: 'strict' })
    const stored = await transaction.store.get(key.name)
    const isStale = stored !== undefined && stored.device !== key.device
    await Promise.all([isStale ? null : transaction.store.put(key), transaction.done])
    if (!isStale && key.name === 'device') this.#key = key
  }

  async renew(device: string): Promise<DocumentRecord[] | null> {
    const stores = ['keys', 'outbox', 'documents', 'kept', 'drafts', 'settings'] as const
    const transaction = (await this.#database()).transaction(stores, 'readwrite', { durability: 'strict' })
    const [keys, documents] = [transaction.objectStore('keys'), transaction.objectStore('documents')]
    const [kept, drafts] = [transaction.objectStore('kept'), transaction.objectStore('drafts')]
    const settings = transaction.objectStore('settings')
    const [key, candidate, waiting] = await Promise.all([
      keys.get('device'),
      keys.get('candidate'),
      transaction.objectStore('outbox').count(),
    ])
    if (waiting > 0 || !candidate || key?.device !== device) {
      await transaction.done
      return null
    }
    const [all, rows, refused, heard] = await Promise.all([
      documents.getAll(),
      kept.getAll(),
      drafts.getAll(),
      settings.get(SETTINGS),
    ])
    const records = all.map(ofNewDevice.record)
    const next: DeviceKey = { ...candidate, name: 'device' }
    await whole(transaction, ask => {
      ask(keys.delete('candidate'))
      ask(keys.put(next))
      ask(kept.clear())
      for (const record of records) ask(documents.put(record))
      for (const row of rows) ask(kept.put(ofNewDevice.kept(row, device)))
      for (const draft of refused) ask(drafts.put(ofNewDevice.draft(draft)))
      if (isSettings(heard)) ask(settings.put(ofNewDevice.settings(heard), SETTINGS))
    })
    this.#key = next
    return records
  }

  async write(write: DeviceWrite): Promise<void> {
    const { putRows, deleteRows, keepRows, forgetRows, putDocument, over, putDrafts, deleteDrafts, putAsks } = write
    const { by, putCarried, deleteCarried } = write
    const stores = ['keys', 'outbox', 'kept', 'documents', 'drafts', 'carried'] as const
    const transaction = (await this.#database()).transaction(stores, 'readwrite', { durability: 'strict' })
    const outbox = transaction.objectStore('outbox')
    const kept = transaction.objectStore('kept')
    const drafts = transaction.objectStore('drafts')
    const carried = transaction.objectStore('carried')
    await whole(transaction, ask => {
      if (by !== undefined) {
        const stored = transaction.objectStore('keys').get('device')
        ask(stored.then(key => checkBy(key?.device ?? null, by)))
      }
      if (over) {
        const stored = transaction.objectStore('documents').get(over.address)
        ask(stored.then(record => checkOver(record ?? null, over)))
      }
      for (const { address, first } of deleteRows ?? []) ask(outbox.delete([address, first]))
      for (const row of putRows ?? []) ask(outbox.put(row))
      if (forgetRows !== undefined) {
        const old = kept.index('saved').getAllKeys(IDBKeyRange.upperBound(forgetRows, true))
        ask(old.then(keys => Promise.all(keys.map(key => kept.delete(key)))))
      }
      for (const row of keepRows ?? []) ask(kept.put(row))
      if (putDocument) ask(transaction.objectStore('documents').put(putDocument))
      if (deleteCarried) ask(carried.delete(deleteCarried))
      if (putCarried) ask(carried.put(putCarried))
      for (const id of deleteDrafts ?? []) ask(drafts.delete(id))
      for (const draft of putDrafts ?? []) ask(drafts.put(draft))
      for (const each of putAsks ?? []) {
        const stored = drafts.get(each.draft)
        ask(stored.then(draft => draft && drafts.put({ ...draft, ask: each.ask })))
      }
    })
  }

  async document(address: Address): Promise<DocumentRecord | null> {
    return (await (await this.#database()).get('documents', address)) ?? null
  }

  async documents(): Promise<DocumentRecord[]> {
    return (await this.#database()).getAll('documents')
  }

  async rows(address?: Address, from = 0): Promise<OutboxRow[]> {
    const range = address === undefined ? null : IDBKeyRange.bound([address, from], [address, Number.MAX_SAFE_INTEGER])
    return (await this.#database()).getAll('outbox', range)
  }

  async keptRows(): Promise<KeptRow[]> {
    return (await this.#database()).getAll('kept')
  }

  async drafts(): Promise<Draft[]> {
    return (await this.#database()).getAll('drafts')
  }

  async carried(): Promise<Carried[]> {
    return (await this.#database()).getAll('carried')
  }

  async catalogue(): Promise<CatalogueLine[]> {
    return (await this.#database()).getAll('catalogue')
  }

  async settings(): Promise<Settings> {
    const settings = await (await this.#database()).get('settings', SETTINGS)
    return isSettings(settings) ? settings : NO_SETTINGS
  }

  async held(): Promise<Held[]> {
    return (await this.#database()).getAll('held')
  }

  async cargo(address: Address): Promise<Cargo[]> {
    return (await this.#database()).getAll('cargo', allOf(address))
  }

  async notices(): Promise<Notice[]> {
    return (await this.#database()).getAll('notices')
  }

  async profiles(): Promise<readonly StatusProfile[]> {
    const known = await (await this.#database()).get('settings', PROFILES)
    return known && 'profiles' in known ? known.profiles : []
  }

  async carry(write: CarriedWrite): Promise<void> {
    const stores = ['catalogue', 'settings', 'cargo', 'held', 'notices'] as const
    const transaction = (await this.#database()).transaction(stores, 'readwrite')
    const [lines, settings, cargo, held, notices] = stores.map(name => transaction.objectStore(name)) as unknown as [
      Puts<CatalogueLine>,
      Puts<Settings | Profiles>,
      Puts<Cargo>,
      Puts<Held>,
      Puts<Notice>,
    ]
    await whole(transaction, ask => {
      for (const address of write.dropLines ?? []) ask(lines.delete(address))
      for (const { address, head } of write.dropCargo ?? []) ask(cargo.delete(allOf(address, head)))
      for (const address of write.dropHeld ?? []) ask(held.delete(address))
      for (const address of write.dropNotices ?? []) ask(notices.delete(address))
      for (const line of write.putLines ?? []) ask(lines.put(line))
      for (const each of write.putCargo ?? []) ask(cargo.put(each))
      for (const each of write.putHeld ?? []) ask(held.put(each))
      for (const each of write.putNotices ?? []) ask(notices.put(each))
      if (write.putSettings) ask(settings.put(write.putSettings, SETTINGS))
      if (write.putProfiles) ask(settings.put({ profiles: write.putProfiles }, PROFILES))
    })
  }

  close(): void {
    this.#closed = true
    void this.#opened?.then(
      database => database.close(),
      () => undefined,
    )
    this.#opened = null
  }
}

const isSettings = (stored: Settings | Profiles | undefined): stored is Settings =>
  stored !== undefined && 'cookie' in stored

function openDatabase(
  person: string,
  events: { readonly onNewer: () => void; readonly onGone: () => void },
): Promise<IDBPDatabase<Schema>> {
  return openDB<Schema>(databaseName(person), FORMAT, {
    blocking: (_current, wanted, event) => {
      if (wanted !== null)
        return events.onNewer()
        // Somebody deletes it, and would wait for us.
      ;(event.target as IDBDatabase).close()
      events.onGone()
    },
    terminated: events.onGone,
    upgrade(database, before) {
      if (before === 0) createFirst(database)
      else database.deleteObjectStore('cargo')
      createSecond(database)
    },
  })
}

/** What format 1 had. */
function createFirst(database: IDBPDatabase<Schema>): void {
  database.createObjectStore('keys', { keyPath: 'name' })
  database.createObjectStore('settings')
  database.createObjectStore('outbox', { keyPath: ['address', 'first'] })
  database.createObjectStore('documents', { keyPath: 'address' })
  database.createObjectStore('catalogue', { keyPath: 'address' })
  database.createObjectStore('drafts', { keyPath: 'id' })
  database.createObjectStore('attachments', { keyPath: 'sha256' })
}

/** What format 2 added. */
function createSecond(database: IDBPDatabase<Schema>): void {
  database.createObjectStore('carried', { keyPath: 'address' })
  database.createObjectStore('cargo', { keyPath: ['address', 'head'] })
  const kept = database.createObjectStore('kept', { keyPath: ['address', 'first'] })
  kept.createIndex('saved', 'saved')
  database.createObjectStore('held', { keyPath: 'address' })
  database.createObjectStore('notices', { keyPath: 'address' })
}

/** The part of an object store that writes need, whatever it holds. */
interface Puts<T> {
  put(value: T, key?: string): Promise<unknown>
  delete(key: string | IDBKeyRange): Promise<unknown>
}

/** Keys [address, number] of one document, up to that number. */
const allOf = (address: Address, last = Number.MAX_SAFE_INTEGER): IDBKeyRange =>
  IDBKeyRange.bound([address, 0], [address, last])

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
    await withdrawn(transaction, requests)
    throw error
  }
  // A request's success says nothing: the transaction may still be aborted (quota). Only its completion counts.
  await Promise.all(requests).catch(async error => {
    if (error instanceof MovedError) await withdrawn(transaction, requests)
    throw error
  })
}

/** Takes back what was asked for; resolves when nothing of it is written any more. */
async function withdrawn(transaction: { abort(): void }, requests: readonly Promise<unknown>[]): Promise<void> {
  transaction.abort()
  await Promise.allSettled(requests)
}
