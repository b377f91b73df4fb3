// Accounts over a database in memory, with a clock that a test moves.
import { randomBytes } from 'node:crypto'
import { Accounts } from '../../../relay/accounts/accounts.ts'
import { AccountError, type AccountErrorCode } from '../../../relay/accounts/errors.ts'
import { openDatabase } from '../../../relay/store/database.ts'

export const START = Date.UTC(2026, 10, 21, 8)
export const MINUTE = 60_000
export const DAY = 24 * 60 * MINUTE
export const ADDRESS = '192.0.2.7'
export const GOOD_PASSWORD = 'vier Hasen im Klee'

export interface World {
  readonly database: ReturnType<typeof openDatabase>
  readonly accounts: Accounts
  now: number
}

export function world(): World {
  const database = openDatabase(':memory:')
  const made: { now: number } = { now: START }
  const clock = () => made.now
  const accounts = new Accounts({ database, clock, random: length => randomBytes(length) })
  return Object.assign(made, { database, accounts })
}

/** For `assert.throws` and `assert.rejects`. */
export const code = (expected: AccountErrorCode) => (error: unknown) =>
  error instanceof AccountError && error.code === expected

export const session = (secret: string) => ({ session: secret, bearer: null })
export const bearer = (secret: string) => ({ session: null, bearer: secret })
