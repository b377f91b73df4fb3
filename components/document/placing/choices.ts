// Whom and where a document may name: what the office tells of the company, and without it what the lists here know.
import type { CatalogueLine } from '../../../src/sync/api.ts'
import type { Named, NamedAudience } from '../../../src/sync/wire/catalogue.ts'
import type { Company } from '../../../src/sync/wire/company.ts'
import { OfficeError } from '../../app/office.ts'
import { isOffice, type Session } from '../../app/session.ts'
import { compareText } from '../../i18n/format.ts'
import { readCompany } from '../../shared/company-request.ts'

/** Everything that can be named, each list by name. */
export type Nameable = NamedAudience

export const AUDIENCE_LISTS = ['people', 'teams', 'territories'] as const
export type AudienceList = (typeof AUDIENCE_LISTS)[number]

export const nobodyNamed: NamedAudience = { people: [], teams: [], territories: [] }

/** What the lines on this device name themselves. */
export function knownHere({ device, person }: Session): Nameable {
  const lines = [...device.catalogue.value.values()]
  const of = (list: AudienceList): Named[] => lines.flatMap(({ facts }) => facts.audience?.[list] ?? [])
  const owners = lines.flatMap(({ facts }) => (facts.owner === '' ? [] : [{ id: facts.owner, name: facts.ownerName }]))
  const lying = lines.flatMap(({ facts }) => facts.territory ?? [])
  return {
    people: once([...of('people'), ...owners, { id: person.id, name: person.name }]),
    teams: once(of('teams')),
    territories: once([...of('territories'), ...lying]),
  }
}

/** And what the office knows besides, for the office; without it only the former. */
export async function knownAtOffice(session: Session, here: Nameable): Promise<Nameable> {
  if (!isOffice(session.person)) return here
  const company = await companyOf(session)
  if (!company) return here
  return {
    people: once([...company.people.filter(({ active }) => active), ...here.people]),
    teams: once([...company.teams, ...here.teams]),
    territories: once([...company.territories, ...here.territories]),
  }
}

/** Null without a network, and where the office has no such page or does not open it to them. */
async function companyOf({ office }: Session): Promise<Company | null> {
  try {
    return await readCompany(office)
  } catch (error) {
    if (error instanceof OfficeError) return null
    throw error
  }
}

const once = (named: readonly Named[]): Named[] =>
  [...new Map(named.map(({ id, name }) => [id, { id, name }])).values()].sort((a, b) => compareText(a.name, b.name))

/** A line's audience, empty where nobody in particular is named. */
export const audienceOf = (line: CatalogueLine | null): NamedAudience => line?.facts.audience ?? nobodyNamed

export const idsOf = ({ people, teams, territories }: NamedAudience) => {
  const ids = (list: readonly Named[]): string[] => list.map(({ id }) => id)
  return { people: ids(people), teams: ids(teams), territories: ids(territories) }
}
