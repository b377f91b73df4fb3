// What a device does that nobody waits for: told to the user where it fails, ended before the stores are closed.
import type { Timers } from './environment.ts'
import { SAVE_AGAIN_MS } from './outbox.ts'
import type { Troubles } from './troubles.ts'

export class Chores {
  readonly #timers: Timers
  readonly #troubles: Troubles
  readonly #working = new Set<Promise<unknown>>()
  readonly #retries = new Set<() => void>()
  #closing = false

  constructor(timers: Timers, troubles: Troubles) {
    this.#timers = timers
    this.#troubles = troubles
  }

  /** `what` names it for the user; its next success takes the message away. */
  do(what: string, work: Promise<unknown>): void {
    const watched = work
      .then(
        () => this.#troubles.solved(what),
        error => this.#troubles.report(what, error),
      )
      .finally(() => this.#working.delete(watched))
    this.#working.add(watched)
  }

  /** Tries something again after the storage refused it, unless the device closes before. */
  later(work: () => void): void {
    if (this.#closing) return
    const stop = this.#timers.after(SAVE_AGAIN_MS, () => {
      this.#retries.delete(stop)
      work()
    })
    this.#retries.add(stop)
  }

  /** Begins nothing again. Resolves when what is under way has ended; safe to call again for what has come since. */
  async end(): Promise<void> {
    this.#closing = true
    for (const stop of this.#retries) stop()
    this.#retries.clear()
    while (this.#working.size > 0) await Promise.all(this.#working)
  }
}
