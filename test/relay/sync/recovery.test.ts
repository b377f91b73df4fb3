import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type Change, parseChanges } from '../../../src/documents/changes.ts'
import { documentChanges } from '../../../src/documents/content.ts'
import { pipeline } from '../../../src/documents/pipeline.ts'
import type { OpenDocument } from '../../../src/sync/api.ts'
import { decodeEntry } from '../../../src/sync/wire/entry.ts'
import { when } from '../../support/device.ts'
import { partyOfHours } from './parties.ts'
import {
  agrees,
  delivered,
  draftsOf,
  fields,
  type Life,
  notes,
  openListed,
  pipelineOf,
  renameStage,
  set,
  value,
} from './support.ts'

const party = partyOfHours()

const rep = (): Promise<Life> => party.rep()

/** What a device has submitted of one generation. */
const submitted = ({ frames }: Life, generation: number): { changes: readonly Change[] }[] =>
  frames.flatMap(frame => {
    if (frame.type !== 'submit' || frame.submission.generation !== generation) return []
    return frame.submission.entries.flatMap(({ bytes }) => {
      const entry = decodeEntry(bytes)
      const parsed = entry?.type === 'update' ? parseChanges(entry.changes) : null
      return parsed && 'changes' in parsed ? [parsed] : []
    })
  })

describe('a change that is refused', () => {
  it('R1 R2 becomes a draft with its value, and a day of other work goes through', async () => {
    const life = await rep()
    const document = await pipelineOf(life)
    await life.goOffline()
    for (let n = 0; n < 20; n++) await set(document, `r${n}`, { name: `Deal ${n}`, price: n })
    notes(document).insert(0, 'before')
    await document.flush()
    await renameStage(document, 'won', 'Gewonnen!')
    notes(document).insert(6, ' and after')
    await set(document, 'r1', { price: 99 })
    life.goOnline()
    await when(life.device.drafts, drafts => drafts.length > 0)
    await delivered(life)
    assert.deepEqual(draftsOf(life), [['rights', ['Gewonnen!']]])
    assert.equal(document.lamp.value, 'refused')
    assert.equal(value(document, 'r1.price'), 99)
    assert.equal(value(document, 'r19.name'), 'Deal 19')
    assert.equal(notes(document).toString(), 'before and after')
    assert.equal(document.doc.value.getMap('stages').get('won.name'), 'Won')
    await agrees(document, party.relay)

    await set(document, 'r2', { price: 7 })
    notes(document).insert(0, 'Later: ')
    await document.flush()
    await delivered(life)
    await agrees(document, party.relay)
    assert.deepEqual(
      (await life.profile.store.drafts()).map(({ id }) => id),
      life.device.drafts.value.map(({ id }) => id),
    )
    const { drafts } = life.device
    const kept = drafts.value
    await life.device.discardDrafts(kept.map(({ id }) => id))
    assert.equal(document.lamp.value, 'office')
    assert.deepEqual(await life.profile.store.drafts(), [])
    await life.device.restoreDrafts(kept)
    assert.equal(document.lamp.value, 'refused')
    assert.deepEqual([drafts.value, await life.profile.store.drafts()], [kept, kept])
  })

  it('R3 R4 is found with all others in one go: one refusal, one new generation, numbers that go on', async () => {
    const life = await rep()
    const document = await pipelineOf(life)
    await life.goOffline()
    for (let n = 0; n < 8; n++) {
      await set(document, `r${n}`, { name: `Deal ${n}` })
      await renameStage(document, 'won', `Won ${n}`)
    }
    life.frames.length = 0
    life.goOnline()
    await when(life.device.drafts, drafts => drafts.length === 8)
    await delivered(life)
    await agrees(document, party.relay)
    const record = await life.profile.store.document(document.address)
    const refused = life.frames.filter(
      frame => frame.type === 'answer' && frame.answers.some(({ status }) => status === 'refused'),
    )
    assert.equal(refused.length, 1)
    assert.equal(record?.generation, 2)
    // create and beginning, then r0 and the refused one, then seven made again.
    assert.equal(record?.lastN, 2 + 2 + 7)
    assert.deepEqual(await life.profile.store.rows(), [])
  })

  it('R2 takes its neighbours in the same entry along only where the refusal names them', async () => {
    const life = await rep()
    const document = await pipelineOf(life)
    await document.commit(fields(document, 'r1', { name: 'Pumps', discount: 7, price: 40 }))
    await when(life.device.drafts, drafts => drafts.length > 0)
    await delivered(life)
    assert.deepEqual(draftsOf(life), [['value', [7]]])
    assert.deepEqual([value(document, 'r1.name'), value(document, 'r1.price')], ['Pumps', 40])
    assert.equal(value(document, 'r1.discount'), undefined)
    await agrees(document, party.relay)
  })

  it('R1 may be followed by another at once, and another', async () => {
    const life = await rep()
    const document = await pipelineOf(life)
    for (const round of [1, 2, 3]) {
      await renameStage(document, 'won', `Won ${round}`)
      await set(document, 'r1', { price: round })
    }
    await when(life.device.drafts, drafts => drafts.length === 3)
    await delivered(life)
    assert.equal(value(document, 'r1.price'), 3)
    await agrees(document, party.relay)
  })

  it('R9 over which its author typed again makes no collision with himself', async () => {
    const life = await rep()
    const document = await pipelineOf(life)
    await set(document, 'r1', { probability: 0.5 })
    await delivered(life)
    await life.goOffline()
    await set(document, 'r1', { probability: 7 })
    await set(document, 'r1', { probability: 0.7 })
    life.goOnline()
    await when(life.device.drafts, drafts => drafts.length === 1)
    await delivered(life)
    await agrees(document, party.relay)
    assert.equal(value(document, 'r1.probability'), 0.7)
    assert.deepEqual(
      submitted(life, 2).flatMap(({ changes }) => changes),
      [['opportunities', 'r1.probability', 0.5, 0.7]],
    )
  })

  it('R6 stops nobody from typing while the document is rebuilt', async () => {
    const life = await rep()
    const document = await pipelineOf(life)
    await set(document, 'r1', { name: 'Pumps' })
    notes(document).insert(0, 'one two three')
    await document.flush()
    await delivered(life)
    let turns = 0
    // At each step of recovery somebody types one letter and changes one field.
    const meanwhile = (field: boolean) => {
      if (turns >= 12) return
      turns++
      const text = notes(document)
      text.insert(text.length, `${turns % 10}`)
      if (field) void set(document, 'r1', { price: turns })
    }
    life.incoming = frame => {
      if (frame.type === 'answer' || frame.type === 'checked' || frame.type === 'data') meanwhile(turns % 2 === 0)
      return 'pass'
    }
    life.beforeWrite = () => meanwhile(false)
    await renameStage(document, 'won', 'No')
    await when(life.device.drafts, drafts => drafts.length > 0)
    life.incoming = () => 'pass'
    life.beforeWrite = () => undefined
    await document.flush()
    await delivered(life)
    await agrees(document, party.relay)
    assert.equal(notes(document).toString(), `one two three${'123456789012'.slice(0, turns)}`)
    assert.ok(Number(value(document, 'r1.price')) > 0)
    assert.equal((await life.profile.store.document(document.address))?.generation, 2, 'once')
    assert.deepEqual(draftsOf(life), [['rights', ['No']]])
  })

  it('R8 carries text over what others wrote, and keeps as a draft what cannot be', async () => {
    const owner = party.somebody()
    const life = await party.life(owner)
    const document = await pipelineOf(life)
    notes(document).insert(0, 'call the buyer on monday')
    await document.flush()
    await delivered(life)
    const assistant = await party.life(party.relay.person(`Assistant of ${owner.name}`, 'assistant', [owner.id]))
    const theirs = await openListed(assistant, document.address)
    await life.goOffline()
    await renameStage(document, 'won', 'No')
    const mine = notes(document)
    mine.insert(mine.length, ' morning')
    await document.flush()
    await set(document, 'r1', { name: 'Pumps' })
    mine.delete(9, 5)
    await document.flush()
    const others = notes(theirs)
    others.delete(9, 5)
    others.insert(9, 'seller')
    await theirs.flush()
    await delivered(assistant)
    life.goOnline()
    await when(life.device.drafts, drafts => drafts.length === 2)
    await delivered(life)
    await agrees(document, party.relay)
    assert.equal(notes(document).toString(), 'call the seller on monday morning')
    assert.deepEqual(
      life.device.drafts.value.map(({ refusal }) => refusal.code),
      ['rights', 'mismatch'],
    )
  })
})

describe('a second refusal', () => {
  it('R8 carries text over from where the first recovery had put it', async () => {
    const life = await rep()
    const document = await pipelineOf(life)
    notes(document).insert(0, 'one two three')
    await document.flush()
    await delivered(life)
    await life.goOffline()
    await renameStage(document, 'won', 'No')
    // Too long, which nobody can tell before the text itself is there.
    notes(document, 'r2').insert(0, 'x'.repeat(33_000))
    await document.flush()
    notes(document).insert(3, ' and a half')
    await document.flush()
    life.goOnline()
    await when(life.device.drafts, drafts => drafts.length === 2)
    await delivered(life)
    await agrees(document, party.relay)
    assert.equal(notes(document).toString(), 'one and a half two three')
    assert.equal((await life.profile.store.document(document.address))?.generation, 3)
  })
})

describe('recovery of a document', () => {
  it('R11 that is closed leaves a copy that opens without a network', async () => {
    const life = await rep()
    const document = await pipelineOf(life)
    await life.goOffline()
    await renameStage(document, 'won', 'No')
    await set(document, 'r1', { price: 5 })
    await document.close()
    life.goOnline()
    await when(life.device.drafts, drafts => drafts.length === 1)
    await delivered(life)
    await life.goOffline()
    const again = life.device.open(document.address)
    await when(again.state, state => state === 'open')
    assert.equal(value(again, 'r1.price'), 5)
    await agrees(again, party.relay)
  })

  it('R11 that is opened and closed while it runs', async () => {
    const life = await rep()
    const document = await pipelineOf(life)
    const { address } = document
    await life.goOffline()
    await renameStage(document, 'won', 'No')
    await document.close()
    const opened: OpenDocument[] = []
    life.incoming = frame => {
      if (frame.type === 'checked' || frame.type === 'data') opened.push(life.device.open(address))
      return 'pass'
    }
    life.goOnline()
    await when(life.device.drafts, drafts => drafts.length === 1)
    life.incoming = () => 'pass'
    assert.ok(opened.length > 0)
    await set(opened[0]!, 'r1', { price: 6 })
    await delivered(life)
    await agrees(opened[0]!, party.relay)
    for (const each of opened) await each.close()
  })

  it('R10 whose beginning is refused: everything in it becomes drafts, and the lists forget it', async () => {
    const life = await rep()
    const stranger = party.somebody()
    await life.goOffline()
    const document = await life.device.create(pipeline, { name: 'Not mine' }, { owner: stranger.id })
    await set(document, 'r1', { name: 'Pumps' })
    assert.ok(life.device.catalogue.value.has(document.address))
    life.goOnline()
    await when(document.state, state => state === 'notHere')
    await when(life.device.drafts, drafts => drafts.length === 2)
    await delivered(life)
    assert.deepEqual(
      life.device.drafts.value.map(({ refusal }) => refusal.code),
      ['rights', 'rights'],
    )
    assert.ok(!life.device.catalogue.value.has(document.address))
    assert.deepEqual(await life.profile.store.rows(), [])
    await life.device.close()
    const next = await party.restart(life)
    await when(next.device.connection, connection => connection === 'online')
    assert.equal(next.device.drafts.value.length, 2)
    assert.ok(!next.device.catalogue.value.has(document.address))
  })

  it('R10 D7 W2 that was taken away: what was saved before is handed over, what comes later becomes a draft', async () => {
    const owner = party.somebody()
    const reps = await party.life(owner)
    const document = await pipelineOf(reps)
    const assistant = party.relay.person(`Assistant of ${owner.name}`, 'assistant', [owner.id])
    const life = await party.life(assistant)
    const theirs = await openListed(life, document.address)
    await life.goOffline()
    await set(theirs, 'r1', { price: 5 })
    notes(theirs).insert(0, 'my words')
    await theirs.flush()
    party.relay.core.accounts.setAssists(assistant.id, [])
    life.frames.length = 0
    life.goOnline()
    await when(theirs.state, state => state === 'notHere')
    await when(life.device.catalogue, lines => !lines.has(document.address))
    await when(life.device.notices, ([notice]) => notice?.phase === 'gone')
    assert.equal(life.device.waiting.value, 0)
    assert.deepEqual(life.frames.filter(frame => frame.type === 'submit').length, 2, 'one row each, sent once')
    assert.deepEqual(life.device.drafts.value, [])
    await when(document.lamp, lamp => lamp === 'office')
    assert.equal(value(document, 'r1.price'), 5)
    assert.equal(theirs.doc.value.store.clients.size, 0, 'nothing of it is left here')
    await set(theirs, 'r1', { price: 6 })
    await when(life.device.drafts, drafts => drafts.length === 1)
    assert.deepEqual(draftsOf(life).flat(3).includes(6), true)
    party.relay.core.accounts.setAssists(assistant.id, [owner.id])
    await theirs.close()
    const back = await openListed(life, document.address)
    await set(back, 'r1', { price: 7 })
    await delivered(life)
    await agrees(back, party.relay)
  })

  it('begun with a bad value keeps its stages', async () => {
    const life = await rep()
    const document = await life.device.create(pipeline, { name: 'West', description: 'x'.repeat(501) })
    await when(life.device.drafts, drafts => drafts.length === 1)
    await delivered(life)
    await agrees(document, party.relay)
    assert.equal(document.doc.value.getMap('stages').get('won.name'), 'Won')
    assert.equal(document.doc.value.getMap('fields').get('name'), 'West')
    await document.commit(documentChanges(document.doc.value, { description: 'short' }))
    await delivered(life)
    await agrees(document, party.relay)
  })
})
