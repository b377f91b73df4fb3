// Changes of the rights that somebody has not saved, kept while they look at other screens.
import type { RightsMatrix } from '../../src/policy/rights.ts'
import { Steps } from '../shared/steps.ts'
import { askBeforeLeaving } from '../shared/unsaved-work.ts'
import { changesOf, rebased } from './rights-draft.ts'

interface Written {
  /** What is stored, as far as it was known: the changes are those to this. */
  readonly base: RightsMatrix
  readonly steps: Steps<RightsMatrix>
}

const written = new Map<string, Written>()

const isChanged = ({ base, steps }: Written): boolean => changesOf(base, steps.present).length > 0

askBeforeLeaving(() => [...written.values()].some(isChanged))

/** What this person is changing. Where something newer is stored, the same changes are made to that. */
export function writtenRights(person: string, stored: RightsMatrix): Steps<RightsMatrix> {
  const mine = written.get(person)
  if (mine?.base === stored) return mine.steps
  const steps = new Steps(stored)
  if (mine && isChanged(mine)) steps.put(rebased(mine.steps.present, mine.base, stored))
  written.set(person, { base: stored, steps })
  return steps
}

/** These are stored now; what was changed while they were on their way is changed still. */
export function rightsStored(person: string, matrix: RightsMatrix): void {
  const mine = written.get(person)
  if (mine) written.set(person, { ...mine, base: matrix })
}

/** Nothing is being changed any more. */
export function forgetRights(person: string): void {
  written.delete(person)
}
