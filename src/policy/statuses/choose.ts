// What a person sets and clears by hand: user statuses only, within their numbers, and only where their role may (SPEC U1-U3).
import type { StatusReason } from '../reasons.ts'
import { following, isNumbered } from './numbers.ts'
import type { StatusProfile, UserStatus } from './profile.ts'
import { inOrder, type Rules, rulesOf } from './rules.ts'
import { type Run, type RunOptions, run } from './run.ts'

/** Sets a user status by hand, and runs the transaction that goes with it, if any. Setting what is set is refused. */
export function choose(
  profile: StatusProfile,
  active: readonly string[],
  code: string,
  role: string,
  options: RunOptions = {},
): Run {
  const rules = rulesOf(profile)
  const found = byHand(rules, code, role)
  if ('refused' in found) return refused(found.refused)
  if (active.includes(code)) return refused({ code: 'alreadySet', status: code })
  const { status } = found
  const next = new Set(active)
  if (isNumbered(status)) {
    const replaced = following(rules, active, status)
    if ('refused' in replaced) return refused(replaced.refused)
    for (const one of replaced.clears) next.delete(one)
  }
  next.add(code)
  const statuses = inOrder(rules, next)
  return status.runs === null ? { done: true, statuses, warnedBy: [] } : run(profile, statuses, status.runs, options)
}

/** Clears a user status by hand. One with a number stays until another replaces it. */
export function clear(profile: StatusProfile, active: readonly string[], code: string, role: string): Run {
  const rules = rulesOf(profile)
  const found = byHand(rules, code, role)
  if ('refused' in found) return refused(found.refused)
  if (!active.includes(code)) return refused({ code: 'notSet', status: code })
  if (found.status.number) return refused({ code: 'onlyReplaced', status: code })
  return { done: true, statuses: active.filter(one => one !== code), warnedBy: [] }
}

/** Every user status with what choosing it would come to, for a screen that offers those that may follow. */
export function choices(profile: StatusProfile, active: readonly string[], role: string): ReadonlyMap<string, Run> {
  const options = { despiteWarnings: true }
  return new Map(profile.statuses.map(({ code }) => [code, choose(profile, active, code, role, options)]))
}

function byHand(
  rules: Rules,
  code: string,
  role: string,
): { readonly status: UserStatus } | { readonly refused: StatusReason } {
  const status = rules.users.get(code)
  if (!status) return { refused: { code: rules.order.has(code) ? 'systemStatus' : 'statusUnknown', status: code } }
  if (status.roles !== null && !status.roles.includes(role)) {
    return { refused: { code: 'roleMayNotSet', status: code, role, roles: status.roles } }
  }
  return { status }
}

const refused = (reason: StatusReason): Run => ({ done: false, reasons: [reason] })
