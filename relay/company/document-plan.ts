// A plan with one document as policy sees it: the documents it is about as they are, and as they would be. A transaction
// takes others of its hierarchy along, as it does when it is run (src/policy/SPEC.md H).
import type { Address } from '../../src/documents/address.ts'
import type { StatusReason } from '../../src/policy/reasons.ts'
import type { Role } from '../../src/policy/rights.ts'
import type { PolicyDocument, World } from '../../src/policy/scope/world.ts'
import { choose, clear } from '../../src/policy/statuses/choose.ts'
import { type HierarchyNode, runInHierarchy } from '../../src/policy/statuses/hierarchy.ts'
import type { StatusProfile } from '../../src/policy/statuses/profile.ts'
import { rulesOf } from '../../src/policy/statuses/rules.ts'
import type { DocumentPlan } from '../../src/sync/wire/company.ts'
import { WHAT_IF_ALONG } from '../limits.ts'
import type { DistributionStore } from '../store/distribution-store.ts'
import type { DocumentRow } from '../store/store.ts'
import type { Judge } from './judge.ts'

export interface PlanningContext {
  readonly store: DistributionStore
  readonly judge: Judge
  readonly world: World
  /** Of whoever plans: statuses may name the roles that set them. */
  readonly role: Role
}

export interface PlannedDocuments {
  readonly before: readonly PolicyDocument[]
  readonly after: readonly PolicyDocument[]
  /** What stands against it, by document; then nothing would change. */
  readonly stopped: ReadonlyMap<Address, readonly StatusReason[]>
}

export function planDocuments(row: DocumentRow, plan: DocumentPlan, context: PlanningContext): PlannedDocuments {
  const { judge } = context
  const { rows, statuses, stopped } = planStatuses(row, plan, context)
  const before = rows.map(each => judge.document(each))
  const { owner, territory, audience } = plan
  const placed = {
    ...(owner === undefined ? {} : { owner }),
    ...(territory === undefined ? {} : { territory }),
    ...(audience === undefined ? {} : { audience }),
  }
  const after = before.map(one => ({
    ...one,
    statuses: statuses.get(one.id) ?? one.statuses,
    ...(one.id === row.address ? placed : {}),
  }))
  return { before, after, stopped }
}

interface PlannedStatuses {
  readonly rows: readonly DocumentRow[]
  readonly statuses: ReadonlyMap<string, readonly string[]>
  readonly stopped: ReadonlyMap<Address, readonly StatusReason[]>
}

function planStatuses(row: DocumentRow, { run, set, clear: cleared }: DocumentPlan, context: PlanningContext) {
  const nothing: PlannedStatuses = { rows: [row], statuses: new Map(), stopped: new Map() }
  if (run === undefined && set === undefined && cleared === undefined) return nothing
  const stoppedBy = (reason: StatusReason): PlannedStatuses => ({
    ...nothing,
    stopped: new Map([[row.address, [reason]]]),
  })
  if (row.profile === null) return stoppedBy({ code: 'noStatuses', kind: row.kind })
  const profile = context.world.profiles.get(row.profile)
  if (!profile) return stoppedBy({ code: 'profileUnknown', profile: row.profile })
  if (run !== undefined) return running(row, run, profile, context)
  const options = { despiteWarnings: true }
  const chosen =
    set === undefined
      ? clear(profile, row.statuses, cleared ?? '', context.role)
      : choose(profile, row.statuses, set, context.role, options)
  if (!chosen.done) return { ...nothing, stopped: new Map([[row.address, chosen.reasons]]) }
  return { ...nothing, statuses: new Map([[row.address, chosen.statuses]]) }
}

function running(row: DocumentRow, transaction: string, own: StatusProfile, context: PlanningContext): PlannedStatuses {
  const { store, world } = context
  const to = rulesOf(own).transactions.get(transaction)?.spread?.to
  const along = to === undefined ? [] : to === 'below' ? below(row, store) : above(row, store)
  const rows = [row, ...along]
  const stopped = new Map<Address, readonly StatusReason[]>()
  if (along.length > WHAT_IF_ALONG) {
    stopped.set(row.address, [{ code: 'tooManyAlong', transaction, limit: WHAT_IF_ALONG }])
    return { rows: [row], statuses: new Map(), stopped }
  }
  const nodes = new Map<string, HierarchyNode>()
  for (const { address, parent, profile: key, statuses } of rows) {
    const profile = world.profiles.get(key ?? '')
    if (profile) nodes.set(address, { parent, profile, statuses })
    else stopped.set(address, [{ code: 'profileUnknown', profile: key ?? '' }])
  }
  const ran = runInHierarchy(nodes, row.address, transaction, { despiteWarnings: true })
  if (!ran.done) for (const [id, reasons] of ran.stoppedBy) stopped.set(id as Address, reasons)
  return { rows, statuses: ran.done && stopped.size === 0 ? ran.changed : new Map(), stopped }
}

/** Level by level; one more than the limit at most. */
function below(row: DocumentRow, store: DistributionStore): DocumentRow[] {
  const found = new Map<Address, DocumentRow>()
  const level: DocumentRow[] = [row]
  for (let at = level.pop(); at; at = level.pop()) {
    for (const child of store.below(at.address, WHAT_IF_ALONG + 1)) {
      if (child.address === row.address || found.has(child.address)) continue
      found.set(child.address, child)
      level.push(child)
      if (found.size > WHAT_IF_ALONG) return [...found.values()]
    }
  }
  return [...found.values()]
}

function above(row: DocumentRow, store: DistributionStore): DocumentRow[] {
  const found = new Map<Address, DocumentRow>()
  for (let at = row.parent; at !== null && !found.has(at) && found.size <= WHAT_IF_ALONG; ) {
    const parent: DocumentRow | null = store.document(at)
    if (!parent || parent.address === row.address) break
    found.set(at, parent)
    at = parent.parent
  }
  return [...found.values()]
}
