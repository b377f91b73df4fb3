// The questions a catalogue asks: who has this document, what has this person, what would a change make of it (SPEC D9).

import type { WorldProblem } from '../reasons.ts'
import type { PolicyDocument, World } from '../scope/world.ts'
import { type Change, changeProblems, withChange } from './change.ts'
import { type Answer, distribution, gateOf, judge, standInsOf } from './decide.ts'
import type { Difference } from './satchels.ts'

/**
 * Everybody who has the document, with the reasons; asked about a single document, it needs no index. `all`: those who do
 * not have it too, for a screen that shows why not.
 */
export function audience(document: PolicyDocument, world: World, all = false): ReadonlyMap<string, Answer> {
  const gate = gateOf(document, world)
  const standsInFor = standInsOf(world)
  const answers = new Map<string, Answer>()
  for (const id of world.people.keys()) {
    const answer = judge(gate, id, world, standsInFor)
    if (answer.given || all) answers.set(id, answer)
  }
  return answers
}

/** Everything the person has, with the reasons; `all` as above. Looks at every document: for many, ask `Satchels`. */
export function satchel(person: string, world: World, all = false): ReadonlyMap<string, Answer> {
  const standsInFor = standInsOf(world)
  const answers = new Map<string, Answer>()
  for (const document of world.documents.values()) {
    const answer = judge(gateOf(document, world), person, world, standsInFor)
    if (answer.given || all) answers.set(document.id, answer)
  }
  return answers
}

export interface Differences {
  readonly granted: readonly Difference[]
  readonly withdrawn: readonly Difference[]
}

/** Two worlds side by side, every document and person asked in both: the plain way, which the quick one is held to. */
export function differences(before: World, after: World): Differences {
  const granted: Difference[] = []
  const withdrawn: Difference[] = []
  for (const id of new Set([...before.documents.keys(), ...after.documents.keys()])) {
    const [then, now] = [before.documents.get(id), after.documents.get(id)]
    const had = then ? audience(then, before) : new Map<string, Answer>()
    const answers = now ? audience(now, after, true) : new Map<string, Answer>()
    for (const [person, answer] of answers) {
      if (answer.given && !had.has(person)) granted.push({ document: id, person, answer })
    }
    for (const person of had.keys()) {
      const answer = now ? (answers.get(person) ?? distribution(now, person, after)) : null
      if (!answer?.given) withdrawn.push({ document: id, person, answer })
    }
  }
  return { granted, withdrawn }
}

/** What a planned change would do, the plain way; with an index at hand `Satchels.whatIf` is quick. */
export function whatIf(
  world: World,
  change: Change,
): { readonly problems: readonly WorldProblem[]; readonly differences: Differences | null } {
  const problems = changeProblems(world, change)
  return { problems, differences: problems.length > 0 ? null : differences(world, withChange(world, change)) }
}
