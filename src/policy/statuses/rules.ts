// A profile and its system laid out for looking up: which status influences which transaction how, in one place.
import { MARKETING } from './marketing.ts'
import type { Influence, StatusProfile, StatusSystem, Transaction, UserStatus } from './profile.ts'
import { VISITS } from './visits.ts'

export interface Rules {
  readonly profile: StatusProfile
  readonly transactions: ReadonlyMap<string, Transaction>
  readonly users: ReadonlyMap<string, UserStatus>
  /** Every status code in the order it is shown: the system's, then the profile's. */
  readonly order: ReadonlyMap<string, number>
  /** Per transaction, what each status has to say about it. */
  readonly influences: ReadonlyMap<string, ReadonlyMap<string, Influence>>
}

const SYSTEMS: ReadonlyMap<string, StatusSystem> = new Map([MARKETING, VISITS].map(one => [one.id, one]))

/** The status system a profile is built on; undefined where there is none of that name. */
export const systemOf = (id: string): StatusSystem | undefined => SYSTEMS.get(id)

/** Profiles are never changed, so what was laid out once holds for as long as the profile is there. */
const laidOut = new WeakMap<StatusProfile, Rules>()

/** @throws RangeError where the profile's system is unknown: a parsed profile's never is. */
export function rulesOf(profile: StatusProfile): Rules {
  const known = laidOut.get(profile)
  if (known) return known
  const system = SYSTEMS.get(profile.system)
  if (!system) throw new RangeError(`There is no status system ${profile.system}.`)
  const codes = [...system.statuses, ...profile.statuses].map(one => one.code)
  const rules: Rules = {
    profile,
    transactions: new Map(system.transactions.map(one => [one.code, one])),
    users: new Map(profile.statuses.map(one => [one.code, one])),
    order: new Map(codes.map((code, at) => [code, at])),
    influences: new Map(system.transactions.map(one => [one.code, influencesOn(one, profile.statuses)])),
  }
  laidOut.set(profile, rules)
  return rules
}

function influencesOn(transaction: Transaction, users: readonly UserStatus[]): ReadonlyMap<string, Influence> {
  const all = new Map<string, Influence>()
  for (const code of transaction.permits) all.set(code, 'permit')
  for (const code of transaction.forbids) all.set(code, 'forbid')
  for (const user of users) {
    if (user.permits.includes(transaction.code)) all.set(user.code, 'permit')
    if (user.warns.includes(transaction.code)) all.set(user.code, 'warn')
    if (user.forbids.includes(transaction.code)) all.set(user.code, 'forbid')
  }
  return all
}

/** The same statuses, each once, in the order they are shown. Unknown ones stay, at the end: nothing is lost. */
export function inOrder(rules: Rules, statuses: Iterable<string>): string[] {
  const place = (code: string) => rules.order.get(code) ?? rules.order.size
  return [...new Set(statuses)].sort((a, b) => place(a) - place(b) || (a < b ? -1 : 1))
}

/** What a new document begins with: the system's first statuses and the profile's (S3). */
export function initialStatuses(profile: StatusProfile): string[] {
  const initial = systemOf(profile.system)?.initial ?? []
  return profile.initial === null ? [...initial] : [...initial, profile.initial]
}
