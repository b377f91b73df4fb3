// Held to the plain way: over random histories, what `Satchels` says after each change is what asking everybody says.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { differences } from '../../../../src/policy/distribution/audience.ts'
import { type Change, changeProblems, withChange } from '../../../../src/policy/distribution/change.ts'
import { type Difference, Satchels } from '../../../../src/policy/distribution/satchels.ts'
import { DEFAULT_RIGHTS, type Grant, type RightsMatrix, ROLES, SCOPES } from '../../../../src/policy/rights.ts'
import {
  type Audience,
  plainDocument,
  plainPerson,
  plainWorld,
  type World,
} from '../../../../src/policy/scope/world.ts'
import { STANDARD_PROFILE } from '../../../../src/policy/statuses/marketing.ts'
import { profileKey, type StatusProfile, userStatus } from '../../../../src/policy/statuses/profile.ts'
import { PolicyLists } from '../../../support/policy-lists.ts'

/** Small enough that everything meets everything. */
const PEOPLE = ['ada', 'ben', 'cem', 'dora', 'eva']
const TEAMS = ['t1', 't2', 't3']
const TERRITORIES = ['de', 'south', 'munich', 'north']
const DOCUMENTS = ['d1', 'd2', 'd3', 'd4', 'd5', 'd6']
const KINDS = ['pipeline', 'campaign']
const DAYS = ['2026-01-01', '2026-01-02', '2026-01-03', '2026-01-04']

const EXCLUDING: StatusProfile = {
  ...STANDARD_PROFILE,
  id: 'excluding',
  statuses: [
    userStatus({ code: 'STOP', text: 'Not for devices', forbids: ['CMSA'] }),
    userStatus({ code: 'SOON', text: 'May go earlier', permits: ['CMSA'] }),
  ],
}
const PROFILES = [STANDARD_PROFILE, EXCLUDING]

const some = (ids: readonly string[], most = 2) => fc.uniqueArray(fc.constantFrom(...ids), { maxLength: most })
const maybe = <T>(one: fc.Arbitrary<T>) => fc.option(one, { nil: null, freq: 3 })
const audienceOf: fc.Arbitrary<Audience> = fc.record({
  people: some(PEOPLE),
  teams: some(TEAMS),
  territories: some(TERRITORIES),
})
const noOrSomeAudience = fc.oneof(fc.constant({ people: [], teams: [], territories: [] }), audienceOf)
const period = fc.record({ from: maybe(fc.constantFrom(...DAYS)), to: maybe(fc.constantFrom(...DAYS)) })

const document = (id: string) =>
  fc
    .record({
      kind: fc.constantFrom(...KINDS),
      owner: fc.constantFrom(...PEOPLE),
      territory: maybe(fc.constantFrom(...TERRITORIES)),
      audience: noOrSomeAudience,
      profile: fc.constantFrom(null, ...PROFILES.map(profileKey), 'gone@1'),
      statuses: fc.subarray(['CRTE', 'REL', 'LCK', 'CNC', 'STOP', 'SOON']),
      period: maybe(period),
      fields: fc.constantFrom(new Map(), new Map([['market', 'food']]), new Map([['market', 'drinks']])),
    })
    .map(given => plainDocument({ id, ...given }))

const grant: fc.Arbitrary<Grant> = fc.record({
  kind: fc.constantFrom('*', ...KINDS),
  right: fc.constantFrom('view', 'carry', 'plan'),
  group: fc.constant(null),
  scope: fc.constantFrom(...SCOPES),
})

const person = (id: string) =>
  fc
    .record({
      role: fc.constantFrom(...ROLES),
      active: fc.oneof({ arbitrary: fc.constant(true), weight: 4 }, fc.constant(false)),
      assists: some(PEOPLE, 1),
      teams: some(TEAMS),
      territories: some(TERRITORIES),
      own: fc.oneof(fc.constant([]), fc.array(grant, { maxLength: 2 })),
    })
    .map(given => plainPerson({ id, ...given }))

const substitution = (id: string) =>
  fc
    .record({
      absent: fc.constantFrom(...PEOPLE),
      substitute: fc.constantFrom(...PEOPLE),
      period: fc.oneof({ arbitrary: fc.constant({ from: null, to: null }), weight: 2 }, period),
    })
    .map(given => ({ id, ...given }))

const rule = (id: string) =>
  fc
    .record({
      kind: fc.constantFrom(...KINDS),
      to: audienceOf,
      everybodyIsMeant: fc.boolean(),
      conditional: fc.boolean(),
    })
    .map(({ conditional, ...given }) => {
      const when = conditional ? [{ field: 'market', oneOf: ['food', null] }] : []
      return { id, when, ...given }
    })

/** Everybody by territory and team, to begin with: the default rights alone would leave most of it untouched. */
const BY_PLACE: RightsMatrix = {
  ...DEFAULT_RIGHTS,
  roles: [
    ...DEFAULT_RIGHTS.roles.filter(one => one.role === 'office'),
    {
      role: 'rep',
      grants: (['view', 'carry'] as const).flatMap(right => [
        { kind: 'pipeline', right, group: null, scope: 'team' as const },
        { kind: 'campaign', right, group: null, scope: 'territory' as const },
      ]),
      company: [],
    },
    {
      role: 'assistant',
      grants: (['view', 'carry'] as const).map(right => ({ kind: '*', right, group: null, scope: 'all' as const })),
      company: [],
    },
  ],
}

const record = <T>(what: string, ids: readonly string[], of: (id: string) => fc.Arbitrary<T>) =>
  fc
    .constantFrom(...ids)
    .chain(id =>
      fc.oneof({ arbitrary: of(id), weight: 5 }, fc.constant(null)).map(to => ({ what, id, to }) as unknown as Change),
    )
const node = (ids: readonly string[]) => (id: string) =>
  fc.record({ id: fc.constant(id), parent: maybe(fc.constantFrom(...ids)) })

const change: fc.Arbitrary<Change> = fc.oneof(
  { arbitrary: record('documents', DOCUMENTS, document), weight: 6 },
  { arbitrary: record('people', PEOPLE, person), weight: 5 },
  { arbitrary: record('teams', TEAMS, node(TEAMS)), weight: 3 },
  { arbitrary: record('territories', TERRITORIES, node(TERRITORIES)), weight: 4 },
  { arbitrary: record('substitutions', ['s1', 's2'], substitution), weight: 3 },
  { arbitrary: record('rules', ['r1', 'r2'], rule), weight: 3 },
  {
    arbitrary: fc.constantFrom(...PROFILES).chain(one => record('profiles', [profileKey(one)], () => fc.constant(one))),
    weight: 1,
  },
  { arbitrary: fc.constantFrom(DEFAULT_RIGHTS, BY_PLACE).map(to => ({ what: 'rights', to }) as Change), weight: 1 },
  { arbitrary: fc.constantFrom(...DAYS).map(to => ({ what: 'today', to }) as Change), weight: 2 },
)

const world: fc.Arbitrary<World> = fc
  .record({
    documents: fc.tuple(...DOCUMENTS.map(document)),
    people: fc.tuple(...PEOPLE.map(person)),
    substitutions: fc.tuple(substitution('s1'), substitution('s2')),
    rules: fc.array(rule('r1'), { maxLength: 1 }),
    rights: fc.constantFrom(DEFAULT_RIGHTS, BY_PLACE),
  })
  .map(({ documents, people, substitutions, rules, rights }) => {
    const byId = <T extends { readonly id: string }>(list: readonly T[]) => new Map(list.map(one => [one.id, one]))
    return plainWorld({
      today: '2026-01-02',
      rights,
      // The other one comes later: what follows it waits.
      profiles: new Map([[profileKey(STANDARD_PROFILE), STANDARD_PROFILE]]),
      teams: byId([
        { id: 't1', parent: null },
        { id: 't2', parent: 't1' },
        { id: 't3', parent: null },
      ]),
      territories: byId([
        { id: 'de', parent: null },
        { id: 'south', parent: 'de' },
        { id: 'munich', parent: 'south' },
        { id: 'north', parent: 'de' },
      ]),
      documents: byId(documents),
      people: byId(people),
      substitutions: byId(substitutions),
      rules: byId(rules),
    })
  })

const sorted = (list: readonly Difference[]) =>
  list.toSorted((a, b) => (`${a.document} ${a.person}` < `${b.document} ${b.person}` ? -1 : 1))

const everything = (kept: { audience(document: string): readonly string[] }) =>
  DOCUMENTS.map(id => [id, kept.audience(id).toSorted()])
const fromNothing = (of: World) => everything(new Satchels(of))

/** FC_RUNS: more of them, for an evening. */
const numRuns = Number(process.env.FC_RUNS ?? 1_000)

describe('C5 realignment asks only what can differ, and says what asking everybody would say', () => {
  it('after every change of a random history', () => {
    fc.assert(
      fc.property(world, fc.array(change, { minLength: 1, maxLength: 12 }), (start, history) => {
        const lists = new PolicyLists(start)
        let now = start
        for (const one of history) {
          const problems = changeProblems(now, one)
          const realigned = lists.apply(one)
          assert.equal(realigned.done, problems.length === 0)
          if (!realigned.done) {
            assert.deepEqual(realigned.problems, problems)
            continue
          }
          const after = withChange(now, one)
          const plain = differences(now, after)
          assert.deepEqual(sorted(realigned.granted), sorted(plain.granted))
          assert.deepEqual(sorted(realigned.withdrawn), sorted(plain.withdrawn))
          now = after
        }
        assert.deepEqual(everything(lists), fromNothing(now), 'what is kept is what would be computed from nothing')
        assert.deepEqual(everything(lists.satchels), fromNothing(now), 'and what is asked anew is no other')
      }),
      { numRuns },
    )
  })

  it('C7 a change that is only thought of says the same and leaves everything as it was', () => {
    fc.assert(
      fc.property(world, fc.array(change, { minLength: 1, maxLength: 6 }), (start, history) => {
        const lists = new PolicyLists(start)
        for (const one of history) {
          const before = everything(lists)
          const thought = lists.satchels.whatIf(one)
          assert.deepEqual(everything(lists.satchels), before)
          const made = lists.apply(one)
          assert.equal(made.done, thought.done)
          if (!made.done || !thought.done) continue
          assert.deepEqual(sorted(thought.granted), sorted(made.granted))
          assert.deepEqual(sorted(thought.withdrawn), sorted(made.withdrawn))
        }
      }),
      { numRuns },
    )
  })

  it('C4, D9 computed from nothing, asked from the person and asked from the document, the answers agree', () => {
    fc.assert(
      fc.property(world, start => {
        const satchels = new Satchels(start)
        for (const id of PEOPLE) {
          const expected = DOCUMENTS.filter(one => satchels.audience(one).includes(id))
          assert.deepEqual([...satchels.satchel(id).keys()].toSorted(), expected)
          for (const one of DOCUMENTS) assert.equal(satchels.answer(one, id)?.given, expected.includes(one))
        }
      }),
      { numRuns },
    )
  })
})
