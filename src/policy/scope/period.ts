// Whether a period is current on a day; both of its ends belong to it (SPEC D4).
import type { PeriodReason } from '../reasons.ts'

/** ISO days (`2026-11-30`); null: without end on that side. */
export interface Period {
  readonly from: string | null
  readonly to: string | null
}

const DAY = /^\d{4}-\d{2}-\d{2}$/

/** A day of the calendar: the 30th of February is none. */
export function isDay(text: string): boolean {
  if (!DAY.test(text)) return false
  const date = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text)
}

/** Null where it is a period: its days are days, and it does not end before it begins. */
export function periodProblem({ from, to }: Period): PeriodReason | null {
  const days = (from === null || isDay(from)) && (to === null || isDay(to))
  const ordered = from === null || to === null || from <= to
  return days && ordered ? null : { code: 'periodInvalid', from, to }
}

export function periodOn(
  period: Period | null,
  today: string,
): { readonly current: boolean; readonly reason: PeriodReason } {
  if (period === null) return { current: true, reason: { code: 'noPeriod' } }
  const problem = periodProblem(period)
  if (problem) return { current: false, reason: problem }
  const { from, to } = period
  if (from !== null && today < from) return { current: false, reason: { code: 'notYet', from } }
  if (to !== null && today > to) return { current: false, reason: { code: 'over', to } }
  return { current: true, reason: { code: 'current', from, to } }
}
