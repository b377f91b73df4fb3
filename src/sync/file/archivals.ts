// Records that one side archived while another changed them, neither knowing of the other (SPEC.md S6).
import type * as Y from 'yjs'
import { type Archiving, archivingOf, type UnseenPart, unseenParts } from '../../documents/archiving.ts'
import type { Change } from '../../documents/changes.ts'
import { ARCHIVED, type Kind, recordKey, textRoot } from '../../documents/kind.ts'
import type { CarriedEdit } from './carried.ts'
import { itemValue } from './contest.ts'
import type { PlannedField } from './plan.ts'

export interface MergedCopies {
  readonly target: Y.Doc
  /** What both copies hold together, or an excerpt of it. */
  readonly merged: Y.Doc
  /** Ids of persons by Yjs client id, as far as edits are carried. */
  readonly authors: ReadonlyMap<number, string>
}

export class Archivals {
  readonly #kind: Kind
  readonly #copies: MergedCopies
  /** Who changed a record here without the other copy having it, by `<collection>.<record>`. */
  readonly #changedHere = new Map<string, Set<string>>()
  /** Records whose archiving says that it had not seen what others wrote there. */
  readonly #unseen = new Set<string>()

  /** `news`: edits the target lacks; `own`: edits the source lacks. */
  constructor(
    kind: Kind,
    copies: MergedCopies,
    { news, own }: Readonly<Record<'news' | 'own', readonly CarriedEdit[]>>,
  ) {
    this.#kind = kind
    this.#copies = copies
    for (const { changes, person } of own) {
      for (const change of changes) {
        const record = this.#recordOf(change)
        this.#changedHere.set(record, (this.#changedHere.get(record) ?? new Set()).add(person))
      }
    }
    for (const { changes, person } of news) {
      for (const change of changes) {
        const archiving = archivingOf(kind, change)
        const others = archiving ? this.#unseenParts(archiving) : []
        // Of what came by the relay nobody here knows the author: there it is found out.
        const isOthers = others.some(({ client }) => (copies.authors.get(client) ?? person) !== person)
        if (archiving && isOthers) this.#unseen.add(recordKey(archiving.collection.name, archiving.record))
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

  /** Whether the merge of these fields brings an edit and an archiving together that did not know of each other. */
  isCollision(collection: string, record: string, fields: readonly PlannedField[]): boolean {
    const { target, merged } = this.#copies
    const key = recordKey(record, ARCHIVED)
    const here = target.getMap(collection)._map.get(key)
    const standing = merged.getMap(collection)._map.get(key) ?? here
    if (itemValue(standing) !== true) return false
    const archiver = standing && this.#authorOf(standing)
    const isOther = (person: string | undefined) => archiver === undefined || person !== archiver
    if (itemValue(here) === true) {
      return fields.some(({ field, root, key }) => field !== ARCHIVED && isOther(this.#writerOf(root, key)))
    }
    const name = recordKey(collection, record)
    return this.#unseen.has(name) || [...(this.#changedHere.get(name) ?? [])].some(isOther)
  }

  /** Undefined where it is a text, or where it came by the relay. */
  #writerOf(root: string, key: string | null): string | undefined {
    const item = key === null ? undefined : this.#copies.merged.getMap(root)._map.get(key)
    return item && this.#authorOf(item)
  }

  #authorOf({ id }: Y.Item): string | undefined {
    return this.#copies.authors.get(id.client)
  }

  #recordOf([root, key]: Change): string {
    if (typeof key !== 'string') return root.slice(0, root.lastIndexOf('.'))
    return recordKey(root, this.#kind.place(root, key)?.record ?? '')
  }
}
