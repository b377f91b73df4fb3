// A device without a network or a disk: real documents, real observables, everything else in memory. For tests of screens.
import type { Awareness } from 'y-protocols/awareness'
import * as Y from 'yjs'
import { runCommand } from '../../../components/statuses/offers.ts'
import { type Address, newAddress } from '../../../src/documents/address.ts'
import { applyChanges, type Change } from '../../../src/documents/changes.ts'
import { readDocument } from '../../../src/documents/content.ts'
import { FIELDS_ROOT, type Fields, type Kind, recordKey, textRoot } from '../../../src/documents/kind.ts'
import { kindOf } from '../../../src/documents/kinds.ts'
import { defaultStages, pipeline, STAGES } from '../../../src/documents/pipeline.ts'
import type { Value } from '../../../src/documents/values.ts'
import { BUILT_IN } from '../../../src/policy/statuses/built-in.ts'
import { profileKey, type StatusProfile } from '../../../src/policy/statuses/profile.ts'
import { initialStatuses } from '../../../src/policy/statuses/rules.ts'
import type {
  CatalogueLine,
  Connection,
  Device,
  DocumentState,
  Draft,
  Lamp,
  LocalCopy,
  OpenDocument,
  Person,
  WaitingDocument,
} from '../../../src/sync/api.ts'
import type { Progress } from '../../../src/sync/cargo.ts'
import type { TooLate } from '../../../src/sync/decisions.ts'
import { State } from '../../../src/sync/observable.ts'
import type { ReceivedDocument } from '../../../src/sync/received.ts'
import type { Held, Notice } from '../../../src/sync/stores/store.ts'
import type { NotRunHere, Transaction } from '../../../src/sync/transactions.ts'
import type { UnsentEntry } from '../../../src/sync/unsent.ts'
import type { Facts } from '../../../src/sync/wire/catalogue.ts'
import type { DecisionChoice, OpenCollision } from '../../../src/sync/wire/collisions.ts'
import type { FactsCommand, FirstFacts } from '../../../src/sync/wire/commands.ts'

const random = (length: number): Uint8Array => crypto.getRandomValues(new Uint8Array(length))

class MemoryDocument implements OpenDocument {
  readonly address: Address
  readonly kind: Kind
  readonly doc = new State(new Y.Doc())
  readonly awareness = new State<Awareness | null>(null)
  readonly state = new State<DocumentState>('open')
  readonly lamp = new State<Lamp>('office')
  /** Every commit, in order. */
  readonly commits: (readonly Change[])[] = []
  /** What was decided about collisions, in order; each with the changes that go with it. */
  readonly decisions: { collisions: readonly number[]; choice: DecisionChoice; changes: readonly Change[] }[] = []
  /** What has not reached the office, as a test says. */
  waiting: readonly UnsentEntry[] = []
  opened = 0
  readonly #decided: State<ReadonlyMap<number, DecisionChoice>>

  constructor(address: Address, decided: State<ReadonlyMap<number, DecisionChoice>>) {
    this.address = address
    this.kind = kindAt(address)
    this.#decided = decided
  }

  async decide(collisions: readonly number[], choice: DecisionChoice, changes: readonly Change[] = []): Promise<void> {
    this.decisions.push({ collisions, choice, changes })
    if (changes.length > 0) await this.commit(changes)
    this.#decided.value = new Map([...this.#decided.value, ...collisions.map(id => [id, choice] as const)])
  }

  unsent(): readonly UnsentEntry[] {
    return this.waiting
  }

  async commit(changes: readonly Change[]): Promise<void> {
    this.commits.push(changes)
    applyChanges(this.doc.value, changes, 'local')
  }

  text(collection: string, record: string, text: string): Y.Text {
    return this.doc.value.getText(textRoot(collection, record, text))
  }

  isNews({ origin }: Y.Transaction): boolean {
    return origin === 'remote'
  }

  async satchelFile(): Promise<Uint8Array> {
    return Uint8Array.of(1, 2, 3)
  }

  async flush(): Promise<void> {}

  async close(): Promise<void> {
    this.opened--
  }

  /** What another person does: it arrives as an update. */
  remotely(change: (doc: Y.Doc) => void): void {
    const other = new Y.Doc()
    Y.applyUpdate(other, Y.encodeStateAsUpdate(this.doc.value))
    change(other)
    Y.applyUpdate(this.doc.value, Y.encodeStateAsUpdate(other), 'remote')
    other.destroy()
  }
}

export class MemoryDevice implements Device {
  readonly person: State<Person | null>
  readonly company = new State('Musterbau GmbH')
  readonly belongs = { installation: 'musterbau', relayKey: null }
  readonly over = new State(false)
  readonly connection = new State<Connection>('online')
  readonly catalogue = new State<ReadonlyMap<Address, CatalogueLine>>(new Map())
  readonly catalogueKnown = new State(true)
  readonly held = new State<ReadonlyMap<Address, Held>>(new Map())
  readonly progress = new State<Progress | null>(null)
  readonly updated = new State<number | null>(null)
  readonly notices = new State<readonly Notice[]>([])
  readonly waiting = new State(0)
  readonly waitingDocuments = new State<readonly WaitingDocument[]>([])
  readonly unsaved = new State<ReadonlySet<Address>>(new Set())
  readonly lamp = new State<Lamp>('office')
  readonly drafts = new State<readonly Draft[]>([])
  readonly decided = new State<ReadonlyMap<number, DecisionChoice>>(new Map())
  readonly decidedTooLate = new State<readonly TooLate[]>([])
  readonly transactions = new State<ReadonlyMap<Address, readonly FactsCommand[]>>(new Map())
  readonly notRun = new State<readonly NotRunHere[]>([])
  readonly profiles = new State<ReadonlyMap<string, StatusProfile>>(BUILT_IN)
  readonly trouble = new State<string | null>(null)
  readonly documents = new Map<Address, MemoryDocument>()
  /** Documents that came by file, in their order. */
  readonly received: Address[] = []
  /** What documents begun here were to begin with besides their content. */
  readonly begun = new Map<Address, FirstFacts>()
  /** The office answers transactions at once; else they wait until a test says `answer`. */
  answers = false
  /** How often somebody asked to try the office now. */
  woken = 0

  constructor(person: Person) {
    this.person = new State<Person | null>(person)
  }

  open(address: Address): MemoryDocument {
    const known = this.documents.get(address)
    const document = known ?? new MemoryDocument(address, this.decided)
    if (!known) document.state.value = 'notHere'
    document.opened++
    return document
  }

  async create(kind: Kind, fields: Fields, first: FirstFacts = {}): Promise<MemoryDocument> {
    const address = newAddress(kind.name, random)
    this.add(address, fields, {}, first.owner ?? this.person.value?.name ?? '', '')
    this.begun.set(address, first)
    return this.open(address)
  }

  async transact(address: Address, transaction: Transaction): Promise<void> {
    const version = this.catalogue.value.get(address)?.facts.version ?? 0
    const waiting = this.transactions.value.get(address) ?? []
    const command: FactsCommand = { ...transaction, version: version + waiting.length }
    this.transactions.value = new Map(this.transactions.value).set(address, [...waiting, command])
    if (this.answers) this.answer(address)
  }

  /** The office runs what waits of a document as policy has it, or says why not. */
  answer(address: Address): void {
    const commands = this.transactions.value.get(address) ?? []
    const waiting = new Map(this.transactions.value)
    waiting.delete(address)
    this.transactions.value = waiting
    for (const command of commands) {
      const line = this.line(address)
      const profile = this.profiles.value.get(line.facts.profile ?? '')
      const ran = profile && runCommand(profile, line.facts.statuses ?? [], command, this.person.value?.role ?? '')
      if (ran && !ran.done) this.notRun.value = [...this.notRun.value, { address, command, why: 'status' }]
      else this.tell(address, { version: line.facts.version + 1, ...(ran?.done && { statuses: ran.statuses }) })
    }
  }

  line(address: Address): CatalogueLine {
    const line = this.catalogue.value.get(address)
    if (!line) throw new Error('no such document')
    return line
  }

  /** What the office tells of a document's facts, and of whoever is here besides. */
  tell(address: Address, facts: Partial<Facts>, more: Partial<Pick<CatalogueLine, 'may' | 'mode'>> = {}): void {
    const line = this.line(address)
    const told = { ...line, ...more, facts: { ...line.facts, ...facts } }
    this.catalogue.value = new Map(this.catalogue.value).set(address, told)
  }

  async copyOf(address: Address): Promise<LocalCopy | null> {
    const document = this.documents.get(address)
    return document ? { state: Y.encodeStateAsUpdate(document.doc.value), submissions: [] } : null
  }

  async receive({ about, state }: ReceivedDocument): Promise<void> {
    this.received.push(about.address)
    const document = this.documents.get(about.address) ?? this.add(about.address, {}, {}, '', about.key ?? '')
    Y.applyUpdate(document.doc.value, state)
  }

  async discardDrafts(ids: readonly string[]): Promise<void> {
    this.drafts.value = this.drafts.value.filter(({ id }) => !ids.includes(id))
  }

  async restoreDrafts(drafts: readonly Draft[]): Promise<void> {
    this.drafts.value = [...this.drafts.value, ...drafts]
  }

  async askOffice(id: string): Promise<void> {
    this.drafts.value = this.drafts.value.map(each =>
      each.id === id ? { ...each, ask: { state: this.connection.value === 'online' ? 'open' : 'wanted' } } : each,
    )
  }

  async seen(notices: readonly Address[]): Promise<void> {
    this.notices.value = this.notices.value.filter(({ address }) => !notices.includes(address))
  }

  synchronise(): void {
    this.wake()
  }

  wake(): void {
    this.woken++
  }

  async flush(): Promise<void> {}

  async close(): Promise<void> {}

  /** Lets changes of a document wait since then (ms since 1970), as many as these; none take it off the list. */
  wait(address: Address, entries: number, since: number): void {
    const others = this.waitingDocuments.value.filter(each => each.address !== address)
    const all = entries > 0 ? [...others, { address, entries, since }] : others
    this.waitingDocuments.value = all.sort((a, b) => a.since - b.since)
    this.waiting.value = all.reduce((sum, each) => sum + each.entries, 0)
  }

  /** Puts a document with these records of its main collection on the device. */
  add(
    address: Address,
    fields: Fields,
    records: Readonly<Record<string, Fields>>,
    ownerName: string,
    key: string,
    mode: 'edit' | 'view' = 'edit',
  ): MemoryDocument {
    const document = new MemoryDocument(address, this.decided)
    const { kind } = document
    const doc = document.doc.value
    doc.transact(() => {
      const isPipeline = kind.name === pipeline.name
      fill(doc.getMap<Value>(FIELDS_ROOT), '', { ...(isPipeline && { currency: 'EUR' }), ...fields })
      if (isPipeline) for (const stage of defaultStages) fill(doc.getMap<Value>(STAGES), stage.id, stage.fields)
      const main = kind.declaration.collections[0]?.name ?? ''
      for (const [id, record] of Object.entries(records)) fill(doc.getMap<Value>(main), id, record)
    })
    this.documents.set(address, document)
    const line: CatalogueLine = {
      address,
      head: 1,
      mode,
      priority: 0,
      facts: { key, owner: ownerName, ownerName, epoch: 0, schema: 1, version: 1, created: 0, ...statusesOf(kind) },
      summary: kind.declaration.summarize(readDocument(kind, doc)),
      collisions: 0,
    }
    this.catalogue.value = new Map([...this.catalogue.value, [address, line]])
    return document
  }

  /** What the office lists as undecided in a document. */
  collide(address: Address, listed: readonly OpenCollision[]): void {
    const line = this.line(address)
    this.catalogue.value = new Map(this.catalogue.value).set(address, { ...line, collisions: listed.length, listed })
  }
}

/** As every document of a kind with statuses begins. */
function statusesOf({ declaration }: Kind): Pick<Facts, 'profile' | 'statuses'> {
  const id = declaration.policy.profile
  const profile = id === null ? undefined : BUILT_IN.get(`${id}@1`)
  return profile ? { profile: profileKey(profile), statuses: initialStatuses(profile) } : {}
}

function kindAt(address: Address): Kind {
  const kind = kindOf(address)
  if (!kind) throw new Error(`no kind of ${address}`)
  return kind
}

function fill(map: Y.Map<Value>, record: string, fields: Fields): void {
  for (const [name, value] of Object.entries(fields)) {
    if (value !== undefined && value !== null) map.set(record === '' ? name : recordKey(record, name), value)
  }
}
