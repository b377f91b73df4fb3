// Opening a satchel file on a device: judged by what is known here, compared with the copies that are here (P02, P04, P08).
import { type Address, parseAddress } from '../../documents/address.ts'
import { isFieldChange } from '../../documents/changes.ts'
import { ARCHIVED, recordKey } from '../../documents/kind.ts'
import { sameValue, type Value } from '../../documents/values.ts'
import type { LocalCopy, Person } from '../api.ts'
import type { ReceivedDocument } from '../received.ts'
import type { OpenCollision } from '../wire/collisions.ts'
import { type CarriedEdit, editsOf } from './carried.ts'
import type { Sha256 } from './container.ts'
import { SatchelFileError } from './errors.ts'
import type { FileManifest } from './manifest.ts'
import { mergeSame } from './merge-same.ts'
import type { MergePlan, PlannedRecord } from './plan.ts'
import {
  docOf,
  type FileReader,
  type JudgedDocument,
  type JudgedSubmission,
  judgeSatchelFile,
  readSatchelFile,
} from './satchel-file.ts'

/** A document of a file, ready to be taken in. */
export interface OpenedDocument {
  readonly received: ReceivedDocument
  /** What taking it in changes; null where there is no copy of it here. */
  readonly plan: MergePlan | null
  /** Edits in it that nobody vouches for. */
  readonly unvouched: number
}

export interface OpenedFile {
  readonly manifest: FileManifest
  readonly documents: readonly OpenedDocument[]
}

export interface OpenOptions {
  readonly reader: FileReader
  readonly sha256: Sha256
  /** The copies that are here, of the documents the file holds. */
  readonly copies: ReadonlyMap<Address, LocalCopy>
  /** Who opens it; null where nobody is known here yet. */
  readonly person: Pick<Person, 'id' | 'name'> | null
  /** ms since 1970. */
  readonly now: number
}

/** Nothing here changes by it. @throws SatchelFileError: nothing of the file may be used. */
export async function openSatchelFile(bytes: Uint8Array, options: OpenOptions): Promise<OpenedFile> {
  const file = await readSatchelFile(bytes, options.sha256)
  const judged = await judgeSatchelFile(file, options.reader, options.sha256)
  const { manifest } = file
  return { manifest, documents: judged.map(each => opened(each, manifest, options)) }
}

function opened(document: JudgedDocument, manifest: FileManifest, options: OpenOptions): OpenedDocument {
  const { about, state, submissions } = document
  const kind = options.reader.kinds.get(parseAddress(about.address)?.kind ?? '')
  const source = docOf(state)
  if (!kind || !source) throw new SatchelFileError({ code: 'damaged' })
  const here = options.copies.get(about.address)
  const names = namesIn(manifest, options)
  let plan: MergePlan | null = null
  let collisions: OpenCollision[] = []
  try {
    if (here) {
      const target = docOf(here.state)
      if (!target) throw new SatchelFileError({ code: 'damaged' })
      const [own, theirs] = [editsOf(here.submissions), editsOf(submissions)]
      plan = mergeSame(kind, { doc: target, edits: own }, { doc: source, edits: theirs }).plan
      collisions = collisionsOf(plan, [...own, ...theirs], names, options.now)
      target.destroy()
    }
  } finally {
    source.destroy()
  }
  const unvouched = editsOf(submissions.filter(({ vouched }) => !vouched)).length
  const { devices } = manifest
  const received = { about, state, submissions: submissions.map(withoutJudgement), devices, people: names, collisions }
  return { received, plan, unvouched }
}

const withoutJudgement = ({ vouched: _vouched, ...submission }: JudgedSubmission) => submission

function namesIn({ people, devices, savedBy }: FileManifest, { person }: OpenOptions): ReadonlyMap<string, string> {
  return new Map([
    ...devices.map(each => [each.person, each.name] as const),
    ...people,
    [savedBy.person, savedBy.name] as const,
    ...(person ? [[person.id, person.name] as const] : []),
  ])
}

/** What people decide about on this device: each value that does not stand, and each change of what another archived. */
function collisionsOf(
  plan: MergePlan,
  edits: readonly CarriedEdit[],
  names: ReadonlyMap<string, string>,
  at: number,
): OpenCollision[] {
  const archived = plan.records.flatMap(each => archivedMeanwhile(each, names, at))
  const displaced = plan.records.flatMap(({ fields }) =>
    fields.flatMap(({ root, key, after, displaced }) =>
      displaced.map(({ value, person }): OpenCollision => {
        const writer = key === null ? null : lastWriter(edits, root, key, after)
        return {
          id: 0,
          root,
          key: key ?? '',
          author: person ?? '',
          authorName: names.get(person ?? '') ?? '',
          base: null,
          value,
          standing: after,
          standingBy: writer === null ? null : { person: writer, name: names.get(writer) ?? '', at },
          outcome: 'standing',
          origin: 'edit',
          fields: [],
          at,
        }
      }),
    ),
  )
  return [...displaced, ...archived]
}

/** Where both came by the relay, it has found out itself. */
function archivedMeanwhile(
  { collection, record, archivals = [] }: PlannedRecord,
  names: ReadonlyMap<string, string>,
  at: number,
): OpenCollision[] {
  if (collection === null || record === null) return []
  const key = recordKey(record, ARCHIVED)
  const values = { id: 0, root: collection, key, base: null, value: false, standing: true, at } as const
  return archivals.flatMap(({ author, archivedBy, fields }): OpenCollision[] => {
    if (author === null && archivedBy === null) return []
    const standingBy = archivedBy === null ? null : { person: archivedBy, name: names.get(archivedBy) ?? '', at }
    const by = { author: author ?? '', authorName: names.get(author ?? '') ?? '', standingBy }
    return [{ ...values, ...by, outcome: 'standing', origin: 'archived', fields }]
  })
}

/** Whose value stands, where it is one that the office has not acknowledged; null for the office's own. */
function lastWriter(edits: readonly CarriedEdit[], root: string, key: string, value: Value): string | null {
  const wrote = edits.findLast(({ changes }) =>
    changes.some(
      change => isFieldChange(change) && change[0] === root && change[1] === key && sameValue(change[3], value),
    ),
  )
  return wrote?.person ?? null
}
