// Browser sessions: begun by a sign-in, kept alive by use, ended by signing out, by time or by the office.
import type { StatementSync } from 'node:sqlite'
import { SESSION_MS } from '../limits.ts'
import type { AccountsContext } from './context.ts'
import { hashSecret, newSecret } from './secrets.ts'

/** A session is written to its row at most once a day: reading must not cost a write. */
const RENEW_MS = 24 * 60 * 60 * 1000
/** For this long after a sign-in by link the password may be chosen without giving the old one: it may be forgotten. */
const BY_LINK_MS = 60 * 60 * 1000

export interface Session {
  /** SHA-256 of the secret in hexadecimal: names the session without being able to use it. */
  readonly id: string
  readonly person: string
}

interface SessionRow {
  readonly hash: Uint8Array
  readonly person: string
  readonly expires: number
}

export class Sessions {
  readonly #context: AccountsContext
  readonly #insert: StatementSync
  readonly #select: StatementSync
  readonly #renew: StatementSync
  readonly #delete: StatementSync
  readonly #ofPerson: StatementSync
  readonly #deleteExpired: StatementSync
  /** When a session was begun by a link. In memory: after a restart one asks for a new link. */
  readonly #byLink = new Map<string, number>()

  constructor(context: AccountsContext) {
    const { database } = context
    this.#context = context
    this.#insert = database.prepare('INSERT INTO sessions (hash, person, created, expires) VALUES (?, ?, ?, ?)')
    this.#select = database.prepare('SELECT hash, person, expires FROM sessions WHERE hash = ?')
    this.#renew = database.prepare('UPDATE sessions SET expires = ? WHERE hash = ?')
    this.#delete = database.prepare('DELETE FROM sessions WHERE hash = ?')
    this.#ofPerson = database.prepare('SELECT hash, person, expires FROM sessions WHERE person = ?')
    this.#deleteExpired = database.prepare('DELETE FROM sessions WHERE expires <= ?')
  }

  /** Begins a session and returns its secret, which goes into the cookie and nowhere else. */
  begin(person: string, options: { readonly byLink: boolean }): string {
    const now = this.#context.clock()
    this.#deleteExpired.run(now)
    const secret = newSecret(this.#context.random)
    const hash = hashSecret(secret)
    this.#insert.run(hash, person, now, now + SESSION_MS)
    this.#forgetOldLinks(now)
    if (options.byLink) this.#byLink.set(hex(hash), now)
    return secret
  }

  /** The session a secret opens, or null. Using it keeps it alive. */
  find(secret: string): Session | null {
    const row = this.#select.get(hashSecret(secret)) as SessionRow | undefined
    const now = this.#context.clock()
    if (!row || row.expires <= now) return null
    if (row.expires - now < SESSION_MS - RENEW_MS) this.#renew.run(now + SESSION_MS, row.hash)
    return { id: hex(row.hash), person: row.person }
  }

  /** Whether the session was begun by a link within the last hour. */
  isFreshByLink(id: string): boolean {
    const began = this.#byLink.get(id)
    return began !== undefined && this.#context.clock() - began < BY_LINK_MS
  }

  /** A password was chosen in it: what it began by no longer matters. */
  settle(id: string): void {
    this.#byLink.delete(id)
  }

  end(id: string): void {
    this.#byLink.delete(id)
    this.#delete.run(Buffer.from(id, 'hex'))
  }

  /** Ends all sessions of a person but `keep`; returns the ids of those that ended. */
  endAll(person: string, keep: string | null = null): string[] {
    const ids = this.#ofPerson.all(person).map(row => hex((row as unknown as SessionRow).hash))
    const ended = ids.filter(id => id !== keep)
    for (const id of ended) this.end(id)
    return ended
  }

  hasAny(person: string): boolean {
    const now = this.#context.clock()
    return this.#ofPerson.all(person).some(row => (row as unknown as SessionRow).expires > now)
  }

  #forgetOldLinks(now: number): void {
    for (const [id, began] of this.#byLink) if (now - began >= BY_LINK_MS) this.#byLink.delete(id)
  }
}

const hex = (hash: Uint8Array): string => Buffer.from(hash).toString('hex')
