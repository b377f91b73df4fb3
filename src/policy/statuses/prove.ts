// Proves a status profile sound by following every way through it, or shows the place where it is not (SPEC P2-P6).
import { MAX_PROBLEMS } from '../reading.ts'
import type { ProfileProblem, ProfileStep, StatusReason } from '../reasons.ts'
import { evaluate } from './evaluate.ts'
import { activeNumber, isNumbered } from './numbers.ts'
import { type ParsedProfile, parseProfile } from './parse.ts'
import type { StatusProfile } from './profile.ts'
import { initialStatuses, rulesOf } from './rules.ts'
import { nextSteps, type Situation, Ways } from './ways.ts'

/** Steps tried in one proof. A dozen statuses need hundreds; this many take a second or two, and no profile holds up a relay. */
export const MAX_STEPS = 300_000

export type Proof =
  /** `situations`: how many combinations of statuses the ways lead through. */
  | { readonly sound: true; readonly situations: number }
  /** Never empty. */
  | { readonly sound: false; readonly problems: readonly ProfileProblem[] }

/** Reads and proves at once: what an editor asks before it saves. Bounded work whatever is given. */
export function checkProfile(given: unknown): ParsedProfile {
  const parsed = parseProfile(given)
  if (parsed.profile === null) return parsed
  const proof = prove(parsed.profile)
  return proof.sound ? parsed : { profile: null, problems: proof.problems }
}

/** The proof for a profile whose references hold (`parseProfile`). */
export function prove(profile: StatusProfile, limit = MAX_STEPS): Proof {
  const ways = new Ways(profile)
  const reached = new Set([...initialStatuses(profile), ...ways.free.map(one => one.code)])
  const ran = new Set<string>()
  const moved = new Set<string>()
  const closest = new Map<string, { readonly from: Situation; readonly reasons: readonly StatusReason[] }>()
  const stuck: Situation[] = []
  let tried = 0
  for (const situation of ways.situations) {
    const last = activeNumber(ways.rules, situation.statuses)
    let goesOn = false
    for (const next of nextSteps(ways, situation)) {
      if (++tried > limit) return { sound: false, problems: [{ code: 'tooManyWays', limit }] }
      if (next.refused) {
        const least = closest.get(next.refused.transaction)
        const { reasons } = next.refused
        if (!least || against(reasons) < against(least.reasons))
          closest.set(next.refused.transaction, { from: situation, reasons })
        continue
      }
      for (const code of next.statuses) reached.add(code)
      if (next.ran !== null) ran.add(next.ran)
      const after = ways.add(next.statuses, situation, next.steps)
      if (after !== situation) goesOn = true
      if (last && !next.statuses.includes(last.code)) moved.add(last.code)
    }
    if (!goesOn) stuck.push(situation)
  }
  const problems = [
    ...unreachable(profile, reached),
    ...deadEnds(profile, ways, stuck, moved),
    ...neverRun(profile, ran, closest),
  ]
  if (problems.length > 0) return { sound: false, problems: problems.slice(0, MAX_PROBLEMS) }
  return { sound: true, situations: ways.situations.size }
}

const against = (reasons: readonly StatusReason[]): number =>
  reasons.filter(one => one.code !== 'permits' && one.code !== 'warns').length

/** Every status must be reached, but those system ones that only unused transactions set (P2). */
function unreachable(profile: StatusProfile, reached: ReadonlySet<string>): ProfileProblem[] {
  const rules = rulesOf(profile)
  const nearest = profile.statuses.filter(one => one.number !== null && reached.has(one.code)).map(one => one.code)
  const meant = (status: string) => {
    const setting = [...rules.transactions.values()].filter(one => one.sets.includes(status))
    return !rules.users.has(status) && setting.every(one => profile.unused.includes(one.code))
  }
  const missed = [...rules.order.keys()].filter(status => !reached.has(status) && !meant(status))
  return missed.map(status => ({
    code: 'unreachable',
    status,
    nearest: rules.users.get(status)?.number ? nearest : [],
  }))
}

/** A situation nothing leads out of, and a numbered status that no other number ever follows (P3). */
function deadEnds(
  profile: StatusProfile,
  ways: Ways,
  stuck: readonly Situation[],
  moved: ReadonlySet<string>,
): ProfileProblem[] {
  const rules = rulesOf(profile)
  const meant = (status: string) => rules.users.get(status)?.end === true
  const found = new Map<string, Situation>()
  for (const situation of stuck) {
    const status = situation.statuses.at(-1)
    if (status !== undefined && !situation.statuses.some(meant) && !found.has(status)) found.set(status, situation)
  }
  const numbered = profile.statuses.filter(isNumbered)
  if (numbered.length > 1) {
    const lasting = new Set(numbered.map(one => one.code).filter(code => !moved.has(code) && !meant(code)))
    for (const situation of ways.situations) {
      const status = situation.statuses.find(code => lasting.has(code))
      if (status !== undefined && !found.has(status)) found.set(status, situation)
    }
  }
  return [...found].map(([status, situation]) => ({ code: 'deadEnd', status, path: pathTo(situation) }))
}

function neverRun(
  profile: StatusProfile,
  ran: ReadonlySet<string>,
  closest: ReadonlyMap<string, { readonly from: Situation; readonly reasons: readonly StatusReason[] }>,
): ProfileProblem[] {
  const never = [...rulesOf(profile).transactions.keys()].filter(
    code => !ran.has(code) && !profile.unused.includes(code),
  )
  return never.map(transaction => {
    const { from, reasons } = closest.get(transaction) ?? {
      from: null,
      reasons: evaluate(profile, [], transaction).reasons,
    }
    return { code: 'neverRuns', transaction, path: from ? pathTo(from) : [], reasons }
  })
}

const pathTo = (situation: Situation): readonly ProfileStep[] => {
  const steps: ProfileStep[] = []
  for (let at: Situation | null = situation; at; at = at.from) steps.unshift(...at.steps)
  return steps
}
