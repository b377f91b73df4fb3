// Reads a planned change that comes from outside: any size, any nesting, any type; either a whole change or what is wrong with it.
import type { Address } from '../../src/documents/address.ts'
import { isAddress } from '../../src/documents/address.ts'
import { parseOwnGrants, parseRights } from '../../src/policy/parse-rights.ts'
import { Reading } from '../../src/policy/reading.ts'
import type { ProfileProblem, RightsProblem } from '../../src/policy/reasons.ts'
import { ROLES } from '../../src/policy/rights.ts'
import { MAX_CONDITIONS, MAX_NAMED } from '../../src/policy/scope/check.ts'
import type { Period } from '../../src/policy/scope/period.ts'
import { isDay } from '../../src/policy/scope/period.ts'
import type { Audience, AudienceRule, FieldValue, Person, Substitution } from '../../src/policy/scope/world.ts'
import { parseProfile } from '../../src/policy/statuses/parse.ts'
import type { DocumentPlan, PlannedChange } from '../../src/sync/wire/company.ts'

export type ReadPlan =
  | { readonly change: PlannedChange; readonly problems: readonly [] }
  | { readonly change: null; readonly problems: readonly (ProfileProblem | RightsProblem)[] }

const WHATS = [
  'documents',
  'people',
  'teams',
  'territories',
  'substitutions',
  'rules',
  'profiles',
  'rights',
  'today',
] as const

/** Ids of people are ours, those of teams and territories may be somebody else's: no spaces and nothing that controls. */
const RECORD_ID = /^[\p{L}\p{N}_.:@-]{1,64}$/u
const KIND = /^[a-z][a-z-]{0,31}$/
const FIELD = /^[A-Za-z][A-Za-z0-9.]{0,63}$/
const CODE = /^[A-Z0-9]{1,4}$/
/** UTF-16 units of a value a rule speaks of: longer ones are no choices. */
const VALUE_LENGTH = 1_000

export function readPlan(given: unknown): ReadPlan {
  const reader = new Reader()
  const change = reader.change(given)
  return change && reader.problems.length === 0 ? { change, problems: [] } : { change: null, problems: reader.problems }
}

class Reader extends Reading<ProfileProblem | RightsProblem> {
  change(given: unknown): PlannedChange | null {
    const object = this.object(given, 'change')
    if (!object) return null
    const to = object.get('to')
    const what = this.oneOf(object.get('what'), 'what', WHATS, 'today')
    switch (what) {
      case 'rights': {
        const { value, problems } = parseRights(to)
        this.problems.push(...problems)
        return value && { what, to: value }
      }
      case 'today':
        return { what, to: this.#day(to, 'to') }
      case 'documents': {
        const address = object.get('id')
        const plan = this.#plan(to)
        const id = isAddress(address) ? address : this.wrong('id', 'an address', '' as Address)
        return plan && { what, id, to: plan }
      }
      default:
        return this.#record(what, String(object.get('id')), to)
    }
  }

  #record(
    what: 'people' | 'teams' | 'territories' | 'substitutions' | 'rules' | 'profiles',
    id: string,
    to: unknown,
  ): PlannedChange | null {
    if (id.length > 2 * VALUE_LENGTH) return this.wrong('id', 'an id', null)
    if (to === null) return { what, id, to }
    if (what === 'profiles') {
      const { profile, problems } = parseProfile(to)
      this.problems.push(...problems)
      return profile && { what, id, to: profile }
    }
    const record = this.object(to, 'to')
    if (!record) return null
    const own = this.#id(record.get('id'), 'to.id')
    switch (what) {
      case 'people':
        return { what, id, to: this.#person(own, record) }
      case 'substitutions':
        return { what, id, to: this.#substitution(own, record) }
      case 'rules':
        return { what, id, to: this.#rule(own, record) }
      default: {
        const parent = record.get('parent')
        return { what, id, to: { id: own, parent: parent === null ? null : this.#id(parent, 'to.parent') } }
      }
    }
  }

  #person(id: string, record: ReadonlyMap<string, unknown>): Person {
    const active = record.get('active')
    const { value: own, problems } = parseOwnGrants(record.get('own'))
    this.problems.push(...problems)
    return {
      id,
      role: this.oneOf(record.get('role'), 'to.role', ROLES, 'rep'),
      active: typeof active === 'boolean' ? active : this.wrong('to.active', 'true or false', false),
      assists: this.#ids(record.get('assists'), 'to.assists'),
      teams: this.#ids(record.get('teams'), 'to.teams'),
      territories: this.#ids(record.get('territories'), 'to.territories'),
      own: own ?? [],
    }
  }

  #substitution(id: string, record: ReadonlyMap<string, unknown>): Substitution {
    const absent = this.#id(record.get('absent'), 'to.absent')
    const substitute = this.#id(record.get('substitute'), 'to.substitute')
    return { id, absent, substitute, period: this.#period(record.get('period')) }
  }

  #rule(id: string, record: ReadonlyMap<string, unknown>): AudienceRule {
    const meant = record.get('everybodyIsMeant')
    return {
      id,
      kind: this.text(record.get('kind'), 'to.kind', KIND, ''),
      when: this.list(record.get('when'), 'to.when', MAX_CONDITIONS, (one, at) => this.#condition(one, at)),
      to: this.#audience(record.get('to'), 'to.to'),
      everybodyIsMeant: typeof meant === 'boolean' ? meant : this.wrong('to.everybodyIsMeant', 'true or false', false),
    }
  }

  #condition(given: unknown, at: string): AudienceRule['when'][number] | null {
    const object = this.object(given, at)
    if (!object) return null
    const value = (one: unknown, place: string): FieldValue => {
      const plain = one === null || typeof one === 'boolean' || (typeof one === 'number' && Number.isFinite(one))
      if (plain || (typeof one === 'string' && one.length <= VALUE_LENGTH)) return one as FieldValue
      return this.wrong(place, 'a value', null)
    }
    const values = object.get('oneOf')
    if (!Array.isArray(values) || values.length > MAX_CONDITIONS) return this.wrong(`${at}.oneOf`, 'a short list', null)
    // Not through `list`: null is a value here.
    const oneOf = values.map((one: unknown, index) => value(one, `${at}.oneOf.${index}`))
    return { field: this.text(object.get('field'), `${at}.field`, FIELD, ''), oneOf }
  }

  #plan(given: unknown): DocumentPlan | null {
    const object = this.object(given, 'to')
    if (!object) return null
    const [owner, territory, audience] = [object.get('owner'), object.get('territory'), object.get('audience')]
    const code = (name: 'run' | 'set' | 'clear') => {
      const said = object.get(name)
      return said === undefined ? {} : { [name]: this.text(said, `to.${name}`, CODE, '') }
    }
    return {
      ...(owner === undefined ? {} : { owner: this.#id(owner, 'to.owner') }),
      ...(territory === undefined
        ? {}
        : { territory: territory === null ? null : this.#id(territory, 'to.territory') }),
      ...(audience === undefined ? {} : { audience: this.#audience(audience, 'to.audience') }),
      ...code('run'),
      ...code('set'),
      ...code('clear'),
    }
  }

  #audience(given: unknown, at: string): Audience {
    const object = this.object(given, at)
    const ids = (name: string) => this.#ids(object?.get(name), `${at}.${name}`)
    return { people: ids('people'), teams: ids('teams'), territories: ids('territories') }
  }

  #period(given: unknown): Period {
    const object = this.object(given, 'to.period')
    const end = (name: string) => {
      const day = object?.get(name)
      return day === null ? null : this.#day(day, `to.period.${name}`)
    }
    return { from: end('from'), to: end('to') }
  }

  #day(given: unknown, at: string): string {
    return typeof given === 'string' && isDay(given) ? given : this.wrong(at, 'a day', '1970-01-01')
  }

  #id(given: unknown, at: string): string {
    return this.text(given, at, RECORD_ID, '')
  }

  #ids(given: unknown, at: string): string[] {
    return this.list(given, at, MAX_NAMED, (one, place) => this.#id(one, place))
  }
}
