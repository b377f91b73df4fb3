// One person's machine for measuring: the product's own src/sync with signed submissions, on `ws` and memory.
import { createPrivateKey, createPublicKey, type KeyObject, randomBytes, hash as sha } from 'node:crypto'
import sodium from 'sodium-native'
import WebSocket from 'ws'
import * as Y from 'yjs'
import type { Address } from '../../../src/documents/address.ts'
import type { Kind } from '../../../src/documents/kind.ts'
import type { Person } from '../../../src/sync/api.ts'
import { SatchelDevice } from '../../../src/sync/device.ts'
import type { Environment, Socket } from '../../../src/sync/environment.ts'
import { MemoryCopies, MemoryStore } from '../../../src/sync/stores/memory.ts'
import type { CarriedWrite } from '../../../src/sync/stores/store.ts'
import { decodeParcel } from '../../../src/sync/wire/parcel.ts'
import { memoryLock, timers, when } from '../../support/device-parts.ts'

// Each open document's provider listens for the process's end.
process.setMaxListeners(0)

/** A device enrolled beforehand, whose it is, and the way in. */
export interface Profile {
  readonly device: string
  /** PKCS #8, PEM. */
  readonly key: string
  readonly token: string
  readonly person: Person
}

/** A disk whose cargo can be weighed at once: what it holds of a document, encoded as one update. */
class Disk extends MemoryStore {
  readonly #updates = new Map<Address, Uint8Array[]>()

  override async carry(write: CarriedWrite): Promise<void> {
    await super.carry(write)
    for (const { address, bytes } of write.putCargo ?? []) {
      const before = this.#updates.get(address) ?? []
      this.#updates.set(address, [...before, ...decodeParcel(bytes)])
    }
  }

  /** Bytes of what was delivered. */
  weigh(address: Address): number {
    const doc = new Y.Doc()
    for (const update of this.#updates.get(address) ?? []) Y.applyUpdate(doc, update)
    const { length } = Y.encodeStateAsUpdate(doc)
    doc.destroy()
    return length
  }
}

export class Machine {
  readonly device: Promise<SatchelDevice>
  readonly store = new Disk()
  readonly #url: string
  readonly #token: string
  #online = false
  #socket: WebSocket | null = null

  /** `host` as in a URL: name and port. */
  constructor(host: string, installation: string, profile: Profile, kinds: ReadonlyMap<string, Kind>) {
    const { device, key, token, person } = profile
    this.#url = `ws://${host}/device`
    this.#token = token
    const environment: Environment = {
      store: this.store,
      copies: new MemoryCopies(),
      identity: { device, person: person.id, installation, sign: signer(createPrivateKey(key)) },
      connect: () => this.#connect(),
      random: randomBytes,
      fraction: Math.random,
      clock: Date.now,
      timers,
      sha256: bytes => sha('sha256', bytes, 'buffer'),
      lock: memoryLock(),
    }
    this.device = SatchelDevice.start({ environment, kinds, person })
  }

  #connect(): Socket {
    const url = this.#online ? this.#url : 'ws://127.0.0.1:1'
    const headers = { authorization: `Bearer ${this.#token}` }
    this.#socket = gathering(new WebSocket(url, { headers, perMessageDeflate: false }))
    return this.#socket as unknown as Socket
  }

  /** Resolves when everything the relay had to tell is here. */
  async connect(): Promise<void> {
    this.#online = true
    const device = await this.device
    const before = device.updated.value
    device.wake()
    await when(device.updated, updated => updated !== null && updated !== before)
  }

  disconnect(): void {
    this.#online = false
    this.#socket?.terminate()
  }

  async close(): Promise<void> {
    this.#online = false
    await (await this.device).close()
  }
}

/**
 * Signs with libsodium: a real device signs on a processor of its own, here all share the generator's. Node's own takes
 * twice the time, and a thread change for each.
 */
function signer(key: KeyObject): (bytes: Uint8Array) => Promise<Uint8Array> {
  const half = (of: KeyObject, name: 'd' | 'x') => Buffer.from(String(of.export({ format: 'jwk' })[name]), 'base64url')
  const secret = Buffer.concat([half(key, 'd'), half(createPublicKey(key), 'x')])
  return async bytes => {
    const signature = new Uint8Array(sodium.crypto_sign_BYTES)
    sodium.crypto_sign_detached(signature, bytes, secret)
    return signature
  }
}

/** Writes what is sent in one turn of the event loop at once, as a browser's network process does. */
function gathering(socket: WebSocket): WebSocket {
  socket.once('upgrade', ({ socket: tcp }) => {
    const send = socket.send.bind(socket)
    let corked = false
    socket.send = (bytes: Uint8Array) => {
      if (!corked) {
        corked = true
        tcp.cork()
        setImmediate(() => {
          corked = false
          tcp.uncork()
        })
      }
      send(bytes)
    }
  })
  return socket
}
