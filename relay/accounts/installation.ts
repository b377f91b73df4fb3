// What this installation is: its lasting id, its incarnation, and the company it was set up for.
import type { StatementSync } from 'node:sqlite'
import { newId } from '../../src/documents/address.ts'
import { type AccountsContext, atomically } from './context.ts'
import { AccountError } from './errors.ts'
import { isUsableName } from './names.ts'
import type { Language } from './sentences.ts'

export interface Installation {
  /** One per company for ever: signatures name it. */
  readonly installation: string
  /** Changes when a backup is restored. */
  readonly incarnation: string
  /** Empty until it is set up. */
  readonly company: string
  readonly language: Language
  /** ms since 1970. */
  readonly created: number
  readonly setUp: boolean
}

type MetaName = 'installation' | 'incarnation' | 'company' | 'language' | 'created'

export class InstallationRecord {
  readonly #context: AccountsContext
  readonly #read: StatementSync
  readonly #write: StatementSync
  /** Asked for at each connection; changes once. */
  #known: Installation | null = null

  constructor(context: AccountsContext) {
    this.#context = context
    this.#read = context.database.prepare('SELECT value FROM meta WHERE name = ?')
    this.#write = context.database.prepare('INSERT INTO meta (name, value) VALUES (?, ?)')
  }

  /** Reads it, or begins it in a new data folder. */
  get(): Installation {
    if (this.#known) return this.#known
    const installation = atomically(this.#context.database, () => this.#readOrBegin())
    if (!this.#context.database.isTransaction) this.#known = installation
    return installation
  }

  /** Names the company; once. @throws AccountError alreadySetUp, companyUnusable */
  name(company: string, language: Language): void {
    const tidy = tidyCompany(company)
    if (this.get().setUp) throw new AccountError('alreadySetUp')
    this.#write.run('company', tidy)
    this.#write.run('language', language)
    this.#known = null
  }

  #readOrBegin(): Installation {
    const { clock, random } = this.#context
    const company = this.#value('company')
    return {
      installation: this.#value('installation') ?? this.#begin('installation', newId(random)),
      incarnation: this.#value('incarnation') ?? this.#begin('incarnation', newId(random)),
      company: company ?? '',
      language: this.#value('language') === 'en' ? 'en' : 'de',
      created: Number(this.#value('created') ?? this.#begin('created', String(clock()))),
      setUp: company !== null,
    }
  }

  #value(name: MetaName): string | null {
    const row = this.#read.get(name)
    return row ? String(row.value) : null
  }

  #begin(name: MetaName, value: string): string {
    this.#write.run(name, value)
    return value
  }
}

/** @throws AccountError companyUnusable */
export function tidyCompany(company: string): string {
  const tidy = company.normalize('NFC').trim()
  if (tidy === '' || !isUsableName(tidy)) throw new AccountError('companyUnusable')
  return tidy
}
