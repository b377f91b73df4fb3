// Reads plain data that comes from outside, piece by piece, and notes the place of everything that is not as it must be.
import type { ShapeProblem } from './reasons.ts'

/** Entries in any list inside what is read: far more than there are transactions, roles or rights. */
export const MAX_LIST = 100
/** Problems told at once: nobody reads more, and a hostile text has thousands. */
export const MAX_PROBLEMS = 50

/** Ids of profiles, systems, roles and kinds. */
export const ID = /^[a-z0-9][a-z0-9-]{0,62}$/

/**
 * What is not as it must be is noted in `problems` and read as something harmless; whoever reads looks at `problems` before
 * using what came out. `Problem` is what a reader has to say beside the shape.
 */
export class Reading<Problem extends { readonly code: string }> {
  readonly problems: (Problem | ShapeProblem)[] = []

  /** A map, so that nothing is found that was not given (`constructor`). */
  object(given: unknown, at: string): ReadonlyMap<string, unknown> | null {
    const plain = typeof given === 'object' && given !== null && !Array.isArray(given)
    return plain ? new Map(Object.entries(given)) : this.wrong(at, 'an object', null)
  }

  text(given: unknown, at: string, pattern: RegExp, otherwise: string): string {
    return typeof given === 'string' && pattern.test(given) ? given : this.wrong(at, String(pattern), otherwise)
  }

  oneOf<T extends string>(given: unknown, at: string, all: readonly [T, ...T[]] | readonly T[], otherwise: T): T {
    return all.find(one => one === given) ?? this.wrong(at, `one of ${all.join(', ')}`, otherwise)
  }

  whole(given: unknown, at: string, least: number, most: number): number {
    const fits = typeof given === 'number' && Number.isInteger(given) && given >= least && given <= most
    return fits ? given : this.wrong(at, `a whole number from ${least} to ${most}`, least)
  }

  list<T>(given: unknown, at: string, most: number, read: (one: unknown, at: string) => T | null): T[] {
    if (!Array.isArray(given) || given.length > most) return this.wrong(at, `a list of at most ${most}`, [])
    return given.flatMap((one: unknown, index) => read(one, `${at}.${index}`) ?? [])
  }

  texts(given: unknown, at: string, pattern: RegExp): string[] {
    return this.list(given, at, MAX_LIST, (one, place) => this.text(one, place, pattern, ''))
  }

  wrong<T>(at: string, rule: string, otherwise: T): T {
    if (this.problems.length < MAX_PROBLEMS) this.problems.push({ code: 'shape', at, rule })
    return otherwise
  }
}
