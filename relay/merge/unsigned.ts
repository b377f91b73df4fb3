// What a file holds of a document that nobody vouches for, as changes of whoever approves them: each of it once (M3).
import * as Y from 'yjs'
import { recordOf } from '../../src/documents/archiving.ts'
import { type Change, isFieldChange, type Seen } from '../../src/documents/changes.ts'
import { currentValue } from '../../src/documents/content.ts'
import { DeletedRanges } from '../../src/documents/deleted-ranges.ts'
import { ARCHIVED, FIELDS_ROOT, type Kind, recordKey } from '../../src/documents/kind.ts'
import { applyTextDelta } from '../../src/documents/text-delta.ts'
import { checkValue, sameValue, type Value } from '../../src/documents/values.ts'
import { editsOf } from '../../src/sync/file/carried.ts'
import { authorsOf } from '../../src/sync/file/contest.ts'
import type { JudgedSubmission } from '../../src/sync/file/satchel-file.ts'
import type { CollisionDraft, ImportedRecord } from '../store/store.ts'
import type { Approvals, Written } from './approvals.ts'
import { placeOf } from './same.ts'
import type { Source } from './sources.ts'
import { insertedBy, textNews } from './unsigned-text.ts'

export interface Unsigned {
  readonly changes: readonly Change[]
  /** Changes nobody vouches for that did not know what stands here. */
  readonly collisions: readonly CollisionDraft[]
  /** What is to be remembered with them, told by the document in which the changes are made. */
  readonly approved: (doc: Y.Doc) => ImportedRecord[]
}

export interface UnsignedOptions {
  /** Places of entries that were not accepted: what they say does not come in by this door. */
  readonly refused: ReadonlySet<string>
  /** Who approves it. */
  readonly person: string
  /** ms since 1970. */
  readonly at: number
  /** What was approved of this document before. */
  readonly approvals: Approvals
}

/**
 * What a source holds beyond what is here, what was approved before and what vouched entries explain. The source becomes
 * both together. What did not know what stands here is a collision and not written.
 */
export function unsignedChanges(
  kind: Kind,
  here: Y.Doc,
  source: Pick<Source, 'address' | 'doc' | 'submissions'>,
  options: UnsignedOptions,
): Unsigned {
  if (holdsAll(here, source.doc)) return { changes: [], collisions: [], approved: () => [] }
  return new Unexplained(kind, here, source, options).done()
}

/** A write to a field: what stands there last, with what it was written over. */
interface Write {
  readonly item: Y.Item
  readonly place: { readonly root: string; readonly key: string }
}

class Unexplained {
  readonly #kind: Kind
  readonly #here: Y.Doc
  readonly #union: Y.Doc
  readonly #source: Pick<Source, 'address' | 'submissions'>
  readonly #options: UnsignedOptions
  readonly #changes: Change[] = []
  readonly #collisions: CollisionDraft[] = []
  /** The file's ids of what the changes write, by place: of a field one, of a text one a letter. */
  readonly #ids = new Map<string, readonly Y.ID[]>()

  constructor(
    kind: Kind,
    here: Y.Doc,
    { address, doc, submissions }: Pick<Source, 'address' | 'doc' | 'submissions'>,
    options: UnsignedOptions,
  ) {
    this.#kind = kind
    this.#here = here
    this.#union = doc
    this.#source = { address, submissions }
    this.#options = options
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(here, Y.encodeStateVector(doc)))
  }

  done(): Unsigned {
    const unsigned = this.#source.submissions.filter(({ vouched }) => !vouched)
    const stated = statedChanges(unsigned, update => Y.decodeUpdate(update).structs.some(each => this.#isNew(each)))
    for (const root of [FIELDS_ROOT, ...this.#kind.declaration.collections.map(({ name }) => name)]) {
      for (const [key, item] of this.#union.getMap(root)._map) {
        if (this.#options.refused.has(`${root}/${key}`) || !this.#kind.place(root, key)) continue
        if (this.#hasNews(item)) this.#field({ item, place: { root, key } }, stated.get(`${root}/${key}`) ?? null)
      }
    }
    for (const root of this.#union.share.keys()) if (!this.#options.refused.has(root)) this.#text(root)
    this.#archivedMeanwhile()
    return { changes: this.#changes, collisions: this.#collisions, approved: doc => this.#approved(doc) }
  }

  #isHere({ client, clock }: Y.ID): boolean {
    return clock < Y.getState(this.#here.store, client)
  }

  #isNews(id: Y.ID): boolean {
    return !this.#isHere(id) && !this.#options.approvals.covers(id)
  }

  /** By the last of its letters: what is known of a client is known from its beginning. */
  #isNew({ id, length }: Pick<Y.Item, 'id' | 'length'>): boolean {
    return this.#isNews(Y.createID(id.client, id.clock + length - 1))
  }

  #hasNews(last: Y.Item): boolean {
    for (let item: Y.Item | null = last; item; item = item.left) if (this.#isNew(item)) return true
    return false
  }

  #field({ item, place: { root, key } }: Write, stated: Stated | null): void {
    const standing = currentValue(this.#here, root, key)
    // Without an entry only what stands there in the end can be told.
    if (!stated && !this.#isNew(item)) return
    const value = stated ? stated.value : currentValue(this.#union, root, key)
    const type = this.#kind.place(root, key)?.field.value
    if (!type || checkValue(type, value) !== null) return
    if (sameValue(standing, value)) {
      this.#ids.set(`${root}/${key}`, [item.lastId])
      return
    }
    const known = stated ? stated.bases.some(base => sameValue(base, standing)) : this.#knows(item, root, key)
    if (known) {
      this.#ids.set(`${root}/${key}`, [item.lastId])
      // What whoever archived a record had seen of it goes along: what they had not is found where it is written (C9).
      this.#changes.push(stated?.seen ? [root, key, standing, value, stated.seen] : [root, key, standing, value])
    } else this.#collide(root, key, stated?.bases[0] ?? null, value, standing)
  }

  /** What is brought to a record that is archived here, and stays so, nobody would see (C6). */
  #archivedMeanwhile(): void {
    const places = new Map<string, { root: string; key: string; fields: string[] }>()
    const restored = new Set(this.#changes.map(placeOf))
    const displaced = this.#collisions.map(({ root, key }): Change => [root, key, null, null])
    for (const change of [...this.#changes, ...displaced]) {
      const record = recordOf(this.#kind, change)
      if (!record || record.field === ARCHIVED) continue
      const { root, field } = record
      const key = recordKey(record.record, ARCHIVED)
      const place = `${root}/${key}`
      if (currentValue(this.#here, root, key) !== true || restored.has(place)) continue
      places.set(place, { root, key, fields: [...(places.get(place)?.fields ?? []), field] })
    }
    const { person: author, at } = this.#options
    const values = { base: null, value: false, standing: true, author, at, standingBy: null } as const
    for (const place of places.values()) {
      this.#collisions.push({ ...place, ...values, outcome: 'standing', origin: 'archived' })
    }
  }

  #collide(root: string, key: string, base: Value, value: Value, standing: Value): void {
    const { person: author, at } = this.#options
    const draft = { root, key, author, base, value, standing, at, standingBy: null } as const
    this.#collisions.push({ ...draft, outcome: 'standing', origin: 'import', fields: [] })
  }

  /** Whether it was written over what stands here, or over what that was written for. */
  #knows(item: Y.Item, root: string, key: string): boolean {
    const standing = this.#here.getMap(root)._map.get(key)
    if (!standing || standing.deleted) return true
    for (let at = before(this.#union, item.lastId); at; at = before(this.#union, at)) {
      const there = this.#standIn(at)
      if (there && Y.compareIDs(there, standing.lastId)) return true
    }
    return false
  }

  #standIn(id: Y.ID): Y.ID | null {
    return this.#isHere(id) ? id : this.#options.approvals.standIn(id)
  }

  #text(root: string): void {
    const declared = this.#kind.root(root)
    if (declared?.type !== 'text') return
    const text = this.#here.share.has(root) ? this.#here.getText(root) : undefined
    const letters = { isNews: (id: Y.ID) => this.#isNews(id), standIn: (id: Y.ID) => this.#standIn(id) }
    const news = textNews(text, this.#union.getText(root), letters)
    if (news.delta.length === 0) return
    if (applyTextDelta(text?.toString() ?? '', news.delta).length > declared.text.max) return
    this.#ids.set(root, news.letters)
    this.#changes.push([root, news.delta])
  }

  /** Of clients that vouched entries write with nothing is remembered: what becomes of those is in their receipts. */
  #approved(doc: Y.Doc): ImportedRecord[] {
    const { submissions, address } = this.#source
    const vouched = authorsOf(editsOf(submissions.filter(each => each.vouched)))
    const clocks = new Map<number, number>()
    for (const client of this.#union.store.clients.keys()) {
      const clock = Y.getState(this.#union.store, client)
      if (clock > Y.getState(this.#here.store, client) && !vouched.has(client)) clocks.set(client, clock)
    }
    return this.#options.approvals.after(address, clocks, this.#written(doc))
  }

  #written(doc: Y.Doc): Written[] {
    return [...this.#ids].flatMap(([place, theirs]): Written[] => {
      const slash = place.indexOf('/')
      const change = this.#changes.find(each => placeOf(each) === place)
      const [root, key] = slash < 0 ? [place, null] : [place.slice(0, slash), place.slice(slash + 1)]
      let ours: readonly Y.ID[] = []
      if (key !== null) ours = [doc.getMap(root)._map.get(key)].flatMap(item => (item ? [item.lastId] : []))
      else if (change && !isFieldChange(change)) ours = insertedBy(doc.getText(root), change[1])
      return ours.flatMap((id, index) => (theirs[index] ? [{ theirs: theirs[index], ours: id }] : []))
    })
  }
}

/** What something was written over; Yjs joins overwritten neighbours, of which each was written over the one before. */
function before(doc: Y.Doc, id: Y.ID): Y.ID | null {
  const item: unknown = Y.getItem(doc.store, id)
  if (!(item instanceof Y.Item)) return null
  return id.clock > item.id.clock ? Y.createID(id.client, id.clock - 1) : item.origin
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

interface Stated {
  readonly bases: readonly Value[]
  readonly value: Value
  /** What the last of them had seen of a record it archives. */
  readonly seen: Seen | null
}

/** What those entries that are meant say of each field in the end, with every value they say stood there before. */
function statedChanges(
  submissions: readonly JudgedSubmission[],
  isMeant: (update: Uint8Array) => boolean,
): Map<string, Stated> {
  const stated = new Map<string, Stated>()
  for (const { changes, update } of editsOf(submissions)) {
    if (!isMeant(update)) continue
    for (const change of changes.filter(isFieldChange)) {
      const place = placeOf(change)
      const [, , base, value, seen = null] = change
      stated.set(place, { bases: [...(stated.get(place)?.bases ?? []), base], value, seen })
    }
  }
  return stated
}
