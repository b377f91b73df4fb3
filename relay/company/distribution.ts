// Who has which document, how far it has come with them, and what a planned change would make of that (relay/SPEC.md F).
// It only looks: nothing here changes anything.
import { setImmediate as turn } from 'node:timers/promises'
import type { Address } from '../../src/documents/address.ts'
import { fold, matcher, sortKey } from '../../src/documents/fold.ts'
import { type Differences, differences, type whatIf } from '../../src/policy/distribution/audience.ts'
import { type Change, changeProblems } from '../../src/policy/distribution/change.ts'
import type { Answer } from '../../src/policy/distribution/decide.ts'
import type { WorldProblem } from '../../src/policy/reasons.ts'
import type { Role } from '../../src/policy/rights.ts'
import type { PolicyDocument, World } from '../../src/policy/scope/world.ts'
import type {
  DeviceState,
  Distribution,
  DistributionLine,
  PersonDistribution,
  PlanAnswer,
  PlannedChange,
  WhatIfLine,
} from '../../src/sync/wire/company.ts'
import { HOW_FAR, howFar } from '../../src/sync/wire/how-far.ts'
import type { Accounts } from '../accounts/accounts.ts'
import {
  DISTRIBUTION_AT_ONCE,
  DISTRIBUTION_LOOKED_AT,
  DISTRIBUTION_PAGE,
  DISTRIBUTION_PEOPLE,
  WHAT_IF_ASKED,
  WHAT_IF_LINES,
} from '../limits.ts'
import type { DistributionStore, KnownDevice } from '../store/distribution-store.ts'
import type { DocumentRow } from '../store/store.ts'
import type { Arrivals } from './arrivals.ts'
import type { Company } from './company.ts'
import { type DocumentOnDevices, deviceState } from './device-state.ts'
import { planDocuments } from './document-plan.ts'

export interface DistributionsOptions {
  readonly accounts: Accounts
  readonly company: Company
  readonly arrivals: Arrivals
  readonly store: DistributionStore
}

export type WhatIfOutcome =
  | { readonly answer: PlanAnswer }
  | { readonly problems: readonly WorldProblem[] }
  /** There is no such document. */
  | { readonly problems: null }

export class Distributions {
  readonly #options: DistributionsOptions

  constructor(options: DistributionsOptions) {
    this.#options = options
  }

  /** Everybody, or whom the text names; null where there is no such document. */
  document(address: Address, text = ''): Distribution | null {
    const { company, store } = this.#options
    const row = store.document(address)
    if (!row) return null
    const gate = company.judge.gate(company.judge.document(row))
    const matches = matcher(text)
    const isNamed = (name: string) => text.trim() === '' || matches(fold(name))
    const [names, devices, on] = [store.names(), store.devices(null), this.#on(address)]
    const lines = [...company.world.people.values()].flatMap(({ id, role }): DistributionLine[] => {
      const name = names.get(id) ?? ''
      if (!isNamed(name)) return []
      const answer = company.judge.answer(gate, id)
      return [{ person: id, name, role, answer, devices: this.#states(devices.get(id) ?? [], answer, on) }]
    })
    const sorted = lines
      .map(line => ({ line, at: rankOf(line), name: sortKey(line.name) }))
      .sort((a, b) => a.at - b.at || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
      .map(({ line }) => line)
    const { key, owner, profile, statuses, territory, audience } = row
    return {
      address,
      document: { key, name: row.summary.name, owner, profile, statuses, territory, audience },
      lines: sorted.slice(0, DISTRIBUTION_PEOPLE),
      more: Math.max(0, sorted.length - DISTRIBUTION_PEOPLE),
    }
  }

  #on(address: Address): DocumentOnDevices {
    const { store } = this.#options
    return { lists: store.lists(address), handedOver: store.handedOver(address) }
  }

  /** Revoked devices cannot be told anything: nothing is known of what is on them. */
  #states(devices: readonly KnownDevice[], answer: Answer, on: DocumentOnDevices): DeviceState[] {
    return devices.map((device): DeviceState => {
      const arrival = this.#options.arrivals.of(device.id, device.arrival)
      const state = deviceState(device, answer.given, arrival, on)
      return { device: device.id, name: device.name, seen: arrival?.seen ?? null, state }
    })
  }

  /** What somebody has, by kind and key; with a text also what they do not have. Null where there is nobody of that name. */
  async person(id: string, after: Address | null, text = ''): Promise<PersonDistribution | null> {
    const { accounts, company, store } = this.#options
    const person = company.world.people.get(id)
    if (!person) return null
    const wanted = text.trim() === '' ? null : matcher(text)
    const own = store.devices(id).get(id) ?? []
    const lines: PersonDistribution['lines'][number][] = []
    let at: DocumentRow | null = after === null ? null : store.document(after)
    let next: Address | null = null
    for (let looked = 0; ; looked += DISTRIBUTION_AT_ONCE) {
      const rows: DocumentRow[] = store.page(at, DISTRIBUTION_AT_ONCE)
      for (const row of rows) {
        at = row
        const { address, key, profile, summary } = row
        if (wanted && !wanted(fold(`${key} ${summary.name}`))) continue
        const answer = company.judge.answer(company.judge.gate(company.judge.document(row)), id)
        if (!wanted && !answer.given) continue
        const devices = this.#states(own, answer, this.#on(address))
        lines.push({ address, key, name: summary.name, profile, answer, devices })
        if (lines.length === DISTRIBUTION_PAGE) break
      }
      const atEnd: boolean = rows.length < DISTRIBUTION_AT_ONCE && rows.at(-1) === (at ?? undefined)
      if (atEnd || rows.length === 0) break
      if (lines.length === DISTRIBUTION_PAGE || looked + DISTRIBUTION_AT_ONCE >= DISTRIBUTION_LOOKED_AT) {
        next = at?.address ?? null
        break
      }
      await turn()
    }
    const name = accounts.findPerson(id)?.name ?? ''
    return { person: id, name, role: person.role, active: person.active, lines, next }
  }

  /** What a planned change would give and take. `role`: of whoever plans. */
  whatIf(planned: PlannedChange, role: Role): WhatIfOutcome {
    return planned.what === 'documents' ? this.#documentPlan(planned, role) : this.#answered(this.#ask(planned))
  }

  #documentPlan({ id, to }: PlannedChange & { what: 'documents' }, role: Role): WhatIfOutcome {
    const { company, store } = this.#options
    const row = store.document(id)
    if (!row) return { problems: null }
    const world = this.#worldOf([])
    const { before, after, stopped } = planDocuments(row, to, { store, judge: company.judge, world, role })
    if (stopped.size > 0) {
      const keyOf = (address: Address) => store.document(address)?.key ?? ''
      const told = [...stopped].slice(0, WHAT_IF_LINES)
      return {
        answer: {
          ...NOTHING,
          stopped: told.map(([address, reasons]) => ({ address, key: keyOf(address), reasons })),
        },
      }
    }
    // Of the other documents, which the plan does not mention, nothing can stand against it.
    const problems = after.flatMap(one => changeProblems(world, { what: 'documents', id: one.id, to: one }))
    if (problems.length > 0) return { problems }
    return this.#answered({ differences: differences(this.#worldOf(before), this.#worldOf(after)), problems: [] })
  }

  #ask(change: Exclude<Change, { what: 'documents' }>): ReturnType<typeof whatIf> {
    const found = this.#options.company.satchels.whatIf(change, WHAT_IF_ASKED)
    return found.done ? { problems: [], differences: found } : { problems: found.problems, differences: null }
  }

  #worldOf(documents: readonly PolicyDocument[]): World {
    return { ...this.#options.company.world, documents: new Map(documents.map(one => [one.id, one])) }
  }

  #answered({ problems, differences: found }: ReturnType<typeof whatIf>): WhatIfOutcome {
    if (!found) return { problems }
    const { granted, withdrawn } = found
    const left = (all: readonly unknown[]) => Math.max(0, all.length - WHAT_IF_LINES)
    return {
      answer: {
        granted: this.#lines(granted),
        withdrawn: this.#lines(withdrawn),
        totals: { granted: granted.length, withdrawn: withdrawn.length },
        more: left(granted) + left(withdrawn),
        stopped: [],
      },
    }
  }

  #lines(found: Differences['granted']): WhatIfLine[] {
    const { accounts, store } = this.#options
    const documents = new Map<string, DocumentRow | null>()
    return found.slice(0, WHAT_IF_LINES).map(({ document, person }) => {
      const address = document as Address
      if (!documents.has(address)) documents.set(address, store.document(address))
      const row = documents.get(address)
      const personName = accounts.findPerson(person)?.name ?? ''
      return { address, key: row?.key ?? '', name: row?.summary.name ?? '', person, personName }
    })
  }
}

const NOTHING: PlanAnswer = { granted: [], withdrawn: [], totals: { granted: 0, withdrawn: 0 }, more: 0, stopped: [] }

/** In the order they are told; of those who have it not, first those it is meant for, whose day or status has not come. */
function rankOf(line: DistributionLine): number {
  const { rights, scope } = line.answer
  const meant = rights.met && scope.met ? 0 : 1
  return 2 * HOW_FAR.indexOf(howFar(line)) + meant
}
