// A person's device: one socket, one outbox, the documents that are open, and the lists of what it carries.
import type { Address } from '../documents/address.ts'
import type { Fields, Kind } from '../documents/kind.ts'
import type { StatusProfile } from '../policy/statuses/profile.ts'
import type {
  CatalogueLine,
  Connection,
  Device,
  Draft,
  Lamp,
  LocalCopy,
  OpenDocument,
  Person,
  WaitingDocument,
} from './api.ts'
import { Asks } from './asks.ts'
import type { Progress } from './cargo.ts'
import { Chores } from './chores.ts'
import { Commands } from './commands.ts'
import { Copying } from './copying.ts'
import { Documents } from './documents.ts'
import { Drafts } from './drafts.ts'
import { Ending } from './ending.ts'
import type { Environment } from './environment.ts'
import { Handover } from './handover.ts'
import { Hearing } from './hearing.ts'
import { showLamps } from './lamps.ts'
import { Listing } from './listing.ts'
import { type Observable, State } from './observable.ts'
import { Outbox } from './outbox.ts'
import { patientLock } from './patient-lock.ts'
import type { PendingEntry, Queue } from './queue.ts'
import { Rebuilding } from './rebuilding.ts'
import type { ReceivedDocument } from './received.ts'
import type { Recovered } from './recovery.ts'
import { Renewal } from './renewal.ts'
import type { LateDrafts } from './replay.ts'
import { Requests } from './requests.ts'
import { Rescue } from './rescue.ts'
import { Restoring } from './restoring.ts'
import { Satchel } from './satchel.ts'
import { Sender } from './sender.ts'
import type { Held, Notice, OutboxRow } from './stores/store.ts'
import { updatesOf } from './stores/updates.ts'
import { Elsewhere } from './tabs/elsewhere.ts'
import type { News } from './tabs/messages.ts'
import { ToldStore } from './tabs/told-store.ts'
import { Uplink } from './tabs/uplink.ts'
import type { Transaction } from './transactions.ts'
import { Troubles } from './troubles.ts'
import type { FirstFacts } from './wire/commands.ts'

export interface DeviceOptions {
  readonly environment: Environment
  readonly kinds: ReadonlyMap<string, Kind>
  /** Who this device belongs to, as known before the relay was heard. */
  readonly person: Person
}

export class SatchelDevice implements Device {
  readonly person: State<Person | null>
  readonly company: State<string>
  readonly catalogue: State<ReadonlyMap<Address, CatalogueLine>>
  readonly catalogueKnown: State<boolean>
  readonly lamp = new State<Lamp>('office')
  readonly over: Observable<boolean>
  readonly connection: State<Connection>
  /** Whether this tab has the socket to the relay: one of those that share a profile. */
  readonly leads: Observable<boolean>
  readonly drafts: State<readonly Draft[]>
  readonly waiting: State<number>
  readonly waitingDocuments: State<readonly WaitingDocument[]>
  readonly unsaved: State<ReadonlySet<Address>>
  readonly trouble: State<string | null>
  readonly #options: DeviceOptions
  readonly #troubles = new Troubles()
  /** The page is put aside: it may stand still at any moment. */
  readonly #asleep = new State(false)
  readonly #chores: Chores
  readonly #drafts: Drafts
  readonly #asks: Asks
  readonly #commands = new Commands()
  readonly decided = this.#commands.decisions.made
  readonly decidedTooLate = this.#commands.decisions.late
  readonly transactions = this.#commands.transactions.waiting
  readonly notRun = this.#commands.transactions.notRun
  readonly profiles: Observable<ReadonlyMap<string, StatusProfile>>
  readonly #copying: Copying
  readonly #uplink: Uplink
  readonly #outbox: Outbox
  readonly #elsewhere: Elsewhere
  readonly #sender: Sender
  readonly #rebuilding: Rebuilding
  readonly #renewal: Renewal
  readonly #rescue: Rescue | null
  readonly #satchel: Satchel
  readonly #listing: Listing
  readonly #restoring: Restoring
  readonly #requests: Requests
  readonly #documents: Documents
  readonly #handover: Handover
  readonly #hearing: Hearing
  readonly #ending: Ending
  readonly notices: State<readonly Notice[]>
  readonly held: State<ReadonlyMap<Address, Held>>
  readonly progress: State<Progress | null>
  readonly updated: State<number | null>

  private constructor(given: DeviceOptions) {
    const store = new ToldStore(
      given.environment.store,
      news => this.#uplink.tell(news),
      () => given.environment.identity.anew?.read(),
    )
    const lock = patientLock(given.environment.lock, given.environment.timers, this.#asleep)
    const environment = { ...given.environment, store, lock }
    const options = { ...given, environment }
    this.#options = options
    this.person = new State<Person | null>(options.person)
    this.trouble = this.#troubles.shown
    this.#chores = new Chores(environment.timers, this.#troubles)
    this.#drafts = new Drafts(store, this.#chores)
    this.drafts = this.#drafts.shown
    const document = (address: Address) => this.#documents.get(address)
    this.#copying = new Copying({ copies: environment.copies, chores: this.#chores, document })
    const { kinds, person } = options
    this.#uplink = new Uplink({
      environment,
      hello: () => this.#satchel.hello(kinds),
      onTrouble: error => this.#troubles.report('connecting', error),
      events: {
        onWelcome: welcome => this.#hearing.welcomed(welcome),
        onFrame: frame => this.#hearing.received(frame),
        onLost: () => this.#hearing.lost(),
        onNews: news => this.#heard(news),
        lookAgain: () => {
          const looked = this.#lookAgain()
          this.#chores.do('reading what other tabs wrote', looked)
          return looked.catch(() => undefined)
        },
        onNewer: () => this.giveWay(),
      },
    })
    this.connection = this.#uplink.status
    this.leads = this.#uplink.leads
    const [link, outbox] = [this.#uplink, () => this.#outbox]
    const hasCompany = () => this.#uplink.hasCompany
    this.#satchel = new Satchel({ environment, link, chores: this.#chores, outbox, document, hasCompany })
    const { catalogue, notices, cargo, relay } = this.#satchel
    this.catalogueKnown = catalogue.known
    this.notices = notices.shown
    this.profiles = this.#satchel.profiles.shown
    this.held = cargo.held
    this.progress = cargo.progress
    this.updated = relay.updated
    this.company = relay.company
    const { clock } = environment
    this.#listing = new Listing({ catalogue, kinds, person, clock, profiles: this.profiles })
    this.#asks = new Asks({ drafts: this.#drafts, link: this.#uplink, timers: environment.timers })
    this.#requests = new Requests(this.#uplink, this.#uplink.channels)
    this.#outbox = new Outbox(environment, this.#troubles, {
      onSaved: (queue, entries) => this.#saved(queue, entries),
      current: queue => this.#elsewhere.current(queue),
      copied: queue => this.#copying.copied(queue),
      onEarlier: (queue, rows) => this.#handover.carrying.offer(queue, rows),
      onChange: address => {
        this.#rescue?.look()
        this.#showLamps(address)
        this.#satchel.withdrawals.look(address)
        this.#renewal.look()
      },
    })
    this.#rescue = environment.notes
      ? new Rescue({ notes: environment.notes, outbox: this.#outbox, drafts: this.#drafts, environment })
      : null
    this.waiting = this.#outbox.waiting.entries
    this.waitingDocuments = this.#outbox.waiting.documents
    this.unsaved = this.#outbox.waiting.unsaved
    this.#elsewhere = new Elsewhere(environment, this.#outbox, {
      document,
      onTaken: (queue, rows) => this.#taken(queue, rows),
      onSettled: queue => {
        this.#commands.transactions.settled(queue)
        this.#documents.get(queue.address)?.join()
        this.#showLamps(queue.address)
      },
      onMoved: (queue, late) => this.#moved(queue, late),
      work: (what, work) => this.#chores.do(what, work),
    })
    this.#sender = new Sender(environment, this.#outbox, frame => this.#uplink.send(frame), {
      onCommitted: queue => {
        this.#documents.get(queue.address)?.join()
        this.#handover.carrying.advance(queue)
        this.#rebuilding.epochs.settled(queue)
      },
      onRefused: queue => this.#rebuilding.recoveries.begin(queue),
      onAnswered: (queue, answers) => {
        this.#commands.answered(queue, answers)
        if (answers.some(each => each.status === 'refused' && each.refusal.code === 'reused')) this.#renewal.want()
      },
    })
    this.#rebuilding = new Rebuilding({
      ...{ environment, kinds, chores: this.#chores, outbox: this.#outbox, requests: this.#requests, document },
      ...{ cargo, uplink: this.#uplink },
      lines: () => catalogue.lines.value,
      open: () => this.#documents.all.map(({ address }) => address),
      leads: () => this.leads.value,
      onRecovered: (queue, recovered, wasNew) => this.#recovered(queue, recovered, wasNew),
      onOver: queue => {
        this.#sender.resume(queue)
        this.#handover.carrying.advance(queue)
        this.#satchel.withdrawals.look(queue.address)
        this.#renewal.look()
      },
    })
    const { recoveries, epochs } = this.#rebuilding
    this.#renewal = new Renewal({
      ...{ environment, outbox: this.#outbox, uplink: this.#uplink, chores: this.#chores },
      lookAgain: () => this.#lookAgain(),
    })
    this.#documents = new Documents({
      ...{ kinds, environment, outbox: this.#outbox, listing: this.#listing, chores: this.#chores },
      ...{ multiplexer: this.#uplink.channels, troubles: this.#troubles },
      ...{ cargo, epochs, isLeaving: (address: Address) => this.#satchel.isLeaving(address) },
      standing: address => ({
        person: this.person.value ?? person,
        company: this.company.value,
        line: this.catalogue.value.get(address),
        carried: () => this.#handover.carrying.get(address),
      }),
      onDecided: ({ address }, entry) => this.#commands.decisions.note(address, [entry]),
      decideHere: ({ address }, ids, choice) => this.#handover.carrying.decide(address, ids, choice),
      onOpening: queue => this.#copying.opened(queue),
      onSafety: address => this.#showLamps(address),
    })
    const parts = {
      ...{ store, environment, kinds, chores: this.#chores, troubles: this.#troubles, drafts: this.#drafts },
      ...{ copying: this.#copying, catalogue, relay, decisions: this.#commands.decisions },
      ...{ uplink: this.#uplink, requests: this.#requests, outbox: this.#outbox, sender: this.#sender },
      ...{ recoveries, epochs, documents: this.#documents, lamp: this.lamp },
      onChange: (address?: Address) => this.#showLamps(address),
    }
    this.#handover = new Handover({ ...parts, send: frame => this.#uplink.send(frame) })
    this.catalogue = this.#handover.catalogue
    const told = { person: this.person, asks: this.#asks, satchel: this.#satchel, handover: this.#handover }
    this.#hearing = new Hearing({ ...parts, ...told })
    this.#ending = new Ending(parts)
    this.over = this.#ending.over
    this.#restoring = new Restoring({
      ...{ ...parts, carrying: this.#handover.carrying },
      store: given.environment.store,
      ...{ notices, cargo },
      documents: () => this.#documents.all,
    })
    this.#drafts.shown.subscribe(() => this.#showLamps())
  }

  /** Reads what the device keeps and starts connecting. Everything works from here on, with or without a network. */
  static async start(options: DeviceOptions): Promise<SatchelDevice> {
    const device = new SatchelDevice(options)
    await device.#load()
    device.#uplink.start()
    return device
  }

  async #load(): Promise<void> {
    await Promise.all([this.#satchel.load(), this.#drafts.load()])
    await this.#outbox.load()
    await this.#handover.carrying.load()
    this.#chores.do('forgetting what is long at the office', this.#outbox.forgetKept())
    for (const { address, rows } of this.#outbox.queues()) this.#commands.waiting(address, rows)
    this.catalogue.subscribe(lines => this.#commands.decisions.listed(lines))
    if (this.#rescue) this.#chores.do('saving what a page left behind', this.#rescue.bringIn())
    await this.#listing.addMissing(this.#outbox.queues())
    this.#showLamps()
  }

  get belongs() {
    const { installation, vouched } = this.#options.environment.identity
    return { installation, relayKey: vouched?.()?.relayKey ?? null }
  }

  wake(): void {
    this.#uplink.wake()
  }

  /** The system says that there is no network. */
  doubt(): void {
    this.#uplink.doubt()
  }

  /** The page this is on may be gone after this turn: what is not saved by then is noted. */
  leave(): void {
    this.#rescue?.leave()
    this.#chores.do('saving', this.flush())
  }

  /** The page is still there. */
  stay(): void {
    this.#rescue?.stay()
  }

  seen(notices: readonly Address[]): Promise<void> {
    return this.#satchel.notices.seen(notices)
  }

  synchronise(): void {
    this.#chores.do('saving', this.flush())
    this.wake()
    this.#satchel.cargo.again()
  }

  // Documents

  open(address: Address): OpenDocument {
    return this.#documents.open(address)
  }

  create(kind: Kind, fields: Fields, first?: FirstFacts): Promise<OpenDocument> {
    return this.#documents.create(kind, fields, first)
  }

  copyOf(address: Address): Promise<LocalCopy | null> {
    return this.#handover.receiving.copyOf(address)
  }

  receive(document: ReceivedDocument): Promise<void> {
    return this.#handover.receiving.receive(document)
  }

  discardDrafts(ids: readonly string[]): Promise<void> {
    return this.#drafts.discard(ids)
  }

  restoreDrafts(drafts: readonly Draft[]): Promise<void> {
    return this.#drafts.restore(drafts)
  }

  askOffice(draft: string): Promise<void> {
    return this.#asks.want(draft)
  }

  async transact(address: Address, transaction: Transaction): Promise<void> {
    const command = this.#commands.transactions.begin(this.catalogue.value.get(address), transaction)
    await this.#outbox.add(this.#outbox.queue(address), { content: { command }, before: [] })
  }

  // The outbox speaks

  #saved(queue: Queue, entries: readonly PendingEntry[]): void {
    const updates = entries.flatMap(({ content }) => ('update' in content ? [content.update] : []))
    this.#copy(queue, updates)
    this.#sender.drain(queue)
  }

  /** The tab that leads keeps the copies: it takes the rows away when they are in there. */
  #copy(queue: Queue, updates: readonly Uint8Array[]): void {
    if (this.leads.value) this.#copying.keep(queue, updates)
  }

  #recovered(queue: Queue, { drafts, late, here }: Recovered, wasNew: boolean): void {
    const { address } = queue
    this.#commands.again(queue)
    this.#handover.carrying.rebuilt(queue)
    this.#drafts.changed({ putDrafts: drafts })
    this.#drafts.add(late.drafts, late)
    if ((wasNew || this.#handover.carrying.get(address)) && !here)
      this.#chores.do('catalogue', this.#satchel.catalogue.remove(address))
    this.#showLamps(address)
  }

  // Other tabs speak

  #heard(news: News): void {
    if (news.type === 'listed') {
      this.#satchel.heard(news)
      return this.#rebuilding.epochs.look()
    }
    this.#drafts.changed(news.write)
    this.#elsewhere.heard(news.write)
    if (news.write.putDocument) this.#rebuilding.epochs.heard(news.write.putDocument.address)
    this.#handover.carrying.heard(news.write, this.leads.value)
  }

  #taken(queue: Queue, rows: readonly OutboxRow[]): void {
    const updates = rows.flatMap(updatesOf)
    this.#commands.waiting(queue.address, rows)
    this.#documents.get(queue.address)?.take(updates)
    this.#copy(queue, updates)
    this.#sender.drain(queue)
    this.#showLamps(queue.address)
  }

  #moved(queue: Queue, late: LateDrafts): void {
    this.#commands.again(queue)
    this.#drafts.add(late.drafts, late)
    // A recovery of this tab's own that comes too late resumes when it has noticed.
    if (!queue.recovering) this.#sender.resume(queue)
    this.#showLamps(queue.address)
  }

  /** Reads again what all tabs share: somebody may have written without a word of it. */
  async #lookAgain(): Promise<void> {
    // What was cleared is written again from what is held here: nothing is to be learned from what is there now.
    if (this.#ending.begun || this.#restoring.busy) return
    await this.#elsewhere.lookAgain()
    await this.#handover.carrying.look()
    await this.#drafts.load()
    // What a leader has heard is newer than what is written of it.
    if (!this.leads.value || !this.#uplink.ready) await this.#satchel.reload(this.#handover.local)
    await this.#listing.addMissing(this.#outbox.queues())
    if (this.leads.value) for (const queue of this.#outbox.queues()) this.#copying.again(queue)
    this.#showLamps()
  }

  #showLamps(address?: Address): void {
    const unsaved = this.#restoring.busy || this.#outbox.unsaved || this.#drafts.unsaved
    const safety = { refused: this.#drafts.addresses, waiting: this.waiting.value, unsaved }
    this.lamp.value = showLamps(this.#documents.all, safety, address)
  }

  /** Saves what is being typed into texts, and what closed documents have left to save. */
  flush(): Promise<void> {
    return this.#ending.flush()
  }

  /** Storage was cleared under the app, and the store is open again: what is still held here is written there. */
  restore(): void {
    if (!this.#ending.begun) this.#restoring.begin()
  }

  close(): Promise<void> {
    return this.#ending.close()
  }

  /** Lets another tab lead: this one is put to sleep. What it saves all the same, the others hear of. */
  rest(): void {
    this.#asleep.value = true
    this.#uplink.sleep()
  }

  /** After a rest: takes its place among the tabs again, with what it has missed. */
  return(): void {
    this.#asleep.value = false
    this.#uplink.return()
  }

  /** Ends for good in this tab, which has to be loaded again: a newer app needs the stores. */
  giveWay(): void {
    this.#ending.giveWay()
  }
}
