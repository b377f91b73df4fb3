// A device's view of its list (relay/SPEC.md K): what changed since it was here last, or everything; then each change as
// it comes, in the order of the list's numbers; and what it may still hand over of what is taken from it.
import { setImmediate as turn } from 'node:timers/promises'
import type { Address } from '../../src/documents/address.ts'
import type { Subject } from '../../src/policy/authorize.ts'
import type { Mode } from '../../src/policy/distribution/place.ts'
import type { CatalogueEntry, Hello } from '../../src/sync/wire/catalogue.ts'
import { encodeRelayFrame } from '../../src/sync/wire/frames.ts'
import type { ListEvent } from '../catalogue/catalogue.ts'
import { ARRIVED_MS, CATALOGUE_LINES, HAND_OVER_MS, HAND_OVER_UNHEARD_MS, LISTED_COLLISIONS } from '../limits.ts'
import type { Followed, ListedRow, ListName, ListPlace } from '../store/catalogue-store.ts'
import type { SocketContext } from './context.ts'
import { catalogueEntry, changedEntry, type LineContext, withdrawnEntry } from './lines.ts'
import type { Outgoing } from './outgoing.ts'

export interface DeviceOfList {
  readonly id: string
  /** ms since 1970. */
  readonly enrolled: number
}

/** How long a device may hand over what it saved of a document that is taken from it. */
interface HandOver {
  readonly mode: Mode
  /** ms since 1970; null while it has not been told. */
  readonly sent: number | null
  heard: number | null
}

export interface DeviceCatalogueOptions {
  readonly outgoing: Outgoing
  readonly subject: () => Subject | null
  readonly device: DeviceOfList
  readonly hello: Hello
  /** At once, before it is told. */
  readonly onWithdrawn: (address: Address) => void
}

export class DeviceCatalogue {
  readonly #onWithdrawn: (address: Address) => void
  readonly #context: SocketContext
  readonly #outgoing: Outgoing
  readonly #device: DeviceOfList
  readonly #subject: () => Subject | null
  /** Devices of before lists had numbers are sent everything whenever rights change, and never a withdrawal. */
  readonly #carries: boolean
  readonly #brief: boolean
  readonly #leaving = new Map<Address, HandOver>()
  #list: ListName = ''
  /** The number since which this person follows it. */
  #since = 0
  #unfollow: () => void = () => undefined
  /** Told in this order, one after the other; null: nothing is being told. */
  #events: ListEvent[] = []
  #telling: Promise<void> | null = null
  #ended = false
  /** The last number of the list that the device was told. */
  #told = 0
  /** Runs while it was asked a moment ago; `unasked`: it was told more since. */
  #asked: NodeJS.Timeout | null = null
  #unasked = false

  constructor(context: SocketContext, { outgoing, subject, device, hello, onWithdrawn }: DeviceCatalogueOptions) {
    this.#onWithdrawn = onWithdrawn
    this.#context = context
    this.#outgoing = outgoing
    this.#subject = subject
    this.#device = device
    this.#carries = hello.carries === true
    this.#brief = hello.brief === true
  }

  get #lines(): LineContext {
    const { accounts, judge, company } = this.#context
    return { nameOf: accounts.nameOf, judge, company }
  }

  get list(): ListName {
    return this.#list
  }

  /** Looks up what the device may still hand over: known before anything it submits is judged. */
  async begin(): Promise<void> {
    // What changed while nobody looked comes first: nothing is told of a list that is behind.
    await this.#context.catalogue.settle()
    await this.#context.slices.run(() => this.#begin())
  }

  async #begin(): Promise<void> {
    const subject = this.#subject()
    if (!subject || this.#ended) return
    await this.#takeUp(await this.#context.store.catalogue.followed(subject.person))
  }

  /** Follows a list from now on, and knows what may still be handed over of what went from it. */
  async #takeUp({ list, since }: Followed): Promise<void> {
    this.#follow(list, since)
    const leaving = await this.#context.store.catalogue.leaving(list, this.#device.id, this.#device.enrolled)
    for (const { address, mode, sent, heard } of leaving) this.#leaving.set(address, { mode, sent, heard })
  }

  #follow(list: ListName, since: number): void {
    this.#unfollow()
    this.#list = list
    this.#since = since
    this.#unfollow = this.#context.catalogue.follow(this.#list, event => {
      // At once: what is on its way is judged by the rights it was made with.
      const { document, withdrawn } = event
      if (withdrawn) {
        this.#leaving.set(document.address, { mode: withdrawn, sent: null, heard: null })
        this.#onWithdrawn(document.address)
      } else this.#leaving.delete(document.address)
      this.#events.push(event)
      this.#tell()
    })
  }

  /** What this device may do to a document that was taken from it, to hand over what it saved before; else null. */
  handsOver(address: Address): Mode | null {
    const leaving = this.#leaving.get(address)
    if (!leaving) return null
    const { mode, sent, heard } = leaving
    const end = heard !== null ? heard + HAND_OVER_MS : sent !== null ? sent + HAND_OVER_UNHEARD_MS : null
    return end === null || this.#context.clock() < end ? mode : null
  }

  /** Sends the list from this number on; null: everything. */
  send(from: number | null): Promise<void> {
    const before = this.#telling ?? Promise.resolve()
    const sending = before.then(() => this.#send(from))
    this.#telling = this.#then(sending)
    return sending
  }

  /** Where the device's cookie is of another list, ahead, or too old to tell what went since: null, everything. */
  async resume({ carries, cookie, incarnation }: Hello): Promise<number | null> {
    const { store, installation } = this.#context
    if (carries !== true || incarnation !== installation().incarnation) return null
    if (!Number.isSafeInteger(cookie) || cookie <= 0) return null
    const [sequence, horizon] = await Promise.all([store.catalogue.sequence(), store.catalogue.horizon()])
    return cookie <= sequence && cookie >= Math.max(horizon, this.#since) ? cookie : null
  }

  async #send(from: number | null): Promise<void> {
    const full = from === null
    let after: ListPlace | null = { sequence: from ?? 0, number: full ? 0 : Number.MAX_SAFE_INTEGER }
    while (after) {
      const at: ListPlace = after
      const page = await this.#context.slices.run(() => this.#page(from, at))
      if (!page) return
      await this.#outgoing.room()
      await this.#context.slices.run(() => this.#outgoing.answer(page.frame))
      if (!page.next) this.#ask(page.sequence)
      after = page.next
    }
  }

  /** Asks the device to answer when everything up to this number has arrived. */
  #ask(sequence: number): void {
    this.#told = sequence
    this.#unasked = this.#asked !== null
    if (this.#asked) return
    this.#outgoing.ping(`${sequence} ${this.#list}`)
    this.#asked = setTimeout(() => {
      this.#asked = null
      if (this.#unasked) this.#ask(this.#told)
    }, ARRIVED_MS).unref()
  }

  /** What a device answered to a ping: the number up to which its list has arrived; null where it says nothing of that. */
  arrived(answer: string): number | null {
    const [number = '', list] = answer.split(' ')
    const sequence = /^\d{1,16}$/.test(number) ? Number(number) : 0
    return sequence > 0 && sequence <= this.#told && list === this.#list ? sequence : null
  }

  /** One frame of the list, and where the next begins; null where there is nobody to send it to. */
  async #page(
    from: number | null,
    after: ListPlace,
  ): Promise<{ frame: Uint8Array; next: ListPlace | null; sequence: number } | null> {
    const { store } = this.#context
    const subject = this.#subject()
    if (!subject || this.#ended) return null
    // Asked for in one go: what the list comes to is what it comes to with these lines.
    const [{ rows, next }, list, sequence] = await Promise.all([
      store.catalogue.lines(this.#list, after, CATALOGUE_LINES),
      store.catalogue.digest(this.#list),
      store.catalogue.sequence(),
    ])
    const entries = await this.#entries(rows, subject, from)
    const more = next !== null
    if (!more) this.#events = this.#events.filter(event => event.sequence > sequence)
    const catalogue = {
      ...{ full: from === null, more, entries },
      // Of a part, what comes before its last line; all of it when it is complete.
      sequence: next ? next.sequence - 1 : sequence,
      ...(more || !this.#carries ? {} : { list }),
    }
    return { frame: encodeRelayFrame({ type: 'catalogue', catalogue, brief: this.#brief }), next, sequence }
  }

  async #entries(rows: readonly ListedRow[], subject: Subject, from: number | null): Promise<CatalogueEntry[]> {
    const full = from === null
    const { store, accounts } = this.#context
    const entries: CatalogueEntry[] = []
    const going: ListedRow[] = []
    for (const row of rows) {
      const { document, withdrawn } = row
      if (withdrawn) {
        const mayHaveIt = withdrawn.at >= this.#device.enrolled
        if (this.#carries && (!full || mayHaveIt)) {
          entries.push(withdrawnEntry(document, withdrawn, accounts.nameOf))
          if (mayHaveIt) going.push(row)
        }
        continue
      }
      const there = this.#context.judge.place(document, subject.person)
      if (!there) continue
      const collisions =
        document.collisions > 0 ? await store.openCollisions(document.address, LISTED_COLLISIONS) : null
      entries.push(
        full || row.whole > from
          ? catalogueEntry(document, there, subject, this.#lines, collisions)
          : changedEntry(document, accounts.nameOf, collisions),
      )
    }
    await this.#announce(going)
    return entries
  }

  /** The time a device has for handing over begins when it is told; written down before it is. */
  async #announce(rows: readonly ListedRow[]): Promise<void> {
    if (rows.length === 0) return
    const now = this.#context.clock()
    const addresses = rows.map(({ document }) => document.address)
    await this.#context.store.catalogue.announced(this.#device.id, addresses, now)
    for (const { document, mode } of rows) {
      const { address } = document
      const known = this.#leaving.get(address)
      if (known) this.#leaving.set(address, { mode, sent: known.sent ?? now, heard: known.heard })
    }
  }

  /** A turn later: what was raised together is told in one frame. */
  #tell(): void {
    this.#telling ??= this.#then(turn())
  }

  /** Tells what has come meanwhile, when this has been done. */
  #then(work: Promise<void>): Promise<void> {
    const telling: Promise<void> = work
      .then(() => this.#tellAll())
      .catch(error => this.#outgoing.fail(error))
      .finally(() => {
        if (this.#telling !== telling) return
        this.#telling = null
        if (this.#events.length > 0) this.#tell()
      })
    return telling
  }

  async #tellAll(): Promise<void> {
    for (;;) {
      const events = this.#events.splice(0, CATALOGUE_LINES)
      const last = events.at(-1)
      if (!last || this.#ended) return
      const entries: CatalogueEntry[] = []
      for (const event of events) {
        const entry = event.withdrawn ? await this.#going(event) : this.#line(event)
        if (entry) entries.push(entry)
      }
      if (entries.length === 0) continue
      const catalogue = { full: false, more: false, sequence: last.sequence, entries }
      this.#outgoing.push(encodeRelayFrame({ type: 'catalogue', catalogue, brief: this.#brief }))
      this.#ask(last.sequence)
    }
  }

  #line({ document, whole, collisions }: ListEvent): CatalogueEntry | null {
    const subject = this.#context.accounts.subject(this.#subject()?.person ?? '')
    const there = subject && this.#context.judge.place(document, subject.person)
    if (!subject || !there) return null
    const { nameOf } = this.#context.accounts
    if (this.#carries && !whole) return changedEntry(document, nameOf, collisions)
    return catalogueEntry(document, there, subject, this.#lines, collisions)
  }

  async #going({ document }: ListEvent): Promise<CatalogueEntry | null> {
    if (!this.#carries) return null
    const row = await this.#context.store.catalogue.line(this.#list, document.address)
    // Given back meanwhile: its line follows.
    if (!row?.withdrawn) return null
    await this.#announce([row])
    return withdrawnEntry(document, row.withdrawn, this.#context.accounts.nameOf)
  }

  /** Its people may see something else now: a device that cannot be told what went is sent everything. */
  async rightsChanged(): Promise<void> {
    await this.#context.catalogue.settle()
    const subject = this.#subject()
    if (!subject || this.#ended) return
    const followed = await this.#context.store.catalogue.followed(subject.person)
    const isOther = followed.list !== this.#list
    if (isOther) await this.#takeUp(followed)
    if (isOther || !this.#carries) await this.send(null)
  }

  /** The device has heard of everything it was sent. */
  async heard(): Promise<void> {
    const now = this.#context.clock()
    for (const leaving of this.#leaving.values()) if (leaving.sent !== null) leaving.heard ??= now
    await this.#context.store.catalogue.heard(this.#device.id, now)
  }

  /** The device has handed over what it had of these; those that are still taken from it it may delete. */
  async left(addresses: readonly Address[]): Promise<void> {
    const gone: Address[] = []
    for (const address of addresses) {
      const done = await this.#context.store.catalogue.handedOver(
        this.#list,
        this.#device.id,
        address,
        this.#context.clock(),
      )
      if (!done) continue
      this.#leaving.delete(address)
      gone.push(address)
    }
    this.#outgoing.push(encodeRelayFrame({ type: 'left', addresses: gone }))
  }

  end(): void {
    this.#ended = true
    if (this.#asked) clearTimeout(this.#asked)
    this.#events = []
    this.#unfollow()
  }
}
