// What can be done about a document's statuses now, as its panel offers it: pure, from what policy says and the lists know.
import type { Address } from '../../src/documents/address.ts'
import type { StatusReason } from '../../src/policy/reasons.ts'
import { choose, clear } from '../../src/policy/statuses/choose.ts'
import { evaluateAll } from '../../src/policy/statuses/evaluate.ts'
import { type HierarchyRun, runInHierarchy } from '../../src/policy/statuses/hierarchy.ts'
import type { StatusProfile, UserStatus } from '../../src/policy/statuses/profile.ts'
import { rulesOf } from '../../src/policy/statuses/rules.ts'
import { type Run, run } from '../../src/policy/statuses/run.ts'
import type { CatalogueLine } from '../../src/sync/api.ts'
import type { FactsCommand } from '../../src/sync/wire/commands.ts'

export interface Offer {
  readonly code: string
  /** `warned`: once the person has seen the warning and goes on. */
  readonly outcome: 'permitted' | 'warned' | 'forbidden'
  readonly reasons: readonly StatusReason[]
}

export interface TransactionOffer extends Offer {
  /** False for one that would change nothing now, or only asks a question as planning does: there is nothing to run. */
  readonly changes: boolean
}

export interface StatusOffer extends Offer {
  readonly status: UserStatus
  /** Whether it is active: then clearing it is what is offered. */
  readonly active: boolean
}

/** Every transaction of the profile: what may be run now first, each group in the system's order. */
export function transactionOffers(profile: StatusProfile, active: readonly string[]): TransactionOffer[] {
  const offers = [...evaluateAll(profile, active)].map(([code, { outcome, reasons }]) => {
    // Permitted, and yet it cannot be run: the number it would set does not follow.
    const ran = outcome === 'forbidden' ? null : run(profile, active, code, { despiteWarnings: true })
    if (ran?.done) return { code, changes: !sameCodes(ran.statuses, active), outcome, reasons }
    const changes = changesSomething(profile, code)
    return { code, changes, outcome: 'forbidden', reasons: ran ? ran.reasons : reasons } as const
  })
  const isOpen = ({ outcome }: Offer): boolean => outcome !== 'forbidden'
  return [...offers.filter(isOpen), ...offers.filter(each => !isOpen(each))]
}

const sameCodes = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every(code => b.includes(code))

function changesSomething(profile: StatusProfile, code: string): boolean {
  const { transactions, users } = rulesOf(profile)
  const asked = transactions.get(code)
  const system = (asked?.sets.length ?? 0) + (asked?.clears.length ?? 0) > 0
  return system || [...users.values()].some(each => each.setWhen.includes(code) || each.clearedWhen.includes(code))
}

/** The company's own statuses, each to be set, or to be cleared where it is active. */
export function statusOffers(profile: StatusProfile, active: readonly string[], role: string): StatusOffer[] {
  return profile.statuses.map(status => {
    const isActive = active.includes(status.code)
    const tried = isActive ? clear(profile, active, status.code, role) : choose(profile, active, status.code, role)
    return { status, code: status.code, active: isActive, ...verdictOf(tried) }
  })
}

function verdictOf(tried: Run): Pick<Offer, 'outcome' | 'reasons'> {
  if (tried.done) return { outcome: 'permitted', reasons: [] }
  const onlyWarned = tried.reasons.every(({ code }) => code === 'warningOpen')
  return { outcome: onlyWarned ? 'warned' : 'forbidden', reasons: tried.reasons }
}

/** The statuses a document will have once the office has run what waits; what would not run changes nothing. */
export function expectedStatuses(
  profile: StatusProfile,
  active: readonly string[],
  waiting: readonly FactsCommand[],
  role: string,
): readonly string[] {
  return waiting.reduce((statuses, command) => {
    const ran = runCommand(profile, statuses, command, role)
    return ran?.done ? ran.statuses : statuses
  }, active)
}

/** What a command makes of statuses; null for one that is about something else. */
export function runCommand(
  profile: StatusProfile,
  statuses: readonly string[],
  command: FactsCommand,
  role: string,
): Run | null {
  if (command.command === 'run') {
    return run(profile, statuses, command.transaction, { despiteWarnings: command.warned })
  }
  if (command.command !== 'status') return null
  const options = { despiteWarnings: command.warned }
  return command.set
    ? choose(profile, statuses, command.status, role, options)
    : clear(profile, statuses, command.status, role)
}

/** The transaction that takes another back, where there is one. */
export const OPPOSITES: ReadonlyMap<string, string> = new Map([
  ['CLKS', 'CLKU'],
  ['CLKU', 'CLKS'],
  ['CCLS', 'CCLU'],
  ['CCNS', 'CCNU'],
  ['VCNF', 'VREO'],
  ['VREO', 'VCNF'],
])

export interface Along {
  /** Documents that run it as well, as far as this device knows. */
  readonly with: readonly CatalogueLine[]
  /** Those that stand against it; where there are any, it runs nowhere. */
  readonly against: readonly { readonly line: CatalogueLine; readonly reasons: readonly StatusReason[] }[]
}

/** Where a transaction goes down or up a hierarchy: who runs it along. Null for one that concerns its own document alone. */
export function alongOf(
  lines: ReadonlyMap<Address, CatalogueLine>,
  profiles: ReadonlyMap<string, StatusProfile>,
  address: Address,
  transaction: string,
): Along | null {
  const own = profiles.get(lines.get(address)?.facts.profile ?? '')
  if (!own || !rulesOf(own).transactions.get(transaction)?.spread) return null
  const kind = address.split('/')[0]
  const nodes = new Map(
    [...lines.values()].flatMap(({ address: each, facts }) => {
      const profile = profiles.get(facts.profile ?? '')
      if (!profile || each.split('/')[0] !== kind) return []
      return [[each, { parent: facts.parent ?? null, profile, statuses: facts.statuses ?? [] }] as const]
    }),
  )
  // Whoever runs it sees a warning of the document in front of them; those of the others are the office's to tell.
  return told(lines, address, runInHierarchy(nodes, address, transaction, { despiteWarnings: true }))
}

function told(lines: ReadonlyMap<Address, CatalogueLine>, address: Address, ran: HierarchyRun): Along {
  const lineOf = (id: string): CatalogueLine[] => {
    const line = id === address ? undefined : lines.get(id as Address)
    return line ? [line] : []
  }
  if (ran.done) return { with: [...ran.changed.keys()].flatMap(lineOf), against: [] }
  const against = [...ran.stoppedBy].flatMap(([id, reasons]) => lineOf(id).map(line => ({ line, reasons })))
  return { with: [], against }
}
