// What somebody is writing before it is saved, with the way back: every change is a step that can be undone.

/** Steps kept: more than anybody takes back one by one. */
const MAX_STEPS = 200

/** Immutable values only; a change makes a new one. */
export class Steps<T> {
  #past: readonly T[] = []
  #future: readonly T[] = []
  #present: T
  #about = ''

  constructor(present: T) {
    this.#present = present
  }

  get present(): T {
    return this.#present
  }
  get canUndo(): boolean {
    return this.#past.length > 0
  }
  get canRedo(): boolean {
    return this.#future.length > 0
  }

  /** `about` names the field that is typed in: what follows about the same one is part of the same step. */
  put(next: T, about = ''): void {
    if (next === this.#present) return
    const goesOn = about !== '' && about === this.#about && this.#past.length > 0
    if (!goesOn) this.#past = [...this.#past, this.#present].slice(-MAX_STEPS)
    this.#future = []
    this.#present = next
    this.#about = about
  }

  undo(): void {
    const before = this.#past.at(-1)
    if (before === undefined) return
    this.#future = [this.#present, ...this.#future]
    this.#past = this.#past.slice(0, -1)
    this.#present = before
    this.#about = ''
  }

  redo(): void {
    const [after, ...rest] = this.#future
    if (after === undefined) return
    this.#past = [...this.#past, this.#present]
    this.#future = rest
    this.#present = after
    this.#about = ''
  }
}
