// Open collisions as a device is told of them, and what becomes of a decision (relay/SPEC.md C, K6).
import type { Value } from '../../documents/values.ts'

/** How it came: two changes; an import and a change; a change in a record that somebody else had archived. */
export type CollisionOrigin = 'edit' | 'import' | 'archived'

/** What stands of the two: the value of who did not know, what they found, or something a person wrote since. */
export type CollisionOutcome = 'value' | 'standing' | 'other'

/** `kept`: what stands stays. `taken`: a displaced value was put back. */
export type DecisionChoice = 'kept' | 'taken'

/** Two values for one field, written without knowledge of each other. Its id stands for exactly these. */
export interface OpenCollision {
  readonly id: number
  readonly root: string
  /** Empty where `root` is a long text and the values are whole texts. */
  readonly key: string
  /** Who wrote `value` without knowing `standing`; id and name of a person. */
  readonly author: string
  readonly authorName: string
  readonly base: Value
  readonly value: Value
  readonly standing: Value
  /** Who wrote `standing` and when the relay received it (ms since 1970); null where that is not known. */
  readonly standingBy: { readonly person: string; readonly name: string; readonly at: number } | null
  readonly outcome: CollisionOutcome
  readonly origin: CollisionOrigin
  /** For `archived`: the fields and texts of the record that were changed. Its key is the record's `archived`. */
  readonly fields: readonly string[]
  /** ms since 1970, when the relay received `value`. */
  readonly at: number
}

/** One collision that was decided, or folded into a newer one, before the decision came. */
export interface LateDecision {
  readonly id: number
  /** Name of who decided; empty where it was not decided but is listed anew with other values. */
  readonly by: string
  readonly choice: DecisionChoice | null
}

/** What a `decide` came to: `result` of its answer, JSON; empty where every collision in it was decided by it. */
export interface DecideResult {
  readonly late: readonly LateDecision[]
}

/** Reads a `decide`'s result; none where there is nothing to tell, or nothing that can be read. */
export function parseDecideResult(json: string): readonly LateDecision[] {
  if (json === '') return []
  try {
    const { late } = JSON.parse(json) as Partial<DecideResult>
    return Array.isArray(late) ? late : []
  } catch {
    return []
  }
}
