// Text edits as deltas: put together while one types, and carried over to another text after a refusal.
import type { DeltaOperation } from '../documents/changes.ts'

/** What `first` and then `second` do, as one delta on the text `first` began with. */
export function composeDeltas(
  first: readonly DeltaOperation[],
  second: readonly DeltaOperation[],
): readonly DeltaOperation[] {
  const result = new DeltaBuilder()
  const left = new DeltaReader(first)
  const right = new DeltaReader(second)
  while (!left.done || !right.done) {
    if (right.insert !== null) result.insert(right.takeInsert())
    else if (left.isDelete) result.delete(left.take(left.length))
    else {
      const length = Math.min(left.length, right.length)
      if (!Number.isFinite(length)) break
      const inserted = left.insert === null ? null : left.insert.slice(0, length)
      const keeps = !right.isDelete
      left.take(length)
      right.take(length)
      if (inserted !== null) {
        if (keeps) result.insert(inserted)
      } else if (keeps) result.retain(length)
      else result.delete(length)
    }
  }
  return result.done()
}

/** Reads a delta piece by piece; past its end it retains for ever. */
class DeltaReader {
  readonly #operations: DeltaOperation[]
  #offset = 0
  constructor(operations: readonly DeltaOperation[]) {
    this.#operations = [...operations]
  }

  get done(): boolean {
    return this.#operations.length === 0
  }

  get insert(): string | null {
    const next = this.#operations[0]
    return next && 'insert' in next ? next.insert.slice(this.#offset) : null
  }

  get isDelete(): boolean {
    const next = this.#operations[0]
    return next !== undefined && 'delete' in next
  }

  /** What is left of the operation at hand. */
  get length(): number {
    const next = this.#operations[0]
    return next ? size(next) - this.#offset : Number.POSITIVE_INFINITY
  }

  take(length: number): number {
    const next = this.#operations[0]
    if (!next) return length
    this.#offset += length
    if (this.#offset >= size(next)) {
      this.#operations.shift()
      this.#offset = 0
    }
    return length
  }

  takeInsert(): string {
    const text = this.insert ?? ''
    this.take(text.length)
    return text
  }
}

/** Writes a delta in its shortest form: neighbours joined, no retain at the end. */
class DeltaBuilder {
  readonly #operations: DeltaOperation[] = []

  insert(text: string): void {
    const last = this.#operations.at(-1)
    if (text === '') return
    if (last && 'insert' in last) this.#operations[this.#operations.length - 1] = { insert: last.insert + text }
    else this.#operations.push({ insert: text })
  }

  delete(length: number): void {
    const last = this.#operations.at(-1)
    if (last && 'delete' in last) this.#operations[this.#operations.length - 1] = { delete: last.delete + length }
    else if (length > 0) this.#operations.push({ delete: length })
  }

  retain(length: number): void {
    const last = this.#operations.at(-1)
    if (last && 'retain' in last) this.#operations[this.#operations.length - 1] = { retain: last.retain + length }
    else if (length > 0) this.#operations.push({ retain: length })
  }

  done(): readonly DeltaOperation[] {
    const last = this.#operations.at(-1)
    if (last && 'retain' in last) this.#operations.pop()
    return this.#operations
  }
}

const size = (operation: DeltaOperation): number =>
  'insert' in operation ? operation.insert.length : 'delete' in operation ? operation.delete : operation.retain

/**
 * The delta that does to `current` what `delta` did to `before`, where the two texts differ in one stretch that the
 * delta does not touch; null where it does, and a person has to look.
 */
export function rebaseDelta(
  before: string,
  delta: readonly DeltaOperation[],
  current: string,
): readonly DeltaOperation[] | null {
  if (before === current) return delta
  const { start, end } = changedStretch(before, current)
  const shift = current.length - before.length
  const moved = (position: number): number => (position >= end ? position + shift : position)
  const result = new DeltaBuilder()
  let position = 0
  let written = 0
  const goTo = (place: number): void => {
    result.retain(place - written)
    written = place
  }
  for (const operation of delta) {
    if ('retain' in operation) {
      position += operation.retain
      continue
    }
    const length = 'insert' in operation ? 0 : operation.delete
    if (position < end && position + length > start) return null
    // What ends where the other stretch begins lies before it, everything else of ours after it.
    goTo(length > 0 && position + length <= start ? position : moved(position))
    if ('insert' in operation) result.insert(operation.insert)
    else {
      result.delete(length)
      written += length
    }
    position += length
  }
  return result.done()
}

/** The stretch [start, end) of `before` that is another in `current`. */
function changedStretch(before: string, current: string): { start: number; end: number } {
  const shorter = Math.min(before.length, current.length)
  let start = 0
  while (start < shorter && before[start] === current[start]) start++
  let same = 0
  while (same < shorter - start && before.at(-1 - same) === current.at(-1 - same)) same++
  return { start, end: before.length - same }
}
