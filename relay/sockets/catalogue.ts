// A device's view of the lists: the full catalogue at each connection, then every line that changes.
import { authorize, type Subject } from '../../src/policy/authorize.ts'
import type { CatalogueEntry } from '../../src/sync/wire/catalogue.ts'
import { encodeRelayFrame } from '../../src/sync/wire/frames.ts'
import type { DocumentRow } from '../store/store.ts'
import type { SocketContext } from './context.ts'

/** Lines in one frame: a first screen need not wait for the last of thousands. */
const LINES = 200

export function catalogueEntry(row: DocumentRow, subject: Subject, nameOf: (person: string) => string): CatalogueEntry {
  const object = { kind: row.kind, owner: row.owner }
  return {
    address: row.address,
    head: row.head,
    mode: authorize(subject, 'edit', object).allowed ? 'edit' : 'view',
    priority: row.owner === subject.person ? 0 : 1,
    facts: {
      key: row.key,
      owner: row.owner,
      ownerName: nameOf(row.owner),
      epoch: row.epoch,
      schema: row.schema,
      version: row.version,
      created: row.created,
    },
    summary: row.summary,
    collisions: row.collisions,
  }
}

export const maySee = (subject: Subject, row: DocumentRow): boolean =>
  authorize(subject, 'view', { kind: row.kind, owner: row.owner }).allowed

/** The full catalogue of a person as frames. */
export async function fullCatalogue(subject: Subject, context: SocketContext): Promise<Uint8Array[]> {
  await context.rooms.settled()
  // Read before the rows: what is committed meanwhile comes again as a change, never not at all.
  const sequence = context.rooms.covered(await context.store.sequence())
  const rows = (await context.store.documents()).filter(row => maySee(subject, row))
  const frames: Uint8Array[] = []
  for (let at = 0; at === 0 || at < rows.length; at += LINES) {
    const entries = rows.slice(at, at + LINES).map(row => catalogueEntry(row, subject, context.accounts.nameOf))
    const more = at + LINES < rows.length
    frames.push(encodeRelayFrame({ type: 'catalogue', catalogue: { full: true, more, sequence, entries } }))
  }
  return frames
}
