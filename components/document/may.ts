// What this person may do to a document, as the lists tell; statuses are not counted in.
import type { DocumentRight } from '../../src/policy/rights.ts'
import type { CatalogueLine } from '../../src/sync/api.ts'
import { isOffice, type Session } from '../app/session.ts'

/** An earlier relay tells no rights: what one's own is and what the office has may be worked on then, and the relay decides. */
export const mayDo = ({ person }: Session, line: CatalogueLine | null, right: DocumentRight): boolean =>
  line?.may?.includes(right) ?? (isOffice(person) || line === null || line.facts.owner === person.id)
