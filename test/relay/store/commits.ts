// Commits for tests of stores, and values made comparable.
import { createHash } from 'node:crypto'
import type { CollisionDraft, DocumentCommit, QuarantineRow, Store } from '../../../relay/store/store.ts'
import type { Address } from '../../../src/documents/address.ts'
import type { Refusal } from '../../../src/sync/wire/refusals.ts'

export const [first, second, third] = ['A', 'B', 'C'].map(letter => `pipeline/${letter.repeat(22)}` as Address) as [
  Address,
  Address,
  Address,
]
export const CREATED = Date.UTC(2026, 10, 21)
export const hash = (text: string): Uint8Array => new Uint8Array(createHash('sha256').update(text).digest())
export const body = (text: string): Uint8Array => new TextEncoder().encode(text)
export const refusal: Refusal = {
  code: 'value',
  message: 'these values are not admitted',
  places: ['opportunities/r1.price'],
}

export const commit = (address: Address, changes: Partial<DocumentCommit> = {}): DocumentCommit => ({
  address,
  receipts: [],
  progress: [],
  clients: [],
  quarantine: [],
  collisions: [],
  imported: [],
  ...changes,
})

export const row = (text: string, content = true) => ({ received: CREATED, body: body(text), content })

/** What a refused entry says of a question while there is none. */
export const NOT_ASKED = { asked: null, draft: null, changes: null, settled: null }

export const collision = (changes: Partial<CollisionDraft> = {}): CollisionDraft => ({
  root: 'opportunities',
  key: 'r1.price',
  author: 'p2',
  base: 40,
  value: 45,
  standing: 50,
  outcome: 'value',
  origin: 'edit',
  fields: [],
  at: CREATED,
  standingBy: { person: 'p1', at: CREATED - 1 },
  ...changes,
})

/** Buffers and plain arrays of bytes compare as equal. */
export function plain<T>(value: T): T {
  if (value instanceof Uint8Array) return new Uint8Array(value) as T
  if (Array.isArray(value)) return value.map(plain) as T
  if (typeof value !== 'object' || value === null || value instanceof Map) return value
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, plain(each)])) as T
}

/** Everything in the quarantine that nobody has decided, the latest first. */
export const quarantined = (store: Store): Promise<QuarantineRow[]> =>
  store.quarantine.list({ settled: false, after: null, limit: 1_000 })
