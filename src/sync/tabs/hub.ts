// The leader's half: the other tabs' channels, passed through on the one socket under numbers of the leader's own.
import type { Channels } from '../multiplexer.ts'
import type { ChannelEnd } from '../virtual-socket.ts'
import { type DeviceFrame, decodeDeviceFrame, encodeRelayFrame } from '../wire/frames.ts'

export class Hub {
  readonly #channels: Channels
  readonly #send: (to: string, frame: Uint8Array) => void
  /** By tab, then by the number the tab gave the channel. */
  readonly #tabs = new Map<string, Map<number, PassedChannel>>()

  constructor(channels: Channels, send: (to: string, frame: Uint8Array) => void) {
    this.#channels = channels
    this.#send = send
  }

  /** A tab says something to the relay. Entries are not said here: they come by way of the store. */
  heard(from: string, bytes: Uint8Array): void {
    const frame = read(bytes)
    if (frame?.type === 'open') this.#open(from, frame)
    else if (frame?.type === 'close') this.#close(from, frame.channel)
    else if (frame?.type === 'data') {
      const channel = this.#tabs.get(from)?.get(frame.channel)
      if (channel) this.#channels.data(channel, frame.bytes)
    }
  }

  #open(from: string, { channel: number, address, epoch }: Extract<DeviceFrame, { type: 'open' }>): void {
    this.#close(from, number)
    const channel = new PassedChannel(address, epoch, {
      data: bytes => this.#say(from, { type: 'data', channel: number, bytes }),
      ended: (code, reason) => {
        this.#tabs.get(from)?.delete(number)
        this.#say(from, { type: 'closed', channel: number, code, reason })
      },
    })
    const channels = this.#tabs.get(from) ?? new Map<number, PassedChannel>()
    this.#tabs.set(from, channels.set(number, channel))
    this.#channels.attach(channel)
  }

  #close(from: string, number: number): void {
    const channel = this.#tabs.get(from)?.get(number)
    if (!channel) return
    this.#tabs.get(from)?.delete(number)
    this.#channels.detach(channel)
  }

  /** A tab is gone: at the office nobody sits in its documents any more. */
  gone(from: string): void {
    for (const channel of this.#tabs.get(from)?.values() ?? []) this.#channels.detach(channel)
    this.#tabs.delete(from)
  }

  /** The connection ended, and every channel with it: the tabs hear of that as a whole. */
  lost(): void {
    for (const channels of this.#tabs.values()) for (const channel of channels.values()) channel.forget()
    this.#tabs.clear()
  }

  #say(to: string, frame: Parameters<typeof encodeRelayFrame>[0]): void {
    this.#send(to, encodeRelayFrame(frame))
  }
}

/** Another tab's channel, where this tab's multiplexer expects a virtual socket. */
class PassedChannel implements ChannelEnd {
  readonly address: string
  readonly epoch: number | undefined
  readonly #to: { readonly data: (bytes: Uint8Array) => void; readonly ended: (code: number, reason: string) => void }
  #forgotten = false

  constructor(
    address: string,
    epoch: number | undefined,
    to: { readonly data: (bytes: Uint8Array) => void; readonly ended: (code: number, reason: string) => void },
  ) {
    this.address = address
    this.epoch = epoch
    this.#to = to
  }

  opened(): void {
    // The other tab takes it for open as soon as it has asked: what it says meanwhile waits at the relay.
  }

  received(bytes: Uint8Array): void {
    this.#to.data(bytes)
  }

  ended(code: number, reason: string): void {
    if (!this.#forgotten) this.#to.ended(code, reason)
  }

  keepAlive(): void {
    // Every tab keeps its own virtual sockets awake.
  }

  forget(): void {
    this.#forgotten = true
  }
}

/** Null where it is malformed: a tab of another version of the app. */
function read(bytes: Uint8Array): DeviceFrame | null {
  try {
    return decodeDeviceFrame(bytes)
  } catch {
    return null
  }
}
