// What the ids of a company stand for: names of people, places and rules, the ways up a tree, and the world that policy
// checks a change against before it is sent.
import { parseAddress } from '../../src/documents/address.ts'
import { chain } from '../../src/policy/scope/trees.ts'
import { plainWorld, type World } from '../../src/policy/scope/world.ts'
import type { Company, CompanyNode, CompanyPerson } from '../../src/sync/wire/company.ts'
import { compareText } from '../i18n/format.ts'
import { KINDS, kindsWord, kindWord } from '../shared/kinds.ts'
import type { Tree } from './company-office.ts'

export interface Named {
  readonly id: string
  readonly name: string
}

export class Directory {
  readonly company: Company
  readonly world: World
  readonly #names = new Map<string, string>()
  readonly #nodes: Readonly<Record<Tree, ReadonlyMap<string, CompanyNode>>>
  readonly #members: Readonly<Record<Tree, ReadonlyMap<string, readonly CompanyPerson[]>>>
  readonly #within: Readonly<Record<Tree, ReadonlyMap<string, number>>>
  readonly #below: Readonly<Record<Tree, ReadonlyMap<string | null, readonly CompanyNode[]>>>

  /** Made when a field first offers them; every rendering asks. */
  readonly #places: { [T in Tree]?: readonly Named[] } = {}
  #people: readonly Named[] | null = null

  constructor(company: Company) {
    this.company = company
    const byId = <T extends { readonly id: string }>(list: readonly T[]) => new Map(list.map(one => [one.id, one]))
    this.#nodes = { teams: byId(company.teams), territories: byId(company.territories) }
    this.#below = { teams: byParent(company.teams), territories: byParent(company.territories) }
    this.#members = { teams: byPlace(company.people, 'teams'), territories: byPlace(company.people, 'territories') }
    this.#within = { teams: this.#counts('teams'), territories: this.#counts('territories') }
    this.world = plainWorld({
      ...{ today: company.today, rights: company.rights, people: byId(company.people), ...this.#nodes },
      rules: new Map(company.rules.map(({ rule }) => [rule.id, rule])),
    })
    for (const { id, name } of [...company.people, ...company.teams, ...company.territories]) this.#names.set(id, name)
    for (const { rule, name } of company.rules) this.#names.set(rule.id, name)
  }

  /** Of a document only what it is. */
  readonly nameOf = (id: string): string => {
    const kind = parseAddress(id)?.kind ?? ''
    return this.#names.get(id) ?? (KINDS.some(({ name }) => name === kind) ? kindWord(kind) : kindsWord(id))
  }

  node(tree: Tree, id: string): CompanyNode | null {
    return this.#nodes[tree].get(id) ?? null
  }

  person(id: string): CompanyPerson | null {
    return this.company.people.find(one => one.id === id) ?? null
  }

  /** What lies directly below; null: at the top. As a telephone book orders. */
  below(tree: Tree, parent: string | null): readonly CompanyNode[] {
    return this.#below[tree].get(parent) ?? []
  }

  /** 1 at the top. */
  level(tree: Tree, id: string): number {
    return chain(this.#nodes[tree], id).length
  }

  /** Whoever is directly in it. */
  members(tree: Tree, id: string): readonly CompanyPerson[] {
    return this.#members[tree].get(id) ?? []
  }

  /** From the top: `Deutschland › Nord`. Two places of the same name are told apart by it. */
  path(tree: Tree, id: string): string {
    const nodes = this.#nodes[tree]
    const names = chain(nodes, id).map(one => nodes.get(one)?.name ?? one)
    return names.length === 0 ? id : names.reverse().join(' › ')
  }

  /** All of a tree by their paths. */
  places(tree: Tree): readonly Named[] {
    this.#places[tree] ??= sorted(this.company[tree].map(({ id }) => ({ id, name: this.path(tree, id) })))
    return this.#places[tree]
  }

  /** Those who work here. */
  people(): readonly Named[] {
    this.#people ??= sorted(this.company.people.filter(one => one.active))
    return this.#people
  }

  /** How many who work here are in it or somewhere below. */
  peopleWithin(tree: Tree, id: string): number {
    return this.#within[tree].get(id) ?? 0
  }

  #counts(tree: Tree): ReadonlyMap<string, number> {
    const counts = new Map<string, number>()
    for (const person of this.company.people.filter(one => one.active)) {
      const within = new Set(person[tree].flatMap(id => chain(this.#nodes[tree], id)))
      for (const id of within) counts.set(id, (counts.get(id) ?? 0) + 1)
    }
    return counts
  }
}

const sorted = <T extends Named>(list: readonly T[]): readonly T[] =>
  [...list].sort((a, b) => compareText(a.name, b.name))

function byParent(nodes: readonly CompanyNode[]): ReadonlyMap<string | null, readonly CompanyNode[]> {
  return grouped(sorted(nodes).map(node => [node.parent, node]))
}

function byPlace(people: readonly CompanyPerson[], tree: Tree): ReadonlyMap<string, readonly CompanyPerson[]> {
  return grouped(sorted(people).flatMap(person => person[tree].map(id => [id, person] as const)))
}

function grouped<K, V>(pairs: Iterable<readonly [K, V]>): Map<K, V[]> {
  const found = new Map<K, V[]>()
  for (const [key, value] of pairs) {
    const list = found.get(key)
    if (list) list.push(value)
    else found.set(key, [value])
  }
  return found
}
