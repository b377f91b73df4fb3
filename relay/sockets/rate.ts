// How often something may happen on one connection: a fixed window, counted before the work it allows.

export class Rate {
  readonly #clock: () => number
  readonly #most: number
  readonly #windowMs: number
  #window = 0
  #count = 0

  /** `most` times within each `windowMs`. */
  constructor(clock: () => number, most: number, windowMs: number) {
    this.#clock = clock
    this.#most = most
    this.#windowMs = windowMs
  }

  /** Counts one more; false where it is too many. */
  take(): boolean {
    const window = Math.floor(this.#clock() / this.#windowMs)
    this.#count = window === this.#window ? this.#count + 1 : 1
    this.#window = window
    return this.#count <= this.#most
  }
}
