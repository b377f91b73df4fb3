// The device's one socket: hello and welcome, frames in and out, coming back after every interruption.

import type { Connection as ConnectionStatus } from './api.ts'
import type { Environment, Socket } from './environment.ts'
import type { Link, LinkEvents } from './link.ts'
import { State } from './observable.ts'
import type { Hello } from './wire/catalogue.ts'
import type { DeviceFrame, RelayFrame } from './wire/frames.ts'
import { decodeRelayFrame, encodeDeviceFrame, OLDEST_PROTOCOL, PROTOCOL } from './wire/frames.ts'
import { CLOSE } from './wire/refusals.ts'

/** Full jitter up to this, doubling from the first: a thousand devices must not come back in one second. */
const FIRST_BACKOFF_MS = 500
const LONGEST_BACKOFF_MS = 60_000
/** A relay that has refused too much from us judges nothing for a minute: coming back sooner is useless. */
const TOO_OFTEN_MS = 60_000
/** A page cannot send WebSocket pings, so the device asks by a frame: half-open sockets are found within 40 s. */
const PING_MS = 25_000
const PONG_MS = 15_000
/** What the system says is gone is mostly gone: whoever looks at the lamp is told so soon. */
const DOUBTED_PONG_MS = 3_000

export interface ConnectionOptions extends LinkEvents {
  readonly environment: Environment
  readonly hello: () => Promise<Pick<Hello, 'incarnation' | 'cookie' | 'schemas' | 'profiles'>>
  /** What the hello says could not be read from this device's storage. */
  readonly onTrouble: (error: unknown) => void
}

export class Connection implements Link {
  readonly status = new State<ConnectionStatus>('offline')
  readonly #options: ConnectionOptions
  #socket: Socket | null = null
  epochs = false
  #welcomed = false
  /** The device in whose name this connection began. */
  #device: string | null = null
  /** A ping is on its way: asking again would only put off the moment we give up. */
  #pinged = false
  #attempts = 0
  /** Somebody asked for a connection while one was being made. */
  #woken = false
  #stopTimer: () => void = () => undefined
  #closed = false

  constructor(options: ConnectionOptions) {
    this.#options = options
  }

  get ready(): boolean {
    return this.#welcomed
  }

  /**
   * Connects now, whatever the backoff says: at the start, and when the network or the screen comes back. A connection
   * that stands is asked whether it still does: the network may have changed under it.
   */
  wake(): void {
    if (this.#closed || this.status.value === 'signedOut' || this.status.value === 'outdated') return
    if (!this.#socket) this.#connect()
    else if (this.#welcomed) this.#ping(this.#socket)
    // What is under way may have begun when nobody was there: if it fails, that says nothing about now.
    else this.#woken = true
  }

  /** The system says that there is no network: a connection that stands is asked, and given little time to answer. */
  doubt(): void {
    const socket = this.#socket
    if (!socket || !this.#welcomed) return
    this.#pinged = false
    this.#ping(socket, DOUBTED_PONG_MS)
  }

  /** Tries again after the session had ended: somebody may have signed in since. */
  again(): void {
    if (this.status.value !== 'signedOut') return
    this.status.value = 'offline'
    this.wake()
  }

  /** Ends the connection and does not come back by itself: another tab leads. */
  rest(): void {
    this.#lose(this.#socket)
    this.#attempts = 0
    this.status.value = 'offline'
  }

  send(frame: DeviceFrame): void {
    // The profile is another device by now: what is made since is not said in the name of the earlier one (E3).
    const socket = this.#socket
    if (socket && this.#welcomed && this.#device !== this.#options.environment.identity.device) {
      // Whoever sends may be in the middle of what it does.
      return queueMicrotask(() => this.#lost(socket, 0))
    }
    if (this.#welcomed || frame.type === 'hello') this.#socket?.send(encodeDeviceFrame(frame))
  }

  close(): void {
    this.#closed = true
    this.rest()
  }

  #connect(): void {
    this.#stopTimer()
    this.#woken = false
    this.status.value = 'connecting'
    const { connect, timers } = this.#options.environment
    const socket = connect()
    this.#socket = socket
    socket.binaryType = 'arraybuffer'
    socket.onopen = () => {
      this.#sayHello(socket).catch(error => {
        this.#options.onTrouble(error)
        this.#lost(socket, 0)
      })
    }
    socket.onmessage = event => {
      if (this.#socket === socket) this.#receive(socket, new Uint8Array(event.data))
    }
    socket.onerror = () => undefined
    socket.onclose = event => this.#lost(socket, event.code)
    // A server that accepts and says nothing is no connection.
    this.#stopTimer = timers.after(PONG_MS, () => this.#lost(socket, 0))
  }

  async #sayHello(socket: Socket): Promise<void> {
    const { incarnation, cookie, schemas, profiles = '' } = await this.#options.hello()
    if (this.#socket !== socket) return
    const { device } = this.#options.environment.identity
    this.#device = device
    this.send({
      type: 'hello',
      hello: {
        ...{ protocol: PROTOCOL, oldest: OLDEST_PROTOCOL, schemas, device, incarnation, cookie },
        ...{ carries: true, epochs: true, brief: true, profiles },
      },
    })
  }

  #receive(socket: Socket, bytes: Uint8Array): void {
    let frame: RelayFrame
    try {
      frame = decodeRelayFrame(bytes)
    } catch {
      return this.#lost(socket, CLOSE.malformed)
    }
    if (frame.type === 'welcome') {
      this.#welcomed = true
      this.epochs = frame.welcome.epochs === true
      this.#planPing(socket)
      this.status.value = 'online'
      this.#options.onWelcome(frame.welcome)
    } else if (frame.type === 'pong') {
      // Only what has lasted is well: one that welcomes and closes at once is backed off like one that is not there.
      this.#attempts = 0
      this.#planPing(socket)
      this.#options.onPong()
    } else this.#options.onFrame(frame)
  }

  #planPing(socket: Socket): void {
    this.#pinged = false
    this.#stopTimer()
    this.#stopTimer = this.#options.environment.timers.after(PING_MS, () => this.#ping(socket))
  }

  #ping(socket: Socket, patience = PONG_MS): void {
    if (this.#pinged) return
    this.#pinged = true
    this.#stopTimer()
    this.send({ type: 'ping' })
    this.#stopTimer = this.#options.environment.timers.after(patience, () => this.#lost(socket, 0))
  }

  #lose(socket: Socket | null): void {
    this.#stopTimer()
    if (!socket) return
    this.#socket = null
    const wasWelcomed = this.#welcomed
    this.#welcomed = false
    this.#pinged = false
    socket.onopen = null
    socket.onmessage = null
    socket.onclose = null
    socket.onerror = () => undefined
    socket.close()
    if (wasWelcomed) this.#options.onLost()
  }

  #lost(socket: Socket, code: number): void {
    if (this.#socket !== socket) return
    this.#lose(socket)
    if (code === CLOSE.signIn) this.status.value = 'signedOut'
    else if (code === CLOSE.version) this.status.value = 'outdated'
    else {
      if (this.#woken) this.#attempts = 0
      const longest = Math.min(LONGEST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** this.#attempts++)
      const { timers, fraction } = this.#options.environment
      const wait = code === CLOSE.tooOften ? TOO_OFTEN_MS * (1 + fraction()) : fraction() * longest
      this.#stopTimer = timers.after(wait, () => this.wake())
      // Told last: whoever hears it may wake us at once.
      this.status.value = 'offline'
    }
  }
}
