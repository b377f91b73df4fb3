// Persons: who works here, in which role, for whom, and whether they still may.
import type { StatementSync } from 'node:sqlite'
import { newId } from '../../src/documents/address.ts'
import type { Subject } from '../../src/policy/authorize.ts'
import { ROLES, type Role } from '../../src/policy/rights.ts'
import { type AccountsContext, atomically } from './context.ts'
import { AccountError } from './errors.ts'
import { foldName, tidyName } from './names.ts'

export interface PersonRecord {
  readonly id: string
  readonly name: string
  readonly role: Role
  readonly active: boolean
  /** Ids of the reps an assistant works for; empty in every other role. */
  readonly assists: readonly string[]
  readonly hasPassword: boolean
}

export interface NewPerson {
  readonly name: string
  readonly role: Role
  readonly assists?: readonly string[]
}

interface PersonRow {
  readonly id: string
  readonly name: string
  readonly role: Role
  readonly active: number
  readonly password: string | null
}

export class Persons {
  readonly #context: AccountsContext
  readonly #byId: StatementSync
  readonly #byName: StatementSync
  readonly #all: StatementSync
  readonly #assistedBy: StatementSync
  readonly #insert: StatementSync
  readonly #forgetAssists: StatementSync
  readonly #insertAssist: StatementSync
  readonly #setActive: StatementSync
  readonly #setPassword: StatementSync
  readonly #activeAdmins: StatementSync
  /**
   * Subjects are asked for at every submission. One process owns the data folder, so what changes here is all that
   * changes; each change drops its person.
   */
  readonly #subjects = new Map<string, Subject>()

  constructor(context: AccountsContext) {
    const { database } = context
    const columns = 'id, name, role, active, password'
    this.#context = context
    this.#byId = database.prepare(`SELECT ${columns} FROM persons WHERE id = ?`)
    this.#byName = database.prepare(`SELECT ${columns} FROM persons WHERE name_folded = ?`)
    this.#all = database.prepare(`SELECT ${columns} FROM persons ORDER BY name_folded`)
    this.#assistedBy = database.prepare('SELECT rep FROM assistants WHERE assistant = ? ORDER BY rep')
    this.#insert = database.prepare(
      'INSERT INTO persons (id, name, name_folded, role, active, password, created) VALUES (?, ?, ?, ?, 1, NULL, ?)',
    )
    this.#forgetAssists = database.prepare('DELETE FROM assistants WHERE assistant = ?')
    this.#insertAssist = database.prepare('INSERT INTO assistants (assistant, rep) VALUES (?, ?)')
    this.#setActive = database.prepare('UPDATE persons SET active = ? WHERE id = ?')
    this.#setPassword = database.prepare('UPDATE persons SET password = ? WHERE id = ?')
    this.#activeAdmins = database.prepare("SELECT count(*) AS n FROM persons WHERE role = 'admin' AND active = 1")
  }

  /** @throws AccountError nameEmpty, nameUnusable, nameTaken, roleUnknown, assistsRole, assistsUnknown */
  add({ name, role, assists = [] }: NewPerson): PersonRecord {
    const tidy = tidyName(name)
    const folded = foldName(tidy)
    if (!ROLES.includes(role)) throw new AccountError('roleUnknown')
    return atomically(this.#context.database, () => {
      if (this.#byName.get(folded)) throw new AccountError('nameTaken', { name: tidy })
      this.#checkAssists(role, assists)
      const id = newId(this.#context.random)
      this.#insert.run(id, tidy, folded, role, this.#context.clock())
      for (const rep of new Set(assists)) this.#insertAssist.run(id, rep)
      return this.get(id)
    })
  }

  /** By id, or else by name however it is written. */
  find(nameOrId: string): PersonRecord | null {
    return this.#record(this.#byId.get(nameOrId)) ?? this.findByName(nameOrId)
  }

  findByName(name: string): PersonRecord | null {
    return this.#record(this.#byName.get(foldName(name)))
  }

  /** @throws AccountError personUnknown */
  get(id: string): PersonRecord {
    const record = this.#record(this.#byId.get(id))
    if (!record) throw new AccountError('personUnknown')
    return record
  }

  /** @throws AccountError personUnknown, personInactive */
  getActive(id: string): PersonRecord {
    const record = this.get(id)
    if (!record.active) throw new AccountError('personInactive')
    return record
  }

  /** Everybody, deactivated persons included, by name. */
  list(): PersonRecord[] {
    const records: PersonRecord[] = []
    for (const row of this.#all.iterate()) {
      const record = this.#record(row)
      if (record) records.push(record)
    }
    return records
  }

  /** What `authorize` needs to know of a person; null where unknown or deactivated. Costs a map look-up. */
  subject(id: string): Subject | null {
    const known = this.#subjects.get(id)
    if (known) return known
    const record = this.#record(this.#byId.get(id))
    if (!record?.active) return null
    const subject: Subject = { person: record.id, role: record.role, assists: record.assists }
    // What an open transaction shows may yet be rolled back.
    if (!this.#context.database.isTransaction) this.#subjects.set(id, subject)
    return subject
  }

  /** @throws AccountError personUnknown, assistsRole, assistsUnknown */
  setAssists(id: string, assists: readonly string[]): void {
    atomically(this.#context.database, () => {
      this.#checkAssists(this.get(id).role, assists)
      this.#forgetAssists.run(id)
      for (const rep of new Set(assists)) this.#insertAssist.run(id, rep)
    })
    this.#subjects.delete(id)
  }

  /** Returns whether that changed anything. @throws AccountError personUnknown, lastAdmin */
  setActive(id: string, active: boolean): boolean {
    const record = this.get(id)
    if (record.active === active) return false
    if (!active && record.role === 'admin' && Number(this.#activeAdmins.get()?.n) === 1) {
      throw new AccountError('lastAdmin')
    }
    this.#setActive.run(active ? 1 : 0, id)
    this.#subjects.delete(id)
    return true
  }

  /** The stored hash; null where the person has none, is deactivated or unknown. */
  passwordOf(id: string): string | null {
    const row = this.#byId.get(id) as PersonRow | undefined
    return row?.active ? row.password : null
  }

  setPasswordHash(id: string, hash: string): void {
    this.#setPassword.run(hash, id)
  }

  #checkAssists(role: Role, assists: readonly string[]): void {
    if (assists.length > 0 && role !== 'assistant') throw new AccountError('assistsRole')
    for (const rep of assists) {
      if (this.#record(this.#byId.get(rep))?.role !== 'rep') throw new AccountError('assistsUnknown')
    }
  }

  #record(found: unknown): PersonRecord | null {
    if (!found) return null
    const row = found as PersonRow
    return {
      id: row.id,
      name: row.name,
      role: row.role,
      active: row.active === 1,
      assists: row.role === 'assistant' ? this.#assistedBy.all(row.id).map(each => String(each.rep)) : [],
      hasPassword: row.password !== null,
    }
  }
}
