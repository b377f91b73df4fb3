// How far each device has come with handing over what was withdrawn from it, in SQLite.
import type { DatabaseSync } from 'node:sqlite'
import type { Address } from '../../src/documents/address.ts'
import type { Mode } from '../../src/policy/distribution/place.ts'
import type { Leaving, ListName } from './catalogue-store.ts'
import { transact } from './database.ts'
import type { Statements } from './statements.ts'

export class SqliteHandovers {
  readonly #database: DatabaseSync
  readonly #sql: Statements

  constructor(database: DatabaseSync, sql: Statements) {
    this.#database = database
    this.#sql = sql
  }

  async leaving(list: ListName, device: string, since: number): Promise<Leaving[]> {
    const rows = this.#sql.all(
      `SELECT address, mode, sent, heard FROM catalogue JOIN documents ON documents.id = catalogue.document
       LEFT JOIN handovers ON handovers.document = catalogue.document AND device = ?2
       WHERE list = (SELECT id FROM lists WHERE person = ?1) AND reason IS NOT NULL AND withdrawn >= ?3 AND done IS NULL`,
      list,
      device,
      since,
    )
    return rows.map(row => ({
      address: row.address as Address,
      mode: row.mode as Mode,
      sent: row.sent === null ? null : Number(row.sent),
      heard: row.heard === null ? null : Number(row.heard),
    }))
  }

  async announced(device: string, addresses: readonly Address[], now: number): Promise<void> {
    if (addresses.length === 0) return
    transact(this.#database, () => {
      for (const address of addresses) {
        this.#sql.run(
          'INSERT OR IGNORE INTO handovers (document, device, sent) SELECT id, ?, ? FROM documents WHERE address = ?',
          device,
          now,
          address,
        )
      }
    })
  }

  async heard(device: string, now: number): Promise<void> {
    this.#sql.run('UPDATE handovers SET heard = ? WHERE device = ? AND heard IS NULL', now, device)
  }

  async handedOver(list: ListName, device: string, address: Address, now: number): Promise<boolean> {
    return transact(this.#database, () => {
      const row = this.#sql.get(
        `SELECT catalogue.document, reason FROM documents LEFT JOIN catalogue ON catalogue.document = documents.id
         AND list = (SELECT id FROM lists WHERE person = ?) WHERE address = ?`,
        list,
        address,
      )
      if (row?.document && row.reason === null) return false
      if (row?.document) {
        this.#sql.run(
          `INSERT INTO handovers (document, device, sent, heard, done) VALUES (?1, ?2, ?3, ?3, ?3)
           ON CONFLICT DO UPDATE SET done = ifnull(done, ?3)`,
          Number(row.document),
          device,
          now,
        )
      }
      return true
    })
  }
}
