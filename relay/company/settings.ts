// What the office changes in the company, one setting at a time: whoever changes one states the version they saw, and what
// would leave the company unsound is refused with its problems (SPEC O). Rights are the caller's to ask for.
import type { DatabaseSync } from 'node:sqlite'
import type { Kind } from '../../src/documents/kind.ts'
import type { Change } from '../../src/policy/distribution/change.ts'
import { parseOwnGrants, parseRights } from '../../src/policy/parse-rights.ts'
import type { ProfileProblem, RightsProblem, ShapeProblem, WorldProblem } from '../../src/policy/reasons.ts'
import type { Grant } from '../../src/policy/rights.ts'
import type { AudienceRule } from '../../src/policy/scope/world.ts'
import { BUILT_IN } from '../../src/policy/statuses/built-in.ts'
import { parseProfile } from '../../src/policy/statuses/parse.ts'
import { profileKey, type StatusProfile } from '../../src/policy/statuses/profile.ts'
import type { Company as CompanyView, PutNode, PutPerson, Realignment } from '../../src/sync/wire/company.ts'
import type { Accounts } from '../accounts/accounts.ts'
import type { Company } from './company.ts'
import { NO_SETTINGS, type NodeTable } from './company-store.ts'
import { PROFILE_VERSIONS } from './limits.ts'
import { proveApart } from './prover.ts'
import { ruleFieldProblems } from './rule-fields.ts'
import { Versions } from './versions.ts'

export interface SettingsOptions {
  readonly company: Company
  readonly accounts: Accounts
  readonly kinds: ReadonlyMap<string, Kind>
  readonly database: DatabaseSync
  readonly clock: () => number
}

type Problems = readonly (WorldProblem | ProfileProblem | RightsProblem)[]
export type Outcome<More = unknown> =
  | ({ readonly state: 'done' } & Realignment & More)
  /** Somebody was first. */
  | { readonly state: 'version' }
  /** There is no such thing to change. */
  | { readonly state: 'unknown' }
  | { readonly state: 'problems'; readonly problems: Problems }

/** Thrown inside of a transaction to undo it: somebody came between. */
class MovedError extends Error {}

export class CompanySettings {
  readonly #options: SettingsOptions
  readonly #versions: Versions

  constructor(options: SettingsOptions) {
    this.#options = options
    this.#versions = new Versions(options.database)
  }

  view(): CompanyView {
    const { company, accounts, kinds } = this.#options
    const { store, world } = company
    const settings = store.settings()
    const people = accounts.listPersons().map(({ id, name, role, active, assists }) => {
      return { id, name, role, active, assists, ...(settings.get(id) ?? NO_SETTINGS) }
    })
    const followers = this.#versions.followers()
    const profiles = [...store.profiles()].map(([key, profile]) => ({
      ...{ key, profile, followers: followers.get(key) ?? 0 },
    }))
    const chosen = store.kindProfiles()
    const kindProfiles: Record<string, string> = {}
    for (const [kind, { declaration }] of kinds) {
      const { profile } = declaration.policy
      if (profile !== null) kindProfiles[kind] = chosen.get(kind) ?? profile
    }
    const [teams, territories] = [store.nodes('teams'), store.nodes('territories')]
    const { today } = world
    return { today, people, teams, territories, rules: store.rules(), profiles, kindProfiles, rights: store.rights() }
  }

  putNode(table: NodeTable, id: string, { name, parent, version }: PutNode): Promise<Outcome> {
    const to = { id, name, parent, version: version + 1 }
    return this.#apply(
      { what: table, id, to },
      () => this.#versions.node(table, id) === version,
      () => this.#options.company.store.putNode(table, to),
    )
  }

  async removeNode(table: NodeTable, id: string, version: number): Promise<Outcome> {
    const stands = this.#versions.node(table, id)
    if (stands === 0) return { state: 'unknown' }
    return this.#apply(
      { what: table, id, to: null },
      () => this.#versions.node(table, id) === version,
      () => this.#options.company.store.removeNode(table, id),
    )
  }

  /** The own settings of somebody as they are to be, or what is wrong with them. */
  ownGrants(given: unknown): { readonly own: readonly Grant[] } | { readonly problems: Problems } {
    const { value, problems } = parseOwnGrants(given)
    return value === null ? { problems } : { own: value }
  }

  hasOwn(person: string, own: readonly Grant[]): boolean {
    return sameGrants(this.#options.company.store.settingsOf(person).own, own)
  }

  async putPerson(id: string, { teams, territories, own, version }: PutPerson): Promise<Outcome> {
    const { company, accounts } = this.#options
    const account = accounts.findPerson(id)
    if (account?.id !== id) return { state: 'unknown' }
    const { role, active, assists } = account
    return this.#apply(
      { what: 'people', id, to: { id, role, active, assists, teams, territories, own } },
      () => this.#versions.person(id) === version,
      () => company.store.putSettings(id, { teams, territories, own }),
    )
  }

  async putRule(name: string, rule: AudienceRule, version: number): Promise<Outcome> {
    const { company, kinds } = this.#options
    const problems = ruleFieldProblems(rule, kinds)
    if (problems.length > 0) return { state: 'problems', problems }
    return this.#apply(
      { what: 'rules', id: rule.id, to: rule },
      () => this.#versions.rule(rule.id) === version,
      () => company.store.putRule(name, rule),
    )
  }

  async removeRule(id: string, version: number): Promise<Outcome> {
    if (this.#versions.rule(id) === 0) return { state: 'unknown' }
    return this.#apply(
      { what: 'rules', id, to: null },
      () => this.#versions.rule(id) === version,
      () => this.#options.company.store.removeRule(id),
    )
  }

  /** A version after the one it names, proven sound. */
  async addProfile(given: unknown, by: string): Promise<Outcome<{ readonly key?: string }>> {
    const { company, clock } = this.#options
    const named = namedVersion(given)
    if (!named) return { state: 'problems', problems: parseProfile(given).problems }
    const isNewest = () => this.#newest(named.id) === named.version
    if (!isNewest()) return { state: 'version' }
    const { profile, problems } = parseProfile({ ...named.given, version: named.version + 1 })
    if (profile === null) return { state: 'problems', problems }
    const before = company.world.profiles.get(profileKey(named))
    if (before && before.system !== profile.system) return shape('system', before.system)
    if (company.world.profiles.size - BUILT_IN.size >= PROFILE_VERSIONS) {
      return { state: 'problems', problems: [{ code: 'tooMany', what: 'profiles', limit: PROFILE_VERSIONS }] }
    }
    const proof = await proveApart(profile)
    if (!proof.sound) return { state: 'problems', problems: proof.problems }
    const key = profileKey(profile)
    const change = { what: 'profiles', id: key, to: profile } as const
    const outcome = await this.#apply(change, isNewest, () => company.store.addProfile(profile, clock(), by))
    return outcome.state === 'done' ? { ...outcome, key } : outcome
  }

  /** What new documents of a kind begin with; those there are keep theirs. */
  putKind(kind: string, id: string): Outcome {
    const { company, kinds } = this.#options
    const declared = kinds.get(kind)?.declaration.policy.profile ?? null
    if (declared === null) return { state: 'unknown' }
    const all = [...company.world.profiles.values()]
    const chosen = all.find(one => one.id === id)
    if (!chosen) return { state: 'problems', problems: [{ code: 'unknown', what: 'profile', id, of: kind }] }
    // Another system has other transactions: none of those that the kind's screens offer.
    const system = all.find(one => one.id === declared)?.system ?? chosen.system
    if (chosen.system !== system) return shape('profile.system', system)
    company.store.putKindProfile(kind, id)
    return { state: 'done', granted: 0, withdrawn: 0 }
  }

  async putRights(given: unknown, by: string): Promise<Outcome> {
    const { company, clock } = this.#options
    const { value, problems } = parseRights(given)
    if (value === null) return { state: 'problems', problems }
    const matrix = { ...value, version: value.version + 1 }
    return this.#apply(
      { what: 'rights', to: matrix },
      () => company.store.rights().version === value.version,
      () => company.store.putRights(matrix, clock(), by),
    )
  }

  /** `stands`: whether the version is still the one that was stated, asked before and inside of the transaction. */
  async #apply(change: Change, stands: () => boolean, write: () => void): Promise<Outcome> {
    if (!stands()) return { state: 'version' }
    try {
      const applied = await this.#options.company.apply(change, () => {
        if (!stands()) throw new MovedError()
        write()
      })
      if (!applied.done) return { state: 'problems', problems: applied.problems }
      return { state: 'done', granted: applied.granted, withdrawn: applied.withdrawn }
    } catch (error) {
      if (error instanceof MovedError) return { state: 'version' }
      throw error
    }
  }

  #newest(id: string): number {
    let newest = 0
    for (const profile of this.#options.company.store.profiles().values())
      if (profile.id === id) newest = Math.max(newest, profile.version)
    return newest
  }
}

const shape = (
  at: string,
  rule: string,
): { readonly state: 'problems'; readonly problems: readonly ShapeProblem[] } => ({
  state: 'problems',
  problems: [{ code: 'shape', at, rule }],
})

/** Which version a profile that was sent comes after; null where it does not say so. */
function namedVersion(
  given: unknown,
): { readonly id: string; readonly version: number; readonly given: object } | null {
  if (typeof given !== 'object' || given === null) return null
  const { id, version } = given as Partial<StatusProfile>
  const fits = typeof id === 'string' && typeof version === 'number' && Number.isSafeInteger(version) && version >= 0
  return fits ? { id, version, given } : null
}

/** In whatever order. */
function sameGrants(one: readonly Grant[], other: readonly Grant[]): boolean {
  const told = (grants: readonly Grant[]) =>
    grants.map(({ kind, right, group, scope }) => JSON.stringify([kind, right, group, scope])).sort()
  return told(one).join() === told(other).join()
}
