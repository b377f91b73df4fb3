// Who has which document: computed once from a world, then kept right, change by change, by asking only what can differ (SPEC C3-C7).
import type { WorldProblem } from '../reasons.ts'
import type { DocumentRight } from '../rights.ts'
import type { PolicyDocument, World } from '../scope/world.ts'
import { type Change, changeProblems, inverse } from './change.ts'
import { type Concerned, concernedBy } from './concerned.ts'
import { type Answer, type Gate, gateOf, judge } from './decide.ts'
import { DocumentIndex } from './document-index.ts'
import { PeopleIndex } from './people-index.ts'
import { type Permission, permission } from './permit.ts'

/** One person's answer about one document that is another now. `answer` is null where the document is gone. */
export interface Difference {
  readonly document: string
  readonly person: string
  readonly answer: Answer | null
}

export type Realigned =
  | {
      readonly done: true
      readonly granted: readonly Difference[]
      readonly withdrawn: readonly Difference[]
      /** Documents and people that were asked about: what the change could concern. */
      readonly asked: number
    }
  /** Nothing changed; `problems` is never empty. */
  | { readonly done: false; readonly problems: readonly WorldProblem[] }

/** The world inside is a copy of its own, which changes. */
export type Changing = {
  -readonly [K in keyof World]: World[K] extends ReadonlyMap<string, infer V> ? Map<string, V> : World[K]
}

export class Satchels {
  readonly #world: Changing
  readonly #people: PeopleIndex
  readonly #documents: DocumentIndex
  /** Per document, who has it. */
  readonly #audiences = new Map<string, readonly string[]>()

  constructor(world: World) {
    const { today, rights, profiles, people, teams, territories, substitutions, rules, documents } = world
    this.#world = {
      today,
      rights,
      profiles: new Map(profiles),
      people: new Map(people),
      teams: new Map(teams),
      territories: new Map(territories),
      substitutions: new Map(substitutions),
      rules: new Map(rules),
      documents: new Map(documents),
    }
    this.#people = new PeopleIndex(this.#world)
    this.#documents = new DocumentIndex(this.#world)
    for (const one of this.#world.documents.values()) this.#audiences.set(one.id, this.#decide(one))
  }

  /** As it is now. Not to be kept: it changes. */
  get world(): World {
    return this.#world
  }

  /** Who has the document now. */
  audience(document: string): readonly string[] {
    return this.#audiences.get(document) ?? []
  }

  /** What the person has now. */
  satchel(person: string): string[] {
    const known = this.#world.people.get(person)
    if (!known) return []
    const found = this.#documents.candidates(known, this.#people)
    for (const absent of this.#people.standsInFor(person)) {
      for (const one of this.#documents.candidates(absent, this.#people)) found.add(one)
    }
    return [...found].filter(id => this.audience(id).includes(person))
  }

  /** The answer with its reasons; null where there is no such document. */
  answer(document: string, person: string): Answer | null {
    const found = this.#world.documents.get(document)
    return found ? this.#judge(gateOf(found, this.#world), person) : null
  }

  /** What `permission` says, with what is kept here; null where there is no such document. */
  permission(
    document: string,
    person: string,
    action: DocumentRight,
    fields: readonly string[] = [],
  ): Permission | null {
    const found = this.#world.documents.get(document)
    return found ? permission(found, person, action, this.#world, fields, this.#people.standsInFor) : null
  }

  /** Makes a change and says whose answers it turned. All of it or, where something stands against it, nothing. */
  apply(change: Change): Realigned {
    const problems = changeProblems(this.#world, change)
    return problems.length > 0 ? { done: false, problems } : this.#make(change)
  }

  /** What `apply` would say; afterwards everything is as before. */
  whatIf(change: Change): Realigned {
    const back = inverse(this.#world, change)
    const realigned = this.apply(change)
    if (realigned.done) this.#make(back)
    return realigned
  }

  #make(change: Change): Realigned {
    const concerned = concernedBy(change, { world: this.#world, people: this.#people, documents: this.#documents })
    return { done: true, ...this.#realign(concerned) }
  }

  #realign({ documents, people }: Concerned): { granted: Difference[]; withdrawn: Difference[]; asked: number } {
    const granted: Difference[] = []
    const withdrawn: Difference[] = []
    let asked = 0
    const settle = (id: string, gate: Gate | null, asking: readonly string[]) => {
      const before = this.audience(id)
      // A person's change asks one person about thousands of documents: no set is worth making for that.
      const had = asking.length > 4 ? new Set(before) : { has: (person: string) => before.includes(person) }
      const [come, gone] = [new Set<string>(), new Set<string>()]
      for (const person of asking) {
        asked++
        const answer = gate && this.#judge(gate, person)
        const given = answer?.given ?? false
        if (given === had.has(person)) continue
        const [list, turned] = given ? [granted, come] : [withdrawn, gone]
        list.push({ document: id, person, answer })
        turned.add(person)
      }
      if (!gate) this.#audiences.delete(id)
      else if (come.size + gone.size > 0 || !this.#audiences.has(id)) {
        this.#audiences.set(id, [...before.filter(person => !gone.has(person)), ...come])
      }
    }
    for (const id of documents) {
      const gate = this.#gate(id)
      settle(id, gate, [...new Set([...this.audience(id), ...(gate ? this.#people.candidates(gate) : [])])])
    }
    const askedOf = new Map<string, string[]>()
    for (const [person, about] of people) {
      for (const id of about) if (!documents.has(id)) askedOf.set(id, [...(askedOf.get(id) ?? []), person])
    }
    for (const [id, asking] of askedOf) settle(id, this.#gate(id), asking)
    return { granted, withdrawn, asked }
  }

  #gate(id: string): Gate | null {
    const document = this.#world.documents.get(id)
    return document ? gateOf(document, this.#world) : null
  }

  #decide(document: PolicyDocument): readonly string[] {
    const gate = gateOf(document, this.#world)
    return [...this.#people.candidates(gate)].filter(person => this.#judge(gate, person).given)
  }

  #judge(gate: Gate, person: string): Answer {
    return judge(gate, person, this.#world, this.#people.standsInFor)
  }
}
