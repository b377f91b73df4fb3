// Who has what and why over HTTP: whom it is told, the four conditions, how far devices have come, and planned changes that
// change nothing and then come true.
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import type { PersonRecord } from '../../../relay/accounts/persons.ts'
import { DISTRIBUTION_PAGE, WHAT_IF_BYTES } from '../../../relay/limits.ts'
import type { DocumentRow } from '../../../relay/store/store.ts'
import { type Address, newAddress } from '../../../src/documents/address.ts'
import { campaign } from '../../../src/documents/campaign.ts'
import type { Summary } from '../../../src/documents/kind.ts'
import { pipeline } from '../../../src/documents/pipeline.ts'
import type { Condition } from '../../../src/policy/distribution/decide.ts'
import { DEFAULT_RIGHTS, ROLES } from '../../../src/policy/rights.ts'
import { NOBODY } from '../../../src/policy/scope/world.ts'
import type {
  DeviceState,
  Distribution,
  DistributionLine,
  PersonDistribution,
  PlanAnswer,
  PlannedChange,
} from '../../../src/sync/wire/company.ts'
import { enrol, type Profile } from '../../support/device.ts'
import { SeededRandom } from '../../support/random.ts'
import { TestRelay } from '../../support/relay.ts'
import { RawDevice } from '../sockets/support.ts'
import { commit } from '../store/commits.ts'

const NOW = Date.UTC(2026, 10, 30, 12)
const kinds = new Map([pipeline, campaign].map(kind => [kind.name, kind]))

/** A relay with a small company, whose documents the test writes down itself. */
class Office {
  relay: TestRelay
  readonly people: Readonly<Record<'admin' | 'office' | 'assistant' | 'anna' | 'boris' | 'clara', PersonRecord>>
  readonly #random = new SeededRandom(11)
  readonly #tokens = new Map<string, string>()

  constructor(relay: TestRelay) {
    this.relay = relay
    const [anna, boris] = [relay.person('Anna Rep'), relay.person('Boris Rep')]
    this.people = {
      admin: relay.person('Ada Admin'),
      office: relay.person('Olga Office', 'office'),
      assistant: relay.person('Anton Assistant', 'assistant', [anna.id]),
      ...{ anna, boris, clara: relay.person('Clara Größer') },
    }
  }

  static async begin(): Promise<Office> {
    return new Office(await TestRelay.start({ kinds, clock: () => NOW }))
  }

  async document(
    kind: string,
    given: Partial<DocumentRow> & { readonly name: string; readonly from?: string | null; readonly to?: string | null },
  ): Promise<Address> {
    const { name, from = null, to = null, owner = this.people.office.id, statuses = ['REL'], parent = null } = given
    const address = newAddress(kind, this.#random.bytes)
    const isCampaign = kind === campaign.name
    const summary: Summary = isCampaign ? { name, type: 'promotion', begins: from, ends: to } : { name }
    const create = {
      ...{ kind, keyPrefix: isCampaign ? 'CMP' : 'PIP', owner, epoch: 1, schema: 1, created: NOW, summary, parent },
      profile: isCampaign ? 'standard@1' : null,
      statuses: isCampaign ? statuses : [],
      territory: given.territory ?? null,
      audience: given.audience ?? NOBODY,
    }
    await this.relay.core.store.commit([commit(address, { create })])
    await this.relay.core.catalogue.placed(address)
    return address
  }

  async change(address: Address, changes: Partial<DocumentRow>): Promise<void> {
    const row = await this.relay.core.store.document(address)
    assert.ok(row)
    await this.relay.core.store.commit([commit(address, { facts: { ...row, ...changes, version: row.version + 1 } })])
    await this.relay.core.catalogue.placed(address)
  }

  ask(path: string, by: PersonRecord | null = this.people.office, body?: unknown): Promise<Response> {
    if (by && !this.#tokens.has(by.id)) this.#tokens.set(by.id, this.relay.token(by))
    const init: RequestInit = { headers: by ? { authorization: `Bearer ${this.#tokens.get(by.id)}` } : {} }
    if (body === undefined) return fetch(`${this.relay.origin}/api/distribution/${path}`, init)
    const headers = { ...init.headers, 'content-type': 'application/json', origin: this.relay.origin }
    const text = typeof body === 'string' ? body : JSON.stringify(body)
    return fetch(`${this.relay.origin}/api/distribution/${path}`, { method: 'POST', headers, body: text })
  }

  async get<T>(path: string): Promise<T> {
    const response = await this.ask(path)
    assert.equal(response.status, 200, `${path}: ${await response.clone().text()}`)
    return (await response.json()) as T
  }

  async line(address: Address, person: PersonRecord): Promise<DistributionLine> {
    const { lines } = await this.get<Distribution>(address)
    const found = lines.find(line => line.person === person.id)
    assert.ok(found)
    return found
  }

  /** `document person` of everybody who has something. */
  async everything(documents: readonly Address[]): Promise<string[]> {
    const pairs: string[] = []
    for (const address of documents) {
      const { lines } = await this.get<Distribution>(address)
      for (const { person, answer } of lines) if (answer.given) pairs.push(`${address} ${person}`)
    }
    return pairs.sort()
  }

  async plan(change: PlannedChange): Promise<PlanAnswer> {
    const response = await this.ask('what-if', this.people.office, { change })
    assert.equal(response.status, 200, await response.clone().text())
    return (await response.json()) as PlanAnswer
  }
}

describe('F1 who is told', () => {
  let office: Office
  let address: Address
  before(async () => {
    office = await Office.begin()
    address = await office.document('pipeline', { name: 'West', owner: office.people.anna.id })
  })
  after(() => office.relay.stop())

  const today = { change: { what: 'today', to: '2026-12-01' } }
  for (const role of ROLES) {
    const may = role === 'admin' || role === 'office'
    it(`F1 ${role} ${may ? 'sees' : 'does not see'} who has what`, async () => {
      const by = Object.values(office.people).find(person => person.role === role) ?? null
      const answers = [
        await office.ask(address, by),
        await office.ask(`people/${office.people.anna.id}`, by),
        await office.ask('what-if', by, today),
      ]
      assert.deepEqual(
        answers.map(({ status }) => status),
        Array.from({ length: 3 }, () => (may ? 200 : 403)),
      )
    })
  }

  it('F1 nobody who is not signed in does', async () => {
    for (const path of [address, `people/${office.people.anna.id}`]) {
      assert.equal((await office.ask(path, null)).status, 401)
    }
  })

  for (const path of ['pipeline/AAAAAAAAAAAAAAAAAAAAAA', 'nothing/x', 'people/nobody', 'people/..%2f']) {
    it(`F1 there is nothing at ${path}`, async () => assert.equal((await office.ask(path)).status, 404))
  }

  for (const query of ['after=x', 'after=pipeline/short', 'limit=3', `text=${'x'.repeat(301)}`, 'text=a&text=b']) {
    it(`F2 a page asked for with ${query.slice(0, 30)} is refused`, async () => {
      assert.equal((await office.ask(`people/${office.people.anna.id}?${query}`)).status, 400)
    })
  }
})

describe('F2 the four conditions', () => {
  let office: Office
  before(async () => {
    office = await Office.begin()
  })
  after(() => office.relay.stop())

  const met = { status: 'permits', rights: 'named', scope: 'named', period: 'current' }
  const cases: readonly [
    string,
    Partial<DocumentRow> & { from?: string; to?: string },
    'anna' | 'boris',
    object,
    Condition[],
  ][] = [
    ['released, addressed, current', {}, 'anna', met, []],
    ['only created', { statuses: ['CRTE'] }, 'anna', { ...met, status: 'nothingPermits' }, ['status']],
    [
      'addressed to somebody else',
      {},
      'boris',
      { ...met, rights: 'outOfReach', scope: 'outOfReach' },
      ['rights', 'scope'],
    ],
    ['over', { to: '2026-11-29' }, 'anna', { ...met, period: 'over' }, ['period']],
    ['not yet begun', { from: '2026-12-01', to: '2026-12-02' }, 'anna', { ...met, period: 'notYet' }, ['period']],
    [
      'nothing of it',
      { statuses: ['CNC'], from: '2026-12-01', to: '2026-11-01' },
      'boris',
      { status: 'nothingPermits', rights: 'outOfReach', scope: 'outOfReach', period: 'periodInvalid' },
      ['status', 'rights', 'scope', 'period'],
    ],
  ]
  for (const [what, given, who, codes, against] of cases) {
    it(`F2 says of a campaign that is ${what} why ${against.length === 0 ? '' : 'not'}`, async () => {
      const audience = { ...NOBODY, people: [office.people.anna.id] }
      const address = await office.document('campaign', {
        name: what,
        from: '2026-11-01',
        to: '2026-12-31',
        ...given,
        audience,
      })
      const { answer } = await office.line(address, office.people[who])
      const { status, rights, scope, period } = answer
      const found = { status, rights, scope, period }
      assert.equal(answer.given, against.length === 0)
      assert.deepEqual(
        Object.fromEntries(Object.entries(found).map(([name, { reasons }]) => [name, reasons[0]?.code])),
        codes,
      )
      const unmet = Object.entries(found).filter(([, finding]) => !finding.met)
      assert.deepEqual(
        unmet.map(([name]) => name),
        against,
      )
      const desk = await office.line(address, office.people.office)
      assert.deepEqual(
        [desk.answer.given, desk.answer.plans?.code],
        [true, 'plans'],
        'who plans it has it all the same',
      )
    })
  }

  it('F2 tells of those it is meant for before those it is not, whoever has it not', async () => {
    const { clara, boris } = office.people
    const audience = { ...NOBODY, people: [clara.id, boris.id] }
    const address = await office.document('campaign', { name: 'Soon', from: '2027-01-01', audience })
    const { lines } = await office.get<Distribution>(address)
    const told = lines.filter(({ answer }) => !answer.given).map(({ person }) => person)
    assert.deepEqual(told.slice(0, 3), [boris.id, clara.id, office.people.anna.id])
  })

  it('F2 names everybody, those who have it first, or whom one looks for', async () => {
    const { anna, boris, assistant, office: olga, admin, clara } = office.people
    const address = await office.document('pipeline', { name: 'South', owner: boris.id })
    const names = ({ lines }: Distribution) => lines.map(({ person }) => person)
    assert.deepEqual(names(await office.get<Distribution>(address)), [
      ...[admin.id, boris.id, olga.id],
      ...[anna.id, assistant.id, clara.id],
    ])
    assert.deepEqual(names(await office.get<Distribution>(`${address}?text=groesser`)), [clara.id])
    const gone = office.relay.person('Gerd Gone')
    office.relay.core.accounts.changePerson(gone.id, { active: false })
    office.relay.person('Nina New')
    const line = await office.line(address, gone)
    assert.deepEqual([line.answer.given, line.answer.rights.reasons[0]?.code], [false, 'personInactive'])
  })
})

describe('F3 F4 how far it has come', () => {
  let office: Office
  let profile: Profile
  before(async () => {
    office = await Office.begin()
    profile = enrol(office.relay, office.people.anna)
  })
  after(() => office.relay.stop())

  const state = async (address: Address, person = office.people.anna) =>
    (await office.line(address, person)).devices.map(device => [device.state, device.seen])
  /** A device is asked about what it is told while it is connected once a second; asked without HTTP, which counts. */
  const becomes = async (address: Address, expected: DeviceState['state']) => {
    const { distributions } = office.relay.relay.core
    const now = () => distributions.document(address)?.lines.find(line => line.person === office.people.anna.id)
    while (now()?.devices[0]?.state !== expected) await turn()
  }
  /** Twice there and back: by then the relay has what the device answered to a ping sent before. */
  const arrived = async (raw: RawDevice) => {
    for (let times = 0; times < 2; times++) {
      raw.send({ type: 'ping' })
      await raw.frame('pong')
    }
  }
  const connect = async () => {
    const raw = new RawDevice(office.relay, profile)
    await raw.opened()
    raw.hello({ carries: true })
    await raw.frame('catalogue')
    await arrived(raw)
    return raw
  }

  it('F3 F4 a device will have it, has it, has it still after a restart, and is rid of it once it has handed over', async () => {
    const { anna, boris } = office.people
    const early = await office.document('pipeline', { name: 'Early', owner: anna.id })
    assert.deepEqual(await state(early), [['will', null]], 'it was never here')
    const raw = await connect()
    assert.deepEqual(await state(early), [['has', NOW]])
    const late = await office.document('pipeline', { name: 'Late', owner: anna.id })
    await raw.frame('catalogue', ({ catalogue }) => catalogue.entries.some(entry => entry.address === late))
    await becomes(late, 'has')
    await raw.close()
    const { folder } = office.relay
    await office.relay.stop(false)
    office.relay = await TestRelay.start({ kinds, clock: () => NOW, folder })
    assert.deepEqual(await state(late), [['has', NOW]], 'written down')
    const later = await office.document('pipeline', { name: 'Later', owner: anna.id })
    assert.deepEqual(await state(later), [['will', NOW]])
    await office.change(early, { owner: boris.id })
    await office.change(later, { owner: boris.id })
    assert.deepEqual(await state(early), [['leaving', NOW]])
    assert.deepEqual(await state(later), [['not', NOW]], 'it never came there')
    const again = await connect()
    assert.deepEqual(await state(early), [['leaving', NOW]], 'told, but not handed over')
    again.send({ type: 'carried', word: { left: [early] } })
    await again.frame('left')
    assert.deepEqual(await state(early), [['not', NOW]])
    await office.change(early, { owner: anna.id })
    await again.frame('catalogue', ({ catalogue }) => catalogue.entries.some(entry => 'facts' in entry))
    await becomes(early, 'has')
    await again.close()
  })

  it('F4 a device that claims what it was not told, or begins anew, has what it says', async () => {
    const address = await office.document('pipeline', { name: 'Claimed', owner: office.people.anna.id })
    const raw = new RawDevice(office.relay, profile)
    await raw.opened()
    raw.socket.pong(`999999 ${office.people.anna.id}`)
    raw.socket.pong('x'.repeat(100))
    await arrivedUnheard(raw)
    assert.deepEqual(await state(address), [['will', NOW]], 'before it has said hello')
    raw.hello({ carries: true })
    await raw.frame('catalogue')
    await arrived(raw)
    const late = await office.document('pipeline', { name: 'Never told', owner: office.people.boris.id })
    raw.socket.pong(`999999 ${office.people.anna.id}`)
    raw.socket.pong(`1 ${office.people.boris.id}`)
    await arrived(raw)
    assert.deepEqual(await state(late), [['not', NOW]])
    await raw.close()
    const anew = new RawDevice(office.relay, profile)
    await anew.opened()
    ;(
      anew.socket as unknown as { _receiver: { removeAllListeners(event: string): void } }
    )._receiver.removeAllListeners('ping')
    anew.hello({ carries: true, cookie: 0 })
    await anew.frame('catalogue')
    assert.deepEqual(await state(address), [['will', NOW]], 'it came with nothing and has answered for nothing')
    await anew.close()
  })

  it('F3 a device that was revoked is not spoken of', async () => {
    const lost = enrol(office.relay, office.people.clara)
    const address = await office.document('pipeline', { name: 'Lost', owner: office.people.clara.id })
    assert.equal((await state(address, office.people.clara)).length, 1)
    office.relay.core.accounts.revokeDevice(lost.device)
    assert.deepEqual(await state(address, office.people.clara), [])
  })
})

/** The relay has read what was sent before: it closes a socket that says something else than hello first. */
async function arrivedUnheard(raw: RawDevice): Promise<void> {
  const heard = new Promise(resolve => raw.socket.once('pong', resolve))
  raw.socket.ping('x')
  await heard
}

describe('F5 somebody’s satchel', () => {
  let office: Office
  before(async () => {
    office = await Office.begin()
    for (let count = 0; count < DISTRIBUTION_PAGE + 3; count++) {
      await office.document('pipeline', { name: `Region ${count}`, owner: office.people.anna.id })
    }
    await office.document('campaign', { name: 'Grüne Woche', statuses: ['CRTE'] })
    await office.document('pipeline', { name: 'Boris’ own', owner: office.people.boris.id })
  })
  after(() => office.relay.stop())

  const page = (query = '') => office.get<PersonDistribution>(`people/${office.people.anna.id}?${query}`)

  it('F5 has what they have, page by page, nothing twice and nothing else', async () => {
    const first = await page()
    assert.equal(first.lines.length, DISTRIBUTION_PAGE)
    assert.ok(first.next)
    const second = await page(`after=${encodeURIComponent(first.next)}`)
    assert.deepEqual([second.lines.length, second.next], [3, null])
    const keys = [...first.lines, ...second.lines].map(({ key }) => key)
    assert.deepEqual(keys, [...new Set(keys)].sort())
    assert.ok([...first.lines, ...second.lines].every(({ answer }) => answer.given))
  })

  it('F5 asked for by name or key, says of what they do not have why', async () => {
    const { lines } = await page('text=gruene')
    assert.deepEqual(
      lines.map(({ name, answer }) => [name, answer.given, answer.status.met]),
      [['Grüne Woche', false, false]],
    )
    assert.deepEqual((await page('text=cmp-2026')).lines.length, 1)
    assert.deepEqual((await page('text=no%20such')).lines, [])
  })
})

describe('F6 what would happen if', () => {
  let office: Office
  let documents: Address[]
  before(async () => {
    office = await Office.begin()
    const { company } = office.relay.core
    const root = { parent: null, version: 0 }
    const put = (what: 'teams' | 'territories', id: string) =>
      company.apply({ what, id, to: { id, parent: null } }, () =>
        company.store.putNode(what, { id, name: id, ...root }),
      )
    for (const id of ['north', 'south']) {
      await put('teams', id)
      await put('territories', id)
    }
    const person = company.world.people.get(office.people.boris.id)
    assert.ok(person)
    await company.apply(
      { what: 'people', id: person.id, to: { ...person, teams: ['north'], territories: ['north'] } },
      () => {
        company.store.putSettings(person.id, { teams: ['north'], territories: ['north'], own: [] })
      },
    )
    const toNorth = { ...NOBODY, teams: ['north'] }
    const top = await office.document('campaign', {
      name: 'Top',
      audience: { ...NOBODY, people: [office.people.anna.id] },
    })
    documents = [
      top,
      await office.document('campaign', { name: 'Below', parent: top, audience: toNorth }),
      await office.document('campaign', { name: 'Created', statuses: ['CRTE'], audience: toNorth }),
      await office.document('campaign', { name: 'South', audience: { ...NOBODY, territories: ['south'] } }),
      await office.document('pipeline', { name: 'West', owner: office.people.anna.id }),
    ]
  })
  after(() => office.relay.stop())

  const company = () => office.relay.core.company
  const boris = () => {
    const found = company().world.people.get(office.people.boris.id)
    assert.ok(found)
    return found
  }
  const at = (index: number): Address => documents[index] ?? assert.fail('no such document')

  const plans: readonly [string, () => PlannedChange, () => Promise<unknown>, number, number][] = [
    [
      'a campaign is released',
      () => ({ what: 'documents', id: at(2), to: { run: 'CREL' } }),
      () => office.change(at(2), { statuses: ['REL'] }),
      ...([1, 0] as const),
    ],
    [
      'one is rejected with what is below it',
      () => ({ what: 'documents', id: at(0), to: { run: 'CCNS' } }),
      async () => {
        for (const address of [at(0), at(1)]) await office.change(address, { statuses: ['CNC'] })
      },
      ...([0, 2] as const),
    ],
    [
      'a pipeline gets another owner',
      () => ({ what: 'documents', id: at(4), to: { owner: office.people.boris.id } }),
      () => office.change(at(4), { owner: office.people.boris.id }),
      ...([1, 2] as const),
    ],
    [
      'a campaign is meant for others',
      () => ({
        what: 'documents',
        id: at(3),
        to: { audience: { ...NOBODY, territories: ['north'] }, territory: 'north' },
      }),
      () => office.change(at(3), { audience: { ...NOBODY, territories: ['north'] }, territory: 'north' }),
      ...([1, 0] as const),
    ],
    [
      'somebody changes the team and the territory',
      () => ({ what: 'people', id: boris().id, to: { ...boris(), teams: ['south'], territories: ['south'] } }),
      () =>
        company().apply(
          { what: 'people', id: boris().id, to: { ...boris(), teams: ['south'], territories: ['south'] } },
          () => {},
        ),
      ...([0, 2] as const),
    ],
    [
      'the office makes a rule',
      () => ({ what: 'rules', id: 'r', to: rule() }),
      () => company().apply({ what: 'rules', id: 'r', to: rule() }, () => {}),
      ...([1, 0] as const),
    ],
    [
      'the rights are others',
      () => ({ what: 'rights', to: withoutReps() }),
      () => company().apply({ what: 'rights', to: withoutReps() }, () => {}),
      ...([0, 2] as const),
    ],
  ]
  const rule = () => ({
    ...{ id: 'r', kind: 'campaign', everybodyIsMeant: false },
    when: [{ field: 'type', oneOf: ['promotion', null] }],
    to: { ...NOBODY, people: [office.people.clara.id] },
  })
  const withoutReps = () => ({
    ...DEFAULT_RIGHTS,
    version: 2,
    roles: DEFAULT_RIGHTS.roles.map(one => (one.role === 'rep' ? { ...one, grants: [] } : one)),
  })

  for (const [what, plan, make, gives, takes] of plans) {
    it(`F6 ${what}: told beforehand, changes nothing, and then it is so`, async () => {
      const before = await office.everything(documents)
      const change = plan()
      const { granted, withdrawn, totals, more, stopped } = await office.plan(change)
      assert.deepEqual(await office.everything(documents), before, 'nothing has changed')
      assert.deepEqual([more, stopped], [0, []])
      assert.deepEqual(totals, { granted: granted.length, withdrawn: withdrawn.length })
      const pair = (line: PlanAnswer['granted'][number]) => `${line.address} ${line.person}`
      const [comes, goes] = [granted.map(pair), withdrawn.map(pair)]
      assert.deepEqual([comes.length >= gives, goes.length >= takes], [true, true], JSON.stringify(totals))
      await make()
      const expected = [...before.filter(one => !goes.includes(one)), ...comes].sort()
      assert.deepEqual(await office.everything(documents), expected)
    })
  }

  it('F6 a transaction that its statuses do not let run says why, with the document that stops it', async () => {
    const answer = await office.plan({ what: 'documents', id: at(0), to: { run: 'CREL' } })
    assert.deepEqual(
      answer.stopped.map(({ address, reasons }) => [address, reasons[0]?.code]),
      [[at(0), 'forbids']],
    )
    assert.deepEqual(answer.totals, { granted: 0, withdrawn: 0 })
    const none = await office.plan({ what: 'documents', id: at(4), to: { run: 'CREL' } })
    assert.equal(none.stopped[0]?.reasons[0]?.code, 'noStatuses')
    const unknown = await office.plan({ what: 'documents', id: at(3), to: { set: 'ZZZZ' } })
    assert.equal(unknown.stopped[0]?.reasons[0]?.code, 'statusUnknown')
  })

  const problems: readonly [string, () => PlannedChange, string][] = [
    ['an owner there is not', () => ({ what: 'documents', id: at(0), to: { owner: 'nobody' } }), 'unknown'],
    ['a team that is still named', () => ({ what: 'teams', id: 'south', to: null }), 'inUse'],
    ['a team below itself', () => ({ what: 'teams', id: 'south', to: { id: 'south', parent: 'south' } }), 'cycle'],
    ['a record under another name', () => ({ what: 'people', id: 'x', to: boris() }), 'otherName'],
    [
      'a matrix that leaves out a role',
      () => ({ what: 'rights', to: { ...DEFAULT_RIGHTS, roles: DEFAULT_RIGHTS.roles.slice(0, 3) } }),
      'roleMissing',
    ],
  ]
  for (const [what, plan, code] of problems) {
    it(`F6 ${what} is refused with what is wrong`, async () => {
      const response = await office.ask('what-if', office.people.office, { change: plan() })
      assert.equal(response.status, 422)
      const body = (await response.json()) as { code: string; problems: { code: string }[] }
      assert.deepEqual([body.code, body.problems[0]?.code], ['problems', code])
    })
  }

  const deep = `{"change":${'{"to":'.repeat(2_000)}1${'}'.repeat(2_000)}}`
  const many = Array.from({ length: 1_001 }, (_, index) => `p${index}`)
  const hostile: readonly [string, unknown][] = [
    ['nothing', {}],
    ['a text', { change: 'people' }],
    ['a list', { change: [] }],
    ['something of no kind', { change: { what: 'weather', to: null } }],
    ['an id that is an object', { change: { what: 'teams', id: {}, to: { id: {}, parent: null } } }],
    ['a document that is gone', { change: { what: 'documents', id: 'pipeline/AAAAAAAAAAAAAAAAAAAAAA', to: null } }],
    ['an address that is none', { change: { what: 'documents', id: '../../etc', to: {} } }],
    [
      'a transaction that is no code',
      { change: { what: 'documents', id: 'pipeline/AAAAAAAAAAAAAAAAAAAAAA', to: { run: 'x'.repeat(500) } } },
    ],
    ['a day that is none', { change: { what: 'today', to: '2026-02-30' } }],
    [
      'a thousand and one names',
      {
        change: {
          what: 'documents',
          id: 'pipeline/AAAAAAAAAAAAAAAAAAAAAA',
          to: { audience: { people: many, teams: [], territories: [] } },
        },
      },
    ],
    [
      'a role there is not',
      {
        change: {
          what: 'people',
          id: 'x',
          to: { id: 'x', role: 'king', active: true, assists: [], teams: [], territories: [], own: [] },
        },
      },
    ],
    [
      'a condition without end',
      {
        change: {
          what: 'rules',
          id: 'r',
          to: {
            id: 'r',
            kind: 'campaign',
            when: [{ field: 'type', oneOf: [{}] }],
            to: NOBODY,
            everybodyIsMeant: false,
          },
        },
      },
    ],
    ['a profile of nothing', { change: { what: 'profiles', id: 'p@1', to: {} } }],
    ['something beside it', { change: { what: 'today', to: '2026-12-01' }, more: 1 }],
    ['two thousand levels', deep],
  ]
  for (const [what, body] of hostile) {
    it(`F7 ${what} is malformed, and no trouble`, async () => {
      assert.equal((await office.ask('what-if', office.people.office, body)).status, 400)
    })
  }

  it('F7 an unknown document is not found, and too much is not read', async () => {
    const change = { what: 'documents', id: 'pipeline/AAAAAAAAAAAAAAAAAAAAAA', to: {} }
    assert.equal((await office.ask('what-if', office.people.office, { change })).status, 404)
    const large = JSON.stringify({ change: 'x'.repeat(WHAT_IF_BYTES) })
    assert.equal((await office.ask('what-if', office.people.office, large)).status, 413)
  })
})
