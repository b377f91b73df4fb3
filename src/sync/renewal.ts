// A profile that finds itself copied becomes a device of its own: enrolled under another key, its numbers from 1 (E).
import type { Chores } from './chores.ts'
import type { Environment } from './environment.ts'
import type { Outbox } from './outbox.ts'
import type { Uplink } from './tabs/uplink.ts'

export interface RenewalContext {
  readonly environment: Environment
  readonly outbox: Outbox
  readonly uplink: Pick<Uplink, 'leads' | 'ready' | 'pause' | 'wake'>
  readonly chores: Chores
  /** Brings this tab up to what is stored. Rejects where that cannot be read. */
  readonly lookAgain: () => Promise<void>
}

export class Renewal {
  readonly #context: RenewalContext
  /** `wanted`: a candidate is being enrolled; `ready`: it is, and takes over when nothing waits. */
  #state: 'none' | 'wanted' | 'ready' | 'changing' = 'none'

  constructor(context: RenewalContext) {
    this.#context = context
  }

  /** Another copy of this profile has used a number of its device for something else. */
  want(): void {
    const { environment, uplink, chores } = this.#context
    const { anew } = environment.identity
    if (!anew || this.#state !== 'none' || !uplink.leads.value) return
    this.#state = 'wanted'
    const enrolled = anew.enrol().then(
      () => {
        this.#state = 'ready'
        this.look()
      },
      // Without a network or a session the two go on taking turns (R12); the next number that is not free asks again.
      () => {
        this.#state = 'none'
      },
    )
    chores.do('enrolling anew', enrolled)
  }

  /** Something may wait no more. */
  look(): void {
    const { chores } = this.#context
    if (this.#state !== 'ready' || !this.#isIdle()) return
    this.#state = 'changing'
    const changed = this.#change().then(
      isOver => {
        this.#state = isOver ? 'none' : 'ready'
        if (!isOver) chores.later(() => this.look())
      },
      error => {
        this.#state = 'ready'
        chores.later(() => this.look())
        throw error
      },
    )
    chores.do('enrolling anew', changed)
  }

  #isIdle(): boolean {
    const { outbox, uplink } = this.#context
    if (!uplink.leads.value || !uplink.ready) return false
    return [...outbox.queues()].every(
      ({ rows, pending, saving, recovering, carried }) =>
        rows.length === 0 && pending.length === 0 && !saving && !recovering && carried === 0,
    )
  }

  /** True when the profile is another device, by this or by another tab; false where something has been saved meanwhile. */
  async #change(): Promise<boolean> {
    const { environment, outbox, uplink, lookAgain } = this.#context
    const { store, identity } = environment
    // Whoever says that nothing waits may be about to take it from the disk.
    await Promise.resolve()
    await outbox.cleared()
    if (!this.#isIdle()) return false
    const { device } = identity
    uplink.pause()
    try {
      const isRenewed = (await store.renew(device)) !== null
      await identity.anew?.read()
      // By whomever: every document is under another numbering now, and goes on in another Y.Doc.
      if (identity.device !== device) await lookAgain()
      return isRenewed || identity.device !== device
    } finally {
      uplink.wake()
    }
  }
}
