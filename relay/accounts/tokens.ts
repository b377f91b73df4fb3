// Bearer tokens: how programs without a browser act for a person; the journal names them as devices (DESIGN 7).
import type { StatementSync } from 'node:sqlite'
import { newId } from '../../src/documents/address.ts'
import type { AccountsContext } from './context.ts'
import { hashSecret, newSecret } from './secrets.ts'

export interface Token {
  readonly id: string
  readonly person: string
}

export class Tokens {
  readonly #context: AccountsContext
  readonly #insert: StatementSync
  readonly #select: StatementSync
  readonly #byId: StatementSync
  readonly #personById: StatementSync
  readonly #revoke: StatementSync
  readonly #revokeAll: StatementSync

  constructor(context: AccountsContext) {
    const { database } = context
    this.#context = context
    this.#insert = database.prepare('INSERT INTO tokens (id, hash, person, created, revoked) VALUES (?, ?, ?, ?, NULL)')
    this.#select = database.prepare('SELECT id, person FROM tokens WHERE hash = ? AND revoked IS NULL')
    this.#byId = database.prepare('SELECT id, person FROM tokens WHERE id = ? AND revoked IS NULL')
    this.#personById = database.prepare('SELECT person FROM tokens WHERE id = ?')
    this.#revoke = database.prepare('UPDATE tokens SET revoked = ? WHERE id = ?')
    this.#revokeAll = database.prepare('UPDATE tokens SET revoked = ? WHERE person = ? AND revoked IS NULL')
  }

  /** The secret is shown once and cannot be had again. */
  create(person: string): { readonly id: string; readonly secret: string } {
    const id = newId(this.#context.random)
    const secret = newSecret(this.#context.random)
    this.#insert.run(id, hashSecret(secret), person, this.#context.clock())
    return { id, secret }
  }

  find(secret: string): Token | null {
    return (this.#select.get(hashSecret(secret)) as Token | undefined) ?? null
  }

  /** Id of the person a token was made for, revoked or not; null where there never was one. */
  personOf(id: string): string | null {
    return (this.#personById.get(id) as { person: string } | undefined)?.person ?? null
  }

  /** Returns the token that was revoked, or null where there was none in force. */
  revoke(id: string): Token | null {
    const token = (this.#byId.get(id) as Token | undefined) ?? null
    if (token) this.#revoke.run(this.#context.clock(), id)
    return token
  }

  revokeAll(person: string): void {
    this.#revokeAll.run(this.#context.clock(), person)
  }
}
