// Files on a device, put together: documents that are taken in, what is carried of them, the lists with what is known here.
import type { Address } from '../documents/address.ts'
import type { Kind } from '../documents/kind.ts'
import type { CatalogueLine } from './api.ts'
import { Carrying, type CarryingContext } from './carrying.ts'
import type { CatalogueState } from './catalogue-state.ts'
import type { Decisions } from './decisions.ts'
import type { Documents } from './documents.ts'
import type { KnownRelay } from './known-relay.ts'
import { State } from './observable.ts'
import type { Queue } from './queue.ts'
import { withCarried } from './received.ts'
import { Receiving } from './receiving.ts'
import type { Recoveries } from './recovery.ts'
import type { Requests } from './requests.ts'
import type { Sender } from './sender.ts'
import type { Catalogue } from './wire/catalogue.ts'
import type { DecisionChoice } from './wire/collisions.ts'
import { encodeEntry } from './wire/entry.ts'

export interface HandoverContext
  extends Pick<CarryingContext, 'environment' | 'outbox' | 'drafts' | 'copying' | 'chores' | 'send' | 'onChange'> {
  readonly kinds: ReadonlyMap<string, Kind>
  readonly catalogue: CatalogueState
  readonly relay: KnownRelay
  readonly documents: Documents
  readonly decisions: Decisions
  readonly recoveries: Recoveries
  readonly requests: Requests
  readonly sender: Sender
}

export class Handover {
  readonly carrying: Carrying
  readonly receiving: Receiving
  /** The lists with the collisions that only this device knows. */
  readonly catalogue = new State<ReadonlyMap<Address, CatalogueLine>>(new Map())
  readonly #context: HandoverContext

  constructor(context: HandoverContext) {
    this.#context = context
    const { catalogue, documents, environment, recoveries, requests, sender } = context
    const lines = catalogue.lines
    this.carrying = new Carrying({
      ...context,
      document: documents.get,
      isListed: address => (lines.value.get(address)?.facts.key ?? '') !== '',
      rebuild: queue => recoveries.rebuild(queue),
      fetch: address => requests.state(address),
      drain: queue => sender.drain(queue),
      decide: (queue, id, choice) => this.#decide(queue, id, choice),
      // Of collisions the office lists: decided by somebody whose signature is carried.
      onCarried: (address, submissions) =>
        context.decisions.note(
          address,
          submissions.flatMap(({ entries }) => entries),
        ),
    })
    const { identity, clock } = environment
    this.receiving = new Receiving({ ...context, identity, clock, carrying: this.carrying })
    const list = () => {
      this.catalogue.value = withCarried(lines.value, this.carrying.shown.value)
    }
    lines.subscribe(list)
    this.carrying.shown.subscribe(list)
    lines.subscribe(each => this.carrying.listed(each))
  }

  /** Documents that are here although the office's lists may not name them. */
  get local(): readonly Address[] {
    return [...this.#context.outbox.unknownToRelay(), ...this.carrying.shown.value.keys()]
  }

  /** The office's lists, when they are applied. */
  listed({ full, more, list }: Catalogue): void {
    if (list !== undefined || (full && !more)) this.carrying.listedAll()
  }

  #decide(queue: Queue, id: number, choice: DecisionChoice): void {
    const { decisions, chores, outbox } = this.#context
    const content = { command: { command: 'decide', collisions: [id], choice } } as const
    decisions.note(queue.address, [{ bytes: encodeEntry(content) }])
    chores.do(`collisions of ${queue.address}`, outbox.add(queue, { content, before: [] }))
  }
}
