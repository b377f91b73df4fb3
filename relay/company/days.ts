// The company's day: what begins and ends with days comes and goes at midnight where the relay stands, and after a start.
import type { Log } from '../rooms/options.ts'

/** ms after which the clock is looked at again at the latest: it may be set, and machines sleep. */
const LOOK_MS = 60_000

export interface DaysContext {
  readonly company: { dayCame(): Promise<void> }
  /** ms since 1970. */
  readonly clock: () => number
  readonly log: Log
  /** Calls `look` after so many ms; returns the way to stop it. */
  readonly wait?: (ms: number, look: () => void) => () => void
}

export class Days {
  readonly #context: DaysContext
  #stop: () => void = () => undefined
  #ended = false

  constructor(context: DaysContext) {
    this.#context = context
  }

  /** Catches up with the days that passed while nobody looked, then with each as it comes. Ends with `end`. */
  async begin(): Promise<void> {
    await this.#context.company.dayCame()
    this.#next()
  }

  #next(): void {
    if (this.#ended) return
    const { clock, wait = waiting } = this.#context
    const now = clock()
    this.#stop = wait(Math.min(LOOK_MS, nextDay(now) - now), () => {
      this.#context.company
        .dayCame()
        // Tried again at the next look: the day is written down with what it brings.
        .catch(error => this.#context.log.error({ err: error }, 'a day has come that is not in the lists'))
        .finally(() => this.#next())
    })
  }

  end(): void {
    this.#ended = true
    this.#stop()
  }
}

function waiting(ms: number, look: () => void): () => void {
  const timer = setTimeout(look, ms)
  timer.unref()
  return () => clearTimeout(timer)
}

/** The ISO day in this machine's time zone: the relay stands where the company is. */
export function dayOf(now: number): string {
  const date = new Date(now)
  const two = (part: number) => String(part).padStart(2, '0')
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}

/** ms since 1970 at which the next day begins there. */
function nextDay(now: number): number {
  const date = new Date(now)
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + 1).getTime()
}
