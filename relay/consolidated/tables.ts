// The tables of the consolidated database, column by column from the declaration of each kind (DESIGN 2, 4).
import { createHash } from 'node:crypto'
import type {
  CollectionDeclaration,
  FieldDeclaration,
  Kind,
  KindDeclaration,
  PlainDocument,
} from '../../src/documents/kind.ts'
import type { ValueType } from '../../src/documents/values.ts'

/** Raised when what is written into the same columns changes: search texts, sort keys, derived values. */
const CONTENT = 1

/** A field of a collection whose values are records of another: what that record holds stands beside it. */
export interface Reference {
  readonly field: string
  readonly collection: string
  readonly fields: readonly FieldDeclaration[]
}

export interface RecordTable {
  readonly name: string
  readonly collection: CollectionDeclaration
  readonly references: readonly Reference[]
  /** In the order of the columns behind the fixed ones. */
  readonly columns: readonly string[]
  /** Columns that lists may be ordered by, each with the one that has its order. */
  readonly sortable: ReadonlyMap<string, string>
  /** Whether its records are found by their words. How a document works is set up in others, which are not. */
  readonly searched: boolean
}

export interface KindTables {
  readonly kind: Kind
  /** The table with a row for each document of the kind. */
  readonly name: string
  readonly fields: readonly string[]
  /** What the summary tells beyond the fields. */
  readonly figures: readonly string[]
  readonly records: readonly RecordTable[]
}

/** Every name is one of a declaration; quoted, since `order` or `group` may be a field. */
export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`

/** What a reference's field is called: `stage_name`. */
export const referenced = (field: string, of: string): string => `${field}_${of}`
const sorted = (column: string): string => `${column}_sort`

export function tablesOf(kind: Kind): KindTables {
  const { declaration } = kind
  const fields = declaration.fields.map(({ name }) => name)
  const summary = Object.keys(declaration.summarize(NOTHING))
  return {
    kind,
    name: declaration.name,
    fields,
    figures: summary.filter(name => !fields.includes(name)),
    records: declaration.collections.map(collection => recordTable(declaration, collection)),
  }
}

const NOTHING: PlainDocument = { fields: {}, collections: new Map() }

function recordTable(declaration: KindDeclaration, collection: CollectionDeclaration): RecordTable {
  const references = collection.fields.flatMap(({ name, value }): Reference[] => {
    if (value.type !== 'record') return []
    const other = declaration.collections.find(each => each.name === value.collection)
    return other ? [{ field: name, collection: other.name, fields: other.fields }] : []
  })
  const plain = [...collection.fields, ...collection.derived]
  const beside = references.flatMap(({ field, fields }) => fields.map(({ name }) => referenced(field, name)))
  const sortable = new Map(plain.filter(({ column }) => column).map(({ name, value }) => [name, orderOf(name, value)]))
  const orders = [...sortable].flatMap(([name, order]) => (name === order ? [] : [order]))
  return {
    name: `${declaration.name}_${collection.name}`,
    collection,
    references,
    columns: [...plain.map(({ name }) => name), ...beside, ...orders],
    sortable,
    searched: collection.right !== 'configure',
  }
}

/** Texts are put in order by a key of their own, records by their names. */
const orderOf = (name: string, { type }: ValueType): string =>
  type === 'text' || type === 'record' ? sorted(name) : name

/** Columns whose values are those of another as a sort key, by their own name. */
export function sortColumns({ collection, sortable }: RecordTable): [column: string, of: string][] {
  return [...sortable].flatMap(([name, order]): [string, string][] => {
    if (name === order) return []
    const field = collection.fields.find(each => each.name === name)
    return [[order, field?.value.type === 'record' ? referenced(name, 'name') : name]]
  })
}

const FIXED = `
  -- How far it has come, and of what: see relay/consolidated/state.ts.
  CREATE TABLE state (name TEXT PRIMARY KEY, value ANY) STRICT, WITHOUT ROWID;

  CREATE TABLE documents (
    id INTEGER PRIMARY KEY,        -- as in the relay's own database
    address TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    key TEXT NOT NULL,
    owner TEXT NOT NULL,           -- person
    owner_name TEXT NOT NULL,
    owner_sort TEXT NOT NULL,
    name TEXT NOT NULL,
    name_sort TEXT NOT NULL,
    created INTEGER NOT NULL,      -- ms since 1970
    changed INTEGER NOT NULL,      -- ms since 1970: when the relay received the last row with content
    live INTEGER NOT NULL,         -- 0: archived
    damaged INTEGER NOT NULL       -- 1: its journal cannot be read; what stands here is older
  ) STRICT;
  CREATE INDEX documents_by_owner ON documents (owner);

  -- What can be found, one for each document (collection and record empty) and each record.
  CREATE TABLE entries (
    id INTEGER PRIMARY KEY,
    document INTEGER NOT NULL,
    collection TEXT NOT NULL,
    record TEXT NOT NULL,
    UNIQUE (document, collection, record)
  ) STRICT;

  -- Words are folded before they come here (src/documents/fold.ts): both spellings of Müller.
  CREATE VIRTUAL TABLE search USING fts5 (name, words, texts, content='', contentless_delete=1,
    tokenize="unicode61 remove_diacritics 0", prefix='2 3');
`

/** All tables, and nothing that only makes reading faster. */
export function createTables(all: readonly KindTables[]): string {
  const each = all.map(({ name, fields, figures, records }) => {
    const columns = [...fields, ...figures].map(column => `, ${quoted(column)} ANY`).join('')
    const own = `CREATE TABLE ${quoted(name)} (_document INTEGER PRIMARY KEY${columns}) STRICT;`
    return [own, ...records.map(createRecords)].join('\n')
  })
  return [FIXED, ...each].join('\n')
}

/** `_live`: neither the record nor its document is archived. */
function createRecords({ name, columns }: RecordTable): string {
  const fixed =
    '_id INTEGER PRIMARY KEY, _document INTEGER NOT NULL, _owner TEXT NOT NULL, _record TEXT NOT NULL, _live INTEGER NOT NULL'
  return `CREATE TABLE ${quoted(name)} (${fixed}, ${columns.map(column => `${quoted(column)} ANY`).join(', ')}) STRICT;
    CREATE INDEX ${quoted(`${name}_by_document`)} ON ${quoted(name)} (_document);`
}

/** Made when everything is in: an index that is kept up row by row takes several times as long. */
export function createIndexes(all: readonly KindTables[]): string {
  const lists = ['name_sort', 'owner_sort', 'changed']
  const documents = lists.map(column => `CREATE INDEX documents_by_${column} ON documents (${column}) WHERE live = 1;`)
  const records = all.flatMap(each => each.records).filter(each => each.searched)
  const others = records.flatMap(({ name, sortable }) =>
    ['_owner', ...sortable.values()].map(
      column =>
        `CREATE INDEX ${quoted(`${name}_by_${column}`)} ON ${quoted(name)} (${quoted(column)}) WHERE _live = 1;`,
    ),
  )
  return [...documents, ...others].join('\n')
}

/** Changes with every kind, field, label or layout: a file with another fingerprint is made anew. */
export function fingerprint(all: readonly KindTables[]): string {
  const declared = JSON.stringify(all.map(({ kind }) => kind.declaration))
  return createHash('sha256')
    .update(`${CONTENT}\n${createTables(all)}\n${createIndexes(all)}\n${declared}`)
    .digest('hex')
}
