// May this transaction run on a document with these statuses? At least one must permit it and none forbid it (SPEC S5).
import type { StatusReason } from '../reasons.ts'
import { PLAN } from './marketing.ts'
import type { StatusProfile } from './profile.ts'
import { rulesOf } from './rules.ts'

export interface StatusVerdict {
  /** `warned`: it may run once a person has seen the warning and goes on. */
  readonly outcome: 'permitted' | 'warned' | 'forbidden'
  readonly permittedBy: readonly string[]
  readonly warnedBy: readonly string[]
  readonly forbiddenBy: readonly string[]
  /** The same as sentences to be; never empty. What decides comes first. */
  readonly reasons: readonly StatusReason[]
}

/**
 * The status rule. Statuses the profile does not know forbid: whoever does not know what a status means cannot say that
 * it forbids nothing. Total: an unknown transaction is forbidden.
 */
export function evaluate(profile: StatusProfile, active: readonly string[], transaction: string): StatusVerdict {
  const rules = rulesOf(profile)
  const asked = rules.transactions.get(transaction)
  const influences = rules.influences.get(transaction)
  if (!asked || !influences) return none([{ code: 'transactionUnknown', transaction }])
  const by = { permit: [] as string[], warn: [] as string[], forbid: [] as string[] }
  const unknown: string[] = []
  for (const status of active) {
    const influence = influences.get(status)
    if (influence) by[influence].push(status)
    if (!rules.order.has(status)) unknown.push(status)
  }
  const lists = { permittedBy: by.permit, warnedBy: by.warn, forbiddenBy: by.forbid }
  const against: StatusReason[] = [
    ...unknown.map(status => ({ code: 'statusUnknown', status }) as const),
    ...by.forbid.map(status => ({ code: 'forbids', status, transaction }) as const),
  ]
  if (by.permit.length + by.warn.length === 0) against.push({ code: 'nothingPermits', transaction })
  const lacks = asked.needs.length > 0 && !asked.needs.some(status => active.includes(status))
  if (lacks) against.push({ code: 'needsStatus', transaction, oneOf: asked.needs })
  const inFavour: StatusReason[] = [
    ...by.warn.map(status => ({ code: 'warns', status, transaction }) as const),
    ...by.permit.map(status => ({ code: 'permits', status, transaction }) as const),
  ]
  const outcome = against.length > 0 ? 'forbidden' : by.warn.length > 0 ? 'warned' : 'permitted'
  return { outcome, ...lists, reasons: [...against, ...inFavour] }
}

/** Every transaction of the profile with its verdict, as a screen lists them: may it be run now, and why (not). */
export function evaluateAll(profile: StatusProfile, active: readonly string[]): ReadonlyMap<string, StatusVerdict> {
  const offered = [...rulesOf(profile).transactions.keys()].filter(code => !profile.unused.includes(code))
  return new Map(offered.map(code => [code, evaluate(profile, active, code)]))
}

/**
 * The statuses for which the content is read-only: those that forbid planning, as Finished and Rejected do (M4). Empty:
 * whoever has the right may edit.
 */
export function readOnlyBy(profile: StatusProfile, active: readonly string[]): readonly string[] {
  return evaluate(profile, active, PLAN).forbiddenBy
}

const none = (reasons: readonly StatusReason[]): StatusVerdict => ({
  outcome: 'forbidden',
  permittedBy: [],
  warnedBy: [],
  forbiddenBy: [],
  reasons,
})
