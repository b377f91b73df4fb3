// Renders its host again now and then, where what it shows grows older by itself.
import type { ReactiveController, ReactiveControllerHost } from 'lit'

/** ms; what is shown in minutes is at most this much behind. */
const TICK_MS = 30_000

export class Tick implements ReactiveController {
  readonly #host: ReactiveControllerHost
  #timer: ReturnType<typeof setInterval> | undefined

  constructor(host: ReactiveControllerHost) {
    this.#host = host
    host.addController(this)
  }

  hostConnected(): void {
    this.#timer = setInterval(() => this.#host.requestUpdate(), TICK_MS)
  }

  hostDisconnected(): void {
    clearInterval(this.#timer)
  }
}
