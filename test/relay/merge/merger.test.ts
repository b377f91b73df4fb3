// Files merged at the relay: authors keep their names, collisions are the relay's, nothing unsigned without approval.
import assert from 'node:assert/strict'
import { beforeEach, describe, it } from 'node:test'
import * as Y from 'yjs'
import { decodeRow } from '../../../relay/journal/row.ts'
import type { MergeInput } from '../../../relay/merge/merger.ts'
import type { Address } from '../../../src/documents/address.ts'
import { captureChanges } from '../../../src/documents/changes.ts'
import { recordChanges } from '../../../src/documents/content.ts'
import { OPPORTUNITIES, pipeline } from '../../../src/documents/pipeline.ts'
import type { OpenDocument } from '../../../src/sync/api.ts'
import { SatchelFileError } from '../../../src/sync/file/errors.ts'
import { when } from '../../support/device-parts.ts'
import { partyOfSuite } from '../sync/parties.ts'
import {
  agrees,
  atOffice,
  delivered,
  type Life,
  notes,
  openListed,
  pipelineOf,
  pipelineWith,
  set,
} from '../sync/support.ts'
import { carried, carriedOf, fileOf, submissionsOf } from './support.ts'

describe('merging a file of a document the relay has', () => {
  const party = partyOfSuite()
  let rita: Life
  let document: OpenDocument
  beforeEach(async () => {
    rita = await party.rep()
    document = await pipelineWith(rita, { r1: { name: 'Pumps', price: 40 }, r2: { name: 'Oil' } })
    await rita.goOffline()
  })

  const merge = (files: readonly Uint8Array[], changes: Partial<MergeInput> = {}) =>
    party.relay.core.merger.merge({
      into: { address: document.address },
      files,
      documents: [],
      person: party.office.id,
      ...changes,
    })
  const saved = async () => fileOf(party.relay, [await carriedOf(rita.profile, document)])
  const atRelay = async (address: Address = document.address) => (await party.relay.core.rooms.room(address))!.doc
  const value = async (key: string) => (await atRelay()).getMap(OPPORTUNITIES).get(key)
  const batches = async () =>
    (await party.relay.core.store.rows(0, 1_000, document.address)).flatMap(({ body }) => decodeRow(body))

  it('P10 brings a rep’s edits and additions to the office without a network, under the rep’s name', async () => {
    await set(document, 'r1', { price: 45 })
    await set(document, 'r3', { name: 'New' })
    notes(document).insert(0, 'Grüße')
    await document.flush()
    const report = await merge([await saved()])
    assert.deepEqual(report.counts, { added: 1, changed: 1, collided: 0, archived: 0, unchanged: 1 })
    assert.deepEqual(report.sources[0]?.entries, { committed: 3, refused: 0, held: 0, unvouched: 0 })
    assert.equal(report.sources[0]?.unapproved, 0)
    assert.equal(await value('r1.price'), 45)
    assert.equal((await atRelay()).getText('opportunities.r1.notes').toString(), 'Grüße')
    const carriedBatches = (await batches()).filter(({ note }) => note !== '')
    assert.ok(carriedBatches.length > 0)
    for (const { person, device, author, note } of carriedBatches) {
      assert.deepEqual([author, person, device], ['device', rita.profile.person.id, rita.profile.device])
      assert.deepEqual(JSON.parse(note), { carriedBy: party.office.id })
    }
  })

  it('the device’s own later submission of the same entries is answered from receipts', async () => {
    await set(document, 'r1', { price: 45 })
    await merge([await saved()])
    const count = (await batches()).flatMap(({ entries }) => entries).length
    rita.goOnline()
    await delivered(rita)
    assert.deepEqual(rita.device.drafts.value, [])
    assert.equal((await batches()).flatMap(({ entries }) => entries).length, count)
    await set(document, 'r1', { price: 46 })
    await atOffice(document)
    assert.equal(await value('r1.price'), 46)
  })

  it('a file that comes after the device itself, and the same file twice, change nothing', async () => {
    await set(document, 'r1', { price: 45 })
    const file = await saved()
    rita.goOnline()
    await delivered(rita)
    const state = Y.encodeStateAsUpdate(await atRelay())
    for (let times = 0; times < 2; times++) {
      const report = await merge([file])
      assert.deepEqual(report.sources[0]?.records, [])
      assert.equal(report.sources[0]?.entries.committed, 1)
    }
    assert.deepEqual(Y.encodeStateAsUpdate(await atRelay()), state)
  })

  it('P06 lists a collision once, with both authors, and says so in the report', async () => {
    await set(document, 'r1', { price: 45 })
    const desk = await party.life(party.office)
    const there = await openListed(desk, document.address)
    await set(there, 'r1', { price: 50 })
    await atOffice(there)
    const file = await saved()
    const report = await merge([file])
    assert.equal(report.counts.collided, 1)
    assert.equal(report.collisions, 1)
    await merge([file])
    const collisions = await party.relay.core.store.collisions(document.address)
    assert.deepEqual(
      collisions.map(({ author, value, standing, standingBy }) => [author, value, standing, standingBy?.person]),
      [[rita.profile.person.id, 45, 50, party.office.id]],
    )
  })

  it('P08 a dry run says the same and writes nothing', async () => {
    await set(document, 'r1', { price: 45 })
    const file = await saved()
    const rows = (await batches()).length
    const dry = await merge([file], { dryRun: true })
    assert.equal((await batches()).length, rows)
    assert.equal(await value('r1.price'), 40)
    const wet = await merge([file])
    assert.deepEqual(dry.counts, wet.counts)
    assert.deepEqual(dry.sources[0]?.records, wet.sources[0]?.records)
    assert.deepEqual([dry.dryRun, wet.dryRun], [true, false])
  })

  it('takes ownership of what was changed, in the name of who merges', async () => {
    await set(document, 'r1', { price: 45, owner: 'Rita' })
    const file = await saved()
    await merge([file], { takeOwnership: true })
    assert.equal(await value('r1.owner'), 'Olga Office')
    assert.equal(await value('r2.owner'), undefined)
    const rows = (await batches()).length
    await merge([file], { takeOwnership: true })
    assert.equal((await batches()).length, rows)
  })

  it('P10 brings entries carried for somebody else under that one’s name, what they build on included', async () => {
    await set(document, 'r1', { price: 45 })
    const anton = party.relay.person(`Anton ${rita.profile.person.name}`, 'assistant', [rita.profile.person.id])
    const life = await party.life(anton)
    const copy = await openListed(life, document.address)
    await life.goOffline()
    // The file reaches Anton: he works on Rita's state and carries her entries.
    Y.applyUpdate(copy.doc.value, Y.encodeStateAsUpdate(document.doc.value))
    await set(copy, 'r1', { price: 46 })
    const submissions = [...(await submissionsOf(rita.profile, document)), ...(await submissionsOf(life.profile, copy))]
    const both = await fileOf(party.relay, [carried({ doc: copy.doc.value, address: copy.address, submissions })])
    const report = await merge([both])
    assert.deepEqual(report.sources[0]?.entries, { committed: 2, refused: 0, held: 0, unvouched: 0 })
    assert.equal(report.collisions, 0)
    assert.equal(await value('r1.price'), 46)
    const persons = (await batches()).filter(({ note }) => note !== '').map(({ person }) => person)
    assert.deepEqual(persons, [rita.profile.person.id, anton.id])
  })

  it('lets in what nobody vouches for only with approval, and marks it', async () => {
    await set(document, 'r1', { price: 45 })
    party.relay.core.accounts.revokeDevice(rita.profile.device)
    const file = await saved()
    const held = await merge([file])
    assert.equal(held.sources[0]?.entries.unvouched, 1)
    assert.equal(held.sources[0]?.unapproved, 1)
    assert.equal(await value('r1.price'), 40)
    const dry = await merge([file], { dryRun: true })
    assert.equal(dry.sources[0]?.unapproved, 1)
    const approved = await merge([file], { approve: true })
    assert.equal(approved.sources[0]?.unapproved, 0)
    assert.equal(await value('r1.price'), 45)
    const marked = (await batches()).at(-1)
    assert.equal(marked?.person, party.office.id)
    assert.equal(marked?.author, 'relay')
    assert.deepEqual(JSON.parse(marked?.note ?? ''), { merge: document.address, unsigned: true })
  })

  it('takes a state with more in it than anybody signed for like changes of unknown authors', async () => {
    const doc = new Y.Doc()
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(document.doc.value))
    captureChanges(doc, recordChanges(doc, OPPORTUNITIES, 'r1', { price: 1 }))
    captureChanges(doc, [['opportunities.r1.notes', [{ insert: 'added' }]]])
    captureChanges(doc, [['strangers', 'x', null, 1]])
    captureChanges(doc, recordChanges(doc, OPPORTUNITIES, 'r1', { discount: 17 }))
    const file = await fileOf(party.relay, [carried({ doc, address: document.address, submissions: [] })])
    const report = await merge([file])
    assert.equal(report.sources[0]?.unapproved, 2)
    assert.equal(await value('r1.price'), 40)
    await merge([file], { approve: true })
    assert.equal(await value('r1.price'), 1)
    assert.equal(await value('r1.discount'), undefined, 'a value the field does not admit stays out')
    assert.equal((await atRelay()).getText('opportunities.r1.notes').toString(), 'added')
  })

  it('what the author may not do is refused under the author’s name, also with approval', async () => {
    await document.commit(recordChanges(document.doc.value, 'stages', 'won', { name: 'Gewonnen!' }))
    const report = await merge([await saved()], { approve: true })
    assert.deepEqual(report.sources[0]?.entries, { committed: 0, refused: 1, held: 0, unvouched: 0 })
    assert.notEqual((await atRelay()).getMap('stages').get('won.name'), 'Gewonnen!')
    rita.goOnline()
    await atOffice(document)
    assert.equal(rita.device.drafts.value.length, 1, 'its author learns of it')
  })

  it('P12 begins a document that was made without a relay', async () => {
    const made = await rita.device.create(pipeline, { name: 'Offline' })
    await set(made, 'r1', { name: 'First' })
    const file = await fileOf(party.relay, [await carriedOf(rita.profile, made)])
    const report = await merge([file], { into: { address: made.address } })
    assert.equal(report.counts.added, 1)
    assert.equal((await party.relay.core.store.document(made.address))?.owner, rita.profile.person.id)
    assert.equal((await atRelay(made.address)).getMap(OPPORTUNITIES).get('r1.name'), 'First')
  })

  it('a bad file among good ones leaves everything as it is', async () => {
    await set(document, 'r1', { price: 45 })
    const good = await saved()
    const part = await carriedOf(rita.profile, document)
    const bad = [
      good.slice(0, -5),
      await fileOf(party.relay, [part], { installation: 'other' }),
      await fileOf(party.relay, [{ ...part, about: { ...part.about, epoch: 0 } }]),
      await fileOf(party.relay, [{ ...part, about: { ...part.about, schema: 9 } }]),
      await fileOf(party.relay, [{ ...part, state: Uint8Array.of(1, 2, 3) }]),
      await fileOf(party.relay, [
        { ...part, submissions: part.submissions.map(each => ({ ...each, signature: new Uint8Array(64) })) },
      ]),
    ]
    for (const file of bad) await assert.rejects(merge([good, file], { approve: true }), SatchelFileError)
    assert.equal(await value('r1.price'), 40)
  })
})

describe('combining pipelines at the relay', () => {
  const party = partyOfSuite()
  const merge = (input: Partial<MergeInput> & Pick<MergeInput, 'into'>) =>
    party.relay.core.merger.merge({ files: [], documents: [], person: party.office.id, ...input })
  const doc = async (address: Address) => (await party.relay.core.rooms.room(address))!.doc

  it('P08 into a new pipeline, from a file and a document; again changes nothing', async () => {
    const [rita, anna] = [await party.rep(), await party.rep()]
    const [west, east] = [await pipelineOf(rita), await pipelineOf(anna)]
    await set(west, 'w1', { name: 'West one', price: 1 })
    await set(east, 'e1', { name: 'East one', stage: 'won' })
    await atOffice(east)
    await atOffice(west)
    const file = await fileOf(party.relay, [await carriedOf(rita.profile, west)])
    const dry = await merge({
      into: { name: 'Both', kind: 'pipeline' },
      files: [file],
      documents: [east.address],
      dryRun: true,
    })
    assert.equal(dry.into, null)
    assert.equal(dry.counts.added, 2)
    const report = await merge({ into: { name: 'Both', kind: 'pipeline' }, files: [file], documents: [east.address] })
    assert.deepEqual(report.counts, dry.counts)
    const into = report.into
    assert.ok(into)
    const row = await party.relay.core.store.document(into)
    assert.equal(row?.owner, party.office.id)
    const made = await doc(into)
    assert.equal(made.getMap('fields').get('name'), 'Both')
    assert.equal(made.getMap('fields').get('currency'), 'EUR')
    assert.equal(made.getMap(OPPORTUNITIES).get('w1.price'), 1)
    assert.equal(made.getMap(OPPORTUNITIES).get('e1.stage'), 'won')
    assert.deepEqual(made.getMap('stages').toJSON(), (await doc(east.address)).getMap('stages').toJSON())
    const again = await merge({ into: { address: into }, files: [file], documents: [east.address] })
    assert.deepEqual(
      again.sources.flatMap(({ records }) => records),
      [],
    )
    await set(west, 'w1', { price: 2 })
    await atOffice(west)
    const third = await merge({ into: { address: into }, documents: [west.address] })
    assert.equal(third.counts.changed, 1)
    assert.equal((await doc(into)).getMap(OPPORTUNITIES).get('w1.price'), 2)
  })

  it('P08 files what both changed as a collision, once', async () => {
    const [rita, anna] = [await party.rep(), await party.rep()]
    const [west, east] = [await pipelineOf(rita), await pipelineOf(anna)]
    await set(west, 'w1', { name: 'One', price: 1 })
    await atOffice(west)
    await merge({ into: { address: east.address }, documents: [west.address] })
    await agrees(east, party.relay)
    await set(west, 'w1', { price: 2 })
    await set(east, 'w1', { price: 3 })
    await Promise.all([atOffice(west), atOffice(east)])
    const report = await merge({ into: { address: east.address }, documents: [west.address] })
    assert.equal(report.collisions, 1)
    await merge({ into: { address: east.address }, documents: [west.address] })
    const collisions = await party.relay.core.store.collisions(east.address)
    assert.deepEqual(
      collisions.map(({ key, base, value, standing, standingBy }) => [key, base, value, standing, standingBy?.person]),
      [['w1.price', 1, 2, 3, anna.profile.person.id]],
    )
  })

  it('C8 files a record that one archived while the other changed it, with both sides’ authors, and no other', async () => {
    const [rita, anna] = [await party.rep(), await party.rep()]
    const [west, east] = [await pipelineOf(rita), await pipelineOf(anna)]
    for (const record of ['w1', 'w2', 'w3']) await set(west, record, { name: record, price: 1 })
    await atOffice(west)
    await merge({ into: { address: east.address }, documents: [west.address] })
    await agrees(east, party.relay)
    await set(east, 'w1', { archived: true })
    await set(west, 'w1', { price: 2 })
    await set(east, 'w2', { price: 3 })
    await set(west, 'w2', { archived: true })
    await set(east, 'w3', { price: 4, archived: true })
    await set(west, 'w3', { price: 4 })
    await Promise.all([atOffice(west), atOffice(east)])
    for (let times = 0; times < 2; times++) {
      await merge({ into: { address: east.address }, documents: [west.address] })
      const found = (await party.relay.core.store.collisions(east.address)).map(each => {
        return [each.key, each.origin, each.value, each.standing, each.author, each.standingBy?.person, ...each.fields]
      })
      assert.deepEqual(found.sort(), [
        ['w1.archived', 'archived', false, true, party.office.id, anna.profile.person.id, 'price'],
        ['w2.archived', 'archived', false, true, anna.profile.person.id, party.office.id, 'price'],
      ])
    }
  })

  it('merges nothing into what is laid aside, and blames no author for it', async () => {
    const rita = await party.rep()
    const west = await pipelineOf(rita)
    await rita.goOffline()
    await set(west, 'r1', { name: 'Late' })
    const file = await fileOf(party.relay, [await carriedOf(rita.profile, west)])
    const olga = await party.life(party.relay.person('Olga Office', 'office'))
    await when(olga.device.catalogue, lines => lines.has(west.address))
    await olga.device.transact(west.address, { command: 'archive', archived: true })
    await when(olga.device.catalogue, lines => lines.get(west.address)?.facts.archived !== undefined)
    const person = olga.profile.person.id
    await assert.rejects(merge({ files: [file], into: { address: west.address }, person }), /is archived/)
    assert.equal((await party.relay.core.store.quarantine.counts()).open, 0)
  })

  it('P08 an assistant, who may set no stages, makes a new pipeline of two', async () => {
    const rita = await party.rep()
    const [west, east] = [await pipelineOf(rita), await pipelineOf(rita)]
    await set(west, 'w1', { name: 'West', stage: 'won' })
    await set(east, 'e1', { name: 'East' })
    await Promise.all([atOffice(west), atOffice(east)])
    const person = party.relay.person(`Anton of ${rita.profile.person.name}`, 'assistant', [rita.profile.person.id]).id
    const into = { name: 'Both', kind: 'pipeline' }
    const report = await merge({ into, documents: [west.address, east.address], person })
    assert.ok(report.into)
    const made = await doc(report.into)
    assert.deepEqual(made.getMap('stages').toJSON(), (await doc(west.address)).getMap('stages').toJSON())
    assert.deepEqual(
      [made.getMap(OPPORTUNITIES).get('w1.stage'), made.getMap('fields').get('currency')],
      ['won', 'EUR'],
    )
  })

  it('needs the right to edit what it merges into and to see what it merges from', async () => {
    const [rita, anna] = [await party.rep(), await party.rep()]
    const [west, east] = [await pipelineOf(rita), await pipelineOf(anna)]
    const person = rita.profile.person.id
    await assert.rejects(merge({ into: { address: east.address }, documents: [west.address], person }), /may not edit/)
    await assert.rejects(merge({ into: { address: west.address }, documents: [east.address], person }), /no document/)
  })
})
