// Numbered statuses exclude each other, and each names the interval from which the next one is chosen (SPEC N1-N5).
import type { StatusReason } from '../reasons.ts'
import type { StatusNumber, UserStatus } from './profile.ts'
import type { Rules } from './rules.ts'

/** The numbered statuses among the active ones: one, as a rule. */
function numberedOf(rules: Rules, active: readonly string[]): NumberedStatus[] {
  return active.flatMap(code => {
    const user = rules.users.get(code)
    return user && isNumbered(user) ? [user] : []
  })
}

export type NumberedStatus = UserStatus & { readonly number: StatusNumber }
export const isNumbered = (user: UserStatus): user is NumberedStatus => user.number !== null

/** The one whose limits count: where several are active or set, that with the highest number (N4). */
export function highestOf(numbered: readonly NumberedStatus[]): NumberedStatus | null {
  return numbered.reduce<NumberedStatus | null>(
    (best, one) => (best && best.number.own > one.number.own ? best : one),
    null,
  )
}

export const activeNumber = (rules: Rules, active: readonly string[]): NumberedStatus | null =>
  highestOf(numberedOf(rules, active))

/** Does the interval of `after` include this number? Where none is active, any may be set (N5). */
export function includes(after: NumberedStatus | null, { own }: StatusNumber): boolean {
  return after === null || (own >= after.number.lowest && own <= after.number.highest)
}

/** May this numbered status follow what is active? The codes it replaces, or why it may not. */
export function following(
  rules: Rules,
  active: readonly string[],
  next: NumberedStatus,
): { readonly clears: readonly string[] } | { readonly refused: StatusReason } {
  const before = numberedOf(rules, active)
  const after = highestOf(before)
  if (after && !includes(after, next.number)) {
    const { lowest, highest } = after.number
    const number = next.number.own
    return { refused: { code: 'numberDoesNotFollow', status: next.code, number, after: after.code, lowest, highest } }
  }
  return { clears: before.filter(one => one !== next).map(one => one.code) }
}
