// A document's channel of the one socket, in the shape of a WebSocket: what a stock WebsocketProvider is given.
import * as decoding from 'lib0/decoding'
import type { Address } from '../documents/address.ts'

const SYNC = 0
const AWARENESS = 1
const QUERY_AWARENESS = 3
const STEP_1 = 0

/** What stands at this side's end of a channel: a document's virtual socket, or another tab's (src/sync/tabs/hub.ts). */
export interface ChannelEnd {
  readonly address: string
  /** Of the copy that is brought up to date over it; left out where there is none. */
  readonly epoch?: number | undefined
  /** The physical socket carries the channel. */
  opened(): void
  received(bytes: Uint8Array): void
  /** The relay is there, though it had nothing to say. */
  keepAlive(): void
  /** The other side ended this channel, or the physical socket is gone. */
  ended(code: number, reason: string): void
}

/** What a virtual socket needs of the multiplexer it belongs to. */
export interface Multiplexer {
  /** Begins a channel; the socket is told with `opened` once the physical socket carries it. */
  attach(socket: ChannelEnd): void
  detach(socket: ChannelEnd): void
  data(socket: ChannelEnd, bytes: Uint8Array): void
}

/** An empty awareness message: says nothing, but keeps the provider from taking silence for a dead connection. */
const NOTHING_NEW = Uint8Array.of(1, 1, 0)

export class VirtualSocket implements ChannelEnd {
  static readonly CONNECTING = 0
  static readonly OPEN = 1
  static readonly CLOSING = 2
  static readonly CLOSED = 3
  // The provider asks the instance: without these it would send nothing, silently (FINDINGS a).
  readonly CONNECTING = 0
  readonly OPEN = 1
  readonly CLOSING = 2
  readonly CLOSED = 3

  binaryType = 'arraybuffer'
  readyState = 0
  onopen: (() => void) | null = null
  onmessage: ((event: { data: ArrayBuffer | Uint8Array }) => void) | null = null
  onclose: ((event: { code: number; reason: string }) => void) | null = null
  onerror: ((event: unknown) => void) | null = null
  readonly address: Address
  readonly epoch: number | undefined
  readonly #multiplexer: Multiplexer
  readonly #client: number | null
  readonly #beforeMessage: () => void

  /**
   * `beforeMessage` runs before anything from the relay reaches the document; `client` is the document's own id, without
   * which it says nothing of who is here.
   */
  constructor(
    address: Address,
    multiplexer: Multiplexer,
    beforeMessage: () => void,
    client: number | null = null,
    epoch?: number,
  ) {
    this.#client = client
    this.epoch = epoch
    this.address = address
    this.#multiplexer = multiplexer
    this.#beforeMessage = beforeMessage
    // Handlers are attached in the turn that made us (FINDINGS a), so nothing may happen before it ends.
    queueMicrotask(() => {
      if (this.readyState === this.CONNECTING) multiplexer.attach(this)
    })
  }

  /** Only sync step 1 and one's own awareness go up: the outbox is the only way for edits (DESIGN 7). */
  send(message: ArrayBuffer | Uint8Array): void {
    const bytes = message instanceof Uint8Array ? message : new Uint8Array(message)
    const isStep1 = bytes[0] === SYNC && bytes[1] === STEP_1
    if (isStep1 || (bytes[0] === AWARENESS && speaksFor(bytes, this.#client)) || bytes[0] === QUERY_AWARENESS)
      this.#multiplexer.data(this, bytes)
  }

  close(): void {
    if (this.readyState >= this.CLOSING) return
    this.readyState = this.CLOSED
    this.#multiplexer.detach(this)
  }

  opened(): void {
    if (this.readyState !== this.CONNECTING) return
    this.readyState = this.OPEN
    this.onopen?.()
  }

  received(bytes: Uint8Array): void {
    if (this.readyState !== this.OPEN) return
    this.#beforeMessage()
    // A copy at offset 0: the provider wraps what it gets in a new Uint8Array.
    this.onmessage?.({ data: bytes.slice().buffer })
  }

  keepAlive(): void {
    this.received(NOTHING_NEW)
  }

  ended(code: number, reason: string): void {
    if (this.readyState === this.CLOSED) return
    this.readyState = this.CLOSED
    this.onclose?.({ code, reason })
  }
}

/**
 * Whether an awareness message has an entry of this client. A provider sends back what it hears of others: with some
 * people in a document that would use up what the relay lets through of one's own (relay/SPEC.md P4).
 */
function speaksFor(message: Uint8Array, client: number | null): boolean {
  const decoder = decoding.createDecoder(message.subarray(1))
  const entries = decoding.createDecoder(decoding.readVarUint8Array(decoder))
  for (let count = decoding.readVarUint(entries); count > 0; count--) {
    if (decoding.readVarUint(entries) === client) return true
    decoding.readVarUint(entries)
    decoding.readVarUint8Array(entries)
  }
  return false
}
