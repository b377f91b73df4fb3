// A document's line in a catalogue, as it is told to somebody.

import type { Subject } from '../../src/policy/authorize.ts'
import type { Place } from '../../src/policy/distribution/place.ts'
import type { CatalogueEntry, Withdrawn } from '../../src/sync/wire/catalogue.ts'
import type { OpenCollision } from '../../src/sync/wire/collisions.ts'
import { LISTED_UNITS } from '../limits.ts'
import type { Withdrawal } from '../store/catalogue-store.ts'
import type { Collision, DocumentRow } from '../store/store.ts'

type NameOf = (person: string) => string

/** `collisions` are the newest open ones; null where the device has been told of them. */
export function catalogueEntry(
  row: DocumentRow,
  { mode, carry }: Place,
  subject: Subject,
  nameOf: NameOf,
  collisions: readonly Collision[] | null,
): CatalogueEntry {
  return {
    address: row.address,
    head: row.head,
    // Nobody changes what is laid aside (relay/SPEC.md G18).
    mode: row.archived === null ? mode : 'view',
    carry,
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

/** What changes with every edit. The rest of the line is as the device has it. */
export const changedEntry = (
  { address, head, summary, collisions: count }: DocumentRow,
  nameOf: NameOf,
  collisions: readonly Collision[] | null,
): CatalogueEntry => ({
  address,
  head,
  summary,
  collisions: count,
  ...(collisions ? { listed: listed(collisions, nameOf) } : {}),
})

export const withdrawnEntry = (
  row: DocumentRow,
  { code, owner, status, day }: Withdrawal,
  nameOf: NameOf,
): Withdrawn => ({
  address: row.address,
  withdrawn: code,
  ownerName: nameOf(owner),
  ...(status === undefined ? {} : { status }),
  ...(day === undefined ? {} : { day }),
})

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
