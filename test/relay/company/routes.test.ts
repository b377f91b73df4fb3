// The company's settings over real HTTP: who may change them, which version they state, what is refused and why (SPEC O).
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { DEFAULT_RIGHTS, type Grant, ROLES, type Role } from '../../../src/policy/rights.ts'
import type { AudienceRule } from '../../../src/policy/scope/world.ts'
import { STANDARD_PROFILE } from '../../../src/policy/statuses/marketing.ts'
import { userStatus } from '../../../src/policy/statuses/profile.ts'
import { VISITS_PROFILE } from '../../../src/policy/statuses/visits.ts'
import { done, id, Portal, problems, refused } from './portal.ts'

const node = (name: string, version = 0, parent: string | null = null) => ({ name, parent, version })
const rule = (given: Partial<AudienceRule> = {}): AudienceRule => ({
  ...{ id: id('rule'), kind: 'campaign', when: [{ field: 'type', oneOf: ['listing'] }] },
  ...{ to: { people: [], teams: [id('team')], territories: [] }, everybodyIsMeant: false, ...given },
})
const putRule = (given: Partial<AudienceRule> = {}, version = 0) => ({ name: 'Listings', rule: rule(given), version })
const person = (given: object = {}) => ({ teams: [], territories: [], own: [], version: 0, ...given })
const lean: Grant = { kind: 'campaign', right: 'view', group: null, scope: 'team' }
const ownProfile = { ...STANDARD_PROFILE, id: 'ours', version: 0 }

/** Every route, with something that it takes; `sent` may depend on the people there are. */
const ROUTES: readonly {
  readonly route: string
  readonly method: string
  readonly path: (portal: Portal) => string
  readonly sent?: (portal: Portal) => unknown
  readonly needs: 'managePeople' | 'administer'
}[] = [
  { route: 'the company', method: 'GET', path: () => '', needs: 'managePeople' },
  ...(['teams', 'territories'] as const).flatMap(table =>
    [
      { route: `put ${table}`, method: 'PUT', path: () => `/${table}/${id('new')}`, sent: () => node('New') },
      { route: `remove ${table}`, method: 'DELETE', path: () => `/${table}/${id('idle')}?version=1` },
    ].map(one => ({ ...one, needs: 'managePeople' as const })),
  ),
  {
    route: 'a person’s teams',
    method: 'PUT',
    path: ({ people }) => `/people/${people.rep.id}`,
    sent: () => person({ teams: [id('team')] }),
    needs: 'managePeople',
  },
  {
    route: 'a person’s own rights',
    method: 'PUT',
    path: ({ people }) => `/people/${people.rep.id}`,
    sent: () => person({ own: [lean] }),
    needs: 'administer',
  },
  {
    route: 'put a rule',
    method: 'PUT',
    path: () => `/rules/${id('rule')}`,
    sent: () => putRule(),
    needs: 'managePeople',
  },
  { route: 'remove a rule', method: 'DELETE', path: () => `/rules/${id('old')}?version=1`, needs: 'managePeople' },
  {
    route: 'a profile',
    method: 'POST',
    path: () => '/profiles',
    sent: () => ({ profile: ownProfile }),
    needs: 'managePeople',
  },
  {
    route: 'a kind',
    method: 'PUT',
    path: () => '/kinds/campaign',
    sent: () => ({ profile: 'standard' }),
    needs: 'managePeople',
  },
  {
    route: 'the rights',
    method: 'PUT',
    path: () => '/rights',
    sent: () => ({ matrix: DEFAULT_RIGHTS }),
    needs: 'administer',
  },
]
const may = (role: Role, needs: string): boolean => role === 'admin' || (role === 'office' && needs === 'managePeople')

async function furnished(context: Parameters<typeof Portal.start>[0]): Promise<Portal> {
  const portal = await Portal.start(context)
  done(await portal.put(`/teams/${id('team')}`, node('North')))
  for (const table of ['teams', 'territories']) done(await portal.put(`/${table}/${id('idle')}`, node('Idle')))
  done(await portal.put(`/rules/${id('old')}`, putRule({ id: id('old') })))
  return portal
}

describe('O1 who changes the company', () => {
  for (const { route, method, path, sent, needs } of ROUTES) {
    for (const role of ROLES) {
      const allowed = may(role, needs)
      test(`O11 ${role} and ${route}: ${allowed ? 'may' : 'may not'}`, async context => {
        const portal = await furnished(context)
        const before = await portal.company()
        const answer = await portal.send(role, method, path(portal), sent?.(portal))
        if (allowed) assert.equal(answer.status, 200, JSON.stringify(answer.body))
        else {
          refused(answer, 403, 'rights')
          assert.deepEqual(await portal.company(), before)
        }
        if (allowed && method !== 'GET' && route !== 'a kind') assert.notDeepEqual(await portal.company(), before)
      })
    }
    test(`nobody and ${route}: must sign in`, async context => {
      const portal = await furnished(context)
      refused(await portal.send(null, method, path(portal), sent?.(portal)), 401, 'signIn')
    })
  }

  test('O1 the rights are those of the company as they are now', async context => {
    const portal = await Portal.start(context)
    const without = DEFAULT_RIGHTS.roles.map(one => (one.role === 'office' ? { ...one, company: [] } : one))
    done(await portal.put('/rights', { matrix: { ...DEFAULT_RIGHTS, roles: without } }, 'admin'))
    refused(await portal.send('office', 'GET', ''), 403, 'rights')
    refused(await portal.put(`/teams/${id('team')}`, node('North')), 403, 'rights')
    done(await portal.put('/rights', { matrix: { ...DEFAULT_RIGHTS, version: 2 } }, 'admin'))
    done(await portal.put(`/teams/${id('team')}`, node('North')))
  })

  test('O1 somebody’s own rights stay when the office changes their teams', async context => {
    const portal = await furnished(context)
    const path = `/people/${portal.people.rep.id}`
    done(await portal.put(path, person({ own: [lean] }), 'admin'))
    done(await portal.put(path, person({ own: [lean], teams: [id('team')], version: 1 })))
    refused(await portal.put(path, person({ version: 2 })), 403, 'rights')
    const { own, teams } = (await portal.company()).people.find(one => one.id === portal.people.rep.id) ?? {}
    assert.deepEqual({ own, teams }, { own: [lean], teams: [id('team')] })
  })
})

describe('O2 versions', () => {
  for (const table of ['teams', 'territories'] as const) {
    test(`${table}: begin at 1, go up, and nobody writes over what they have not seen`, async context => {
      const portal = await Portal.start(context)
      const path = `/${table}/${id('n')}`
      refused(await portal.put(path, node('North', 1)), 409, 'version')
      done(await portal.put(path, node(' North ')))
      refused(await portal.put(path, node('South')), 409, 'version')
      done(await portal.put(path, node('South', 1)))
      refused(await portal.put(path, node('West', 1)), 409, 'version')
      refused(await portal.remove(path, 1), 409, 'version')
      const expected = [{ id: id('n'), name: 'South', parent: null, version: 2 }]
      assert.deepEqual((await portal.company())[table], expected)
      done(await portal.remove(path, 2))
      refused(await portal.remove(path, 2), 404, 'notFound')
      assert.deepEqual((await portal.company())[table], [])
    })
  }

  test('people, rules, profiles and rights', async context => {
    const portal = await furnished(context)
    const rep = `/people/${portal.people.rep.id}`
    refused(await portal.put(rep, person({ version: 1 })), 409, 'version')
    done(await portal.put(rep, person({ teams: [id('team')] })))
    refused(await portal.put(rep, person()), 409, 'version')
    const path = `/rules/${id('rule')}`
    refused(await portal.put(path, putRule({}, 3)), 409, 'version')
    done(await portal.put(path, putRule()))
    refused(await portal.put(path, putRule()), 409, 'version')
    refused(await portal.remove(path, 7), 409, 'version')
    const post = (profile: object) => portal.send('office', 'POST', '/profiles', { profile })
    const first = await post(ownProfile)
    done(first)
    assert.equal(first.body.key, 'ours@1')
    refused(await post(ownProfile), 409, 'version')
    assert.equal((await post({ ...ownProfile, version: 1 })).body.key, 'ours@2')
    refused(await post({ ...STANDARD_PROFILE, version: 0 }), 409, 'version')
    done(await portal.put('/rights', { matrix: DEFAULT_RIGHTS }, 'admin'))
    refused(await portal.put('/rights', { matrix: DEFAULT_RIGHTS }, 'admin'), 409, 'version')
    const { rights, profiles, rules } = await portal.company()
    assert.equal(rights.version, 2)
    assert.deepEqual(
      profiles.map(one => [one.key, one.followers]),
      [
        ['standard@1', 0],
        ['visits@1', 0],
        ['ours@1', 0],
        ['ours@2', 0],
      ],
    )
    assert.deepEqual(
      rules.find(one => one.rule.id === id('rule')),
      putRule({}, 1),
    )
  })

  test('of two at the same time one is first', async context => {
    const portal = await furnished(context)
    const path = `/teams/${id('team')}`
    const answers = await Promise.all(['A', 'B', 'C', 'D'].map(name => portal.put(path, node(name, 1))))
    assert.deepEqual(answers.map(one => one.status).sort(), [200, 409, 409, 409])
    const post = () => portal.send('office', 'POST', '/profiles', { profile: ownProfile })
    assert.deepEqual((await Promise.all([post(), post()])).map(one => one.status).sort(), [200, 409])
  })

  test('everything is there after a start', async context => {
    const portal = await furnished(context)
    done(await portal.put(`/people/${portal.people.rep.id}`, person({ teams: [id('team')], own: [lean] }), 'admin'))
    done(await portal.put('/kinds/campaign', { profile: 'standard' }))
    const before = await portal.company()
    await portal.relay.stop(false)
    const again = await Portal.start(context, { folder: portal.relay.folder })
    assert.deepEqual(await again.company(), before)
    assert.deepEqual(again.relay.core.company.world.people.get(again.people.rep.id)?.own, [lean])
  })
})

describe('O3 what leaves the company unsound is refused with its problems', () => {
  test('trees: no cycle, no unknown parent, not too deep, nothing that is in use goes', async context => {
    const portal = await furnished(context)
    const put = (end: string, parent: string | null, version = 0) =>
      portal.put(`/teams/${id(end)}`, node(end, version, parent && id(parent)))
    done(await put('a', null))
    done(await put('b', 'a'))
    done(await put('c', 'b'))
    problems(await put('a', 'c', 1), [{ code: 'cycle', path: [id('a'), id('c'), id('b'), id('a')] }])
    problems(await put('a', 'a', 1), [{ code: 'cycle', path: [id('a'), id('a')] }])
    problems(await put('d', 'nowhere'), [{ code: 'parentUnknown', node: id('d'), parent: id('nowhere') }])
    let above = 'c'
    for (let level = 4; level <= 32; level++) {
      done(await put(`l${level}`, above))
      above = `l${level}`
    }
    problems(await put('l33', above), [{ code: 'treeTooDeep', node: id('l33'), limit: 32 }])
    const inUse = (by: string) => [{ code: 'inUse', what: 'teams', id: id('team'), by }]
    problems(await portal.remove(`/teams/${id('team')}`, 1), inUse(id('old')))
    done(await portal.remove(`/rules/${id('old')}`, 1))
    done(await portal.put(`/people/${portal.people.rep.id}`, person({ teams: [id('team')] })))
    problems(await portal.remove(`/teams/${id('team')}`, 1), inUse(portal.people.rep.id))
    done(await portal.put(`/people/${portal.people.rep.id}`, person({ version: 1 })))
    done(await portal.remove(`/teams/${id('team')}`, 1))
    // Taken back: under its own name, as something new.
    done(await portal.put(`/teams/${id('team')}`, node('North')))
  })

  const unknown = (what: string, named: string, of: string) => ({ code: 'unknown', what, id: named, of })
  const RULES: readonly (readonly [name: string, given: Partial<AudienceRule>, expected: object])[] = [
    ['a kind there is not', { kind: 'dream' }, unknown('kind', 'dream', id('rule'))],
    ['a field no rule speaks of', { when: [{ field: 'name', oneOf: ['x'] }] }, unknown('field', 'name', id('rule'))],
    ['a field no kind has', { when: [{ field: '__proto__', oneOf: [] }] }, unknown('field', '__proto__', id('rule'))],
    [
      'a value it cannot have',
      { when: [{ field: 'type', oneOf: ['secret'] }] },
      unknown('value', 'secret', id('rule')),
    ],
    [
      'a condition nothing meets',
      { when: [{ field: 'type', oneOf: [] }] },
      { code: 'ruleReachesNobody', rule: id('rule') },
    ],
    [
      'two that exclude each other',
      { when: ['event', 'listing'].map(type => ({ field: 'type', oneOf: [type] })) },
      { code: 'ruleReachesNobody', rule: id('rule') },
    ],
    ['nobody', { to: { people: [], teams: [], territories: [] } }, { code: 'ruleReachesNobody', rule: id('rule') }],
    [
      'everybody, not meant',
      { when: [], to: { people: [], teams: [id('team'), id('idle')], territories: [] } },
      { code: 'ruleReachesEverybody', rule: id('rule') },
    ],
    [
      'a team there is not',
      { to: { people: [], teams: [id('gone')], territories: [] } },
      unknown('team', id('gone'), id('rule')),
    ],
    [
      'a person there is not',
      { to: { people: ['constructor'], teams: [], territories: [] } },
      unknown('person', 'constructor', id('rule')),
    ],
  ]
  for (const [name, given, expected] of RULES) {
    test(`O16 a rule for ${name}`, async context => {
      const portal = await furnished(context)
      problems(await portal.put(`/rules/${id('rule')}`, putRule(given)), [expected])
      assert.equal((await portal.company()).rules.length, 1)
    })
  }

  test('O16 a rule for documents without a value, and one for everybody that is meant', async context => {
    const portal = await furnished(context)
    done(await portal.put(`/rules/${id('rule')}`, putRule({ when: [{ field: 'type', oneOf: [null, 'event'] }] })))
    const everybody = { when: [], to: { people: [], teams: [id('team'), id('idle')], territories: [] } }
    done(await portal.put(`/rules/${id('rule')}`, putRule({ ...everybody, everybodyIsMeant: true }, 1)))
    assert.equal(portal.relay.core.company.world.rules.get(id('rule'))?.everybodyIsMeant, true)
  })

  test('O12 a person: teams and territories there are, rows about different things, nobody unknown', async context => {
    const portal = await furnished(context)
    const { rep } = portal.people
    const put = (given: object, as: Role = 'admin') => portal.put(`/people/${rep.id}`, person(given), as)
    problems(await put({ teams: [id('gone')] }), [unknown('team', id('gone'), rep.id)])
    problems(await put({ territories: [id('team')] }), [unknown('territory', id('team'), rep.id)])
    problems(await put({ own: [lean, lean] }), [{ code: 'rowTwice', role: null, kind: 'campaign', right: 'view' }])
    assert.equal((await put({ own: [{ ...lean, right: 'reign' }] })).body.problems[0].code, 'shape')
    for (const nobody of ['nobody', '__proto__', encodeURIComponent(rep.name)]) {
      refused(await portal.put(`/people/${nobody}`, person()), 404, 'notFound')
    }
  })

  test('a profile that is not sound comes back with the way to the place', async context => {
    const portal = await Portal.start(context)
    const post = (profile: unknown) => portal.send('office', 'POST', '/profiles', { profile })
    const numbered = (code: string, own: number) =>
      userStatus({ code, text: code, number: { own, lowest: own, highest: own }, end: true })
    const statuses = [numbered('ONE', 1), numbered('FAR', 99)]
    problems(await post({ ...ownProfile, initial: 'ONE', statuses }), [
      { code: 'unreachable', status: 'FAR', nearest: ['ONE'] },
    ])
    assert.equal((await post({ ...ownProfile, initial: 'NONE' })).body.problems[0].code, 'referenceUnknown')
    assert.equal((await post({ id: 'ours' })).body.problems[0].code, 'shape')
    // Documents begin with the newest version of an id: it stays with its system.
    problems(await post({ ...VISITS_PROFILE, id: 'standard' }), [
      { code: 'shape', at: 'system', rule: STANDARD_PROFILE.system },
    ])
    assert.equal((await portal.company()).profiles.length, 2)
  })

  test('a kind begins with a profile there is, of its own system', async context => {
    const portal = await Portal.start(context)
    const put = (kind: string, profile: string) => portal.put(`/kinds/${kind}`, { profile })
    problems(await put('campaign', 'none'), [unknown('profile', 'none', 'campaign')])
    problems(await put('campaign', 'visits'), [{ code: 'shape', at: 'profile.system', rule: STANDARD_PROFILE.system }])
    refused(await put('pipeline', 'standard'), 404, 'notFound')
    refused(await put('dream', 'standard'), 404, 'notFound')
    done(await portal.send('office', 'POST', '/profiles', { profile: ownProfile }))
    done(await put('campaign', 'ours'))
    assert.deepEqual((await portal.company()).kindProfiles, { campaign: 'ours', 'visit-report': 'visits' })
    assert.equal(portal.relay.core.company.judge.beginning('campaign').profile, 'ours@1')
    assert.equal(portal.relay.core.company.judge.beginning('visit-report').profile, 'visits@1')
  })

  test('rights that leave nobody to change them', async context => {
    const portal = await Portal.start(context)
    const roles = DEFAULT_RIGHTS.roles.map(one => (one.role === 'admin' ? { ...one, company: [] } : one))
    const put = (matrix: unknown) => portal.put('/rights', { matrix }, 'admin')
    problems(await put({ ...DEFAULT_RIGHTS, roles }), [{ code: 'nobodyAdministers' }])
    problems(await put({ ...DEFAULT_RIGHTS, roles: roles.slice(1) }), [{ code: 'roleMissing', role: 'admin' }])
    assert.deepEqual((await portal.company()).rights, DEFAULT_RIGHTS)
  })
})

describe('O4 limits and shapes', () => {
  const many = Array.from({ length: 1_001 }, (_, at) => id(`t${at}`))
  const MALFORMED: readonly (readonly [name: string, method: string, path: string, body?: unknown])[] = [
    ['an id of another length', 'PUT', '/teams/short', node('x')],
    ['an id with other letters', 'PUT', `/teams/${encodeURIComponent(`${'x'.repeat(21)}ß`)}`, node('x')],
    ['no name', 'PUT', `/teams/${id('a')}`, node('')],
    ['a name of blanks', 'PUT', `/teams/${id('a')}`, node('  ')],
    ['a long name', 'PUT', `/teams/${id('a')}`, node('n'.repeat(201))],
    ['no version', 'PUT', `/teams/${id('a')}`, { name: 'x', parent: null }],
    ['a version that is a text', 'PUT', `/teams/${id('a')}`, { ...node('x'), version: '0' }],
    ['a field too many', 'PUT', `/territories/${id('a')}`, { ...node('x'), admin: true }],
    ['no JSON', 'PUT', `/territories/${id('a')}`, '{'],
    ['a removal without a version', 'DELETE', `/teams/${id('a')}`],
    ['a removal of version 0', 'DELETE', `/teams/${id('a')}?version=0`],
    ['too many teams', 'PUT', '/people/somebody', person({ teams: many })],
    ['a team twice', 'PUT', '/people/somebody', person({ teams: [id('a'), id('a')] })],
    ['a rule under another id', 'PUT', `/rules/${id('other')}`, putRule()],
    [
      'an object for a value',
      'PUT',
      `/rules/${id('rule')}`,
      putRule({ when: [{ field: 'type', oneOf: [{} as never] }] }),
    ],
    [
      'too many conditions',
      'PUT',
      `/rules/${id('rule')}`,
      putRule({ when: Array.from({ length: 101 }, () => ({ field: 'type', oneOf: [null] })) }),
    ],
    ['no profile', 'POST', '/profiles', { profile: [] }],
    ['a kind without a profile', 'PUT', '/kinds/campaign', {}],
  ]
  test('what is not as it should be is malformed, and nothing is changed', async context => {
    const portal = await Portal.start(context)
    const before = await portal.company()
    for (const [name, method, path, body] of MALFORMED) {
      const answer = await portal.send('admin', method, path, body)
      assert.deepEqual([name, answer.status, answer.body.error?.code], [name, 400, 'malformed'])
    }
    assert.deepEqual(await portal.company(), before)
  })

  for (const [path, method, bytes] of [
    [`/teams/${id('a')}`, 'PUT', 16],
    ['/people/somebody', 'PUT', 128],
    [`/rules/${id('a')}`, 'PUT', 128],
    ['/profiles', 'POST', 256],
    ['/rights', 'PUT', 512],
  ] as const) {
    test(`${method} ${path} takes ${bytes} KiB`, async context => {
      const portal = await Portal.start(context)
      const padded = (length: number) => `{"padding":"${'x'.repeat(length - 14)}"}`
      refused(await portal.send('admin', method, path, padded(bytes * 1024)), 400, 'malformed')
      refused(await portal.send('admin', method, path, padded(bytes * 1024 + 1)), 413, 'tooLarge')
    })
  }

  test('who may not change anything sends nothing large', async context => {
    const portal = await Portal.start(context)
    refused(await portal.send('rep', 'POST', '/profiles', `"${'x'.repeat(200_000)}"`), 403, 'rights')
  })

  test('a person in a thousand teams', async context => {
    const portal = await Portal.start(context)
    const { store } = portal.relay.core.company
    const teams = many.slice(1)
    for (const team of teams) store.putNode('teams', { id: team, name: team, parent: null })
    await portal.relay.stop(false)
    const again = await Portal.start(context, { folder: portal.relay.folder })
    done(await again.put(`/people/${again.people.rep.id}`, person({ teams })))
    assert.equal((await again.company()).people.find(one => one.id === again.people.rep.id)?.teams.length, 1_000)
  })
})
