// What the lists say of a document that was begun here until the office's own line comes: what it was begun with, and what
// its kind begins with. The office may make something else of it.
import type { Address } from '../documents/address.ts'
import type { Kind } from '../documents/kind.ts'
import { authorize } from '../policy/authorize.ts'
import { DOCUMENT_ACTIONS, type DocumentRight } from '../policy/rights.ts'
import { profileKey, type StatusProfile } from '../policy/statuses/profile.ts'
import { initialStatuses } from '../policy/statuses/rules.ts'
import type { CatalogueLine, Person } from './api.ts'
import type { Facts, Named } from './wire/catalogue.ts'
import type { FirstFacts } from './wire/commands.ts'

export interface KnownHere {
  readonly person: Person
  readonly lines: ReadonlyMap<Address, CatalogueLine>
  readonly profiles: ReadonlyMap<string, StatusProfile>
}

export function firstFacts(
  kind: Kind,
  { owner, territory, audience, parent }: FirstFacts,
  { person, lines, profiles }: KnownHere,
): Pick<Facts, 'owner' | 'ownerName' | 'statuses' | 'profile' | 'parent' | 'territory' | 'audience'> {
  const nameOf = namesIn(person, lines)
  const named = (id: string): Named => ({ id, name: nameOf(id) })
  const profile = newest(kind.declaration.policy.profile, profiles)
  return {
    owner: owner ?? person.id,
    ownerName: nameOf(owner ?? person.id),
    ...(profile ? { profile: profileKey(profile), statuses: initialStatuses(profile) } : {}),
    ...(parent === undefined ? {} : { parent }),
    ...(territory === undefined ? {} : { territory: named(territory) }),
    ...(audience === undefined
      ? {}
      : {
          audience: {
            people: audience.people.map(named),
            teams: audience.teams.map(named),
            territories: audience.territories.map(named),
          },
        }),
  }
}

/** What somebody may do to a document of theirs, as with another one of that kind and owner; else by the rights there are at first. */
export function mayAtFirst(
  kind: Kind,
  owner: string,
  { id, role }: Person,
  lines: ReadonlyMap<Address, CatalogueLine>,
): readonly DocumentRight[] {
  for (const { address, facts, may } of lines.values()) {
    if (may && facts.owner === owner && address.startsWith(`${kind.name}/`)) return may
  }
  const subject = { person: id, role, assists: owner === id ? [] : [owner] }
  return DOCUMENT_ACTIONS.filter(right => authorize(subject, right, { kind: kind.name, owner }).allowed)
}

function newest(id: string | null, profiles: ReadonlyMap<string, StatusProfile>): StatusProfile | null {
  let found: StatusProfile | null = null
  for (const each of profiles.values()) if (each.id === id && each.version > (found?.version ?? 0)) found = each
  return found
}

/** People, teams and territories by what other lines call them; empty where none does. */
function namesIn(person: Person, lines: ReadonlyMap<Address, CatalogueLine>): (id: string) => string {
  const names = new Map([[person.id, person.name]])
  for (const { facts } of lines.values()) {
    const { territory, audience } = facts
    const { people = [], teams = [], territories = [] } = audience ?? {}
    if (!names.has(facts.owner)) names.set(facts.owner, facts.ownerName)
    for (const { id, name } of [...people, ...teams, ...territories, ...(territory ? [territory] : [])])
      names.set(id, name)
  }
  return id => names.get(id) ?? ''
}
