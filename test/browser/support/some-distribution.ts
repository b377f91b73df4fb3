// A company and a campaign, and who has it: answered by policy itself, as the relay would.
import type { Address } from '../../../src/documents/address.ts'
import { distribution } from '../../../src/policy/distribution/decide.ts'
import { DEFAULT_RIGHTS, type Role } from '../../../src/policy/rights.ts'
import { NOBODY, type PolicyDocument, plainDocument, plainPerson, plainWorld } from '../../../src/policy/scope/world.ts'
import { BUILT_IN } from '../../../src/policy/statuses/built-in.ts'
import { profileKey, type StatusProfile, userStatus } from '../../../src/policy/statuses/profile.ts'
import type {
  Company,
  DeviceState,
  Distribution,
  DistributionLine,
  PersonDistribution,
} from '../../../src/sync/wire/company.ts'

export const NOW = Date.UTC(2026, 10, 30, 12)
const HOUR = 3_600_000
const TODAY = '2026-11-30'
export const CAMPAIGN = 'campaign/CAMPAIGNAAAAAAAAAAAAAA' as Address
export const CREATED = 'campaign/CREATEDAAAAAAAAAAAAAAA' as Address
export const PIPELINE = 'pipeline/PIPELINEAAAAAAAAAAAAAA' as Address

const PROFILE: StatusProfile = {
  ...{ format: 1, id: 'haus', version: 2, system: 'marketing', initial: null, unused: [] },
  statuses: [
    userStatus({ code: 'PRFG', text: 'In Prüfung', forbids: ['CMSA'] }),
    userStatus({ code: 'GEPR', text: 'Geprüft', permits: ['CREL'] }),
  ],
}

const who = (id: string, name: string, role: Role, more: Partial<Company['people'][number]> = {}) => ({
  ...{ id, name, role, active: true, assists: [], teams: [], territories: [], own: [], version: 1 },
  ...more,
})

export const PEOPLE: Company['people'] = [
  who('me', 'Renate Köhler', 'office'),
  who('anna', 'Anna Schön', 'rep', { teams: ['nord'], territories: ['hh'] }),
  who('joerg', 'Jörg Größer-Übelacker', 'rep', { teams: ['nord'], territories: ['hh'] }),
  who('vicki', 'Vicki Laflamme', 'rep', { teams: ['sued'], territories: ['by'] }),
  who('darcel', 'Darcel Schlecht', 'rep', { teams: ['sued'] }),
  who('assi', 'Anton Assistent', 'assistant', { assists: ['anna'] }),
  who('gone', 'Gerd Gegangen', 'rep', { active: false }),
]

export const COMPANY: Company = {
  today: TODAY,
  people: PEOPLE,
  teams: [
    { id: 'all', name: 'Außendienst', parent: null, version: 1 },
    { id: 'nord', name: 'Team Nord', parent: 'all', version: 1 },
    { id: 'sued', name: 'Team Süd', parent: 'all', version: 1 },
  ],
  territories: [
    { id: 'hh', name: 'Hamburg und Schleswig-Holstein', parent: null, version: 1 },
    { id: 'by', name: 'Bayern', parent: null, version: 1 },
  ],
  rules: [],
  profiles: [...BUILT_IN, [profileKey(PROFILE), PROFILE] as const].map(([key, profile]) => ({
    ...{ key, profile, followers: 1 },
  })),
  kindProfiles: {},
  rights: DEFAULT_RIGHTS,
}

const nodes = (all: Company['teams']) => new Map(all.map(({ id, parent }) => [id, { id, parent }]))
const world = plainWorld({
  today: TODAY,
  profiles: new Map(COMPANY.profiles.map(({ key, profile }) => [key, profile])),
  people: new Map(PEOPLE.map(person => [person.id, plainPerson(person)])),
  ...{ teams: nodes(COMPANY.teams), territories: nodes(COMPANY.territories) },
})

const DOCUMENTS: readonly { readonly name: string; readonly key: string; readonly policy: PolicyDocument }[] = [
  {
    name: 'Grillsaison 2026: Zweitplatzierung im Lebensmittelhandel',
    key: 'CMP-2026-003',
    policy: plainDocument({
      ...{ id: CAMPAIGN, kind: 'campaign', owner: 'me', territory: 'hh', profile: 'haus@2', statuses: ['REL', 'GEPR'] },
      audience: { ...NOBODY, teams: ['nord'] },
      period: { from: '2026-11-01', to: '2026-12-31' },
    }),
  },
  {
    name: 'Frühjahrsputz',
    key: 'CMP-2026-004',
    policy: plainDocument({
      ...{ id: CREATED, kind: 'campaign', owner: 'me', profile: 'standard@1', statuses: ['CRTE'] },
      audience: { ...NOBODY, people: ['anna'] },
      period: { from: '2027-03-01', to: '2027-04-30' },
    }),
  },
  {
    name: 'Pipeline Anna Schön',
    key: 'PIP-2026-001',
    policy: plainDocument({ id: PIPELINE, kind: 'pipeline', owner: 'anna' }),
  },
]

const device = (name: string, state: DeviceState['state'], hours: number | null): DeviceState => ({
  ...{ device: name, name, state },
  seen: hours === null ? null : NOW - hours * HOUR,
})
const DEVICES: Readonly<Record<string, readonly DeviceState[]>> = {
  me: [device('Chrome, Windows', 'has', 0)],
  anna: [device('Safari, iPhone', 'has', 1), device('Chrome, Android', 'will', 50)],
  joerg: [device('Chrome, Android', 'will', 26)],
  vicki: [device('Chrome, Android', 'leaving', 3)],
  darcel: [device('Firefox, Linux', 'not', null)],
}

const found = (address: string) => {
  const document = DOCUMENTS.find(({ policy }) => policy.id === address)
  if (!document) throw new Error(`no document ${address}`)
  return document
}

/** Ordered as the relay does. */
export function someDistribution(address: Address = CAMPAIGN): Distribution {
  const { name, key, policy } = found(address)
  const { owner, profile, statuses, territory, audience } = policy
  const lines = PEOPLE.map(({ id, name, role }): DistributionLine => {
    return { person: id, name, role, answer: distribution(policy, id, world), devices: DEVICES[id] ?? [] }
  })
  const order = ['me', 'anna', 'joerg', 'vicki', 'assi', 'darcel', 'gone']
  return {
    address,
    document: { key, name, owner, profile, statuses, territory, audience },
    lines: lines.sort((a, b) => order.indexOf(a.person) - order.indexOf(b.person)),
    more: 0,
  }
}

/** `all`: also what they do not have. */
export function somePersonDistribution(id = 'anna', all = false): PersonDistribution {
  const person = PEOPLE.find(each => each.id === id)
  if (!person) throw new Error(`no person ${id}`)
  const { name, role, active } = person
  const lines = DOCUMENTS.map(({ name, key, policy }) => {
    const answer = distribution(policy, id, world)
    const state: DeviceState['state'] = answer.given ? 'has' : 'not'
    return {
      ...{ address: policy.id as Address, key, name, profile: policy.profile, answer },
      devices: [device('Safari, iPhone', state, 1)],
    }
  })
  return { person: id, name, role, active, lines: lines.filter(({ answer }) => all || answer.given), next: null }
}
