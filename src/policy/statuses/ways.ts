// The ways through a status profile: which situations there are, and by which steps one comes from one to the next.
import type { ProfileStep, StatusReason } from '../reasons.ts'
import { choose } from './choose.ts'
import { evaluate } from './evaluate.ts'
import { activeNumber, includes, isNumbered, type NumberedStatus } from './numbers.ts'
import type { StatusProfile, UserStatus } from './profile.ts'
import { initialStatuses, type Rules, rulesOf } from './rules.ts'
import { run } from './run.ts'

/** A combination of statuses that matters, how it was first come to, and from where. */
export interface Situation {
  readonly statuses: readonly string[]
  readonly from: Situation | null
  readonly steps: readonly ProfileStep[]
}

/** What one step comes to: the statuses after it, or why a transaction was refused. */
export type Next =
  | {
      readonly refused: null
      readonly statuses: readonly string[]
      readonly steps: readonly ProfileStep[]
      readonly ran: string | null
    }
  | { readonly refused: { readonly transaction: string; readonly reasons: readonly StatusReason[] } }

/**
 * Unnumbered statuses that a person may set are *free*: they can be had and be rid of at any time, so they are taken along
 * only for the step that needs one. System statuses without any influence are left out too. Else a dozen of them would
 * make thousands of situations that differ in nothing.
 */
export class Ways {
  readonly rules: Rules
  readonly free: readonly UserStatus[]
  readonly numbered: readonly NumberedStatus[]
  /** In the order they were come to: the first way to each is a shortest one. Grows while it is read. */
  readonly situations = new Set<Situation>()
  readonly #known = new Map<string, Situation>()
  readonly #free: ReadonlySet<string>
  readonly #left: ReadonlySet<string>

  constructor(profile: StatusProfile) {
    this.rules = rulesOf(profile)
    const byHand = profile.statuses.filter(one => one.roles === null || one.roles.length > 0)
    this.free = byHand.filter(one => one.number === null)
    this.numbered = byHand.filter(isNumbered)
    this.#free = new Set(this.free.map(one => one.code))
    const matters = new Set<string>()
    for (const { needs } of this.rules.transactions.values()) for (const one of needs) matters.add(one)
    for (const influences of this.rules.influences.values()) for (const one of influences.keys()) matters.add(one)
    const idle = [...this.rules.order.keys()].filter(code => !matters.has(code) && !this.rules.users.has(code))
    this.#left = new Set([...this.#free, ...idle])
    const initial = initialStatuses(profile)
    this.add(initial, null, this.ridding(initial))
  }

  /** The steps that get rid of free statuses again, which a way would otherwise drag along. */
  ridding(statuses: readonly string[]): ProfileStep[] {
    return statuses.filter(code => this.#free.has(code)).map(code => ({ clear: code }))
  }

  /** The situation with these statuses; a new one remembers how it was come to. */
  add(statuses: readonly string[], from: Situation | null, steps: readonly ProfileStep[]): Situation {
    const kept = statuses.filter(code => !this.#left.has(code))
    const key = kept.join(' ')
    const known = this.#known.get(key)
    if (known) return known
    const situation = { statuses: kept, from, steps }
    this.#known.set(key, situation)
    this.situations.add(situation)
    return situation
  }
}

/** Everything that can be done in a situation: each transaction, alone or with a free status that permits it, and each number. */
export function* nextSteps(ways: Ways, { statuses }: Situation): Generator<Next> {
  const { rules, free, numbered } = ways
  const { profile } = rules
  const options = { despiteWarnings: true }
  for (const transaction of rules.transactions.keys()) {
    if (profile.unused.includes(transaction)) continue
    const alone = run(profile, statuses, transaction, options)
    if (alone.done) {
      yield {
        refused: null,
        statuses: alone.statuses,
        steps: [{ run: transaction }, ...ways.ridding(alone.statuses)],
        ran: transaction,
      }
      continue
    }
    const helper = free.find(one => helps(profile, statuses, transaction, one))
    const helped = helper && run(profile, [...statuses, helper.code], transaction, options)
    if (helper && helped?.done) {
      const steps = [{ set: helper.code }, { run: transaction }, ...ways.ridding(helped.statuses)]
      yield { refused: null, statuses: helped.statuses, steps, ran: transaction }
    } else yield { refused: { transaction, reasons: alone.reasons } }
  }
  const after = activeNumber(rules, statuses)
  for (const { code, number, roles, runs } of numbered) {
    if (statuses.includes(code) || !includes(after, number)) continue
    const chosen = choose(profile, statuses, code, roles?.[0] ?? '', options)
    if (chosen.done)
      yield {
        refused: null,
        statuses: chosen.statuses,
        steps: [{ set: code }, ...ways.ridding(chosen.statuses)],
        ran: runs,
      }
  }
}

function helps(profile: StatusProfile, statuses: readonly string[], transaction: string, one: UserStatus): boolean {
  const permits = one.permits.includes(transaction) || one.warns.includes(transaction)
  return permits && evaluate(profile, [...statuses, one.code], transaction).outcome !== 'forbidden'
}
