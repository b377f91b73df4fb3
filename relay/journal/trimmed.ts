// The row a trimmed document's journal begins with: its whole state in place of the rows that went, and beside it who wrote
// what stands there, which only those rows knew (relay/SPEC.md R).
import type { Address } from '../../src/documents/address.ts'
import { decodeEntry, encodeCommand, encodeEntry } from '../../src/sync/wire/entry.ts'
import type { OwnRow } from './own-row.ts'
import type { Batch } from './row.ts'

/** Who wrote a value that stands. */
export interface Writer {
  /** Id. */
  readonly person: string
  /** ms since 1970, when the relay received it. */
  readonly at: number
}

export interface Trimmed {
  /** Everything of the document up to this sequence is in it. */
  readonly through: number
  /** How many rows went, with those of earlier times. */
  readonly removed: number
  /** ms since 1970: what was received from here on is all there. */
  readonly since: number
  /** Who wrote what stands, by `root/key`. */
  readonly writers: ReadonlyMap<string, Writer>
}

/** As it is written: places by person, each with when; a document has many places and few persons. */
interface Written {
  readonly command: typeof TRIMMED
  readonly through: number
  readonly removed: number
  readonly since: number
  readonly writers: Readonly<Record<string, Readonly<Record<string, number>>>>
}

const TRIMMED = 'trimmed'

/** The row's body. `state`: Yjs update, V1; null where nothing of the document's epoch went. */
export function trimmedRow(
  ownRow: OwnRow,
  about: { readonly address: Address; readonly epoch: number; readonly state: Uint8Array | null },
  { through, removed, since, writers }: Trimmed,
): Uint8Array {
  const byPerson: Record<string, Record<string, number>> = {}
  for (const [place, { person, at }] of writers) {
    const places = byPerson[person] ?? {}
    places[place] = at
    byPerson[person] = places
  }
  const written: Written = { command: TRIMMED, through, removed, since, writers: byPerson }
  const content = about.state ? [encodeEntry({ update: about.state, changes: [] })] : []
  const { address, epoch } = about
  return ownRow(address, { epoch, note: { trimmed: through } }, [...content, encodeCommand(written)])
}

/** What such a row says; null where the batch is of any other. */
export function readTrimmed({ author, note, entries }: Batch): Trimmed | null {
  if (author !== 'relay' || !note.startsWith('{"trimmed":')) return null
  const last = entries.at(-1)
  const entry = last ? decodeEntry(last.bytes) : null
  if (entry?.type !== 'command') return null
  const { command, through, removed, since, writers: byPerson } = JSON.parse(entry.command) as Written
  if (command !== TRIMMED) return null
  const writers = new Map<string, Writer>()
  for (const [person, places] of Object.entries(byPerson)) {
    for (const [place, at] of Object.entries(places)) writers.set(place, { person, at })
  }
  return { through, removed, since, writers }
}
