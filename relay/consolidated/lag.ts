// How old the oldest commit is that the consolidated database does not have: a few marks in time tell it closely enough.

/** ms between two marks: as exactly as anybody asks. */
const MARK_MS = 500
/** Marks kept: a lag above ten minutes is told as ten minutes and more. */
const MARKS = 1_200

interface Mark {
  readonly sequence: number
  readonly at: number
}

export class Lag {
  readonly #now: () => number
  #marks: Mark[] = []

  /** `now`: ms on a clock that only goes forward. */
  constructor(now: () => number) {
    this.#now = now
  }

  committed(sequence: number): void {
    const at = this.#now()
    const last = this.#marks.at(-1)
    if (last && at - last.at < MARK_MS) this.#marks[this.#marks.length - 1] = { sequence, at: last.at }
    // The oldest tell how long it has been going on; of what lies between some may go.
    else if (this.#marks.length < MARKS) this.#marks.push({ sequence, at })
    else this.#marks[this.#marks.length - 1] = { sequence, at: last?.at ?? at }
  }

  /** Seconds since the first commit after `applied`. */
  seconds(applied: number): number {
    const open = this.#marks.findIndex(({ sequence }) => sequence > applied)
    this.#marks = open < 0 ? [] : this.#marks.slice(open)
    const [oldest] = this.#marks
    return oldest ? (this.#now() - oldest.at) / 1000 : 0
  }
}
