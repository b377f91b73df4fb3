// Who has a document in their satchel, and how: the one decision behind every catalogue (DESIGN 5, distribution). Today
// it follows the rights: a document is its owner's, the owner's assistants' and the office's.
import { authorize, ownersWithin, type PolicyObject, type Reason, type Subject } from './authorize.ts'

/** What somebody may do with a document that is on their device. */
export type Mode = 'edit' | 'view'

/** A document's place in a person's satchel. */
export interface Place {
  readonly mode: Mode
  /** Whether it is brought to the device unasked. Otherwise it comes when it is opened, and is kept from then on. */
  readonly carry: boolean
  /** Why it is there; never empty. */
  readonly reasons: readonly Reason[]
}

/** The list that holds every document: one for all who may see everything, so that it is kept once. */
export const EVERYTHING = '*'

/** Whose list a person's devices follow: the one of everything, or their own. */
export const listOf = (subject: Subject): string => (reach(subject) === null ? EVERYTHING : subject.person)

/** Owners whose documents can be in this person's list, `null`: everybody's. The list itself is for `place` to decide. */
export const reach = (subject: Subject): readonly string[] | null => ownersWithin(subject, 'view', '*')

/** The place of a document in a person's satchel; null where it does not belong there. */
export function place(subject: Subject, object: PolicyObject): Place | null {
  const view = authorize(subject, 'view', object)
  if (!view.allowed) return null
  const mode = authorize(subject, 'edit', object).allowed ? 'edit' : 'view'
  return { mode, carry: listOf(subject) !== EVERYTHING, reasons: view.reasons }
}

/** Why a document is not in somebody's satchel; null where it is. */
export function absence(subject: Subject, object: PolicyObject): Reason | null {
  const view = authorize(subject, 'view', object)
  return view.allowed ? null : (view.reasons[0] ?? null)
}

/** Of these people those who have the document, by person. */
export function audience(object: PolicyObject, people: Iterable<Subject>): ReadonlyMap<string, Place> {
  const found = new Map<string, Place>()
  for (const subject of people) {
    const there = place(subject, object)
    if (there) found.set(subject.person, there)
  }
  return found
}
