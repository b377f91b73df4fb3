// What the office let in without a signature, remembered by what Yjs calls it: the same file again brings none of it (M3).
//
// It is kept with what imports remember: source `unsigned:<address>`, key the Yjs client id, `clock` and `written` as fields.
import * as Y from 'yjs'
import type { Address } from '../../src/documents/address.ts'
import type { ImportedRecord } from '../store/store.ts'

/** `length` clocks of the file's client from `from` on were written here as those of `client` from `clock` on. */
type Run = readonly [from: number, length: number, client: number, clock: number]

interface Approved {
  /** Everything before was let in, or looked at and left out. */
  readonly clock: number
  readonly written: readonly Run[]
}

/** What a file has, and what was written for it. */
export interface Written {
  readonly theirs: Y.ID
  readonly ours: Y.ID
}

export const approvalsSource = (address: Address): string => `unsigned:${address}`

/** The keys under which it is kept what was approved of a document with these clients. */
export const approvalKeys = (doc: Y.Doc): string[] => [...doc.store.clients.keys()].map(String)

export class Approvals {
  readonly #clients = new Map<number, Approved>()

  constructor(rows: readonly ImportedRecord[] = []) {
    for (const { sourceKey, fields } of rows) {
      const written = JSON.parse(String(fields.written)) as Run[]
      this.#clients.set(Number(sourceKey), { clock: Number(fields.clock), written })
    }
  }

  covers({ client, clock }: Y.ID): boolean {
    return clock < (this.#clients.get(client)?.clock ?? 0)
  }

  /** What was written here for it; null where nothing was. */
  standIn({ client, clock }: Y.ID): Y.ID | null {
    const run = this.#clients.get(client)?.written.find(([from, length]) => from <= clock && clock < from + length)
    return run ? Y.createID(run[2], run[3] + clock - run[0]) : null
  }

  /** The rows that change when everything before these clocks is approved, and this was written for it. */
  after(address: Address, clocks: ReadonlyMap<number, number>, written: readonly Written[]): ImportedRecord[] {
    return [...clocks].flatMap(([client, clock]): ImportedRecord[] => {
      const before = this.#clients.get(client) ?? { clock: 0, written: [] }
      if (clock <= before.clock) return []
      const more = written.filter(({ theirs }) => theirs.client === client)
      const fields = { clock, written: JSON.stringify([...before.written, ...runsOf(more)]) }
      return [{ source: approvalsSource(address), sourceKey: String(client), address, record: '', fields }]
    })
  }
}

/** Neighbours on both sides as one run: letters are typed one after the other. */
function runsOf(written: readonly Written[]): Run[] {
  const runs: Run[] = []
  for (const { theirs, ours } of written) {
    const last = runs.at(-1)
    const goesOn =
      last && last[0] + last[1] === theirs.clock && last[2] === ours.client && last[3] + last[1] === ours.clock
    if (goesOn) runs[runs.length - 1] = [last[0], last[1] + 1, last[2], last[3]]
    else runs.push([theirs.clock, 1, ours.client, ours.clock])
  }
  return runs
}
