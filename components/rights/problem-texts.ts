// What is wrong with a matrix of rights, as sentences in both languages.
import type { RightsProblem } from '../../src/policy/reasons.ts'
import type { DocumentRight } from '../../src/policy/rights.ts'
import { sentenceFor } from '../app/sentences.ts'
import type { CompanyRefused } from '../shared/company-request.ts'
import { kindsWord } from '../shared/kinds.ts'
import { roleWord } from '../statuses/words.ts'
import { rightsTexts } from './texts.ts'

const KNOWN: Readonly<Record<RightsProblem['code'], true>> = {
  shape: true,
  roleTwice: true,
  roleMissing: true,
  rowTwice: true,
  groupUnknown: true,
  groupTwice: true,
  nobodyAdministers: true,
}

/** What the office found; of what this page has no sentence for, it says the office's own. */
export function refusedSentence(error: CompanyRefused): string {
  const known = error.problems.filter((one): one is RightsProblem => Object.hasOwn(KNOWN, one.code))
  return known.map(rightsSentence).join(' ') || sentenceFor(error)
}

export function rightsSentence(problem: RightsProblem): string {
  const t = rightsTexts()
  switch (problem.code) {
    case 'roleTwice':
    case 'roleMissing':
      return t.problems[problem.code](roleWord(problem.role))
    case 'rowTwice': {
      const right = t.rights[problem.right as DocumentRight] ?? problem.right
      return t.problems.rowTwice(right, kindsWord(problem.kind), problem.role === null ? '' : roleWord(problem.role))
    }
    case 'groupUnknown':
    case 'groupTwice':
      return t.problems[problem.code](problem.group, kindsWord(problem.kind))
    case 'nobodyAdministers':
      return t.problems.nobodyAdministers
    case 'shape':
      return t.problems.shape(problem.at, problem.rule)
  }
}
