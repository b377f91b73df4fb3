// What a rule of the office speaks of: kinds there are, fields they show to policy, values that those can have.
import type { Kind } from '../../src/documents/kind.ts'
import { checkValue } from '../../src/documents/values.ts'
import type { WorldProblem } from '../../src/policy/reasons.ts'
import type { AudienceRule } from '../../src/policy/scope/world.ts'

/** What policy cannot know, since it knows no kinds; the rest is `ruleProblems`. */
export function ruleFieldProblems({ id, kind, when }: AudienceRule, kinds: ReadonlyMap<string, Kind>): WorldProblem[] {
  const declaration = kinds.get(kind)?.declaration
  if (!declaration) return [{ code: 'unknown', what: 'kind', id: kind, of: id }]
  const problems: WorldProblem[] = []
  const met = new Map<string, readonly unknown[]>()
  for (const { field, oneOf } of when) {
    const declared = declaration.fields.find(one => one.name === field)
    if (!declared || !declaration.policy.fields.includes(field)) {
      problems.push({ code: 'unknown', what: 'field', id: field, of: id })
      continue
    }
    const strange = oneOf.find(value => checkValue(declared.value, value) !== null)
    if (strange !== undefined) problems.push({ code: 'unknown', what: 'value', id: String(strange), of: id })
    const both: readonly unknown[] | undefined = met.get(field)
    const left = both ? both.filter(value => oneOf.some(one => one === value)) : oneOf
    met.set(field, left)
    // Two conditions that exclude each other: nothing meets both.
    if (both && left.length === 0) problems.push({ code: 'ruleReachesNobody', rule: id })
  }
  return problems
}
