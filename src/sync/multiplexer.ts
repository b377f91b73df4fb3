// Many documents over one socket: numbers channels, opens them again after each reconnection.
import type { Link } from './link.ts'
import type { ChannelEnd, Multiplexer } from './virtual-socket.ts'
import { CLOSE } from './wire/refusals.ts'

export class Channels implements Multiplexer {
  readonly #link: Link
  readonly #sockets = new Map<number, ChannelEnd>()
  readonly #numbers = new Map<ChannelEnd, number>()
  /** Made while there was no connection: they stay CONNECTING until there is one. */
  readonly #waiting = new Set<ChannelEnd>()
  #next = 0

  constructor(link: Link) {
    this.#link = link
  }

  attach(socket: ChannelEnd): void {
    if (!this.#link.ready) {
      this.#waiting.add(socket)
      return
    }
    const channel = this.#next++
    this.#sockets.set(channel, socket)
    this.#numbers.set(socket, channel)
    const { address, epoch } = socket
    const isNamed = epoch !== undefined && this.#link.epochs === true
    this.#link.send({ type: 'open', channel, address, ...(isNamed ? { epoch } : {}) })
    socket.opened()
  }

  detach(socket: ChannelEnd): void {
    this.#waiting.delete(socket)
    const channel = this.#forget(socket)
    if (channel !== undefined) this.#link.send({ type: 'close', channel })
  }

  #forget(socket: ChannelEnd): number | undefined {
    const channel = this.#numbers.get(socket)
    if (channel === undefined) return undefined
    this.#numbers.delete(socket)
    this.#sockets.delete(channel)
    return channel
  }

  data(socket: ChannelEnd, bytes: Uint8Array): void {
    const channel = this.#numbers.get(socket)
    if (channel !== undefined) this.#link.send({ type: 'data', channel, bytes })
  }

  connected(): void {
    for (const socket of [...this.#waiting]) {
      this.#waiting.delete(socket)
      this.attach(socket)
    }
  }

  lost(): void {
    const sockets = [...this.#sockets.values()]
    this.#sockets.clear()
    this.#numbers.clear()
    this.#next = 0
    for (const socket of sockets) socket.ended(CLOSE.restarting, 'no connection')
  }

  received(channel: number, bytes: Uint8Array): void {
    this.#sockets.get(channel)?.received(bytes)
  }

  closed(channel: number, code: number, reason: string): void {
    const socket = this.#sockets.get(channel)
    if (!socket) return
    this.#forget(socket)
    socket.ended(code, reason)
  }

  /** The relay is there, though it had nothing to say. */
  keepAlive(): void {
    for (const socket of [...this.#sockets.values()]) socket.keepAlive()
  }
}
