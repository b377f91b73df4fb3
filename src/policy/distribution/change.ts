// One change of the company, as a record put in the place of another; and what stands against it (SPEC C1-C3).
import type { WorldProblem } from '../reasons.ts'
import type { RightsMatrix } from '../rights.ts'
import {
  documentProblems,
  MAX_RULES,
  nodeProblems,
  personProblems,
  removalProblems,
  ruleProblems,
  substitutionProblems,
} from '../scope/check.ts'
import { isDay } from '../scope/period.ts'
import type { TreeNode } from '../scope/trees.ts'
import type { AudienceRule, Person, PolicyDocument, Substitution, World } from '../scope/world.ts'
import { profileKey, type StatusProfile } from '../statuses/profile.ts'

/** `to` is the whole new record, null where it goes. Putting the old record back undoes the change. */
export type Change =
  | { readonly what: 'documents'; readonly id: string; readonly to: PolicyDocument | null }
  | { readonly what: 'people'; readonly id: string; readonly to: Person | null }
  | { readonly what: 'teams' | 'territories'; readonly id: string; readonly to: TreeNode | null }
  | { readonly what: 'substitutions'; readonly id: string; readonly to: Substitution | null }
  | { readonly what: 'rules'; readonly id: string; readonly to: AudienceRule | null }
  | { readonly what: 'profiles'; readonly id: string; readonly to: StatusProfile | null }
  | { readonly what: 'rights'; readonly to: RightsMatrix }
  | { readonly what: 'today'; readonly to: string }

/** Empty where the change may be made. A change that is refused changes nothing. */
export function changeProblems(world: World, change: Change): readonly WorldProblem[] {
  if (change.what === 'rights') return []
  if (change.what === 'today') return dayProblems(change.to)
  if (change.what === 'profiles') return profileProblems(change.id, change.to, world)
  if (change.to === null) {
    const tree = change.what === 'teams' || change.what === 'territories'
    return tree ? removalProblems(change.id, change.what, world) : []
  }
  if (change.to.id !== change.id) return [{ code: 'otherName', id: change.id, own: change.to.id }]
  switch (change.what) {
    case 'documents':
      return documentProblems(change.to, world)
    case 'people':
      return personProblems(change.to, world)
    case 'teams':
    case 'territories':
      return nodeProblems(change.to, world[change.what], change.what)
    case 'substitutions':
      return substitutionProblems(change.to, world)
    case 'rules': {
      const full = !world.rules.has(change.id) && world.rules.size >= MAX_RULES
      return full ? [{ code: 'tooMany', what: 'rules', limit: MAX_RULES }] : ruleProblems(change.to, world)
    }
  }
}

function dayProblems(to: string): WorldProblem[] {
  return isDay(to) ? [] : [{ code: 'period', of: 'today', reason: { code: 'periodInvalid', from: to, to } }]
}

/** A profile that documents follow neither changes nor goes (S4). */
function profileProblems(id: string, to: StatusProfile | null, world: World): WorldProblem[] {
  if (to !== null && profileKey(to) !== id) return [{ code: 'otherName', id, own: profileKey(to) }]
  const before = world.profiles.get(id)
  if (before === undefined || before === to) return []
  const follower = [...world.documents.values()].find(one => one.profile === id)
  return follower ? [{ code: 'inUse', what: 'profiles', id, by: follower.id }] : []
}

/** The change that undoes this one in the world as it is now. */
export function inverse(world: World, change: Change): Change {
  switch (change.what) {
    case 'rights':
      return { what: 'rights', to: world.rights }
    case 'today':
      return { what: 'today', to: world.today }
    default:
      // The record under `id` is of the kind that `what` says; TypeScript does not see the two together.
      return { what: change.what, id: change.id, to: world[change.what].get(change.id) ?? null } as Change
  }
}

/** Another world, with the change made; the given one stays. Not checked. */
export function withChange(world: World, change: Change): World {
  if (change.what === 'rights') return { ...world, rights: change.to }
  if (change.what === 'today') return { ...world, today: change.to }
  const records = new Map<string, unknown>(world[change.what])
  if (change.to === null) records.delete(change.id)
  else records.set(change.id, change.to)
  return { ...world, [change.what]: records }
}
