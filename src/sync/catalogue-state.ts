// The lists of what this device carries: kept on the device, replaced and changed by what the relay says.
import type * as Y from 'yjs'
import type { Address } from '../documents/address.ts'
import { readDocument } from '../documents/content.ts'
import type { Kind } from '../documents/kind.ts'
import type { CatalogueLine } from './api.ts'
import { Notices } from './notices.ts'
import { State } from './observable.ts'
import type { DeviceStore, Notice, Settings } from './stores/store.ts'
import type { Catalogue, Withdrawn } from './wire/catalogue.ts'

export interface Applying {
  /** Documents the relay does not know yet, which a full catalogue cannot name. */
  readonly local: readonly Address[]
  /** ms since 1970. */
  readonly now: number
  /** Written with the lines: how far they go. */
  readonly settings?: Settings
  /** What becomes of lines that a full catalogue does not name: withdrawn, or no longer listed. */
  readonly absent: 'withdraw' | 'drop'
}

export interface Applied {
  readonly changed: readonly CatalogueLine[]
  /** Taken from this device: what was saved of them is handed over first. */
  readonly leaving: readonly Address[]
}

export class CatalogueState {
  readonly lines = new State<ReadonlyMap<Address, CatalogueLine>>(new Map())
  readonly known = new State(false)
  readonly #store: DeviceStore
  readonly #notices: Notices
  /** Addresses named so far by a full catalogue that comes in several frames. */
  #named: Set<Address> | null = null
  /** Addresses whose lines changed on this connection before its first full catalogue was complete. */
  #fresh: Set<Address> | null = null

  constructor(store: DeviceStore, notices = new Notices(store)) {
    this.#store = store
    this.#notices = notices
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
   * Applies a frame and writes it, with `more` in the same transaction. Lines that changed while a connection's first
   * full catalogue was on its way are newer than it. Gives what came of it, for those who bring content and take it away.
   */
  async apply(catalogue: Catalogue, applying: Applying): Promise<Applied> {
    const { local, now, settings, absent } = applying
    const lines = new Map(this.lines.value)
    const changed: CatalogueLine[] = []
    const removed = new Set<Address>()
    const withdrawn: Withdrawn[] = []
    const { full } = catalogue
    if (full) this.#named ??= new Set(local)
    for (const entry of catalogue.entries) {
      const { address } = entry
      if (full) this.#named?.add(address)
      else this.#fresh?.add(address)
      if ('withdrawn' in entry) withdrawn.push(entry)
      else if (!full || !this.#fresh?.has(address)) {
        const before = lines.get(address)
        const whole = 'facts' in entry ? entry : before && { ...before, listed: undefined, ...entry }
        // Not here although it should be: the lists have drifted apart, which is noticed by what they come to.
        if (!whole) continue
        const line = withCollisions(whole, before)
        lines.set(address, line)
        changed.push(line)
      }
    }
    if (full && !catalogue.more) {
      for (const address of lines.keys()) {
        if (this.#named?.has(address) || this.#fresh?.has(address)) continue
        if (absent === 'withdraw') withdrawn.push({ address, withdrawn: 'absent' })
        else removed.add(address)
      }
      this.#named = null
      this.#fresh = null
    }
    const notices: Notice[] = []
    for (const entry of withdrawn) {
      const line = lines.get(entry.address)
      if (line) notices.push(noticeOf(line, entry, now))
      removed.add(entry.address)
    }
    for (const address of removed) lines.delete(address)
    // Given back before they were gone, or before anybody has seen that they went.
    const returned = changed.filter(({ address }) => this.#notices.of(address)).map(({ address }) => address)
    this.lines.value = lines
    this.#notices.changed(notices, returned)
    if (!catalogue.more) this.known.value = true
    await this.#store.carry({
      putLines: changed,
      dropLines: [...removed],
      putNotices: notices,
      dropNotices: returned,
      ...(settings ? { putSettings: settings } : {}),
    })
    return { changed, leaving: notices.map(({ address }) => address) }
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
    await this.#store.carry({ putLines: [line] })
  }

  /** A line of this device's own making; where the lists have one, theirs stays, with what the document holds here. */
  async receive(line: CatalogueLine): Promise<void> {
    const known = this.lines.value.get(line.address)
    const received = known ? { ...known, summary: line.summary } : line
    this.lines.value = new Map(this.lines.value).set(line.address, received)
    this.known.value = true
    await this.#store.carry({ putLines: [received] })
  }

  /** A document that could not be begun is in no list. */
  async remove(address: Address): Promise<void> {
    const lines = new Map(this.lines.value)
    if (!lines.delete(address)) return
    this.lines.value = lines
    await this.#store.carry({ dropLines: [address] })
  }
}

/** What is not told again of a document's collisions is as it was. */
function withCollisions(line: CatalogueLine, before: CatalogueLine | undefined): CatalogueLine {
  if (line.listed || line.collisions === 0 || !before?.listed) return line
  return { ...line, listed: before.listed }
}

const noticeOf = ({ address, summary, facts }: CatalogueLine, entry: Withdrawn, now: number): Notice => ({
  address,
  name: summary.name,
  key: facts.key,
  ownerName: entry.ownerName ?? facts.ownerName,
  code: entry.withdrawn,
  at: now,
  phase: 'leaving',
})
