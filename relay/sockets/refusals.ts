// Counts what was refused to each device, over all its sockets: coming back must not wash the count off (RELIABILITY T14).
import { REFUSALS_PER_MINUTE } from '../limits.ts'

const MINUTE_MS = 60_000

export class Refusals {
  readonly #clock: () => number
  /** Times of the last minute, by device. */
  readonly #times = new Map<string, number[]>()

  constructor(clock: () => number) {
    this.#clock = clock
  }

  /** Adds `count` refusals of now. */
  add(device: string, count: number): void {
    if (count === 0) return
    const now = this.#clock()
    for (const [other, times] of this.#times) if (!recent(times.at(-1), now)) this.#times.delete(other)
    const times = (this.#times.get(device) ?? []).filter(time => recent(time, now))
    for (let each = 0; each < Math.min(count, REFUSALS_PER_MINUTE + 1); each++) times.push(now)
    this.#times.set(device, times.slice(-REFUSALS_PER_MINUTE - 1))
  }

  /** Whether this device was refused more than it may be: it is not judged again until a minute has passed. */
  tooMany(device: string): boolean {
    const now = this.#clock()
    const times = this.#times.get(device) ?? []
    return times.filter(time => recent(time, now)).length > REFUSALS_PER_MINUTE
  }
}

const recent = (time: number | undefined, now: number): boolean => time !== undefined && time > now - MINUTE_MS
