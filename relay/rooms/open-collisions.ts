// A document's open collisions in memory, as they are committed; of decided ones it is remembered who was first.
import type { Collision, CollisionDraft, Decision, DocumentCommit } from '../store/store.ts'

export class OpenCollisions {
  readonly #open = new Map<number, Collision>()
  readonly #places = new Map<string, Set<Collision>>()
  readonly #decided = new Map<number, Decision>()

  constructor(collisions: readonly Collision[] = []) {
    for (const collision of collisions) {
      if (collision.decided) this.#decided.set(collision.id, collision.decided)
      else this.#add(collision)
    }
  }

  get size(): number {
    return this.#open.size
  }

  get(id: number): Collision | undefined {
    return this.#open.get(id)
  }

  at(place: string): Iterable<Collision> {
    return this.#places.get(place) ?? []
  }

  decision(id: number): Decision | undefined {
    return this.#decided.get(id)
  }

  newest(limit: number): Collision[] {
    return [...this.#open.values()].sort((a, b) => b.id - a.id).slice(0, limit)
  }

  /** Takes over what was committed; `ids` are those of the commit's collisions. Folds as the store does. */
  committed({ collisions, decisions = [] }: DocumentCommit, ids: readonly number[]): void {
    for (const { id, ...decision } of decisions) {
      const collision = this.#open.get(id)
      if (collision) this.#remove(collision)
      this.#decided.set(id, decision)
    }
    collisions.forEach((draft, index) => {
      const before = [...this.at(placeOf(draft))].find(each => samePair(each, draft))
      if (before) this.#remove(before)
      this.#add({ fields: [], ...draft, base: before ? before.base : draft.base, id: ids[index] ?? 0, decided: null })
    })
  }

  #add(collision: Collision): void {
    this.#open.set(collision.id, collision)
    const place = placeOf(collision)
    const there = this.#places.get(place)
    if (there) there.add(collision)
    else this.#places.set(place, new Set([collision]))
  }

  #remove(collision: Collision): void {
    this.#open.delete(collision.id)
    const place = placeOf(collision)
    const there = this.#places.get(place)
    there?.delete(collision)
    if (there?.size === 0) this.#places.delete(place)
  }
}

export const placeOf = ({ root, key }: CollisionDraft): string => `${root}/${key}`

/** Folded: who did not know, and against whom. */
export const samePair = (a: CollisionDraft, b: CollisionDraft): boolean =>
  a.author === b.author && a.standingBy?.person === b.standingBy?.person
