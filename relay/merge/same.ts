// The same document from files: entries go in under their authors' names; what nobody signed for only if approved.
import * as Y from 'yjs'
import { type Change, isFieldChange, parseChanges } from '../../src/documents/changes.ts'
import { currentValue } from '../../src/documents/content.ts'
import { DeletedRanges } from '../../src/documents/deleted-ranges.ts'
import { FIELDS_ROOT, type Kind } from '../../src/documents/kind.ts'
import { textDelta } from '../../src/documents/text-delta.ts'
import { checkValue, sameValue, type Value } from '../../src/documents/values.ts'
import { editsOf } from '../../src/sync/file/carried.ts'
import type { JudgedSubmission } from '../../src/sync/file/satchel-file.ts'
import { decodeEntry } from '../../src/sync/wire/entry.ts'
import type { CarriedCounts } from '../../src/sync/wire/merges.ts'
import type { Accounts } from '../accounts/accounts.ts'
import type { Rooms } from '../rooms/rooms.ts'
import type { CollisionDraft } from '../store/store.ts'
import { sha256 } from './signatures.ts'
import type { Source } from './sources.ts'

/** Submissions under way: as many as a turn or two of the relay takes; others are served in between. */
const AT_ONCE = 64

export interface SubmitContext {
  readonly accounts: Accounts
  readonly rooms: Rooms
}

export interface Submitted {
  readonly counts: CarriedCounts
  /** Places of entries that were not accepted: what they say is not brought in by another door. */
  readonly refused: ReadonlySet<string>
}

/**
 * Submits what is vouched for as if each author's device had sent it: judged by the author's rights, numbered and answered
 * as its own. `carrier`: id of the person who brings it.
 */
export async function submitCarried(
  { accounts, rooms }: SubmitContext,
  { address, submissions }: Source,
  carrier: string,
  progress: (done: number, total: number) => void = () => undefined,
): Promise<Submitted> {
  const counts = { committed: 0, refused: 0, held: 0, unvouched: 0 }
  const refused = new Set<string>()
  const submit = async (submission: JudgedSubmission) => {
    const { entries, device, generation, epoch, signature, person, vouched } = submission
    const subject = accounts.subject(person)
    if (!vouched || !subject) {
      counts.unvouched += entries.length
      return
    }
    const answers = await rooms.submit(address, {
      submitter: { type: 'device', device, subject },
      generation,
      epoch,
      entries: entries.map(({ n, bytes }) => ({ n, bytes, hash: sha256(bytes) })),
      signature,
      note: JSON.stringify({ carriedBy: carrier }),
      origin: null,
      imported: [],
      collisions: [],
    })
    answers.forEach(({ status }, index) => {
      if (status === 'committed') counts.committed++
      else {
        counts[status === 'refused' ? 'refused' : 'held']++
        for (const place of placesOf(entries[index]?.bytes)) refused.add(place)
      }
    })
  }
  for (let at = 0; at < submissions.length; at += AT_ONCE) {
    await Promise.all(submissions.slice(at, at + AT_ONCE).map(submit))
    progress(Math.min(at + AT_ONCE, submissions.length), submissions.length)
  }
  return { counts, refused }
}

/** Which places an entry writes to: `root/key`, or a text's root. */
function placesOf(bytes: Uint8Array | undefined): string[] {
  const raw = bytes && decodeEntry(bytes)
  if (raw?.type !== 'update') return []
  const parsed = parseChanges(raw.changes)
  return 'changes' in parsed ? parsed.changes.map(placeOf) : []
}

const placeOf = (change: Change): string => (isFieldChange(change) ? `${change[0]}/${change[1]}` : change[0])

export interface Unsigned {
  readonly changes: readonly Change[]
  /** Changes nobody vouches for that did not know what stands here. */
  readonly collisions: readonly CollisionDraft[]
}

/**
 * What a source holds beyond what is here and no vouched entry explains, as changes of whoever approves them. The source
 * becomes both together. Where an entry states a base that is no longer what stands, it is a collision and not written.
 */
export function unsignedChanges(
  kind: Kind,
  here: Y.Doc,
  { doc: union, submissions }: Pick<Source, 'doc' | 'submissions'>,
  refused: ReadonlySet<string>,
  { person, at }: { readonly person: string; readonly at: number },
): Unsigned {
  const changes: Change[] = []
  const collisions: CollisionDraft[] = []
  if (holdsAll(here, union)) return { changes, collisions }
  Y.applyUpdate(union, Y.encodeStateAsUpdate(here, Y.encodeStateVector(union)))
  const stated = statedChanges(submissions.filter(({ vouched }) => !vouched))
  for (const root of [FIELDS_ROOT, ...kind.declaration.collections.map(({ name }) => name)]) {
    for (const key of union.getMap(root).keys()) {
      const place = `${root}/${key}`
      const declared = kind.place(root, key)
      if (!declared || refused.has(place)) continue
      const entry = stated.get(place)
      const standing = currentValue(here, root, key)
      const value = entry ? entry.value : currentValue(union, root, key)
      if (sameValue(standing, value) || checkValue(declared.field.value, value) !== null) continue
      if (entry && !entry.bases.some(base => sameValue(base, standing))) {
        const draft = { root, key, author: person, base: entry.bases[0] ?? null, value, standing }
        collisions.push({ ...draft, outcome: 'standing', origin: 'import', fields: [], at, standingBy: null })
      } else changes.push([root, key, standing, value])
    }
  }
  for (const root of union.share.keys()) {
    const declared = kind.root(root)
    if (declared?.type !== 'text' || refused.has(root)) continue
    const before = here.share.has(root) ? here.getText(root).toString() : ''
    const after = union.getText(root).toString()
    if (before !== after && after.length <= declared.text.max) changes.push([root, textDelta(before, after)])
  }
  return { changes, collisions }
}

/** Whether a document holds everything another one does, letter by letter and deletion by deletion. */
function holdsAll(here: Y.Doc, other: Y.Doc): boolean {
  const gone = new DeletedRanges(Y.createDeleteSetFromStructStore(here.store))
  for (const [client, structs] of other.store.clients) {
    if (Y.getState(here.store, client) < Y.getState(other.store, client)) return false
    for (const struct of structs) {
      const { id, length } = struct
      // What an excerpt leaves out is as it is here.
      if (!struct.deleted || struct instanceof Y.GC) continue
      const ranges = gone.within(client, id.clock, id.clock + length)
      if (ranges.reduce((sum, { from, to }) => sum + to - from, 0) < length) return false
    }
  }
  return true
}

/** What entries say of each field in the end, with every value they say stood there before. */
function statedChanges(
  submissions: readonly JudgedSubmission[],
): Map<string, { readonly bases: readonly Value[]; readonly value: Value }> {
  const stated = new Map<string, { readonly bases: readonly Value[]; readonly value: Value }>()
  for (const { changes } of editsOf(submissions)) {
    for (const change of changes.filter(isFieldChange)) {
      const place = placeOf(change)
      const [, , base, value] = change
      stated.set(place, { bases: [...(stated.get(place)?.bases ?? []), base], value })
    }
  }
  return stated
}
