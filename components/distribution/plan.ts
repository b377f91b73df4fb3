// What is chosen in the form of a planned change, as the change that is asked about. Pure.
import type { Address } from '../../src/documents/address.ts'
import type { Audience } from '../../src/policy/scope/world.ts'
import type { Company, DistributedDocument, DocumentPlan, PlannedChange } from '../../src/sync/wire/company.ts'

export const PLAN_KINDS = [
  'run',
  'set',
  'clear',
  'owner',
  'territory',
  'add',
  'drop',
  'team',
  'personTerritory',
] as const
export type PlanKind = (typeof PLAN_KINDS)[number]

export const isPlanKind = (text: string): text is PlanKind => PLAN_KINDS.some(kind => kind === text)

/** `value` is what the second field holds, `person` whom a plan about a person is about. */
export interface Chosen {
  readonly kind: PlanKind
  readonly person: string
  readonly value: string
}

/** One entry of an audience in one text: `teams/north`. */
export type AudiencePart = keyof Audience

export const audienceValue = (part: AudiencePart, id: string): string => `${part}/${id}`

/** Null while something is not chosen yet. Empty is a choice where it means none: a territory, a team. */
export function planOf(
  { kind, person, value }: Chosen,
  address: Address,
  document: DistributedDocument,
  company: Pick<Company, 'people'>,
): PlannedChange | null {
  switch (kind) {
    case 'team':
    case 'personTerritory': {
      const found = company.people.find(({ id }) => id === person)
      if (!found) return null
      const { id, role, active, assists, own } = found
      const [teams, territories] = kind === 'team' ? [listed(value), found.territories] : [found.teams, listed(value)]
      return { what: 'people', id, to: { id, role, active, assists, own, teams, territories } }
    }
    case 'territory':
      return about(address, { territory: value === '' ? null : value })
    case 'add':
    case 'drop': {
      const audience = audienceWith(document.audience, value, kind === 'add')
      return audience && about(address, { audience })
    }
    default:
      return value === '' ? null : about(address, { [kind]: value })
  }
}

const about = (id: Address, to: DocumentPlan): PlannedChange => ({ what: 'documents', id, to })

const listed = (value: string): string[] => (value === '' ? [] : [value])

function audienceWith(audience: Audience, value: string, added: boolean): Audience | null {
  const at = value.indexOf('/')
  const [part, id] = [value.slice(0, at), value.slice(at + 1)]
  if (part !== 'people' && part !== 'teams' && part !== 'territories') return null
  const others = audience[part].filter(one => one !== id)
  return { ...audience, [part]: added ? [...others, id] : others }
}
