// A sentence for what can stand against a change of trees, people and rules.
import type { ProfileProblem, RightsProblem, WorldProblem } from '../../src/policy/reasons.ts'
import { isWorldProblem, reasonText } from '../distribution/reason-texts.ts'
import { day } from '../i18n/format.ts'
import { isRightsProblem, rightsSentence } from '../rights/problem-texts.ts'
import { statusNames } from '../statuses/reasons.ts'

/** What an id is called; the id itself where nobody knows. */
export type NameOf = (id: string) => string

/** Null for what stands against other changes only, and for what a newer office says. */
export function problemSentence(
  problem: WorldProblem | RightsProblem | ProfileProblem,
  nameOf: NameOf = id => id,
): string | null {
  if (isRightsProblem(problem)) return rightsSentence(problem)
  if (!isWorldProblem(problem)) return null
  const names = { person: nameOf, team: nameOf, territory: nameOf, node: nameOf, rule: nameOf, any: nameOf }
  return reasonText(problem, { ...statusNames(null), ...names, document: nameOf, day }, '')
}
