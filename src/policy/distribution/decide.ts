// Is this document in this person's satchel, and why (not)? Status, rights, scope and period must all agree (SPEC D1-D8).
import { authorize, type PolicyObject, type Subject } from '../authorize.ts'
import type { DistributionReason, PeriodReason, RightsReason, ScopeReason, StatusReason } from '../reasons.ts'
import { periodOn } from '../scope/period.ts'
import { ruleMatches, standingsOf } from '../scope/standings.ts'
import type { AudienceRule, Person, PolicyDocument, World } from '../scope/world.ts'
import { evaluate } from '../statuses/evaluate.ts'
import { DISTRIBUTE } from '../statuses/marketing.ts'

export type Condition = 'status' | 'rights' | 'scope' | 'period'

/** One condition: met or not, with the reasons. */
export interface Finding<Why = DistributionReason> {
  readonly met: boolean
  /** Never empty. */
  readonly reasons: readonly Why[]
}

export interface Answer {
  readonly given: boolean
  readonly status: Finding<StatusReason>
  readonly period: Finding<PeriodReason>
  readonly rights: Finding<RightsReason>
  readonly scope: Finding<ScopeReason>
  /** Not null: they prepare it at the desk, so status and period do not count. */
  readonly plans: DistributionReason | null
}

/** What is the same for everybody: decided once per document. */
export interface Gate {
  readonly document: PolicyDocument
  readonly status: Finding<StatusReason>
  readonly period: Finding<PeriodReason>
  /** The rules that match the document. */
  readonly rules: readonly AudienceRule[]
}

/** Whom somebody stands in for today. */
export type StandsInFor = (person: string) => readonly Person[]

/** The question about one document and one person. Total: unknown people are given nothing. */
export function distribution(document: PolicyDocument, person: string, world: World): Answer {
  return judge(gateOf(document, world), person, world, standInsOf(world))
}

/** The reasons that decide: for a no, those of every condition that is not met; for a yes, all. */
export function decidingReasons(answer: Answer): readonly DistributionReason[] {
  if (answer.plans) return [answer.plans, ...answer.rights.reasons]
  const findings: readonly Finding[] = [answer.status, answer.rights, answer.scope, answer.period]
  return findings.filter(one => one.met === answer.given).flatMap(one => one.reasons)
}

export function gateOf(document: PolicyDocument, world: World): Gate {
  const { current, reason } = periodOn(document.period, world.today)
  const rules: AudienceRule[] = []
  for (const rule of world.rules.values()) if (ruleMatches(rule, document)) rules.push(rule)
  return { document, status: statusOf(document, world), period: { met: current, reasons: [reason] }, rules }
}

function statusOf({ kind, profile, statuses }: PolicyDocument, world: World): Finding<StatusReason> {
  if (profile === null) return { met: true, reasons: [{ code: 'noStatuses', kind }] }
  const followed = world.profiles.get(profile)
  if (!followed) return { met: false, reasons: [{ code: 'profileUnknown', profile }] }
  // A warning asks whoever runs a transaction; nobody runs this one, so it keeps nothing back.
  const { outcome, reasons } = evaluate(followed, statuses, DISTRIBUTE)
  return { met: outcome !== 'forbidden', reasons }
}

/** Everybody's substitutions of today, the other way round. */
export function standInsOf(world: World): StandsInFor {
  const absentOf = new Map<string, Person[]>()
  for (const { absent, substitute, period } of world.substitutions.values()) {
    const person = world.people.get(absent)
    if (!person?.active || !periodOn(period, world.today).current) continue
    absentOf.set(substitute, [...(absentOf.get(substitute) ?? []), person])
  }
  return person => absentOf.get(person) ?? []
}

/** The one decision; full and incremental computation both come here. */
export function judge(gate: Gate, id: string, world: World, standsInFor: StandsInFor): Answer {
  const { status } = gate
  let { period } = gate
  const person = world.people.get(id)
  if (!person?.active) {
    const nobody = { met: false, reasons: [{ code: 'personInactive', person: id }] } as const
    return { given: false, status, period, rights: nobody, scope: nobody, plans: null }
  }
  const subject = subjectOf(person)
  const object = objectFor(person, gate, world)
  const view = authorize(subject, 'view', object, world.rights)
  const carry = authorize(subject, 'carry', object, world.rights)
  let rights: Finding<RightsReason> = { met: view.allowed, reasons: view.reasons }
  let scope: Finding<ScopeReason> = { met: carry.allowed, reasons: carry.reasons }
  if (!view.allowed || !carry.allowed) {
    const instead = standingIn(subject, gate, world, standsInFor(id))
    if (instead) [rights, scope] = [instead.rights, instead.scope]
  }
  period = ahead(period, carry.reasons) ?? period
  const plans = view.allowed && authorize(subject, 'plan', object, world.rights).allowed
  const given = plans || (status.met && rights.met && scope.met && period.met)
  return { given, status, period, rights, scope, plans: plans ? { code: 'plans', person: id } : null }
}

/**
 * A period that has not begun, or is none, keeps a document from everybody but those whose own it is: they prepare it, and
 * mend what they have entered (D10).
 */
function ahead(
  { reasons: [reason] }: Finding<PeriodReason>,
  carried: readonly RightsReason[],
): Finding<PeriodReason> | null {
  const isOwn = carried.some(({ code }) => code === 'owner' || code === 'assists')
  if (!isOwn || !reason) return null
  if (reason.code === 'notYet') return { met: true, reasons: [{ code: 'ahead', from: reason.from }] }
  return reason.code === 'periodInvalid' ? { met: true, reasons: [reason] } : null
}

/** In the place of somebody absent: the document belongs into their satchel, and the substitute may view such documents. */
function standingIn(
  subject: Subject,
  gate: Gate,
  world: World,
  absents: readonly Person[],
): Pick<Answer, 'rights' | 'scope'> | null {
  for (const absent of absents) {
    const object = objectFor(absent, gate, world)
    const carry = authorize(subjectOf(absent), 'carry', object, world.rights)
    const view = authorize(inPlaceOf(absent, subject), 'view', object, world.rights)
    if (!carry.allowed || !view.allowed) continue
    const reasons = carry.reasons.map(as => ({ code: 'substitutes', absent: absent.id, as }) as const)
    return { rights: { met: true, reasons: view.reasons }, scope: { met: true, reasons } }
  }
  return null
}

/**
 * The substitute where the absent person stands: their documents and reps, the substitute's own role and settings. So
 * standing in never opens a kind of document, or an action, to a role that does not have it (D6).
 */
export function inPlaceOf(absent: Person, { role, own = [] }: Subject): Subject {
  return { person: absent.id, role, assists: absent.assists, own }
}

export const subjectOf = ({ id, role, assists, own }: Person): Subject => ({ person: id, role, assists, own })

/** The document as `authorize` wants it, with everything known of how the person stands to it. */
export function objectFor(person: Person, { document, rules }: Gate, world: World): PolicyObject {
  const { kind, owner } = document
  return { kind, owner, standings: standingsOf(person, document, rules, world) }
}
