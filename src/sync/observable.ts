// A value that others watch. Small on purpose: the whole product's state changes go through this one shape.

export interface Observable<T> {
  readonly value: T
  /** Calls `listener` with the value now and at each change. Returns the way to stop it. */
  subscribe(listener: (value: T) => void): () => void
}

export class State<T> implements Observable<T> {
  #value: T
  readonly #listeners = new Set<(value: T) => void>()

  constructor(value: T) {
    this.#value = value
  }

  get value(): T {
    return this.#value
  }

  set value(value: T) {
    if (Object.is(this.#value, value)) return
    this.#value = value
    for (const listener of [...this.#listeners]) listener(value)
  }

  subscribe(listener: (value: T) => void): () => void {
    this.#listeners.add(listener)
    listener(this.#value)
    return () => this.#listeners.delete(listener)
  }
}
