// Keys that commands of one turn ask for: looked up before anything is judged, and each given to one document only.
import type { Address } from '../../src/documents/address.ts'
import { commandIn } from '../../src/sync/wire/entry.ts'
import type { Store } from '../store/store.ts'
import type { Room } from './room.ts'
import type { Work } from './work.ts'

export class TurnKeys {
  /** By kind and key, whose it is; null: nobody's. */
  readonly #holders = new Map<string, Address | null>()

  /** Asks the store about the keys these submissions name. */
  async lookUp(store: Store, { kind }: Room, works: readonly Work[]): Promise<void> {
    for (const { entries } of works) {
      for (const { bytes } of entries) {
        const key = keyAskedFor(bytes)
        if (key === null) continue
        const name = nameOf(kind.name, key)
        if (!this.#holders.has(name)) this.#holders.set(name, await store.keyHolder(kind.name, key))
      }
    }
  }

  /** False where another document has it, or gets it in this turn. A document judged again keeps what it took. */
  take({ kind, address }: Room, key: string): boolean {
    const name = nameOf(kind.name, key)
    // One that nobody looked up is nobody's to give.
    const holder = this.#holders.get(name)
    if (holder === undefined || (holder !== null && holder !== address)) return false
    this.#holders.set(name, address)
    return true
  }
}

const nameOf = (kind: string, key: string): string => `${kind} ${key}`

function keyAskedFor(bytes: Uint8Array): string | null {
  const command = commandIn(bytes)
  return command?.command === 'rekey' ? command.key : null
}
