// The handshake: who may open a socket, and which one. Everything before the upgrade is answered with plain HTTP.
import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import { parseAddress } from '../../src/documents/address.ts'
import { CLOSE } from '../../src/sync/wire/refusals.ts'
import type { Revoked } from '../accounts/revocations.ts'
import { Throttle } from '../accounts/throttle.ts'
import {
  ASKED_PER_PERSON,
  ASKED_WINDOW_MS,
  FRAME_BYTES,
  HELLO_MS,
  PING_MS,
  PULLED_PER_PERSON,
  PULLED_WINDOW_MS,
  SOCKETS_PER_PERSON,
} from '../limits.ts'
import type { Identity, SocketContext } from './context.ts'
import { DeviceSocket } from './device.ts'
import { Slices } from './slices.ts'
import { serveStockSocket } from './stock.ts'

/** Where devices connect; addresses have two segments, so nothing else can live there. */
export const DEVICE_PATH = '/device'

/** Messages of one fragment each are all we send; more is an attack on memory (RELIABILITY T3). */
const MAX_FRAGMENTS = 64

export interface SocketsOptions extends Omit<SocketContext, 'asked' | 'pulled' | 'slices'> {
  /** Whether a browser page of this origin may connect (RELIABILITY T1). */
  readonly allowsOrigin: (origin: string | undefined) => boolean
}

export interface SocketCounts {
  readonly devices: number
  readonly stock: number
  /** With at least one socket. */
  readonly people: number
}

export class Sockets {
  readonly #options: SocketsOptions
  readonly #context: SocketContext
  readonly #server: WebSocketServer
  readonly #identities = new Map<WebSocket, Identity>()
  /** Those of devices; the others are stock clients'. */
  readonly #devices = new WeakSet<WebSocket>()
  readonly #alive = new WeakSet<WebSocket>()
  readonly #pings: NodeJS.Timeout
  readonly #stopListening: () => void
  #closing = false

  constructor(options: SocketsOptions) {
    this.#options = options
    const { clock } = options
    const asked = new Throttle({ tries: ASKED_PER_PERSON, windowMs: ASKED_WINDOW_MS, clock })
    const pulled = new Throttle({ tries: PULLED_PER_PERSON, windowMs: PULLED_WINDOW_MS, clock })
    this.#context = { ...options, asked, pulled, slices: new Slices() }
    this.#server = new WebSocketServer({
      noServer: true,
      maxPayload: FRAME_BYTES,
      maxFragments: MAX_FRAGMENTS,
      perMessageDeflate: false,
      clientTracking: false,
    })
    this.#pings = setInterval(() => this.#ping(), PING_MS)
    this.#pings.unref()
    // Devices listen for themselves: only they know which one they are.
    this.#stopListening = options.accounts.onRevoked((person, what) => {
      for (const [socket, identity] of this.#identities) {
        if (identity.person.id === person && cameBy(identity, what)) socket.close(CLOSE.signIn, 'sign in again')
      }
    })
  }

  attach(server: Server): void {
    server.on('upgrade', (request, socket, head) => {
      socket.on('error', () => socket.destroy())
      this.#context.slices
        .run(() => this.#upgrade(request, socket, head))
        .catch(error => {
          this.#options.log.error({ err: error }, 'a handshake failed')
          socket.destroy()
        })
    })
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const { origin, cookie, authorization } = request.headers
    const hasBearer = authorization?.startsWith('Bearer ') === true
    // A page cannot set a bearer header, so what carries one without an Origin is no page.
    if (!(origin === undefined && hasBearer) && !this.#options.allowsOrigin(origin))
      return reject(socket, 403, 'Forbidden')
    if (this.#closing) return reject(socket, 503, 'Service Unavailable')
    const identity = this.#options.accounts.authenticate({ cookie, authorization })
    if (!identity && authorization !== undefined) return reject(socket, 401, 'Unauthorized')
    if (!identity) return this.#signInAgain(request, socket, head)
    if (this.#countOf(identity.person.id) >= SOCKETS_PER_PERSON) return reject(socket, 429, 'Too Many Requests')
    const path = (request.url ?? '/').split('?')[0] ?? '/'
    const address = path === DEVICE_PATH ? null : parseAddress(path.slice(1))?.address
    // A name that is none and one that is not here for you look the same (RELIABILITY T4).
    this.#server.handleUpgrade(request, socket, head, webSocket => {
      this.#track(webSocket, identity)
      if (address === null) {
        this.#devices.add(webSocket)
        new DeviceSocket(webSocket, identity, this.#context)
      } else if (address === undefined) webSocket.close(CLOSE.notHere, 'not here for you')
      else {
        serveStockSocket(webSocket, identity, address, this.#context).catch(error => {
          this.#options.log.error({ err: error }, 'a stock socket failed')
          webSocket.close(CLOSE.restarting, 'please come back')
        })
      }
    })
  }

  /** A page cannot see a refused upgrade: it would take an ended session for a missing network, for ever. */
  #signInAgain(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    this.#server.handleUpgrade(request, socket, head, webSocket => {
      webSocket.on('error', () => webSocket.terminate())
      const cut = setTimeout(() => webSocket.terminate(), HELLO_MS)
      webSocket.on('close', () => clearTimeout(cut))
      webSocket.close(CLOSE.signIn, 'sign in again')
    })
  }

  #track(socket: WebSocket, identity: Identity): void {
    this.#identities.set(socket, identity)
    this.#alive.add(socket)
    socket.on('pong', () => this.#alive.add(socket))
    socket.on('message', () => this.#alive.add(socket))
    // ws closes by itself after a protocol error; without a listener the process would end.
    socket.on('error', error => this.#options.log.info({ reason: error.message }, 'a socket broke the protocol'))
    socket.on('close', () => this.#identities.delete(socket))
  }

  /** Cuts sockets that have not answered since the last look: half-open ones are found within two intervals. */
  #ping(): void {
    for (const socket of this.#identities.keys()) {
      if (!this.#alive.delete(socket)) socket.terminate()
      else socket.ping()
    }
  }

  #countOf(person: string): number {
    let count = 0
    for (const identity of this.#identities.values()) if (identity.person.id === person) count++
    return count
  }

  /** Who is there now. */
  counts(): SocketCounts {
    const sockets = [...this.#identities.keys()]
    const devices = sockets.filter(socket => this.#devices.has(socket)).length
    const people = new Set([...this.#identities.values()].map(({ person }) => person.id)).size
    return { devices, stock: sockets.length - devices, people }
  }

  /** Tells everybody to come back later and waits until they are gone. Safe to call twice. */
  async close(): Promise<void> {
    this.#closing = true
    clearInterval(this.#pings)
    this.#stopListening()
    const sockets = [...this.#identities.keys()]
    const gone = sockets.map(socket => new Promise<void>(resolve => socket.once('close', () => resolve())))
    for (const socket of sockets) socket.close(CLOSE.restarting, 'the relay restarts')
    const cut = setTimeout(() => {
      for (const socket of sockets) socket.terminate()
    }, 1_000)
    await Promise.all(gone)
    clearTimeout(cut)
    this.#server.close()
  }
}

/** Whether what ended is the way this connection came in. */
function cameBy({ sessionId, tokenId }: Identity, what: Revoked): boolean {
  switch (what.type) {
    case 'person':
      return true
    case 'session':
      return what.id === sessionId
    case 'token':
      return what.id === tokenId
    case 'device':
      return false
  }
}

function reject(socket: Duplex, status: number, text: string): void {
  socket.end(`HTTP/1.1 ${status} ${text}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}
