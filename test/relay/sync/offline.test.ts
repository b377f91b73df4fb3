import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { pipeline, STAGES } from '../../../src/documents/pipeline.ts'
import type { Lamp } from '../../../src/sync/api.ts'
import { enrol, when } from '../../support/device.ts'
import { partyOfTests } from './parties.ts'
import { agrees, atOffice, delivered, Life, notes, openListed, relayDoc, renameStage, set, value } from './support.ts'

const party = partyOfTests()

let names = 0
const person = () => party.relay.person(`Rep ${++names}`)

describe('work without a network', () => {
  it('O1 D2 begins a document, fills it and hands it over later: then it has a key', async () => {
    const life = await party.life(person(), { online: false })
    const document = await life.device.create(pipeline, { name: 'North' })
    const lamps: Lamp[] = []
    document.lamp.subscribe(lamp => lamps.push(lamp))
    await set(document, 'r1', { name: 'Pumps', price: 40, stage: 'won' })
    notes(document).insert(0, 'Met in Zürich')
    await document.flush()
    assert.equal(life.device.catalogue.value.get(document.address)?.facts.key, '')
    assert.equal(document.doc.value.getMap(STAGES).get('won.name'), 'Won')
    assert.equal(life.device.waiting.value, 4)
    assert.ok(!lamps.includes('office'), 'never green before it is true')
    life.goOnline()
    await delivered(life)
    await when(life.device.catalogue, lines => lines.get(document.address)?.facts.key !== '')
    await agrees(document, party.relay)
    assert.equal(document.lamp.value, 'office')
    assert.equal(life.device.lamp.value, 'office')
    assert.equal((await life.profile.store.document(document.address))?.known, true)
  })

  it('O9 is kept over a restart, and goes up though nobody opens the document', async () => {
    const life = await party.life(person())
    const document = await life.device.create(pipeline, { name: 'North' })
    await atOffice(document)
    await life.goOffline()
    for (let n = 0; n < 50; n++) await set(document, 'r1', { price: n })
    await life.device.close()
    const next = await party.restart(life, { online: false })
    assert.equal(next.device.waiting.value, 50)
    assert.equal(next.device.lamp.value, 'device')
    next.goOnline()
    await delivered(next)
    const there = await relayDoc(party.relay, document.address)
    assert.equal(there.getMap('opportunities').get('r1.price'), 49)
    await next.device.close()
    assert.deepEqual(await next.profile.store.rows(), [])
  })

  it('O9 R18 reaches the relay once when every acknowledgement is lost again and again', async () => {
    const life = await party.life(person())
    const document = await life.device.create(pipeline, { name: 'North' })
    await atOffice(document)
    let cuts = 0
    life.incoming = frame => (frame.type === 'answer' && cuts++ < 5 ? 'cut' : 'pass')
    for (let n = 1; n <= 20; n++) await set(document, 'r1', { price: n })
    await delivered(life)
    assert.ok(cuts >= 5)
    await agrees(document, party.relay)
    const rows = await party.relay.core.store.rows(0, Number.MAX_SAFE_INTEGER, document.address)
    const sent = new Set(rows.map(({ body }) => Buffer.from(body).toString('hex')))
    assert.equal(sent.size, rows.length)
    assert.equal((await life.profile.store.document(document.address))?.lastN, 22)
    assert.deepEqual(life.device.drafts.value, [])
  })

  it('meets the other device of the same person in the middle', async () => {
    const rita = person()
    const [phone, desk] = [await party.life(rita), await party.life(rita)]
    const mine = await phone.device.create(pipeline, { name: 'North' })
    await atOffice(mine)
    const theirs = await openListed(desk, mine.address)
    await Promise.all([phone.goOffline(), desk.goOffline()])
    await set(mine, 'r1', { name: 'From the phone' })
    await set(theirs, 'r2', { name: 'From the desk' })
    notes(mine).insert(0, 'phone ')
    notes(theirs).insert(0, 'desk ')
    await Promise.all([mine.flush(), theirs.flush()])
    phone.goOnline()
    desk.goOnline()
    await Promise.all([delivered(phone), delivered(desk)])
    await Promise.all([agrees(mine, party.relay), agrees(theirs, party.relay)])
    assert.deepEqual([value(mine, 'r2.name'), value(theirs, 'r1.name')], ['From the desk', 'From the phone'])
    assert.ok(['phone desk ', 'desk phone '].includes(notes(mine).toString()))
    assert.notEqual(phone.profile.device, desk.profile.device)
  })

  it('O5 R3 survives a refusal in a week of thousands of changes', async () => {
    const life = await party.life(person())
    const document = await life.device.create(pipeline, { name: 'North' })
    await atOffice(document)
    await life.goOffline()
    await renameStage(document, 'won', 'No')
    const saved: Promise<void>[] = []
    for (let n = 0; n < 3_000; n++) saved.push(set(document, `r${n % 50}`, { nextStep: `${n} ${'x'.repeat(300)}` }))
    await Promise.all(saved)
    await renameStage(document, 'lost', 'No')
    life.frames.length = 0
    life.goOnline()
    await when(life.device.drafts, drafts => drafts.length === 2)
    await delivered(life)
    await agrees(document, party.relay)
    assert.ok(life.frames.filter(({ type }) => type === 'check').length > 1, 'asked in several frames')
    assert.equal(life.frames.filter(({ type }) => type === 'hello').length, 1, 'on one connection')
    assert.equal(value(document, 'r49.nextStep')?.toString().slice(0, 5), '2999 ')
  })

  it('O12 keeps as a draft a text that no frame could carry, and goes on', async () => {
    const life = await party.life(person())
    const document = await life.device.create(pipeline, { name: 'North' })
    await atOffice(document)
    notes(document).insert(0, 'x'.repeat(600_000))
    await document.flush()
    await set(document, 'r1', { price: 1 })
    await when(life.device.drafts, drafts => drafts.length === 1)
    await delivered(life)
    await agrees(document, party.relay)
    assert.deepEqual([notes(document).length, value(document, 'r1.price')], [0, 1])
    assert.equal(life.device.drafts.value[0]?.refusal.code, 'size')
    assert.equal(JSON.stringify(life.device.drafts.value[0]?.changes).length > 600_000, true)
  })

  it('S4 C1 starts with what it knew: lists, person and company, though the relay is not there', async () => {
    const life = await party.life(person())
    const document = await life.device.create(pipeline, { name: 'North' })
    await atOffice(document)
    await when(life.device.catalogue, lines => lines.get(document.address)?.facts.key !== '')
    await life.device.close()
    const next = await party.restart(life, { online: false })
    assert.equal(next.device.catalogueKnown.value, true)
    assert.equal(next.device.company.value, 'Test')
    assert.match(next.device.catalogue.value.get(document.address)?.facts.key ?? '', /^PIP-/)
    await when(next.device.connection, status => status === 'offline')
  })

  it('C5 stops asking when the device is not enrolled for this person', async () => {
    const rita = enrol(party.relay, person())
    const stranger = enrol(party.relay, person())
    const { person: owner, token } = rita
    const life = party.keep(await Life.start(() => party.relay, { ...stranger, person: owner, token }))
    await when(life.device.connection, status => status === 'signedOut')
    const document = await life.device.create(pipeline, { name: 'Kept' })
    assert.equal(document.lamp.value, 'device')
  })
})
