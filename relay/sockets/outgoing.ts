// The way out of a WebSocket: closes one that does not read, instead of keeping everything for it (RELIABILITY R8).
import type { WebSocket } from 'ws'
import { CLOSE } from '../../src/sync/wire/refusals.ts'
import { UNREAD_ANSWER_BYTES, UNREAD_BYTES } from '../limits.ts'
import type { Log } from '../rooms/options.ts'

/** A close reason must fit into 123 bytes of a control frame. */
const REASON_CHARACTERS = 60
const TOO_SLOW = 'reading too slowly'

export class Outgoing {
  readonly #socket: WebSocket
  readonly #log: Log
  /** Bytes of answers the client asked for and has not read; they have a bound of their own. */
  #asked = 0
  /** What is made when there is room for it, and the bytes it keeps until then. */
  #waiting: { readonly bytes: number; readonly work: () => void }[] = []
  #waitingBytes = 0

  constructor(socket: WebSocket, log: Log) {
    this.#socket = socket
    this.#log = log
  }

  get isOpen(): boolean {
    return this.#socket.readyState === this.#socket.OPEN
  }

  /** Sends what the client did not ask for. */
  push(bytes: Uint8Array): void {
    if (!this.isOpen) return
    if (this.#socket.bufferedAmount - this.#asked > UNREAD_BYTES) return this.close(CLOSE.tooSlow, TOO_SLOW)
    this.#socket.send(bytes, () => this.#goOn())
  }

  /**
   * Runs `work` when the client has read what was sent so far, but for `UNREAD_BYTES`: an answer is made when there is
   * room for it, not kept. `bytes` are what it holds on to meanwhile; a client that makes too many wait is closed.
   */
  whenRead(bytes: number, work: () => void): void {
    if (!this.isOpen) return
    if (this.#waiting.length === 0 && this.#hasRoom) return work()
    this.#waitingBytes += bytes
    if (this.#waitingBytes > UNREAD_BYTES) return this.close(CLOSE.tooSlow, TOO_SLOW)
    this.#waiting.push({ bytes, work })
  }

  /** Resolves when there is room for one more answer; never where the client does not read. */
  room(): Promise<void> {
    return new Promise(resolve => this.whenRead(0, resolve))
  }

  get #hasRoom(): boolean {
    return this.#socket.bufferedAmount <= UNREAD_BYTES
  }

  #goOn(): void {
    if (!this.isOpen) this.#waiting = []
    while (this.#hasRoom) {
      const next = this.#waiting.shift()
      if (!next) return
      this.#waitingBytes -= next.bytes
      next.work()
    }
  }

  /** Sends an answer the client asked for. One that asks on without reading is as slow as any other. */
  answer(bytes: Uint8Array): void {
    if (!this.isOpen) return
    if (this.#asked > UNREAD_ANSWER_BYTES) return this.close(CLOSE.tooSlow, TOO_SLOW)
    this.#asked += bytes.length
    this.#socket.send(bytes, () => {
      this.#asked -= bytes.length
      this.#goOn()
    })
  }

  /** Asks for an answer with the same few bytes: when it comes, everything sent before has arrived. */
  ping(text: string): void {
    if (this.isOpen) this.#socket.ping(text)
  }

  /** A failure of ours ends this connection, never the process; the client comes back and asks again. */
  fail(error: unknown): void {
    this.#log.error({ err: error }, 'a device socket failed')
    this.close(CLOSE.restarting, 'please come back')
  }

  close(code: number, reason: string): void {
    if (this.#socket.readyState > this.#socket.OPEN) return
    this.#waiting = []
    this.#socket.close(code, reason.slice(0, REASON_CHARACTERS))
  }
}
