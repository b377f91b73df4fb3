// Records that one side archived while another changed them, neither knowing of the other (SPEC.md S6).
import type * as Y from 'yjs'
import { type Archiving, archivingOf, recordOf, type UnseenPart, unseenParts } from '../../documents/archiving.ts'
import { ARCHIVED, type Kind, recordKey, textRoot } from '../../documents/kind.ts'
import type { CarriedEdit } from './carried.ts'
import { itemValue } from './contest.ts'
import type { Archival, PlannedField } from './plan.ts'

export interface MergedCopies {
  readonly target: Y.Doc
  /** What both copies hold together, or an excerpt of it. */
  readonly merged: Y.Doc
  /** Ids of persons by Yjs client id, as far as edits are carried. */
  readonly authors: ReadonlyMap<number, string>
}

export class Archivals {
  readonly #copies: MergedCopies
  /** What was changed here without the other copy having it, by `<collection>.<record>`. */
  readonly #changedHere = new Map<string, Changed>()
  /** What comes with the other copy, likewise. */
  readonly #changedThere = new Map<string, Changed>()
  /** What others wrote in a record whose archiving says that it had not seen it. */
  readonly #unseen = new Map<string, Changed>()

  /** `news`: edits the target lacks; `own`: edits the source lacks. */
  constructor(
    kind: Kind,
    copies: MergedCopies,
    { news, own }: Readonly<Record<'news' | 'own', readonly CarriedEdit[]>>,
  ) {
    this.#copies = copies
    noteAll(kind, this.#changedHere, own)
    noteAll(kind, this.#changedThere, news)
    for (const { changes, person } of news) {
      for (const change of changes) {
        const archiving = archivingOf(kind, change)
        for (const { field, client } of archiving ? this.#unseenParts(archiving) : []) {
          // Of what came by the relay nobody here knows the author: there it is found out.
          const author = copies.authors.get(client) ?? person
          const { collection, record } = archiving as Archiving
          if (author !== person) note(this.#unseen, recordKey(collection.name, record), author, field)
        }
      }
    }
  }

  /** An excerpt has only what may have changed; of the rest the target holds what stands. */
  #unseenParts(archiving: Archiving): UnseenPart[] {
    const { target, merged } = this.#copies
    const { name } = archiving.collection
    const isLeftOut = ({ field }: UnseenPart) =>
      !merged.share.has(textRoot(name, archiving.record, field)) &&
      !merged.getMap(name)._map.has(recordKey(archiving.record, field))
    return [...unseenParts(merged, archiving), ...unseenParts(target, archiving).filter(isLeftOut)]
  }

  /** Where the merge of these fields brings an edit and an archiving together that did not know of each other. */
  of(collection: string, record: string, fields: readonly PlannedField[]): Archival[] {
    const { target, merged } = this.#copies
    const key = recordKey(record, ARCHIVED)
    const here = target.getMap(collection)._map.get(key)
    const standing = merged.getMap(collection)._map.get(key) ?? here
    if (itemValue(standing) !== true) return []
    const archivedBy = (standing && this.#authorOf(standing)) ?? null
    const changed = new Map<string | null, Set<string>>()
    const add = (author: string | null, field: string) => {
      if (archivedBy !== null && author === archivedBy) return
      changed.set(author, (changed.get(author) ?? new Set()).add(field))
    }
    if (itemValue(here) === true) {
      const there = this.#changedThere.get(recordKey(collection, record))
      for (const { field, root, key } of fields) {
        if (field === ARCHIVED) continue
        if (key !== null) add(this.#writerOf(root, key), field)
        else for (const author of writersOf(there, field)) add(author, field)
      }
    } else {
      const name = recordKey(collection, record)
      for (const one of [this.#unseen.get(name), this.#changedHere.get(name)]) {
        for (const [author, names] of one ?? []) for (const field of names) add(author, field)
      }
    }
    return [...changed].map(([author, names]) => ({ author, archivedBy, fields: [...names].sort() }))
  }

  /** Null where it came by the relay. */
  #writerOf(root: string, key: string): string | null {
    const item = this.#copies.merged.getMap(root)._map.get(key)
    return (item && this.#authorOf(item)) ?? null
  }

  #authorOf({ id }: Y.Item): string | undefined {
    return this.#copies.authors.get(id.client)
  }
}

/** Declared names of fields and texts, by who changed them. */
type Changed = Map<string, Set<string>>

function noteAll(kind: Kind, changed: Map<string, Changed>, edits: readonly CarriedEdit[]): void {
  for (const { changes, person } of edits) {
    for (const change of changes) {
      const at = recordOf(kind, change)
      if (at && at.field !== ARCHIVED) note(changed, recordKey(at.root, at.record), person, at.field)
    }
  }
}

/** Who changed a text; somebody unknown where it came by the relay. */
function writersOf(changed: Changed | undefined, field: string): (string | null)[] {
  const writers = [...(changed ?? [])].flatMap(([person, fields]) => (fields.has(field) ? [person] : []))
  return writers.length > 0 ? writers : [null]
}

function note(changed: Map<string, Changed>, record: string, author: string, field: string): void {
  const there = changed.get(record) ?? new Map<string, Set<string>>()
  there.set(author, (there.get(author) ?? new Set()).add(field))
  changed.set(record, there)
}
