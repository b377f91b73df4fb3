// A status profile while it is being written: plain data, and every edit a function from one draft to the next.

import { ROLES } from '../../src/policy/rights.ts'
import { MAX_NUMBER } from '../../src/policy/statuses/parse.ts'
import { type Influence, type StatusProfile, type UserStatus, userStatus } from '../../src/policy/statuses/profile.ts'
import { systemOf } from '../../src/policy/statuses/rules.ts'

/**
 * A profile that nobody has proven: codes may be empty or there twice. `version` is the one it comes after, 0 for a profile
 * that is not stored yet.
 */
export type ProfileDraft = StatusProfile

/** What running a transaction does to a user status. */
export type Effect = 'sets' | 'clears'

/** As it would be stored: what is read and proven. */
export const asNextVersion = (draft: ProfileDraft): StatusProfile => ({ ...draft, version: draft.version + 1 })

/** The same statuses under another name, as a profile of its own. */
export const copyOf = (profile: StatusProfile, id: string): ProfileDraft => ({ ...profile, id, version: 0 })

/** Do they say the same? Name and version aside; lists are kept in one order by every edit here. */
export function saysTheSame(one: ProfileDraft, other: ProfileDraft): boolean {
  const content = (draft: ProfileDraft) => JSON.stringify({ ...normal(draft), id: '', version: 0 })
  return content(one) === content(other)
}

function normal(draft: ProfileDraft): ProfileDraft {
  const order = (codes: readonly string[]) => inSystemOrder(draft, codes)
  const statuses = draft.statuses.map(one => ({
    code: one.code,
    text: one.text,
    number: one.number && { own: one.number.own, lowest: one.number.lowest, highest: one.number.highest },
    permits: order(one.permits),
    warns: order(one.warns),
    forbids: order(one.forbids),
    setWhen: order(one.setWhen),
    clearedWhen: order(one.clearedWhen),
    roles: one.roles && ROLES.filter(role => one.roles?.includes(role)),
    runs: one.runs,
    end: one.end,
  }))
  return {
    format: 1,
    id: draft.id,
    version: draft.version,
    system: draft.system,
    initial: draft.initial,
    statuses,
    unused: order(draft.unused),
  }
}

/** Changes one status. Where its code changes, whoever names it follows. */
export function withStatus(draft: ProfileDraft, at: number, change: Partial<UserStatus>): ProfileDraft {
  const before = draft.statuses[at]
  if (!before) return draft
  const after = { ...before, ...change }
  const initial = draft.initial === before.code && isOnly(draft, before.code) ? after.code : draft.initial
  return { ...draft, initial, statuses: draft.statuses.with(at, after) }
}

const isOnly = ({ statuses }: ProfileDraft, code: string): boolean =>
  statuses.filter(one => one.code === code).length === 1

/** A new status at the end, with a code that is free. */
export function withNewStatus(draft: ProfileDraft): ProfileDraft {
  return { ...draft, statuses: [...draft.statuses, userStatus({ code: freeCode(draft), text: '' })] }
}

export function withoutStatus(draft: ProfileDraft, at: number): ProfileDraft {
  const gone = draft.statuses[at]
  if (!gone) return draft
  const statuses = draft.statuses.filter(one => one !== gone)
  const initial = statuses.some(one => one.code === draft.initial) ? draft.initial : null
  return { ...draft, initial, statuses }
}

/** One place up (-1) or down (1); at either end it stays. */
export function withMoved(draft: ProfileDraft, at: number, by: -1 | 1): ProfileDraft {
  const [one, other] = [draft.statuses[at], draft.statuses[at + by]]
  if (!one || !other) return draft
  return { ...draft, statuses: draft.statuses.with(at, other).with(at + by, one) }
}

/** A number makes a status one of a row: it gets the next one that is free, and at first the one after that may follow. */
export function withNumbering(draft: ProfileDraft, at: number, numbered: boolean): ProfileDraft {
  if (!numbered) return withStatus(draft, at, { number: null })
  const own = nextNumber(draft)
  // A numbered status is only ever replaced (N3).
  const number = { own, lowest: own, highest: Math.min(MAX_NUMBER, own + 1) }
  return withStatus(draft, at, { number, clearedWhen: [] })
}

export function withNumberPart(
  draft: ProfileDraft,
  at: number,
  part: 'own' | 'lowest' | 'highest',
  value: number,
): ProfileDraft {
  const number = draft.statuses[at]?.number
  return number ? withStatus(draft, at, { number: { ...number, [part]: value } }) : draft
}

function nextNumber({ statuses }: ProfileDraft): number {
  const taken = statuses.map(one => one.number?.own ?? 0).filter(Number.isFinite)
  return Math.min(MAX_NUMBER, Math.max(0, ...taken) + 1)
}

export function influenceOf(status: UserStatus, transaction: string): Influence | null {
  if (status.permits.includes(transaction)) return 'permit'
  if (status.warns.includes(transaction)) return 'warn'
  return status.forbids.includes(transaction) ? 'forbid' : null
}

export function withInfluence(
  draft: ProfileDraft,
  at: number,
  transaction: string,
  influence: Influence | null,
): ProfileDraft {
  const status = draft.statuses[at]
  if (!status) return draft
  const list = (codes: readonly string[], one: Influence) => toggled(draft, codes, transaction, influence === one)
  return withStatus(draft, at, {
    permits: list(status.permits, 'permit'),
    warns: list(status.warns, 'warn'),
    forbids: list(status.forbids, 'forbid'),
  })
}

export function effectOf(status: UserStatus, transaction: string): Effect | null {
  if (status.setWhen.includes(transaction)) return 'sets'
  return status.clearedWhen.includes(transaction) ? 'clears' : null
}

/** A numbered status is never cleared: asked to, nothing changes. */
export function withEffect(draft: ProfileDraft, at: number, transaction: string, effect: Effect | null): ProfileDraft {
  const status = draft.statuses[at]
  if (!status || (effect === 'clears' && status.number)) return draft
  return withStatus(draft, at, {
    setWhen: toggled(draft, status.setWhen, transaction, effect === 'sets'),
    clearedWhen: toggled(draft, status.clearedWhen, transaction, effect === 'clears'),
  })
}

/** Who may set it by hand: whoever may edit (null), or these roles; none of them means transactions alone. */
export function withRole(draft: ProfileDraft, at: number, role: string, may: boolean): ProfileDraft {
  const roles = draft.statuses[at]?.roles ?? []
  const next = ROLES.filter(each => (each === role ? may : roles.includes(each)))
  return withStatus(draft, at, { roles: next })
}

export const withInitial = (draft: ProfileDraft, initial: string | null): ProfileDraft => ({ ...draft, initial })

export const withUnused = (draft: ProfileDraft, transaction: string, unused: boolean): ProfileDraft => ({
  ...draft,
  unused: toggled(draft, draft.unused, transaction, unused),
})

const toggled = (draft: ProfileDraft, codes: readonly string[], code: string, there: boolean): string[] =>
  inSystemOrder(draft, there ? [...codes, code] : codes.filter(one => one !== code))

/** Each once, in the order in which the system has its transactions; unknown ones stay at the end. */
function inSystemOrder({ system }: ProfileDraft, codes: readonly string[]): string[] {
  const order = systemOf(system)?.transactions.map(one => one.code) ?? []
  const place = (code: string) => (order.includes(code) ? order.indexOf(code) : order.length)
  return [...new Set(codes)].sort((a, b) => place(a) - place(b))
}

function freeCode({ system, statuses }: ProfileDraft): string {
  const taken = new Set([...(systemOf(system)?.statuses ?? []), ...statuses].map(one => one.code))
  for (let n = 1; ; n++) if (!taken.has(`U${n}`)) return `U${n}`
}
