// The store as all tabs share it: what one has written, the others hear, after it is written and in that order.
import type { Address } from '../../documents/address.ts'
import type { StatusProfile } from '../../policy/statuses/profile.ts'
import type { CatalogueLine, Draft } from '../api.ts'
import {
  type Cargo,
  type Carried,
  type CarriedWrite,
  type DeviceStore,
  type DeviceWrite,
  type DocumentRecord,
  type Held,
  type KeptRow,
  MovedError,
  type Notice,
  type OutboxRow,
  type Settings,
} from '../stores/store.ts'
import type { News } from './messages.ts'

export class ToldStore implements DeviceStore {
  readonly #store: DeviceStore
  readonly #tell: (news: News) => void
  readonly #onMoved: () => Promise<void> | undefined

  /** `onMoved`: somebody has gone further; whoever has written that may have made another device of the profile (E5). */
  constructor(store: DeviceStore, tell: (news: News) => void, onMoved: () => Promise<void> | undefined) {
    this.#store = store
    this.#tell = tell
    this.#onMoved = onMoved
  }

  async write(write: DeviceWrite): Promise<void> {
    try {
      await this.#store.write(write)
    } catch (error) {
      if (error instanceof MovedError) await this.#onMoved()
      throw error
    }
    const { over, by: _, putRows, deleteRows, keepRows: __, forgetRows: ___, ...rest } = write
    const rows = { ...(putRows ? { putRows } : {}), ...(deleteRows ? { deleteRows } : {}) }
    // The others read for themselves what a change-over has left: numbers of rows that went with it are used again.
    const isChangeOver = over !== undefined && (rest.putDocument?.generation ?? 0) > over.generation
    this.#tell({ type: 'wrote', write: isChangeOver ? rest : { ...rest, ...rows } })
  }

  async carry(write: CarriedWrite): Promise<void> {
    await this.#store.carry(write)
    const { putLines = [], dropLines = [], putCargo, dropCargo, ...rest } = write
    this.#tell({ type: 'listed', lines: putLines, removed: dropLines, carried: rest })
  }

  async renew(device: string): Promise<DocumentRecord[] | null> {
    const records = await this.#store.renew(device)
    for (const putDocument of records ?? []) this.#tell({ type: 'wrote', write: { putDocument } })
    return records
  }

  document(address: Address): Promise<DocumentRecord | null> {
    return this.#store.document(address)
  }

  documents(): Promise<DocumentRecord[]> {
    return this.#store.documents()
  }

  rows(address?: Address, from?: number): Promise<OutboxRow[]> {
    return this.#store.rows(address, from)
  }

  keptRows(): Promise<KeptRow[]> {
    return this.#store.keptRows()
  }

  drafts(): Promise<Draft[]> {
    return this.#store.drafts()
  }

  carried(): Promise<Carried[]> {
    return this.#store.carried()
  }

  catalogue(): Promise<CatalogueLine[]> {
    return this.#store.catalogue()
  }

  settings(): Promise<Settings> {
    return this.#store.settings()
  }

  held(): Promise<Held[]> {
    return this.#store.held()
  }

  cargo(address: Address): Promise<Cargo[]> {
    return this.#store.cargo(address)
  }

  notices(): Promise<Notice[]> {
    return this.#store.notices()
  }

  profiles(): Promise<readonly StatusProfile[]> {
    return this.#store.profiles()
  }

  close(): void {
    this.#store.close()
  }
}
