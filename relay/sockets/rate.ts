// How often something may happen on one connection: a window that begins with the first, counted before the work it allows.

export class Rate {
  readonly #clock: () => number
  readonly #most: number
  readonly #windowMs: number
  #began = 0
  #count = 0

  /** `most` times within each `windowMs`. */
  constructor(clock: () => number, most: number, windowMs: number) {
    this.#clock = clock
    this.#most = most
    this.#windowMs = windowMs
  }

  /** Counts one more; false where it is too many. */
  take(): boolean {
    const now = this.#clock()
    if (now - this.#began >= this.#windowMs) {
      this.#began = now
      this.#count = 0
    }
    return ++this.#count <= this.#most
  }
}
