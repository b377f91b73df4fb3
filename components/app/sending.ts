// How far what waits has been handed over, where it is much: after a day without a network nobody should have to guess.
import type { Connection } from '../../src/sync/api.ts'
import { type Observable, State } from '../../src/sync/observable.ts'

/** Changes from which the way up takes long enough to be watched. */
export const MANY = 200
/** ms before there is an estimate: the first answers say more about the connection than about the work. */
const ESTIMATE_AFTER_MS = 1_000

export interface Progress {
  readonly done: number
  readonly total: number
  /** ms until it is done, as far as can be said from the pace so far. */
  readonly left: number | null
}

interface Run {
  readonly begun: number
  readonly total: number
  readonly waiting: number
}

export class Sending {
  /** Null while nothing is sent, or too little for a bar. */
  readonly progress = new State<Progress | null>(null)
  readonly #clock: () => number
  #run: Run | null = null

  /** `clock` gives ms; only differences count. It follows both as long as they live. */
  constructor(waiting: Observable<number>, connection: Observable<Connection>, clock: () => number) {
    this.#clock = clock
    waiting.subscribe(many => this.#follow(many, connection.value))
    connection.subscribe(state => this.#follow(waiting.value, state))
  }

  #follow(waiting: number, connection: Connection): void {
    const run = connection === 'online' && waiting > 0 ? this.#next(waiting) : null
    this.#run = run
    this.progress.value = run && run.total >= MANY ? this.#progress(run) : null
  }

  /** What is entered meanwhile is more to do, not less done. */
  #next(waiting: number): Run {
    const run = this.#run ?? { begun: this.#clock(), total: waiting, waiting }
    return { ...run, total: run.total + Math.max(0, waiting - run.waiting), waiting }
  }

  #progress({ begun, total, waiting }: Run): Progress {
    const done = total - waiting
    const elapsed = this.#clock() - begun
    const left = done > 0 && elapsed >= ESTIMATE_AFTER_MS ? (elapsed / done) * waiting : null
    return { done, total, left }
  }
}
