// A document that came by file, put together with what this device carries of it already. Pure (B).
import * as Y from 'yjs'
import { sameValue } from '../documents/values.ts'
import type { CatalogueLine } from './api.ts'
import type { CarriedSubmission } from './file/carried.ts'
import type { CertifiedDevice } from './file/certificate.ts'
import type { FileDocument } from './file/manifest.ts'
import type { Carried, CarriedRow, DocumentRecord, OutboxRow } from './stores/store.ts'
import type { DecisionChoice, OpenCollision } from './wire/collisions.ts'

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
  readonly decided?: readonly (readonly [id: number, choice: DecisionChoice])[]
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
  const all = new Map([...(before?.devices ?? []), ...devices].map(each => [each.id, each]))
  // What somebody else displaced there before is still undecided; of the same author the newer value counts.
  const renewed = (one: OpenCollision) =>
    collisions.some(each => placeOf(each) === placeOf(one) && each.author === one.author)
  const earlier = before?.collisions.filter(each => !renewed(each)) ?? []
  const known = new Set(earlier.map(({ id }) => id))
  return {
    address: about.address,
    submissions: [...(before?.submissions ?? []), ...added],
    devices: [...all.values()],
    people: [...new Map([...(before?.people ?? []), ...people])],
    state: before?.state ? Y.mergeUpdates([before.state, state]) : state,
    collisions: [...earlier, ...collisions.map((each, index) => ({ ...each, id: nextId - index }))],
    decided: [
      ...(before?.decided.filter(([id]) => known.has(id)) ?? []),
      ...collisions.flatMap(({ id }, index) => {
        const choice = decided.find(([one]) => one === id)?.[1]
        return choice ? [[nextId - index, choice] as const] : []
      }),
    ],
    since: before?.since ?? now,
    rebuild: true,
  }
}

const nameOf = ({ device, generation, entries }: CarriedSubmission): string =>
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
    return { ...carried, submissions: carried.submissions.map(each => ({ ...each, after: 0 })) }
  }
  const kept = new Set(carried.decided.flatMap(([id, choice]) => (choice === 'kept' ? [id] : [])))
  return settled({ ...carried, rebuild: false, collisions: carried.collisions.filter(({ id }) => kept.has(id)) })
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
