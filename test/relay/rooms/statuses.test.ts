import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Address } from '../../../src/documents/address.ts'
import { STANDARD_PROFILE } from '../../../src/policy/statuses/marketing.ts'
import { profileKey, userStatus } from '../../../src/policy/statuses/profile.ts'
import { parseNotRun } from '../../../src/sync/wire/commands.ts'
import { profilesDigest } from '../../../src/sync/wire/profiles.ts'
import type { Profile } from '../../support/device.ts'
import { RawDevice } from '../sockets/support.ts'
import { became, content, creation, Desk, run } from './desk.ts'

describe('commands about statuses', () => {
  let desk: Desk
  let olga: Profile
  let rita: Profile
  before(async () => {
    desk = await Desk.open()
    olga = desk.person('Olga Office', 'office')
    rita = desk.person('Rita Rep', 'rep')
  })
  after(() => desk.stop())

  it('S3 G13 a document begins with the newest version of its kind’s profile; prepared at the desk it is not released', async () => {
    const campaign = await desk.begin(olga, 'campaign')
    const report = await desk.begin(olga, 'visit-report', {}, { customer: 'Miller' })
    const pipeline = await desk.begin(olga, 'pipeline')
    assert.deepEqual(await desk.statuses(campaign, report, pipeline), ['CRTE', 'OPEN', ''])
    const rows = await Promise.all([campaign, report, pipeline].map(each => desk.row(each)))
    assert.deepEqual(
      rows.map(({ profile }) => profile),
      ['standard@1', 'visits@1', null],
    )
  })

  it('C32 C33 a campaign that comes from the field is released with its import, not before, and is there for others at once', async () => {
    const rolf = desk.person('Rolf Rep', 'rep')
    const audience = { people: [rolf.person.id], teams: [], territories: [] }
    const address = desk.address('campaign')
    const early = await desk.relay.core.store.document(address)
    assert.equal(early, null)
    const answers = await desk.submit(rita, address, [creation({ audience }), content({ name: 'Own', goal: 'More' })])
    assert.deepEqual(answers.map(became), ['run', 'run'])
    assert.deepEqual(await desk.statuses(address), ['REL'])
    const { judge } = desk.relay.core.company
    assert.equal(judge.seesRow(await desk.row(address), rolf.person.id), true)
    assert.equal(judge.seesRow(await desk.row(address), desk.person('Stefan', 'rep').person.id), false)
  })

  it('C05 M3 is released by the command alone: what is only chosen changes nothing, and nobody it is meant for has it before', async () => {
    const audience = { people: [rita.person.id], teams: [], territories: [] }
    const address = await desk.begin(olga, 'campaign', { audience })
    const { judge } = desk.relay.core.company
    const sees = async () => judge.seesRow(await desk.row(address), rita.person.id)
    assert.equal(await sees(), false)
    const before = await desk.row(address)
    assert.deepEqual([before.version, await sees()], [1, false])
    assert.deepEqual(await desk.run(olga, address, 'CREL'), ['run'])
    assert.deepEqual(
      [await desk.statuses(address), (await desk.row(address)).version, await sees()],
      [['REL'], 2, true],
    )
  })

  it('S5 S8 G20 what statuses forbid is taken and not run, with every reason, and uses up no version', async () => {
    const address = await desk.begin(olga, 'campaign')
    const [answer] = await desk.submit(olga, address, [{ command: { ...run('CCLS'), version: 1 } }])
    assert.ok(answer?.status === 'committed')
    assert.deepEqual(parseNotRun(answer.result), {
      not: 'status',
      reasons: [{ code: 'nothingPermits', transaction: 'CCLS' }],
    })
    assert.deepEqual([(await desk.row(address)).version, await desk.statuses(address)], [1, ['CRTE']])
    const plain = await desk.begin(olga, 'pipeline')
    assert.deepEqual(await desk.run(olga, plain, 'CREL'), ['status'])
  })

  it('G20 without the right it is refused, and not told how the document stands', async () => {
    const audience = { people: [rita.person.id], teams: [], territories: [] }
    const address = await desk.begin(olga, 'campaign', { audience })
    assert.deepEqual(await desk.sayOn(rita, address, 1, run('CREL')), ['notHere'])
    await desk.run(olga, address, 'CREL')
    assert.deepEqual(await desk.run(rita, address, 'CLKS'), ['rights'])
    const place = { command: 'place', territory: null, audience } as const
    assert.deepEqual(await desk.say(rita, address, place), ['rights'])
    assert.deepEqual(await desk.statuses(address), ['REL'])
  })

  it('U1 U2 S6 own statuses are set and cleared by hand, by whoever may, and run what goes with them once the warning was seen', async () => {
    await desk.follow(
      {
        ...STANDARD_PROFILE,
        id: 'own',
        statuses: [
          userStatus({ code: 'CHCK', text: 'Checked', warns: ['CLKS'] }),
          userStatus({ code: 'BOSS', text: 'By the head', roles: ['admin'] }),
          userStatus({ code: 'GO', text: 'Goes out', runs: 'CREL' }),
        ],
      },
      'campaign',
    )
    const address = await desk.begin(olga, 'campaign')
    const set = (status: string, on = true) => ({ command: 'status', status, set: on, warned: false }) as const
    assert.deepEqual(await desk.say(olga, address, set('CHCK'), run('CLKS')), ['run', 'status'])
    assert.deepEqual(await desk.say(olga, address, set('BOSS')), ['status'])
    assert.deepEqual(await desk.say(olga, address, set('REL')), ['status'], 'a jump nobody may make')
    assert.deepEqual(await desk.say(olga, address, run('CLKS', true)), ['run'])
    assert.deepEqual(await desk.statuses(address), ['CRTE LCK CHCK'])
    assert.deepEqual(await desk.say(olga, address, set('GO')), ['status'], 'locked')
    const answers = await desk.say(olga, address, run('CLKU'), set('CHCK', false), set('CHCK', false), set('GO'))
    assert.deepEqual(answers, ['run', 'run', 'status', 'version'], 'what is not set is not cleared')
    const ada = desk.person('Ada Admin', 'admin')
    assert.deepEqual(await desk.say(ada, address, set('BOSS'), set('GO')), ['run', 'run'])
    assert.deepEqual(await desk.statuses(address), ['REL BOSS GO'])
    const { company } = desk.relay.core
    company.store.putKindProfile('campaign', 'standard')
  })

  it('M5 the key of a released campaign cannot be changed, that of one only created can', async () => {
    const address = await desk.begin(olga, 'campaign')
    const rekey = (key: string) => ({ command: 'rekey', key }) as const
    assert.deepEqual(await desk.say(olga, address, rekey('AUT-1')), ['run'])
    await desk.run(olga, address, 'CREL')
    assert.deepEqual(await desk.say(olga, address, rekey('AUT-2')), ['status'])
    assert.equal((await desk.row(address)).key, 'AUT-1')
    const report = await desk.begin(olga, 'visit-report', {}, { customer: 'A' })
    assert.deepEqual(await desk.say(olga, report, rekey('V-1')), ['run'], 'no status speaks of it')
  })

  it('M4 V2 content is read-only while a status forbids to plan: refused with the status, for whoever edits', async () => {
    const report = await desk.begin(rita, 'visit-report', {}, { customer: 'Miller' })
    const edited = () => desk.submit(rita, report, [content({ place: 'Ulm' })])
    assert.deepEqual(await desk.run(rita, report, 'VCNF'), ['run'])
    const [refused] = await edited()
    assert.ok(refused?.status === 'refused')
    assert.deepEqual([refused.refusal.code, refused.refusal.statuses], ['readOnly', ['CONF']])
    const place = { command: 'place', territory: null, audience: { people: [], teams: [], territories: [] } } as const
    assert.deepEqual(await desk.say(rita, report, place), ['status'])
    assert.deepEqual(await desk.run(rita, report, 'VREO'), ['run'])
    assert.deepEqual((await edited()).map(became), ['run'])
  })

  it('G17 of two who decide at once the second is told; one order, whichever it is', async () => {
    const otto = desk.person('Otto Office', 'office')
    const address = await desk.begin(olga, 'campaign')
    const [released, locked] = await Promise.all([
      desk.sayOn(olga, address, 1, run('CREL')),
      desk.sayOn(otto, address, 1, run('CLKS')),
    ])
    assert.deepEqual([released, locked].flat().sort(), ['run', 'version'])
    assert.deepEqual(await desk.statuses(address), [released[0] === 'run' ? 'REL' : 'CRTE LCK'])
    assert.equal((await desk.row(address)).version, 2)
  })

  it('G20 a document lies and is meant for what is there', async () => {
    const address = await desk.begin(olga, 'campaign')
    const nobody = { people: [], teams: [], territories: [] }
    const place = (territory: string | null, people: readonly string[] = []) =>
      ({ command: 'place', territory, audience: { ...nobody, people } }) as const
    assert.deepEqual(await desk.say(olga, address, place('nowhere')), ['place'])
    assert.deepEqual(await desk.say(olga, address, place(null, ['nobody'])), ['place'])
    assert.deepEqual(await desk.say(olga, address, place(null, [rita.person.id])), ['run'])
    assert.deepEqual((await desk.row(address)).audience, { ...nobody, people: [rita.person.id] })
    const lost = await desk.submit(olga, desk.address('campaign'), [creation({ territory: 'nowhere' })])
    assert.deepEqual(lost.map(became), ['command'])
    const wished = await desk.submit(rita, desk.address('pipeline'), [creation({ audience: nobody })])
    assert.deepEqual(wished.map(became), ['rights'], 'who may not configure says nothing of it')
  })

  it('G17 G22 what is done behind a document’s beginning waits for its facts, in the same submission and in its order', async () => {
    const address: Address = desk.address('visit-report')
    const answers = await desk.submit(rita, address, [
      creation(),
      content({ customer: 'Miller' }),
      { command: { ...run('VCNF'), version: 1 } },
      { command: { ...run('VREO'), version: 2 } },
      { command: { ...run('VCNF'), version: 3 } },
    ])
    assert.deepEqual(answers.map(became), ['run', 'run', 'run', 'run', 'run'])
    assert.deepEqual([await desk.statuses(address), (await desk.row(address)).version], [['CONF'], 4])
  })

  it('K13 a device that does not ask for the company’s profiles is told of none, one that lacks them before its list', async () => {
    await desk.follow({ ...STANDARD_PROFILE, id: 'told' })
    const old = await RawDevice.connect(desk.relay, olga)
    await old.frame('asked')
    assert.deepEqual(
      old.frames.filter(({ type }) => type === 'profiles'),
      [],
    )
    const lacking = new RawDevice(desk.relay, olga)
    await lacking.opened()
    lacking.hello({ profiles: '' })
    await lacking.frame('asked')
    const types = lacking.frames.map(({ type }) => type)
    assert.ok(types.includes('profiles') && types.indexOf('profiles') < types.indexOf('catalogue'), types.join(' '))
    const { told } = await lacking.frame('profiles')
    assert.ok(told.full && told.profiles.some(({ id }) => id === 'told'))
    const keys = told.profiles.map(profileKey)
    const known = new RawDevice(desk.relay, olga)
    await known.opened()
    known.hello({ profiles: profilesDigest(keys) })
    await known.frame('asked')
    assert.ok(known.frames.every(({ type }) => type !== 'profiles'))
    await Promise.all([old, lacking, known].map(each => each.close()))
  })
})
