// Since when not everything typed here has been at the office, to be said aloud when it grows old.
import { type Observable, State } from '../../src/sync/observable.ts'
import type { Preferences } from './preferences.ts'

/** ms; a rep meets a network at least every evening, so a whole day without one is worth a word. */
export const OLD_MS = 24 * 60 * 60 * 1000

const STORED = 'unsentSince'

export class Unsent {
  readonly #since = new State<number | null>(null)
  readonly #preferences: Preferences
  readonly #clock: () => number

  /** `waiting` counts what is saved here and not at the office; `clock` gives this device's own ms since 1970. */
  constructor(waiting: Observable<number>, preferences: Preferences, clock: () => number) {
    this.#preferences = preferences
    this.#clock = clock
    const stored = preferences.get(STORED)
    if (typeof stored === 'number') this.#since.value = stored
    waiting.subscribe(many => this.#follow(many))
  }

  /** ms since 1970, or null where nothing waits. Kept over restarts. */
  get since(): Observable<number | null> {
    return this.#since
  }

  /** Whether something has been waiting for a day or longer. */
  isOld(): boolean {
    const since = this.#since.value
    return since !== null && this.#clock() - since >= OLD_MS
  }

  #follow(many: number): void {
    const since = this.#since.value
    const now = this.#clock()
    if (many === 0) this.#set(null)
    // A clock that was set back would else keep the warning away for as long as it had been ahead.
    else if (since === null || since > now) this.#set(now)
  }

  #set(since: number | null): void {
    if (since === this.#since.value) return
    this.#preferences.set(STORED, since)
    this.#since.value = since
  }
}
