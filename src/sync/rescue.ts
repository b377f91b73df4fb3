// What is not on the disk yet when a page goes: saving takes several steps, and a page that was left is not waited for. So
// it is noted where a page can write without waiting, and brought in at the next start (O15).
import { type Address, fromBase64Url, newId, parseAddress, toBase64Url } from '../documents/address.ts'
import { parseChanges } from '../documents/changes.ts'
import type { Drafts } from './drafts.ts'
import type { Environment } from './environment.ts'
import type { Outbox } from './outbox.ts'
import { newRecord, type PendingEntry } from './queue.ts'
import { TEXT_MOVED } from './replay.ts'
import { parseCommand } from './wire/commands.ts'
import { decodeEntry, type EntryContent } from './wire/entry.ts'

/** Notes that are written and read without waiting, one for each page. */
export interface NoteStore {
  /** This page's note in place of the one before; null: none. May throw where there is no room. */
  write(note: string | null): void
  /** The notes of all pages of this person, with the way to take one away. */
  read(): readonly { readonly note: string; readonly remove: () => void }[]
}

/** Letters of a note: what is typed in a moment, and then some. Browsers give all pages together 5 million. */
const NOTE_LETTERS = 500_000
const FORMAT = 1

interface Noted {
  readonly address: string
  readonly known: boolean
  readonly generation: number
  /** base64url of the entry. */
  readonly bytes: string
  readonly before: PendingEntry['before']
}

export interface RescueContext {
  readonly notes: NoteStore
  readonly outbox: Outbox
  readonly drafts: Drafts
  readonly environment: Pick<Environment, 'random' | 'clock'>
}

export class Rescue {
  readonly #context: RescueContext
  #leaving = false
  #noted = false

  constructor(context: RescueContext) {
    this.#context = context
  }

  /** The page may be gone after this turn: from now on nothing is unnoted at the end of any. */
  leave(): void {
    this.#leaving = true
    this.look()
  }

  /** Somebody is here. */
  stay(): void {
    this.#leaving = false
    this.look()
  }

  /** Call when something was taken or saved. */
  look(): void {
    if (!this.#leaving && !this.#noted) return
    const noted = this.#leaving ? this.#unsaved() : []
    if (noted.length === 0 && this.#unsaved().length > 0) return
    const note = noted.length > 0 ? JSON.stringify({ format: FORMAT, noted }) : null
    if (note !== null && note.length > NOTE_LETTERS) return
    try {
      this.#context.notes.write(note)
      this.#noted = note !== null
    } catch {
      // No room, or not allowed here: it is being saved all the same.
    }
  }

  #unsaved(): Noted[] {
    return [...this.#context.outbox.queues()].flatMap(({ address, record: { known, generation }, pending }) =>
      pending.map(each => {
        // Another page may bring it in while this one is put aside.
        each.noted ||= this.#leaving
        return { address, known, generation, bytes: toBase64Url(each.bytes), before: each.before }
      }),
    )
  }

  /** Takes what pages that went have noted, at once; resolves when it is on the disk. */
  async bringIn(): Promise<void> {
    const brought = this.#context.notes.read().map(async ({ note, remove }) => {
      await Promise.all(read(note).map(each => this.#bringIn(each)))
      remove()
    })
    await Promise.all(brought)
  }

  async #bringIn({ address, known, generation, content, before }: Read): Promise<void> {
    const { outbox, drafts, environment } = this.#context
    const queue = outbox.queue(address, newRecord(address, known))
    if (queue.record.generation === generation) return outbox.add(queue, { content, before }, true)
    if ('command' in content) return
    // The document has been rebuilt since: only the page that made it could have made it again.
    const draft = { id: newId(environment.random), address, changes: content.changes, refusal: TEXT_MOVED, n: null }
    await drafts.restore([{ ...draft, at: environment.clock() }])
  }
}

interface Read extends PendingEntry {
  readonly address: Address
  readonly known: boolean
  readonly generation: number
}

/** What a note says, as far as it can be believed: pages of other versions may have written it. */
function read(note: string): Read[] {
  try {
    const { format, noted } = JSON.parse(note) as { format?: unknown; noted?: unknown }
    if (format !== FORMAT || !Array.isArray(noted)) return []
    return (noted as Noted[]).flatMap(({ address: text, known, generation, bytes: encoded, before }) => {
      const address = parseAddress(String(text))?.address
      const bytes = fromBase64Url(String(encoded))
      const content = bytes && contentOf(bytes)
      if (!address || !bytes || !content || !Array.isArray(before)) return []
      return [{ address, known: known === true, generation: Number(generation), content, before }]
    })
  } catch {
    return []
  }
}

function contentOf(bytes: Uint8Array): EntryContent | null {
  const entry = decodeEntry(bytes)
  if (entry?.type === 'command') {
    const command = parseCommand(entry.command)
    return command && { command }
  }
  const parsed = entry ? parseChanges(entry.changes) : null
  return entry && parsed && 'changes' in parsed ? { update: entry.update, changes: parsed.changes } : null
}
