// How a device ends in this tab: by being closed, or for good because a newer app needs the stores.
import type { Lamp } from './api.ts'
import type { Chores } from './chores.ts'
import type { Documents } from './documents.ts'
import type { Drafts } from './drafts.ts'
import { type Observable, State } from './observable.ts'
import type { Outbox } from './outbox.ts'
import type { Sender } from './sender.ts'
import type { DeviceStore } from './stores/store.ts'
import type { Uplink } from './tabs/uplink.ts'
import type { Troubles } from './troubles.ts'

export interface EndingContext {
  readonly store: DeviceStore
  readonly documents: Documents
  readonly uplink: Uplink
  readonly outbox: Outbox
  readonly sender: Sender
  readonly drafts: Drafts
  readonly chores: Chores
  readonly troubles: Troubles
  readonly lamp: Observable<Lamp>
}

export class Ending {
  /** Ended for a newer app. Told while what is being typed at that moment can still be saved. */
  readonly over = new State(false)
  readonly #context: EndingContext
  #closed: Promise<void> | null = null

  constructor(context: EndingContext) {
    this.#context = context
  }

  /** Whether it has begun: nothing new is started any more. */
  get begun(): boolean {
    return this.#closed !== null
  }

  /** Saves what is being typed into texts, and what closed documents have left to save. */
  async flush(): Promise<void> {
    const { documents, outbox } = this.#context
    for (const document of documents.all) document.cut()
    for (const queue of outbox.queues()) await outbox.saved(queue)
  }

  /** Leaves nothing running; safe to call twice. */
  close(): Promise<void> {
    this.#closed ??= this.#close()
    return this.#closed
  }

  /** What is typed is saved first, however often that has to be tried; then the connection says `outdated`. */
  giveWay(): void {
    const { lamp, chores, uplink, troubles } = this.#context
    this.flush()
      .then(async () => {
        if (lamp.value === 'saving') return chores.later(() => this.giveWay())
        this.over.value = true
        await this.close()
        uplink.status.value = 'outdated'
      })
      .catch(error => troubles.report('closing', error))
  }

  async #close(): Promise<void> {
    const { store, documents, uplink, outbox, sender, drafts, chores } = this.#context
    for (const document of documents.all) await document.end()
    uplink.rest()
    sender.lost()
    await chores.end()
    await outbox.close()
    await chores.end()
    await drafts.close()
    uplink.close()
    store.close()
  }
}
