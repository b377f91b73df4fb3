// Documents above and below those that commands of one turn speak of: looked up before anything is judged. What one
// document's commands change or rely on is not another one's to change in the same turn: that waits for the next.
import type { Address } from '../../src/documents/address.ts'
import { MAX_TAKEN_ALONG } from '../../src/policy/statuses/hierarchy.ts'
import type { Spread, StatusProfile } from '../../src/policy/statuses/profile.ts'
import { rulesOf } from '../../src/policy/statuses/rules.ts'
import { commandIn } from '../../src/sync/wire/entry.ts'
import type { DocumentRow, Store } from '../store/store.ts'
import type { Room } from './room.ts'
import type { Work } from './work.ts'

/** One more than may go along: policy then says that there are too many. */
export const LOOKED_UP = MAX_TAKEN_ALONG + 1

/** To be judged in the next turn: what it depends on is only just changing. Nobody has to send it again. */
export const NEXT_TURN = 'nextTurn'
export type NextTurn = typeof NEXT_TURN

export class TurnHierarchy {
  readonly #above = new Map<Address, readonly DocumentRow[]>()
  readonly #below = new Map<Address, readonly DocumentRow[]>()
  /** By document, whose commands change it in this turn. */
  readonly #changedBy = new Map<Address, Address>()
  /** By document, whose commands were judged on what it is. */
  readonly #reliedOnBy = new Map<Address, Set<Address>>()
  /** Documents that may begin later in this turn. */
  readonly #beginning: Set<Address>

  constructor(beginning: Iterable<Address> = []) {
    this.#beginning = new Set(beginning)
  }

  /** Asks the store about what the commands of these submissions may need. */
  async lookUp(
    store: Pick<Store, 'document' | 'hierarchy'>,
    room: Room,
    works: readonly Work[],
    profiles: ReadonlyMap<string, StatusProfile>,
  ): Promise<void> {
    this.#beginning.delete(room.address)
    if (!room.kind.declaration.policy.hierarchy) return
    for (const { bytes } of works.flatMap(work => work.entries)) {
      const command = commandIn(bytes)
      if ((command?.command === 'create' || command?.command === 'move') && command.parent) {
        await this.#lookUpAbove(store, command.parent)
      }
      if (command?.command !== 'run') continue
      const spread = spreadOf(profiles.get(room.row?.profile ?? ''), command.transaction)
      if (spread?.to === 'above') await this.#lookUpAbove(store, room.address)
      if (spread?.to === 'below') await this.#lookUpBelow(store, room.address)
    }
  }

  async #lookUpAbove(store: Pick<Store, 'document' | 'hierarchy'>, address: Address): Promise<void> {
    if (this.#above.has(address)) return
    const document = await store.document(address)
    this.#above.set(address, document ? [document, ...(await store.hierarchy.above(address, LOOKED_UP))] : [])
  }

  async #lookUpBelow({ hierarchy }: Pick<Store, 'hierarchy'>, address: Address): Promise<void> {
    if (!this.#below.has(address)) this.#below.set(address, await hierarchy.below(address, LOOKED_UP))
  }

  /** A document and everything above it, as committed; null where nobody looked it up, empty where there is none. */
  above(address: Address): readonly DocumentRow[] | null {
    return this.#above.get(address) ?? null
  }

  /** Everything below a document, as committed; null where nobody looked it up. */
  below(address: Address): readonly DocumentRow[] | null {
    return this.#below.get(address) ?? null
  }

  /** Whether a document that is not there yet may be there in the next turn. */
  mayBegin(address: Address): boolean {
    return this.#beginning.has(address) || this.#changedBy.has(address)
  }

  /** Commands of `by` are judged on what these others are; false where one of them is changed in this turn. */
  rely(by: Address, on: Iterable<Address>): boolean {
    const all = [...on].filter(address => address !== by)
    if (all.some(address => this.#changedBy.has(address))) return false
    for (const address of all) {
      const those = this.#reliedOnBy.get(address) ?? new Set()
      this.#reliedOnBy.set(address, those.add(by))
    }
    return true
  }

  /** Commands of `by` change these; false where those of another one change one of them, or were judged on it. */
  change(by: Address, ...addresses: readonly Address[]): boolean {
    const isFree = (address: Address) =>
      (this.#changedBy.get(address) ?? by) === by &&
      [...(this.#reliedOnBy.get(address) ?? [])].every(other => other === by)
    if (!addresses.every(isFree)) return false
    for (const address of addresses) this.#changedBy.set(address, by)
    return true
  }
}

/** Who else runs a transaction of this profile with a document; null: nobody. */
export function spreadOf(profile: StatusProfile | undefined, transaction: string): Spread | null {
  return (profile && rulesOf(profile).transactions.get(transaction)?.spread) ?? null
}
