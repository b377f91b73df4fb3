// Documents that were taken from this device: told to the user with the reason, until they have seen it.
import type { Address } from '../documents/address.ts'
import { State } from './observable.ts'
import type { DeviceStore, Notice } from './stores/store.ts'

export class Notices {
  /** The latest first. */
  readonly shown = new State<readonly Notice[]>([])
  readonly #store: DeviceStore

  constructor(store: DeviceStore) {
    this.#store = store
  }

  async load(): Promise<void> {
    this.shown.value = latestFirst(await this.#store.notices())
  }

  of(address: Address): Notice | undefined {
    return this.shown.value.find(each => each.address === address)
  }

  /** Shows what is written by now. */
  changed(put: readonly Notice[] = [], dropped: readonly Address[] = []): void {
    if (put.length === 0 && dropped.length === 0) return
    const gone = new Set([...dropped, ...put.map(({ address }) => address)])
    this.shown.value = latestFirst([...put, ...this.shown.value.filter(({ address }) => !gone.has(address))])
  }

  /** The user has seen these; those that are still leaving stay until they are gone. Rejects where the disk refuses. */
  async seen(addresses: readonly Address[]): Promise<void> {
    const seen = addresses.filter(address => this.of(address)?.phase === 'gone')
    if (seen.length === 0) return
    await this.#store.carry({ dropNotices: seen })
    this.changed([], seen)
  }
}

const latestFirst = (notices: readonly Notice[]): readonly Notice[] => [...notices].sort((a, b) => b.at - a.at)
