// A document on screen: its Y.Doc, the stock provider on a virtual socket, the copy on this device, edits into entries.
import type { Awareness } from 'y-protocols/awareness'
import { WebsocketProvider } from 'y-websocket'
import * as Y from 'yjs'
import type { Address } from '../documents/address.ts'
import { applyChanges, type Change, type DeltaOperation } from '../documents/changes.ts'
import { type Kind, textRoot } from '../documents/kind.ts'
import type { DocumentState, Lamp, OpenDocument } from './api.ts'
import type { Environment } from './environment.ts'
import { State } from './observable.ts'
import type { Outbox, PendingEntry, Queue } from './outbox.ts'
import { LOADED } from './stores/memory.ts'
import type { Copy } from './stores/store.ts'
import { composeDeltas } from './texts.ts'
import { type Multiplexer, VirtualSocket } from './virtual-socket.ts'
import { decodeEntry, type EntryContent } from './wire/entry.ts'

/** ms after which typed text becomes an entry: long enough for a word, short enough that little is at stake. */
const TEXT_MS = 300
/** Keystrokes put into one entry at most: merging updates is quadratic in their number. */
const TEXT_UPDATES = 32

/** The origin of a commit: what its update has to be told together with. */
class Commit {
  readonly changes: readonly Change[]
  readonly saved: () => void
  constructor(changes: readonly Change[], saved: () => void) {
    this.changes = changes
    this.saved = saved
  }
}

interface TextEdit {
  readonly before: string
  delta: readonly DeltaOperation[]
}

export interface OpenDocumentContext {
  readonly environment: Environment
  readonly outbox: Outbox
  readonly multiplexer: Multiplexer
  readonly onClosed: () => void
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
  readonly #texts = new Map<string, TextEdit>()
  #textUpdates: Uint8Array[] = []
  #cancelTextTimer: (() => void) | null = null
  #copy: Copy | null = null
  #provider: WebsocketProvider | null = null
  #users = 1
  #closing: Promise<void> | null = null

  constructor(kind: Kind, queue: Queue, context: OpenDocumentContext) {
    this.address = queue.address
    this.kind = kind
    this.#queue = queue
    this.#context = context
    this.doc = new State(new Y.Doc())
    this.#listen(this.doc.value)
  }

  /** Brings in what this device has: the copy, then what still waits. True where there was something. */
  async load(): Promise<boolean> {
    const { copies } = this.#context.environment
    const doc = this.doc.value
    this.#copy = copies.open(this.#queue.record.copy, doc)
    const kept = await this.#copy.loaded
    doc.transact(() => {
      for (const row of this.#queue.rows) {
        for (const { bytes } of row.entries) {
          const entry = decodeEntry(bytes)
          if (entry?.type === 'update') Y.applyUpdate(doc, entry.update, LOADED)
        }
      }
    }, LOADED)
    const here = kept || this.#queue.rows.length > 0
    if (here && this.state.value === 'opening') this.state.value = 'open'
    return here
  }

  /** Joins the document's room; a document the relay does not know yet waits until it does. */
  join(): void {
    if (this.#provider || this.#closing || !this.#queue.record.known) return
    const { multiplexer } = this.#context
    const { address } = this
    const flushTexts = () => this.#cutTexts()
    class ChannelSocket extends VirtualSocket {
      constructor() {
        super(address, multiplexer, flushTexts)
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
      if (synced && this.state.value !== 'open') this.state.value = 'open'
    })
    provider.on('closed', () => {
      if (this.state.value === 'opening') this.state.value = 'notHere'
    })
    this.#provider = provider
    this.awareness.value = provider.awareness
  }

  get synced(): boolean {
    return this.#provider?.synced ?? false
  }

  #listen(doc: Y.Doc): void {
    doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin === LOADED) return
      if (origin instanceof Commit) void this.add({ update, changes: origin.changes }).then(origin.saved)
      else if (origin === this.#provider && origin !== null) this.#copy?.keep(update)
      else if (this.#texts.size > 0) this.#textUpdates.push(update)
    })
    doc.on('beforeObserverCalls', (transaction: Y.Transaction) => {
      const { origin } = transaction
      if (!transaction.local || origin === LOADED || origin instanceof Commit) return
      for (const [type, keys] of transaction.changed) {
        if (type instanceof Y.Text) this.#typed(type, new Y.YTextEvent(type, transaction, keys))
      }
    })
    doc.on('afterTransaction', () => {
      if (this.#textUpdates.length >= TEXT_UPDATES) this.#cutTexts()
    })
  }

  #typed(text: Y.Text, event: Y.YTextEvent): void {
    const root = Y.findRootTypeKey(text)
    const delta = event.delta.map(operation => ({ ...operation })) as unknown as DeltaOperation[]
    const known = this.#texts.get(root)
    if (known) known.delta = composeDeltas(known.delta, delta)
    else this.#texts.set(root, { before: undo(text.toString(), delta, event), delta })
    this.#cancelTextTimer ??= this.#context.environment.timers.after(TEXT_MS, () => this.#cutTexts())
    this.#showLamp()
  }

  /** Makes an entry of what was typed into texts since the last one. */
  #cutTexts(): void {
    this.#cancelTextTimer?.()
    this.#cancelTextTimer = null
    const [first, ...more] = this.#textUpdates
    if (!first) return
    const update = more.length > 0 ? Y.mergeUpdates([first, ...more]) : first
    const changes = [...this.#texts].map(([root, { delta }]): Change => [root, delta])
    const before = [...this.#texts].map(([root, edit]) => ({ root, text: edit.before }))
    this.#textUpdates = []
    this.#texts.clear()
    void this.#context.outbox.add(this.#queue, { content: { update, changes: changes.filter(hasEffect) }, before })
  }

  async commit(changes: readonly Change[]): Promise<void> {
    // From inside an observer Yjs would put later edits into this one's update: an entry holds what it says, so wait.
    while (isBusy(this.doc.value)) await Promise.resolve()
    this.#cutTexts()
    if (changes.length === 0) return
    await new Promise<void>(resolve => applyChanges(this.doc.value, changes, new Commit(changes, resolve)))
  }

  add(content: EntryContent): Promise<void> {
    return this.#context.outbox.add(this.#queue, { content, before: [] })
  }

  text(collection: string, record: string, text: string): Y.Text {
    return this.doc.value.getText(textRoot(collection, record, text))
  }

  async flush(): Promise<void> {
    this.#cutTexts()
    await this.#context.outbox.saved(this.#queue)
  }

  /** Entries are on disk: now the copy may have them too. */
  saved(entries: readonly PendingEntry[]): void {
    for (const { content } of entries) if ('update' in content) this.#copy?.keep(content.update)
  }

  /** Recomputed after whatever it depends on changed. */
  #showLamp(refused = this.lamp.value === 'refused'): void {
    const { pending, rows } = this.#queue
    if (pending.length > 0 || this.#textUpdates.length > 0 || this.#cancelTextTimer) this.lamp.value = 'saving'
    else if (refused) this.lamp.value = 'refused'
    else this.lamp.value = rows.length > 0 ? 'device' : 'office'
  }

  showLamp(hasDrafts: boolean): void {
    this.#showLamp(hasDrafts)
  }

  /** Text not yet cut into an entry goes into the outbox, so that recovery sees all there is. */
  freeze(): void {
    this.#cutTexts()
  }

  /** Replaces the document by a rebuilt one whose copy lies elsewhere. */
  async swap(doc: Y.Doc): Promise<void> {
    const old = this.doc.value
    const oldCopy = this.#copy
    this.#leave()
    this.#copy = this.#context.environment.copies.open(this.#queue.record.copy, doc)
    await this.#copy.loaded
    this.#copy.keep(Y.encodeStateAsUpdate(doc))
    this.#listen(doc)
    this.doc.value = doc
    this.join()
    old.destroy()
    await oldCopy?.close()
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
    return --this.#users > 0 ? Promise.resolve() : this.end()
  }

  /** Closes it whoever else still uses it: the device goes. */
  end(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async #close(): Promise<void> {
    await this.flush()
    this.#context.onClosed()
    this.#leave()
    await this.#copy?.close()
    this.doc.value.destroy()
  }
}

/** Whether a transaction is under way or its observers are being called. */
const isBusy = (doc: Y.Doc): boolean => doc._transaction !== null || doc._transactionCleanups.length > 0

const hasEffect = (change: Change): boolean => change.length === 4 || change[1].length > 0

/** The text before an event, from the text after it: what was deleted is read from the event's transaction. */
function undo(after: string, delta: readonly DeltaOperation[], event: Y.YTextEvent): string {
  let before = ''
  let position = 0
  const deleted = deletedText(event)
  let taken = 0
  for (const operation of delta) {
    if ('retain' in operation) {
      before += after.slice(position, position + operation.retain)
      position += operation.retain
    } else if ('insert' in operation) position += operation.insert.length
    else {
      before += deleted.slice(taken, taken + operation.delete)
      taken += operation.delete
    }
  }
  return before + after.slice(position)
}

/** Letters deleted in this transaction, in the order they stood in. */
function deletedText(event: Y.YTextEvent): string {
  let letters = ''
  for (let item = event.target._start; item !== null; item = item.right) {
    if (event.deletes(item) && !event.adds(item) && item.content instanceof Y.ContentString) letters += item.content.str
  }
  return letters
}
