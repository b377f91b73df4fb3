// Who has which document, kept the way a relay keeps its lists: computed once, then only what a change concerns asked again.
import type { Change } from '../../src/policy/distribution/change.ts'
import type { Answer } from '../../src/policy/distribution/decide.ts'
import { type Difference, type Refused, Satchels } from '../../src/policy/distribution/satchels.ts'
import type { World } from '../../src/policy/scope/world.ts'

export type Realigned =
  | {
      readonly done: true
      readonly granted: readonly Difference[]
      readonly withdrawn: readonly Difference[]
      /** Documents and people that were asked about: what the change could concern. */
      readonly asked: number
    }
  | Refused

export class PolicyLists {
  readonly satchels: Satchels
  readonly #audiences = new Map<string, readonly string[]>()

  constructor(world: World) {
    this.satchels = new Satchels(world)
    for (const id of world.documents.keys()) this.#audiences.set(id, this.satchels.audience(id))
  }

  /** As it was kept; not asked again. */
  audience(document: string): readonly string[] {
    return this.#audiences.get(document) ?? []
  }

  apply(change: Change): Realigned {
    const applied = this.satchels.apply(change)
    if (!applied.done) return applied
    const { documents, people } = applied.concerned
    const granted: Difference[] = []
    const withdrawn: Difference[] = []
    let asked = 0
    const settle = (id: string, answers: ReadonlyMap<string, Answer | null>) => {
      const before = this.audience(id)
      const had = answers.size > 4 ? new Set(before) : { has: (person: string) => before.includes(person) }
      const gone = new Set<string>()
      const come: string[] = []
      for (const [person, answer] of answers) {
        asked++
        const given = answer?.given ?? false
        if (given === had.has(person)) continue
        if (given) come.push(person)
        else gone.add(person)
        ;(given ? granted : withdrawn).push({ document: id, person, answer })
      }
      if (come.length + gone.size > 0) {
        this.#audiences.set(id, [...before.filter(person => !gone.has(person)), ...come])
      }
    }
    for (const id of documents) {
      const answers = new Map<string, Answer | null>(this.satchels.answers(id))
      for (const one of this.audience(id)) if (!answers.has(one)) answers.set(one, this.satchels.answer(id, one))
      settle(id, answers)
    }
    for (const [person, about] of people) {
      for (const id of about) {
        if (!documents.has(id)) settle(id, new Map([[person, this.satchels.answer(id, person)]]))
      }
    }
    return { done: true, granted, withdrawn, asked }
  }
}
