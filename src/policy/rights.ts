// Which role may do what, and within which scope: one table, so that a right is one place to read and to edit (O11).

export const ROLES = ['admin', 'office', 'assistant', 'rep'] as const
export type Role = (typeof ROLES)[number]

/**
 * What is done to a document; `create` is asked with the kind and the owner it is meant for. `merge`: to bring files and
 * other documents into it, which starts at the desk (P09). `assign`: to hand it to another owner, for whom one may create.
 * `archive`: to lay it aside and take it up again. `rekey`: to change what people call it.
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
] as const
export type DocumentAction = (typeof DOCUMENT_ACTIONS)[number]

/**
 * What concerns the company as a whole. `managePeople`: add and change reps and assistants, hand out their sign-in
 * links. `administer`: the same for everybody, and everything nobody else may do.
 */
export const COMPANY_ACTIONS = ['import', 'seeQuarantine', 'managePeople', 'administer'] as const
export type CompanyAction = (typeof COMPANY_ACTIONS)[number]

export type Action = DocumentAction | CompanyAction

/** Whose documents a right reaches: everybody's, one's own, or one's own and those of the reps one assists. */
export type Scope = 'all' | 'own' | 'assisted'

export interface Rights {
  readonly documents: ReadonlyMap<DocumentAction, Scope>
  readonly company: ReadonlySet<CompanyAction>
}

const documents = (scope: Scope, actions: readonly DocumentAction[]): ReadonlyMap<DocumentAction, Scope> =>
  new Map(actions.map(action => [action, scope]))

/** A map, not an object: a role that came from outside must not find `constructor` (RELIABILITY U12). */
export const RIGHTS: ReadonlyMap<string, Rights> = new Map<Role, Rights>([
  ['admin', { documents: documents('all', DOCUMENT_ACTIONS), company: new Set(COMPANY_ACTIONS) }],
  [
    'office',
    {
      documents: documents('all', DOCUMENT_ACTIONS),
      company: new Set<CompanyAction>(['import', 'seeQuarantine', 'managePeople']),
    },
  ],
  [
    'assistant',
    {
      documents: documents('assisted', ['view', 'edit', 'create', 'export', 'merge', 'assign', 'archive']),
      company: new Set(),
    },
  ],
  ['rep', { documents: documents('own', ['view', 'edit', 'create', 'export', 'archive']), company: new Set() }],
])

/**
 * The right needed to add or change a person of this role. Whoever may hand out sign-in links for a role can become
 * it, so the office reaches reps and assistants only.
 */
export function managing(role: Role): CompanyAction {
  return role === 'rep' || role === 'assistant' ? 'managePeople' : 'administer'
}
