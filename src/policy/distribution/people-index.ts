// Finds the people a document could be for, without asking everybody: those who stand to it in any way, and their substitutes.
import { reachOf } from '../matrix.ts'
import { periodOn } from '../scope/period.ts'
import { chain } from '../scope/trees.ts'
import type { Audience, Person, Substitution, World } from '../scope/world.ts'
import type { Gate } from './decide.ts'
import { addAll, Pigeonholes } from './pigeonholes.ts'

export class PeopleIndex {
  readonly #world: World
  readonly #byTeam = new Pigeonholes()
  readonly #byTerritory = new Pigeonholes()
  readonly #assistants = new Pigeonholes()
  readonly #teamsBelow = new Pigeonholes()
  readonly #territoriesBelow = new Pigeonholes()
  /** Absent person to substitutes, and the other way round; of today. */
  readonly #substitutes = new Pigeonholes()
  readonly #absents = new Pigeonholes()
  #everybody = new Map<string, readonly string[]>()

  /** The world may change under it, as long as it is told: what goes is taken out before, what comes is put in after. */
  constructor(world: World) {
    this.#world = world
    for (const one of world.people.values()) this.put(one)
    for (const one of world.teams.values()) if (one.parent !== null) this.#teamsBelow.put(one.parent, one.id)
    for (const one of world.territories.values())
      if (one.parent !== null) this.#territoriesBelow.put(one.parent, one.id)
    this.countSubstitutions()
  }

  put({ id, teams, territories, assists }: Person): void {
    for (const one of teams) this.#byTeam.put(one, id)
    for (const one of territories) this.#byTerritory.put(one, id)
    for (const one of assists) this.#assistants.put(one, id)
    this.forgetEverybody()
  }

  take({ id, teams, territories, assists }: Person): void {
    for (const one of teams) this.#byTeam.take(one, id)
    for (const one of territories) this.#byTerritory.take(one, id)
    for (const one of assists) this.#assistants.take(one, id)
    this.forgetEverybody()
  }

  /** A node of a tree has another parent now. */
  moved(tree: 'teams' | 'territories', id: string, before: string | null, after: string | null): void {
    const below = tree === 'teams' ? this.#teamsBelow : this.#territoriesBelow
    if (before !== null) below.take(before, id)
    if (after !== null) below.put(after, id)
  }

  /** Who reaches every document of a kind changed. */
  forgetEverybody(): void {
    this.#everybody = new Map()
  }

  /** Counts again who stands in for whom today; a company has hundreds of substitutions, not thousands. */
  countSubstitutions(): void {
    for (const absent of [...this.#substitutes.labels()]) {
      for (const one of [...this.#substitutes.at(absent)]) {
        this.#substitutes.take(absent, one)
        this.#absents.take(one, absent)
      }
    }
    for (const one of this.#world.substitutions.values()) {
      if (!this.stands(one)) continue
      this.#substitutes.put(one.absent, one.substitute)
      this.#absents.put(one.substitute, one.absent)
    }
  }

  /** Does somebody stand in today? Whether the absent person still works here is asked when it matters. */
  stands({ period }: Substitution): boolean {
    return periodOn(period, this.#world.today).current
  }

  substitutesOf(person: string): ReadonlySet<string> {
    return this.#substitutes.at(person)
  }

  standsInFor = (person: string): readonly Person[] => {
    const found: Person[] = []
    for (const id of this.#absents.at(person)) {
      const absent = this.#world.people.get(id)
      if (absent?.active) found.push(absent)
    }
    return found
  }

  /** Who is in this team itself. */
  membersOf(team: string): ReadonlySet<string> {
    return this.#byTeam.at(team)
  }

  /** A node and everything below it. */
  within(tree: 'teams' | 'territories', id: string): Set<string> {
    const below = tree === 'teams' ? this.#teamsBelow : this.#territoriesBelow
    const found = new Set([id])
    for (const one of found) for (const child of below.at(one)) found.add(child)
    return found
  }

  /** Everybody the document could be for: whoever is not among them is not given it, whatever else holds. */
  candidates({ document, rules }: Gate): Set<string> {
    const found = new Set<string>(this.#reachingAll(document.kind))
    addAll(found, [document.owner])
    addAll(found, this.#assistants.at(document.owner))
    for (const team of this.#world.people.get(document.owner)?.teams ?? []) {
      for (const one of chain(this.#world.teams, team)) addAll(found, this.#byTeam.at(one))
    }
    if (document.territory !== null) {
      for (const one of chain(this.#world.territories, document.territory)) addAll(found, this.#byTerritory.at(one))
    }
    this.#addressed(found, document.audience)
    for (const rule of rules) this.#addressed(found, rule.to)
    for (const one of found) addAll(found, this.substitutesOf(one))
    return found
  }

  #addressed(found: Set<string>, { people, teams, territories }: Audience): void {
    addAll(found, people)
    for (const team of teams) for (const one of this.within('teams', team)) addAll(found, this.#byTeam.at(one))
    for (const territory of territories) {
      for (const one of this.within('territories', territory)) addAll(found, this.#byTerritory.at(one))
    }
  }

  /** People whose right reaches every document of the kind, however they stand to it. */
  #reachingAll(kind: string): readonly string[] {
    const known = this.#everybody.get(kind)
    if (known) return known
    const found: string[] = []
    for (const person of this.#world.people.values()) if (reachesAll(this.#world, person, kind)) found.push(person.id)
    this.#everybody.set(kind, found)
    return found
  }
}

/** Does carrying or planning reach every document of the kind for this person? */
export function reachesAll({ rights }: World, person: Person, kind: string): boolean {
  return (
    reachOf(rights, person, kind, 'carry')?.scope === 'all' || reachOf(rights, person, kind, 'plan')?.scope === 'all'
  )
}
