// Records that one of two combined documents archived while the other changed them, as collisions of who did either (C8).
import type { Address } from '../../src/documents/address.ts'
import { ARCHIVED, recordKey, textRoot } from '../../src/documents/kind.ts'
import type { CombinedRecord } from '../../src/sync/file/combine.ts'
import type { Accounts } from '../accounts/accounts.ts'
import type { Writer } from '../journal/trimmed.ts'
import type { Room } from '../rooms/room.ts'
import type { Rooms } from '../rooms/rooms.ts'
import type { CollisionDraft, Store } from '../store/store.ts'
import { writersIn } from './standing.ts'

export interface ArchivedContext {
  readonly accounts: Accounts
  readonly store: Store
  readonly rooms: Rooms
}

/** Makes the drafts of a record; `person`: who merges, for whom everything stands that the source says. */
export type ArchivedDrafts = (record: CombinedRecord, person: string, at: number) => CollisionDraft[]

/** `into` is read as it stands before anything is written to it. */
export async function archivedDrafts(
  context: ArchivedContext,
  into: Address,
  records: readonly CombinedRecord[],
): Promise<ArchivedDrafts> {
  // Who archived a record in the target is found by whoever commits it; who changed one there has to be looked up.
  const isLookedUp = records.some(({ archival }) => archival?.archivedIn === 'source')
  const room = isLookedUp ? await context.rooms.room(into) : null
  const writers = room && (await writersIn(context, room))
  return ({ collection, record, archival }, person, at) => {
    if (!archival || collection === null || record === null) return []
    const key = recordKey(record, ARCHIVED)
    const values = { root: collection, key, base: null, value: false, standing: true, at } as const
    const collision = { ...values, outcome: 'standing', origin: 'archived' } as const
    if (archival.archivedIn === 'target') {
      return [{ ...collision, author: person, standingBy: null, fields: archival.fields }]
    }
    const fields = new Map<string, string[]>()
    for (const field of archival.fields) {
      const author =
        writers?.get(`${collection}/${recordKey(record, field)}`)?.person ??
        (room && textAuthor(context, room, textRoot(collection, record, field))) ??
        ''
      if (author !== person) fields.set(author, [...(fields.get(author) ?? []), field])
    }
    const standingBy: Writer = { person, at }
    return [...fields].map(([author, changed]) => ({ ...collision, author, standingBy, fields: changed }))
  }
}

/** Who wrote the last of a text's letters that stand; null where that is not known. */
function textAuthor({ accounts }: ArchivedContext, room: Room, root: string): string | null {
  let last: number | null = null
  for (let item = room.doc.share.get(root)?._start ?? null; item; item = item.right) {
    if (!item.deleted) last = item.id.client
  }
  const device = last === null ? undefined : room.clients.get(last)
  return device === undefined ? null : accounts.personBehind(device)
}
