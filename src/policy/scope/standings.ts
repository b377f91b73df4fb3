// How a person stands to a document: by audience, rule, team and territory; owning and assisting is told elsewhere (SPEC T4-T7).
import type { Standing } from '../reasons.ts'
import { isWithin } from './trees.ts'
import type { Audience, AudienceRule, Person, PolicyDocument, World } from './world.ts'

type Places = Pick<World, 'people' | 'teams' | 'territories'>

/** Do the document's values meet every condition of the rule? A field it does not have is null. */
export function ruleMatches({ kind, when }: AudienceRule, document: PolicyDocument): boolean {
  return kind === document.kind && when.every(({ field, oneOf }) => oneOf.includes(document.fields.get(field) ?? null))
}

/** Every way the person stands to the document beside owning it and assisting its owner. `rules` are those that match it. */
export function standingsOf(
  person: Person,
  document: PolicyDocument,
  rules: readonly AudienceRule[],
  places: Places,
): Standing[] {
  const found: Standing[] = addressed(person, document.audience, places)
  for (const rule of rules) {
    if (isAddressed(person, rule.to, places)) found.push({ code: 'rule', rule: rule.id })
  }
  if (person.teams.length > 0) {
    const owning = places.people.get(document.owner)?.teams ?? []
    const team = person.teams.find(mine => owning.some(one => isWithin(places.teams, one, mine)))
    if (team !== undefined) found.push({ code: 'team', team })
  }
  const { territory } = document
  if (territory !== null) {
    const mine = person.territories.find(one => isWithin(places.territories, territory, one))
    if (mine !== undefined) found.push({ code: 'territory', territory: mine })
  }
  return found
}

/** Does an audience reach the person: by name, through a team or through a territory? */
export function isAddressed(person: Person, audience: Audience, places: Places): boolean {
  return addressed(person, audience, places).length > 0
}

function addressed(person: Person, audience: Audience, places: Places): Standing[] {
  const found: Standing[] = []
  if (audience.people.includes(person.id)) found.push({ code: 'named' })
  for (const team of audience.teams) {
    if (person.teams.some(mine => isWithin(places.teams, mine, team))) found.push({ code: 'namedTeam', team })
  }
  for (const territory of audience.territories) {
    const within = person.territories.some(mine => isWithin(places.territories, mine, territory))
    if (within) found.push({ code: 'namedTerritory', territory })
  }
  return found
}
