// Tells whoever holds sockets open that somebody's access has ended or changed.

/** What ended: all of a person's access, or one way in. */
export type Revoked =
  | { readonly type: 'person' }
  | { readonly type: 'session'; readonly id: string }
  | { readonly type: 'token'; readonly id: string }
  | { readonly type: 'device'; readonly id: string }

export type RevokedListener = (person: string, what: Revoked) => void

/** Listeners of one event. One that throws keeps no other from hearing it. */
export class Listeners<Arguments extends readonly unknown[]> {
  readonly #listeners = new Set<(...given: Arguments) => void>()

  /** Returns the way to stop listening. */
  add(listener: (...given: Arguments) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** @throws AggregateError after all have been told, where some threw. */
  tell(...given: Arguments): void {
    const errors: unknown[] = []
    for (const listener of [...this.#listeners]) {
      try {
        listener(...given)
      } catch (error) {
        errors.push(error)
      }
    }
    if (errors.length > 0) throw new AggregateError(errors, 'a listener failed')
  }
}
