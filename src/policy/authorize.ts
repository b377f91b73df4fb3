// Decides whether a person may do something to a document or in the company, and says why (O11, RELIABILITY T6, SPEC R1-R7).
import { type Found, groupsOf, hasCompanyRight, reachOf } from './matrix.ts'
import type { RightsReason, Standing } from './reasons.ts'
import {
  type Action,
  COMPANY_ACTIONS,
  type CompanyAction,
  DEFAULT_RIGHTS,
  type Grant,
  type RightsMatrix,
  type Role,
  type Scope,
} from './rights.ts'

/** Who asks. `assists` are the ids of the reps an assistant works for; it means nothing in any other role. */
export interface Subject {
  readonly person: string
  readonly role: Role
  readonly assists: readonly string[]
  /** The person's own settings, which override the role's (O12). */
  readonly own?: readonly Grant[]
}

/** The document asked about: its kind, and the id of the person who owns it. */
export interface PolicyObject {
  readonly kind: string
  readonly owner: string
  /** How the person stands to it beside owning it or assisting its owner: teams, territories, audience (`standingsOf`). */
  readonly standings?: readonly Standing[]
}

export type Reason = RightsReason

export interface Verdict {
  readonly allowed: boolean
  /** Never empty. */
  readonly reasons: readonly Reason[]
}

/** Which ways of standing to a document each scope counts. */
const COUNTS: Readonly<Record<Exclude<Scope, 'all' | 'none'>, ReadonlySet<Standing['code']>>> = {
  own: new Set(['owner']),
  assisted: new Set(['owner', 'assists']),
  addressed: new Set(['owner', 'assists', 'named', 'namedTeam', 'namedTerritory', 'rule']),
  team: new Set(['owner', 'assists', 'named', 'namedTeam', 'namedTerritory', 'rule', 'team']),
  territory: new Set(['owner', 'assists', 'named', 'namedTeam', 'namedTerritory', 'rule', 'territory']),
}

const granted = (...reasons: Reason[]): Verdict => ({ allowed: true, reasons })
const denied = (...reasons: Reason[]): Verdict => ({ allowed: false, reasons })

/**
 * The one decision that sockets, HTTP, export, search and file merge all ask for (DESIGN 5).
 *
 * `object` is the document for rights to documents, null for company-wide actions (where a document is ignored). Total:
 * roles and actions it does not know are denied.
 */
export function authorize(
  subject: Subject,
  action: Action,
  object: PolicyObject | null,
  matrix: RightsMatrix = DEFAULT_RIGHTS,
): Verdict {
  if (isCompanyAction(action)) {
    const has = hasCompanyRight(matrix, subject.role, action)
    return has ? granted({ code: 'role', role: subject.role, action }) : lacking(subject, action, null)
  }
  const found = reachOf(matrix, subject, object?.kind ?? '*', action)
  if (found === null || found.scope === 'none') return lacking(subject, action, found)
  if (!object) return denied({ code: 'noObject', action })
  return within(subject, action, object, found)
}

/** The right to change these fields: that to edit, and for each group they belong to that group's (R6). */
export function authorizeFields(
  subject: Subject,
  object: PolicyObject,
  fields: readonly string[],
  matrix: RightsMatrix = DEFAULT_RIGHTS,
): Verdict {
  const edit = authorize(subject, 'edit', object, matrix)
  if (!edit.allowed) return edit
  const refused = groupsOf(matrix, object.kind, fields).filter(({ group }) => {
    const found = reachOf(matrix, subject, object.kind, 'edit', group)
    return found === null || found.scope === 'none' || !within(subject, 'edit', object, found).allowed
  })
  if (refused.length === 0) return edit
  return denied(...refused.map(one => ({ code: 'fieldGroup', group: one.group, fields: one.fields }) as const))
}

/** Does a right that reaches so far reach a document from where the person stands? */
function within(subject: Subject, action: string, object: PolicyObject, { scope, by }: Found): Verdict {
  const { owner, standings = [] } = object
  if (scope === 'all') {
    const role: Reason = { code: 'role', role: subject.role, action }
    return granted(by === 'role' ? role : { code: 'person', person: subject.person, action })
  }
  if (scope === 'none') return lacking(subject, action, { scope, by })
  const counts = COUNTS[scope]
  const reasons: Standing[] = []
  if (owner === subject.person) reasons.push({ code: 'owner', owner })
  else if (counts.has('assists') && subject.assists.includes(owner)) reasons.push({ code: 'assists', owner })
  for (const one of standings) if (counts.has(one.code)) reasons.push(one)
  if (reasons.length > 0) return granted(...reasons)
  if (scope === 'own') return denied({ code: 'notOwner', owner })
  if (scope === 'assisted') return denied({ code: 'notAssisted', owner })
  return denied({ code: 'outOfReach', action, scope, owner })
}

function lacking({ person, role }: Subject, action: string, found: Found | null): Verdict {
  return denied(found?.by === 'person' ? { code: 'personLacks', person, action } : { code: 'roleLacks', role, action })
}

function isCompanyAction(action: Action): action is CompanyAction {
  return (COMPANY_ACTIONS as readonly string[]).includes(action)
}
