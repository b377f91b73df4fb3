// What running a transaction makes of a document's statuses: the new ones, or a refusal that changed nothing (SPEC S6-S8).
import type { StatusReason } from '../reasons.ts'
import { evaluate } from './evaluate.ts'
import { following, highestOf, isNumbered, type NumberedStatus } from './numbers.ts'
import type { StatusProfile } from './profile.ts'
import { inOrder, rulesOf } from './rules.ts'

export type Run =
  | { readonly done: true; readonly statuses: readonly string[]; readonly warnedBy: readonly string[] }
  /** `reasons` is never empty. */
  | { readonly done: false; readonly reasons: readonly StatusReason[] }

export interface RunOptions {
  /** The person has seen the warning and goes on. Without it, what is permitted with a warning does not run. */
  readonly despiteWarnings?: boolean
}

/**
 * Runs a transaction on one document; who may do so is for `authorize` to say. Statuses come back in the order they are
 * shown. All of it or none of it: a numbered status that cannot follow refuses the whole transaction.
 */
export function run(
  profile: StatusProfile,
  active: readonly string[],
  transaction: string,
  { despiteWarnings = false }: RunOptions = {},
): Run {
  const verdict = evaluate(profile, active, transaction)
  if (verdict.outcome === 'forbidden') return { done: false, reasons: verdict.reasons }
  if (verdict.outcome === 'warned' && !despiteWarnings) {
    return { done: false, reasons: [{ code: 'warningOpen', transaction, by: verdict.warnedBy }] }
  }
  const rules = rulesOf(profile)
  const ran = rules.transactions.get(transaction)
  const next = new Set(active)
  for (const code of ran?.clears ?? []) next.delete(code)
  for (const code of ran?.sets ?? []) next.add(code)
  const numbered: NumberedStatus[] = []
  for (const user of rules.users.values()) {
    if (user.clearedWhen.includes(transaction) && user.number === null) next.delete(user.code)
    if (!user.setWhen.includes(transaction)) continue
    if (isNumbered(user)) numbered.push(user)
    else next.add(user.code)
  }
  const last = highestOf(numbered)
  if (last) {
    const replaced = following(rules, active, last)
    if ('refused' in replaced) return { done: false, reasons: [replaced.refused] }
    for (const code of replaced.clears) next.delete(code)
    next.add(last.code)
  }
  return { done: true, statuses: inOrder(rules, next), warnedBy: verdict.warnedBy }
}
