// What policy knows of the company on one day: people, teams, territories, who stands in for whom, rules, documents.
import type { Grant, RightsMatrix, Role } from '../rights.ts'
import { DEFAULT_RIGHTS } from '../rights.ts'
import type { StatusProfile } from '../statuses/profile.ts'
import type { Period } from './period.ts'
import type { Tree } from './trees.ts'

export interface Person {
  readonly id: string
  readonly role: Role
  /** Who does not work here any more has nothing in their satchel, and nobody stands in for them. */
  readonly active: boolean
  readonly assists: readonly string[]
  readonly teams: readonly string[]
  readonly territories: readonly string[]
  /** Own settings, which override the role's (O12). */
  readonly own: readonly Grant[]
}

/** Who is addressed by name: people, teams and territories with everything below them. */
export interface Audience {
  readonly people: readonly string[]
  readonly teams: readonly string[]
  readonly territories: readonly string[]
}

export type FieldValue = string | number | boolean | null

/** What policy needs of a document: the relay's facts, and the values of those fields that rules speak of. */
export interface PolicyDocument {
  readonly id: string
  readonly kind: string
  readonly owner: string
  /** Where it lies. */
  readonly territory: string | null
  /** Whom it is meant for. */
  readonly audience: Audience
  /** Key of the profile version it follows; null for a kind without statuses. */
  readonly profile: string | null
  readonly statuses: readonly string[]
  readonly period: Period | null
  readonly fields: ReadonlyMap<string, FieldValue>
}

/** `substitute` has what `absent` has, on these days; what others stand in for is not passed on. */
export interface Substitution {
  readonly id: string
  readonly absent: string
  readonly substitute: string
  readonly period: Period
}

/** A rule of the office: documents of this kind with these values are shown to these people as well (O14, O16). */
export interface AudienceRule {
  readonly id: string
  readonly kind: string
  /** All of them must hold. */
  readonly when: readonly { readonly field: string; readonly oneOf: readonly FieldValue[] }[]
  readonly to: Audience
  /** That it shows every document of the kind to the whole company is meant. */
  readonly everybodyIsMeant: boolean
}

export interface World {
  /** ISO day in the company's own time zone; the caller's clock. */
  readonly today: string
  readonly rights: RightsMatrix
  /** By `profileKey`. */
  readonly profiles: ReadonlyMap<string, StatusProfile>
  readonly people: ReadonlyMap<string, Person>
  readonly teams: Tree
  readonly territories: Tree
  readonly substitutions: ReadonlyMap<string, Substitution>
  readonly rules: ReadonlyMap<string, AudienceRule>
  readonly documents: ReadonlyMap<string, PolicyDocument>
}

export const NOBODY: Audience = { people: [], teams: [], territories: [] }

/** A document with an owner and nothing else said about it: what pipelines are. */
export function plainDocument(
  given: Pick<PolicyDocument, 'id' | 'kind' | 'owner'> & Partial<PolicyDocument>,
): PolicyDocument {
  const plain = { territory: null, audience: NOBODY, profile: null, statuses: [], period: null, fields: new Map() }
  return { ...plain, ...given }
}

export function plainPerson(given: Pick<Person, 'id' | 'role'> & Partial<Person>): Person {
  return { active: true, assists: [], teams: [], territories: [], own: [], ...given }
}

/**
 * A company without teams, territories, statuses and rules, under the default rights: owners, their assistants and the
 * office have a document, nobody else does. What is given replaces that.
 */
export function plainWorld(given: Pick<World, 'today'> & Partial<World>): World {
  const none = new Map()
  const plain = { rights: DEFAULT_RIGHTS, profiles: none, people: none, teams: none, territories: none }
  return { ...plain, substitutions: none, rules: none, documents: none, ...given }
}
