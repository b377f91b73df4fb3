// What the device's storage did not take: told to the user until it goes well again, never swallowed.
import { State } from './observable.ts'

export class Troubles {
  /** The first problem in words for logs; null when all is well. */
  readonly shown = new State<string | null>(null)
  readonly #problems = new Map<string, string>()

  /** `what` names the thing that failed, so that its next success takes the message away. */
  report(what: string, error: unknown): void {
    // Chromium's QuotaExceededError has no message, only its name.
    this.#problems.set(what, error instanceof Error ? error.message || error.name : String(error))
    this.#show()
  }

  solved(what: string): void {
    if (this.#problems.delete(what)) this.#show()
  }

  #show(): void {
    this.shown.value = this.#problems.values().next().value ?? null
  }
}
