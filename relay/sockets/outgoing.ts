// The way out of a WebSocket: closes one that does not read, instead of keeping everything for it (RELIABILITY R8).
import type { WebSocket } from 'ws'
import { CLOSE } from '../../src/sync/wire/refusals.ts'
import { UNREAD_BYTES } from '../limits.ts'

/** A close reason must fit into 123 bytes of a control frame. */
const REASON_CHARACTERS = 60

export class Outgoing {
  readonly #socket: WebSocket
  /** Bytes of answers the client asked for; they do not count as unread. */
  #asked = 0

  constructor(socket: WebSocket) {
    this.#socket = socket
  }

  /** Sends what the client did not ask for. */
  push(bytes: Uint8Array): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return
    if (this.#socket.bufferedAmount === 0) this.#asked = 0
    if (this.#socket.bufferedAmount - this.#asked > UNREAD_BYTES) return this.close(CLOSE.tooSlow, 'reading too slowly')
    this.#socket.send(bytes)
  }

  /** Sends an answer the client asked for. */
  answer(bytes: Uint8Array): void {
    if (this.#socket.bufferedAmount === 0) this.#asked = 0
    this.#asked += bytes.length
    this.push(bytes)
  }

  close(code: number, reason: string): void {
    if (this.#socket.readyState > this.#socket.OPEN) return
    this.#socket.close(code, reason.slice(0, REASON_CHARACTERS))
  }
}
