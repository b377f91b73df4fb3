// A kind is one declaration from which accessors, validation, forms, tables, summaries and exports follow (DESIGN 4).
import type { Label, Value, ValueType } from './values.ts'

/** Which right a change to a field needs: `edit` the document, or `configure` how it works (office and above). */
export type FieldRight = 'edit' | 'configure'

export interface FieldDeclaration {
  readonly name: string
  readonly label: Label
  readonly value: ValueType
  readonly right?: FieldRight
  /** Shown in tables from the start; otherwise the user can add it. Width in pixels. */
  readonly column?: { readonly width: number }
  /** The form section it stands in; fields without one are not shown in forms. */
  readonly section?: string
  /** A form asks for it, a merge never insists. */
  readonly required?: boolean
  /** What a new record starts with. */
  readonly initial?: Value
}

/** A long text: a root Y.Text of its own, merged letter by letter. */
export interface TextDeclaration {
  readonly name: string
  readonly label: Label
  /** UTF-16 units. */
  readonly max: number
}

/** A value that follows from the fields of a record; never stored. */
export interface DerivedDeclaration {
  readonly name: string
  readonly label: Label
  readonly value: ValueType
  readonly column?: { readonly width: number }
  readonly compute: (fields: Fields) => Value
}

/** Field values by declared name; a field nobody has set is absent. */
export type Fields = Readonly<Record<string, Value | undefined>>

export interface CollectionDeclaration {
  readonly name: string
  readonly label: Label
  readonly labelOne: Label
  readonly right?: FieldRight
  readonly fields: readonly FieldDeclaration[]
  readonly texts: readonly TextDeclaration[]
  readonly derived: readonly DerivedDeclaration[]
  /** Form sections in order. */
  readonly sections: readonly { readonly name: string; readonly label: Label }[]
}

/**
 * What policy looks at in documents of a kind. Whoever may change these fields decides who gets the document, so each of
 * them needs the right `configure`, and the summary has each under its name: the relay reads them there.
 */
export interface KindPolicy {
  /** Id of the status profile that documents begin with; null: the kind has no statuses. */
  readonly profile: string | null
  /** The dates between which a document is current; null: always. */
  readonly period: { readonly from: string; readonly to: string } | null
  /** Fields that rules of the office may speak of. */
  readonly fields: readonly string[]
  /** Documents may hang below others of the kind. */
  readonly hierarchy: boolean
}

/** The one line that lists show without opening the document. Plain data: it travels in the catalogue. */
export interface Summary {
  readonly name: string
  readonly [figure: string]: Value
}

export interface KindDeclaration {
  readonly name: string
  /** Raised when fields change meaning; carried by each document. */
  readonly schema: number
  readonly label: Label
  readonly labelMany: Label
  /** Keys the relay gives look like `PIP-2026-014`. */
  readonly keyPrefix: string
  readonly fields: readonly FieldDeclaration[]
  readonly collections: readonly CollectionDeclaration[]
  readonly policy: KindPolicy
  readonly summarize: (document: PlainDocument) => Summary
}

/** A document's content as plain data, without texts. */
export interface PlainDocument {
  readonly fields: Fields
  /** Records by id, by collection name. */
  readonly collections: ReadonlyMap<string, ReadonlyMap<string, Fields>>
}

/** The root that holds a document's own fields. */
export const FIELDS_ROOT = 'fields'

/** The field by which records and documents leave the lists: nothing is deleted (DESIGN 4). */
export const ARCHIVED = 'archived'

/** Where a root of a Yjs document belongs in its kind. */
export type Root =
  | { readonly type: 'fields' }
  | { readonly type: 'records'; readonly collection: CollectionDeclaration }
  | {
      readonly type: 'text'
      readonly collection: CollectionDeclaration
      readonly record: string
      readonly text: TextDeclaration
    }

/** The place a map key names: a field of the document (`record` null) or of one of its records. */
export interface FieldPlace {
  readonly root: string
  readonly record: string | null
  readonly field: FieldDeclaration
  readonly right: FieldRight
}

/** A kind with its look-ups built once. All parsing of root names and keys goes through here. */
export class Kind {
  readonly declaration: KindDeclaration
  readonly name: string
  readonly #fields: ReadonlyMap<string, FieldDeclaration>
  readonly #collections: ReadonlyMap<string, CollectionDeclaration>
  readonly #collectionFields: ReadonlyMap<string, ReadonlyMap<string, FieldDeclaration>>

  constructor(declaration: KindDeclaration) {
    this.declaration = declaration
    this.name = declaration.name
    this.#fields = byName(declaration.fields)
    this.#collections = byName(declaration.collections)
    this.#collectionFields = new Map(declaration.collections.map(each => [each.name, byName(each.fields)]))
  }

  collection(name: string): CollectionDeclaration | undefined {
    return this.#collections.get(name)
  }

  field(name: string): FieldDeclaration | undefined {
    return this.#fields.get(name)
  }

  collectionField(collection: string, name: string): FieldDeclaration | undefined {
    return this.#collectionFields.get(collection)?.get(name)
  }

  /** What a root name stands for, or null where the kind has no such root. */
  root(name: string): Root | null {
    if (name === FIELDS_ROOT) return { type: 'fields' }
    const dot = name.indexOf('.')
    if (dot < 0) {
      const collection = this.#collections.get(name)
      return collection ? { type: 'records', collection } : null
    }
    const second = name.indexOf('.', dot + 1)
    const collection = this.#collections.get(name.slice(0, dot))
    if (!collection || second < 0) return null
    const record = name.slice(dot + 1, second)
    const text = collection.texts.find(each => each.name === name.slice(second + 1))
    return text && RECORD.test(record) ? { type: 'text', collection, record, text } : null
  }

  /** The field a map key of a root names, or null where the kind has none. */
  place(root: string, key: string): FieldPlace | null {
    if (root === FIELDS_ROOT) {
      const field = this.#fields.get(key)
      return field ? { root, record: null, field, right: field.right ?? 'edit' } : null
    }
    const dot = key.indexOf('.')
    if (dot < 0) return null
    const field = this.#collectionFields.get(root)?.get(key.slice(dot + 1))
    const record = key.slice(0, dot)
    if (!field || !RECORD.test(record)) return null
    return { root, record, field, right: field.right ?? this.#collections.get(root)?.right ?? 'edit' }
  }
}

const RECORD = /^[A-Za-z0-9_-]{1,22}$/

export const recordKey = (record: string, field: string): string => `${record}.${field}`
export const textRoot = (collection: string, record: string, text: string): string => `${collection}.${record}.${text}`

function byName<T extends { readonly name: string }>(list: readonly T[]): ReadonlyMap<string, T> {
  return new Map(list.map(each => [each.name, each]))
}
