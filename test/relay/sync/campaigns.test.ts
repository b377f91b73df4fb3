// Campaigns on their way to devices: released, excluded, withdrawn and given back, made in the field, with real devices.
import assert from 'node:assert/strict'
import { after, afterEach, before, describe, it } from 'node:test'
import type { PersonRecord } from '../../../relay/accounts/persons.ts'
import type { Address } from '../../../src/documents/address.ts'
import { campaign } from '../../../src/documents/campaign.ts'
import { documentChanges } from '../../../src/documents/content.ts'
import { pipeline } from '../../../src/documents/pipeline.ts'
import { type Audience, NOBODY } from '../../../src/policy/scope/world.ts'
import { STANDARD_PROFILE } from '../../../src/policy/statuses/marketing.ts'
import { type UserStatus, userStatus } from '../../../src/policy/statuses/profile.ts'
import type { OpenDocument } from '../../../src/sync/api.ts'
import type { Transaction } from '../../../src/sync/transactions.ts'
import { when } from '../../support/device-parts.ts'
import { TestRelay } from '../../support/relay.ts'
import { agrees, atOffice, type Life, Party } from './support.ts'

const party = new Party()

/** Statuses of the company's own: one that lets go out early, one that holds back. */
const OWN = [
  userStatus({ code: 'EARL', text: 'Goes out early', permits: ['CMSA'] }),
  userStatus({ code: 'HOLD', text: 'Held back', forbids: ['CMSA'] }),
] as const

async function follow(statuses: readonly UserStatus[]): Promise<void> {
  const { company, accounts } = party.relay.relay.core
  const version = (company.world.profiles.get('company@1') ? 1 : 0) + 1
  const profile = { ...STANDARD_PROFILE, id: 'company', version, statuses }
  const by = accounts.listPersons()[0]?.id ?? ''
  const applied = await company.apply({ what: 'profiles', id: `company@${version}`, to: profile }, () => {
    company.store.addProfile(profile, Date.now(), by)
    company.store.putKindProfile('campaign', 'company')
  })
  assert.ok(applied.done)
}

const line = ({ device }: Life, address: Address) => device.catalogue.value.get(address)
const has = (life: Life, address: Address): boolean => line(life, address) !== undefined
const statuses = (life: Life, address: Address) => line(life, address)?.facts.statuses

/** A campaign of the office's, planned and saved, and nothing more. */
async function planned(office: Life, audience: Partial<Audience>, parent?: Address): Promise<Address> {
  const first = { audience: { ...NOBODY, ...audience }, ...(parent ? { parent } : {}) }
  const document = await office.device.create(campaign, { name: 'Spring' }, first)
  await atOffice(document)
  await when(office.device.catalogue, lines => (lines.get(document.address)?.facts.version ?? 0) > 0)
  await document.close()
  return document.address
}

/** Asks for a transaction and waits until the office's line tells what it made of the facts. */
async function ask(office: Life, address: Address, transaction: Transaction): Promise<void> {
  const version = line(office, address)?.facts.version ?? 0
  await office.device.transact(address, transaction)
  await when(office.device.catalogue, lines => (lines.get(address)?.facts.version ?? 0) > version)
}

const run = (transaction: string): Transaction => ({ command: 'run', transaction, warned: false })
const put = (status: string, set: boolean): Transaction => ({ command: 'status', status, set, warned: false })

/** Everything that was said by then has reached this device: a document of its own makes the way there and back. */
async function caughtUp(life: Life): Promise<void> {
  const mark = await life.device.create(pipeline, { name: 'mark' })
  await atOffice(mark)
  await when(life.device.catalogue, lines => (lines.get(mark.address)?.facts.version ?? 0) > 0)
  await mark.close()
}

/** Lists come no further until the returned function is called, as while very many documents are placed anew. */
function holdLists(): () => void {
  const { catalogue } = party.relay.relay.core.store
  const place = catalogue.place
  let release: () => void = () => undefined
  const held = new Promise<void>(resolve => {
    release = resolve
  })
  catalogue.place = async (...given) => {
    await held
    return place.apply(catalogue, given)
  }
  return () => {
    catalogue.place = place
    release()
  }
}

const goalOf = (document: OpenDocument): unknown => document.doc.value.getMap('fields').get('goal')

const comes = (life: Life, address: Address) => when(life.device.catalogue, lines => lines.has(address))
const goes = (life: Life, address: Address) => when(life.device.catalogue, lines => !lines.has(address))

describe('campaigns on their way to devices', () => {
  let office!: Life
  let rita!: PersonRecord
  let rep!: Life

  before(async () => {
    party.relay = await TestRelay.start()
  })
  after(() => party.relay.stop())
  afterEach(() => party.close())

  async function people(): Promise<void> {
    office = await party.life(party.office)
    rita = party.somebody()
    rep = await party.life(rita)
  }

  it('C04 C06 C10 Created alone, a saved campaign is at the office and on no device of the field', async () => {
    await people()
    const address = await planned(office, { people: [rita.id] })
    assert.deepEqual(statuses(office, address), ['CRTE'])
    await caughtUp(rep)
    assert.equal(has(rep, address), false)
    const { store } = party.relay.relay.core
    assert.equal((await store.document(address))?.summary.name, 'Spring')
    // Nor by any other way: it answers as what has never been.
    const opened = rep.device.open(address)
    await when(opened.state, state => state === 'notHere')
    await opened.close()
  })

  it('C05 C02 released and saved it comes to whom it is addressed, with its content, and to nobody else', async () => {
    await people()
    const other = await party.rep()
    const address = await planned(office, { people: [rita.id] })
    await ask(office, address, run('CREL'))
    assert.deepEqual(statuses(office, address), ['REL'])
    await comes(rep, address)
    assert.equal(line(rep, address)?.summary.name, 'Spring')
    await when(rep.device.held, held => held.has(address))
    await caughtUp(other)
    assert.equal(has(other, address), false)
  })

  it('C05 a release that waits on a device without a network brings nothing until it is there', async () => {
    await people()
    const address = await planned(office, { people: [rita.id] })
    await office.goOffline()
    await office.device.transact(address, run('CREL'))
    await caughtUp(rep)
    assert.equal(has(rep, address), false)
    office.goOnline()
    await comes(rep, address)
  })

  it('C07 a user status that permits it brings a campaign that is Created still', async () => {
    await follow(OWN)
    await people()
    const address = await planned(office, { people: [rita.id] })
    await caughtUp(rep)
    assert.equal(has(rep, address), false)
    await ask(office, address, put('EARL', true))
    await comes(rep, address)
    assert.deepEqual(statuses(rep, address), ['CRTE', 'EARL'])
    assert.ok(rep.device.profiles.value.has(line(rep, address)?.facts.profile ?? ''))
  })

  it('C08 a user status that forbids it keeps a released campaign from everybody, and lets it go when it is cleared', async () => {
    await people()
    const address = await planned(office, { people: [rita.id] })
    await ask(office, address, put('HOLD', true))
    await ask(office, address, run('CREL'))
    await caughtUp(rep)
    assert.equal(has(rep, address), false)
    await ask(office, address, put('HOLD', false))
    await comes(rep, address)
  })

  it('C09 set later it takes the campaign away after what was not sent, says why, and gives it back', async () => {
    await people()
    const address = await planned(office, { people: [rita.id] })
    await ask(office, address, run('CREL'))
    await comes(rep, address)
    const opened = rep.device.open(address)
    await when(opened.state, state => state === 'open')
    await rep.goOffline()
    await opened.commit(documentChanges(opened.doc.value, { goal: 'Forty displays' }))
    await opened.close()
    await ask(office, address, put('HOLD', true))
    rep.goOnline()
    await goes(rep, address)
    await when(rep.device.held, held => !held.has(address))
    await when(rep.device.waiting, waiting => waiting === 0)
    assert.deepEqual(rep.device.drafts.value, [])
    const [notice] = rep.device.notices.value
    assert.equal(notice?.address, address)
    assert.equal(notice?.code, 'forbids')
    // What was saved before is at the office.
    const copy = office.device.open(address)
    await when(copy.state, state => state === 'open')
    await agrees(copy, party.relay)
    assert.equal(goalOf(copy), 'Forty displays')
    await copy.close()
    await ask(office, address, put('HOLD', false))
    await comes(rep, address)
    await when(rep.device.held, held => held.has(address))
    assert.deepEqual(rep.device.notices.value, [])
  })

  it('C09 D1 what is saved while the lists are still behind the change that takes it away is handed over', async () => {
    await people()
    const address = await planned(office, { people: [rita.id] })
    await ask(office, address, run('CREL'))
    await comes(rep, address)
    const opened = rep.device.open(address)
    await when(opened.state, state => state === 'open')
    const release = holdLists()
    await office.device.transact(address, { command: 'place', territory: null, audience: NOBODY })
    await when(office.device.waiting, waiting => waiting === 0)
    await opened.commit(documentChanges(opened.doc.value, { goal: 'Saved in between' }))
    // Sent behind it on the same line: the relay has taken up both.
    const mark = await rep.device.create(pipeline, { name: 'mark' })
    await atOffice(mark)
    release()
    await goes(rep, address)
    await when(rep.device.waiting, waiting => waiting === 0)
    await opened.close()
    await mark.close()
    assert.deepEqual(rep.device.drafts.value, [])
    const copy = office.device.open(address)
    await when(copy.state, state => state === 'open')
    await agrees(copy, party.relay)
    assert.equal(goalOf(copy), 'Saved in between')
    await copy.close()
  })

  it('C28 D5 one planned on a device that is nobody’s to carry any more leaves it with the reason, after what was saved', async () => {
    await people()
    await rep.goOffline()
    const document = await rep.device.create(campaign, { name: 'Last year', begins: '2020-01-01', ends: '2020-02-01' })
    const { address } = document
    const release = holdLists()
    rep.goOnline()
    await when(rep.device.waiting, waiting => waiting === 0)
    await document.commit(documentChanges(document.doc.value, { goal: 'What came of it' }))
    const mark = await rep.device.create(pipeline, { name: 'mark' })
    await atOffice(mark)
    release()
    await goes(rep, address)
    await when(rep.device.waiting, waiting => waiting === 0)
    await document.close()
    await mark.close()
    assert.deepEqual(rep.device.drafts.value, [])
    assert.deepEqual(
      rep.device.notices.value.map(({ name, code, day }) => ({ name, code, day })),
      [{ name: 'Last year', code: 'over', day: '2020-02-01' }],
    )
    const copy = office.device.open(address)
    await when(copy.state, state => state === 'open')
    await agrees(copy, party.relay)
    assert.equal(goalOf(copy), 'What came of it')
    await copy.close()
  })

  it('C27 what one device has sent, another sees with its next connection and not before', async () => {
    await people()
    const anna = party.somebody()
    const second = await party.life(anna)
    const address = await planned(office, { people: [rita.id, anna.id] })
    await ask(office, address, run('CREL'))
    await Promise.all([comes(rep, address), comes(second, address)])
    await when(second.device.held, held => held.has(address))
    await second.goOffline()
    const opened = rep.device.open(address)
    await when(opened.state, state => state === 'open')
    await opened.commit(documentChanges(opened.doc.value, { goal: 'Seen' }))
    await atOffice(opened)
    const theirs = second.device.open(address)
    await when(theirs.state, state => state === 'open')
    assert.equal(goalOf(theirs), undefined)
    second.goOnline()
    await when(second.device.connection, status => status === 'online')
    await agrees(theirs, party.relay)
    assert.equal(goalOf(theirs), 'Seen')
    await opened.close()
    await theirs.close()
  })

  it('C32 C33 C28 C03 a campaign planned on a device is Released when it is imported, not before, and ready for others at once', async () => {
    await people()
    const anna = party.somebody()
    const second = await party.life(anna)
    await rep.goOffline()
    const audience = { ...NOBODY, people: [anna.id] }
    const document = await rep.device.create(campaign, { name: 'From the field' }, { audience })
    assert.notEqual(statuses(rep, document.address)?.includes('REL'), true)
    await caughtUp(second)
    assert.equal(has(second, document.address), false)
    rep.goOnline()
    await comes(second, document.address)
    assert.deepEqual(statuses(second, document.address)?.includes('REL'), true)
    await when(rep.device.catalogue, lines => lines.get(document.address)?.facts.statuses?.includes('REL') === true)
    assert.equal(line(second, document.address)?.summary.name, 'From the field')
    await document.close()
  })

  it('S8 finishing and locking at once end in one order, and whoever lost is told', async () => {
    await people()
    const desk = await party.life(party.relay.person('Olaf Office', 'office'))
    const address = await planned(office, { people: [rita.id] })
    await ask(office, address, run('CREL'))
    await when(desk.device.catalogue, lines => lines.get(address)?.facts.statuses?.includes('REL') === true)
    await Promise.all([office.device.transact(address, run('CCLS')), desk.device.transact(address, run('CLKS'))])
    const lost = () =>
      [...office.device.notRun.value, ...desk.device.notRun.value].filter(each => each.address === address)
    await Promise.race(
      [office, desk].map(({ device }) => when(device.notRun, all => all.some(each => each.address === address))),
    )
    assert.deepEqual(
      lost().map(({ why }) => why),
      ['version'],
    )
    const settled = (await party.relay.relay.core.store.document(address))?.statuses.join(' ')
    assert.ok(settled === 'FSHD' || settled === 'REL LCK', settled)
  })

  it('H1 finishing goes down the tree, and devices hear of each', async () => {
    await people()
    const top = await planned(office, { people: [rita.id] })
    const below = await planned(office, { people: [rita.id] }, top)
    const lowest = await planned(office, { people: [rita.id] }, below)
    for (const each of [top, below, lowest]) await ask(office, each, run('CREL'))
    await comes(rep, lowest)
    await ask(office, top, run('CCLS'))
    for (const each of [top, below, lowest]) {
      await when(rep.device.catalogue, lines => lines.get(each)?.facts.statuses?.includes('FSHD') === true)
      assert.equal(line(rep, each)?.mode, 'view')
    }
    assert.equal(line(rep, lowest)?.facts.parent, below)
  })
})
