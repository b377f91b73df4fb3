// What this person may do to a document, as the lists tell; statuses are not counted in.
import type { DocumentRight } from '../../src/policy/rights.ts'
import type { CatalogueLine } from '../../src/sync/api.ts'
import { isOffice, type Session } from '../app/session.ts'

export function mayDo({ person }: Session, line: CatalogueLine | null, right: DocumentRight): boolean {
  if (line?.may) return line.may.includes(right)
  // An earlier relay tells no rights, and nothing is told of what it has not heard of: as it was before, and the relay decides.
  if (isOffice(person) || line === null) return true
  if (right === 'assign') return person.role === 'assistant'
  return right === 'archive' ? line.mode === 'edit' : line.facts.owner === person.id
}
