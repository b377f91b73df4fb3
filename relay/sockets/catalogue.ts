// A device's view of the lists: the full catalogue at each connection, then every line that changes.
import type { Address } from '../../src/documents/address.ts'
import { authorize, type Subject } from '../../src/policy/authorize.ts'
import type { CatalogueEntry } from '../../src/sync/wire/catalogue.ts'
import type { OpenCollision } from '../../src/sync/wire/collisions.ts'
import { encodeRelayFrame } from '../../src/sync/wire/frames.ts'
import { LISTED_COLLISIONS, LISTED_UNITS } from '../limits.ts'
import type { Collision, DocumentRow } from '../store/store.ts'
import type { SocketContext } from './context.ts'

/** Lines in one frame: a first screen need not wait for the last of thousands. */
const LINES = 200

type NameOf = (person: string) => string

/** `collisions` are the newest open ones; null where the device has been told of them. */
export function catalogueEntry(
  row: DocumentRow,
  subject: Subject,
  nameOf: NameOf,
  collisions: readonly Collision[] | null,
): CatalogueEntry {
  const object = { kind: row.kind, owner: row.owner }
  return {
    address: row.address,
    head: row.head,
    mode: row.archived === null && authorize(subject, 'edit', object).allowed ? 'edit' : 'view',
    priority: row.owner === subject.person ? 0 : 1,
    facts: {
      key: row.key,
      owner: row.owner,
      ownerName: nameOf(row.owner),
      epoch: row.epoch,
      schema: row.schema,
      version: row.version,
      created: row.created,
      ...(row.archived === null ? {} : { archived: row.archived }),
    },
    summary: row.summary,
    collisions: row.collisions,
    ...(collisions ? { listed: listed(collisions, nameOf) } : {}),
  }
}

/** What of them fits into a line: values may be long texts. The newest is always told. */
function listed(collisions: readonly Collision[], nameOf: NameOf): OpenCollision[] {
  const told: OpenCollision[] = []
  let units = 0
  for (const { decided, ...collision } of collisions) {
    const { base, value, standing, author, standingBy } = collision
    units += [base, value, standing].reduce((sum: number, each) => sum + String(each ?? '').length, 0)
    if (told.length > 0 && units > LISTED_UNITS) break
    told.push({
      ...collision,
      authorName: nameOf(author),
      standingBy: standingBy && { ...standingBy, name: nameOf(standingBy.person) },
    })
  }
  return told
}

export const maySee = (subject: Subject, row: DocumentRow): boolean =>
  authorize(subject, 'view', { kind: row.kind, owner: row.owner }).allowed

/** The full catalogue of a person as frames; notes in `told` which collisions of which document it tells of. */
export async function fullCatalogue(
  subject: Subject,
  context: SocketContext,
  told: Map<Address, number>,
): Promise<Uint8Array[]> {
  await context.rooms.settled()
  // Read before the rows: what is committed meanwhile comes again as a change, never not at all.
  const sequence = context.rooms.covered(await context.store.sequence())
  const rows = (await context.store.documents()).filter(row => maySee(subject, row))
  const frames: Uint8Array[] = []
  for (let at = 0; at === 0 || at < rows.length; at += LINES) {
    const entries: CatalogueEntry[] = []
    for (const row of rows.slice(at, at + LINES)) {
      const collisions = row.collisions > 0 ? await context.store.openCollisions(row.address, LISTED_COLLISIONS) : null
      entries.push(catalogueEntry(row, subject, context.accounts.nameOf, collisions))
      told.set(row.address, row.collided)
    }
    const more = at + LINES < rows.length
    frames.push(encodeRelayFrame({ type: 'catalogue', catalogue: { full: true, more, sequence, entries } }))
  }
  return frames
}
