// What commands make of a document's statuses, and of those that go along with it: new statuses, or why they stay as they are.
import type { Address } from '../../src/documents/address.ts'
import type { StatusReason } from '../../src/policy/reasons.ts'
import { choose, clear } from '../../src/policy/statuses/choose.ts'
import { type HierarchyNode, runInHierarchy } from '../../src/policy/statuses/hierarchy.ts'
import { KEY_CHANGE, RELEASE } from '../../src/policy/statuses/marketing.ts'
import type { StatusProfile } from '../../src/policy/statuses/profile.ts'
import { rulesOf } from '../../src/policy/statuses/rules.ts'
import { type Run, run } from '../../src/policy/statuses/run.ts'
import type { NotRun, RekeyCommand, RunCommand, StatusCommand } from '../../src/sync/wire/commands.ts'
import type { Refusal } from '../../src/sync/wire/refusals.ts'
import type { Judge } from '../company/judge.ts'
import { refuse } from '../gate/refuse.ts'
import type { ChangedFacts, DocumentCommit, DocumentRow } from '../store/store.ts'
import { NEXT_TURN, type NextTurn, spreadOf, type TurnHierarchy } from './hierarchy.ts'
import type { Room } from './room.ts'

type Facts = Pick<ChangedFacts, 'profile' | 'statuses' | 'parent'>
type Statuses = Pick<ChangedFacts, 'statuses'>
export type Along = NonNullable<DocumentCommit['along']>
type Stopped = Extract<NotRun, { readonly not: 'status' }>

/** Sets or clears a user status by hand. `role` is that of whoever does. */
export function chosen(
  judge: Judge,
  kind: string,
  { profile, statuses }: Facts,
  { status, set, warned }: StatusCommand,
  role: string,
): Statuses | Stopped {
  const followed = followedBy(judge, kind, profile)
  if ('not' in followed) return followed
  const options = { despiteWarnings: warned }
  return statusesOf(set ? choose(followed, statuses, status, role, options) : clear(followed, statuses, status, role))
}

/** A new key is a transaction where the statuses know of it (src/policy/SPEC.md M5). */
export function rekeyed(
  judge: Judge,
  kind: string,
  { profile, statuses }: Facts,
  { warned }: RekeyCommand,
): Statuses | Stopped {
  if (profile === null) return { statuses }
  const followed = followedBy(judge, kind, profile)
  if ('not' in followed) return followed
  if (!rulesOf(followed).transactions.has(KEY_CHANGE)) return { statuses }
  return statusesOf(run(followed, statuses, KEY_CHANGE, { despiteWarnings: warned === true }))
}

/**
 * The statuses of a document that came from the field: released, where its profile permits that (C32). A warning asks
 * whoever runs a transaction; nobody runs this one, so it keeps nothing back.
 */
export function released(profile: StatusProfile, statuses: readonly string[]): readonly string[] {
  if (!rulesOf(profile).transactions.has(RELEASE)) return statuses
  const ran = run(profile, statuses, RELEASE, { despiteWarnings: true })
  return ran.done ? ran.statuses : statuses
}

export interface Asked {
  readonly judge: Judge
  readonly hierarchy: TurnHierarchy
  readonly room: Room
  readonly person: string
}

/** Runs a transaction, with everybody above or below who runs it too: all of them or none (src/policy/SPEC.md H). */
export function transacted(
  { judge, hierarchy, room, person }: Asked,
  facts: Facts,
  { transaction, warned }: RunCommand,
): (Statuses & { readonly along: Along }) | Stopped | Refusal | NextTurn {
  const { address, kind } = room
  const { profiles } = judge.world
  const followed = followedBy(judge, kind.name, facts.profile)
  if ('not' in followed) return followed
  const others = othersOf(hierarchy, room, facts, followed, transaction)
  if (others === NEXT_TURN || !hierarchy.rely(address, others.keys())) return NEXT_TURN
  const nodes = new Map<string, HierarchyNode>([[address, { ...facts, profile: followed }]])
  for (const { address: other, parent, profile, statuses } of others.values()) {
    const known = profile === null ? undefined : profiles.get(profile)
    if (!known) return stopped([{ code: 'profileUnknown', profile: profile ?? '' }], other)
    nodes.set(other, { parent, statuses, profile: known })
  }
  const ran = runInHierarchy(nodes, address, transaction, { despiteWarnings: warned })
  const mayRun = (id: string) => {
    const other = others.get(id as Address)
    return !other || judge.may(judge.document(other), person, 'run')
  }
  // What somebody may not run is not named to them either.
  const concerned = [...(ran.done ? ran.changed : ran.stoppedBy).keys()]
  if (!concerned.every(mayRun)) return refuse('rights', 'you may not do this with every document that goes along')
  if (!ran.done) {
    const [[id, reasons] = [address, []]] = ran.stoppedBy
    return stopped(reasons, id === address ? undefined : (id as Address))
  }
  const along = [...others.values()].flatMap(other => {
    const statuses = ran.changed.get(other.address)
    return statuses ? [{ address: other.address, statuses, version: other.version + 1 }] : []
  })
  return { statuses: ran.changed.get(address) ?? facts.statuses, along }
}

/** Who may have to run it too, as committed. */
function othersOf(
  hierarchy: TurnHierarchy,
  { address, kind, row }: Room,
  facts: Facts,
  profile: StatusProfile,
  transaction: string,
): ReadonlyMap<Address, DocumentRow> | NextTurn {
  const spread = kind.declaration.policy.hierarchy ? spreadOf(profile, transaction) : null
  if (!spread) return new Map()
  // What it hangs below was changed in this turn: the way up was looked up from where it hung before.
  if (spread.to === 'above' && facts.parent !== row?.parent) return NEXT_TURN
  const found = spread.to === 'above' ? hierarchy.above(address) : hierarchy.below(address)
  if (!found) return NEXT_TURN
  return new Map(found.filter(other => other.address !== address).map(other => [other.address, other]))
}

function followedBy(judge: Judge, kind: string, profile: string | null): StatusProfile | Stopped {
  if (profile === null) return stopped([{ code: 'noStatuses', kind }])
  return judge.world.profiles.get(profile) ?? stopped([{ code: 'profileUnknown', profile }])
}

const statusesOf = (ran: Run): Statuses | Stopped => (ran.done ? { statuses: ran.statuses } : stopped(ran.reasons))

const stopped = (reasons: readonly StatusReason[], document?: Address): Stopped => ({
  not: 'status',
  reasons,
  ...(document === undefined ? {} : { document }),
})
