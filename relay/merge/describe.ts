// A merge's report as a page shows it: the first records of each outcome, excerpts of texts, and the names behind ids.
import { currentValue, readRecords } from '../../src/documents/content.ts'
import { FIELDS_ROOT, type Kind } from '../../src/documents/kind.ts'
import { told } from '../../src/sync/file/told.ts'
import type { MergeAnswer, MergedDocument } from '../../src/sync/wire/merges.ts'
import type { Accounts } from '../accounts/accounts.ts'
import type { Rooms } from '../rooms/rooms.ts'
import type { MergedSource, MergeReport } from './report.ts'

export interface DescribeContext {
  readonly accounts: Accounts
  readonly rooms: Rooms
}

export async function described(
  { accounts, rooms }: DescribeContext,
  kind: Kind,
  report: MergeReport,
): Promise<MergeAnswer> {
  const { into, counts, collisions, sources } = report
  const documents = sources.map(document)
  const people: Record<string, string> = {}
  const names: Record<string, string> = {}
  for (const { records } of sources) {
    for (const { collection, record, name, fields } of records) {
      if (collection !== null && record !== null && isReferredTo(kind, collection))
        names[`${collection}/${record}`] = name
      for (const { displaced } of fields) {
        for (const { person } of displaced)
          if (person !== null) people[person] = accounts.findPerson(person)?.name ?? ''
      }
    }
  }
  let currency = ''
  // What was merged into: one document, or each of the sources.
  for (const address of into ? [into] : sources.filter(({ same }) => same).map(each => each.address)) {
    const room = await rooms.room(address)
    for (const collection of room ? kind.declaration.collections : []) {
      if (!room || !isReferredTo(kind, collection.name)) continue
      const title = collection.fields[0]?.name ?? ''
      for (const [id, fields] of readRecords(kind, room.doc, collection)) {
        names[`${collection.name}/${id}`] = String(fields[title] ?? '')
      }
    }
    currency ||= String((room && currentValue(room.doc, FIELDS_ROOT, 'currency')) ?? '')
  }
  return { into, counts, collisions, documents, people, names, currency }
}

/** Whether fields of the kind name records of this collection. */
const isReferredTo = (kind: Kind, collection: string): boolean =>
  kind.declaration.collections.some(({ fields }) =>
    fields.some(({ value }) => value.type === 'record' && value.collection === collection),
  )

function document({
  address,
  name,
  same,
  counts,
  collisions,
  records,
  entries,
  unapproved,
}: MergedSource): MergedDocument {
  return { address, name, same, counts, collisions, ...told(records), entries, unapproved }
}
