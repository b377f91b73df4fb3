// The lists in SQLite: rows of `catalogue` with one ascending number for everything they have to tell.
import type { DatabaseSync } from 'node:sqlite'
import type { Address } from '../../src/documents/address.ts'
import { EVERYTHING, type Mode } from '../../src/policy/distribution/place.ts'
import { lineDigest } from '../../src/sync/wire/digest.ts'
import type {
  CatalogueStore,
  Leaving,
  ListName,
  Parcel,
  Placing,
  Realigned,
  Summarized,
  Told,
  Why,
  Withdrawal,
} from './catalogue-store.ts'
import { transact } from './database.ts'
import { SqliteHandovers } from './handovers.ts'
import { ListReading } from './list-reading.ts'
import { SqliteParcels } from './parcels.ts'
import { documentRow } from './rows.ts'
import type { Row, Statements } from './statements.ts'
import { type Placed, placedRow, toldOf } from './told.ts'

export class SqliteCatalogue extends ListReading implements CatalogueStore {
  readonly #database: DatabaseSync
  readonly #sql: Statements
  readonly #parcels: SqliteParcels
  readonly #handovers: SqliteHandovers
  readonly #lists = new Map<ListName, number>()
  /** By how much this transaction changes what the lists come to. */
  readonly #sums = new Map<number, { readonly documents: number; readonly digest: number }>()

  constructor(database: DatabaseSync, sql: Statements) {
    super(sql)
    this.#database = database
    this.#sql = sql
    this.#parcels = new SqliteParcels(sql)
    this.#handovers = new SqliteHandovers(database, sql)
  }

  async saveSummaries(
    summaries: readonly Summarized[],
    concerning: ReadonlySet<Address> = new Set(),
  ): Promise<(Told | null)[]> {
    return this.#write(() => summaries.map(each => this.#saveSummary(each, concerning.has(each.address))))
  }

  #saveSummary({ address, summary, summarized }: Summarized, concerns: boolean): Told | null {
    const sql = 'UPDATE documents SET summary = ?, summarized = ? WHERE address = ?'
    this.#sql.run(sql, JSON.stringify(summary), summarized, address)
    const document = this.#document(address)
    if (!document) return null
    if (concerns) this.#sql.run("INSERT OR IGNORE INTO catalogue_due VALUES ('audience', ?)", address)
    // One that is in no list yet is still due, and told when it is placed.
    const placed = this.#placed(document.id).filter(each => each.isThere)
    if (placed.length > 0) this.#settledDue('document', address)
    return this.#tell(document, placed)
  }

  async place(placings: readonly Placing[], why: Why, now: number): Promise<Told[]> {
    return this.#write(() => placings.flatMap(placing => this.#place(placing, why, now) ?? []))
  }

  #place({ address, lists, isSame = false }: Placing, why: Why, now: number): Told | null {
    this.#settledDue('audience', address)
    if (!isSame) this.#settledDue('document', address)
    const document = this.#document(address)
    if (!document) return null
    const placed = new Map(this.#placed(document.id).map(each => [each.name, each]))
    const going = [...placed.values()].filter(({ name, isThere }) => isThere && !lists.has(name))
    const coming = [...lists].filter(([name, mode]) => {
      const before = placed.get(name)
      return !isSame || !before?.isThere || before.mode !== mode
    })
    if (going.length + coming.length === 0) return null
    const sequence = this.#next()
    const told = documentRow(document.row)
    for (const each of going) this.#withdraw(document, each, why(each.name, told), sequence, now)
    const there = coming.map(([name, mode]) => this.#put(document, { name, mode, before: placed.get(name), sequence }))
    const come = there.filter(({ name }) => !placed.get(name)?.isThere).length
    return toldOf(told, sequence, { whole: true, there, gone: going, come })
  }

  async realign(
    person: string,
    documents: ReadonlyMap<Address, Mode> | null,
    why: Why,
    now: number,
  ): Promise<Realigned> {
    return this.#write(() => {
      this.#settledDue('person', person)
      const list = this.#list(person)
      const followed = Number(this.#sql.get('SELECT everything FROM lists WHERE id = ?', list)?.everything) === 1
      const follows = documents === null
      const switched = followed !== follows
      const told = follows ? [] : this.#realign({ name: person, id: list }, documents, { why, now })
      if (switched) {
        if (follows) this.#empty(list)
        else this.#keepFrom({ name: person, id: list }, { why, now })
        this.#sql.run(
          'UPDATE lists SET everything = ?, since = ? WHERE id = ?',
          follows ? 1 : 0,
          this.meta('catalogue'),
          list,
        )
      }
      return { told, switched }
    })
  }

  #realign(
    { name, id }: { readonly name: ListName; readonly id: number },
    documents: ReadonlyMap<Address, Mode>,
    { why, now }: { readonly why: Why; readonly now: number },
  ): Told[] {
    const before = new Map<string, Row>()
    const stored = this.#sql.all(
      `SELECT address, catalogue.mode, catalogue.head, catalogue.reason FROM catalogue
       JOIN documents ON documents.id = catalogue.document WHERE list = ?`,
      id,
    )
    for (const row of stored) before.set(String(row.address), row)
    const told: Told[] = []
    const sequence = this.#next()
    for (const [address, row] of before) {
      if (row.reason !== null || documents.has(address as Address)) continue
      const document = this.#document(address)
      if (!document) continue
      const gone = placedRow({ ...row, list: id, person: name })
      const line = documentRow(document.row)
      this.#withdraw(document, gone, why(name, line), sequence, now)
      told.push(toldOf(line, sequence, { whole: true, there: [], gone: [gone], come: 0 }))
    }
    for (const [address, mode] of documents) {
      const row = before.get(address)
      if (row?.reason === null && row.mode === mode) continue
      const document = this.#document(address)
      if (!document) continue
      const old = row && placedRow({ ...row, list: id, person: name })
      const put = this.#put(document, { name, mode, before: old, sequence })
      const come = old?.isThere ? 0 : 1
      told.push(toldOf(documentRow(document.row), sequence, { whole: true, there: [put], gone: [], come }))
    }
    return told
  }

  /** Its person follows the list of everything now, which takes nothing from them. */
  #empty(list: number): void {
    this.#next()
    this.#sql.run('DELETE FROM catalogue WHERE list = ?', list)
    this.#sql.run('UPDATE lists SET documents = 0, digest = 0 WHERE id = ?', list)
    this.#sums.delete(list)
  }

  /** Its person followed the list of everything until now: what of that is not theirs any more is withdrawn from them. */
  #keepFrom(
    { name, id }: { readonly name: ListName; readonly id: number },
    { why, now }: { readonly why: Why; readonly now: number },
  ): void {
    const sequence = this.#next()
    const gone = this.#sql.all(
      `SELECT documents.*, everything.mode FROM catalogue AS everything JOIN documents ON documents.id = everything.document
       WHERE everything.list = ?1 AND everything.reason IS NULL
       AND NOT EXISTS (SELECT 1 FROM catalogue AS own WHERE own.document = everything.document AND own.list = ?2)`,
      this.#list(EVERYTHING),
      id,
    )
    for (const row of gone) {
      const document = documentRow(row)
      this.#sql.run(
        `INSERT INTO catalogue (document, list, sequence, whole, head, mode, reason, withdrawn)
         VALUES (?1, ?2, ?3, ?3, ?4, ?5, ?6, ?7)`,
        Number(row.id),
        id,
        sequence,
        document.head,
        String(row.mode),
        JSON.stringify(why(name, document)),
        now,
      )
    }
  }

  async raise(list: ListName): Promise<number> {
    return this.#write(() => {
      this.#settledDue('rights', list)
      const before = this.meta('catalogue')
      const sequence = this.#next()
      this.#sql.run(
        'UPDATE catalogue SET sequence = ?1, whole = ?1 WHERE list = ?2 AND reason IS NULL',
        sequence,
        this.#list(list),
      )
      return before
    })
  }

  async passOver(person: string): Promise<void> {
    this.#settledDue('person', person)
  }

  leaving(list: ListName, device: string, since: number): Promise<Leaving[]> {
    return this.#handovers.leaving(list, device, since)
  }

  announced(device: string, addresses: readonly Address[], now: number): Promise<void> {
    return this.#handovers.announced(device, addresses, now)
  }

  heard(device: string, now: number): Promise<void> {
    return this.#handovers.heard(device, now)
  }

  handedOver(list: ListName, device: string, address: Address, now: number): Promise<boolean> {
    return this.#handovers.handedOver(list, device, address, now)
  }

  async forget(before: number): Promise<void> {
    this.#write(() => {
      const last = this.#sql.get(
        'SELECT max(sequence) AS last FROM catalogue WHERE reason IS NOT NULL AND withdrawn < ?',
        before,
      )?.last
      if (last === null || last === undefined) return
      this.#sql.run('DELETE FROM catalogue WHERE reason IS NOT NULL AND withdrawn < ?', before)
      this.#sql.run('DELETE FROM handovers WHERE sent < ?', before)
      this.#setMeta('catalogue-horizon', Math.max(Number(last), this.meta('catalogue-horizon')))
    })
  }

  async parcel(address: Address, from: number): Promise<Parcel | null> {
    return this.#parcels.parcel(address, from)
  }

  // What changes are made of

  #write<T>(work: () => T extends PromiseLike<unknown> ? never : T): T {
    try {
      return transact(this.#database, () => {
        const result = work()
        this.#addUp()
        return result
      })
    } catch (error) {
      this.#sums.clear()
      // Lists that were begun in it are not there.
      this.#lists.clear()
      throw error
    }
  }

  #setMeta(name: string, value: number): void {
    this.#sql.run(
      'INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value',
      name,
      String(value),
    )
  }

  #next(): number {
    const next = this.meta('catalogue') + 1
    this.#setMeta('catalogue', next)
    return next
  }

  #document(address: string): { readonly id: number; readonly row: Row } | null {
    const row = this.#sql.get('SELECT * FROM documents WHERE address = ?', address)
    return row ? { id: Number(row.id), row } : null
  }

  #placed(document: number): Placed[] {
    const rows = this.#sql.all(
      `SELECT list, person, head, mode, reason FROM catalogue JOIN lists ON lists.id = catalogue.list WHERE document = ?`,
      document,
    )
    return rows.map(placedRow)
  }

  #list(name: ListName): number {
    let id = this.#lists.get(name)
    if (id === undefined) {
      const row = this.#sql.get('SELECT id FROM lists WHERE person = ?', name)
      id = row ? Number(row.id) : this.#sql.run('INSERT INTO lists (person, documents, digest) VALUES (?, 0, 0)', name)
      this.#lists.set(name, id)
    }
    return id
  }

  /** Raises the line in the lists it is in. */
  #tell(document: { id: number; row: Row }, placed: readonly Placed[]): Told {
    const sequence = this.#next()
    const told = documentRow(document.row)
    for (const each of placed) {
      this.#sql.run(
        'UPDATE catalogue SET sequence = ?, head = ? WHERE document = ? AND list = ?',
        sequence,
        told.head,
        document.id,
        each.list,
      )
      this.#add(each.list, 0, lineDigest(told.address, told.head) - lineDigest(told.address, each.head))
    }
    return toldOf(told, sequence, { whole: false, there: placed, gone: [], come: 0 })
  }

  #put(
    document: { id: number; row: Row },
    { name, mode, before, sequence }: { name: ListName; mode: Mode; before: Placed | undefined; sequence: number },
  ): Placed {
    const list = this.#list(name)
    const { address, head } = documentRow(document.row)
    this.#sql.run(
      `INSERT INTO catalogue (document, list, sequence, whole, head, mode) VALUES (?1, ?2, ?3, ?3, ?4, ?5)
       ON CONFLICT DO UPDATE SET sequence = excluded.sequence, whole = excluded.whole, head = excluded.head, mode = excluded.mode, reason = NULL,
       withdrawn = NULL`,
      document.id,
      list,
      sequence,
      head,
      mode,
    )
    if (before?.isThere) this.#add(list, 0, lineDigest(address, head) - lineDigest(address, before.head))
    else this.#add(list, 1, lineDigest(address, head))
    // Given back: what devices had not handed over by then is theirs to send again.
    if (before && !before.isThere && name !== EVERYTHING) {
      this.#sql.run(
        'DELETE FROM handovers WHERE document = ? AND device IN (SELECT id FROM devices WHERE person = ?)',
        document.id,
        name,
      )
    }
    return { list, name, head, mode, isThere: true }
  }

  #withdraw(
    document: { id: number; row: Row },
    { list, head }: Placed,
    reason: Withdrawal,
    sequence: number,
    now: number,
  ): void {
    this.#sql.run(
      'UPDATE catalogue SET sequence = ?, reason = ?, withdrawn = ? WHERE document = ? AND list = ?',
      sequence,
      JSON.stringify(reason),
      now,
      document.id,
      list,
    )
    this.#add(list, -1, -lineDigest(String(document.row.address) as Address, head))
  }

  #add(list: number, documents: number, digest: number): void {
    const sum = this.#sums.get(list)
    this.#sums.set(list, { documents: documents + (sum?.documents ?? 0), digest: digest + (sum?.digest ?? 0) })
  }

  /** Once per list and transaction, in the same transaction. */
  #addUp(): void {
    for (const [list, { documents, digest }] of this.#sums) {
      this.#sql.run(
        'UPDATE lists SET documents = documents + ?, digest = (digest + ?) & 4294967295 WHERE id = ?',
        documents,
        digest,
        list,
      )
    }
    this.#sums.clear()
  }

  #settledDue(what: 'document' | 'audience' | 'person' | 'rights', id: string): void {
    this.#sql.run('DELETE FROM catalogue_due WHERE what = ? AND id = ?', what, id)
  }
}
