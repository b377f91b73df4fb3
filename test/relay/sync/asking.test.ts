import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Ask } from '../../../src/sync/api.ts'
import { when } from '../../support/device.ts'
import { Caller } from '../quarantine/support.ts'
import { quarantined } from '../store/commits.ts'
import { partyOfHours } from './parties.ts'
import { agrees, delivered, type Life, openListed, pipelineOf, renameStage, set, value } from './support.ts'

const party = partyOfHours()

const draftIs = ({ device }: Life, state: Ask['state']) =>
  when(device.drafts, drafts => drafts.length > 0 && drafts.every(({ ask }) => ask?.state === state))

const questions = async () => (await quarantined(party.relay.core.store)).filter(({ asked }) => asked !== null)

describe('a device and the office', () => {
  it('P12 A1 A2 a refused change is asked about offline, survives a crash, is corrected and entered, and all agree', async () => {
    let life = await party.rep()
    let document = await pipelineOf(life)
    const { address } = document
    await renameStage(document, 'won', 'Gewonnen!')
    await set(document, 'r1', { name: 'Drehbank' })
    await when(life.device.drafts, drafts => drafts.length === 1)
    await delivered(life)
    await life.goOffline()
    await life.device.askOffice(life.device.drafts.value[0]!.id)
    life.crash()
    life = party.keep(await life.restart())
    await draftIs(life, 'open')
    const [question] = await questions()
    assert.equal(question?.n, life.device.drafts.value[0]?.n, 'it belongs to the entry that was refused')

    document = await openListed(life, address)
    assert.equal(document.lamp.value, 'refused')
    const office = new Caller(party.relay, 'Olga Office')
    const { status } = await office.run(question?.id ?? 0, { 'stages/won.name': 'Gewonnen' })
    assert.equal(status, 200)
    await draftIs(life, 'applied')
    await agrees(document, party.relay)
    assert.equal(document.doc.value.getMap('stages').get('won.name'), 'Gewonnen')
    assert.equal(value(document, 'r1.name'), 'Drehbank')
    await when(document.lamp, lamp => lamp === 'office')
    await set(document, 'r1', { price: 5 })
    await delivered(life)
    await agrees(document, party.relay)
    const { ask } = life.device.drafts.value[0]!
    assert.equal(ask?.state === 'applied' && ask.by, 'Olga Office')
    await life.device.discardDrafts([life.device.drafts.value[0]!.id])
    assert.deepEqual(await life.profile.store.drafts(), [])
  })

  it('A2 hears at the next connection what was decided while it was away', async () => {
    const life = await party.rep()
    const document = await pipelineOf(life)
    for (const name of ['Eins', 'Zwei', 'Drei']) await renameStage(document, 'won', name)
    await when(life.device.drafts, drafts => drafts.length === 3)
    for (const { id } of life.device.drafts.value) await life.device.askOffice(id)
    await draftIs(life, 'open')
    await life.goOffline()
    const office = new Caller(party.relay, 'Olga Office')
    for (const { id } of await questions()) await office.decline(id, 'So heißt das nicht')
    life.goOnline()
    await draftIs(life, 'declined')
    await when(life.device.lamp, lamp => lamp === 'refused')
    const stored = await life.profile.store.drafts()
    assert.ok(stored.every(({ ask }) => ask?.state === 'declined' && ask.word === 'So heißt das nicht'))
  })

  it('A2 asks once though the answer gets lost again and again', async () => {
    const life = await party.rep()
    const document = await pipelineOf(life)
    await renameStage(document, 'won', 'Sieg')
    await when(life.device.drafts, drafts => drafts.length === 1)
    let cuts = 3
    life.incoming = frame => (frame.type === 'asked' && !frame.asked.full && cuts-- > 0 ? 'cut' : 'pass')
    await life.device.askOffice(life.device.drafts.value[0]!.id)
    await draftIs(life, 'open')
    assert.equal((await questions()).length, 1)
    assert.ok(cuts >= 0, 'the full list after the cut told it already')
  })
})
