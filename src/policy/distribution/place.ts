// A document's place in somebody's satchel, as lists have it: what they may do with it there, and whether it is brought to them.
import { reachOf } from '../matrix.ts'
import type { RightsMatrix } from '../rights.ts'
import type { Person, World } from '../scope/world.ts'
import { type Answer, type Gate, judge, type StandsInFor } from './decide.ts'
import { permitted, readOnlyReasons } from './permit.ts'

/** What somebody may do with a document that is on their device. */
export type Mode = 'edit' | 'view'

export interface Place {
  readonly mode: Mode
  /** Whether it is brought to the device unasked. Otherwise it comes when it is opened, and is kept from then on. */
  readonly carry: boolean
}

/** The list that holds every document: one for all who see every one of them, so that it is kept once. */
export const EVERYTHING = '*'

/** Null where the document is not in the person's satchel. What is prepared at the desk is not carried around. */
export function placeOf(gate: Gate, person: string, world: World, standsInFor: StandsInFor): Place | null {
  const answer = judge(gate, person, world, standsInFor)
  return answer.given ? placeFor(answer, gate, person, world, standsInFor) : null
}

/** Of a document that is in the person's satchel. */
export function placeFor({ plans }: Answer, gate: Gate, person: string, world: World, standsInFor: StandsInFor): Place {
  const { allowed } = permitted(gate, person, 'edit', world, [], standsInFor)
  return { mode: allowed ? 'edit' : 'view', carry: plans === null }
}

/** What everybody may do who sees every document: statuses alone decide. */
export const modeForAll = ({ document }: Gate, world: World): Mode =>
  readOnlyReasons(document, world).length === 0 ? 'edit' : 'view'

/**
 * Whether somebody sees and may edit every document of every kind whatever happens to it: their list is everybody's. Kinds
 * that are not among these ones go by the rows for every kind.
 */
export function seesEverything(person: Person, rights: RightsMatrix, kinds: Iterable<string>): boolean {
  const all = (kind: string) =>
    (['view', 'plan', 'edit'] as const).every(right => reachOf(rights, person, kind, right)?.scope === 'all')
  return person.active && ['*', ...kinds].every(all)
}
