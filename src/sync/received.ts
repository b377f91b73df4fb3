// A document that came by file, put together with what this device carries of it already. Pure (B).
import * as Y from 'yjs'
import { sameValue } from '../documents/values.ts'
import type { CatalogueLine } from './api.ts'
import { type CarriedSubmission, pairsIn } from './file/carried.ts'
import type { CertifiedDevice } from './file/certificate.ts'
import type { FileDocument } from './file/manifest.ts'
import type { Carried, CarriedDecision, CarriedRow, DocumentRecord, OutboxRow } from './stores/store.ts'
import type { OpenCollision } from './wire/collisions.ts'
import type { DecidedPair } from './wire/commands.ts'
import type { EntryAnswer } from './wire/frames.ts'
import type { Refusal } from './wire/refusals.ts'

/** A document out of a judged file, as this device is to keep it. */
export interface ReceivedDocument {
  readonly about: FileDocument
  /** Everything its saver saw. */
  readonly state: Uint8Array
  /** What the relay had not acknowledged to the saver. `after` where it is known what own entries came before. */
  readonly submissions: readonly (CarriedSubmission & { readonly after?: number })[]
  readonly devices: readonly CertifiedDevice[]
  readonly people: ReadonlyMap<string, string>
  /** What the merge found; they get new ids here. */
  readonly collisions: readonly OpenCollision[]
  /** Those of them that are decided already, by their ids. */
  readonly decided?: readonly CarriedDecision[]
  /** What the person made under another name, before signing in: becomes this device's own, once. */
  readonly own?: Adopted
}

export interface Adopted {
  /** Id of who they were. */
  readonly person: string
  /** The last n they had used. */
  readonly lastN: number
  readonly rows: readonly OutboxRow[]
}

/** What of somebody's entries is not this device's own yet, and how that is remembered in the document's record. */
export function adopting(
  record: DocumentRecord,
  own: Adopted | undefined,
): { readonly entries: readonly AdoptedEntry[]; readonly record: DocumentRecord; readonly done: boolean } {
  if (!own) return { entries: [], record, done: false }
  const { person, lastN, rows } = own
  const others = record.adopted?.filter(([id]) => id !== person) ?? []
  const before = record.adopted?.find(([id]) => id === person)?.[1] ?? -1
  const entries = rows.flatMap(row =>
    row.entries
      .filter(({ n }) => n > before)
      .map(({ n, bytes }) => ({ bytes, since: row.saved, before: row.before.filter(each => each.n === n) })),
  )
  const adopted = [...others, [person, Math.max(before, lastN)] as const]
  return { entries, record: { ...record, adopted }, done: before >= lastN }
}

export interface AdoptedEntry {
  readonly bytes: Uint8Array
  readonly since: number
  readonly before: OutboxRow['before']
}

export interface ReceivingDevice {
  /** The last own n by now. */
  readonly lastN: number
  readonly device: string
  /** The first free id for a collision; further ones count down. */
  readonly nextId: number
  /** ms since 1970. */
  readonly now: number
}

/** The record of what is carried with what a file adds; the same file again adds nothing. */
export function together(
  before: Carried | null,
  { about, submissions, devices, people, state, collisions, decided = [] }: ReceivedDocument,
  { lastN, device, nextId, now }: ReceivingDevice,
): Carried {
  const seen = new Set(before?.submissions.map(nameOf))
  const added = submissions.flatMap((each): CarriedRow[] => {
    const name = nameOf(each)
    // What this device made itself is in its outbox or at the office.
    if (each.device === device || seen.has(name)) return []
    seen.add(name)
    return [{ ...each, after: lastN + (each.after ?? 0) }]
  })
  const known = new Map([...(before?.devices ?? []), ...devices].map(each => [each.id, each]))
  // What somebody else displaced there before is still undecided; of the same author the newer value counts.
  const renewed = (one: OpenCollision) =>
    collisions.some(each => placeOf(each) === placeOf(one) && each.author === one.author)
  const earlier = before?.collisions.filter(each => !renewed(each)) ?? []
  const all = [...earlier, ...collisions.map((each, index) => ({ ...each, id: nextId - index }))]
  const still = new Set(earlier.map(({ id }) => id))
  const own: CarriedDecision[] = [
    ...(before?.decided.filter(([id]) => still.has(id)) ?? []),
    ...collisions.flatMap(({ id }, index): CarriedDecision[] => {
      const made = decided.find(([one]) => one === id)
      return made ? [[nextId - index, ...withoutId(made)]] : []
    }),
  ]
  return {
    address: about.address,
    submissions: [...(before?.submissions ?? []), ...added],
    devices: [...known.values()],
    people: [...new Map([...(before?.people ?? []), ...people])],
    state: before?.state ? Y.mergeUpdates([before.state, state]) : state,
    collisions: all,
    decided: [...own, ...decidedBy(added, all, new Set(own.map(([id]) => id)))],
    since: before?.since ?? now,
    rebuild: true,
  }
}

const withoutId = ([, ...decision]: CarriedDecision) => decision

/** What comes along decided: by whoever signed it, once. A collision of the same values that comes later is a new one. */
function decidedBy(
  added: readonly CarriedRow[],
  collisions: readonly OpenCollision[],
  settled: ReadonlySet<number>,
): CarriedDecision[] {
  const made = added.flatMap(row => pairsIn(row).map(pair => ({ pair, by: row.person })))
  return collisions.flatMap((each): CarriedDecision[] => {
    const decision = settled.has(each.id) ? undefined : made.find(({ pair }) => isAbout(each, pair))
    return decision ? [[each.id, 'kept', decision.by]] : []
  })
}

/** What is said of a collision that has no id at the office. */
export const pairOf = ({ root, key, value, standing, author, standingBy }: OpenCollision): DecidedPair => {
  return { root, key, value, standing, author, standingBy: standingBy?.person ?? '' }
}

/** As the relay compares them (relay/SPEC.md C10). */
function isAbout(collision: OpenCollision, { root, key, value, standing, author }: DecidedPair): boolean {
  const isThere = collision.root === root && collision.key === key
  const isTheirs = collision.origin !== 'archived' || author === '' || author === collision.author
  return isThere && isTheirs && sameValue(collision.value, value) && sameValue(collision.standing, standing)
}

export const nameOf = ({ device, generation, entries }: CarriedSubmission): string =>
  `${device} ${generation} ${entries.map(({ n }) => n).join(',')}`
const placeOf = ({ root, key }: OpenCollision): string => `${root}/${key}`

/** Own n behind which nothing is sent, because what came by file goes first; null where nothing does. */
export const holdOf = ({ submissions }: Carried): number | null => submissions[0]?.after ?? null

/** What is left of a record: null where nothing is. */
export function settled(carried: Carried): Carried | null {
  const { submissions, rebuild, collisions } = carried
  return submissions.length === 0 && !rebuild && collisions.length === 0 ? null : carried
}

/**
 * The document was rebuilt on the office's state: it holds nothing of the files any more that is not there. What is still
 * carried goes up at once, and what nobody decided the office lists itself.
 */
export function afterRebuilding(carried: Carried): Carried | null {
  if (carried.submissions.length > 0) {
    return { ...carried, state: null, submissions: carried.submissions.map(each => ({ ...each, after: 0 })) }
  }
  const kept = new Set(
    carried.decided.flatMap(([id, choice, by]) => (choice === 'kept' && by === undefined ? [id] : [])),
  )
  return settled({
    ...carried,
    state: null,
    rebuild: false,
    collisions: carried.collisions.filter(({ id }) => kept.has(id)),
  })
}

/** Whether two collisions are about the same two values. */
export function collided(one: OpenCollision, other: OpenCollision): boolean {
  const same = sameValue(one.value, other.value) && sameValue(one.standing, other.standing)
  return same || (sameValue(one.value, other.standing) && sameValue(one.standing, other.value))
}

/** The lists with the collisions that only this device knows and nobody has decided yet. */
export function withCarried(
  lines: ReadonlyMap<Carried['address'], CatalogueLine>,
  carried: ReadonlyMap<Carried['address'], Carried>,
): ReadonlyMap<Carried['address'], CatalogueLine> {
  const shown = new Map(lines)
  for (const [address, { collisions, decided }] of carried) {
    const line = lines.get(address)
    const settledIds = new Set(decided.map(([id]) => id))
    const there = new Set(line?.listed?.map(placeOf))
    const open = collisions.filter(each => !settledIds.has(each.id) && !there.has(placeOf(each)))
    if (!line || open.length === 0) continue
    const listed = [...open, ...(line.listed ?? [])]
    shown.set(address, { ...line, listed, collisions: line.collisions + open.length })
  }
  return shown
}

/** Own rows and carried submissions in the order they were applied. */
export function inOrder(
  rows: readonly OutboxRow[],
  carried: readonly CarriedRow[],
  author: { readonly person: string; readonly device: string },
): CarriedSubmission[] {
  const all: CarriedSubmission[] = []
  let next = 0
  for (const { first, generation, epoch, entries, signature } of rows) {
    for (let row = carried[next]; row && row.after < first; row = carried[++next]) all.push(withoutAfter(row))
    const { person, device } = author
    all.push({ person, device, generation, epoch, entries, signature })
  }
  return [...all, ...carried.slice(next).map(withoutAfter)]
}

const withoutAfter = ({ after: _after, ...submission }: CarriedRow): CarriedSubmission => submission

/** Nobody vouches for it, or something before it is missing. What the gate refuses is its author's affair (relay, M2). */
export const isNotTaken = (answer: EntryAnswer): boolean =>
  answer.status === 'gap' || (answer.status === 'refused' && answer.refusal.code === UNVOUCHED.code)

export const UNVOUCHED: Refusal = {
  code: 'unvouched',
  message: 'nobody who is known at the office signed this',
  places: [],
}
