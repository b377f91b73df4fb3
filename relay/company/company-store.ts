// The company in SQLite: teams, territories, what is said of people, rules, status profiles, rights. Reading gives whole
// records; writing one raises its version, and belongs into a transaction of the caller's.
import type { DatabaseSync } from 'node:sqlite'
import type { Concerned } from '../../src/policy/distribution/concerned.ts'
import { DEFAULT_RIGHTS, type Grant, type RightsMatrix } from '../../src/policy/rights.ts'
import type { AudienceRule } from '../../src/policy/scope/world.ts'
import { BUILT_IN } from '../../src/policy/statuses/built-in.ts'
import { profileKey, type StatusProfile } from '../../src/policy/statuses/profile.ts'
import type { CompanyNode, CompanyRule } from '../../src/sync/wire/company.ts'
import { policyColumns } from '../store/rows.ts'
import { type Row, Statements } from '../store/statements.ts'
import type { JudgedRow } from './judge.ts'

export type NodeTable = 'teams' | 'territories'

/** What is said of a person beside their account. */
export interface PersonSettings {
  readonly teams: readonly string[]
  readonly territories: readonly string[]
  readonly own: readonly Grant[]
  readonly version: number
}

export const NO_SETTINGS: PersonSettings = { teams: [], territories: [], own: [], version: 0 }

export class CompanyStore {
  readonly #sql: Statements

  constructor(database: DatabaseSync) {
    this.#sql = new Statements(database, () => undefined)
  }

  nodes(table: NodeTable): CompanyNode[] {
    return this.#sql.all(`SELECT * FROM ${table} ORDER BY name`).map(row => ({
      id: String(row.id),
      name: String(row.name),
      parent: row.parent === null ? null : String(row.parent),
      version: Number(row.version),
    }))
  }

  nodeName(table: NodeTable, id: string): string {
    return String(this.#sql.get(`SELECT name FROM ${table} WHERE id = ?`, id)?.name ?? '')
  }

  putNode(table: NodeTable, { id, name, parent }: Omit<CompanyNode, 'version'>): void {
    this.#sql.run(
      `INSERT INTO ${table} (id, name, parent, version) VALUES (?1, ?2, ?3, 1)
       ON CONFLICT DO UPDATE SET name = ?2, parent = ?3, version = version + 1`,
      id,
      name,
      parent,
    )
  }

  removeNode(table: NodeTable, id: string): void {
    this.#sql.run(`DELETE FROM ${table} WHERE id = ?`, id)
  }

  /** Of everybody of whom something is said. */
  settings(): ReadonlyMap<string, PersonSettings> {
    const rows = this.#sql.all('SELECT * FROM person_settings')
    return new Map(rows.map(row => [String(row.person), settingsOf(row)]))
  }

  /** What is said of one person. */
  settingsOf(person: string): PersonSettings {
    const row = this.#sql.get('SELECT * FROM person_settings WHERE person = ?', person)
    return row ? settingsOf(row) : NO_SETTINGS
  }

  putSettings(person: string, { teams, territories, own }: Omit<PersonSettings, 'version'>): void {
    this.#sql.run(
      `INSERT INTO person_settings (person, teams, territories, own, version) VALUES (?1, ?2, ?3, ?4, 1)
       ON CONFLICT DO UPDATE SET teams = ?2, territories = ?3, own = ?4, version = version + 1`,
      person,
      JSON.stringify(teams),
      JSON.stringify(territories),
      JSON.stringify(own),
    )
  }

  rules(): CompanyRule[] {
    return this.#sql.all('SELECT * FROM rules ORDER BY name').map(row => ({
      name: String(row.name),
      rule: JSON.parse(String(row.rule)) as AudienceRule,
      version: Number(row.version),
    }))
  }

  putRule(name: string, rule: AudienceRule): void {
    this.#sql.run(
      `INSERT INTO rules (id, name, rule, version) VALUES (?1, ?2, ?3, 1)
       ON CONFLICT DO UPDATE SET name = ?2, rule = ?3, version = version + 1`,
      rule.id,
      name,
      JSON.stringify(rule),
    )
  }

  removeRule(id: string): void {
    this.#sql.run('DELETE FROM rules WHERE id = ?', id)
  }

  /** Every version of every profile, the program's own included, by key. */
  profiles(): ReadonlyMap<string, StatusProfile> {
    const stored = this.#sql
      .all('SELECT profile FROM profiles')
      .map(row => JSON.parse(String(row.profile)) as StatusProfile)
    return new Map([...BUILT_IN, ...stored.map(profile => [profileKey(profile), profile] as const)])
  }

  addProfile(profile: StatusProfile, at: number, by: string): void {
    this.#sql.run(
      'INSERT INTO profiles (id, version, profile, created, created_by) VALUES (?, ?, ?, ?, ?)',
      profile.id,
      profile.version,
      JSON.stringify(profile),
      at,
      by,
    )
  }

  /** Ids of profiles by kind, where the company has chosen one. */
  kindProfiles(): ReadonlyMap<string, string> {
    const rows = this.#sql.all('SELECT kind, profile FROM kind_profiles')
    return new Map(rows.map(row => [String(row.kind), String(row.profile)]))
  }

  putKindProfile(kind: string, profile: string): void {
    this.#sql.run('INSERT INTO kind_profiles VALUES (?1, ?2) ON CONFLICT DO UPDATE SET profile = ?2', kind, profile)
  }

  rights(): RightsMatrix {
    const row = this.#sql.get('SELECT matrix FROM rights ORDER BY version DESC LIMIT 1')
    return row ? (JSON.parse(String(row.matrix)) as RightsMatrix) : DEFAULT_RIGHTS
  }

  putRights(matrix: RightsMatrix, at: number, by: string): void {
    this.#sql.run(
      'INSERT INTO rights (version, matrix, changed, changed_by) VALUES (?, ?, ?, ?)',
      matrix.version,
      JSON.stringify(matrix),
      at,
      by,
    )
  }

  /** What policy needs of every document; of summaries only those of kinds it looks into. */
  *documents(lookedInto: readonly string[]): Iterable<JudgedRow> {
    const rows = this.#sql.iterate(
      `SELECT address, kind, owner, profile, statuses, territory, audience,
       CASE WHEN kind IN (SELECT value FROM json_each(?)) THEN summary END AS summary FROM documents`,
      JSON.stringify(lookedInto),
    )
    for (const row of rows) yield policyColumns(row)
  }

  /** Notes, in a transaction of the caller's, whose lists are behind. */
  due({ documents, people }: Concerned): void {
    for (const id of documents) this.#sql.run("INSERT OR IGNORE INTO catalogue_due VALUES ('audience', ?)", id)
    for (const id of people.keys()) this.#sql.run("INSERT OR IGNORE INTO catalogue_due VALUES ('person', ?)", id)
  }

  /** The day up to which what begins and ends with days is in the lists, or due; null: none yet. */
  day(): string | null {
    const row = this.#sql.get('SELECT value FROM meta WHERE name = ?', DAY)
    return row ? String(row.value) : null
  }

  putDay(day: string): void {
    this.#sql.run('INSERT INTO meta VALUES (?1, ?2) ON CONFLICT DO UPDATE SET value = ?2', DAY, day)
  }
}

/** Where the last day is kept that is in the lists. */
const DAY = 'company-day'

const settingsOf = (row: Row): PersonSettings => ({
  teams: JSON.parse(String(row.teams)) as string[],
  territories: JSON.parse(String(row.territories)) as string[],
  own: JSON.parse(String(row.own)) as Grant[],
  version: Number(row.version),
})
