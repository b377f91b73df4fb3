// Reads a status profile that comes from outside: what it must look like before anybody asks whether it is sound (SPEC P1).
import { ID, MAX_PROBLEMS, Reading } from '../reading.ts'
import type { ProfileProblem } from '../reasons.ts'
import { ROLES } from '../rights.ts'
import type { StatusNumber, StatusProfile, UserStatus } from './profile.ts'
import { systemOf } from './rules.ts'

/** Statuses of one profile. Companies have a dozen; a hostile one is refused before its first status is looked at. */
export const MAX_STATUSES = 1_000
/** The highest status number: two digits in every profile seen, with room. */
export const MAX_NUMBER = 9_999
/** Characters of a status' text, as on the screens it comes from. */
export const MAX_TEXT = 30
const CODE = /^[A-Z0-9]{1,4}$/

export type ParsedProfile =
  | { readonly profile: StatusProfile; readonly problems: readonly [] }
  | { readonly profile: null; readonly problems: readonly ProfileProblem[] }

/** Total: whatever is given, either a profile whose references hold, or what is wrong with it. Unknown keys are dropped. */
export function parseProfile(given: unknown): ParsedProfile {
  const reader = new Reader()
  const profile = reader.profile(given)
  if (profile !== null && reader.problems.length === 0) reader.references(profile)
  if (profile === null || reader.problems.length > 0) {
    return { profile: null, problems: reader.problems.slice(0, MAX_PROBLEMS) }
  }
  return { profile, problems: [] }
}

class Reader extends Reading<ProfileProblem> {
  profile(given: unknown): StatusProfile | null {
    const object = this.object(given, 'profile')
    if (!object) return null
    const statuses = object.get('statuses')
    if (!Array.isArray(statuses) || statuses.length > MAX_STATUSES) {
      return this.wrong('statuses', `a list of at most ${MAX_STATUSES}`, null)
    }
    if (object.get('format') !== 1) return this.wrong('format', '1', null)
    const initial = object.get('initial')
    return {
      format: 1,
      id: this.text(object.get('id'), 'id', ID, ''),
      version: this.whole(object.get('version'), 'version', 1, Number.MAX_SAFE_INTEGER),
      system: this.text(object.get('system'), 'system', ID, ''),
      initial: initial === null ? null : this.text(initial, 'initial', CODE, ''),
      statuses: statuses.flatMap((one: unknown, at) => this.#status(one, `statuses.${at}`) ?? []),
      unused: this.#codes(object.get('unused'), 'unused'),
    }
  }

  #status(given: unknown, at: string): UserStatus | null {
    const object = this.object(given, at)
    if (!object) return null
    const text = object.get('text')
    const short = typeof text === 'string' && text.trim() !== '' && text.length <= MAX_TEXT
    const [roles, runs, end] = [object.get('roles'), object.get('runs'), object.get('end')]
    const list = (name: string) => this.#codes(object.get(name), `${at}.${name}`)
    return {
      code: this.text(object.get('code'), `${at}.code`, CODE, ''),
      text: short ? text : this.wrong(`${at}.text`, `1 to ${MAX_TEXT} characters`, ''),
      number: object.get('number') === null ? null : this.#number(object.get('number'), `${at}.number`),
      permits: list('permits'),
      warns: list('warns'),
      forbids: list('forbids'),
      setWhen: list('setWhen'),
      clearedWhen: list('clearedWhen'),
      roles: roles === null ? null : this.texts(roles, `${at}.roles`, ID),
      runs: runs === null ? null : this.text(runs, `${at}.runs`, CODE, ''),
      end: typeof end === 'boolean' ? end : this.wrong(`${at}.end`, 'true or false', false),
    }
  }

  #number(given: unknown, at: string): StatusNumber | null {
    const object = this.object(given, at)
    if (!object) return null
    const part = (name: string) => this.whole(object.get(name), `${at}.${name}`, 0, MAX_NUMBER)
    return { own: part('own'), lowest: part('lowest'), highest: part('highest') }
  }

  /** Everything a profile names must be there, once, and not contradict itself. */
  references({ system: name, initial, statuses, unused }: StatusProfile): void {
    const system = systemOf(name)
    if (!system) {
      this.problems.push({ code: 'referenceUnknown', status: null, what: 'system', id: name })
      return
    }
    const transactions = new Set(system.transactions.map(one => one.code))
    const codes = new Set(system.statuses.map(one => one.code))
    const numbers = new Map<number, string>()
    const missing = (status: string | null, what: string, id: string, known: boolean) => {
      if (!known) this.problems.push({ code: 'referenceUnknown', status, what, id })
    }
    for (const one of statuses) {
      if (codes.has(one.code)) this.problems.push({ code: 'codeTwice', status: one.code })
      codes.add(one.code)
      const named = [one.permits, one.warns, one.forbids, one.setWhen, one.clearedWhen, one.runs ?? []].flat()
      for (const id of named) missing(one.code, 'transaction', id, transactions.has(id))
      for (const id of one.roles ?? []) missing(one.code, 'role', id, (ROLES as readonly string[]).includes(id))
      this.#consistent(one, numbers)
    }
    const first = statuses.some(one => one.code === initial)
    if (initial !== null) missing(null, 'status', initial, first)
    for (const id of unused) missing(null, 'transaction', id, transactions.has(id))
  }

  #consistent(
    { code, number, permits, warns, forbids, setWhen, clearedWhen }: UserStatus,
    numbers: Map<number, string>,
  ) {
    const influences = [...permits, ...warns, ...forbids]
    const nexts = [...setWhen, ...clearedWhen]
    for (const list of [influences, nexts]) {
      for (const transaction of list.filter((one, at) => list.indexOf(one) !== at)) {
        this.problems.push({ code: 'contradicts', status: code, transaction })
      }
    }
    if (number === null) return
    const { own, lowest, highest } = number
    if (lowest > highest) this.problems.push({ code: 'intervalEmpty', status: code, lowest, highest })
    const other = numbers.get(own)
    if (other !== undefined) this.problems.push({ code: 'numberTwice', number: own, statuses: [other, code] })
    numbers.set(own, code)
    for (const transaction of clearedWhen) this.problems.push({ code: 'clearsNumbered', status: code, transaction })
  }

  #codes(given: unknown, at: string): string[] {
    return this.texts(given, at, CODE)
  }
}
