// What the office found against a change of the company, in the page's words.
import { sentenceFor } from '../app/sentences.ts'
import type { CompanyRefused } from './company-request.ts'

type Problem = CompanyRefused['problems'][number]

/** `say` is null for what a page has no sentence for; where that is all, the office's own is said. */
export const refusedSentence = (error: CompanyRefused, say: (problem: Problem) => string | null): string =>
  error.problems.flatMap(problem => say(problem) ?? []).join(' ') || sentenceFor(error)
