// Checks a password somebody gives, as often as is allowed and always for the same time (RELIABILITY T12).
import { SIGN_IN_TRIES, SIGN_IN_TRIES_PER_ADDRESS, SIGN_IN_WINDOW_MS } from '../limits.ts'
import { AccountError } from './errors.ts'
import { foldName } from './names.ts'
import { verifyPassword } from './passwords.ts'
import type { PersonRecord, Persons } from './persons.ts'
import { Throttle } from './throttle.ts'

export class PasswordChecks {
  readonly #persons: Persons
  readonly #perAccount: Throttle
  readonly #perAddress: Throttle

  constructor(persons: Persons, clock: () => number) {
    this.#persons = persons
    this.#perAccount = new Throttle({ tries: SIGN_IN_TRIES, windowMs: SIGN_IN_WINDOW_MS, clock })
    this.#perAddress = new Throttle({ tries: SIGN_IN_TRIES_PER_ADDRESS, windowMs: SIGN_IN_WINDOW_MS, clock })
  }

  /** The person with this name and password. @throws AccountError signInWrong, tooManyTries */
  async check(name: string, password: string, address: string): Promise<PersonRecord> {
    const person = this.#persons.findByName(name)
    const right = await this.#isRight(foldName(name), person?.id ?? null, password, address)
    if (!right || !person) throw new AccountError('signInWrong')
    return person
  }

  /** Asks somebody signed in for their password once more. @throws AccountError currentPasswordWrong, tooManyTries */
  async confirm(id: string, password: string | null, address: string): Promise<void> {
    const { name } = this.#persons.get(id)
    const right = password !== null && (await this.#isRight(foldName(name), id, password, address))
    if (!right) throw new AccountError('currentPasswordWrong')
  }

  async #isRight(account: string, id: string | null, password: string, address: string): Promise<boolean> {
    this.#countTry(account, address)
    const stored = id === null ? null : this.#persons.passwordOf(id)
    const right = await verifyPassword(stored, password)
    // The password may have been changed, or the person deactivated, while it was being checked.
    if (!right || id === null || this.#persons.passwordOf(id) !== stored) return false
    this.#perAccount.clear(account)
    this.#perAddress.giveBack(address)
    return true
  }

  #countTry(account: string, address: string): void {
    const wait = this.#perAddress.take(address) || this.#perAccount.take(account)
    if (wait === 0) return
    throw new AccountError('tooManyTries', { minutes: Math.ceil(wait / 60_000), seconds: Math.ceil(wait / 1000) })
  }
}
