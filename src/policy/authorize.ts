// Decides whether a person may do something to a document or in the company, and says why (O11, RELIABILITY T6).
import { type Action, COMPANY_ACTIONS, type CompanyAction, type DocumentAction, RIGHTS, type Role } from './rights.ts'

/** Who asks. `assists` are the ids of the reps an assistant works for; it means nothing in any other role. */
export interface Subject {
  readonly person: string
  readonly role: Role
  readonly assists: readonly string[]
}

/** The document asked about: its kind, and the id of the person who owns it. */
export interface PolicyObject {
  readonly kind: string
  readonly owner: string
}

/** Why a verdict is as it is, for screens to put into words. */
export type Reason =
  /** Granted: the role reaches every document, or has this company-wide right. */
  | { readonly code: 'role'; readonly role: Role; readonly action: Action }
  /** Granted: it is the person's own. */
  | { readonly code: 'owner'; readonly owner: string }
  /** Granted: it belongs to a rep the person assists. */
  | { readonly code: 'assists'; readonly owner: string }
  /** Denied: the role has this right for no document at all, or not in the company. */
  | { readonly code: 'roleLacks'; readonly role: string; readonly action: string }
  /** Denied: it belongs to somebody else. */
  | { readonly code: 'notOwner'; readonly owner: string }
  /** Denied: it belongs to somebody the person does not assist. */
  | { readonly code: 'notAssisted'; readonly owner: string }
  /** Denied: a right to documents was asked about without one. */
  | { readonly code: 'noObject'; readonly action: string }

export interface Verdict {
  readonly allowed: boolean
  /** Never empty. */
  readonly reasons: readonly Reason[]
}

const granted = (reason: Reason): Verdict => ({ allowed: true, reasons: [reason] })
const denied = (reason: Reason): Verdict => ({ allowed: false, reasons: [reason] })

/**
 * The one decision that sockets, HTTP, export, search and file merge all ask for (DESIGN 5).
 *
 * `object` is the document for `view`, `edit`, `configure`, `create` and `export`, null for company-wide actions
 * (where a document is ignored). Total: roles and actions it does not know are denied.
 */
export function authorize(subject: Subject, action: Action, object: PolicyObject | null): Verdict {
  const rights = RIGHTS.get(subject.role)
  const lacking = denied({ code: 'roleLacks', role: subject.role, action })
  if (!rights) return lacking
  if (isCompanyAction(action)) {
    return rights.company.has(action) ? granted({ code: 'role', role: subject.role, action }) : lacking
  }
  const scope = rights.documents.get(action)
  if (scope === undefined) return lacking
  if (!object) return denied({ code: 'noObject', action })
  if (scope === 'all') return granted({ code: 'role', role: subject.role, action })
  return withinScope(subject, scope, object.owner)
}

/**
 * The owners whose documents of a kind a person may do this to: null for everybody's, and an empty list for nobody's.
 * For lists, which cannot ask document by document; it says what `authorize` says.
 */
export function ownersWithin(subject: Subject, action: DocumentAction, kind: string): readonly string[] | null {
  if (RIGHTS.get(subject.role)?.documents.get(action) === 'all') return null
  const candidates = [...new Set([subject.person, ...subject.assists])]
  return candidates.filter(owner => authorize(subject, action, { kind, owner }).allowed)
}

function withinScope(subject: Subject, scope: 'own' | 'assisted', owner: string): Verdict {
  if (owner === subject.person) return granted({ code: 'owner', owner })
  if (scope === 'own') return denied({ code: 'notOwner', owner })
  if (subject.assists.includes(owner)) return granted({ code: 'assists', owner })
  return denied({ code: 'notAssisted', owner })
}

function isCompanyAction(action: DocumentAction | CompanyAction): action is CompanyAction {
  return (COMPANY_ACTIONS as readonly string[]).includes(action)
}
