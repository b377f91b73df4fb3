// Which version of a setting stands now, for whoever states the one they saw; and how many documents follow which profile.
import type { DatabaseSync } from 'node:sqlite'
import { type Row, Statements } from '../store/statements.ts'
import type { NodeTable } from './company-store.ts'

/** 0: there is none. */
export class Versions {
  readonly #sql: Statements

  constructor(database: DatabaseSync) {
    this.#sql = new Statements(database, () => undefined)
  }

  node(table: NodeTable, id: string): number {
    return versionIn(this.#sql.get(`SELECT version FROM ${table} WHERE id = ?`, id))
  }

  person(id: string): number {
    return versionIn(this.#sql.get('SELECT version FROM person_settings WHERE person = ?', id))
  }

  rule(id: string): number {
    return versionIn(this.#sql.get('SELECT version FROM rules WHERE id = ?', id))
  }

  /** Documents by the key of the profile they follow. */
  followers(): ReadonlyMap<string, number> {
    const rows = this.#sql.all(
      'SELECT profile, count(*) AS documents FROM documents WHERE profile IS NOT NULL GROUP BY profile',
    )
    return new Map(rows.map(row => [String(row.profile), Number(row.documents)]))
  }
}

const versionIn = (row: Row | undefined): number => Number(row?.version ?? 0)
