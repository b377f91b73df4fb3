// Statuses as the people concerned meet them: reports confirmed in the field, campaigns that change under others' hands.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Address } from '../../../src/documents/address.ts'
import { campaign } from '../../../src/documents/campaign.ts'
import { documentChanges } from '../../../src/documents/content.ts'
import type { Fields } from '../../../src/documents/kind.ts'
import { visitReport } from '../../../src/documents/visit-report.ts'
import { STANDARD_PROFILE } from '../../../src/policy/statuses/marketing.ts'
import { profileKey, userStatus } from '../../../src/policy/statuses/profile.ts'
import type { OpenDocument } from '../../../src/sync/api.ts'
import { when } from '../../support/device-parts.ts'
import { partyOfSuite } from './parties.ts'
import { delivered, draftsOf, type Life } from './support.ts'

describe('statuses on devices', () => {
  const party = partyOfSuite()

  const line = ({ device }: Life, address: Address) => device.catalogue.value.get(address)
  const shows = (life: Life, address: Address, statuses: string) =>
    when(life.device.catalogue, lines => lines.get(address)?.facts.statuses?.join(' ') === statuses)
  const write = (document: OpenDocument, fields: Fields) => document.commit(documentChanges(document.doc.value, fields))
  const run = (life: Life, address: Address, transaction: string) =>
    life.device.transact(address, { command: 'run', transaction, warned: false })
  const office = () => party.life(party.relay.person('Olga Office', 'office'))
  const stored = async (address: Address) => (await party.relay.core.store.document(address))?.statuses.join(' ')

  it('X5 V2 a visit report is begun, filled in and confirmed without a network, and comes to the office in that order', async () => {
    const rita = await party.rep()
    await rita.goOffline()
    const report = await rita.device.create(visitReport, { customer: 'Miller' })
    assert.deepEqual(line(rita, report.address)?.facts.statuses, ['OPEN'])
    assert.ok(line(rita, report.address)?.may?.includes('run'))
    await write(report, { place: 'Ulm' })
    await run(rita, report.address, 'VCNF')
    await assert.rejects(rita.device.transact(report.address, { command: 'archive', archived: true }))
    const again = await party.restart(rita, { online: false })
    assert.deepEqual(
      again.device.transactions.value.get(report.address)?.map(({ command, version }) => [command, version]),
      [['run', 1]],
    )
    again.goOnline()
    await shows(again, report.address, 'CONF')
    await delivered(again)
    const room = await party.relay.core.rooms.room(report.address)
    assert.equal(room?.doc.getMap('fields').get('place'), 'Ulm')
    assert.deepEqual([again.device.notRun.value, draftsOf(again), line(again, report.address)?.mode], [[], [], 'view'])
  })

  it('G18 X4 what was changed before a device heard that the content is read-only becomes a draft that says for which status', async () => {
    const rita = await party.rep()
    const report = await rita.device.create(visitReport, { customer: 'Miller' })
    await delivered(rita)
    await shows(rita, report.address, 'OPEN')
    const olga = await office()
    await shows(olga, report.address, 'OPEN')
    await rita.goOffline()
    await write(report, { place: 'Ulm' })
    await run(rita, report.address, 'VCNF')
    await run(olga, report.address, 'VCNF')
    await shows(olga, report.address, 'CONF')
    rita.goOnline()
    await when(rita.device.drafts, drafts => drafts.length === 1)
    const { refusal } = rita.device.drafts.value[0]!
    assert.deepEqual([refusal.code, refusal.statuses], ['readOnly', ['CONF']])
    await when(rita.device.notRun, all => all.length === 1)
    assert.equal(rita.device.notRun.value[0]!.why, 'version', 'the command behind it is asked for again all the same')
    await run(olga, report.address, 'VREO')
    await shows(rita, report.address, 'OPEN')
    await write(report, { contact: 'Max' })
    await delivered(rita)
  })

  it('X3 what statuses forbid is told with their reasons', async () => {
    const olga = await office()
    const plan = await olga.device.create(campaign, { name: 'Autumn' })
    await delivered(olga)
    await shows(olga, plan.address, 'CRTE')
    await run(olga, plan.address, 'CCLS')
    await when(olga.device.notRun, all => all.length === 1)
    const { why, answer } = olga.device.notRun.value[0]!
    assert.equal(why, 'status')
    assert.deepEqual(answer, { not: 'status', reasons: [{ code: 'nothingPermits', transaction: 'CCLS' }] })
    await run(olga, plan.address, 'CREL')
    await shows(olga, plan.address, 'REL')
  })

  it('K13 devices have the company’s profiles before documents that follow them, when one is added, and without a network', async () => {
    const rita = await party.rep()
    const own = (version: number) => ({
      ...STANDARD_PROFILE,
      id: 'own',
      version,
      statuses: [userStatus({ code: 'CHCK', text: 'Checked' })],
    })
    const add = async (version: number) => {
      const { company } = party.relay.core
      const change = { what: 'profiles', id: profileKey(own(version)), to: own(version) } as const
      assert.ok((await company.apply(change, () => company.store.addProfile(own(version), 0, 'ada'))).done)
    }
    await add(1)
    await when(rita.device.profiles, profiles => profiles.has('own@1'))
    await rita.goOffline()
    await add(2)
    const again = await party.restart(rita, { online: false })
    assert.deepEqual([...again.device.profiles.value.keys()], ['standard@1', 'visits@1', 'own@1'])
    assert.deepEqual(again.device.profiles.value.get('own@1'), own(1))
    again.goOnline()
    await when(again.device.profiles, profiles => profiles.has('own@2'))
    const heard = again.frames.filter(({ type }) => type === 'profiles').length
    await again.goOffline()
    await again.device.create(visitReport, { customer: 'Later' })
    again.goOnline()
    await delivered(again)
    assert.equal(again.frames.filter(({ type }) => type === 'profiles').length, heard, 'not said twice')
  })

  it('G13 what a document is begun with shows at once, and is what the office has of it', async () => {
    const { company } = party.relay.core
    company.store.putNode('territories', { id: 'south', name: 'South', parent: null })
    const south = { id: 'south', parent: null }
    assert.ok((await company.apply({ what: 'territories', id: 'south', to: south }, () => undefined)).done)
    const rita = party.relay.person('Rita Rep')
    const olga = await office()
    const above = await olga.device.create(campaign, { name: 'Above' })
    await delivered(olga)
    const audience = { people: [rita.id], teams: [], territories: ['south'] }
    await olga.goOffline()
    const first = { territory: 'south', audience, parent: above.address }
    const plan = await olga.device.create(campaign, { name: 'Autumn' }, first)
    const shown = line(olga, plan.address)?.facts
    assert.deepEqual(
      [shown?.parent, shown?.territory?.id, shown?.audience?.people[0]?.id],
      [above.address, 'south', rita.id],
    )
    assert.deepEqual([shown?.statuses, shown?.profile], [['CRTE'], 'standard@1'])
    olga.goOnline()
    await when(olga.device.catalogue, lines => lines.get(plan.address)?.facts.version === 1)
    const { territory, audience: told, parent } = line(olga, plan.address)!.facts
    assert.deepEqual([territory, parent], [{ id: 'south', name: 'South' }, above.address])
    assert.deepEqual(told, {
      people: [{ id: rita.id, name: 'Rita Rep' }],
      teams: [],
      territories: [{ id: 'south', name: 'South' }],
    })
    assert.equal(await stored(plan.address), 'CRTE')
  })

  it('C27 what one device has brought to the office another has with its next sync, and not before', async () => {
    const rita = await party.rep()
    const olga = await office()
    const audience = { people: [rita.profile.person.id], teams: [], territories: [] }
    const plan = await olga.device.create(campaign, { name: 'Autumn' }, { audience })
    await delivered(olga)
    await shows(olga, plan.address, 'CRTE')
    await run(olga, plan.address, 'CREL')
    await shows(rita, plan.address, 'REL')
    await rita.goOffline()
    await write(plan, { goal: 'More' })
    await run(olga, plan.address, 'CLKS')
    await shows(olga, plan.address, 'REL LCK')
    assert.deepEqual(line(rita, plan.address)?.facts.statuses, ['REL'])
    rita.goOnline()
    await shows(rita, plan.address, 'REL LCK')
  })
})
