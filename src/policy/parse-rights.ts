// Reads a matrix of rights, or one person's own settings, that comes from outside (SPEC R8).
import { MAX_OWN_GRANTS } from './matrix.ts'
import { ID, MAX_LIST, MAX_PROBLEMS, Reading } from './reading.ts'
import type { RightsProblem } from './reasons.ts'
import {
  COMPANY_ACTIONS,
  DOCUMENT_RIGHTS,
  type FieldGroup,
  type Grant,
  type RightsMatrix,
  ROLES,
  type RoleRights,
  SCOPES,
} from './rights.ts'

/** Rows of one role: every right on a dozen kinds with a few groups of fields each, with room. */
export const MAX_ROWS = 1_000

const KIND = /^(\*|[a-z][a-z-]{0,31})$/
const FIELD = /^[A-Za-z][A-Za-z0-9.]{0,63}$/

export type Parsed<T> =
  | { readonly value: T; readonly problems: readonly [] }
  | { readonly value: null; readonly problems: readonly RightsProblem[] }

/** Total: a matrix that has every role once, says nothing twice and leaves somebody who administers; or what is wrong. */
export function parseRights(given: unknown): Parsed<RightsMatrix> {
  const reader = new Reader()
  return reader.done(reader.matrix(given))
}

/** A person's own settings: rows like those of the matrix. */
export function parseOwnGrants(given: unknown): Parsed<readonly Grant[]> {
  const reader = new Reader()
  const grants = reader.list(given, 'own', MAX_OWN_GRANTS, (one, at) => reader.grant(one, at))
  reader.twice(null, grants)
  return reader.done(grants)
}

class Reader extends Reading<RightsProblem> {
  matrix(given: unknown): RightsMatrix | null {
    const object = this.object(given, 'rights')
    if (!object) return null
    if (object.get('format') !== 1) return this.wrong('format', '1', null)
    const version = this.whole(object.get('version'), 'version', 1, Number.MAX_SAFE_INTEGER)
    const roles = this.list(object.get('roles'), 'roles', MAX_LIST, (one, at) => this.#role(one, at))
    const groups = this.list(object.get('groups'), 'groups', MAX_LIST, (one, at) => this.#group(one, at))
    const matrix: RightsMatrix = { format: 1, version, roles, groups }
    if (this.problems.length === 0) this.#consistent(matrix)
    return matrix
  }

  grant(given: unknown, at: string): Grant | null {
    const object = this.object(given, at)
    if (!object) return null
    const group = object.get('group')
    return {
      kind: this.text(object.get('kind'), `${at}.kind`, KIND, ''),
      right: this.oneOf(object.get('right'), `${at}.right`, DOCUMENT_RIGHTS, 'view'),
      group: group === null ? null : this.text(group, `${at}.group`, ID, ''),
      scope: this.oneOf(object.get('scope'), `${at}.scope`, SCOPES, 'none'),
    }
  }

  #role(given: unknown, at: string): RoleRights | null {
    const object = this.object(given, at)
    if (!object) return null
    const company = (one: unknown, place: string) => this.oneOf(one, place, COMPANY_ACTIONS, 'import')
    return {
      role: this.oneOf(object.get('role'), `${at}.role`, ROLES, 'rep'),
      grants: this.list(object.get('grants'), `${at}.grants`, MAX_ROWS, (one, place) => this.grant(one, place)),
      company: this.list(object.get('company'), `${at}.company`, COMPANY_ACTIONS.length, company),
    }
  }

  #group(given: unknown, at: string): FieldGroup | null {
    const object = this.object(given, at)
    if (!object) return null
    return {
      kind: this.text(object.get('kind'), `${at}.kind`, KIND, ''),
      group: this.text(object.get('group'), `${at}.group`, ID, ''),
      fields: this.texts(object.get('fields'), `${at}.fields`, FIELD),
    }
  }

  #consistent({ roles, groups }: RightsMatrix): void {
    const met = new Set<string>()
    for (const { role, grants } of roles) {
      if (met.has(role)) this.problems.push({ code: 'roleTwice', role })
      met.add(role)
      this.twice(role, grants)
      for (const { kind, group } of grants) {
        const known = group === null || groups.some(one => one.group === group && (kind === '*' || one.kind === kind))
        if (!known) this.problems.push({ code: 'groupUnknown', kind, group })
      }
    }
    for (const role of ROLES) if (!met.has(role)) this.problems.push({ code: 'roleMissing', role })
    const again = groups.filter((one, at) => groups.findIndex(other => same(one, other)) !== at)
    for (const { kind, group } of again) this.problems.push({ code: 'groupTwice', kind, group })
    const admin = roles.find(one => one.role === 'admin')
    if (admin && !admin.company.includes('administer')) this.problems.push({ code: 'nobodyAdministers' })
  }

  /** Two rows about the same right of the same kind. */
  twice(role: string | null, grants: readonly Grant[]): void {
    const met = new Set<string>()
    for (const { kind, right, group } of grants) {
      const label = `${kind} ${right} ${group ?? ''}`
      if (met.has(label)) this.problems.push({ code: 'rowTwice', role, kind, right })
      met.add(label)
    }
  }

  done<T>(value: T | null): Parsed<T> {
    if (value === null || this.problems.length > 0)
      return { value: null, problems: this.problems.slice(0, MAX_PROBLEMS) }
    return { value, problems: [] }
  }
}

const same = (one: FieldGroup, other: FieldGroup): boolean => one.kind === other.kind && one.group === other.group
