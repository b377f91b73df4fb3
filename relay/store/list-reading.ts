// What is asked of the lists in SQLite: their lines, what they come to, who follows which, and what is not in them yet.
import type { Address } from '../../src/documents/address.ts'
import { EVERYTHING, type Mode } from '../../src/policy/distribution/place.ts'
import type { ListDigest } from '../../src/sync/wire/digest.ts'
import type { Due, Followed, ListedPage, ListedRow, ListName, Withdrawal } from './catalogue-store.ts'
import { documentRow } from './rows.ts'
import type { Row, Statements } from './statements.ts'

const LISTED = `SELECT documents.*, catalogue.document, catalogue.sequence, catalogue.whole, catalogue.head AS told, catalogue.mode,
  catalogue.reason, catalogue.withdrawn FROM catalogue JOIN documents ON documents.id = catalogue.document`

export class ListReading {
  readonly #sql: Statements

  constructor(sql: Statements) {
    this.#sql = sql
  }

  async sequence(): Promise<number> {
    return this.meta('catalogue')
  }

  async horizon(): Promise<number> {
    return this.meta('catalogue-horizon')
  }

  async digest(list: ListName): Promise<ListDigest> {
    const row = this.#sql.get('SELECT documents, digest FROM lists WHERE person = ?', list)
    return { documents: Number(row?.documents ?? 0), digest: Number(row?.digest ?? 0) }
  }

  async lines(list: ListName, after: { sequence: number; number: number }, limit: number): Promise<ListedPage> {
    const rows = this.#sql.all(
      `${LISTED} WHERE catalogue.list = (SELECT id FROM lists WHERE person = ?)
       AND (catalogue.sequence, catalogue.document) > (?, ?) ORDER BY catalogue.sequence, catalogue.document LIMIT ?`,
      list,
      after.sequence,
      after.number,
      limit + 1,
    )
    const page = rows.slice(0, limit)
    const last = page.at(-1)
    return {
      rows: page.map(listedRow),
      next: rows.length > limit && last ? { sequence: Number(last.sequence), number: Number(last.document) } : null,
    }
  }

  async addresses(list: ListName): Promise<Address[]> {
    const rows = this.#sql.all(
      `SELECT address FROM catalogue JOIN documents ON documents.id = catalogue.document
       WHERE list = (SELECT id FROM lists WHERE person = ?) AND reason IS NULL`,
      list,
    )
    return rows.map(row => row.address as Address)
  }

  async line(list: ListName, address: Address): Promise<ListedRow | null> {
    // One query for both: what is somebody else's takes no longer than what has never been.
    const row = this.#sql.get(
      `${LISTED} WHERE documents.address = ? AND catalogue.list = (SELECT id FROM lists WHERE person = ?)`,
      address,
      list,
    )
    return row ? listedRow(row) : null
  }

  async followed(person: string): Promise<Followed> {
    const row = this.#sql.get('SELECT everything, since FROM lists WHERE person = ?', person)
    return { list: Number(row?.everything) === 1 ? EVERYTHING : person, since: Number(row?.since ?? 0) }
  }

  async due(limit: number): Promise<Due> {
    const of = (what: string) =>
      this.#sql
        .all('SELECT id FROM catalogue_due WHERE what = ? ORDER BY id LIMIT ?', what, limit)
        .map(row => String(row.id))
    return {
      documents: of('document') as Address[],
      audiences: of('audience') as Address[],
      persons: of('person'),
      rights: of('rights'),
    }
  }

  protected meta(name: string): number {
    return Number(this.#sql.get('SELECT value FROM meta WHERE name = ?', name)?.value ?? 0)
  }
}

function listedRow(row: Row): ListedRow {
  const document = { ...documentRow(row), head: Number(row.told) }
  return {
    document,
    sequence: Number(row.sequence),
    whole: Number(row.whole),
    mode: row.mode as Mode,
    withdrawn:
      row.reason === null ? null : { ...(JSON.parse(String(row.reason)) as Withdrawal), at: Number(row.withdrawn) },
  }
}
