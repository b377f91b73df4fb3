// Where a document lies, whom it is meant for and what it hangs below: whether that can be.
import type { Address } from '../../src/documents/address.ts'
import { currentValue } from '../../src/documents/content.ts'
import { FIELDS_ROOT, type Summary } from '../../src/documents/kind.ts'
import { documentProblems } from '../../src/policy/scope/check.ts'
import type { PolicyDocument } from '../../src/policy/scope/world.ts'
import type { Judge } from '../company/judge.ts'
import { LOOKED_UP, NEXT_TURN, type NextTurn } from './hierarchy.ts'
import type { Room } from './room.ts'
import type { Asked } from './statuses.ts'

/** Whether everybody and everything it names is there, and not too much of it. Its period is content. */
export const isPlaced = (judge: Judge, document: PolicyDocument): boolean =>
  documentProblems({ ...document, period: null }, judge.world).length === 0

/** Whether a document may hang below this one: of its kind, there for whoever asks, and not below the document itself. */
export function mayHangBelow({ judge, hierarchy, room, person }: Asked, parent: Address): boolean | NextTurn {
  const { address, kind } = room
  if (!kind.declaration.policy.hierarchy) return false
  const [document, ...above] = hierarchy.above(parent) ?? []
  if (!document) return hierarchy.mayBegin(parent) ? NEXT_TURN : false
  const all = [document, ...above].map(each => each.address)
  if (all.includes(address) || all.length > LOOKED_UP || document.kind !== kind.name) return false
  if (!judge.sees(judge.document(document), person)) return false
  return hierarchy.rely(address, all) ? true : NEXT_TURN
}

/** What policy reads of the content, as it stands in the turn: those fields alone, and under their own names. */
export function policyFields({ kind, doc }: Room): Summary {
  const { period, fields } = kind.declaration.policy
  const names = period ? [period.from, period.to, ...fields] : fields
  return { name: '', ...Object.fromEntries(names.map(name => [name, currentValue(doc, FIELDS_ROOT, name)])) }
}
