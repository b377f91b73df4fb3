// Looks a right up: a person's own settings first, then the role's, the kind's row before the one for every kind (SPEC R2).
import type { CompanyAction, FieldGroup, Grant, RightsMatrix, Scope } from './rights.ts'

/** A person's own settings are a handful; more is somebody else's list. */
export const MAX_OWN_GRANTS = 200

export interface Found {
  readonly scope: Scope
  /** Whose setting it is that holds. */
  readonly by: 'person' | 'role'
}

interface Laid {
  /** Per right (and group of fields), how far it reaches on which kind. */
  readonly scopes: ReadonlyMap<string, ReadonlyMap<string, Scope>>
  readonly company: ReadonlySet<string>
}

/** Maps, not objects: a role that came from outside must not find `constructor` (RELIABILITY U12). */
const laidOut = new WeakMap<RightsMatrix, ReadonlyMap<string, Laid>>()

function layOut(matrix: RightsMatrix): ReadonlyMap<string, Laid> {
  const known = laidOut.get(matrix)
  if (known) return known
  const laid = new Map<string, Laid>()
  for (const { role, grants, company } of matrix.roles) {
    const scopes = new Map<string, Map<string, Scope>>()
    for (const { kind, right, group, scope } of grants) {
      const label = labelOf(right, group)
      const kinds = scopes.get(label) ?? new Map<string, Scope>()
      scopes.set(label, kinds.set(kind, scope))
    }
    laid.set(role, { scopes, company: new Set<string>(company) })
  }
  laidOut.set(matrix, laid)
  return laid
}

const labelOf = (right: string, group: string | null): string => (group === null ? right : `${right} ${group}`)

/** How far a right reaches for somebody; null where nothing says anything about it. `none` was said. */
export function reachOf(
  matrix: RightsMatrix,
  who: { readonly role: string; readonly own?: readonly Grant[] | undefined },
  kind: string,
  right: string,
  group: string | null = null,
): Found | null {
  if (who.own && who.own.length > 0) {
    const mine = who.own.slice(0, MAX_OWN_GRANTS).filter(one => one.right === right && one.group === group)
    const own = mine.find(one => one.kind === kind) ?? mine.find(one => one.kind === '*')
    if (own) return { scope: own.scope, by: 'person' }
  }
  const kinds = layOut(matrix).get(who.role)?.scopes.get(labelOf(right, group))
  const scope = kinds?.get(kind) ?? kinds?.get('*')
  return scope === undefined ? null : { scope, by: 'role' }
}

export function hasCompanyRight(matrix: RightsMatrix, role: string, action: CompanyAction): boolean {
  return layOut(matrix).get(role)?.company.has(action) ?? false
}

/** The groups these fields of a kind belong to, each with those of the fields that do. */
export function groupsOf(matrix: RightsMatrix, kind: string, fields: readonly string[]): readonly FieldGroup[] {
  return matrix.groups
    .filter(one => one.kind === kind)
    .map(one => ({ ...one, fields: one.fields.filter(field => fields.includes(field)) }))
    .filter(one => one.fields.length > 0)
}
