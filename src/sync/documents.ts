// The documents that are open on this device: opened once however often that is asked for, and begun without a network.

import { type Address, newAddress, parseAddress } from '../documents/address.ts'
import type { Fields, Kind } from '../documents/kind.ts'
import type { Chores } from './chores.ts'
import { beginning, type Listing } from './listing.ts'
import { LiveDocument, type OpenDocumentContext } from './open-document.ts'
import { newRecord, type Queue } from './queue.ts'
import type { FirstFacts } from './wire/commands.ts'

export interface DocumentsContext extends Omit<OpenDocumentContext, 'standing' | 'onClosed'> {
  readonly kinds: ReadonlyMap<string, Kind>
  readonly chores: Chores
  readonly listing: Listing
  readonly standing: (address: Address) => ReturnType<OpenDocumentContext['standing']>
  /** It is being taken from this device: nobody opens it any more. */
  readonly isLeaving: (address: Address) => boolean
  /** It is among the open ones, and nothing is read yet. */
  readonly onOpening: (queue: Queue) => void
  /** What this device has of it is in there, or something typed into it is not saved yet. */
  readonly onSafety: (address: Address) => void
}

export class Documents {
  readonly #context: DocumentsContext
  readonly #open = new Map<Address, LiveDocument>()

  constructor(context: DocumentsContext) {
    this.#context = context
  }

  /** The document if it is open at this moment. */
  readonly get = (address: Address): LiveDocument | undefined => this.#open.get(address)

  get all(): readonly LiveDocument[] {
    return [...this.#open.values()]
  }

  /** Opens it, once more where it is open already. @throws Error for a kind this app does not know */
  open(address: Address): LiveDocument {
    const open = this.#open.get(address)
    if (open) {
      open.use()
      return open
    }
    const { kinds, outbox, chores, onSafety } = this.#context
    const kind = kinds.get(parseAddress(address)?.kind ?? '')
    if (!kind) throw new Error(`no kind for ${address}`)
    const document = this.#live(kind, outbox.queue(address))
    if (this.#context.isLeaving(address)) document.withdraw()
    const loaded = document.load().then(() => {
      document.join()
      onSafety(address)
    })
    chores.do(`opening ${address}`, loaded)
    return document
  }

  /** Begins a document with these fields and opens it; resolves when it is on the disk and in the lists. */
  async create(kind: Kind, fields: Fields, first: FirstFacts = {}): Promise<LiveDocument> {
    const { environment, outbox, listing } = this.#context
    const address = newAddress(kind.name, environment.random)
    const document = this.#live(kind, outbox.queue(address, newRecord(address, false)))
    await document.load()
    const schema = kind.declaration.schema
    const created = document.add({ command: { command: 'create', schema, ...first } })
    const saved = document.commit(beginning(kind, document.doc.value, fields))
    document.state.value = 'open'
    await Promise.all([created, saved])
    await listing.add(kind, address, document.doc.value, first)
    return document
  }

  #live(kind: Kind, queue: Queue): LiveDocument {
    const { address } = queue
    const document = new LiveDocument(kind, queue, {
      ...this.#context,
      standing: () => this.#context.standing(address),
      onClosed: () => {
        if (this.#open.get(address) === document) this.#open.delete(address)
        // Until the office's own line comes, the lists say what was made here.
        const { chores, listing } = this.#context
        if (queue.rows.length > 0) chores.do('lists', listing.refresh(kind, address, document.doc.value))
      },
    })
    this.#open.set(address, document)
    this.#context.onOpening(queue)
    // Before anybody sees its lamp.
    this.#context.onSafety(address)
    return document
  }
}
