// Finds the documents that could be for a person, and those a change of the company could concern, without asking them all.
import { isAddressed, ruleMatches } from '../scope/standings.ts'
import { chain } from '../scope/trees.ts'
import type { AudienceRule, Person, PolicyDocument, World } from '../scope/world.ts'
import { type PeopleIndex, reachesAll } from './people-index.ts'
import { addAll, Pigeonholes } from './pigeonholes.ts'

export class DocumentIndex {
  readonly #world: World
  readonly byKind = new Pigeonholes()
  readonly byOwner = new Pigeonholes()
  readonly byTerritory = new Pigeonholes()
  readonly byRule = new Pigeonholes()
  readonly byProfile = new Pigeonholes()
  /** By the first day and the last day of their period. */
  readonly byBoundary = new Pigeonholes()
  readonly naming = { people: new Pigeonholes(), teams: new Pigeonholes(), territories: new Pigeonholes() }

  constructor(world: World) {
    this.#world = world
    for (const one of world.documents.values()) this.put(one)
  }

  put(document: PolicyDocument): void {
    for (const [drawer, label] of this.#labels(document)) drawer.put(label, document.id)
    for (const rule of this.#world.rules.values())
      if (ruleMatches(rule, document)) this.byRule.put(rule.id, document.id)
  }

  take(document: PolicyDocument): void {
    for (const [drawer, label] of this.#labels(document)) drawer.take(label, document.id)
    for (const rule of this.#world.rules.values()) this.byRule.take(rule.id, document.id)
  }

  *#labels({ kind, owner, territory, profile, period, audience }: PolicyDocument): Iterable<[Pigeonholes, string]> {
    yield [this.byKind, kind]
    yield [this.byOwner, owner]
    if (territory !== null) yield [this.byTerritory, territory]
    if (profile !== null) yield [this.byProfile, profile]
    if (period !== null && period.from !== null) yield [this.byBoundary, period.from]
    if (period !== null && period.to !== null) yield [this.byBoundary, period.to]
    for (const one of audience.people) yield [this.naming.people, one]
    for (const one of audience.teams) yield [this.naming.teams, one]
    for (const one of audience.territories) yield [this.naming.territories, one]
  }

  putRule(rule: AudienceRule): void {
    for (const id of this.byKind.at(rule.kind)) {
      const document = this.#world.documents.get(id)
      if (document && ruleMatches(rule, document)) this.byRule.put(rule.id, id)
    }
  }

  takeRule(rule: AudienceRule): void {
    for (const id of [...this.byRule.at(rule.id)]) this.byRule.take(rule.id, id)
  }

  /** Every document that could be for the person themself; what they have as a substitute is the absent person's. */
  candidates(person: Person, people: PeopleIndex): Set<string> {
    const found = new Set<string>()
    for (const kind of this.byKind.labels())
      if (reachesAll(this.#world, person, kind)) addAll(found, this.byKind.at(kind))
    addAll(found, this.byOwner.at(person.id))
    for (const rep of person.assists) addAll(found, this.byOwner.at(rep))
    addAll(found, this.naming.people.at(person.id))
    for (const territory of person.territories) {
      for (const one of people.within('territories', territory)) addAll(found, this.byTerritory.at(one))
      for (const one of chain(this.#world.territories, territory)) addAll(found, this.naming.territories.at(one))
    }
    for (const team of person.teams) {
      addAll(found, this.ownedWithin(team, people))
      for (const one of chain(this.#world.teams, team)) addAll(found, this.naming.teams.at(one))
    }
    for (const rule of this.#world.rules.values()) {
      if (isAddressed(person, rule.to, this.#world)) addAll(found, this.byRule.at(rule.id))
    }
    return found
  }

  /** Documents whose owners are in a team or below it. */
  ownedWithin(team: string, people: PeopleIndex): Set<string> {
    const found = new Set<string>()
    for (const one of people.within('teams', team)) {
      for (const member of people.membersOf(one)) addAll(found, this.byOwner.at(member))
    }
    return found
  }

  /** Documents that name a node of a tree, themselves or by a rule that matches them. */
  namingNode(tree: 'teams' | 'territories', node: string): Set<string> {
    const found = new Set(this.naming[tree].at(node))
    for (const rule of this.#world.rules.values())
      if (rule.to[tree].includes(node)) addAll(found, this.byRule.at(rule.id))
    return found
  }
}
