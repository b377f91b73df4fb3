// The lists of what this device carries: kept on the device, replaced and changed by what the relay says.
import type * as Y from 'yjs'
import type { Address } from '../documents/address.ts'
import { readDocument } from '../documents/content.ts'
import type { Kind } from '../documents/kind.ts'
import type { DocumentRight } from '../policy/rights.ts'
import type { CatalogueLine } from './api.ts'
import { Notices } from './notices.ts'
import { State } from './observable.ts'
import type { CarriedWrite, DeviceStore, Notice, Settings } from './stores/store.ts'
import type { Catalogue, Facts, Withdrawn } from './wire/catalogue.ts'

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
  /** Lines on their way to the disk: what is stored of them is older than what is here. */
  readonly #writing = new Map<Address, number>()
  /** By reading that is under way, the lines that changed here since it began. */
  readonly #readings = new Set<Set<Address>>()

  constructor(store: DeviceStore, notices = new Notices(store)) {
    this.#store = store
    this.#notices = notices
  }

  async load(): Promise<void> {
    await this.reload([])
  }

  /**
   * Reads what is stored again; `local` are documents made here whose lines may not be written yet. What changes here while
   * it is read, or is being written, is newer: the relay would not tell of it again.
   */
  async reload(local: readonly Address[]): Promise<void> {
    const newer = new Set(this.#writing.keys())
    this.#readings.add(newer)
    const stored = await this.#store.catalogue().finally(() => this.#readings.delete(newer))
    const lines = new Map(stored.map(line => [line.address, line]))
    for (const address of local) {
      const line = this.lines.value.get(address)
      if (line && !lines.has(address)) lines.set(address, line)
    }
    for (const address of newer) {
      const line = this.lines.value.get(address)
      if (line) lines.set(address, line)
      else lines.delete(address)
    }
    this.lines.value = lines
    if (lines.size > 0) this.known.value = true
  }

  /** Takes over what another tab has written. */
  take(changed: readonly CatalogueLine[], removed: readonly Address[]): void {
    const lines = new Map(this.lines.value)
    for (const line of changed) lines.set(line.address, line)
    for (const address of removed) lines.delete(address)
    this.#show(lines, [...changed.map(({ address }) => address), ...removed])
    this.known.value = true
  }

  #show(lines: ReadonlyMap<Address, CatalogueLine>, changed: readonly Address[]): void {
    for (const newer of this.#readings) for (const address of changed) newer.add(address)
    this.lines.value = lines
  }

  async #write(write: CarriedWrite, changed: readonly Address[]): Promise<void> {
    for (const address of changed) this.#writing.set(address, (this.#writing.get(address) ?? 0) + 1)
    await this.#store.carry(write).finally(() => {
      for (const address of changed) {
        const others = (this.#writing.get(address) ?? 1) - 1
        if (others > 0) this.#writing.set(address, others)
        else this.#writing.delete(address)
      }
    })
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
    const touched = [...changed.map(({ address }) => address), ...removed]
    this.#show(lines, touched)
    this.#notices.changed(notices, returned)
    if (!catalogue.more) this.known.value = true
    const write = { putLines: changed, dropLines: [...removed], putNotices: notices, dropNotices: returned }
    await this.#write({ ...write, ...(settings ? { putSettings: settings } : {}) }, touched)
    return { changed, leaving: notices.map(({ address }) => address) }
  }

  /** A line for a document made here, until the relay's own comes: no key yet. */
  async begin(
    kind: Kind,
    address: Address,
    doc: Y.Doc,
    facts: Omit<Facts, 'key' | 'epoch' | 'schema' | 'version'>,
    may?: readonly DocumentRight[],
  ): Promise<void> {
    if (this.lines.value.has(address)) return
    const line: CatalogueLine = {
      address,
      head: 0,
      mode: 'edit',
      ...(may ? { may } : {}),
      priority: 0,
      facts: { key: '', epoch: 1, schema: kind.declaration.schema, version: 0, ...facts },
      summary: kind.declaration.summarize(readDocument(kind, doc)),
      collisions: 0,
    }
    this.#show(new Map(this.lines.value).set(address, line), [address])
    await this.#write({ putLines: [line] }, [address])
  }

  /** A line of this device's own making; where the lists have one, theirs stays, with what the document holds here. */
  async receive(line: CatalogueLine): Promise<void> {
    const known = this.lines.value.get(line.address)
    const received = known ? { ...known, summary: line.summary } : line
    this.#show(new Map(this.lines.value).set(line.address, received), [line.address])
    this.known.value = true
    await this.#write({ putLines: [received] }, [line.address])
  }

  /** A document that could not be begun is in no list. */
  async remove(address: Address): Promise<void> {
    const lines = new Map(this.lines.value)
    if (!lines.delete(address)) return
    this.#show(lines, [address])
    await this.#write({ dropLines: [address] }, [address])
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
  ...(entry.status === undefined ? {} : { status: entry.status }),
  ...(entry.day === undefined ? {} : { day: entry.day }),
  at: now,
  phase: 'leaving',
})
