// Documents that come by file: compared with what is here, taken in, and put into the lists (B).
import * as Y from 'yjs'
import { type Address, parseAddress } from '../documents/address.ts'
import { readDocument } from '../documents/content.ts'
import type { Kind } from '../documents/kind.ts'
import type { CatalogueLine, LocalCopy } from './api.ts'
import type { Carrying } from './carrying.ts'
import type { CatalogueState } from './catalogue-state.ts'
import type { Documents } from './documents.ts'
import { SatchelFileError } from './file/errors.ts'
import { docOf } from './file/satchel-file.ts'
import type { Outbox } from './outbox.ts'
import { inOrder, type ReceivedDocument } from './received.ts'

export interface ReceivingContext {
  readonly kinds: ReadonlyMap<string, Kind>
  readonly identity: { readonly person: string; readonly device: string }
  readonly outbox: Outbox
  readonly carrying: Carrying
  readonly documents: Documents
  readonly catalogue: CatalogueState
  /** ms since 1970. */
  readonly clock: () => number
}

export class Receiving {
  readonly #context: ReceivingContext

  constructor(context: ReceivingContext) {
    this.#context = context
  }

  async copyOf(address: Address): Promise<LocalCopy | null> {
    const { documents, outbox, carrying, identity } = this.#context
    const document = documents.open(address)
    try {
      await document.load()
      if (document.doc.value.store.clients.size === 0) return null
      await document.flush()
      const submissions = inOrder(outbox.queue(address).rows, carrying.get(address)?.submissions ?? [], identity)
      return { state: Y.encodeStateAsUpdate(document.doc.value), submissions }
    } finally {
      await document.close()
    }
  }

  async receive(received: ReceivedDocument): Promise<void> {
    const { kinds, carrying, outbox, catalogue, documents } = this.#context
    const { about, state } = received
    const { address } = about
    const kind = kinds.get(parseAddress(address)?.kind ?? '')
    const doc = docOf(state)
    if (!kind || !doc) throw new SatchelFileError({ code: 'damaged' })
    await documents.get(address)?.flush()
    const listed = catalogue.lines.value.get(address)
    const queue = outbox.queue(address)
    // Two epochs' states never meet: the file's is the one only where neither the lists nor anything else knows another.
    const isAtOffice = (listed?.facts.key ?? '') !== ''
    const here = isAtOffice || queue.record.epoch !== about.epoch ? await this.copyOf(address) : null
    const epoch = isAtOffice && listed ? listed.facts.epoch : here ? queue.record.epoch : about.epoch
    if (epoch !== about.epoch) {
      throw new SatchelFileError({ code: about.epoch < epoch ? 'olderEpoch' : 'newerEpoch', document: about.name })
    }
    // One that was begun here and is not at the office stays so; one that the office has given a key is there.
    const known = about.key !== null || about.head !== null || (listed?.facts.key ?? '') !== ''
    await carrying.receive(queue, received, known)
    await catalogue.receive(this.#line(kind, received, documents.get(address)?.doc.value ?? doc))
    doc.destroy()
  }

  #line(kind: Kind, { about, people }: ReceivedDocument, doc: Y.Doc): CatalogueLine {
    const { address, key, owner, epoch, schema } = about
    return {
      address,
      head: about.head ?? 0,
      mode: 'edit',
      priority: 0,
      facts: {
        key: key ?? '',
        owner,
        ownerName: people.get(owner) ?? '',
        epoch,
        schema,
        version: 0,
        created: this.#context.clock(),
      },
      summary: kind.declaration.summarize(readDocument(kind, doc)),
      collisions: 0,
    }
  }
}
