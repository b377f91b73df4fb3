// The way in of a WebSocket: while much of what a client sent is under way, nothing more of it is read. What waits then
// waits at the client, and the others get their turn.
import type { WebSocket } from 'ws'
import { UNDER_WAY, UNDER_WAY_BYTES } from '../limits.ts'

export class Intake {
  readonly #socket: WebSocket
  #count = 0
  #bytes = 0

  constructor(socket: WebSocket) {
    this.#socket = socket
  }

  /** Counts what a message of so many bytes set going, until it has ended one way or the other. */
  async during(bytes: number, work: Promise<void>): Promise<void> {
    this.#count++
    this.#bytes += bytes
    if (this.#isFull) this.#socket.pause()
    try {
      await work
    } finally {
      this.#count--
      this.#bytes -= bytes
      if (this.#socket.isPaused && !this.#isFull) this.#socket.resume()
    }
  }

  get #isFull(): boolean {
    return this.#count >= UNDER_WAY || this.#bytes >= UNDER_WAY_BYTES
  }
}
