// Sign-in and set-up links: a secret in a URL's fragment, good once (or, for demo persons, again and again).
import type { StatementSync } from 'node:sqlite'
import { LINK_MS } from '../limits.ts'
import type { AccountsContext } from './context.ts'
import { AccountError } from './errors.ts'
import { hashSecret, newSecret } from './secrets.ts'

export type LinkPurpose = 'setup' | 'signin'

interface LinkRow {
  readonly purpose: LinkPurpose
  readonly person: string | null
  readonly reusable: number
  readonly expires: number
  readonly used: number | null
}

export class Links {
  readonly #context: AccountsContext
  readonly #insert: StatementSync
  readonly #select: StatementSync
  readonly #use: StatementSync
  readonly #replace: StatementSync
  readonly #deleteOfPerson: StatementSync
  readonly #deleteOld: StatementSync
  readonly #waiting: StatementSync

  constructor(context: AccountsContext) {
    const { database } = context
    this.#context = context
    this.#insert = database.prepare(
      'INSERT INTO links (hash, purpose, person, reusable, expires, used) VALUES (?, ?, ?, ?, ?, NULL)',
    )
    this.#select = database.prepare('SELECT purpose, person, reusable, expires, used FROM links WHERE hash = ?')
    this.#use = database.prepare('UPDATE links SET used = ? WHERE hash = ?')
    this.#replace = database.prepare(
      'DELETE FROM links WHERE purpose = ? AND person IS ? AND reusable = 0 AND used IS NULL',
    )
    this.#deleteOfPerson = database.prepare('DELETE FROM links WHERE person = ? AND used IS NULL')
    this.#waiting = database.prepare(
      `SELECT 1 FROM links WHERE person = ? AND purpose = 'signin' AND used IS NULL AND expires > ? AND reusable >= ?
       LIMIT 1`,
    )
    this.#deleteOld = database.prepare('DELETE FROM links WHERE expires <= ?')
  }

  /** Makes a link and returns its secret. A new one-time link takes the place of an unused earlier one. */
  create(purpose: LinkPurpose, person: string | null, options: { readonly reusable: boolean }): string {
    const now = this.#context.clock()
    // Expired ones stay as long again, so that whoever comes late is told why.
    this.#deleteOld.run(now - LINK_MS)
    if (!options.reusable) this.#replace.run(purpose, person)
    const secret = newSecret(this.#context.random)
    this.#insert.run(hashSecret(secret), purpose, person, options.reusable ? 1 : 0, now + LINK_MS)
    return secret
  }

  /** Uses a link up; returns whom it is for (null for set-up). @throws AccountError linkWrong, linkUsed, linkExpired */
  redeem(purpose: LinkPurpose, secret: string): string | null {
    const hash = hashSecret(secret)
    const row = this.#select.get(hash) as LinkRow | undefined
    if (!row || row.purpose !== purpose) throw new AccountError('linkWrong')
    if (row.used !== null) throw new AccountError('linkUsed')
    const now = this.#context.clock()
    if (row.expires <= now) throw new AccountError('linkExpired')
    if (row.reusable === 0) this.#use.run(now, hash)
    return row.person
  }

  /** Whether a link, or one that works again and again, could still sign this person in. */
  isWaiting(person: string, { reusable } = { reusable: false }): boolean {
    return this.#waiting.get(person, this.#context.clock(), reusable ? 1 : 0) !== undefined
  }

  /** Forgets a person's links that could still sign in. */
  revokeAll(person: string): void {
    this.#deleteOfPerson.run(person)
  }
}
