// A drawer of pigeonholes: many things under many labels, found by label. Empty holes go.
export class Pigeonholes {
  readonly #holes = new Map<string, Set<string>>()

  put(label: string, thing: string): void {
    const hole = this.#holes.get(label)
    if (hole) hole.add(thing)
    else this.#holes.set(label, new Set([thing]))
  }

  take(label: string, thing: string): void {
    const hole = this.#holes.get(label)
    hole?.delete(thing)
    if (hole?.size === 0) this.#holes.delete(label)
  }

  at(label: string): ReadonlySet<string> {
    return this.#holes.get(label) ?? NOTHING
  }

  labels(): IterableIterator<string> {
    return this.#holes.keys()
  }
}

const NOTHING: ReadonlySet<string> = new Set()

export function addAll(found: Set<string>, more: Iterable<string>): void {
  for (const one of more) found.add(one)
}
