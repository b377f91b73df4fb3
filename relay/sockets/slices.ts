// The share of each turn of the event loop that greetings, lists and content may take together. A thousand devices that
// come back at once wait for one another; what people type meanwhile waits for none of them.
import { setImmediate as turn } from 'node:timers/promises'

/** ms of a turn: what a keystroke's way to the others is late by at most, and enough to fill a network. */
const SLICE_MS = 4

export class Slices {
  readonly #queue: (() => Promise<void>)[] = []
  #running = false
  /** ms spent in this turn; null where nothing was spent since the last one ended. */
  #spent: number | null = null

  /** Runs `work` in its order, when this turn or a later one has time for it. It must not wait for anybody outside. */
  run<T>(work: () => T | Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#queue.push(() => Promise.resolve().then(work).then(resolve, reject))
      if (!this.#running) void this.#go()
    })
  }

  async #go(): Promise<void> {
    this.#running = true
    for (let next = this.#queue.shift(); next; next = this.#queue.shift()) {
      if (this.#spent === null) {
        this.#spent = 0
        setImmediate(() => {
          this.#spent = null
        })
      }
      const before = performance.now()
      await next()
      this.#spent = (this.#spent ?? 0) + performance.now() - before
      if (this.#spent >= SLICE_MS && this.#queue.length > 0) await turn()
    }
    this.#running = false
  }
}
