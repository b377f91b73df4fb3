// Numbered statuses exclude each other, and each names the interval from which the next one is chosen (SPEC N1-N4).
import type { StatusReason } from '../reasons.ts'
import type { UserStatus } from './profile.ts'
import type { Rules } from './rules.ts'

/** The numbered statuses among the active ones: one, as a rule. */
export function numberedOf(rules: Rules, active: readonly string[]): UserStatus[] {
  return active.flatMap(code => {
    const user = rules.users.get(code)
    return user?.number ? [user] : []
  })
}

/**
 * May this numbered status follow what is active? The codes it replaces, or why it may not. Where several are active, the
 * limits of the highest number count.
 */
export function following(
  rules: Rules,
  active: readonly string[],
  next: UserStatus,
): { readonly clears: readonly string[] } | { readonly refused: StatusReason } {
  const before = numberedOf(rules, active)
  const own = next.number?.own ?? 0
  const last = before.reduce<UserStatus | null>(
    (best, one) => ((one.number?.own ?? 0) > (best?.number?.own ?? -1) ? one : best),
    null,
  )
  if (last?.number && (own < last.number.lowest || own > last.number.highest)) {
    const { lowest, highest } = last.number
    return {
      refused: { code: 'numberDoesNotFollow', status: next.code, number: own, after: last.code, lowest, highest },
    }
  }
  return { clears: before.filter(one => one !== next).map(one => one.code) }
}
