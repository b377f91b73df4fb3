import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import * as Y from 'yjs'
import { decodeRow } from '../../../relay/journal/row.ts'
import { Room } from '../../../relay/rooms/room.ts'
import type { Change } from '../../../src/documents/changes.ts'
import { OPPORTUNITIES } from '../../../src/documents/pipeline.ts'
import type { EntryContent } from '../../../src/sync/wire/entry.ts'
import type { RefusalCode } from '../../../src/sync/wire/refusals.ts'
import { edit, field, Scene } from '../sockets/support.ts'
import { quarantined } from '../store/commits.ts'
import { craft, submit } from './support.ts'

const place = { root: OPPORTUNITIES, key: 'r1.price' }

describe('an update that passes as honest and then does something else', () => {
  let scene: Scene
  before(async () => {
    scene = await Scene.begin()
  })
  beforeEach(() => scene.minutePasses())
  after(() => scene.end())

  const current = async (): Promise<Y.Item> => {
    const item = (await scene.room()).doc.share.get(OPPORTUNITIES)?._map.get('r1.price')
    assert.ok(item)
    return item
  }

  /** The trick is refused; what a neighbour submitted in the same turn, before and after it, is kept. */
  const refusedAlone = async (code: RefusalCode, content: EntryContent) => {
    const { relay, address } = scene
    const room = await scene.room()
    const before = Y.encodeStateVector(room.doc)
    const price = room.doc.getMap(OPPORTUNITIES).get('r1.price')
    const [first, trickster, second] = [scene.profile(), scene.profile(), scene.profile()]
    const competitor = `Rival ${scene.relay.core.accounts.listDevices(scene.rep.id).length}`
    const phone = '030 1234567'.slice(0, 3 + (competitor.length % 8)) + competitor.slice(-2)
    const answers = await Promise.all([
      submit(relay, first, address, [edit(room, [field('r2.competitor', null, competitor)])]),
      submit(relay, trickster, address, [content]),
      submit(relay, second, address, [edit(room, [field('r2.phone', null, phone)])]),
    ])
    const [kept, trick, alsoKept] = answers.map(([answer]) => answer)
    assert.equal(trick?.status === 'refused' && trick.refusal.code, code, JSON.stringify(trick))
    assert.equal(kept?.status, 'committed')
    assert.equal(alsoKept?.status, 'committed')
    const now = (await scene.room()).doc
    assert.equal(now.getMap(OPPORTUNITIES).get('r1.price'), price)
    assert.equal(now.getMap(OPPORTUNITIES).get('r2.competitor'), competitor)
    assert.equal(now.getMap(OPPORTUNITIES).get('r2.phone'), phone)
    const { structs } = Y.decodeUpdate(Y.encodeStateAsUpdate(now, before))
    assert.equal(structs.length, 2, 'nothing of the trick is there')
    await scene.honestEdit()
    assert.equal(scene.document.doc.value.getMap(OPPORTUNITIES).get('r1.price'), price)
  }

  const price = (value: number): Change[] => [field('r1.price', 40, value)]

  it('G7 G12 sets a key as a loser and deletes the winner, so that the key would vanish', async () => {
    const { client, clock } = (await current()).id
    const update = craft([{ client: 1, clock: 0, ...place, value: 41 }], [{ client, clock, length: 1 }])
    await refusedAlone('deletion', { update, changes: price(41) })
  })

  it('G7 G12 puts a value that is dead already over the current one', async () => {
    const { client, clock } = (await current()).id
    const update = craft(
      [{ client: 2, clock: 0, origin: { client, clock }, value: 41 }],
      [{ client: 2, clock: 0, length: 1 }],
    )
    await refusedAlone('deletion', { update, changes: [] })
  })

  it('G7 G12 puts a hole over the current value', async () => {
    const { client, clock } = (await current()).id
    await refusedAlone('deletion', {
      update: craft([{ client: 3, clock: 0, origin: { client, clock } }]),
      changes: [],
    })
  })

  it('G10 sets a key twice, and not the value that is judged wins', async () => {
    const last = 2 ** 32 - 1
    const both = [
      { client: last, clock: 0, ...place, value: 'forty' },
      { client: last - 1, clock: 0, ...place, value: 41 },
    ]
    for (const items of [both, both.toReversed()]) {
      const { relay, address } = scene
      const [answer] = await submit(relay, scene.profile(), address, [{ update: craft(items), changes: price(41) }])
      assert.equal(answer?.status, 'refused')
    }
    await refusedAlone('shape', { update: craft(both), changes: price(41) })
  })

  it('G10 sets a key twice with one client id, and not the value that is judged wins', async () => {
    const client = 2 ** 32 - 3
    const items = [
      { client, clock: 0, ...place, value: 'forty' },
      { client, clock: 1, ...place, value: 41 },
    ]
    await refusedAlone('shape', { update: craft(items), changes: price(41) })
  })

  it('G10 G12 makes room for a text that is too long by deleting once more what was deleted long ago', async () => {
    const root = 'opportunities.r9.notes'
    const long = 'x'.repeat(32_000)
    const profile = scene.profile()
    const room = await scene.room()
    const doc = new Y.Doc()
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(room.doc))
    const { relay, address } = scene
    const steps: Change[][] = [
      [[root, [{ insert: long }]]],
      [[root, [{ delete: 32_000 }]]],
      [[root, [{ insert: long }]]],
    ]
    const contents = steps.map(changes => edit(room, changes, changes, doc))
    for (const answer of await submit(relay, profile, address, contents)) assert.equal(answer.status, 'committed')
    const more: Change[] = [[root, [{ insert: 'y'.repeat(10_000) }]]]
    const { update } = edit(room, more, more, doc)
    const { structs, ds } = Y.decodeUpdate(update)
    assert.equal(structs.length + ds.clients.size, 1)
    const again = Y.decodeUpdate(contents[1]!.update).ds.clients
    const [[client, ranges]] = [...again] as [[number, { clock: number; len: number }[]]]
    const { clock, len: length } = ranges[0]!
    const deletion = craft([], [{ client, clock, length }])
    const trick = Uint8Array.from([...update.subarray(0, update.length - 1), ...deletion.subarray(1)])
    const stated: Change[] = [[root, [{ insert: 'y'.repeat(10_000) }, { delete: 32_000 }]]]
    const [answer] = await submit(relay, profile, address, [{ update: trick, changes: stated }], { n: 4 })
    assert.equal(answer?.status === 'refused' && answer.refusal.code, 'value')
    assert.equal((await scene.room()).doc.getText(root).length, 32_000)
    await scene.honestEdit()
  })

  it('T5 leaves the quarantine with every one of them, and the journal with none', async () => {
    const quarantine = await quarantined(scene.relay.core.store)
    assert.equal(quarantine.length, 8)
    const room = await scene.room()
    const state = Y.encodeStateAsUpdate(room.doc)
    await scene.relay.core.rooms.saveSummaries()
    const stored = await scene.relay.core.store.load(scene.address)
    assert.ok(stored)
    const again = new Room(scene.address, room.kind, stored)
    assert.deepEqual(again.doc.getMap(OPPORTUNITIES).toJSON(), room.doc.getMap(OPPORTUNITIES).toJSON())
    assert.equal(Y.encodeStateAsUpdate(again.doc).length, state.length)
  })
})

describe('a rebuilt document', () => {
  it('J4 P5 keeps who is in it, and numbers what a stock client and a device bring in one turn', async t => {
    const scene = await Scene.begin()
    t.after(() => scene.end())
    const { relay, address } = scene
    const room = await scene.room()
    const onlooker = await scene.raw()
    onlooker.send({ type: 'open', channel: 1, address })
    onlooker.send({ type: 'data', channel: 1, bytes: Uint8Array.of(0, 0, 1, 0) })
    await onlooker.frame('data')
    const presence = room.presence
    const members = [...room.members]
    const dead = craft([{ client: 9, clock: 0, origin: room.doc.share.get(OPPORTUNITIES)!._map.get('r1.price')!.id }])
    const [tool, device, hostile] = [scene.profile(), scene.profile(), scene.profile()]
    const empty = { update: Uint8Array.of(0, 0), changes: [] }
    const [, , [trick], [, third]] = await Promise.all([
      submit(relay, tool, address, [empty], { type: 'token', n: 0 }),
      submit(relay, tool, address, [edit(room, [field('r3.name', null, 'Tool')])], { type: 'token', n: 0 }),
      submit(relay, hostile, address, [{ update: dead, changes: [] }]),
      submit(relay, device, address, [
        edit(room, [field('r3.price', null, 1)]),
        edit(room, [field('r3.phone', null, '1')]),
      ]),
    ])
    assert.equal(trick?.status, 'refused')
    const rebuilt = await scene.room()
    assert.notEqual(rebuilt, room)
    assert.equal(rebuilt.presence, presence)
    assert.deepEqual([...rebuilt.members], members)
    assert.ok(third?.status === 'committed')
    const rows = await relay.core.store.rows(third.sequence - 1, 1)
    const entries = decodeRow(rows[0]!.body).flatMap(batch => batch.entries.map(({ place }) => [batch.author, place]))
    assert.deepEqual(entries, [
      ['token', 0],
      ['device', 0],
      ['device', 1],
    ])
    assert.equal(third.index, 2)
    await onlooker.close()
  })
})
