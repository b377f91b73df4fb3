// Which changes did not know each other, found out from what Yjs keeps of every write: what it was written over.
import * as Y from 'yjs'
import { isFieldChange } from '../../documents/changes.ts'
import { sameValue, type Value } from '../../documents/values.ts'
import type { CarriedEdit } from './carried.ts'
import type { DisplacedValue } from './plan.ts'

/** Values of one field that somebody has to choose from, by their place. */
export type Collisions = ReadonlyMap<
  string,
  { readonly root: string; readonly key: string; readonly values: DisplacedValue[] }
>

/** The last of several changes to one field that build on each other. */
interface Head {
  /** Of the item it wrote. */
  readonly id: Y.ID
  /** What its author, and those it builds on, say stood there. */
  readonly bases: readonly Value[]
  readonly value: Value
  readonly person: string
}

/** What stands in a field, and the write it comes from. */
export interface Standing {
  readonly id: Y.ID
  readonly value: Value
}

/** What stands in the fields that these edits change, by place. */
export function standingIn(doc: Y.Doc, edits: readonly CarriedEdit[]): ReadonlyMap<string, Standing> {
  const found = new Map<string, Standing>()
  for (const change of edits.flatMap(({ changes }) => changes.filter(isFieldChange))) {
    const item = doc.getMap(change[0])._map.get(change[1])
    if (item) found.set(placeOf(change[0], change[1]), { id: item.lastId, value: itemValue(item) })
  }
  return found
}

/** Ids of persons by Yjs client id: each belongs to one device. */
export function authorsOf(edits: readonly CarriedEdit[]): ReadonlyMap<number, string> {
  const authors = new Map<number, string>()
  for (const { update, person } of edits) {
    for (const { id } of Y.decodeUpdate(update).structs) authors.set(id.client, person)
  }
  return authors
}

export interface Contestants {
  /** What both copies hold together. */
  readonly merged: Y.Doc
  readonly target: Y.Doc
  /** What stood in the source where the target's own edits go. */
  readonly source: ReadonlyMap<string, Standing>
}

/** Changes that each of two copies lacks of the other, against what stands there and against each other. */
export class Contest {
  readonly #contestants: Contestants
  readonly #news: Map<string, Head[]>
  readonly #own: Map<string, Head[]>
  readonly #standing: ReadonlyMap<string, Standing>
  readonly #authors: ReadonlyMap<number, string>
  readonly #found = new Map<string, { root: string; key: string; values: DisplacedValue[] }>()

  /** `news`: edits the target lacks; `own`: edits the source lacks; `authors` of everything either of them carries. */
  constructor(
    contestants: Contestants,
    { news, own }: Readonly<Record<'news' | 'own', readonly CarriedEdit[]>>,
    authors: ReadonlyMap<number, string>,
  ) {
    this.#contestants = contestants
    this.#authors = authors
    this.#standing = standingIn(contestants.target, news)
    this.#news = this.#heads(news)
    this.#own = this.#heads(own)
  }

  collisions(): Collisions {
    for (const [place, heads] of this.#news) this.#compare(place, heads, this.#standing.get(place))
    // What the other copy got from the relay meanwhile stands against what was changed here: the first time it is seen.
    for (const [place, heads] of this.#own) {
      const standing = this.#contestants.source.get(place)
      if (!this.#found.has(place) && standing && !this.#isKnown(standing)) this.#compare(place, heads, standing)
    }
    return this.#found
  }

  #isKnown({ id }: Standing): boolean {
    return id.clock < Y.getState(this.#contestants.target.store, id.client)
  }

  /** Compares changes one copy lacks with what stands in it, and with each other. */
  #compare(place: string, heads: readonly Head[], standing: Standing | undefined): void {
    const [root, key] = split(place)
    const inBoth = itemValue(this.#contestants.merged.getMap(root)._map.get(key))
    // Somebody may have written something else and set it back: where Yjs prefers that, the base says nothing.
    const knew = (head: Head, there: Standing) =>
      head.bases.some(base => sameValue(base, there.value)) && sameValue(inBoth, head.value)
    const isUnaware = (head: Head) =>
      standing !== undefined &&
      !sameValue(head.value, standing.value) &&
      !knew(head, standing) &&
      !this.#descends(head.id, standing.id) &&
      !this.#descends(standing.id, head.id)
    const values: DisplacedValue[] = heads.map(({ value, person }) => ({ value, person }))
    if (standing && heads.some(isUnaware)) {
      values.push({ value: standing.value, person: this.#authors.get(standing.id.client) ?? null })
    }
    const different = values.filter(
      (each, index) => values.findIndex(one => sameValue(one.value, each.value)) === index,
    )
    if (different.length > 1) this.#found.set(place, { root, key, values: different })
  }

  #heads(edits: readonly CarriedEdit[]): Map<string, Head[]> {
    const heads = new Map<string, Head[]>()
    for (const { update, changes, person } of edits) {
      const stated = changes.filter(isFieldChange)
      if (stated.length === 0) continue
      const ids = this.#idsOf(update)
      for (const [root, key, base, value] of stated) {
        const place = placeOf(root, key)
        const id = ids.get(place)
        if (!id) continue
        const own = heads.get(place) ?? []
        const seen = own.filter(head => sameValue(base, head.value) || this.#descends(id, head.id))
        const head = { id, bases: [...new Set([base, ...seen.flatMap(({ bases }) => bases)])], value, person }
        heads.set(place, [...own.filter(each => !seen.includes(each)), head])
      }
    }
    return heads
  }

  /** What an update wrote under each map key. */
  #idsOf(update: Uint8Array): Map<string, Y.ID> {
    const ids = new Map<string, Y.ID>()
    const { store, share } = this.#contestants.merged
    for (const struct of Y.decodeUpdate(update).structs) {
      const item: unknown = struct instanceof Y.Item ? Y.getItem(store, struct.id) : null
      if (!(item instanceof Y.Item) || item.parentSub === null) continue
      for (const [name, type] of share) {
        if (type !== item.parent) continue
        ids.set(placeOf(name, item.parentSub), struct.id)
        break
      }
    }
    return ids
  }

  /** Whether what has this id was written over `ancestor`, or over something that was. */
  #descends(id: Y.ID, ancestor: Y.ID): boolean {
    for (let at: Y.ID | null = id; at; ) {
      const item: unknown = Y.getItem(this.#contestants.merged.store, at)
      if (!(item instanceof Y.Item)) return false
      // Yjs joins overwritten neighbours: within one item each was written over the one before.
      const inside = item.id.client === ancestor.client && item.id.clock <= ancestor.clock
      if (inside && ancestor.clock < at.clock) return true
      at = item.origin
      if (at && at.client === ancestor.client && at.clock === ancestor.clock) return true
    }
    return false
  }
}

/** A key holds no line break: the kinds' names and ids have none. */
export const placeOf = (root: string, key: string): string => `${root}\n${key}`
const split = (place: string): [root: string, key: string] => {
  const at = place.indexOf('\n')
  return [place.slice(0, at), place.slice(at + 1)]
}

export const itemValue = (item: Y.Item | undefined): Value => {
  const value: unknown = item && !item.deleted ? item.content.getContent().at(-1) : null
  return (value ?? null) as Value
}
