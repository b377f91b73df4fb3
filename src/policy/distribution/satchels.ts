// The company with its documents, indexed: what a change can concern, who has a document now, what somebody carries. Nothing
// is kept of the answers: lists do that, and ask again what a change concerns (SPEC C3-C7).
import type { WorldProblem } from '../reasons.ts'
import type { DocumentRight } from '../rights.ts'
import type { World } from '../scope/world.ts'
import { type Change, changeProblems, inverse } from './change.ts'
import { type Concerned, concernedBy } from './concerned.ts'
import { type Answer, type Gate, gateOf, judge } from './decide.ts'
import { DocumentIndex } from './document-index.ts'
import { PeopleIndex } from './people-index.ts'
import { type Permission, permission } from './permit.ts'
import { type Place, placeOf } from './place.ts'

/** One person's answer about one document that is another now. `answer` is null where the document is gone. */
export interface Difference {
  readonly document: string
  readonly person: string
  readonly answer: Answer | null
}

/** Nothing changed where it is not done; `problems` is never empty. */
export type Refused = { readonly done: false; readonly problems: readonly WorldProblem[] }
export type Applied = { readonly done: true; readonly concerned: Concerned } | Refused
export type Thought =
  | {
      readonly done: true
      readonly granted: readonly Difference[]
      readonly withdrawn: readonly Difference[]
    }
  | Refused

/** The world inside is a copy of its own, which changes. */
export type Changing = {
  -readonly [K in keyof World]: World[K] extends ReadonlyMap<string, infer V> ? Map<string, V> : World[K]
}

export class Satchels {
  readonly #world: Changing
  readonly #people: PeopleIndex
  readonly #documents: DocumentIndex

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
  }

  /** As it is now. Not to be kept: it changes. */
  get world(): World {
    return this.#world
  }

  /** Whom somebody stands in for today. */
  get standsInFor() {
    return this.#people.standsInFor
  }

  /** Everybody the document could be for, each with the answer; nobody else has it. */
  answers(document: string): ReadonlyMap<string, Answer> {
    const gate = this.#gate(document)
    const answers = new Map<string, Answer>()
    if (gate) for (const person of this.#people.candidates(gate)) answers.set(person, this.#judge(gate, person))
    return answers
  }

  /** Of everybody who has the document but these, what they may do with it. */
  places(document: string, but: ReadonlySet<string>): ReadonlyMap<string, Place> {
    const gate = this.#gate(document)
    const places = new Map<string, Place>()
    if (!gate) return places
    for (const person of this.#people.candidates(gate)) {
      const place = but.has(person) ? null : placeOf(gate, person, this.#world, this.#people.standsInFor)
      if (place) places.set(person, place)
    }
    return places
  }

  /** Who has the document now. */
  audience(document: string): string[] {
    return [...this.answers(document)].flatMap(([person, { given }]) => (given ? person : []))
  }

  /** What the person has now, and what they may do with it. */
  satchel(person: string): ReadonlyMap<string, Place> {
    const had = new Map<string, Place>()
    for (const id of this.#couldHave(person)) {
      const gate = this.#gate(id)
      const place = gate && placeOf(gate, person, this.#world, this.#people.standsInFor)
      if (place) had.set(id, place)
    }
    return had
  }

  #couldHave(person: string): Set<string> {
    const known = this.#world.people.get(person)
    if (!known) return new Set()
    const found = this.#documents.candidates(known, this.#people)
    for (const absent of this.#people.standsInFor(person)) {
      for (const one of this.#documents.candidates(absent, this.#people)) found.add(one)
    }
    return found
  }

  /** The answer with its reasons; null where there is no such document. */
  answer(document: string, person: string): Answer | null {
    const gate = this.#gate(document)
    return gate && this.#judge(gate, person)
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

  /** Makes a change and says whose answers it can turn. All of it or, where something stands against it, nothing. */
  apply(change: Change): Applied {
    const problems = changeProblems(this.#world, change)
    return problems.length > 0 ? { done: false, problems } : { done: true, concerned: this.take(change) }
  }

  /** As `apply`, of what has happened already and is not to be refused any more. */
  take(change: Change): Concerned {
    return concernedBy(change, { world: this.#world, people: this.#people, documents: this.#documents })
  }

  /**
   * Whose answers a change would turn; afterwards everything is as before. `most`: documents, and pairs of person and
   * document, that are asked about at most; what concerns more is not answered.
   */
  whatIf(change: Change, most = Number.POSITIVE_INFINITY): Thought {
    const problems = changeProblems(this.#world, change)
    if (problems.length > 0) return { done: false, problems }
    const back = inverse(this.#world, change)
    const { documents, people } = this.take(change)
    this.take(back)
    const asked = documents.size + [...people.values()].reduce((sum, about) => sum + about.size, 0)
    if (asked > most) return { done: false, problems: [{ code: 'tooMany', what: 'documents', limit: most }] }
    const had = new Map<string, ReadonlySet<string>>()
    for (const id of documents) had.set(id, new Set(this.audience(id)))
    const own = new Map<string, ReadonlySet<string>>()
    for (const [person, about] of people) {
      own.set(person, new Set([...about].filter(id => this.answer(id, person)?.given)))
    }
    this.take(change)
    const granted: Difference[] = []
    const withdrawn: Difference[] = []
    const compare = (document: string, person: string, before: boolean, answer: Answer | null) => {
      const now = answer?.given ?? false
      if (now !== before) (now ? granted : withdrawn).push({ document, person, answer })
    }
    for (const [id, before] of had) {
      const answers = this.answers(id)
      for (const [person, answer] of answers) compare(id, person, before.has(person), answer)
      for (const person of before) if (!answers.has(person)) compare(id, person, true, this.answer(id, person))
    }
    for (const [person, about] of people) {
      for (const id of about) {
        if (!documents.has(id)) compare(id, person, own.get(person)?.has(id) ?? false, this.answer(id, person))
      }
    }
    this.take(back)
    return { done: true, granted, withdrawn }
  }

  #gate(id: string): Gate | null {
    const document = this.#world.documents.get(id)
    return document ? gateOf(document, this.#world) : null
  }

  #judge(gate: Gate, person: string): Answer {
    return judge(gate, person, this.#world, this.#people.standsInFor)
  }
}
