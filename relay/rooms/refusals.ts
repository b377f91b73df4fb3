// Counts what was refused to each person, over all devices and sockets: neither coming back nor another device may wash
// the count off (RELIABILITY T14).
import { REFUSALS_PER_MINUTE } from '../limits.ts'

const MINUTE_MS = 60_000

export class Refusals {
  readonly #clock: () => number
  /** Times of the last minute, by person. */
  readonly #times = new Map<string, number[]>()

  constructor(clock: () => number) {
    this.#clock = clock
  }

  /**
   * Counts one refusal *before* it is stored or answered, so that a hundred at the same time are a hundred. False where
   * it is one too many.
   */
  take(person: string): boolean {
    const now = this.#clock()
    for (const [other, times] of this.#times) if (!isRecent(times.at(-1), now)) this.#times.delete(other)
    const times = (this.#times.get(person) ?? []).filter(time => isRecent(time, now))
    const isAllowed = times.length < REFUSALS_PER_MINUTE
    this.#times.set(person, [...times, now].slice(-REFUSALS_PER_MINUTE - 1))
    return isAllowed
  }

  /** Whether there was one too many: nothing of this person is judged until a minute has passed. */
  tooMany(person: string): boolean {
    const now = this.#clock()
    const times = this.#times.get(person) ?? []
    return times.filter(time => isRecent(time, now)).length > REFUSALS_PER_MINUTE
  }
}

const isRecent = (time: number | undefined, now: number): boolean => time !== undefined && time > now - MINUTE_MS
