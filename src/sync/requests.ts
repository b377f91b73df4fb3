// Questions a device asks the relay outside of open documents: a document's state, and what would be refused.
import * as decoding from 'lib0/decoding'
import type { Address } from '../documents/address.ts'
import type { Change } from '../documents/changes.ts'
import type { Link } from './link.ts'
import type { Channels } from './multiplexer.ts'
import { VirtualSocket } from './virtual-socket.ts'
import { CLOSE, type Refusal } from './wire/refusals.ts'

/** Sync step 1 with an empty state vector: asks for everything. */
const EVERYTHING = Uint8Array.of(0, 0, 1, 0)
const SYNC = 0
const STEP_2 = 1
/** UTF-16 units in one `check` frame: a day's changes must not make a frame that the relay closes the socket for. */
const CHECK_UNITS = 256 * 1024

/** The connection ended before the answer came. */
export class LostError extends Error {
  override readonly name = 'LostError'
}

/** The relay ended the one channel that was asked on; the connection stands. */
export class ChannelError extends Error {
  override readonly name = 'ChannelError'
  readonly code: number
  constructor(message: string, code: number) {
    super(message)
    this.code = code
  }
}

interface Waiting<T> {
  readonly resolve: (answer: T) => void
  readonly reject: (error: Error) => void
}

export class Requests {
  readonly #link: Link
  readonly #channels: Channels
  readonly #checks = new Map<number, Waiting<readonly (Refusal | null)[]>>()
  readonly #states = new Map<VirtualSocket, Waiting<Uint8Array | null>>()
  #ref = 0

  constructor(link: Link, channels: Channels) {
    this.#link = link
    this.#channels = channels
  }

  /**
   * The relay's committed state as one update, of this epoch if one is named; null where the document is not here for
   * this person. @throws LostError, ChannelError
   */
  state(address: Address, epoch?: number): Promise<Uint8Array | null> {
    return new Promise((resolve, reject) => {
      if (!this.#link.ready) return reject(noConnection())
      const socket = new VirtualSocket(address, this.#channels, () => undefined, null, epoch)
      this.#states.set(socket, { resolve, reject })
      socket.onopen = () => socket.send(EVERYTHING)
      socket.onclose = ({ code, reason }) => {
        if (!this.#states.delete(socket)) return
        if (code === CLOSE.notHere) resolve(null)
        else reject(new ChannelError(`${address}: ${reason}`, code))
      }
      socket.onmessage = ({ data }) => {
        const decoder = decoding.createDecoder(new Uint8Array(data))
        if (decoding.readVarUint(decoder) !== SYNC || decoding.readVarUint(decoder) !== STEP_2) return
        this.#states.delete(socket)
        resolve(decoding.readVarUint8Array(decoder))
        socket.close()
      }
    })
  }

  /** For each change list, why it would be refused; null where it would not. @throws LostError */
  async check(address: Address, lists: readonly (readonly Change[])[]): Promise<readonly (Refusal | null)[]> {
    const results = []
    for (const changes of frames(lists.map(list => JSON.stringify(list)))) {
      results.push(...(await this.#check(address, changes)))
    }
    return results
  }

  #check(address: Address, changes: readonly string[]): Promise<readonly (Refusal | null)[]> {
    return new Promise((resolve, reject) => {
      if (!this.#link.ready) return reject(noConnection())
      const ref = ++this.#ref
      this.#checks.set(ref, { resolve, reject })
      this.#link.send({ type: 'check', ref, address, changes })
    })
  }

  checked(ref: number, results: readonly (Refusal | null)[]): void {
    this.#checks.get(ref)?.resolve(results)
    this.#checks.delete(ref)
  }

  /** The connection ended. */
  lost(): void {
    const waiting = [...this.#checks.values(), ...this.#states.values()]
    const sockets = [...this.#states.keys()]
    this.#checks.clear()
    this.#states.clear()
    for (const socket of sockets) socket.close()
    for (const { reject } of waiting) reject(noConnection())
  }
}

const noConnection = (): LostError => new LostError('no connection')

/** Lists put together into frames the relay takes. */
function frames(lists: readonly string[]): string[][] {
  const all: string[][] = []
  let units = Number.POSITIVE_INFINITY
  for (const list of lists) {
    if (units + list.length > CHECK_UNITS) {
      all.push([])
      units = 0
    }
    all.at(-1)?.push(list)
    units += list.length
  }
  return all
}
