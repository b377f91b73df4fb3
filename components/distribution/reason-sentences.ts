// Reasons as sentences, in both languages: which there are is policy's list, so that none can be left out. Pure; names and
// words come from whoever asks.
import type { DistributionReason, WorldProblem } from '../../src/policy/reasons.ts'
import type { SentencesOf, StatusNames } from '../statuses/reason-sentences.ts'

export type Reason = DistributionReason | WorldProblem

/** What ids and codes are called. An id that nothing is known of stands for itself. */
export interface Names extends StatusNames {
  readonly person: (id: string) => string
  readonly team: (id: string) => string
  readonly territory: (id: string) => string
  /** A team or territory. */
  readonly node: (id: string) => string
  readonly rule: (id: string) => string
  /** Whatever it is. */
  readonly any: (id: string) => string
  /** An ISO day. */
  readonly day: (day: string) => string
}

export interface Words extends Names {
  /** Whom it is about. */
  readonly who: string
  /** A reason within a reason, about somebody. */
  readonly sentence: (reason: Reason, who: string) => string
}

export type Sentences = SentencesOf<Reason, Words>

export function sentence(sentences: Sentences, reason: Reason, names: Names, who: string): string {
  // The sentence under a code takes the reason of that code; TypeScript does not see the two together.
  const say = sentences[reason.code] as (reason: Reason, words: Words) => string
  return say(reason, { ...names, who, sentence: (inner, about) => sentence(sentences, inner, names, about) })
}
