// The device's stores in memory: for Node devices, tests and simulations. Survives a device's restart, not the process.
import type * as Y from 'yjs'
import type { Address } from '../../documents/address.ts'
import type { StatusProfile } from '../../policy/statuses/profile.ts'
import type { CatalogueLine, Draft } from '../api.ts'
import {
  type Cargo,
  type Carried,
  type CarriedWrite,
  type Copy,
  type CopyStore,
  checkBy,
  checkOver,
  type DeviceStore,
  type DeviceWrite,
  type DocumentRecord,
  type Held,
  type KeptRow,
  type Notice,
  type OutboxRow,
  ofNewDevice,
  type Settings,
} from './store.ts'
import { load, together } from './updates.ts'

export const NO_SETTINGS: Settings = { incarnation: null, cookie: 0, company: '' }

export class MemoryStore implements DeviceStore {
  /** Which device the profile is, and which it is going to be; null where nobody has said. */
  device: string | null = null
  candidate: string | null = null
  readonly #rows = new Map<string, OutboxRow>()
  readonly #kept = new Map<string, KeptRow>()
  readonly #documents = new Map<Address, DocumentRecord>()
  readonly #drafts = new Map<string, Draft>()
  readonly #catalogue = new Map<Address, CatalogueLine>()
  readonly #carried = new Map<Address, Carried>()
  readonly #held = new Map<Address, Held>()
  readonly #cargo = new Map<Address, Map<number, Cargo>>()
  readonly #notices = new Map<Address, Notice>()
  #settings = NO_SETTINGS
  #profiles: readonly StatusProfile[] = []

  async write(write: DeviceWrite): Promise<void> {
    const { putRows, deleteRows, keepRows, forgetRows = 0, putDocument, over, putDrafts, deleteDrafts, putAsks } = write
    const { by, putCarried, deleteCarried } = write
    if (by !== undefined) checkBy(this.device, by)
    if (over) checkOver(this.#documents.get(over.address) ?? null, over)
    if (deleteCarried) this.#carried.delete(deleteCarried)
    if (putCarried) this.#carried.set(putCarried.address, putCarried)
    if (forgetRows > 0) for (const [at, row] of this.#kept) if (row.saved < forgetRows) this.#kept.delete(at)
    for (const row of keepRows ?? []) this.#kept.set(key(row.address, row.first), row)
    for (const { address, first } of deleteRows ?? []) this.#rows.delete(key(address, first))
    for (const row of putRows ?? []) this.#rows.set(key(row.address, row.first), row)
    if (putDocument) this.#documents.set(putDocument.address, putDocument)
    for (const id of deleteDrafts ?? []) this.#drafts.delete(id)
    for (const draft of putDrafts ?? []) this.#drafts.set(draft.id, draft)
    for (const { draft, ask } of putAsks ?? []) {
      const stored = this.#drafts.get(draft)
      if (stored) this.#drafts.set(draft, { ...stored, ask })
    }
  }

  async document(address: Address): Promise<DocumentRecord | null> {
    return this.#documents.get(address) ?? null
  }

  async documents(): Promise<DocumentRecord[]> {
    return [...this.#documents.values()]
  }

  async rows(address?: Address, from = 0): Promise<OutboxRow[]> {
    return inOrder(
      [...this.#rows.values()].filter(row => address === undefined || (row.address === address && row.first >= from)),
    )
  }

  async keptRows(): Promise<KeptRow[]> {
    return inOrder([...this.#kept.values()])
  }

  async renew(device: string): Promise<DocumentRecord[] | null> {
    if (this.#rows.size > 0 || this.candidate === null || this.device !== device) return null
    this.device = this.candidate
    this.candidate = null
    for (const [address, record] of this.#documents) this.#documents.set(address, ofNewDevice.record(record))
    const kept = [...this.#kept.values()]
    this.#kept.clear()
    for (const row of kept.map(each => ofNewDevice.kept(each, device))) this.#kept.set(key(row.address, row.first), row)
    for (const [id, draft] of this.#drafts) this.#drafts.set(id, ofNewDevice.draft(draft))
    this.#settings = ofNewDevice.settings(this.#settings)
    return this.documents()
  }

  async drafts(): Promise<Draft[]> {
    return [...this.#drafts.values()]
  }

  async carried(): Promise<Carried[]> {
    return [...this.#carried.values()]
  }

  async catalogue(): Promise<CatalogueLine[]> {
    return [...this.#catalogue.values()]
  }

  async settings(): Promise<Settings> {
    return this.#settings
  }

  async held(): Promise<Held[]> {
    return [...this.#held.values()]
  }

  async cargo(address: Address): Promise<Cargo[]> {
    return [...(this.#cargo.get(address)?.values() ?? [])].sort((a, b) => a.head - b.head)
  }

  async notices(): Promise<Notice[]> {
    return [...this.#notices.values()]
  }

  async profiles(): Promise<readonly StatusProfile[]> {
    return this.#profiles
  }

  async carry(write: CarriedWrite): Promise<void> {
    for (const address of write.dropLines ?? []) this.#catalogue.delete(address)
    for (const address of write.dropHeld ?? []) this.#held.delete(address)
    for (const address of write.dropNotices ?? []) this.#notices.delete(address)
    for (const { address, head } of write.dropCargo ?? []) {
      const cargo = this.#cargo.get(address)
      for (const each of [...(cargo?.keys() ?? [])]) if (each <= head) cargo?.delete(each)
    }
    for (const line of write.putLines ?? []) this.#catalogue.set(line.address, line)
    for (const held of write.putHeld ?? []) this.#held.set(held.address, held)
    for (const notice of write.putNotices ?? []) this.#notices.set(notice.address, notice)
    for (const cargo of write.putCargo ?? []) {
      const those = this.#cargo.get(cargo.address) ?? new Map<number, Cargo>()
      this.#cargo.set(cargo.address, those.set(cargo.head, cargo))
    }
    if (write.putSettings) this.#settings = write.putSettings
    if (write.putProfiles) this.#profiles = write.putProfiles
  }

  close(): void {
    // Nothing is held open.
  }
}

const inOrder = <Row extends OutboxRow>(rows: Row[]): Row[] =>
  rows.sort((a, b) => (a.address === b.address ? a.first - b.first : a.address < b.address ? -1 : 1))

const key = (address: Address, first: number): string => `${address} ${first}`

/** Updates after which a copy is rebuilt into one; merging them instead would cost quadratic time (FINDINGS f2). */
const COMPACT = 5_000

export class MemoryCopies implements CopyStore {
  readonly #copies = new Map<string, Uint8Array[]>()

  open(name: string, doc: Y.Doc): Copy {
    const loaded = Promise.resolve().then(() => {
      const updates = this.#updates(name)
      load(doc, updates)
      return updates.length > 0
    })
    return {
      loaded,
      keep: update => {
        const updates = this.#updates(name)
        updates.push(update)
        if (updates.length >= COMPACT) updates.splice(0, updates.length, together(updates))
      },
      kept: async () => undefined,
      close: async () => undefined,
    }
  }

  async keep(name: string, updates: readonly Uint8Array[]): Promise<void> {
    this.#updates(name).push(...updates)
  }

  async remove(name: string): Promise<void> {
    this.#copies.delete(name)
  }

  #updates(name: string): Uint8Array[] {
    const updates = this.#copies.get(name) ?? []
    this.#copies.set(name, updates)
    return updates
  }
}
