// Questions a device asks the relay outside of open documents: a document's state, and what would be refused.
import * as decoding from 'lib0/decoding'
import type { Address } from '../documents/address.ts'
import type { Change } from '../documents/changes.ts'
import type { Connection } from './connection.ts'
import type { Channels } from './multiplexer.ts'
import { VirtualSocket } from './virtual-socket.ts'
import type { Refusal } from './wire/refusals.ts'

/** Sync step 1 with an empty state vector: asks for everything. */
const EVERYTHING = Uint8Array.of(0, 0, 1, 0)
const STEP_2 = 1

/** The connection ended before the answer came. */
export class LostError extends Error {
  override readonly name = 'LostError'
}

export class Requests {
  readonly #connection: Connection
  readonly #channels: Channels
  readonly #checks = new Map<
    number,
    { resolve: (results: readonly (Refusal | null)[]) => void; reject: (e: Error) => void }
  >()
  #ref = 0

  constructor(connection: Connection, channels: Channels) {
    this.#connection = connection
    this.#channels = channels
  }

  /** The relay's committed state as one update. */
  state(address: Address): Promise<Uint8Array> {
    return new Promise((resolve, reject) => {
      const socket = new VirtualSocket(address, this.#channels, () => undefined)
      socket.onopen = () => socket.send(EVERYTHING)
      socket.onclose = ({ reason }) => reject(new LostError(reason))
      socket.onmessage = ({ data }) => {
        const decoder = decoding.createDecoder(new Uint8Array(data))
        if (decoding.readVarUint(decoder) !== 0 || decoding.readVarUint(decoder) !== STEP_2) return
        resolve(decoding.readVarUint8Array(decoder))
        socket.close()
      }
    })
  }

  /** For each change list, why it would be refused; null where it would not. */
  check(address: Address, lists: readonly (readonly Change[])[]): Promise<readonly (Refusal | null)[]> {
    return new Promise((resolve, reject) => {
      if (!this.#connection.ready) return reject(new LostError('no connection'))
      const ref = ++this.#ref
      this.#checks.set(ref, { resolve, reject })
      const changes = lists.map(list => JSON.stringify(list))
      this.#connection.send({ type: 'check', ref, address, changes })
    })
  }

  checked(ref: number, results: readonly (Refusal | null)[]): void {
    this.#checks.get(ref)?.resolve(results)
    this.#checks.delete(ref)
  }

  lost(): void {
    for (const { reject } of this.#checks.values()) reject(new LostError('no connection'))
    this.#checks.clear()
  }
}
