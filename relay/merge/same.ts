// The same document from files: entries go in as their authors' devices would send them, under their names (M2).
import { type Change, isFieldChange, parseChanges } from '../../src/documents/changes.ts'
import { beforeDecision } from '../../src/sync/file/carried.ts'
import type { JudgedSubmission } from '../../src/sync/file/satchel-file.ts'
import { decodeEntry } from '../../src/sync/wire/entry.ts'
import type { CarriedCounts } from '../../src/sync/wire/merges.ts'
import type { Accounts } from '../accounts/accounts.ts'
import { NotWrittenError } from '../own-writer.ts'
import type { Rooms } from '../rooms/rooms.ts'
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
 * as its own. `carrier`: id of the person who brings it. @throws NotWrittenError where the relay could not write
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
      // Whoever merges sent nothing of it, and the author did not send it now.
      blamed: null,
      imported: [],
      collisions: [],
    })
    if (answers.some(({ status }) => status === 'later')) throw new NotWrittenError(`${address}: later`, null, true)
    answers.forEach(({ status }, index) => {
      if (status === 'committed') counts.committed++
      else {
        counts[status === 'refused' ? 'refused' : 'held']++
        for (const place of placesOf(entries[index]?.bytes)) refused.add(place)
      }
    })
  }
  for (let at = 0; at < submissions.length; ) {
    const batch = beforeDecision(submissions.slice(at, at + AT_ONCE))
    await Promise.all(batch.map(submit))
    at += batch.length
    progress(at, submissions.length)
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

/** `root/key`, or a text's root. */
export const placeOf = (change: Change): string => (isFieldChange(change) ? `${change[0]}/${change[1]}` : change[0])
