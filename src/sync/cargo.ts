// Content of documents that are not open: pulled where a line of the lists has moved, in windows, those first that the
// user works on; kept as bytes until somebody opens the document (DESIGN 8, cargo).
import type { Address } from '../documents/address.ts'
import type { CatalogueLine } from './api.ts'
import type { Chores } from './chores.ts'
import type { Environment } from './environment.ts'
import type { Link } from './link.ts'
import { State } from './observable.ts'
import type { LiveDocument } from './open-document.ts'
import type { CarriedWrite, Held, Cargo as StoredCargo } from './stores/store.ts'
import { decodeParcel } from './wire/parcel.ts'
import type { Pulled, Wanted } from './wire/pulling.ts'

/** Documents in one question, and questions whose answers are on their way: enough to hide the round trip. */
const WINDOW = 50
const UNDER_WAY = 2 * WINDOW

export interface CargoContext {
  readonly environment: Environment
  readonly link: Link
  readonly chores: Chores
  /** The document if it is open in this tab. */
  readonly document: (address: Address) => LiveDocument | undefined
  readonly lines: () => ReadonlyMap<Address, CatalogueLine>
  /** Everything the lists tell of is here. */
  readonly onComplete: () => void
}

/** How far bringing content here has come. */
export interface Progress {
  readonly done: number
  readonly total: number
}

export class Cargo {
  readonly held = new State<ReadonlyMap<Address, Held>>(new Map())
  /** Null while nothing is on its way. */
  readonly progress = new State<Progress | null>(null)
  readonly #context: CargoContext
  readonly #wanted = new Set<Address>()
  readonly #asked = new Map<Address, Uint8Array[]>()
  /** Not here after all, until its line changes: which line that was. */
  readonly #refused = new Map<Address, string>()
  #online = false
  /** The list is complete: what is not wanted is here. */
  #complete = false
  /** That everything is here, since something was missing. */
  #told = false
  /** Counts the relays spoken to: what one has delivered says nothing about the numbers of the next. */
  #relay = 0
  #waiting: { readonly pulled: Pulled; readonly bytes: Uint8Array }[] = []
  #writing: Promise<void> | null = null

  constructor(context: CargoContext) {
    this.#context = context
  }

  async load(): Promise<void> {
    const held = await this.#context.environment.store.held()
    this.held.value = new Map(held.map(each => [each.address, each]))
  }

  /** What another tab has written. */
  heard({ putHeld = [], dropHeld = [] }: Pick<CarriedWrite, 'putHeld' | 'dropHeld'>): void {
    if (putHeld.length > 0 || dropHeld.length > 0) this.#changed(putHeld, dropHeld)
    // It may have found something damaged; only the tab with the socket can ask for it.
    this.#lookAt(putHeld.map(({ address }) => address))
  }

  #changed(put: readonly Held[], dropped: readonly Address[] = []): void {
    const held = new Map(this.held.value)
    for (const address of dropped) held.delete(address)
    for (const each of put) held.set(each.address, each)
    this.held.value = held
  }

  /** A relay that sends content is there. `anew`: what its numbers meant before is nothing to it. */
  async connected(anew: boolean): Promise<void> {
    this.#online = true
    this.#complete = false
    this.#refused.clear()
    if (!anew) return
    this.#relay++
    this.#waiting = []
    if (this.held.value.size === 0) return
    const putHeld = [...this.held.value.values()].map(asOfAnother)
    this.#changed(putHeld)
    await this.#context.environment.store.carry({ putHeld })
  }

  lost(): void {
    this.#online = false
    this.#asked.clear()
    this.#wanted.clear()
    this.progress.value = null
  }

  /** The list is complete: everything that is behind is wanted, whenever it came to be. */
  listComplete(): void {
    this.#complete = true
    this.#told = false
    this.look(this.#context.lines().values())
    this.#next()
  }

  /** Looks once more for everything that is behind, also for what was not here before. */
  again(): void {
    this.#refused.clear()
    if (this.#complete) this.listComplete()
  }

  /** These lines have changed. */
  look(lines: Iterable<CatalogueLine>): void {
    if (!this.#online) return
    const live: Held[] = []
    for (const line of lines) {
      const { address, head } = line
      const held = this.held.value.get(address)
      if (head <= this.#upTo(line) || !(line.carry || held) || this.#refused.get(address) === stateOf(line)) continue
      const open = this.#context.document(address)
      // It came over its channel before its line did, or comes: `synced` looks again.
      if (open?.live && open.epoch === line.facts.epoch) live.push({ ...this.#heldNow(line, head), opened: true })
      else if (!open?.joined) this.#wanted.add(address)
    }
    if (live.length > 0) this.#context.chores.do('noting what is here', this.#keepLive(live))
    this.#next()
  }

  /** An open document has everything its channel had to bring. */
  synced(address: Address): void {
    const line = this.#context.lines().get(address)
    if (line) this.look([line])
  }

  #lookAt(addresses: readonly Address[]): void {
    const lines = this.#context.lines()
    this.look(addresses.flatMap(address => lines.get(address) ?? []))
  }

  /** The head that is held of its epoch. */
  #upTo({ address, facts }: CatalogueLine): number {
    const held = this.held.value.get(address)
    return held && epochOf(held) === facts.epoch ? held.head : 0
  }

  #heldNow({ address, facts: { epoch } }: CatalogueLine, head: number): Held {
    const { bytes = 0, opened = false } = this.held.value.get(address) ?? {}
    return { address, head, bytes, opened, epoch, at: this.#context.environment.clock() }
  }

  async #keepLive(live: readonly Held[]): Promise<void> {
    for (const { address } of live) await this.#context.document(address)?.kept()
    await this.#context.environment.store.carry({ putHeld: live, dropCargo: this.#ofOtherEpochs(live) })
    this.#changed(live)
  }

  #next(): void {
    if (!this.#online) return
    const lines = this.#context.lines()
    const ready = [...this.#wanted].filter(address => !this.#asked.has(address))
    this.#showProgress()
    if (ready.length === 0) {
      if (this.#wanted.size > 0 || !this.#complete || this.#writing || this.#told) return
      this.#told = true
      return this.#context.onComplete()
    }
    this.#told = false
    if (this.#asked.size + Math.min(WINDOW, ready.length) > UNDER_WAY) return
    const order = (address: Address) => lines.get(address)
    ready.sort((a, b) => compare(order(a), order(b)))
    const wanted: Wanted[] = []
    for (const address of ready.slice(0, WINDOW)) {
      const line = lines.get(address)
      if (!line) {
        this.#wanted.delete(address)
        continue
      }
      this.#asked.set(address, [])
      wanted.push({ address, from: this.#upTo(line) })
    }
    if (wanted.length > 0) this.#context.link.send({ type: 'pull', wanted })
    if (ready.length > WINDOW) this.#next()
  }

  #showProgress(): void {
    const left = this.#wanted.size
    const total = left === 0 ? 0 : Math.max(this.progress.value?.total ?? 0, left)
    this.progress.value = left === 0 ? null : { done: total - left, total }
  }

  /** The relay has sent content, or a part of it. */
  pulled(pulled: Pulled): void {
    const address = pulled.address as Address
    const parts = this.#asked.get(address)
    if (!parts) return
    parts.push(pulled.bytes.slice())
    if (pulled.more) return
    const line = this.#context.lines().get(address)
    if (pulled.head === 0) {
      if (line) this.#refused.set(address, stateOf(line))
      this.#got([address])
      return
    }
    this.#waiting.push({ pulled, bytes: parts.length === 1 && parts[0] ? parts[0] : joined(parts) })
    this.#write()
  }

  #write(): void {
    if (this.#writing) return
    // What comes in one go is written in one go.
    const writing = Promise.resolve()
      .then(() => this.#writeAll())
      .finally(() => {
        this.#writing = null
        if (this.#waiting.length > 0) this.#write()
        else this.#next()
      })
    this.#writing = writing
    this.#context.chores.do('keeping what was delivered', writing)
  }

  async #writeAll(): Promise<void> {
    const batch = this.#waiting
    const relay = this.#relay
    this.#waiting = []
    const { store, sha256 } = this.#context.environment
    const putHeld: Held[] = []
    const putCargo: StoredCargo[] = []
    for (const { pulled, bytes } of batch) {
      const address = pulled.address as Address
      const line = this.#context.lines().get(address)
      const { epoch = FIRST_EPOCH, head } = pulled
      if (line?.facts.epoch !== epoch) {
        // Built anew just now: its line, which says so, is on its way.
        if (line) this.#refused.set(address, stateOf(line))
        continue
      }
      // Goes on from something that is not here by now: asked for again.
      if (pulled.from > this.#upTo(line)) continue
      if (bytes.length > 0) putCargo.push({ address, head, epoch, bytes, sha256: await sha256(bytes) })
      const now = this.#heldNow(line, head)
      putHeld.push({ ...now, bytes: (pulled.from === 0 ? 0 : now.bytes) + bytes.length })
    }
    if (relay !== this.#relay) return
    const addresses = batch.map(({ pulled }) => pulled.address as Address)
    try {
      await store.carry({ putHeld, putCargo, dropCargo: this.#ofOtherEpochs(putHeld) })
      if (relay !== this.#relay) return await this.#keepAsOfAnother(putHeld)
      this.#changed(putHeld)
    } catch (error) {
      // What the disk refuses is asked for again with the next connection, not at once: it would come for ever. Until then
      // nobody is told that everything is here.
      this.#forgetAsked(addresses)
      this.#told = true
      throw error
    }
    this.#got(addresses)
  }

  /** What was delivered of these in another epoch: it never meets what is written now. */
  #ofOtherEpochs(now: readonly Held[]): { readonly address: Address; readonly head: number }[] {
    return now.flatMap(each => {
      const before = this.held.value.get(each.address)
      return before && epochOf(before) !== epochOf(each) ? [{ address: each.address, head: ALL }] : []
    })
  }

  /** Another relay is there by now: it is content all the same, and its heads count for nothing. */
  async #keepAsOfAnother(held: readonly Held[]): Promise<void> {
    const putHeld = held.map(asOfAnother)
    this.#changed(putHeld)
    await this.#context.environment.store.carry({ putHeld })
    this.#lookAt(held.map(({ address }) => address))
  }

  #forgetAsked(addresses: readonly Address[]): void {
    for (const address of addresses) {
      this.#asked.delete(address)
      this.#wanted.delete(address)
    }
  }

  #got(addresses: readonly Address[]): void {
    this.#forgetAsked(addresses)
    // Those that moved on while they were on their way.
    this.#lookAt(addresses)
  }

  /**
   * What was delivered of a document in this epoch and is in no copy: its updates, and the head they reach, 0 where there
   * is nothing. @throws where it is damaged
   */
  async unpack(
    address: Address,
    epoch: number,
  ): Promise<{ readonly updates: readonly Uint8Array[]; readonly head: number }> {
    const { store, sha256 } = this.#context.environment
    const updates: Uint8Array[] = []
    let head = 0
    for (const each of await store.cargo(address)) {
      if (epochOf(each) !== epoch) continue
      const is = await sha256(each.bytes)
      if (!is.every((byte, at) => byte === each.sha256[at])) {
        await this.#askAnew(address)
        throw new Error(`what was delivered of ${address} is damaged; it is asked for again`)
      }
      updates.push(...decodeParcel(each.bytes))
      head = each.head
    }
    return { updates, head }
  }

  /** The document's copy has what was delivered up to this head. */
  async unpacked(address: Address, head: number): Promise<void> {
    const held = this.held.value.get(address)
    const putHeld = held ? [{ ...held, opened: true }] : []
    await this.#context.environment.store.carry({ dropCargo: [{ address, head }], putHeld })
    this.#changed(putHeld)
  }

  /** Nothing of it can be used. */
  async #askAnew(address: Address): Promise<void> {
    const held = this.held.value.get(address)
    const putHeld = held ? [{ ...held, head: 0, bytes: 0, at: this.#context.environment.clock() }] : []
    const dropCargo = [{ address, head: ALL }]
    await this.#context.environment.store.carry({ putHeld, dropCargo })
    this.#changed(putHeld)
    this.#lookAt([address])
  }

  /** Nothing of these is here any more. */
  async forget(addresses: readonly Address[]): Promise<void> {
    const dropCargo = addresses.map(address => ({ address, head: ALL }))
    await this.#context.environment.store.carry({ dropHeld: addresses, dropCargo })
    this.#changed([], addresses)
    for (const address of addresses) this.#wanted.delete(address)
  }
}

/** Up to every head. */
const ALL = Number.MAX_SAFE_INTEGER
const FIRST_EPOCH = 1

/** What earlier versions stored was of the first. */
const epochOf = ({ epoch = FIRST_EPOCH }: Pick<Held, 'epoch'>): number => epoch

/** What a line says of its document's content. */
const stateOf = ({ head, facts }: CatalogueLine): string => `${facts.epoch} ${head}`

/** Of everything to be asked for anew: another relay, or one from a backup, numbers differently. */
const asOfAnother = (held: Held): Held => ({ ...held, head: 0 })

/** One's own first, then what was changed last. */
function compare(a: CatalogueLine | undefined, b: CatalogueLine | undefined): number {
  return (a?.priority ?? 0) - (b?.priority ?? 0) || (b?.head ?? 0) - (a?.head ?? 0)
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
