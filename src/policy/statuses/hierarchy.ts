// A transaction that goes down or up a hierarchy of documents: all of them run it, or none does (SPEC H1-H5).
import type { StatusReason } from '../reasons.ts'
import type { StatusProfile } from './profile.ts'
import { rulesOf } from './rules.ts'
import { type RunOptions, run } from './run.ts'

/** Documents one transaction may take along; a hierarchy of more is finished part by part. Bounds the work of one command. */
export const MAX_TAKEN_ALONG = 10_000

/** A document in its hierarchy. Levels are not limited. */
export interface HierarchyNode {
  readonly parent: string | null
  readonly profile: StatusProfile
  readonly statuses: readonly string[]
}

export type HierarchyRun =
  | {
      readonly done: true
      /** New statuses of every document that ran it, the one it was run on first. */
      readonly changed: ReadonlyMap<string, readonly string[]>
      /** Documents that stayed as they are, with the status for which they did. */
      readonly passedBy: ReadonlyMap<string, string>
    }
  /** The reasons of each document that stopped it; never empty. */
  | { readonly done: false; readonly stoppedBy: ReadonlyMap<string, readonly StatusReason[]> }

/** Runs a transaction on `id` and on whoever runs it with it. Unknown parents and cycles end the way there. */
export function runInHierarchy(
  nodes: ReadonlyMap<string, HierarchyNode>,
  id: string,
  transaction: string,
  options: RunOptions = {},
): HierarchyRun {
  const start = nodes.get(id)
  if (!start) return stopped(id, { code: 'documentUnknown', document: id })
  const spread = rulesOf(start.profile).transactions.get(transaction)?.spread ?? null
  const others = spread === null ? [] : spread.to === 'below' ? below(nodes, id) : above(nodes, id)
  if (others.length > MAX_TAKEN_ALONG) return stopped(id, { code: 'tooManyAlong', transaction, limit: MAX_TAKEN_ALONG })
  const changed = new Map<string, readonly string[]>()
  const passedBy = new Map<string, string>()
  const stoppedBy = new Map<string, readonly StatusReason[]>()
  for (const one of [id, ...others]) {
    const node = nodes.get(one)
    if (!node) continue
    const passing = one === id ? undefined : spread?.passBy.find(status => node.statuses.includes(status))
    if (passing !== undefined) {
      passedBy.set(one, passing)
      continue
    }
    const ran = run(node.profile, node.statuses, transaction, options)
    if (ran.done) changed.set(one, ran.statuses)
    else stoppedBy.set(one, ran.reasons)
  }
  return stoppedBy.size > 0 ? { done: false, stoppedBy } : { done: true, changed, passedBy }
}

/** Everything below, level by level, one more than the limit at most. */
function below(nodes: ReadonlyMap<string, HierarchyNode>, id: string): string[] {
  const children = new Map<string, string[]>()
  for (const [child, { parent }] of nodes) {
    if (parent === null) continue
    const siblings = children.get(parent)
    if (siblings) siblings.push(child)
    else children.set(parent, [child])
  }
  const found = new Set([id])
  for (const one of found) {
    for (const child of children.get(one) ?? []) if (found.size <= MAX_TAKEN_ALONG + 1) found.add(child)
  }
  found.delete(id)
  return [...found]
}

function above(nodes: ReadonlyMap<string, HierarchyNode>, id: string): string[] {
  const found = new Set([id])
  let parent = nodes.get(id)?.parent ?? null
  while (parent !== null && nodes.has(parent) && !found.has(parent) && found.size <= MAX_TAKEN_ALONG + 1) {
    found.add(parent)
    parent = nodes.get(parent)?.parent ?? null
  }
  found.delete(id)
  return [...found]
}

const stopped = (id: string, reason: StatusReason): HierarchyRun => ({
  done: false,
  stoppedBy: new Map([[id, [reason]]]),
})
