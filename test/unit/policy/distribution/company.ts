// A small company for the tests of distribution: an office, two regions, teams, a campaign, and words to change it with.

import { type Change, withChange } from '../../../../src/policy/distribution/change.ts'
import { type Answer, distribution } from '../../../../src/policy/distribution/decide.ts'
import type { DistributionReason } from '../../../../src/policy/reasons.ts'
import type { Grant, RightsMatrix } from '../../../../src/policy/rights.ts'
import { DEFAULT_RIGHTS } from '../../../../src/policy/rights.ts'
import {
  type Audience,
  NOBODY,
  type Person,
  type PolicyDocument,
  plainDocument,
  plainPerson,
  plainWorld,
  type World,
} from '../../../../src/policy/scope/world.ts'
import { STANDARD_PROFILE } from '../../../../src/policy/statuses/marketing.ts'
import { profileKey, type StatusProfile, userStatus } from '../../../../src/policy/statuses/profile.ts'

export const TODAY = '2026-06-15'

export const byId = <T extends { readonly id: string }>(...list: readonly T[]): Map<string, T> =>
  new Map(list.map(one => [one.id, one]))

/** The company's own profile: one status that excludes, one that lets go earlier, one that warns. */
export const COMPANY_PROFILE: StatusProfile = {
  ...STANDARD_PROFILE,
  id: 'company',
  statuses: [
    userStatus({ code: 'STOP', text: 'Not for devices', forbids: ['CMSA'] }),
    userStatus({ code: 'SOON', text: 'May go earlier', permits: ['CMSA'] }),
    userStatus({ code: 'CARE', text: 'With care', warns: ['CMSA'] }),
    userStatus({ code: 'NOTE', text: 'Says nothing' }),
  ],
}

/**
 * Olga works in the office. Rita and Sami are reps in Munich, Nora is one in the north; Lena leads the
 * south. Anna assists Rita.
 */
export const PEOPLE = byId(
  plainPerson({ id: 'olga', role: 'office' }),
  plainPerson({ id: 'rita', role: 'rep', territories: ['munich'], teams: ['food'] }),
  plainPerson({ id: 'sami', role: 'rep', territories: ['munich'], teams: ['drinks'] }),
  plainPerson({ id: 'nora', role: 'rep', territories: ['north'], teams: ['drinks'] }),
  plainPerson({ id: 'lena', role: 'rep', territories: ['south'], teams: ['sales'] }),
  plainPerson({ id: 'anna', role: 'assistant', assists: ['rita'] }),
)

export const audienceOf = (given: Partial<Audience>): Audience => ({ ...NOBODY, ...given })

export const campaign = (given: Partial<PolicyDocument> = {}): PolicyDocument =>
  plainDocument({
    id: 'summer',
    kind: 'campaign',
    owner: 'olga',
    audience: audienceOf({ territories: ['south'] }),
    profile: profileKey(STANDARD_PROFILE),
    statuses: ['REL'],
    ...given,
  })

export function company(given: Partial<World> = {}): World {
  return plainWorld({
    today: TODAY,
    people: PEOPLE,
    profiles: new Map([STANDARD_PROFILE, COMPANY_PROFILE].map(one => [profileKey(one), one])),
    teams: byId({ id: 'sales', parent: null }, { id: 'food', parent: 'sales' }, { id: 'drinks', parent: 'sales' }),
    territories: byId(
      { id: 'de', parent: null },
      { id: 'south', parent: 'de' },
      { id: 'munich', parent: 'south' },
      { id: 'north', parent: 'de' },
    ),
    documents: byId(campaign()),
    ...given,
  })
}

export const row = (kind: string, right: Grant['right'], scope: Grant['scope']): Grant => ({
  kind,
  right,
  group: null,
  scope,
})

/** The default rights with a few rows more for reps. */
export const repsMay = (...grants: readonly Grant[]): RightsMatrix => ({
  ...DEFAULT_RIGHTS,
  roles: DEFAULT_RIGHTS.roles.map(one => (one.role === 'rep' ? { ...one, grants: [...one.grants, ...grants] } : one)),
})

/** The same world with this person a little different. */
export const changed = (world: World, person: Partial<Person> & { readonly id: string }): World => {
  const before = world.people.get(person.id)
  return withChange(world, {
    what: 'people',
    id: person.id,
    to: { ...plainPerson({ role: 'rep', ...person }), ...before, ...person },
  } as Change)
}

/** Everybody who has it, in alphabetical order. */
export const whoHas = (document: PolicyDocument, world: World): string[] =>
  [...world.people.keys()].filter(id => distribution(document, id, world).given).sort()

export const codes = (reasons: readonly DistributionReason[]): string[] => reasons.map(one => one.code)

/** Which conditions are not met. */
export const missing = (answer: Answer): string[] =>
  (['status', 'rights', 'scope', 'period'] as const).filter(condition => !answer[condition].met)
