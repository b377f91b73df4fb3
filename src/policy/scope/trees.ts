// Teams and territories as trees: who lies above whom, and what makes a tree none (SPEC T1-T3).
import type { WorldProblem } from '../reasons.ts'

/** Levels of a tree of teams or territories. The deepest seen has seven; every look-up walks up at most so many. */
export const MAX_LEVELS = 32
/** Nodes of one tree: a territory for every postal code of a country, with room. */
export const MAX_NODES = 50_000

export interface TreeNode {
  readonly id: string
  /** Null for a root; there may be several. */
  readonly parent: string | null
}

export type Tree = ReadonlyMap<string, TreeNode>

/** A node and everything above it, from below. An unknown node lies nowhere. Ends in a cycle and at `MAX_LEVELS`. */
export function chain(tree: Tree, id: string): string[] {
  const found: string[] = []
  let at: string | null = id
  while (at !== null && found.length < MAX_LEVELS) {
    const node: TreeNode | undefined = tree.get(at)
    if (!node || found.includes(at)) break
    found.push(at)
    at = node.parent
  }
  return found
}

/** Is `lower` the same as `upper`, or does it lie below it? */
export function isWithin(tree: Tree, lower: string, upper: string): boolean {
  let at: string | null = lower
  for (let level = 0; at !== null && level < MAX_LEVELS; level++) {
    const node = tree.get(at)
    if (!node) return false
    if (at === upper) return true
    at = node.parent
  }
  return false
}

/** Everything that is wrong with a whole tree; a cycle is named once, with the way around it. */
export function treeProblems(tree: Tree, what: string): WorldProblem[] {
  if (tree.size > MAX_NODES) return [{ code: 'tooMany', what, limit: MAX_NODES }]
  const problems: WorldProblem[] = []
  const fine = new Set<string>()
  const named = new Set<string>()
  for (const { id, parent } of tree.values()) {
    if (parent !== null && !tree.has(parent)) problems.push({ code: 'parentUnknown', node: id, parent })
    const { path, cycle } = climb(tree, id, fine)
    if (cycle === null) for (const one of path) fine.add(one)
    else if (!named.has(cycle)) {
      const around = path.slice(path.indexOf(cycle))
      for (const one of path) named.add(one)
      problems.push({ code: 'cycle', path: [...around, cycle] })
    }
  }
  if (problems.length > 0) return problems
  const deep = [...tree.keys()].find(id => chain(tree, id).at(-1) !== rootOf(tree, id))
  return deep === undefined ? [] : [{ code: 'treeTooDeep', node: deep, limit: MAX_LEVELS }]
}

/** Up from a node until something known to be fine, the top, or a node met twice. */
function climb(tree: Tree, id: string, fine: ReadonlySet<string>): { path: string[]; cycle: string | null } {
  const met = new Set<string>()
  let at: string | null = id
  while (at !== null && !fine.has(at)) {
    if (met.has(at)) return { path: [...met], cycle: at }
    met.add(at)
    at = tree.get(at)?.parent ?? null
  }
  return { path: [...met], cycle: null }
}

/** The top of a tree without cycles. */
function rootOf(tree: Tree, id: string): string {
  let at = id
  for (let up = tree.get(at)?.parent ?? null; up !== null; up = tree.get(at)?.parent ?? null) at = up
  return at
}
