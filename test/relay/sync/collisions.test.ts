// Collisions as the people concerned meet them: two devices and a relay, one of the devices without a network at times.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { OpenDocument } from '../../../src/sync/api.ts'
import { when } from '../../support/device-parts.ts'
import { partyOfSuite } from './parties.ts'
import { agrees, delivered, type Life, openListed, pipelineOf, renameStage, set, value } from './support.ts'

const KEY = 'r1.price'

describe('a collision on devices', () => {
  const party = partyOfSuite()

  const listed = ({ device }: Life, document: OpenDocument) =>
    device.catalogue.value.get(document.address)?.listed ?? []
  const count = (life: Life, document: OpenDocument, collisions: number) =>
    when(life.device.catalogue, lines => lines.get(document.address)?.collisions === collisions)

  /** Rita and somebody of the office in one pipeline; the price was 40 when Rita lost her network. */
  const two = async () => {
    const rita = await party.rep()
    const theirs = await pipelineOf(rita)
    await set(theirs, 'r1', { name: 'Pumps', price: 40 })
    await delivered(rita)
    const olga = await party.life(party.relay.person('Olga Office', 'office'))
    const ours = await openListed(olga, theirs.address)
    await agrees(ours, party.relay)
    return { rita, theirs, olga, ours }
  }
  const collided = async () => {
    const all = await two()
    const { rita, theirs, olga, ours } = all
    await rita.goOffline()
    await set(theirs, 'r1', { price: 45 })
    await set(ours, 'r1', { price: 50 })
    await delivered(olga)
    rita.goOnline()
    await Promise.all([count(rita, theirs, 1), count(olga, ours, 1)])
    return all
  }

  it('P06 K1 is listed on both with both values, authors and times, and kept for when there is no network', async () => {
    const { rita, theirs, olga, ours } = await collided()
    const [one] = listed(rita, theirs)
    assert.ok(one)
    assert.deepEqual(listed(olga, ours), [one])
    assert.deepEqual(
      [one.key, one.base, one.value, one.standing, one.authorName, one.standingBy?.name, one.origin],
      [KEY, 40, 45, 50, rita.profile.person.name, 'Olga Office', 'edit'],
    )
    assert.equal(one.outcome, value(ours, KEY) === 45 ? 'value' : 'standing')
    const now = Date.now()
    for (const at of [one.at, one.standingBy?.at ?? 0]) assert.ok(at > now - 60_000 && at <= now)
    await olga.goOffline()
    const again = await party.restart(olga, { online: false })
    assert.deepEqual(listed(again, ours), [one])
  })

  it('P06 C9 is listed on both where Rita archived, without a network, what had been changed meanwhile; not where she had seen it', async () => {
    const { rita, theirs, olga, ours } = await two()
    await set(ours, 'r1', { nextStep: 'Call' })
    await delivered(olga)
    await agrees(theirs, party.relay)
    await rita.goOffline()
    await set(theirs, 'r1', { archived: true })
    await set(ours, 'r1', { price: 50 })
    await delivered(olga)
    rita.goOnline()
    await Promise.all([count(rita, theirs, 1), count(olga, ours, 1)])
    const [one] = listed(rita, theirs)
    assert.deepEqual(listed(olga, ours), [one])
    assert.deepEqual(
      [one?.key, one?.origin, one?.fields, one?.authorName, one?.standingBy?.name],
      ['r1.archived', 'archived', ['price'], 'Olga Office', rita.profile.person.name],
    )
    await agrees(ours, party.relay)
    await set(ours, 'r1', { archived: null })
    await Promise.all([count(rita, theirs, 0), count(olga, ours, 0)])
    await agrees(theirs, party.relay)
    await set(theirs, 'r1', { archived: true })
    await delivered(rita)
    await agrees(ours, party.relay)
    assert.deepEqual([...listed(rita, theirs), ...listed(olga, ours)], [], 'seen by now')
  })

  it('P06 K1 is not told again with every change, and stays listed all the same', async () => {
    const { rita, theirs, olga, ours } = await collided()
    const before = rita.frames.length
    await set(ours, 'r1', { nextStep: 'Call' })
    await delivered(olga)
    const head = olga.device.catalogue.value.get(ours.address)?.head ?? 0
    await when(rita.device.catalogue, lines => (lines.get(theirs.address)?.head ?? 0) > head)
    const entries = rita.frames.slice(before).flatMap(frame => {
      return frame.type === 'catalogue' ? frame.catalogue.entries : []
    })
    assert.ok(entries.length > 0 && entries.every(each => !('listed' in each)))
    assert.equal(listed(rita, theirs).length, 1)
  })

  it('P06 is decided by one on one device, and gone on all', async () => {
    const { rita, theirs, olga, ours } = await collided()
    const [one] = listed(olga, ours)
    assert.ok(one)
    const stands = value(ours, KEY)
    await ours.decide([one.id], 'kept')
    assert.deepEqual([...olga.device.decided.value], [[one.id, 'kept']])
    await Promise.all([count(rita, theirs, 0), count(olga, ours, 0)])
    assert.deepEqual([listed(rita, theirs), listed(olga, ours)], [[], []])
    assert.equal(olga.device.decided.value.size, 0)
    assert.equal(value(theirs, KEY), stands)
  })

  it('P06 K2 K3 is decided without a network by taking the other value, which goes up with the decision', async () => {
    const { rita, theirs, olga, ours } = await collided()
    const [one] = listed(rita, theirs)
    assert.ok(one)
    await agrees(theirs, party.relay)
    await rita.goOffline()
    const [now, other] = one.outcome === 'value' ? [45, 50] : [50, 45]
    await theirs.decide([one.id], 'taken', [['opportunities', KEY, now, other]])
    assert.equal(value(theirs, KEY), other)
    assert.deepEqual([...rita.device.decided.value.keys()], [one.id])
    const again = await party.restart(rita, { online: false })
    assert.deepEqual([...again.device.decided.value], [[one.id, 'taken']], 'also after a restart')
    again.goOnline()
    const reopened = await openListed(again, theirs.address)
    await Promise.all([count(again, reopened, 0), count(olga, ours, 0)])
    await agrees(ours, party.relay)
    assert.equal(value(ours, KEY), other)
    const submitted = again.frames.filter(frame => frame.type === 'submit')
    assert.deepEqual(
      submitted.map(frame => frame.submission.entries.length),
      [2],
    )
    assert.deepEqual([again.device.decided.value.size, again.device.decidedTooLate.value], [0, []])
  })

  it('P06 K4 is decided once: who comes second is told who was first, and nothing breaks', async () => {
    const { rita, theirs, olga, ours } = await collided()
    const [one] = listed(rita, theirs)
    assert.ok(one)
    await rita.goOffline()
    await theirs.decide([one.id], 'kept')
    await agrees(ours, party.relay)
    const [now, other] = one.outcome === 'value' ? [45, 50] : [50, 45]
    await ours.decide([one.id], 'taken', [['opportunities', KEY, now, other]])
    await count(olga, ours, 0)
    rita.goOnline()
    const [late] = await when(rita.device.decidedTooLate, told => told.length > 0)
    assert.deepEqual(late, { address: theirs.address, id: one.id, by: 'Olga Office', choice: 'taken' })
    await agrees(theirs, party.relay)
    assert.equal(value(theirs, KEY), other)
    assert.deepEqual([rita.device.drafts.value, rita.device.decided.value.size], [[], 0])
  })

  it('P06 K5 a decision survives that something before it is not accepted', async () => {
    const { rita, theirs, olga, ours } = await collided()
    const [one] = listed(rita, theirs)
    assert.ok(one)
    await rita.goOffline()
    await renameStage(theirs, 'lead', 'Mine')
    await theirs.decide([one.id], 'kept')
    await set(theirs, 'r1', { nextStep: 'Call' })
    rita.goOnline()
    await Promise.all([count(rita, theirs, 0), count(olga, ours, 0)])
    assert.equal(rita.device.drafts.value.length, 1)
    assert.equal(rita.device.decided.value.size, 0)
  })

  it('P06 a record somebody archived meanwhile is listed with what was changed in it', async () => {
    const { rita, theirs, olga, ours } = await two()
    await rita.goOffline()
    await set(theirs, 'r1', { price: 45, nextStep: 'Call' })
    await ours.commit([['opportunities', 'r1.archived', null, true]])
    await delivered(olga)
    rita.goOnline()
    await count(rita, theirs, 1)
    const [one] = listed(rita, theirs)
    assert.deepEqual([one?.origin, one?.key, one?.fields], ['archived', 'r1.archived', ['price', 'nextStep']])
    await theirs.decide([one?.id ?? 0], 'taken', [['opportunities', 'r1.archived', true, false]])
    await Promise.all([count(rita, theirs, 0), count(olga, ours, 0)])
    assert.equal(value(theirs, 'r1.archived'), false)
  })

  it('P06 none is invented by one person at two devices, one after the other, nor by a replay after a refusal', async () => {
    const rita = await party.rep()
    const phone = await pipelineOf(rita)
    await set(phone, 'r1', { price: 40 })
    await delivered(rita)
    const desk = await party.life(rita.profile.person)
    const there = await openListed(desk, phone.address)
    await agrees(there, party.relay)
    for (const price of [41, 42, 43]) await set(there, 'r1', { price })
    await delivered(desk)
    await agrees(phone, party.relay)
    await renameStage(phone, 'lead', 'Mine')
    for (const price of [44, 40]) await set(phone, 'r1', { price })
    await when(rita.device.drafts, drafts => drafts.length > 0)
    await delivered(rita)
    await agrees(there, party.relay)
    assert.equal(value(there, KEY), 40)
    assert.deepEqual(await party.relay.core.store.collisions(phone.address), [])
  })

  it('lists what waits here as the top of its history, in the order it was made', async () => {
    const { rita, theirs } = await collided()
    const [one] = listed(rita, theirs)
    await rita.goOffline()
    await set(theirs, 'r1', { nextStep: 'Call' })
    await theirs.decide([one?.id ?? 0], 'kept')
    const [edit, decision, ...more] = theirs.unsent(10)
    assert.deepEqual(edit?.changes, [['opportunities', 'r1.nextStep', null, 'Call']])
    assert.deepEqual(decision?.decision?.collisions, [one?.id])
    assert.deepEqual([more, theirs.unsent(1).length], [[], 1])
    assert.ok((edit?.saved ?? 0) > 0)
  })
})
