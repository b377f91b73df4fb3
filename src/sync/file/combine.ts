// Combining: the records of one document brought into another, field by field against what was brought last (P05, P08).
import type * as Y from 'yjs'
import { type Change, isFieldChange } from '../../documents/changes.ts'
import { currentValue, readFields, readRecords, readText } from '../../documents/content.ts'
import {
  ARCHIVED,
  type CollectionDeclaration,
  FIELDS_ROOT,
  type FieldDeclaration,
  type Fields,
  type Kind,
  recordKey,
  textRoot,
} from '../../documents/kind.ts'
import { applyTextDelta, textDelta } from '../../documents/text-delta.ts'
import { sameValue, type Value } from '../../documents/values.ts'
import { rebaseDelta } from '../texts.ts'
import { SatchelFileError } from './errors.ts'
import { recordIds } from './merge-same.ts'
import { type MergePlan, PlanBuilder } from './plan.ts'

/** Values of a record as the source had them, texts among them, by declared name. */
export type RecordValues = Readonly<Record<string, Value>>

export interface CombineOptions {
  /** What the source said of a record when it was combined into this target last; null: never. */
  readonly last: (collection: string, record: string) => RecordValues | null
  /** Whether the person may add stages and the like. */
  readonly mayConfigure: boolean
  /** Name of the person who becomes the owner of what is added or changed; null: owners stay. */
  readonly owner: string | null
}

/** A field that both sides changed: the target's value stands. */
export interface CombineCollision {
  readonly root: string
  /** Null for texts. */
  readonly key: string | null
  readonly last: Value
  readonly ours: Value
  readonly theirs: Value
}

/** A record that one side archived while the other changed it. */
export interface CombinedArchival {
  /** Which document it was archived in; the other one changed it. */
  readonly archivedIn: 'target' | 'source'
  /** Declared names of the fields and texts that were changed. */
  readonly fields: readonly string[]
}

export interface CombinedRecord {
  /** Null: the document's own fields. */
  readonly collection: string | null
  readonly record: string | null
  readonly changes: readonly Change[]
  readonly collisions: readonly CombineCollision[]
  readonly archival: CombinedArchival | null
  /** What the source says now: `last` of the next time. Null where that is what it said before. */
  readonly remember: RecordValues | null
}

export interface Combination {
  readonly plan: MergePlan
  /** Those with something to write or to remember, stages before what refers to them. */
  readonly records: readonly CombinedRecord[]
}

/** Compares two documents of a kind; neither is touched. @throws SatchelFileError currency */
export function combine(kind: Kind, target: Y.Doc, source: Y.Doc, options: CombineOptions): Combination {
  return new Combining(kind, target, source, options).done()
}

const OWNER = 'owner'
const CURRENCY = 'currency'

/** Amounts must be comparable; documents without a currency fit to any. @throws SatchelFileError currency */
export function oneCurrency(documents: readonly Y.Doc[]): void {
  const currencies = documents
    .map(doc => currentValue(doc, FIELDS_ROOT, CURRENCY))
    .filter(each => typeof each === 'string')
  const [here = '', ...others] = currencies
  const there = others.find(each => each !== here)
  if (there !== undefined) throw new SatchelFileError({ code: 'currency', here, there })
}

/** What the source says of a record now, and what it said last. */
interface Said {
  readonly fields: Fields
  readonly before: ReadonlyMap<string, Value>
}

/**
 * What a document that is begun for these sources holds first: their own fields, those of the first that has one, and what
 * is configured in any of them. Whoever begins a document may write that, whatever their rights.
 */
export function beginning(kind: Kind, name: string, sources: readonly Y.Doc[]): Change[] {
  const places = new Map<string, Change>([[`${FIELDS_ROOT}/name`, [FIELDS_ROOT, 'name', null, name]]])
  const note = (root: string, key: string, value: Value | undefined) => {
    const place = `${root}/${key}`
    if ((value ?? null) !== null && !places.has(place)) places.set(place, [root, key, null, value ?? null])
  }
  const configured = kind.declaration.collections.filter(({ right }) => right === 'configure')
  for (const source of sources) {
    for (const [field, value] of Object.entries(readFields(kind, source))) {
      if (field !== ARCHIVED) note(FIELDS_ROOT, field, value)
    }
    for (const collection of configured) {
      for (const [id, fields] of readRecords(kind, source, collection)) {
        for (const field of collection.fields) note(collection.name, recordKey(id, field.name), fields[field.name])
      }
    }
  }
  return [...places.values()]
}

class Combining {
  readonly #kind: Kind
  readonly #target: Y.Doc
  readonly #source: Y.Doc
  readonly #options: CombineOptions
  readonly #builder: PlanBuilder
  readonly #records: CombinedRecord[] = []
  readonly #added = new Set<string>()
  readonly #archived = new Set<string>()
  /** Ids of configured records (stages) that stand for the source's, by collection and the source's id. */
  readonly #standIns = new Map<string, ReadonlyMap<string, string>>()

  constructor(kind: Kind, target: Y.Doc, source: Y.Doc, options: CombineOptions) {
    this.#kind = kind
    this.#target = target
    this.#source = source
    this.#options = options
    this.#builder = new PlanBuilder(kind)
  }

  done(): Combination {
    oneCurrency([this.#target, this.#source])
    const { collections } = this.#kind.declaration
    for (const collection of collections) if (collection.right === 'configure') this.#configuration(collection)
    for (const collection of collections) if (collection.right !== 'configure') this.#collection(collection)
    const plan = this.#builder.done(
      (collection, record) => this.#standing(collection, record),
      ({ name }) => recordIds(this.#source, name).size,
    )
    return { plan, records: this.#records }
  }

  /** Adds what is missing; what is there is the target's own. */
  #configuration(collection: CollectionDeclaration): void {
    const here = readRecords(this.#kind, this.#target, collection)
    const title = collection.fields[0]?.name ?? ''
    const byTitle = new Map([...here].map(([id, fields]) => [fields[title], id] as const))
    const standIns = new Map<string, string>()
    for (const [id, fields] of readRecords(this.#kind, this.#source, collection)) {
      if (here.has(id)) continue
      const same = byTitle.get(fields[title])
      if (this.#options.mayConfigure) this.#add(collection, id, fields, null)
      else if (same !== undefined) standIns.set(id, same)
    }
    this.#standIns.set(collection.name, standIns)
  }

  #collection(collection: CollectionDeclaration): void {
    const here = recordIds(this.#target, collection.name)
    for (const [id, fields] of readRecords(this.#kind, this.#source, collection)) {
      const last = this.#options.last(collection.name, id)
      if (here.has(id)) this.#merge(collection, id, fields, last)
      else this.#add(collection, id, fields, last)
    }
  }

  /** A record that is not here comes with everything it has. */
  #add(collection: CollectionDeclaration, record: string, fields: Fields, last: RecordValues | null): void {
    const root = collection.name
    const changes: Change[] = []
    for (const field of collection.fields) {
      const theirs = this.#theirs(field, fields)
      const value = this.#owns(collection) && field.name === OWNER ? this.#options.owner : theirs
      if (value !== null) changes.push([root, recordKey(record, field.name), null, value])
    }
    for (const { name } of collection.texts) {
      const theirs = readText(this.#source, root, record, name)
      if (theirs !== '') changes.push([textRoot(root, record, name), [{ insert: theirs }]])
    }
    if (changes.length === 0) return
    this.#added.add(recordKey(root, record))
    for (const change of changes) this.#plan(collection, record, change)
    const remember = collection.right === 'configure' ? null : this.#remember(collection, record, fields, last)
    this.#records.push({ collection: root, record, changes, collisions: [], archival: null, remember })
  }

  #merge(collection: CollectionDeclaration, record: string, fields: Fields, last: RecordValues | null): void {
    const changes: Change[] = []
    const collisions: CombineCollision[] = []
    const before = new Map(Object.entries(last ?? {}))
    for (const field of collection.fields) {
      if (this.#owns(collection) && field.name === OWNER) continue
      const [theirs, base] = [this.#theirs(field, fields), before.get(field.name) ?? null]
      const key = recordKey(record, field.name)
      const ours = currentValue(this.#target, collection.name, key)
      if (sameValue(theirs, base) || sameValue(ours, theirs)) continue
      if (sameValue(ours, base)) changes.push([collection.name, key, ours, theirs])
      else collisions.push({ root: collection.name, key, last: base, ours, theirs })
    }
    for (const { name, max } of collection.texts) {
      const result = this.#text(textRoot(collection.name, record, name), max, String(before.get(name) ?? ''))
      if (result && 'ours' in result) collisions.push(result)
      else if (result) changes.push(result)
    }
    const written = [
      ...changes.map(([root, key]) => (typeof key === 'string' ? key : root)),
      ...collisions.map(placeOf),
    ]
    const archival = this.#archival(collection, record, { fields, before, names: written.map(nameOf) })
    if (archival) this.#archived.add(recordKey(collection.name, record))
    if (changes.length > 0 && this.#owns(collection)) {
      const key = recordKey(record, OWNER)
      const ours = currentValue(this.#target, collection.name, key)
      if (!sameValue(ours, this.#options.owner)) changes.push([collection.name, key, ours, this.#options.owner])
    }
    for (const change of changes) this.#plan(collection, record, change)
    for (const collision of collisions) this.#collide(collection, record, collision)
    const remember = this.#remember(collection, record, fields, last)
    if (changes.length + collisions.length > 0 || remember) {
      this.#records.push({ collection: collection.name, record, changes, collisions, archival, remember })
    }
  }

  /** Where both sides have archived it, nobody has lost sight of anything. */
  #archival(
    collection: CollectionDeclaration,
    record: string,
    { fields, before, names }: Said & { readonly names: readonly string[] },
  ): CombinedArchival | null {
    const isHere = currentValue(this.#target, collection.name, recordKey(record, ARCHIVED)) === true
    const isThere = fields[ARCHIVED] === true
    if (isHere === isThere) return null
    const comes = names.includes(ARCHIVED)
    // Restored by the source, or archived by it earlier and restored here since.
    if (comes === isHere) return null
    const changed = isHere ? names : this.#changedHere(collection, record, { fields, before })
    return changed.length > 0 ? { archivedIn: isHere ? 'target' : 'source', fields: changed } : null
  }

  /** What the target says since, and the source does not. */
  #changedHere(collection: CollectionDeclaration, record: string, { fields, before }: Said): string[] {
    const isChanged = (ours: Value, theirs: Value, base: Value) => !sameValue(ours, base) && !sameValue(ours, theirs)
    const changed = collection.fields.filter(field => {
      if (field.name === ARCHIVED || (this.#owns(collection) && field.name === OWNER)) return false
      const ours = currentValue(this.#target, collection.name, recordKey(record, field.name))
      return isChanged(ours, this.#theirs(field, fields), before.get(field.name) ?? null)
    })
    const texts = collection.texts.filter(({ name }) => {
      const [ours, theirs] = [this.#target, this.#source].map(doc => readText(doc, collection.name, record, name))
      return isChanged(ours ?? '', theirs ?? '', before.get(name) ?? '')
    })
    return [...changed, ...texts].map(({ name }) => name)
  }

  #text(root: string, max: number, base: string): Change | CombineCollision | null {
    const theirs = this.#source.share.has(root) ? this.#source.getText(root).toString() : ''
    const ours = this.#target.share.has(root) ? this.#target.getText(root).toString() : ''
    if (theirs === base || theirs === ours) return null
    const delta = ours === base ? textDelta(ours, theirs) : rebaseDelta(base, textDelta(base, theirs), ours)
    const fits = delta && applyTextDelta(ours, delta).length <= max
    // Without anything remembered both texts are whole ones of their own: nothing says which part belongs where.
    if (!fits || (base === '' && ours !== '')) return { root, key: null, last: base, ours, theirs }
    return [root, delta]
  }

  /** The source's value; a stage that is not here is the one that stands for it. */
  #theirs({ name, value: type }: FieldDeclaration, fields: Fields): Value {
    const value = fields[name] ?? null
    if (type.type !== 'record' || typeof value !== 'string') return value
    return this.#standIns.get(type.collection)?.get(value) ?? value
  }

  /** Whether the owners of a collection's records are taken over. */
  #owns({ name }: CollectionDeclaration): boolean {
    return this.#options.owner !== null && this.#kind.collectionField(name, OWNER) !== undefined
  }

  #remember(collection: CollectionDeclaration, record: string, fields: Fields, last: RecordValues | null) {
    const said = new Map<string, Value>(Object.entries(last ?? {}))
    let changed = last === null
    const note = (name: string, value: Value, none: Value) => {
      if (sameValue(said.get(name) ?? none, value)) return
      said.set(name, value)
      changed = true
    }
    for (const field of collection.fields) note(field.name, this.#theirs(field, fields), null)
    for (const { name } of collection.texts) note(name, readText(this.#source, collection.name, record, name), '')
    return changed ? Object.fromEntries(said) : null
  }

  #plan(collection: CollectionDeclaration, record: string, change: Change): void {
    if (isFieldChange(change)) {
      const [root, key, before, after] = change
      const field = key.slice(record.length + 1)
      this.#builder.add(collection.name, record, { field, root, key, before, after, displaced: [] })
    } else {
      const [root, delta] = change
      const before = this.#target.share.has(root) ? this.#target.getText(root).toString() : ''
      const field = {
        field: nameOf(root),
        root,
        key: null,
        before,
        after: applyTextDelta(before, delta),
        displaced: [],
      }
      this.#builder.add(collection.name, record, field)
    }
  }

  #collide(collection: CollectionDeclaration, record: string, { root, key, ours, theirs }: CombineCollision): void {
    const field = nameOf(key ?? root)
    const displaced = [{ value: theirs, person: null }]
    this.#builder.add(collection.name, record, { field, root, key, before: ours, after: ours, displaced })
  }

  #standing(collection: string | null, record: string | null) {
    if (collection === null || record === null) return { name: '', isNew: false, archived: false }
    const isNew = this.#added.has(recordKey(collection, record))
    const title = this.#kind.collection(collection)?.fields[0]?.name ?? ''
    const key = recordKey(record, title)
    const name = currentValue(this.#target, collection, key) ?? currentValue(this.#source, collection, key) ?? ''
    return { name: String(name), isNew, archived: this.#archived.has(recordKey(collection, record)) }
  }
}

/** What stands after the last dot of a key or a text's root. */
const nameOf = (place: string): string => place.slice(place.lastIndexOf('.') + 1)

const placeOf = ({ root, key }: CombineCollision): string => key ?? root
