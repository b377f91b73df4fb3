// The lists of what this device carries: kept on the device, replaced and changed by what the relay says.
import type * as Y from 'yjs'
import type { Address } from '../documents/address.ts'
import { readDocument } from '../documents/content.ts'
import type { Kind } from '../documents/kind.ts'
import type { CatalogueLine } from './api.ts'
import { State } from './observable.ts'
import type { DeviceStore } from './stores/store.ts'
import type { Catalogue } from './wire/catalogue.ts'

export class CatalogueState {
  readonly lines = new State<ReadonlyMap<Address, CatalogueLine>>(new Map())
  readonly known = new State(false)
  readonly #store: DeviceStore
  /** Addresses named so far by a full catalogue that comes in several frames. */
  #named: Set<Address> | null = null
  /** Addresses whose lines changed on this connection before its first full catalogue was complete. */
  #fresh: Set<Address> | null = null

  constructor(store: DeviceStore) {
    this.#store = store
  }

  async load(): Promise<void> {
    await this.reload([])
  }

  /** Reads what is stored again; `local` are documents made here whose lines may not be written yet. */
  async reload(local: readonly Address[]): Promise<void> {
    const stored = await this.#store.catalogue()
    const lines = new Map(stored.map(line => [line.address, line]))
    for (const address of local) {
      const line = this.lines.value.get(address)
      if (line && !lines.has(address)) lines.set(address, line)
    }
    this.lines.value = lines
    if (lines.size > 0) this.known.value = true
  }

  /** Takes over what another tab has written. */
  take(changed: readonly CatalogueLine[], removed: readonly Address[]): void {
    const lines = new Map(this.lines.value)
    for (const line of changed) lines.set(line.address, line)
    for (const address of removed) lines.delete(address)
    this.lines.value = lines
    this.known.value = true
  }

  /** A connection begins: its first full catalogue may have been read before the changes it is sent. */
  connected(): void {
    this.#named = null
    this.#fresh = new Set()
  }

  /**
   * Applies a frame; `local` are documents the relay does not know yet, which a full catalogue cannot name. Lines that
   * changed while a connection's first full catalogue was on its way are newer than it.
   */
  async apply(catalogue: Catalogue, local: readonly Address[]): Promise<void> {
    const lines = new Map(this.lines.value)
    const removed: Address[] = []
    const changed: CatalogueLine[] = []
    const { full } = catalogue
    if (full) this.#named ??= new Set(local)
    for (const entry of catalogue.entries) {
      const { address } = entry
      if (full) this.#named?.add(address)
      else this.#fresh?.add(address)
      if ('withdrawn' in entry) {
        lines.delete(address)
        removed.push(address)
      } else if (!full || !this.#fresh?.has(address)) {
        const line = withCollisions(entry, lines.get(address))
        lines.set(address, line)
        changed.push(line)
      }
    }
    if (full && !catalogue.more) {
      for (const address of lines.keys()) {
        if (this.#named?.has(address) || this.#fresh?.has(address)) continue
        lines.delete(address)
        removed.push(address)
      }
      this.#named = null
      this.#fresh = null
    }
    this.lines.value = lines
    if (!catalogue.more) this.known.value = true
    await this.#store.saveCatalogue(changed, removed)
  }

  /** A line for a document made here, until the relay's own comes: no key yet. */
  async begin(
    kind: Kind,
    address: Address,
    doc: Y.Doc,
    facts: { readonly owner: string; readonly ownerName: string; readonly created: number },
  ): Promise<void> {
    if (this.lines.value.has(address)) return
    const line: CatalogueLine = {
      address,
      head: 0,
      mode: 'edit',
      priority: 0,
      facts: { key: '', epoch: 1, schema: kind.declaration.schema, version: 0, ...facts },
      summary: kind.declaration.summarize(readDocument(kind, doc)),
      collisions: 0,
    }
    this.lines.value = new Map(this.lines.value).set(address, line)
    await this.#store.saveCatalogue([line], [])
  }

  /** A line of this device's own making; where the lists have one, theirs stays, with what the document holds here. */
  async receive(line: CatalogueLine): Promise<void> {
    const known = this.lines.value.get(line.address)
    const received = known ? { ...known, summary: line.summary } : line
    this.lines.value = new Map(this.lines.value).set(line.address, received)
    this.known.value = true
    await this.#store.saveCatalogue([received], [])
  }

  /** A document that could not be begun is in no list. */
  async remove(address: Address): Promise<void> {
    const lines = new Map(this.lines.value)
    if (!lines.delete(address)) return
    this.lines.value = lines
    await this.#store.saveCatalogue([], [address])
  }
}

/** What is not told again of a document's collisions is as it was. */
function withCollisions(line: CatalogueLine, before: CatalogueLine | undefined): CatalogueLine {
  if (line.listed || line.collisions === 0 || !before?.listed) return line
  return { ...line, listed: before.listed }
}
