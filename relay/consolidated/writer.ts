// Writes what a document holds as rows of the consolidated database: all of it, or the records that changed.
import type { SQLInputValue } from 'node:sqlite'
import { readText } from '../../src/documents/content.ts'
import { fold, sortKey } from '../../src/documents/fold.ts'
import { ARCHIVED, type Fields } from '../../src/documents/kind.ts'
import type { Value } from '../../src/documents/values.ts'
import type { Statements } from '../store/statements.ts'
import type { Changed, LiveContent } from './content.ts'
import type { Facts } from './source.ts'
import { type KindTables, quoted, type RecordTable, referenced, sortColumns } from './tables.ts'

/** SQLite knows no booleans; what is not there is null. */
const stored = (value: Value | undefined): SQLInputValue =>
  typeof value === 'boolean' ? Number(value) : (value ?? null)

const isText = (value: Value | undefined): value is string => typeof value === 'string' && value !== ''

export class Writer {
  readonly #sql: Statements
  /** Statements by table: there are as many rows as records. */
  readonly #replacing = new Map<string, string>()

  constructor(sql: Statements) {
    this.#sql = sql
  }

  /** A document and its records as they are now. */
  write(tables: KindTables, facts: Facts, content: LiveContent, changed: Changed): void {
    const { kind } = tables
    const summary = kind.declaration.summarize(content)
    const live = content.fields[ARCHIVED] === true ? 0 : 1
    this.#document(facts, summary.name, live)
    const own = [...tables.fields.map(name => content.fields[name]), ...tables.figures.map(name => summary[name])]
    this.#replace(tables.name, ['_document', ...tables.fields, ...tables.figures], [facts.id, ...own.map(stored)])
    const words = [facts.key, facts.ownerName, ...Object.values(content.fields).filter(isText)]
    this.#search(this.#entry(facts.id, '', ''), summary.name, words, [])
    for (const table of tables.records) {
      if (changed.all) this.#all(table, facts, content, live)
      else {
        const ids = changed.records.get(table.collection.name) ?? []
        for (const id of ids) this.#record(table, facts, content, live, id)
      }
    }
  }

  /** A document nobody can read keeps the rows it has. */
  damaged(facts: Facts): void {
    const row = this.#sql.get('SELECT name, live FROM documents WHERE id = ?', facts.id)
    this.#document(facts, String(row?.name ?? ''), Number(row?.live ?? 1))
    this.#sql.run('UPDATE documents SET damaged = 1 WHERE id = ?', facts.id)
  }

  /** It is no document any more. */
  remove(id: number, all: readonly KindTables[]): void {
    for (const row of this.#sql.all('SELECT id FROM entries WHERE document = ?', id)) this.#unfind(Number(row.id))
    for (const { name, records } of all) {
      for (const table of [name, ...records.map(each => each.name)]) {
        this.#sql.run(`DELETE FROM ${quoted(table)} WHERE _document = ?`, id)
      }
    }
    this.#sql.run('DELETE FROM documents WHERE id = ?', id)
  }

  #document({ id, address, kind, key, owner, ownerName, created, changed }: Facts, name: string, live: number): void {
    const columns =
      'id, address, kind, key, owner, owner_name, owner_sort, name, name_sort, created, changed, live, damaged'
    this.#sql.run(
      `INSERT INTO documents (${columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)
       ON CONFLICT DO UPDATE SET key = excluded.key, owner = excluded.owner, owner_name = excluded.owner_name,
         owner_sort = excluded.owner_sort, name = excluded.name, name_sort = excluded.name_sort,
         changed = excluded.changed, live = excluded.live, damaged = 0`,
      id,
      address,
      kind,
      key,
      owner,
      ownerName,
      sortKey(ownerName),
      name,
      sortKey(name),
      created,
      changed,
      live,
    )
  }

  /** Every record, and none that is not there any more. */
  #all(table: RecordTable, facts: Facts, content: LiveContent, live: number): void {
    const { name } = table.collection
    const records = content.collections.get(name) ?? new Map<string, Fields>()
    for (const id of records.keys()) this.#record(table, facts, content, live, id)
    const sql = 'SELECT id, record FROM entries WHERE document = ? AND collection = ?'
    for (const row of this.#sql.all(sql, facts.id, name)) {
      if (!records.has(String(row.record))) this.#forget(table, Number(row.id))
    }
  }

  #record(table: RecordTable, facts: Facts, content: LiveContent, documentLive: number, record: string): void {
    const { collection } = table
    const fields = content.collections.get(collection.name)?.get(record)
    if (!fields) {
      const sql = 'SELECT id FROM entries WHERE document = ? AND collection = ? AND record = ?'
      const row = this.#sql.get(sql, facts.id, collection.name, record)
      if (row) this.#forget(table, Number(row.id))
      return
    }
    const id = this.#entry(facts.id, collection.name, record)
    const values = recordValues(table, content, fields)
    const live = documentLive === 1 && fields[ARCHIVED] !== true ? 1 : 0
    const fixed = [id, facts.id, facts.owner, record, live]
    const cells = table.columns.map(column => stored(values.get(column)))
    this.#replace(
      table.name,
      ['_id', '_document', '_owner', '_record', '_live', ...table.columns],
      [...fixed, ...cells],
    )
    if (table.searched) this.#searchRecord(table, content, fields, record, id)
  }

  /** The first text of a record is what it is called. */
  #searchRecord({ collection }: RecordTable, content: LiveContent, fields: Fields, record: string, id: number): void {
    const [name, ...others] = collection.fields.flatMap(({ name: field, value }) =>
      value.type === 'text' ? [fields[field]] : [],
    )
    const texts = collection.texts.map(({ name: text }) => readText(content.doc, collection.name, record, text))
    this.#search(id, isText(name) ? name : '', others.filter(isText), texts)
  }

  #entry(document: number, collection: string, record: string): number {
    const found = 'SELECT id FROM entries WHERE document = ? AND collection = ? AND record = ?'
    const row = this.#sql.get(found, document, collection, record)
    if (row) return Number(row.id)
    return this.#sql.run(
      'INSERT INTO entries (document, collection, record) VALUES (?, ?, ?)',
      document,
      collection,
      record,
    )
  }

  #replace(table: string, columns: readonly string[], values: readonly SQLInputValue[]): void {
    let sql = this.#replacing.get(table)
    if (sql === undefined) {
      const places = columns.map(() => '?').join(', ')
      sql = `INSERT OR REPLACE INTO ${quoted(table)} (${columns.map(quoted).join(', ')}) VALUES (${places})`
      this.#replacing.set(table, sql)
    }
    this.#sql.run(sql, ...values)
  }

  #search(id: number, name: string, words: readonly string[], texts: readonly string[]): void {
    this.#sql.run(
      'INSERT OR REPLACE INTO search (rowid, name, words, texts) VALUES (?, ?, ?, ?)',
      id,
      fold(name),
      fold(words.join('\n')),
      fold(texts.join('\n')),
    )
  }

  #forget(table: RecordTable, id: number): void {
    this.#sql.run(`DELETE FROM ${quoted(table.name)} WHERE _id = ?`, id)
    this.#unfind(id)
  }

  #unfind(id: number): void {
    this.#sql.run('DELETE FROM search WHERE rowid = ?', id)
    this.#sql.run('DELETE FROM entries WHERE id = ?', id)
  }
}

/** Everything that stands in a record's row: its fields, what follows from them, and what it refers to. */
function recordValues(
  table: RecordTable,
  content: LiveContent,
  fields: Fields,
): ReadonlyMap<string, Value | undefined> {
  const values = new Map<string, Value | undefined>(Object.entries(fields))
  for (const { name, compute } of table.collection.derived) values.set(name, compute(fields))
  for (const { field, collection, fields: others } of table.references) {
    const found = content.collections.get(collection)?.get(String(fields[field] ?? ''))
    for (const { name } of others) values.set(referenced(field, name), found?.[name])
  }
  for (const [column, of] of sortColumns(table)) {
    const value = values.get(of)
    values.set(column, isText(value) ? sortKey(value) : null)
  }
  return values
}
