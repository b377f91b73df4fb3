// A person's device: one socket, one outbox, the documents that are open, and the lists of what it carries.
import * as Y from 'yjs'
import { type Address, newAddress, parseAddress } from '../documents/address.ts'
import type { Change } from '../documents/changes.ts'
import { documentChanges, recordChanges } from '../documents/content.ts'
import type { Fields, Kind } from '../documents/kind.ts'
import { defaultStages, pipeline, STAGES } from '../documents/pipeline.ts'
import type { CatalogueLine, Device, Draft, Lamp, OpenDocument, Person, WaitingDocument } from './api.ts'
import { CatalogueState } from './catalogue-state.ts'
import { Connection } from './connection.ts'
import type { Environment } from './environment.ts'
import { Channels } from './multiplexer.ts'
import { State } from './observable.ts'
import { LiveDocument, updatesOf } from './open-document.ts'
import { Outbox, SAVE_AGAIN_MS } from './outbox.ts'
import { newRecord, type PendingEntry, type Queue } from './queue.ts'
import { recover } from './recovery.ts'
import { LostError, Requests } from './requests.ts'
import { Sender } from './sender.ts'
import { Troubles } from './troubles.ts'
import type { Welcome } from './wire/catalogue.ts'
import type { RelayFrame } from './wire/frames.ts'

export interface DeviceOptions {
  readonly environment: Environment
  readonly kinds: ReadonlyMap<string, Kind>
  /** Who this device belongs to, as known before the relay was heard. */
  readonly person: Person
}

export class SatchelDevice implements Device {
  readonly person: State<Person | null>
  readonly company = new State('')
  readonly lamp = new State<Lamp>('office')
  readonly drafts = new State<readonly Draft[]>([])
  readonly #options: DeviceOptions
  readonly #troubles = new Troubles()
  readonly #connection: Connection
  readonly #channels: Channels
  readonly #outbox: Outbox
  readonly #sender: Sender
  readonly #catalogue: CatalogueState
  readonly #requests: Requests
  readonly #documents = new Map<Address, LiveDocument>()
  /** What is being written or asked, and has to come to an end before the store may be closed. */
  readonly #working = new Set<Promise<unknown>>()
  readonly #retries = new Set<() => void>()
  /** What is being put into copies of documents that are not open. */
  readonly #copying = new Map<Queue, Promise<void>>()
  #incarnation: string | null = null
  #closed: Promise<void> | null = null

  private constructor(options: DeviceOptions) {
    this.#options = options
    this.person = new State<Person | null>(options.person)
    const { environment } = options
    this.#catalogue = new CatalogueState(environment.store)
    this.#channels = new Channels(() => this.#connection)
    this.#connection = new Connection({
      environment,
      hello: async () => {
        const { incarnation, cookie } = await environment.store.settings()
        const schemas = Object.fromEntries([...options.kinds].map(([name, kind]) => [name, kind.declaration.schema]))
        return { incarnation, cookie, schemas }
      },
      onWelcome: welcome => this.#welcomed(welcome),
      onFrame: frame => this.#received(frame),
      onLost: () => this.#lost(),
      onPong: () => this.#channels.keepAlive(),
      onTrouble: error => this.#troubles.report('connecting', error),
    })
    this.#requests = new Requests(this.#connection, this.#channels)
    this.#outbox = new Outbox(environment, this.#troubles, {
      onSaved: (queue, entries) => this.#saved(queue, entries),
      copied: queue => this.#copied(queue),
      onChange: address => this.#showLamps(address),
    })
    this.#sender = new Sender(environment, this.#outbox, frame => this.#connection.send(frame), {
      onCommitted: queue => this.#documents.get(queue.address)?.join(),
      onRefused: queue => this.#work(`recovering ${queue.address}`, this.#recover(queue)),
    })
  }

  /** Reads what the device keeps and starts connecting. Everything works from here on, with or without a network. */
  static async start(options: DeviceOptions): Promise<SatchelDevice> {
    const device = new SatchelDevice(options)
    await device.#load()
    device.#connection.wake()
    return device
  }

  async #load(): Promise<void> {
    const { store } = this.#options.environment
    const [settings, drafts] = await Promise.all([store.settings(), store.drafts(), this.#catalogue.load()])
    this.#incarnation = settings.incarnation
    if (settings.incarnation !== null) this.#catalogue.known.value = true
    this.company.value = settings.company
    this.drafts.value = drafts
    await this.#outbox.load()
    for (const queue of this.#outbox.queues()) {
      if (!queue.record.known) await this.#listAgain(queue.address, queue.rows.flatMap(updatesOf))
    }
    this.#showLamps()
  }

  /** Does something that nobody waits for; where it fails, the user is told. */
  #work(what: string, work: Promise<unknown>): void {
    const watched = work
      .then(
        () => this.#troubles.solved(what),
        error => this.#troubles.report(what, error),
      )
      .finally(() => this.#working.delete(watched))
    this.#working.add(watched)
  }

  get connection(): State<Connection['status']['value']> {
    return this.#connection.status
  }

  get catalogue(): State<ReadonlyMap<Address, CatalogueLine>> {
    return this.#catalogue.lines
  }

  get catalogueKnown(): State<boolean> {
    return this.#catalogue.known
  }

  get waiting(): State<number> {
    return this.#outbox.waiting.entries
  }

  get waitingDocuments(): State<readonly WaitingDocument[]> {
    return this.#outbox.waiting.documents
  }

  get trouble(): State<string | null> {
    return this.#troubles.shown
  }

  wake(): void {
    this.#connection.wake()
  }

  // Documents

  open(address: Address): OpenDocument {
    const open = this.#documents.get(address)
    if (open) {
      open.use()
      return open
    }
    const kind = this.#options.kinds.get(parseAddress(address)?.kind ?? '')
    if (!kind) throw new Error(`no kind for ${address}`)
    const document = this.#live(kind, this.#outbox.queue(address))
    const loaded = document.load().then(() => {
      document.join()
      this.#showLamps(address)
    })
    this.#work(`opening ${address}`, loaded)
    return document
  }

  #live(kind: Kind, queue: Queue): LiveDocument {
    const document = new LiveDocument(kind, queue, {
      environment: this.#options.environment,
      outbox: this.#outbox,
      multiplexer: this.#channels,
      troubles: this.#troubles,
      onClosed: () => {
        if (this.#documents.get(queue.address) === document) this.#documents.delete(queue.address)
      },
    })
    this.#documents.set(queue.address, document)
    this.#copying.delete(queue)
    return document
  }

  async create(kind: Kind, fields: Fields, owner?: string): Promise<OpenDocument> {
    const { environment } = this.#options
    const address = newAddress(kind.name, environment.random)
    const queue = this.#outbox.queue(address, newRecord(address, false))
    const document = this.#live(kind, queue)
    await document.load()
    const schema = kind.declaration.schema
    const created = document.add({ command: { command: 'create', schema, ...(owner ? { owner } : {}) } })
    const saved = document.commit(beginning(kind, document.doc.value, fields))
    document.state.value = 'open'
    await Promise.all([created, saved])
    await this.#list(kind, address, document.doc.value, owner)
    return document
  }

  #list(kind: Kind, address: Address, doc: Y.Doc, owner?: string): Promise<void> {
    const { environment, person } = this.#options
    return this.#catalogue.begin(kind, address, doc, {
      owner: owner ?? person.id,
      ownerName: owner && owner !== person.id ? '' : person.name,
      created: environment.clock(),
    })
  }

  /** A document made here whose line a crash has kept from being written. */
  async #listAgain(address: Address, updates: readonly Uint8Array[]): Promise<void> {
    const kind = this.#options.kinds.get(parseAddress(address)?.kind ?? '')
    if (!kind || this.#catalogue.lines.value.has(address)) return
    const doc = new Y.Doc()
    for (const update of updates) Y.applyUpdate(doc, update)
    await this.#list(kind, address, doc)
    doc.destroy()
  }

  async discardDrafts(ids: readonly string[]): Promise<void> {
    await this.#options.environment.store.write({ deleteDrafts: ids })
    const discarded = new Set(ids)
    this.drafts.value = this.drafts.value.filter(({ id }) => !discarded.has(id))
    this.#showLamps()
  }

  async restoreDrafts(drafts: readonly Draft[]): Promise<void> {
    await this.#options.environment.store.write({ putDrafts: drafts })
    const restored = new Set(drafts.map(({ id }) => id))
    this.drafts.value = [...this.drafts.value.filter(({ id }) => !restored.has(id)), ...drafts]
    this.#showLamps()
  }

  // The relay speaks

  #welcomed(welcome: Welcome): void {
    const { store } = this.#options.environment
    const { incarnation, company } = welcome
    this.#troubles.solved('connecting')
    this.#catalogue.connected()
    this.#incarnation = incarnation
    this.person.value = welcome.person
    this.company.value = company
    this.#work('settings', store.saveSettings({ incarnation, cookie: 0, company }))
    // What waits goes up before the relay's state comes down (FINDINGS f3).
    this.#sender.connected()
    this.#channels.connected()
  }

  #lost(): void {
    this.#sender.lost()
    this.#requests.lost()
    this.#channels.lost()
  }

  #received(frame: RelayFrame): void {
    switch (frame.type) {
      case 'data':
        return this.#channels.received(frame.channel, frame.bytes)
      case 'closed':
        return this.#channels.closed(frame.channel, frame.code, frame.reason)
      case 'answer':
        return this.#sender.answered(frame.ref, frame.answers)
      case 'checked':
        return this.#requests.checked(frame.ref, frame.results)
      case 'catalogue':
        return this.#work('catalogue', this.#catalogued(frame.catalogue))
      case 'welcome':
      case 'pong':
        return
    }
  }

  async #catalogued(catalogue: Parameters<CatalogueState['apply']>[0]): Promise<void> {
    await this.#catalogue.apply(catalogue, this.#outbox.unknownToRelay())
    // Single changes may overtake each other; only the end of a full catalogue covers everything up to its sequence.
    if (this.#incarnation === null || !catalogue.full || catalogue.more) return
    const { store } = this.#options.environment
    const company = this.company.value
    await store.saveSettings({ incarnation: this.#incarnation, cookie: catalogue.sequence, company })
  }

  // The outbox speaks

  #saved(queue: Queue, entries: readonly PendingEntry[]): void {
    const updates = entries.flatMap(({ content }) => ('update' in content ? [content.update] : []))
    const document = this.#documents.get(queue.address)
    if (document) for (const update of updates) document.keep(update)
    else this.#work(`copying ${queue.address}`, this.#keepInCopy(queue, updates))
    this.#sender.drain(queue)
  }

  /** Puts updates into the copy of a document that is not open, after what is being put there. */
  #keepInCopy(queue: Queue, updates: readonly Uint8Array[]): Promise<void> {
    const before = this.#copying.get(queue) ?? Promise.resolve()
    const next = before.then(() => this.#options.environment.copies.keep(queue.record.copy, updates))
    this.#copying.set(queue, next)
    // What failed is tried with all rows when the next of them is answered for.
    next.catch(() => this.#copying.delete(queue))
    return next
  }

  /** Resolves when everything saved for a document is in its copy: only then may a row go. */
  #copied(queue: Queue): Promise<void> {
    const document = this.#documents.get(queue.address)
    if (document) return document.kept()
    // Rows of an earlier run: a crash may have kept them out of it.
    return this.#copying.get(queue) ?? this.#keepInCopy(queue, queue.rows.flatMap(updatesOf))
  }

  async #recover(queue: Queue): Promise<void> {
    const { environment } = this.#options
    const { address, stop } = queue
    if (!stop) return
    const isNew = !queue.record.known
    this.#documents.get(address)?.cut()
    try {
      const { drafts, late, here, removed } = await recover(queue, stop, {
        environment,
        outbox: this.#outbox,
        fetch: address => this.#requests.state(address),
        check: (address, lists) => this.#requests.check(address, lists),
        document: address => this.#documents.get(address),
      })
      this.drafts.value = [...this.drafts.value, ...drafts, ...late]
      if (late.length > 0) this.#keepDrafts(late)
      if (isNew && !here) this.#work('catalogue', this.#catalogue.remove(address))
      this.#work(`clearing ${address}`, removed)
    } catch (error) {
      // Nothing was written. Without a connection the next one brings the same answer; otherwise it is tried again.
      if (!(error instanceof LostError)) {
        this.#later(() => this.#work(`recovering ${address}`, this.#recover(queue)))
        throw error
      }
    }
    this.#sender.resume(queue)
    this.#showLamps(address)
  }

  #keepDrafts(drafts: readonly Draft[]): void {
    const kept = this.#options.environment.store.write({ putDrafts: drafts }).catch(error => {
      this.#later(() => this.#keepDrafts(drafts))
      throw error
    })
    this.#work('drafts', kept)
  }

  #later(work: () => void): void {
    if (this.#closed) return
    const stop = this.#options.environment.timers.after(SAVE_AGAIN_MS, () => {
      this.#retries.delete(stop)
      work()
    })
    this.#retries.add(stop)
  }

  #showLamps(address?: Address): void {
    const refused = new Set(this.drafts.value.map(draft => draft.address))
    for (const document of this.#documents.values()) {
      if (address === undefined || document.address === address) document.showLamp(refused.has(document.address))
    }
    const open = [...this.#documents.values()].map(document => document.lamp.value)
    if (open.includes('saving')) this.lamp.value = 'saving'
    else if (refused.size > 0) this.lamp.value = 'refused'
    else this.lamp.value = this.#outbox.waiting.entries.value > 0 ? 'device' : 'office'
  }

  /** Saves what is being typed into texts: the app is about to be hidden. */
  async flush(): Promise<void> {
    await Promise.all([...this.#documents.values()].map(document => document.flush()))
  }

  close(): Promise<void> {
    this.#closed ??= this.#close()
    return this.#closed
  }

  /** Ends for good in this tab, which has to be loaded again: a newer app needs the stores. */
  async retire(): Promise<void> {
    await this.close()
    this.#connection.status.value = 'outdated'
  }

  async #close(): Promise<void> {
    for (const document of [...this.#documents.values()]) await document.end()
    this.#connection.close()
    this.#sender.lost()
    for (const stop of this.#retries) stop()
    await this.#worked()
    await this.#outbox.close()
    await this.#worked()
    this.#options.environment.store.close()
  }

  async #worked(): Promise<void> {
    while (this.#working.size > 0) await Promise.all(this.#working)
  }
}

/** What a new document holds at first. */
function beginning(kind: Kind, doc: Y.Doc, fields: Fields): Change[] {
  const initial = Object.fromEntries(
    kind.declaration.fields.flatMap(field => (field.initial === undefined ? [] : [[field.name, field.initial]])),
  )
  const changes = documentChanges(doc, { ...initial, ...fields })
  if (kind === pipeline)
    for (const { id, fields } of defaultStages) changes.push(...recordChanges(doc, STAGES, id, fields))
  return changes
}
