// What the office asks the storage about who has what: documents page by page and by their hierarchy, the lists a document is
// in, and how far each device has come with its own.
import type { DatabaseSync } from 'node:sqlite'
import type { Address } from '../../src/documents/address.ts'
import type { ListName } from './catalogue-store.ts'
import { transact } from './database.ts'
import { documentRow } from './rows.ts'
import { type Row, Statements } from './statements.ts'
import type { DocumentRow } from './store.ts'

/** A document's place in a list. */
export interface ListedSince {
  /** Number of the catalogue since which it is there without a break. */
  readonly since: number
  /** ms since 1970; null where it is in the list. */
  readonly withdrawn: number | null
}

/** How far a device has come: it has everything of this list up to this number of the catalogue. */
export interface Arrival {
  /** Empty for a device that was not here since this is noted. */
  readonly list: ListName
  readonly sequence: number
  /** ms since 1970. */
  readonly seen: number
}

/** A device that is in force, and how far it had come when that was written down last. */
export interface KnownDevice {
  readonly id: string
  readonly person: string
  readonly name: string
  /** ms since 1970. */
  readonly enrolled: number
  readonly arrival: Arrival | null
}

export class DistributionStore {
  readonly #database: DatabaseSync
  readonly #sql: Statements

  constructor(database: DatabaseSync) {
    this.#database = database
    this.#sql = new Statements(database, () => undefined)
  }

  document(address: Address): DocumentRow | null {
    const row = this.#sql.get('SELECT * FROM documents WHERE address = ?', address)
    return row ? documentRow(row) : null
  }

  /** By kind and key, after this document. */
  page(after: Pick<DocumentRow, 'kind' | 'key'> | null, limit: number): DocumentRow[] {
    const rows = this.#sql.all(
      'SELECT * FROM documents WHERE (kind, key) > (?, ?) ORDER BY kind, key LIMIT ?',
      after?.kind ?? '',
      after?.key ?? '',
      limit,
    )
    return rows.map(documentRow)
  }

  /** Directly below it. */
  below(address: Address, limit: number): DocumentRow[] {
    return this.#sql.all('SELECT * FROM documents WHERE parent = ? LIMIT ?', address, limit).map(documentRow)
  }

  /** The lists it is, or was, in. */
  lists(address: Address): ReadonlyMap<ListName, ListedSince> {
    const rows = this.#sql.all(
      `SELECT person, catalogue.since, withdrawn FROM catalogue JOIN lists ON lists.id = catalogue.list
       WHERE document = (SELECT id FROM documents WHERE address = ?)`,
      address,
    )
    const place = ({ since, withdrawn }: (typeof rows)[number]): ListedSince => ({
      since: Number(since),
      withdrawn: withdrawn === null ? null : Number(withdrawn),
    })
    return new Map(rows.map(row => [String(row.person), place(row)]))
  }

  /** Devices that have handed over what they had of it. */
  handedOver(address: Address): ReadonlySet<string> {
    const rows = this.#sql.all(
      'SELECT device FROM handovers WHERE done IS NOT NULL AND document = (SELECT id FROM documents WHERE address = ?)',
      address,
    )
    return new Set(rows.map(row => String(row.device)))
  }

  /** Those in force of one person, or of everybody, in the order they were enrolled; by person. */
  devices(person: string | null): ReadonlyMap<string, readonly KnownDevice[]> {
    const rows = this.#sql.all(
      `SELECT id, person, name, enrolled, list, sequence, seen FROM devices LEFT JOIN arrivals ON device = id
       WHERE revoked IS NULL AND (?1 IS NULL OR person = ?1) ORDER BY enrolled, id`,
      person,
    )
    const found = new Map<string, KnownDevice[]>()
    for (const row of rows) {
      const { id, person, name, enrolled } = row
      const device = { id: String(id), person: String(person), name: String(name), enrolled: Number(enrolled) }
      const those = found.get(device.person) ?? []
      those.push({ ...device, arrival: row.list === null ? null : arrivalOf(row) })
      found.set(device.person, those)
    }
    return found
  }

  /** What everybody is called. */
  names(): ReadonlyMap<string, string> {
    return new Map(this.#sql.all('SELECT id, name FROM persons').map(({ id, name }) => [String(id), String(name)]))
  }

  arrival(device: string): Arrival | null {
    const row = this.#sql.get('SELECT list, sequence, seen FROM arrivals WHERE device = ?', device)
    return row ? arrivalOf(row) : null
  }

  saveArrivals(arrivals: Iterable<readonly [device: string, arrival: Arrival]>): void {
    transact(this.#database, () => {
      for (const [device, { list, sequence, seen }] of arrivals) {
        this.#sql.run(
          `INSERT INTO arrivals (device, list, sequence, seen) VALUES (?1, ?2, ?3, ?4)
           ON CONFLICT DO UPDATE SET list = ?2, sequence = ?3, seen = ?4`,
          device,
          list,
          sequence,
          seen,
        )
      }
    })
  }
}

const arrivalOf = ({ list, sequence, seen }: Row): Arrival => ({
  list: String(list),
  sequence: Number(sequence),
  seen: Number(seen),
})
