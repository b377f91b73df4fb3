// A document's line in a catalogue, as it is told to somebody.

import type { Subject } from '../../src/policy/authorize.ts'
import type { Place } from '../../src/policy/distribution/place.ts'
import type { CatalogueEntry, Facts, Withdrawn } from '../../src/sync/wire/catalogue.ts'
import type { OpenCollision } from '../../src/sync/wire/collisions.ts'
import type { Judge } from '../company/judge.ts'
import { LISTED_UNITS } from '../limits.ts'
import type { Withdrawal } from '../store/catalogue-store.ts'
import type { Collision, DocumentRow } from '../store/store.ts'
import type { SocketCompany } from './context.ts'

type NameOf = (person: string) => string

/** What a line says beside what is in the row. */
export interface LineContext {
  readonly nameOf: NameOf
  readonly judge: Pick<Judge, 'rightsTo'>
  readonly company: Pick<SocketCompany, 'nameOf'>
}

/** What is offered of these is what somebody may; viewing and editing are the line's mode. */
const OFFERED = ['configure', 'assign', 'archive', 'rekey', 'run', 'export', 'merge'] as const

/** `collisions` are the newest open ones; null where the device has been told of them. */
export function catalogueEntry(
  row: DocumentRow,
  { mode, carry }: Place,
  subject: Subject,
  context: LineContext,
  collisions: readonly Collision[] | null,
): CatalogueEntry {
  const { nameOf, judge } = context
  return {
    address: row.address,
    head: row.head,
    // Nobody changes what is laid aside (relay/SPEC.md G18).
    mode: row.archived === null ? mode : 'view',
    carry,
    may: judge.rightsTo(row, subject.person, OFFERED),
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
      ...placeOf(row, context),
    },
    summary: row.summary,
    collisions: row.collisions,
    ...(collisions ? { listed: listed(collisions, nameOf) } : {}),
  }
}

/** Its statuses, where it lies and whom it is meant for, with what they are called; what there is none of is left out. */
function placeOf(
  { profile, statuses, parent, territory, audience }: DocumentRow,
  { nameOf, company }: LineContext,
): Partial<Facts> {
  const named = (table: 'teams' | 'territories') => (id: string) => ({ id, name: company.nameOf(table, id) })
  const { people, teams, territories } = audience
  const isMeant = people.length + teams.length + territories.length > 0
  return {
    ...(profile === null ? {} : { profile, statuses }),
    ...(parent === null ? {} : { parent }),
    ...(territory === null ? {} : { territory: named('territories')(territory) }),
    ...(isMeant
      ? {
          audience: {
            people: people.map(id => ({ id, name: nameOf(id) })),
            teams: teams.map(named('teams')),
            territories: territories.map(named('territories')),
          },
        }
      : {}),
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
