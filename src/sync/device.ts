// A person's device: one socket, one outbox, the documents that are open, and the lists of what it carries.
import type * as Y from 'yjs'
import { type Address, newAddress, newId, parseAddress } from '../documents/address.ts'
import type { Change } from '../documents/changes.ts'
import { documentChanges, recordChanges } from '../documents/content.ts'
import type { Fields, Kind } from '../documents/kind.ts'
import { defaultStages, pipeline, STAGES } from '../documents/pipeline.ts'
import type { CatalogueLine, Device, Draft, Lamp, OpenDocument, Person } from './api.ts'
import { CatalogueState } from './catalogue-state.ts'
import { Connection } from './connection.ts'
import type { Environment } from './environment.ts'
import { Channels } from './multiplexer.ts'
import { State } from './observable.ts'
import { LiveDocument } from './open-document.ts'
import { newRecord, Outbox, type PendingEntry, type Queue } from './outbox.ts'
import { recover, replay, TEXT_MOVED } from './recovery.ts'
import { Requests } from './requests.ts'
import type { Welcome } from './wire/catalogue.ts'
import type { EntryAnswer, RelayFrame } from './wire/frames.ts'

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
  readonly #connection: Connection
  readonly #channels: Channels
  readonly #outbox: Outbox
  readonly #catalogue: CatalogueState
  readonly #requests: Requests
  readonly #documents = new Map<Address, LiveDocument>()
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
    })
    this.#requests = new Requests(this.#connection, this.#channels)
    this.#outbox = new Outbox(environment, frame => this.#connection.send(frame), {
      onSaved: (address, entries) => this.#saved(address, entries),
      onCommitted: address => this.#committed(address),
      onRefused: (address, answers) => void this.#recover(address, answers),
      onChange: address => this.#showLamps(address),
    })
  }

  /** Reads what the device keeps and starts connecting. Everything works from here on, with or without a network. */
  static async start(options: DeviceOptions): Promise<SatchelDevice> {
    const device = new SatchelDevice(options)
    const { store } = options.environment
    const [settings, drafts] = await Promise.all([store.settings(), store.drafts(), device.#catalogue.load()])
    device.company.value = settings.company
    device.drafts.value = drafts
    await device.#outbox.load()
    device.#showLamps()
    device.#connection.wake()
    return device
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
    return this.#outbox.waiting
  }

  get trouble(): State<string | null> {
    return this.#outbox.trouble
  }

  /** Tries the relay now: the network came back, or the screen was turned on. */
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
    void document.load().then(() => {
      document.join()
      this.#showLamps(address)
    })
    return document
  }

  #live(kind: Kind, queue: Queue): LiveDocument {
    const document = new LiveDocument(kind, queue, {
      environment: this.#options.environment,
      outbox: this.#outbox,
      multiplexer: this.#channels,
      onClosed: () => this.#documents.delete(queue.address),
    })
    this.#documents.set(queue.address, document)
    return document
  }

  async create(kind: Kind, fields: Fields, owner?: string): Promise<OpenDocument> {
    const { environment, person } = this.#options
    const address = newAddress(kind.name, environment.random)
    const queue = this.#outbox.queue(address, newRecord(address, false))
    const document = this.#live(kind, queue)
    await document.load()
    const schema = kind.declaration.schema
    const created = document.add({ command: { command: 'create', schema, ...(owner ? { owner } : {}) } })
    const saved = document.commit(beginning(kind, document.doc.value, fields))
    document.state.value = 'open'
    await Promise.all([created, saved])
    await this.#catalogue.begin(kind, address, document.doc.value, {
      owner: owner ?? person.id,
      ownerName: owner && owner !== person.id ? '' : person.name,
      created: environment.clock(),
    })
    return document
  }

  async discardDraft(id: string): Promise<void> {
    await this.#options.environment.store.write({ deleteDrafts: [id] })
    this.drafts.value = this.drafts.value.filter(draft => draft.id !== id)
    this.#showLamps()
  }

  // The relay speaks

  #welcomed(welcome: Welcome): void {
    const { store } = this.#options.environment
    this.#incarnation = welcome.incarnation
    this.person.value = welcome.person
    this.company.value = welcome.company
    void store.saveSettings({ incarnation: welcome.incarnation, cookie: 0, company: welcome.company })
    // What waits goes up before the relay's state comes down (FINDINGS f3).
    this.#outbox.connected()
    this.#channels.connected()
  }

  #lost(): void {
    this.#outbox.lost()
    this.#requests.lost()
    this.#catalogue.lost()
    this.#channels.lost()
  }

  #received(frame: RelayFrame): void {
    switch (frame.type) {
      case 'data':
        return this.#channels.received(frame.channel, frame.bytes)
      case 'closed':
        return this.#channels.closed(frame.channel, frame.code, frame.reason)
      case 'answer':
        return this.#outbox.answered(frame.ref, frame.answers)
      case 'checked':
        return this.#requests.checked(frame.ref, frame.results)
      case 'catalogue':
        return void this.#catalogued(frame.catalogue)
      case 'welcome':
      case 'pong':
        return
    }
  }

  async #catalogued(catalogue: Parameters<CatalogueState['apply']>[0]): Promise<void> {
    await this.#catalogue.apply(catalogue, this.#outbox.unknownToRelay())
    if (this.#incarnation === null || catalogue.more) return
    const company = this.company.value
    await this.#options.environment.store.saveSettings({
      incarnation: this.#incarnation,
      cookie: catalogue.sequence,
      company,
    })
  }

  // The outbox speaks

  #saved(address: Address, entries: readonly PendingEntry[]): void {
    this.#documents.get(address)?.saved(entries)
  }

  #committed(address: Address): void {
    this.#documents.get(address)?.join()
  }

  async #recover(address: Address, answers: readonly EntryAnswer[]): Promise<void> {
    const queue = this.#outbox.existing(address)
    if (!queue) return
    const document = this.#documents.get(address)
    document?.freeze()
    await this.#outbox.saved(queue)
    try {
      const { doc, drafts } = await recover(queue, answers, {
        environment: this.#options.environment,
        outbox: this.#outbox,
        fetch: ({ address }) => this.#requests.state(address),
        check: ({ address }, changes) => this.#requests.check(address, changes),
      })
      const late = queue.pending.splice(0)
      if (document) await document.swap(doc)
      await this.#again(queue, doc, late)
      this.drafts.value = [...this.drafts.value, ...drafts]
      this.#outbox.resume(queue, queue.record, queue.rows)
      if (!document) doc.destroy()
    } catch {
      // The connection ended in the middle: nothing was written, the next answer starts it again.
      this.#outbox.resume(queue, queue.record, queue.rows)
    }
    this.#showLamps(address)
  }

  /** What was typed while the document was being rebuilt was made on the old one: it is made again on the new one. */
  async #again(queue: Queue, doc: Y.Doc, late: Queue['pending']): Promise<void> {
    const { clock, random, store } = this.#options.environment
    for (const { content, before, saved } of late) {
      if (!('changes' in content)) continue
      const texts = new Map(before.map(({ root, text }) => [root, text]))
      const replayed = replay(doc, { changes: content.changes, before: texts })
      if (replayed?.update) {
        const { update, changes } = replayed
        void this.#outbox.add(queue, { content: { update, changes }, before }).then(saved)
      } else {
        const { changes } = content
        const draft = { id: newId(random), address: queue.address, changes, refusal: TEXT_MOVED, at: clock() }
        if (!replayed) await store.write({ putDrafts: [draft] })
        if (!replayed) this.drafts.value = [...this.drafts.value, draft]
        saved()
      }
    }
  }

  #showLamps(address?: Address): void {
    const refused = new Set(this.drafts.value.map(draft => draft.address))
    for (const document of this.#documents.values()) {
      if (address === undefined || document.address === address) document.showLamp(refused.has(document.address))
    }
    const open = [...this.#documents.values()].map(document => document.lamp.value)
    if (open.includes('saving')) this.lamp.value = 'saving'
    else if (refused.size > 0) this.lamp.value = 'refused'
    else this.lamp.value = this.#outbox.waiting.value > 0 ? 'device' : 'office'
  }

  /** Saves what is being typed into texts: the app is about to be hidden. */
  async flush(): Promise<void> {
    await Promise.all([...this.#documents.values()].map(document => document.flush()))
  }

  close(): Promise<void> {
    this.#closed ??= this.#close()
    return this.#closed
  }

  async #close(): Promise<void> {
    await this.flush()
    await this.#outbox.close()
    this.#connection.close()
    for (const document of [...this.#documents.values()]) await document.end()
    this.#options.environment.store.close()
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
