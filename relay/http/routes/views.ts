// What the API says about persons and about who is signed in; and how it names a client for counting.
import { normalizeIP } from '@fastify/rate-limit'
import type { FastifyRequest } from 'fastify'
import type { Role } from '../../../src/policy/rights.ts'
import type { Accounts } from '../../accounts/accounts.ts'
import type { PersonRecord } from '../../accounts/persons.ts'

/** Everybody who is signed in sees names, for owners and filters; the rest only those who manage people. */
export interface PersonView {
  readonly id: string
  readonly name: string
  readonly role: Role
  readonly active: boolean
  /** Ids of the reps an assistant works for. */
  readonly assists?: readonly string[]
  /** False for persons an import brought, who have no way in yet. */
  readonly signIn?: boolean
}

export function personView({ id, name, role, active }: PersonRecord): PersonView {
  return { id, name, role, active }
}

export function managedView(accounts: Accounts, person: PersonRecord): PersonView {
  return { ...personView(person), assists: person.assists, signIn: accounts.canSignIn(person.id) }
}

/** `session` is the one that asks, where it is known. */
export function signedInView(
  accounts: Accounts,
  { id, name, role, assists }: PersonRecord,
  session: string | null = null,
) {
  const { company, language } = accounts.installation()
  return { person: { id, name, role }, assists, company, language, needsPassword: accounts.needsPassword(id, session) }
}

/** IPv4 addresses one by one, IPv6 ones by their network of 64 bits: that is what one attacker has. */
export const clientAddress = (request: FastifyRequest): string => normalizeIP(request.ip, 64)
