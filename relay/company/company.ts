// The company as policy knows it: people, teams, territories, rules, profiles, rights and documents, as they are now. Whoever
// decides asks its judge; whoever changes it goes through `apply`; lists ask it who has what (relay/SPEC.md O).
import type { DatabaseSync } from 'node:sqlite'
import type { Kind } from '../../src/documents/kind.ts'
import type { Change } from '../../src/policy/distribution/change.ts'
import { inverse } from '../../src/policy/distribution/change.ts'
import type { Concerned } from '../../src/policy/distribution/concerned.ts'
import { Satchels } from '../../src/policy/distribution/satchels.ts'
import type { WorldProblem } from '../../src/policy/reasons.ts'
import type { Person, World } from '../../src/policy/scope/world.ts'
import { BUILT_IN } from '../../src/policy/statuses/built-in.ts'
import type { StatusProfile } from '../../src/policy/statuses/profile.ts'
import type { Accounts } from '../accounts/accounts.ts'
import type { PersonRecord } from '../accounts/persons.ts'
import { Listeners } from '../accounts/revocations.ts'
import { transact } from '../store/database.ts'
import { Audiences } from './audiences.ts'
import { CompanyStore, type NodeTable, type PersonSettings } from './company-store.ts'
import { dayOf } from './days.ts'
import { Judge } from './judge.ts'
import { KnownDocuments } from './known-documents.ts'

export interface CompanyOptions {
  readonly database: DatabaseSync
  readonly accounts: Accounts
  readonly kinds: ReadonlyMap<string, Kind>
  /** ms since 1970. */
  readonly clock: () => number
}

/** Pairs of document and person that came and went. */
export interface Realignment {
  readonly granted: number
  readonly withdrawn: number
}

export type Applied =
  | ({ readonly done: true } & Realignment)
  /** Nothing was changed; `problems` is never empty. */
  | { readonly done: false; readonly problems: readonly WorldProblem[] }

/** What follows the company: brought up to date with what has been noted as due. */
export interface FollowingLists {
  realign(concerned: Concerned): Promise<Realignment>
}

export class Company {
  readonly store: CompanyStore
  readonly judge: Judge
  /** Who has what, as lists need it. */
  readonly audiences: Audiences
  readonly #options: CompanyOptions
  readonly #documents: KnownDocuments
  /** People whose accounts have changed since somebody looked. */
  readonly #changed = new Set<string>()
  readonly #profilesChanged = new Listeners<[]>()
  #satchels: Satchels | null = null
  #lists: FollowingLists = { realign: async () => ({ granted: 0, withdrawn: 0 }) }

  constructor(options: CompanyOptions) {
    const { accounts, kinds } = options
    this.#options = options
    this.store = new CompanyStore(options.database)
    accounts.onChanged(person => this.#changed.add(person))
    accounts.onRevoked((person, { type }) => {
      if (type === 'person') this.#changed.add(person)
    })
    this.judge = new Judge({
      world: () => this.world,
      standsInFor: person => this.satchels.standsInFor(person),
      kinds,
      profileOf: kind => this.#profileOf(kind),
    })
    this.#documents = new KnownDocuments(kinds, row => this.judge.document(row))
    this.audiences = new Audiences({
      satchels: () => this.satchels,
      documents: this.#documents,
      judge: this.judge,
      kinds: [...kinds.keys()],
    })
  }

  get world(): World {
    return this.satchels.world
  }

  /** Read from the tables when it is asked for first; from then on it is told of what changes. */
  get satchels(): Satchels {
    this.#satchels ??= this.#read()
    if (this.#changed.size > 0) this.#catchUp(this.#satchels)
    return this.#satchels
  }

  /** From here on these lists are brought up to date with every change. */
  followedBy(lists: FollowingLists): void {
    this.#lists = lists
  }

  /** The company's own status profiles, every version of them. */
  get ownProfiles(): readonly StatusProfile[] {
    return [...this.world.profiles].flatMap(([key, profile]) => (BUILT_IN.has(key) ? [] : [profile]))
  }

  /** Told when there are others. Returns the way to stop listening. */
  onProfiles(listener: () => void): () => void {
    return this.#profilesChanged.add(listener)
  }

  /** What people call a team or territory; empty where there is none. */
  nameOf(table: NodeTable, id: string): string {
    return this.store.nodeName(table, id)
  }

  /**
   * Makes a change: `write` stores it, in the transaction that notes whose lists are behind it. Resolves when the lists are
   * up to date, and with every device that follows them told.
   */
  async apply(change: Change, write: () => void): Promise<Applied> {
    const back = inverse(this.world, change)
    const before = this.audiences.seeingEverything
    const applied = this.satchels.apply(change)
    if (!applied.done) return applied
    this.audiences.forget()
    const { concerned } = applied
    // Who goes from one list to another is looked at as a whole.
    const after = this.audiences.seeingEverything
    for (const person of [...before, ...after]) {
      const switches = before.has(person) !== after.has(person)
      if (switches && !concerned.people.has(person)) concerned.people.set(person, new Set())
    }
    try {
      transact(this.#options.database, () => {
        write()
        this.store.due(concerned)
      })
    } catch (error) {
      this.satchels.take(back)
      this.audiences.forget()
      throw error
    }
    if (change.what === 'profiles') this.#profilesChanged.tell()
    return { done: true, ...(await this.#lists.realign(concerned)) }
  }

  /** A day has come, or several since the last start: what begins and ends with it comes and goes. */
  async dayCame(): Promise<void> {
    const to = dayOf(this.#options.clock())
    const known = this.store.day()
    if (known === to && this.world.today === to) return
    // Policy may know the new day already, and the lists not: it is gone through once more from where they are.
    if (known !== null) this.satchels.take({ what: 'today', to: known })
    const applied = await this.apply({ what: 'today', to }, () => this.store.putDay(to))
    if (!applied.done) throw new Error(`${to} is no day`)
  }

  /** The newest version of the profile that documents of a kind begin with. */
  #profileOf(kind: string): string | null {
    const declared = this.#options.kinds.get(kind)?.declaration.policy.profile ?? null
    const id = declared === null ? null : (this.store.kindProfiles().get(kind) ?? declared)
    if (id === null) return null
    let newest = 0
    for (const { id: other, version } of this.world.profiles.values())
      if (other === id) newest = Math.max(newest, version)
    return `${id}@${newest}`
  }

  #read(): Satchels {
    const { accounts, clock } = this.#options
    this.#changed.clear()
    const settings = this.store.settings()
    const people = accounts.listPersons().map(one => personOf(one, settings.get(one.id)))
    const tree = (table: 'teams' | 'territories') => new Map(this.store.nodes(table).map(node => [node.id, node]))
    return new Satchels({
      today: dayOf(clock()),
      rights: this.store.rights(),
      profiles: this.store.profiles(),
      people: new Map(people.map(person => [person.id, person])),
      teams: tree('teams'),
      territories: tree('territories'),
      substitutions: new Map(),
      rules: new Map(this.store.rules().map(({ rule }) => [rule.id, rule])),
      documents: this.#documents.read(this.store),
    })
  }

  /** Their lists were noted as due with the change of the account itself. */
  #catchUp(satchels: Satchels): void {
    const { accounts, database } = this.#options
    for (const id of this.#changed) {
      const record = accounts.findPerson(id)
      const to = record?.id === id ? personOf(record, this.store.settingsOf(id)) : null
      satchels.take({ what: 'people', id, to })
    }
    this.audiences.forget()
    // What an open transaction shows may yet be rolled back: it is looked at again.
    if (!database.isTransaction) this.#changed.clear()
  }
}

function personOf({ id, role, active, assists }: PersonRecord, settings: PersonSettings | undefined): Person {
  return {
    ...{ id, role, active, assists },
    teams: settings?.teams ?? [],
    territories: settings?.territories ?? [],
    own: settings?.own ?? [],
  }
}
