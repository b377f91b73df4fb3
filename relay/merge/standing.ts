// Names who wrote the values that stand here, where a file's changes collide with them: the file itself cannot know.
import type { Address } from '../../src/documents/address.ts'
import { currentValue } from '../../src/documents/content.ts'
import type { MergePlan, PlannedField } from '../../src/sync/file/plan.ts'
import type { Writer } from '../journal/trimmed.ts'
import type { Room } from '../rooms/room.ts'
import type { Rooms } from '../rooms/rooms.ts'
import { readWriters } from '../rooms/writers.ts'
import type { Store } from '../store/store.ts'

/** The plan with persons for the values of this relay's own copy; read from the journal once per room. */
export async function withStandingWriters(
  { store, rooms }: { readonly store: Store; readonly rooms: Rooms },
  address: Address,
  plan: MergePlan,
): Promise<MergePlan> {
  // Most values come from entries that name their author: the journal is long, and read only where somebody has to be found.
  const isAnonymous = ({ displaced }: PlannedField) => displaced.some(({ person }) => person === null)
  const room = plan.records.some(({ fields }) => fields.some(isAnonymous)) ? await rooms.room(address) : null
  if (!room) return plan
  const writers = await writersIn({ store }, room)
  const named = (field: PlannedField): PlannedField => {
    const writer = writers.get(`${field.root}/${field.key}`)
    if (!writer || !isAnonymous(field)) return field
    // Whatever is in no carried entry came by the relay.
    const displaced = field.displaced.map(each => ({ ...each, person: each.person ?? writer.person }))
    return { ...field, displaced }
  }
  return { ...plan, records: plan.records.map(each => ({ ...each, fields: each.fields.map(named) })) }
}

/** Who wrote what stands in a document, by place. */
export async function writersIn({ store }: { readonly store: Store }, room: Room): Promise<Map<string, Writer>> {
  room.writers ??= readWriters(await store.rows(0, Number.MAX_SAFE_INTEGER, room.address), (root, key) =>
    currentValue(room.doc, root, key),
  )
  return room.writers
}
