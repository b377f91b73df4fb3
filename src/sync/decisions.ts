// What this person decided about collisions and the lists do not show yet, and what others had decided before.
import type { Address } from '../documents/address.ts'
import type { CatalogueLine } from './api.ts'
import { State } from './observable.ts'
import type { Queue } from './queue.ts'
import { type DecisionChoice, type LateDecision, parseDecideResult } from './wire/collisions.ts'
import type { DecideCommand } from './wire/commands.ts'
import { commandIn } from './wire/entry.ts'
import type { EntryAnswer } from './wire/frames.ts'

/** A decision of one's own that came too late. */
export interface TooLate extends LateDecision {
  readonly address: Address
}

export class Decisions {
  /** By collision: decided here, and still among the open ones as the office last told. */
  readonly made = new State<ReadonlyMap<number, DecisionChoice>>(new Map())
  /** Told once, since this device was started. */
  readonly late = new State<readonly TooLate[]>([])
  readonly #documents = new Map<Address, Map<number, DecisionChoice>>()

  /** Entries of a document that wait for the office, in the order they were made. */
  note(address: Address, entries: readonly { readonly bytes: Uint8Array }[]): void {
    const commands = entries.flatMap(({ bytes }) => decisionIn(bytes) ?? [])
    if (commands.length === 0) return
    const noted = this.#documents.get(address) ?? new Map<number, DecisionChoice>()
    for (const { collisions, choice } of commands) for (const id of collisions) noted.set(id, choice)
    this.#documents.set(address, noted)
    this.#show()
  }

  /** The document was rebuilt: only what still waits has been decided. */
  again({ address, rows, pending }: Queue): void {
    if (!this.#documents.delete(address)) return
    this.note(address, [...rows.flatMap(({ entries }) => entries), ...pending])
    this.#show()
  }

  /** The lists have changed: what is open no longer needs no more remembering. */
  listed(lines: ReadonlyMap<Address, CatalogueLine>): void {
    let changed = false
    for (const [address, noted] of this.#documents) {
      const open = new Set(lines.get(address)?.listed?.map(({ id }) => id))
      for (const id of noted.keys()) if (!open.has(id)) changed = noted.delete(id)
      if (noted.size === 0) this.#documents.delete(address)
    }
    if (changed) this.#show()
  }

  answered(address: Address, answers: readonly EntryAnswer[]): void {
    const late = answers.flatMap(each => (each.status === 'committed' ? parseDecideResult(each.result) : []))
    if (late.length > 0) this.late.value = [...this.late.value, ...late.map(each => ({ address, ...each }))]
  }

  #show(): void {
    this.made.value = new Map([...this.#documents.values()].flatMap(noted => [...noted]))
  }
}

/** The decision an entry holds; null for every other entry. */
export function decisionIn(bytes: Uint8Array): DecideCommand | null {
  const command = commandIn(bytes)
  return command?.command === 'decide' ? command : null
}
