// A document on screen: its Y.Doc, the stock provider on a virtual socket, the copy on this device, edits into entries.
import type { Awareness } from 'y-protocols/awareness'
import { WebsocketProvider } from 'y-websocket'
import * as Y from 'yjs'
import type { Address } from '../documents/address.ts'
import { withSeen } from '../documents/archiving.ts'
import { applyChanges, type Change, isFieldChange } from '../documents/changes.ts'
import { type Kind, textRoot } from '../documents/kind.ts'
import type { DocumentState, Lamp, OpenDocument } from './api.ts'
import { type GivingWay, type LoadingContext, loadInto } from './loading.ts'
import { State } from './observable.ts'
import { type Outbox, UnsavedError } from './outbox.ts'
import type { PendingEntry, Queue } from './queue.ts'
import { type DocumentStanding, satchelFile } from './saving.ts'
import type { Copy } from './stores/store.ts'
import { LOADED } from './stores/updates.ts'
import { Typing } from './typing.ts'
import { type UnsentEntry, unsentEntries } from './unsent.ts'
import { type Multiplexer, VirtualSocket } from './virtual-socket.ts'
import type { DecisionChoice } from './wire/collisions.ts'
import { type EntryContent, encodeEntry } from './wire/entry.ts'
import { CLOSE } from './wire/refusals.ts'

/** The origin of a commit: what its update has to be told together with. */
class Commit {
  readonly entry: Omit<PendingEntry, 'content'> & { readonly changes: readonly Change[] }
  readonly settle: (saved: Promise<void>) => void
  constructor(entry: Commit['entry'], settle: Commit['settle']) {
    this.entry = entry
    this.settle = settle
  }
}

export interface OpenDocumentContext extends LoadingContext {
  readonly outbox: Outbox
  readonly multiplexer: Multiplexer
  /** What files say of the document and of whoever saves them. */
  readonly standing: () => DocumentStanding
  readonly onClosed: (document: LiveDocument) => void
  readonly epochs: GivingWay & {
    /** Whether the office's document is of another epoch: this copy must not meet it. */
    isBehind(queue: Queue): boolean
    /** It has to be rebuilt on the office's document, if it is behind. */
    lookAt(queue: Queue): void
  }
  /** Something of it is safe that was not, or the other way round. */
  readonly onSafety: (address: Address) => void
  /** An entry with a decision about collisions was made. */
  readonly onDecided: (queue: Queue, entry: { readonly bytes: Uint8Array }) => void
  /** Collisions that only this device knows are decided. */
  readonly decideHere: (queue: Queue, collisions: readonly number[], choice: DecisionChoice) => Promise<void>
}

export class LiveDocument implements OpenDocument {
  readonly address: Address
  readonly kind: Kind
  readonly doc: State<Y.Doc>
  readonly awareness = new State<Awareness | null>(null)
  readonly state = new State<DocumentState>('opening')
  readonly lamp = new State<Lamp>('office')
  readonly #context: OpenDocumentContext
  readonly #queue: Queue
  readonly #typing: Typing
  #copy: Copy | null = null
  #loading: Promise<boolean> | null = null
  #provider: WebsocketProvider | null = null
  #withdrawn = false
  #users = 1
  /** The device goes: nobody may use it any longer. */
  #ended = false
  #closed = false
  #closing: Promise<void> | null = null

  constructor(kind: Kind, queue: Queue, context: OpenDocumentContext) {
    this.address = queue.address
    this.kind = kind
    this.#queue = queue
    this.#context = context
    this.#typing = new Typing(context.environment.timers, {
      onTyped: () => context.onSafety(this.address),
      // Told through the lamp: an entry that could not be saved before the device closed is nobody's to await.
      onEntry: entry => void context.outbox.add(queue, entry).catch(() => undefined),
    })
    this.doc = new State(new Y.Doc())
    this.#listen(this.doc.value)
  }

  /** Brings in what this device has: the copy, then what still waits. True where there was something. */
  load(): Promise<boolean> {
    this.#loading ??= this.#load()
    return this.#loading
  }

  async #load(): Promise<boolean> {
    const doc = this.doc.value
    const loading = {
      queue: this.#queue,
      doc,
      isShown: () => this.doc.value === doc,
      onCopy: (copy: Copy) => {
        this.#copy = copy
      },
      keep: (update: Uint8Array) => this.keep(update),
    }
    const here = await loadInto(loading, this.#context)
    if (here && loading.isShown() && this.state.value === 'opening') this.state.value = 'open'
    return here
  }

  /** Whether what the relay has of it arrives here as it is made. */
  get live(): boolean {
    return this.#provider?.synced === true
  }

  /** Whether it gets what the relay has as soon as there is a connection: on its channel, or by being rebuilt. */
  get joined(): boolean {
    return this.#provider !== null || this.#context.epochs.isBehind(this.#queue)
  }

  /** The epoch of what it holds. */
  get epoch(): number {
    return this.#queue.record.epoch
  }

  /** It is taken from this device: what was typed is saved, and nobody goes on here. */
  withdraw(): void {
    if (this.#withdrawn) return
    this.cut()
    this.#withdrawn = true
    this.#leave()
    this.state.value = 'notHere'
  }

  /** It belongs here again; where it was gone by then, its content comes over its channel. */
  giveBack(): void {
    if (!this.#withdrawn) return
    this.#withdrawn = false
    this.state.value = this.doc.value.store.clients.size > 0 ? 'open' : 'opening'
    this.join()
  }

  /** Joins the document's room; one the relay does not know yet, or has built anew, waits until that is settled. */
  join(): void {
    if (this.#provider || this.#closed || this.#withdrawn || !this.#queue.record.known) return
    const { multiplexer, epochs } = this.#context
    const { address } = this
    const queue = this.#queue
    if (epochs.isBehind(queue)) return epochs.lookAt(queue)
    const cut = () => this.#typing.cut()
    const { clientID } = this.doc.value
    class ChannelSocket extends VirtualSocket {
      constructor() {
        super(address, multiplexer, cut, clientID, queue.record.epoch)
      }
    }
    const provider = new WebsocketProvider('ws://satchel', address, this.doc.value, {
      WebSocketPolyfill: ChannelSocket as unknown as typeof WebSocket,
      disableBc: true,
      // The physical socket has its own jittered backoff; a virtual one just waits for it.
      maxBackoffTime: 50,
    })
    provider.awareness.setLocalState(null)
    provider.on('sync', synced => {
      if (!synced) return
      this.state.value = 'open'
      this.#context.cargo.synced(address)
    })
    provider.on('closed', ({ code }) => {
      if (code === CLOSE.refused) return epochs.lookAt(queue)
      if (code === CLOSE.notHere || this.state.value === 'opening') this.state.value = 'notHere'
    })
    this.#provider = provider
    this.awareness.value = provider.awareness
  }

  #listen(doc: Y.Doc): void {
    doc.on('beforeTransaction', ({ local, origin }: Y.Transaction) => {
      if (!local || origin === LOADED) this.#typing.cut()
    })
    doc.on('beforeObserverCalls', (transaction: Y.Transaction) => {
      if (isTyping(transaction)) this.#typing.note(transaction)
    })
    doc.on('update', (update: Uint8Array, origin: unknown, _doc: Y.Doc, transaction: Y.Transaction) => {
      if (origin instanceof Commit) {
        const { before, changes } = origin.entry
        origin.settle(this.#context.outbox.add(this.#queue, { content: { update, changes }, before }))
      } else if (!transaction.local) {
        if (origin === this.#provider) this.keep(update)
      } else if (isTyping(transaction) && !this.#typing.take(transaction, update)) {
        throw new Error('fields are changed through commit: nobody would hear of this change')
      }
    })
  }

  async commit(wanted: readonly Change[]): Promise<void> {
    // From inside an observer Yjs would put later edits into this one's update: an entry holds what it says, so wait.
    while (isBusy(this.doc.value)) await Promise.resolve()
    this.#typing.cut()
    if (wanted.length === 0) return
    // Its document is destroyed: Yjs would take the change, and nobody would hear of it.
    if (this.#closed) throw new UnsavedError('the document is closed')
    const doc = this.doc.value
    const changes = wanted.map(change => withSeen(this.kind, doc, change))
    const before = changes.flatMap(change => (isFieldChange(change) ? [] : [textBefore(doc, change[0])]))
    await new Promise<void>((resolve, reject) => {
      applyChanges(doc, changes, new Commit({ changes, before }, saved => saved.then(resolve, reject)))
    })
  }

  async decide(collisions: readonly number[], choice: DecisionChoice, changes: readonly Change[] = []): Promise<void> {
    // In one turn with the change that goes with it: they are saved and sent together.
    while (isBusy(this.doc.value)) await Promise.resolve()
    if (this.#closed) throw new UnsavedError('the document is closed')
    const saved = this.commit(changes)
    const { onDecided, decideHere } = this.#context
    const here = collisions.filter(id => id < 0)
    const noted = here.length > 0 ? decideHere(this.#queue, here, choice) : null
    const told = collisions.filter(id => id > 0)
    const command = { command: 'decide', collisions: told, choice } as const
    const decided = told.length > 0 ? this.add({ command }) : null
    if (decided) onDecided(this.#queue, { bytes: encodeEntry({ command }) })
    await Promise.all([saved, noted, decided])
  }

  unsent(limit: number): readonly UnsentEntry[] {
    return unsentEntries(this.#queue, limit)
  }

  add(content: EntryContent): Promise<void> {
    return this.#context.outbox.add(this.#queue, { content, before: [] })
  }

  isNews({ origin }: Y.Transaction): boolean {
    const provider = this.#provider
    return provider !== null && origin === provider && provider.synced
  }

  text(collection: string, record: string, text: string): Y.Text {
    return this.doc.value.getText(textRoot(collection, record, text))
  }

  /** What is typed becomes an entry now. */
  cut(): void {
    this.#typing.cut()
  }

  satchelFile(): Promise<Uint8Array> {
    return satchelFile({ ...this.#context, ...this.#context.standing() }, this, this.#queue)
  }

  async flush(): Promise<void> {
    this.cut()
    await this.#context.outbox.saved(this.#queue)
  }

  /** Another tab has saved these: they are shown here too. */
  take(updates: readonly Uint8Array[]): void {
    const doc = this.doc.value
    Y.transact(
      doc,
      () => {
        for (const update of updates) Y.applyUpdate(doc, update, ELSEWHERE)
      },
      ELSEWHERE,
      false,
    )
    if (updates.length > 0 && this.state.value === 'opening') this.state.value = 'open'
  }

  /** An update is on disk in the outbox, or at the office: now the copy may have it too. */
  keep(update: Uint8Array): void {
    this.#copy?.keep(update)
    const { troubles } = this.#context
    const what = `copying ${this.address}`
    this.#copy?.kept().then(
      () => troubles.solved(what),
      error => troubles.report(what, error),
    )
  }

  /** The copy was deleted under the app: what is promised goes in again, which is all when nothing is on its way. */
  async keepAll(): Promise<void> {
    await this.flush()
    if (this.#closed) return
    if (this.#queue.pending.length > 0 || this.#typing.waits) throw new Error('not everything typed is on the disk yet')
    this.keep(Y.encodeStateAsUpdate(this.doc.value))
    await this.kept()
  }

  /** Resolves when everything it may have is in the copy; rejects where the disk refuses. */
  async kept(): Promise<void> {
    await this.#loading
    await this.#copy?.kept()
  }

  showLamp(hasDrafts: boolean): void {
    const { pending, rows, lost, unconfirmed } = this.#queue
    if (pending.length > 0 || this.#typing.waits || (lost && rows.length > 0)) this.lamp.value = 'saving'
    else if (hasDrafts) this.lamp.value = 'refused'
    else this.lamp.value = rows.length > 0 || unconfirmed ? 'device' : 'office'
  }

  /**
   * Takes a rebuilt document and its copy in place of this one, in one turn. `here` false: the relay has no such document
   * for this person. Resolves when the old copy is closed.
   */
  async swap(doc: Y.Doc, copy: Copy, here: boolean): Promise<void> {
    const old = this.doc.value
    const oldCopy = this.#copy
    this.#leave()
    this.#copy = copy
    this.#listen(doc)
    this.doc.value = doc
    if (here && this.state.value === 'opening' && doc.store.clients.size > 0) this.state.value = 'open'
    if (here) this.join()
    else this.state.value = 'notHere'
    await oldCopy?.close()
    old.destroy()
  }

  #leave(): void {
    this.awareness.value = null
    this.#provider?.destroy()
    this.#provider?.awareness.destroy()
    this.#provider = null
  }

  use(): void {
    this.#users++
  }

  close(): Promise<void> {
    this.#users = Math.max(0, this.#users - 1)
    return this.#users > 0 ? Promise.resolve() : this.#closeOnce()
  }

  /** Closes it whoever else still uses it: the device goes. */
  async end(): Promise<void> {
    this.#ended = true
    while (!this.#closed) await this.#closeOnce()
    await this.#closing
  }

  #closeOnce(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async #close(): Promise<void> {
    await this.flush()
    if (this.#users > 0 && !this.#ended) {
      // Opened again while the last of it was being saved.
      this.#closing = null
      return
    }
    this.#closed = true
    this.#context.onClosed(this)
    this.#leave()
    // A copy is a cache: what it lacks is in the outbox or at the office, and nobody's closing waits for it.
    await this.#copy?.close().catch(error => this.#context.troubles.report(`copying ${this.address}`, error))
    this.doc.value.destroy()
  }
}

/** The origin of what another tab has saved. */
const ELSEWHERE = Symbol('saved by another tab')

const isTyping = ({ local, origin }: Y.Transaction): boolean =>
  local && origin !== LOADED && !(origin instanceof Commit)

/** Whether a transaction is under way or its observers are being called. */
const isBusy = (doc: Y.Doc): boolean => doc._transaction !== null || doc._transactionCleanups.length > 0

const textBefore = (doc: Y.Doc, root: string): { root: string; text: string } => ({
  root,
  text: doc.share.has(root) ? doc.getText(root).toString() : '',
})
