// What is wrong with a person, a document, a rule, a substitution or a tree node before the company takes it over (SPEC T2, W1-W4).

import { MAX_OWN_GRANTS } from '../matrix.ts'
import type { WorldProblem } from '../reasons.ts'
import { periodProblem } from './period.ts'
import { chain, MAX_NODES, type Tree, type TreeNode, treeProblems } from './trees.ts'
import type { Audience, AudienceRule, Person, PolicyDocument, Substitution, World } from './world.ts'

/** Names in one list of a person, document or rule. Whoever means more means a team or a territory. */
export const MAX_NAMED = 1_000
/** Rules of a company: each is asked about every document of its kind. */
export const MAX_RULES = 500
/** Conditions of one rule, and values of one condition. */
export const MAX_CONDITIONS = 100

type Unknown = Extract<WorldProblem, { code: 'unknown' }>

export function personProblems({ id, teams, territories, assists, own }: Person, world: World): WorldProblem[] {
  const long = tooMany([teams, territories, assists], `person ${id}`)
  if (own.length > MAX_OWN_GRANTS) long.push({ code: 'tooMany', what: `person ${id}`, limit: MAX_OWN_GRANTS })
  if (long.length > 0) return long
  return [
    ...unknown('team', teams, world.teams, id),
    ...unknown('territory', territories, world.territories, id),
    ...unknown('person', assists, world.people, id),
  ]
}

export function documentProblems({ id, owner, territory, audience, statuses, period }: PolicyDocument, world: World) {
  const problems: WorldProblem[] = audienceProblems(audience, world, id)
  if (statuses.length > MAX_NAMED) problems.push({ code: 'tooMany', what: `document ${id}`, limit: MAX_NAMED })
  problems.push(...unknown('person', [owner], world.people, id))
  if (territory !== null) problems.push(...unknown('territory', [territory], world.territories, id))
  const reason = period && periodProblem(period)
  if (reason) problems.push({ code: 'period', of: id, reason })
  return problems
}

export function substitutionProblems({ id, absent, substitute, period }: Substitution, world: World): WorldProblem[] {
  const problems: WorldProblem[] = unknown('person', [absent, substitute], world.people, id)
  if (absent === substitute) problems.push({ code: 'substitutesThemself', person: absent })
  const reason = periodProblem(period)
  if (reason) problems.push({ code: 'period', of: id, reason })
  return problems
}

/** A rule must be able to show something to somebody, and not everything to everybody unless that is meant (O16). */
export function ruleProblems({ id, when, to, everybodyIsMeant }: AudienceRule, world: World): WorldProblem[] {
  if (when.length > MAX_CONDITIONS || when.some(one => one.oneOf.length > MAX_CONDITIONS)) {
    return [{ code: 'tooMany', what: `rule ${id}`, limit: MAX_CONDITIONS }]
  }
  const problems = audienceProblems(to, world, id)
  if (problems.length > 0) return problems
  const nobody = to.people.length + to.teams.length + to.territories.length === 0
  if (nobody || when.some(one => one.oneOf.length === 0)) problems.push({ code: 'ruleReachesNobody', rule: id })
  const wholeTree = (tree: Tree, named: readonly string[]) => {
    const roots = [...tree.values()].filter(one => one.parent === null)
    return roots.length > 0 && roots.every(one => named.includes(one.id))
  }
  const everybody = wholeTree(world.teams, to.teams) || wholeTree(world.territories, to.territories)
  if (when.length === 0 && everybody && !everybodyIsMeant) problems.push({ code: 'ruleReachesEverybody', rule: id })
  return problems
}

/** A node that comes or moves: no cycle, no unknown parent, not too deep with what hangs below it. */
export function nodeProblems(node: TreeNode, tree: Tree, what: string): WorldProblem[] {
  if (!tree.has(node.id) && tree.size >= MAX_NODES) return [{ code: 'tooMany', what, limit: MAX_NODES }]
  if (node.parent === null) return []
  if (node.parent === node.id) return [{ code: 'cycle', path: [node.id, node.id] }]
  if (!tree.has(node.parent)) return [{ code: 'parentUnknown', node: node.id, parent: node.parent }]
  const above = chain(tree, node.parent)
  const at = above.indexOf(node.id)
  if (at >= 0) return [{ code: 'cycle', path: [node.id, ...above.slice(0, at + 1)] }]
  const changed = new Map(tree).set(node.id, node)
  return treeProblems(changed, what).filter(one => one.code === 'treeTooDeep')
}

/** A node may go when nothing hangs on it. */
export function removalProblems(id: string, what: 'teams' | 'territories', world: World): WorldProblem[] {
  const inUse = (by: string | undefined): WorldProblem[] => (by === undefined ? [] : [{ code: 'inUse', what, id, by }])
  const child = [...world[what].values()].find(one => one.parent === id)
  if (child) return inUse(child.id)
  const person = [...world.people.values()].find(one => one[what].includes(id))
  if (person) return inUse(person.id)
  const rule = [...world.rules.values()].find(one => one.to[what].includes(id))
  if (rule) return inUse(rule.id)
  const names = (one: PolicyDocument) =>
    one.audience[what].includes(id) || (what === 'territories' && one.territory === id)
  return inUse([...world.documents.values()].find(names)?.id)
}

/** Everything that is wrong with a whole world; nothing in it is given to anybody because of it, but somebody should know. */
export function worldProblems(world: World): WorldProblem[] {
  if (world.rules.size > MAX_RULES) return [{ code: 'tooMany', what: 'rules', limit: MAX_RULES }]
  return [
    ...treeProblems(world.teams, 'teams'),
    ...treeProblems(world.territories, 'territories'),
    ...[...world.people.values()].flatMap(one => personProblems(one, world)),
    ...[...world.substitutions.values()].flatMap(one => substitutionProblems(one, world)),
    ...[...world.rules.values()].flatMap(one => ruleProblems(one, world)),
    ...[...world.documents.values()].flatMap(one => documentProblems(one, world)),
  ]
}

function audienceProblems({ people, teams, territories }: Audience, world: World, of: string): WorldProblem[] {
  const long = tooMany([people, teams, territories], of)
  if (long.length > 0) return long
  return [
    ...unknown('person', people, world.people, of),
    ...unknown('team', teams, world.teams, of),
    ...unknown('territory', territories, world.territories, of),
  ]
}

function unknown(what: string, ids: readonly string[], known: ReadonlyMap<string, unknown>, of: string): Unknown[] {
  return ids.filter(id => !known.has(id)).map(id => ({ code: 'unknown', what, id, of }))
}

function tooMany(lists: readonly (readonly string[])[], what: string): WorldProblem[] {
  return lists.some(list => list.length > MAX_NAMED) ? [{ code: 'tooMany', what, limit: MAX_NAMED }] : []
}
