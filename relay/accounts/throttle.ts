// Counts sign-in attempts per account and per address and says when there have been too many (RELIABILITY T12).

export interface ThrottleOptions {
  /** Attempts that may fail within the window. */
  readonly tries: number
  readonly windowMs: number
  readonly clock: () => number
}

/**
 * Names and addresses counted at once; the oldest are forgotten first. Bounds the memory that made-up names can take
 * (about 2 MB); to push a real one out takes 200 addresses, each of which is throttled itself.
 */
export const THROTTLE_KEYS = 10_000

interface Window {
  readonly began: number
  tries: number
}

/** A fixed window per key. Kept in memory: a restart forgets it, which no attacker can bring about. */
export class Throttle {
  readonly #options: ThrottleOptions
  readonly #windows = new Map<string, Window>()

  constructor(options: ThrottleOptions) {
    this.#options = options
  }

  /**
   * Counts one attempt *before* it is checked, so that a hundred at the same time are a hundred.
   * Returns 0 when it may go on, else the ms until the window ends.
   */
  take(key: string): number {
    const now = this.#options.clock()
    let window = this.#windows.get(key)
    if (!window || now - window.began >= this.#options.windowMs) {
      this.#windows.delete(key)
      if (this.#windows.size >= THROTTLE_KEYS) this.#forgetOldest()
      window = { began: now, tries: 0 }
      this.#windows.set(key, window)
    }
    if (window.tries >= this.#options.tries) return Math.max(1, window.began + this.#options.windowMs - now)
    window.tries++
    return 0
  }

  /** Takes back one attempt that turned out right. */
  giveBack(key: string): void {
    const window = this.#windows.get(key)
    if (window && window.tries > 0) window.tries--
  }

  /** Begins anew for this key. */
  clear(key: string): void {
    this.#windows.delete(key)
  }

  get size(): number {
    return this.#windows.size
  }

  /** Windows are inserted in the order they began. */
  #forgetOldest(): void {
    for (const key of this.#windows.keys()) {
      this.#windows.delete(key)
      return
    }
  }
}
