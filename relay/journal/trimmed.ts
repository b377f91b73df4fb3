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

/**
 * As it is written: by person, by when, by record (a place up to its last dot), the rest of each place. A document has many
 * places and few persons, and a record is mostly written at once.
 */
interface Written {
  readonly command: typeof TRIMMED
  readonly through: number
  readonly removed: number
  readonly since: number
  readonly writers: Grouped
}

type Grouped = Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>>>

const TRIMMED = 'trimmed'

/** The row's body. `state`: Yjs update, V1; null where nothing of the document's epoch went. */
export function trimmedRow(
  ownRow: OwnRow,
  about: { readonly address: Address; readonly epoch: number; readonly state: Uint8Array | null },
  { through, removed, since, writers }: Trimmed,
): Uint8Array {
  const written: Written = { command: TRIMMED, through, removed, since, writers: grouped(writers) }
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
  const { command, through, removed, since, writers } = JSON.parse(entry.command) as Written
  return command === TRIMMED ? { through, removed, since, writers: new Map(apart(writers)) } : null
}

function grouped(writers: Trimmed['writers']): Grouped {
  const all: Record<string, Record<string, Record<string, string[]>>> = {}
  for (const [place, { person, at }] of writers) {
    const end = place.lastIndexOf('.') + 1
    const [record, rest] = [place.slice(0, end), place.slice(end)]
    const times = all[person] ?? {}
    const records = times[at] ?? {}
    const rests = records[record] ?? []
    rests.push(rest)
    records[record] = rests
    times[at] = records
    all[person] = times
  }
  return all
}

function* apart(all: Grouped): Generator<[string, Writer]> {
  for (const [person, times] of Object.entries(all)) {
    for (const [at, records] of Object.entries(times)) {
      const writer = { person, at: Number(at) }
      for (const [record, rests] of Object.entries(records)) for (const rest of rests) yield [record + rest, writer]
    }
  }
}
