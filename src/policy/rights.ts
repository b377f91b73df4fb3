// Which role may do what, and how far: one table of plain rows, so that a right is one place to read and to edit (O11, SPEC R1-R5).

export const ROLES = ['admin', 'office', 'assistant', 'rep'] as const
export type Role = (typeof ROLES)[number]

/**
 * What is done to a document; `create` is asked with the kind and the owner it is meant for. `merge`: to bring files and
 * other documents into it, which starts at the desk (P09). `assign`: to hand it to another owner, for whom one may create.
 * `archive`: to lay it aside and take it up again. `rekey`: to change what people call it. `run`: to run its business
 * transactions and set its user statuses. Where it lies, whom it is meant for and what it hangs below need `configure`.
 */
export const DOCUMENT_ACTIONS = [
  'view',
  'edit',
  'configure',
  'create',
  'export',
  'merge',
  'assign',
  'archive',
  'rekey',
  'run',
] as const
export type DocumentAction = (typeof DOCUMENT_ACTIONS)[number]

/**
 * The rights that policy itself asks for. `delete`: held by nobody at first, since documents are archived. `carry`: how far
 * the documents reach that belong into one's satchel. `plan`: those one prepares at the desk, whatever their statuses and
 * periods.
 */
export const POLICY_RIGHTS = ['delete', 'carry', 'plan'] as const
export type DocumentRight = DocumentAction | (typeof POLICY_RIGHTS)[number]
export const DOCUMENT_RIGHTS: readonly DocumentRight[] = [...DOCUMENT_ACTIONS, ...POLICY_RIGHTS]

/**
 * What concerns the company as a whole. `managePeople`: add and change reps and assistants, hand out their sign-in
 * links. `administer`: the same for everybody, and everything nobody else may do.
 */
export const COMPANY_ACTIONS = ['import', 'seeQuarantine', 'managePeople', 'administer'] as const
export type CompanyAction = (typeof COMPANY_ACTIONS)[number]

export type Action = DocumentRight | CompanyAction

/**
 * How far a right reaches. `own`: one's own documents. `assisted`: and those of the reps one assists. `addressed`: and those
 * whose audience or a rule names one. `team`, `territory`: and those of one's team, or that lie in one's territory, and
 * below. `none` takes a right away that would be given elsewhere.
 */
export const SCOPES = ['none', 'own', 'assisted', 'addressed', 'team', 'territory', 'all'] as const
export type Scope = (typeof SCOPES)[number]

/** One row of the matrix: on documents of this kind, this right reaches so far. */
export interface Grant {
  /** A kind, or `*` for every kind without a row of its own. */
  readonly kind: string
  readonly right: DocumentRight
  /** The row is about fields of this group only; null: about the document. */
  readonly group: string | null
  readonly scope: Scope
}

export interface RoleRights {
  readonly role: string
  readonly grants: readonly Grant[]
  readonly company: readonly CompanyAction[]
}

/** Fields of a kind whose editing needs a row with their group's name beside the right to edit. */
export interface FieldGroup {
  readonly kind: string
  readonly group: string
  readonly fields: readonly string[]
}

/** Plain data, format 1. */
export interface RightsMatrix {
  readonly format: 1
  readonly version: number
  readonly roles: readonly RoleRights[]
  readonly groups: readonly FieldGroup[]
}

const rows = (scope: Scope, rights: readonly DocumentRight[], kind = '*'): Grant[] =>
  rights.map(right => ({ kind, right, group: null, scope }))

/** What a company starts with: every kind by owner; campaigns go to whom they are addressed, reports are confirmed by whoever was there. */
export const DEFAULT_RIGHTS: RightsMatrix = {
  format: 1,
  version: 1,
  roles: [
    {
      role: 'admin',
      grants: rows('all', [...DOCUMENT_ACTIONS, 'carry', 'plan']),
      company: COMPANY_ACTIONS,
    },
    {
      role: 'office',
      grants: rows('all', [...DOCUMENT_ACTIONS, 'carry', 'plan']),
      company: ['import', 'seeQuarantine', 'managePeople'],
    },
    {
      role: 'assistant',
      grants: [
        ...rows('assisted', ['view', 'edit', 'create', 'export', 'merge', 'assign', 'archive', 'carry']),
        ...rows('addressed', ['view', 'edit', 'carry'], 'campaign'),
        ...rows('assisted', ['configure'], 'campaign'),
        ...rows('assisted', ['configure', 'run'], 'visit-report'),
      ],
      company: [],
    },
    {
      role: 'rep',
      grants: [
        ...rows('own', ['view', 'edit', 'create', 'export', 'archive', 'carry']),
        ...rows('addressed', ['view', 'edit', 'carry'], 'campaign'),
        // What a rep has planned in the field stays the rep's to plan.
        ...rows('own', ['configure'], 'campaign'),
        ...rows('own', ['configure', 'run'], 'visit-report'),
      ],
      company: [],
    },
  ],
  groups: [],
}

/**
 * The right needed to add or change a person of this role. Whoever may hand out sign-in links for a role can become
 * it, so the office reaches reps and assistants only.
 */
export function managing(role: Role): CompanyAction {
  return role === 'rep' || role === 'assistant' ? 'managePeople' : 'administer'
}
