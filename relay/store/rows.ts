// Rows of the tables as what the store gives, and receipts as rows.
import { createHash } from 'node:crypto'
import type { Address } from '../../src/documents/address.ts'
import type { Summary } from '../../src/documents/kind.ts'
import type { Value } from '../../src/documents/values.ts'
import { type Audience, NOBODY } from '../../src/policy/scope/world.ts'
import type { CollisionOrigin, CollisionOutcome, DecisionChoice } from '../../src/sync/wire/collisions.ts'
import type { Refusal } from '../../src/sync/wire/refusals.ts'
import type { Row } from './statements.ts'
import type { Collision, DocumentCommit, DocumentRow, ImportedRecord, StoredRow } from './store.ts'

interface ReceiptRun {
  readonly device: string
  readonly n: number
  readonly hashes: Uint8Array[]
  readonly outcome: number | Refusal
  readonly result: string
}

/** Receipts with consecutive n of one device in consecutive places, put together; those with a result stand alone. */
export function receiptRuns(receipts: DocumentCommit['receipts']): ReceiptRun[] {
  const runs: ReceiptRun[] = []
  for (const { device, n, hash, outcome, result = '' } of receipts) {
    const last = runs.at(-1)
    const length = last?.hashes.length ?? 0
    const follows = last?.device === device && last.n + length === n
    if (
      follows &&
      result === '' &&
      last.result === '' &&
      typeof outcome === 'number' &&
      typeof last.outcome === 'number' &&
      last.outcome + length === outcome
    ) {
      last.hashes.push(hash)
    } else runs.push({ device, n, hashes: [hash], outcome, result })
  }
  return runs
}

export function documentRow(row: Row): DocumentRow {
  return {
    address: row.address as Address,
    kind: String(row.kind),
    key: String(row.key),
    owner: String(row.owner),
    epoch: Number(row.epoch),
    begins: Number(row.begins),
    schema: Number(row.schema),
    version: Number(row.version),
    created: Number(row.created),
    archived: row.archived === null ? null : Number(row.archived),
    ...placeOf(row),
    parent: row.parent === null ? null : (row.parent as Address),
    head: Number(row.head),
    summary: JSON.parse(String(row.summary)) as Summary,
    summarized: Number(row.summarized),
    collisions: Number(row.collisions),
    collided: Number(row.collided),
  }
}

const placeOf = (row: Row): Pick<DocumentRow, 'profile' | 'statuses' | 'territory' | 'audience'> => ({
  profile: row.profile === null ? null : String(row.profile),
  statuses: row.statuses === '' ? [] : String(row.statuses).split(' '),
  territory: row.territory === null ? null : String(row.territory),
  audience: row.audience === null ? NOBODY : (JSON.parse(String(row.audience)) as Audience),
})

/** What policy needs of a document, where its summary is null if nothing of it is. */
export const policyColumns = (
  row: Row,
): Pick<DocumentRow, 'address' | 'kind' | 'owner' | 'profile' | 'statuses' | 'territory' | 'audience' | 'summary'> => ({
  address: row.address as Address,
  kind: String(row.kind),
  owner: String(row.owner),
  ...placeOf(row),
  summary: row.summary === null ? NO_SUMMARY : (JSON.parse(String(row.summary)) as Summary),
})

const NO_SUMMARY: Summary = { name: '' }

/** The columns of a document's statuses and place. */
export function placeColumns({
  profile,
  statuses,
  territory,
  audience,
  parent,
}: Pick<DocumentRow, 'profile' | 'statuses' | 'territory' | 'audience' | 'parent'>): (string | null)[] {
  const nobody = audience.people.length + audience.teams.length + audience.territories.length === 0
  return [profile, statuses.join(' '), territory, nobody ? null : JSON.stringify(audience), parent]
}

export function storedRow(address: Address, row: Row): StoredRow {
  return {
    sequence: Number(row.sequence),
    address,
    received: Number(row.received),
    body: row.body as Uint8Array,
    sha256: row.sha256 as Uint8Array,
  }
}

export function collisionRow(row: Row): Collision {
  return {
    id: Number(row.id),
    root: String(row.root),
    key: String(row.key),
    author: String(row.author),
    base: JSON.parse(String(row.base)) as Value,
    value: JSON.parse(String(row.value)) as Value,
    standing: JSON.parse(String(row.standing)) as Value,
    outcome: row.outcome as CollisionOutcome,
    origin: row.origin as CollisionOrigin,
    fields: JSON.parse(String(row.fields)) as string[],
    at: Number(row.at),
    standingBy:
      row.standing_author === '' ? null : { person: String(row.standing_author), at: Number(row.standing_at) },
    decided:
      row.decided === null
        ? null
        : { by: String(row.decided_by), at: Number(row.decided), choice: row.choice as DecisionChoice },
  }
}

export const importedRow = (source: string, row: Row): ImportedRecord => ({
  source,
  sourceKey: String(row.source_key),
  address: row.address as Address,
  record: String(row.record),
  fields: JSON.parse(String(row.fields)) as Record<string, Value>,
})

export function sameHash(bytes: unknown, sha256: unknown): boolean {
  if (!(bytes instanceof Uint8Array) || !(sha256 instanceof Uint8Array)) return false
  return createHash('sha256').update(bytes).digest().equals(sha256)
}
