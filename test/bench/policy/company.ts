// A company of the size the issue names: 100,000 documents for 1,000 people, 2,000 documents each.
import { DEFAULT_RIGHTS, type RightsMatrix } from '../../../src/policy/rights.ts'
import type { TreeNode } from '../../../src/policy/scope/trees.ts'
import {
  type Person,
  type PolicyDocument,
  plainDocument,
  plainPerson,
  plainWorld,
  type World,
} from '../../../src/policy/scope/world.ts'
import { STANDARD_PROFILE } from '../../../src/policy/statuses/marketing.ts'
import { profileKey, type StatusProfile, userStatus } from '../../../src/policy/statuses/profile.ts'

export const DOCUMENTS = 100_000
export const REGIONS = 50
export const IN_REGION = DOCUMENTS / REGIONS
/** In the field; ten more lead the areas, two each, and ten work in the office and have everything. */
const FIELD = 980
const MANAGERS = 10
const OFFICE = 10

export const PROFILE: StatusProfile = {
  ...STANDARD_PROFILE,
  id: 'company',
  initial: 'PREP',
  statuses: [
    userStatus({ code: 'PREP', text: 'Preparation', number: { own: 1, lowest: 1, highest: 2 } }),
    userStatus({ code: 'CHCK', text: 'Checked', number: { own: 2, lowest: 1, highest: 3 } }),
    userStatus({ code: 'DONE', text: 'Done', number: { own: 3, lowest: 3, highest: 3 }, end: true }),
    userStatus({ code: 'STOP', text: 'Not for devices', forbids: ['CMSA'] }),
    userStatus({ code: 'SOON', text: 'May go earlier', permits: ['CMSA'] }),
  ],
}

/** Reps have the campaigns addressed to their region, visit reports that lie in it, and their own pipelines. */
const RIGHTS: RightsMatrix = {
  ...DEFAULT_RIGHTS,
  roles: DEFAULT_RIGHTS.roles.map(one =>
    one.role === 'rep'
      ? {
          ...one,
          grants: [
            ...one.grants,
            { kind: 'visit-report', right: 'view', group: null, scope: 'territory' },
            { kind: 'visit-report', right: 'carry', group: null, scope: 'territory' },
          ],
        }
      : one,
  ),
}

export const region = (at: number): string => `region-${at % REGIONS}`
export const rep = (at: number): string => `rep-${at % FIELD}`

/** The country, five areas, ten regions each. */
function territories(): Map<string, TreeNode> {
  const nodes: TreeNode[] = [{ id: 'country', parent: null }]
  for (let at = 0; at < 5; at++) nodes.push({ id: `area-${at}`, parent: 'country' })
  for (let at = 0; at < REGIONS; at++) nodes.push({ id: region(at), parent: `area-${at % 5}` })
  return new Map(nodes.map(one => [one.id, one]))
}

function document(at: number): PolicyDocument {
  const id = `document-${at}`
  const where = region(at)
  if (at % 2 === 0) {
    const audience = { people: [], teams: [], territories: [where] }
    const statuses = ['REL', 'CHCK']
    const period = { from: '2026-01-01', to: at % 3 === 0 ? '2026-12-31' : null }
    const given = { id, kind: 'campaign', owner: 'office-0', territory: where, audience, statuses, period }
    return plainDocument({ ...given, profile: profileKey(PROFILE), fields: new Map([['market', at % 997]]) })
  }
  return plainDocument({ id, kind: 'visit-report', owner: rep(Math.floor(at / 2)), territory: where })
}

export function company(): World {
  const people = new Map<string, Person>()
  for (let at = 0; at < OFFICE; at++) people.set(`office-${at}`, plainPerson({ id: `office-${at}`, role: 'office' }))
  for (let at = 0; at < FIELD; at++) {
    people.set(
      rep(at),
      plainPerson({ id: rep(at), role: 'rep', territories: [region(at)], teams: [`team-${at % 20}`] }),
    )
  }
  for (let at = 0; at < MANAGERS; at++) {
    people.set(`manager-${at}`, plainPerson({ id: `manager-${at}`, role: 'rep', territories: [`area-${at % 5}`] }))
  }
  const teams = Array.from({ length: 20 }, (_, at) => ({ id: `team-${at}`, parent: at === 0 ? null : 'team-0' }))
  const documents = new Map(Array.from({ length: DOCUMENTS }, (_, at) => [`document-${at}`, document(at)]))
  return plainWorld({
    today: '2026-06-15',
    rights: RIGHTS,
    profiles: new Map([[profileKey(PROFILE), PROFILE]]),
    people,
    teams: new Map(teams.map(one => [one.id, one])),
    territories: territories(),
    rules: new Map([
      [
        'food',
        {
          id: 'food',
          kind: 'campaign',
          when: [{ field: 'market', oneOf: [3] }],
          to: { people: [rep(1)], teams: [], territories: [] },
          everybodyIsMeant: false,
        },
      ],
    ]),
    documents,
  })
}
