// May this person do this to this document, with all that is known: standings, substitution, read-only statuses (SPEC R7).
import { authorize, authorizeFields, type Subject, type Verdict } from '../authorize.ts'
import type { DistributionReason } from '../reasons.ts'
import type { DocumentRight } from '../rights.ts'
import type { Person, PolicyDocument, World } from '../scope/world.ts'
import { readOnlyBy } from '../statuses/evaluate.ts'
import { PLAN } from '../statuses/marketing.ts'
import { type Gate, gateOf, inPlaceOf, objectFor, type StandsInFor, standInsOf, subjectOf } from './decide.ts'

export interface Permission {
  readonly allowed: boolean
  /** Never empty. */
  readonly reasons: readonly DistributionReason[]
}

/**
 * `authorize` for a document of the world. What changes content (`edit`, `configure`, `merge`) is refused while a status
 * makes the document read-only. `fields`: those to be changed, where their groups need more. Whoever asks often passes who
 * stands in for whom, or asks `Satchels`.
 */
export function permission(
  document: PolicyDocument,
  id: string,
  action: DocumentRight,
  world: World,
  fields: readonly string[] = [],
  standsInFor: StandsInFor = standInsOf(world),
): Permission {
  return permitted(gateOf(document, world), id, action, world, fields, standsInFor)
}

/** The same, where what is the same for everybody has been found out already. */
export function permitted(
  gate: Gate,
  id: string,
  action: DocumentRight,
  world: World,
  fields: readonly string[],
  standsInFor: StandsInFor,
): Permission {
  const person = world.people.get(id)
  if (!person?.active) return { allowed: false, reasons: [{ code: 'personInactive', person: id }] }
  const subject = subjectOf(person)
  const ask = (as: Subject, standing: Person): Verdict => {
    const object = objectFor(standing, gate, world)
    if (action === 'edit') return authorizeFields(as, object, fields, world.rights)
    return authorize(as, action, object, world.rights)
  }
  const mine = ask(subject, person)
  const found = mine.allowed ? mine : (inPlaceOfSomebody() ?? mine)
  const closed = changesContent(action) ? readOnlyReasons(gate.document, world) : []
  return found.allowed && closed.length > 0 ? { allowed: false, reasons: closed } : found

  function inPlaceOfSomebody(): Permission | null {
    // What belongs into a satchel, `distribution` says; nobody plans in somebody's place.
    if (action === 'plan' || action === 'carry') return null
    for (const absent of standsInFor(id)) {
      const { allowed, reasons } = ask(inPlaceOf(absent, subject), absent)
      if (allowed) return { allowed, reasons: reasons.map(as => ({ code: 'substitutes', absent: absent.id, as })) }
    }
    return null
  }
}

const changesContent = (action: DocumentRight) => action === 'edit' || action === 'configure' || action === 'merge'

/** The statuses that make its content read-only for everybody; empty where none does. */
export function readOnlyReasons({ profile, statuses }: PolicyDocument, world: World): DistributionReason[] {
  if (profile === null) return []
  const followed = world.profiles.get(profile)
  if (!followed) return [{ code: 'profileUnknown', profile }]
  return readOnlyBy(followed, statuses).map(status => ({ code: 'forbids', status, transaction: PLAN }) as const)
}
