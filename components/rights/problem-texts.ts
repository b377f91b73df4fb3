// What is wrong with a matrix of rights, as sentences in both languages.
import type { RightsProblem } from '../../src/policy/reasons.ts'
import type { DocumentRight } from '../../src/policy/rights.ts'
import { rightsTexts } from './texts.ts'
import { kindWord, roleWord } from './words.ts'

export function rightsSentence(problem: RightsProblem): string {
  const t = rightsTexts()
  switch (problem.code) {
    case 'roleTwice':
    case 'roleMissing':
      return t.problems[problem.code](roleWord(problem.role))
    case 'rowTwice': {
      const right = t.rights[problem.right as DocumentRight] ?? problem.right
      return t.problems.rowTwice(right, kindWord(problem.kind), problem.role === null ? '' : roleWord(problem.role))
    }
    case 'groupUnknown':
    case 'groupTwice':
      return t.problems[problem.code](problem.group, kindWord(problem.kind))
    case 'nobodyAdministers':
      return t.problems.nobodyAdministers
    case 'shape':
      return t.problems.shape(problem.at, problem.rule)
  }
}
