// What the office let in without a signature is remembered: the same file, or an older one, brings none of it again (M3).
import assert from 'node:assert/strict'
import { beforeEach, describe, it } from 'node:test'
import * as Y from 'yjs'
import type { MergeInput } from '../../../relay/merge/merger.ts'
import { applyChanges, type Change } from '../../../src/documents/changes.ts'
import { recordChanges } from '../../../src/documents/content.ts'
import { OPPORTUNITIES } from '../../../src/documents/pipeline.ts'
import type { OpenDocument } from '../../../src/sync/api.ts'
import { partyOfSuite } from '../sync/parties.ts'
import { atOffice, content, type Life, openListed, pipelineWith, set } from '../sync/support.ts'
import { carried, carriedOf, fileOf } from './support.ts'

const NOTES = `${OPPORTUNITIES}.r1.notes`

describe('approving files again', () => {
  const party = partyOfSuite()
  let rita: Life
  let document: OpenDocument
  let stranger: Y.Doc
  beforeEach(async () => {
    rita = await party.rep()
    document = await pipelineWith(rita, { r1: { name: 'Pumps', price: 40 }, r2: { name: 'Oil', price: 1 } })
    // Somebody works on a copy and signs nothing.
    stranger = new Y.Doc()
    Y.applyUpdate(stranger, Y.encodeStateAsUpdate(document.doc.value))
  })

  const merge = (files: readonly Uint8Array[], changes: Partial<MergeInput> = {}) =>
    party.relay.core.merger.merge({
      into: { address: document.address },
      files,
      documents: [],
      person: party.office.id,
      approve: true,
      ...changes,
    })
  const atRelay = async () => (await party.relay.core.rooms.room(document.address))!.doc
  const text = async () => (await atRelay()).getText(NOTES).toString()
  const value = async (key: string) => (await atRelay()).getMap(OPPORTUNITIES).get(key)
  const price = (record: string, price: number) => recordChanges(stranger, OPPORTUNITIES, record, { price })
  const file = (changes: readonly Change[]) => {
    applyChanges(stranger, changes)
    return fileOf(party.relay, [carried({ doc: stranger, address: document.address, submissions: [] })])
  }
  const collisions = () => party.relay.core.store.collisions(document.address)
  /** As somebody of the office edits it at the desk. */
  const officeEdits = async (changes: (doc: Y.Doc) => readonly Change[]) => {
    const desk = await openListed(await party.life(party.office), document.address)
    await desk.commit(changes(desk.doc.value))
    await atOffice(desk)
  }

  it('M3 the same file a second time changes nothing, whatever was edited meanwhile', async () => {
    const saved = await file([...price('r1', 45), [NOTES, [{ insert: 'called' }]]])
    await merge([saved])
    assert.deepEqual([await value('r1.price'), await text()], [45, 'called'])
    await merge([saved])
    assert.equal(await text(), 'called')
    await officeEdits(doc => [
      ...recordChanges(doc, OPPORTUNITIES, 'r1', { price: 50 }),
      [NOTES, [{ retain: 6 }, { insert: ' twice' }]],
    ])
    const before = Y.encodeStateAsUpdate(await atRelay())
    const report = await merge([saved])
    assert.deepEqual(Y.encodeStateAsUpdate(await atRelay()), before)
    assert.deepEqual([await collisions(), report.sources[0]?.unapproved], [[], 0])
    const seen = await merge([saved], { approve: false })
    assert.equal(seen.sources[0]?.unapproved, 0, 'nothing waits for approval any more')
  })

  it('M3 a preview marks what waits for approval, and the report does not claim what was left out', async () => {
    const saved = await file([...price('r1', 45), [NOTES, [{ insert: 'called' }]]])
    const [preview] = (await merge([saved], { approve: false, dryRun: true })).sources
    const marked = preview?.records.flatMap(({ fields }) => fields.map(({ field, unsigned }) => [field, unsigned]))
    assert.deepEqual(marked?.sort(), [
      ['notes', true],
      ['price', true],
    ])
    assert.deepEqual([preview?.counts.changed, preview?.unapproved], [1, 2])
    const report = await merge([saved], { approve: false })
    const [source] = report.sources
    assert.deepEqual(
      [source?.records, source?.counts.changed, report.counts.changed, source?.unapproved],
      [[], 0, 0, 2],
    )
    assert.equal(report.counts.unchanged, (preview?.counts.unchanged ?? 0) + 1)
    assert.equal((await merge([saved])).counts.changed, 1)
  })

  it('M3 a later file brings what is new in it: letters where they were typed, letters taken away, fields', async () => {
    await merge([await file([[NOTES, [{ insert: 'called, no answer' }]]])])
    await officeEdits(() => [[NOTES, [{ insert: 'Monday: ' }]]])
    const later = await file([...price('r2', 2), [NOTES, [{ retain: 6 }, { delete: 11 }, { insert: ' again' }]]])
    await merge([later])
    assert.deepEqual([await text(), await value('r2.price')], ['Monday: called again', 2])
    await merge([later])
    assert.equal(await text(), 'Monday: called again')
  })

  it('M3 the order of the files does not matter, and an older one puts nothing back', async () => {
    const first = await file([...price('r1', 45), [NOTES, [{ insert: 'called' }]]])
    const second = await file([...price('r1', 46), [NOTES, [{ retain: 6 }, { insert: ' twice' }]]])
    await merge([second])
    await merge([first])
    await merge([second])
    assert.deepEqual([await value('r1.price'), await text()], [46, 'called twice'])
    assert.deepEqual(await collisions(), [])
  })

  it('M3 a value nobody signed that did not know what stands collides, once, and overwrites nothing', async () => {
    // Of two writes that do not know each other Yjs prefers the higher client id.
    stranger.clientID = 0xffff_fff0
    const saved = await file(price('r1', 45))
    await officeEdits(doc => recordChanges(doc, OPPORTUNITIES, 'r1', { price: 50 }))
    for (let times = 0; times < 2; times++) await merge([saved])
    assert.equal(await value('r1.price'), 50)
    assert.deepEqual(
      (await collisions()).map(({ key, value, standing }) => [key, value, standing]),
      [['r1.price', 45, 50]],
    )
  })

  it('M3 entries of a device nobody knows are let in once, with a newer value beside them', async () => {
    await rita.goOffline()
    await set(document, 'r1', { price: 45 })
    party.relay.core.accounts.revokeDevice(rita.profile.device)
    const first = await fileOf(party.relay, [await carriedOf(rita.profile, document)])
    await merge([first])
    await officeEdits(doc => recordChanges(doc, OPPORTUNITIES, 'r1', { price: 50 }))
    await merge([first])
    assert.deepEqual([await value('r1.price'), await collisions()], [50, []])
    await set(document, 'r1', { price: 46 })
    await merge([await fileOf(party.relay, [await carriedOf(rita.profile, document)])])
    assert.equal(await value('r1.price'), 50)
    assert.deepEqual(
      (await collisions()).map(({ base, value, standing }) => [base, value, standing]),
      [[45, 46, 50]],
    )
  })

  it('M3 C6 what nobody signed in a record that somebody archived meanwhile is listed, once', async () => {
    const saved = await file([...price('r1', 45), [NOTES, [{ insert: 'called' }]]])
    await set(document, 'r1', { archived: true })
    await atOffice(document)
    for (let times = 0; times < 2; times++) {
      await merge([saved])
      assert.deepEqual(
        (await collisions()).map(each => [each.key, each.origin, each.author, each.standingBy?.person, each.fields]),
        [['r1.archived', 'archived', party.office.id, rita.profile.person.id, ['price', 'notes']]],
      )
    }
  })

  it('M3 C9 an archiving nobody vouches for lists what it had not seen', async () => {
    await rita.goOffline()
    await set(document, 'r1', { archived: true })
    const anton = party.relay.person(`Anton ${rita.profile.person.name}`, 'assistant', [rita.profile.person.id])
    const there = await openListed(await party.life(anton), document.address)
    await set(there, 'r1', { price: 50 })
    await atOffice(there)
    party.relay.core.accounts.revokeDevice(rita.profile.device)
    const saved = await fileOf(party.relay, [await carriedOf(rita.profile, document)])
    for (let times = 0; times < 2; times++) {
      await merge([saved])
      assert.equal(await value('r1.archived'), true)
      assert.deepEqual(
        (await collisions()).map(each => [each.key, each.origin, each.author, each.standingBy?.person, each.fields]),
        [['r1.archived', 'archived', anton.id, party.office.id, ['price']]],
      )
    }
  })

  it('M3 is remembered over a restart of the document', async () => {
    const saved = await file([[NOTES, [{ insert: 'called' }]]])
    await merge([saved])
    await party.relay.core.rooms.release(document.address)
    const before = content(await atRelay())
    await merge([saved])
    assert.deepEqual(content(await atRelay()), before)
  })
})
