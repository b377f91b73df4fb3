// A matrix of rights while it is being edited: plain data, every edit a function, and what differs from what is stored.
import {
  COMPANY_ACTIONS,
  type CompanyAction,
  DOCUMENT_RIGHTS,
  type DocumentRight,
  type FieldGroup,
  type Grant,
  type RightsMatrix,
  ROLES,
  type RoleRights,
  type Scope,
} from '../../src/policy/rights.ts'

/** Names one row: how far a right reaches for a role on a kind (`*` for every kind without a row of its own). */
export interface Place {
  readonly role: string
  readonly kind: string
  readonly right: DocumentRight
  /** A group of fields that needs a row of its own; null: the document. */
  readonly group: string | null
}

/** The four rights of the list of features come first (R4), then the others as they are declared. */
export const FOUR: readonly DocumentRight[] = ['view', 'edit', 'create', 'delete']
export const OTHERS: readonly DocumentRight[] = DOCUMENT_RIGHTS.filter(one => !FOUR.includes(one))

const isAt = (grant: Grant, { kind, right, group }: Omit<Place, 'role'>): boolean =>
  grant.kind === kind && grant.right === right && grant.group === group

/** What the row says; null where there is none. */
export function scopeAt(matrix: RightsMatrix, place: Place): Scope | null {
  const grants = matrix.roles.find(one => one.role === place.role)?.grants ?? []
  return grants.find(one => isAt(one, place))?.scope ?? null
}

/** What holds where a kind has no row of its own (R2). */
export function inheritedAt(matrix: RightsMatrix, place: Place): Scope | null {
  return place.kind === '*' ? null : scopeAt(matrix, { ...place, kind: '*' })
}

/** `null` takes the row away. */
export function withScope(matrix: RightsMatrix, place: Place, scope: Scope | null): RightsMatrix {
  const { kind, right, group } = place
  return withRole(matrix, place.role, rights => {
    const at = rights.grants.findIndex(one => isAt(one, place))
    if (scope === null) return { ...rights, grants: rights.grants.filter((_, index) => index !== at) }
    const grant: Grant = { kind, right, group, scope }
    return { ...rights, grants: at < 0 ? [...rights.grants, grant] : rights.grants.with(at, grant) }
  })
}

export const hasCompany = (matrix: RightsMatrix, role: string, action: CompanyAction): boolean =>
  matrix.roles.find(one => one.role === role)?.company.includes(action) ?? false

export function withCompany(matrix: RightsMatrix, role: string, action: CompanyAction, has: boolean): RightsMatrix {
  return withRole(matrix, role, rights => ({
    ...rights,
    company: COMPANY_ACTIONS.filter(one => (one === action ? has : rights.company.includes(one))),
  }))
}

function withRole(matrix: RightsMatrix, role: string, change: (rights: RoleRights) => RoleRights): RightsMatrix {
  const there = matrix.roles.some(one => one.role === role)
  const roles = there ? matrix.roles : [...matrix.roles, { role, grants: [], company: [] }]
  return { ...matrix, roles: roles.map(one => (one.role === role ? change(one) : one)) }
}

/**
 * A new group. Nobody might change its fields from then on without a row (R6), so every role begins with the reach it has
 * to edit the kind: what is taken away is taken on purpose.
 */
export function withGroup(matrix: RightsMatrix, group: FieldGroup): RightsMatrix {
  const next = { ...matrix, groups: [...matrix.groups, group] }
  return ROLES.reduce<RightsMatrix>((before, role) => {
    const place: Place = { role, kind: group.kind, right: 'edit', group: null }
    const scope = scopeAt(before, place) ?? inheritedAt(before, place)
    return scope === null || scope === 'none' ? before : withScope(before, { ...place, group: group.group }, scope)
  }, next)
}

/** The group and every row about it. */
export function withoutGroup(matrix: RightsMatrix, { kind, group }: FieldGroup): RightsMatrix {
  const gone = (one: { readonly kind: string; readonly group: string | null }) =>
    one.kind === kind && one.group === group
  return {
    ...matrix,
    groups: matrix.groups.filter(one => !gone(one)),
    roles: matrix.roles.map(one => ({ ...one, grants: one.grants.filter(grant => !gone(grant)) })),
  }
}

export function withFields(matrix: RightsMatrix, { kind, group }: FieldGroup, fields: readonly string[]): RightsMatrix {
  const groups = matrix.groups.map(one => (one.kind === kind && one.group === group ? { ...one, fields } : one))
  return { ...matrix, groups }
}

export type RightsChange =
  | { readonly what: 'scope'; readonly place: Place; readonly before: Scope | null; readonly after: Scope | null }
  | { readonly what: 'company'; readonly role: string; readonly action: CompanyAction; readonly has: boolean }
  | { readonly what: 'group'; readonly group: FieldGroup; readonly change: 'added' | 'removed' | 'fields' }

/** What saving would change, in the order in which it is shown. */
export function changesOf(stored: RightsMatrix, draft: RightsMatrix): RightsChange[] {
  const changes: RightsChange[] = []
  for (const place of placesOf(stored, draft)) {
    const [before, after] = [scopeAt(stored, place), scopeAt(draft, place)]
    if (before !== after) changes.push({ what: 'scope', place, before, after })
  }
  for (const role of ROLES) {
    for (const action of COMPANY_ACTIONS) {
      const has = hasCompany(draft, role, action)
      if (has !== hasCompany(stored, role, action)) changes.push({ what: 'company', role, action, has })
    }
  }
  const find = (matrix: RightsMatrix, { kind, group }: FieldGroup) =>
    matrix.groups.find(one => one.kind === kind && one.group === group)
  for (const group of draft.groups) {
    const before = find(stored, group)
    if (!before) changes.push({ what: 'group', group, change: 'added' })
    else if (sorted(before.fields) !== sorted(group.fields)) changes.push({ what: 'group', group, change: 'fields' })
  }
  for (const group of stored.groups) if (!find(draft, group)) changes.push({ what: 'group', group, change: 'removed' })
  return changes
}

const sorted = (fields: readonly string[]): string => [...fields].sort().join(' ')

/** The same changes that led from `before` to `draft`, made to `after`: what somebody else changed meanwhile stays. */
export function rebased(draft: RightsMatrix, before: RightsMatrix, after: RightsMatrix): RightsMatrix {
  const changes = changesOf(before, draft)
  // Groups first: rows about them need them, and go with them.
  const grouped = changes.reduce(
    (matrix, change) => (change.what === 'group' ? withGroupChange(matrix, change) : matrix),
    after,
  )
  return changes.reduce((matrix, change) => {
    if (change.what === 'company') return withCompany(matrix, change.role, change.action, change.has)
    if (change.what === 'group') return matrix
    const { place, after: scope } = change
    const there =
      place.group === null || matrix.groups.some(one => one.group === place.group && one.kind === place.kind)
    return there ? withScope(matrix, place, scope) : matrix
  }, grouped)
}

function withGroupChange(
  matrix: RightsMatrix,
  { group, change }: Extract<RightsChange, { readonly what: 'group' }>,
): RightsMatrix {
  if (change === 'removed') return withoutGroup(matrix, group)
  const there = matrix.groups.some(one => one.group === group.group && one.kind === group.kind)
  if (there) return withFields(matrix, group, group.fields)
  return change === 'added' ? { ...matrix, groups: [...matrix.groups, group] } : matrix
}

/** Every row either of them has, each once, by role. */
function placesOf(...matrices: readonly RightsMatrix[]): Place[] {
  const found = new Map<string, Place>()
  for (const role of ROLES) {
    const grants = matrices.flatMap(matrix => matrix.roles.find(one => one.role === role)?.grants ?? [])
    for (const { kind, right, group } of grants)
      found.set(`${role} ${kind} ${right} ${group}`, { role, kind, right, group })
  }
  return [...found.values()]
}
