// Business transactions that were asked for here: which wait for the office, and which of them came to nothing.
import type { Address } from '../documents/address.ts'
import type { CatalogueLine } from './api.ts'
import { State } from './observable.ts'
import type { Queue } from './queue.ts'
import { type FactsCommand, type NotRun, parseNotRun } from './wire/commands.ts'
import { commandIn } from './wire/entry.ts'
import type { EntryAnswer } from './wire/frames.ts'

/** What can be done to a document as a whole; the version it is done on is the device's to state. */
export type Transaction = FactsCommand extends infer Each
  ? Each extends unknown
    ? Omit<Each, 'version'>
    : never
  : never

/** One that was not run, and why: as the office answered, or because it was refused or the document is not here. */
export interface NotRunHere {
  readonly address: Address
  readonly command: FactsCommand
  readonly why: NotRun['not'] | 'refused'
  /** What the office answered, with its reasons; absent where it was refused. */
  readonly answer?: NotRun
}

export class Transactions {
  /** By document, in the order they were asked for: those the office has not answered. */
  readonly waiting = new State<ReadonlyMap<Address, readonly FactsCommand[]>>(new Map())
  /** Told once, since this device was started. Grows at each. */
  readonly notRun = new State<readonly NotRunHere[]>([])

  /** Entries of a document that wait for the office, in the order they were made. */
  note(address: Address, entries: readonly { readonly bytes: Uint8Array }[]): void {
    const commands = entries.flatMap(({ bytes }) => factsCommandIn(bytes) ?? [])
    if (commands.length > 0) this.#set(address, [...this.#of(address), ...commands])
  }

  /** A transaction as a command on the facts this line will have when what was asked for before has been run. */
  begin(line: CatalogueLine | undefined, transaction: Transaction): FactsCommand {
    const version = line && versionOf(line, transaction)
    if (!line || !version) throw new Error('a document without facts of the office')
    const { address } = line
    const waiting = this.#of(address)
    const command: FactsCommand = { ...transaction, version: version + waiting.length }
    this.#set(address, [...waiting, command])
    return command
  }

  /** The office has spoken about entries of this document's queue, which are still among its rows. */
  answered({ address, rows }: Queue, answers: readonly EntryAnswer[]): void {
    for (const answer of answers) {
      if (answer.status !== 'committed' && answer.status !== 'refused') continue
      const entry = rows.flatMap(({ entries }) => entries.find(({ n }) => n === answer.n) ?? [])[0]
      const command = entry && factsCommandIn(entry.bytes)
      if (!command) continue
      this.#set(address, this.#of(address).slice(1))
      if (answer.status === 'refused') this.#tell([{ address, command, why: 'refused' }])
      const notRun = answer.status === 'committed' ? parseNotRun(answer.result) : null
      if (notRun) this.#tell([{ address, command, why: notRun.not, answer: notRun }])
    }
  }

  /** The document was rebuilt: what does not wait any more was dropped with it. */
  again({ address, rows, pending }: Queue): void {
    const before = this.#of(address)
    if (before.length === 0) return
    const entries = [...rows.flatMap(row => row.entries), ...pending]
    const left = entries.flatMap(({ bytes }) => factsCommandIn(bytes) ?? [])
    this.#set(address, left)
    const dropped = before.slice(0, before.length - left.length)
    this.#tell(dropped.map(command => ({ address, command, why: 'refused' }) as const))
  }

  #tell(notRun: readonly NotRunHere[]): void {
    if (notRun.length > 0) this.notRun.value = [...this.notRun.value, ...notRun]
  }

  /** Another tab has sent all there was. */
  settled({ address, rows, pending }: Queue): void {
    if (rows.length === 0 && pending.length === 0 && this.#of(address).length > 0) this.#set(address, [])
  }

  #of(address: Address): readonly FactsCommand[] {
    return this.waiting.value.get(address) ?? []
  }

  #set(address: Address, commands: readonly FactsCommand[]): void {
    const waiting = new Map(this.waiting.value)
    if (commands.length > 0) waiting.set(address, commands)
    else waiting.delete(address)
    this.waiting.value = waiting
  }
}

/** What `create` leaves. */
const FIRST_VERSION = 1

/**
 * Of a document that was begun here and has not come to the office yet, statuses may change behind what begins it (X5): a
 * visit report is confirmed where it was written. What else is done to it as a whole needs what the office makes of it.
 */
function versionOf({ facts, head }: CatalogueLine, { command }: Transaction): number | null {
  if (facts.version >= FIRST_VERSION) return facts.version
  return head === 0 && (command === 'run' || command === 'status') ? FIRST_VERSION : null
}

function factsCommandIn(bytes: Uint8Array): FactsCommand | null {
  const command = commandIn(bytes)
  return command && command.command !== 'create' && command.command !== 'decide' ? command : null
}
