// What is wrong with a matrix of rights, as sentences in both languages.
import type { RightsProblem } from '../../src/policy/reasons.ts'
import { language } from '../i18n/i18n.ts'
import { kindsWord } from '../shared/kinds.ts'
import { shapeSentence } from '../shared/shape-sentence.ts'
import { roleWord } from '../statuses/words.ts'
import { rightIn } from './labels.ts'
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

export const isRightsProblem = (problem: { readonly code: string }): problem is RightsProblem =>
  Object.hasOwn(KNOWN, problem.code)

export function rightsSentence(problem: RightsProblem): string {
  const t = rightsTexts()
  switch (problem.code) {
    case 'roleTwice':
    case 'roleMissing':
      return t.problems[problem.code](roleWord(problem.role))
    case 'rowTwice': {
      const right = rightIn(language.value, problem.right)
      return t.problems.rowTwice(right, kindsWord(problem.kind), problem.role === null ? '' : roleWord(problem.role))
    }
    case 'groupUnknown':
    case 'groupTwice':
      return t.problems[problem.code](problem.group, kindsWord(problem.kind))
    case 'nobodyAdministers':
      return t.problems.nobodyAdministers
    case 'shape':
      return shapeSentence(problem)
  }
}
