// Who has which document, as lists need it: people who see everything share one list, everybody else has their own.
import type { Address } from '../../src/documents/address.ts'
import { type Answer, decidingReasons } from '../../src/policy/distribution/decide.ts'
import { EVERYTHING, type Mode, modeForAll, seesEverything } from '../../src/policy/distribution/place.ts'
import type { Satchels } from '../../src/policy/distribution/satchels.ts'
import type { DistributionReason } from '../../src/policy/reasons.ts'
import { systemOf } from '../../src/policy/statuses/rules.ts'
import type { ListName, Withdrawal } from '../store/catalogue-store.ts'
import type { Judge, JudgedRow } from './judge.ts'
import { type KnownDocuments, samePolicy } from './known-documents.ts'

export interface AudiencesContext {
  readonly satchels: () => Satchels
  readonly documents: KnownDocuments
  readonly judge: Judge
  readonly kinds: readonly string[]
}

export class Audiences {
  readonly #context: AudiencesContext
  /** Who sees everything; null: to be found out again. */
  #everything: ReadonlySet<string> | null = null

  constructor(context: AudiencesContext) {
    this.#context = context
  }

  /** Whose list somebody's devices follow; null where they may not sign in. */
  listOf(person: string): ListName | null {
    const { world } = this.#context.satchels()
    if (!world.people.get(person)?.active) return null
    return this.seeingEverything.has(person) ? EVERYTHING : person
  }

  /** Those whose list is the one of everything. */
  get seeingEverything(): ReadonlySet<string> {
    const { world } = this.#context.satchels()
    this.#everything ??= new Set(
      [...world.people.values()]
        .filter(person => seesEverything(person, world.rights, this.#context.kinds))
        .map(({ id }) => id),
    )
    return this.#everything
  }

  /** People or rights are others now. */
  forget(): void {
    this.#everything = null
  }

  /** Learns a document as it is now, and says in which lists it belongs. */
  placed(row: JudgedRow): ReadonlyMap<ListName, Mode> {
    const { satchels, documents, judge } = this.#context
    const document = documents.of(row)
    const known = satchels().world.documents.get(row.address)
    if (!known || !samePolicy(known, document)) satchels().take({ what: 'documents', id: row.address, to: document })
    const gate = judge.gate(document)
    const lists = new Map<ListName, Mode>([[EVERYTHING, modeForAll(gate, satchels().world)]])
    for (const [person, { mode }] of satchels().places(row.address, this.seeingEverything)) lists.set(person, mode)
    return lists
  }

  /** Whether what a document says now could concern others than before. */
  concerns(row: JudgedRow): boolean {
    const { satchels, documents } = this.#context
    if (!documents.looksInto(row.kind)) return false
    const known = satchels().world.documents.get(row.address)
    return !known || !samePolicy(known, documents.of(row))
  }

  /** What somebody has whose list is their own. */
  satchel(person: string): ReadonlyMap<Address, Mode> {
    const had = new Map<Address, Mode>()
    for (const [id, { mode }] of this.#context.satchels().satchel(person)) had.set(id as Address, mode)
    return had
  }

  /** Why a document is not in somebody's satchel any more. */
  why(row: JudgedRow, person: ListName): Withdrawal {
    const { judge } = this.#context
    const answer = judge.answer(judge.gate(judge.document(row)), person)
    const { status, ...why } = withdrawalBy(firstReason(answer), row)
    return { ...why, ...(status === undefined ? {} : { status: this.#named(status, row) }), owner: row.owner }
  }

  #named(code: string, { profile }: JudgedRow): { readonly code: string; readonly text: string } {
    const followed = this.#context.satchels().world.profiles.get(profile ?? '')
    const known = [...(followed?.statuses ?? []), ...(systemOf(followed?.system ?? '')?.statuses ?? [])]
    return { code, text: known.find(one => one.code === code)?.text ?? code }
  }
}

/** Rights before statuses and periods: of what is not theirs to see, nobody is told how it stands. */
function firstReason(answer: Answer): DistributionReason | null {
  if (answer.given) return null
  for (const finding of [answer.rights, answer.scope]) if (!finding.met) return finding.reasons[0] ?? null
  return decidingReasons(answer)[0] ?? null
}

interface Why {
  readonly code: string
  readonly status?: string
  readonly day?: string
}

function withdrawalBy(reason: DistributionReason | null, { statuses: [first] }: JudgedRow): Why {
  // Given back by the time it is asked: its line follows.
  if (!reason) return { code: 'withdrawn' }
  const { code } = reason
  if (code === 'forbids') return { code, status: reason.status }
  // Nothing forbids it, and what it is now permits nothing: that is the status to name.
  if (code === 'nothingPermits') return first === undefined ? { code } : { code, status: first }
  if (code === 'over') return { code, day: reason.to }
  if (code === 'notYet') return { code, day: reason.from }
  return { code }
}
