// The company as policy knows it: people, teams, territories, rules, profiles and rights, as they are now. Whoever decides
// asks its judge; whoever changes it goes through `apply`.
import type { DatabaseSync } from 'node:sqlite'
import type { Kind } from '../../src/documents/kind.ts'
import { type Change, changeProblems, withChange } from '../../src/policy/distribution/change.ts'
import { standInsOf } from '../../src/policy/distribution/decide.ts'
import type { WorldProblem } from '../../src/policy/reasons.ts'
import type { Person, World } from '../../src/policy/scope/world.ts'
import type { Accounts } from '../accounts/accounts.ts'
import { transact } from '../store/database.ts'
import { CompanyStore, NO_SETTINGS } from './company-store.ts'
import { Judge } from './judge.ts'

export interface CompanyOptions {
  readonly database: DatabaseSync
  readonly accounts: Accounts
  readonly kinds: ReadonlyMap<string, Kind>
  /** ms since 1970. */
  readonly clock: () => number
}

export type Applied =
  | { readonly done: true; readonly granted: number; readonly withdrawn: number }
  /** Nothing was changed; `problems` is never empty. */
  | { readonly done: false; readonly problems: readonly WorldProblem[] }

export class Company {
  readonly store: CompanyStore
  readonly judge: Judge
  readonly #options: CompanyOptions
  #world: World

  constructor(options: CompanyOptions) {
    this.#options = options
    this.store = new CompanyStore(options.database)
    this.#world = this.#read()
    options.accounts.onChanged(() => {
      this.#world = this.#read()
    })
    this.judge = new Judge({
      world: () => this.#world,
      standsInFor: person => standInsOf(this.#world)(person),
      kinds: options.kinds,
      profileOf: kind => this.#profileOf(kind),
    })
  }

  get world(): World {
    return this.#world
  }

  /** Makes a change: `write` stores it, in the transaction that notes whose lists are behind it. */
  async apply(change: Change, write: () => void): Promise<Applied> {
    const problems = changeProblems(this.#world, change)
    if (problems.length > 0) return { done: false, problems }
    transact(this.#options.database, write)
    this.#world = withChange(this.#world, change)
    return { done: true, granted: 0, withdrawn: 0 }
  }

  /** The newest version of the profile that documents of a kind begin with. */
  #profileOf(kind: string): string | null {
    const declared = this.#options.kinds.get(kind)?.declaration.policy.profile ?? null
    const id = declared === null ? null : (this.store.kindProfiles().get(kind) ?? declared)
    if (id === null) return null
    let newest = 0
    for (const { id: other, version } of this.#world.profiles.values())
      if (other === id) newest = Math.max(newest, version)
    return `${id}@${newest}`
  }

  #read(): World {
    const { accounts, clock } = this.#options
    const settings = this.store.settings()
    const people = accounts.listPersons().map(({ id, role, active, assists }): Person => {
      const { teams, territories, own } = settings.get(id) ?? NO_SETTINGS
      return { id, role, active, assists, teams, territories, own }
    })
    const tree = (table: 'teams' | 'territories') => new Map(this.store.nodes(table).map(node => [node.id, node]))
    return {
      today: dayOf(clock()),
      rights: this.store.rights(),
      profiles: this.store.profiles(),
      people: new Map(people.map(person => [person.id, person])),
      teams: tree('teams'),
      territories: tree('territories'),
      substitutions: new Map(),
      rules: new Map(this.store.rules().map(({ rule }) => [rule.id, rule])),
      documents: new Map(),
    }
  }
}

/** The ISO day in this machine's time zone: the relay stands where the company is. */
function dayOf(now: number): string {
  const date = new Date(now)
  const two = (part: number) => String(part).padStart(2, '0')
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}
