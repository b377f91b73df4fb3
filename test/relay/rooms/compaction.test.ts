// A document built anew: the same content as the same devices wrote it, in one transaction or not at all.
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import * as Y from 'yjs'
import { compacted, leastContent } from '../../../relay/rooms/compaction.ts'
import { nextEpoch } from '../../../relay/rooms/epoch-row.ts'
import { type Address, newAddress } from '../../../src/documents/address.ts'
import { readDocument } from '../../../src/documents/content.ts'
import { textRoot } from '../../../src/documents/kind.ts'
import { OPPORTUNITIES, pipeline, STAGES } from '../../../src/documents/pipeline.ts'
import { enrol, type Profile } from '../../support/device.ts'
import { SeededRandom } from '../../support/random.ts'
import { TestRelay } from '../../support/relay.ts'
import { captured } from '../sockets/support.ts'
import { submit } from './support.ts'

const NOTES = textRoot(OPPORTUNITIES, 'r1', 'notes')
const clients = (...docs: Y.Doc[]) => new Map(docs.map(({ clientID }, at) => [clientID, `d${at}`]))
const RECORDS = 20
const NONE: ReadonlySet<number> = new Set()

function built(state: Uint8Array): Y.Doc {
  const doc = new Y.Doc()
  Y.applyUpdate(doc, state)
  return doc
}

describe('a document built anew', () => {
  it('Z1 has the same values and texts, by the same devices, under client ids nobody has used', () => {
    const random = new SeededRandom(7)
    const [one, other] = [new Y.Doc(), new Y.Doc()]
    for (let step = 0; step < 500; step++) {
      const doc = random.pick([one, other])
      const text = doc.getText(NOTES)
      const what = random.below(9)
      if (what < 3) doc.getMap(STAGES).set(`s${random.below(3)}.name`, `Stage ${step}`)
      else if (what < 6) doc.getMap(OPPORTUNITIES).set(`r${random.below(9)}.price`, step)
      else if (text.length > 5 && what === 6) text.delete(random.below(text.length - 3), 3)
      else text.insert(random.below(text.length + 1), random.pick(['Grüße ', '🧳', 'x\n']))
      Y.applyUpdate(one, Y.encodeStateAsUpdate(other))
      Y.applyUpdate(other, Y.encodeStateAsUpdate(one))
    }
    one.getMap('fields').set('name', 'West')
    one.getMap(OPPORTUNITIES).set('r1.archived', true)
    const known = clients(one, other)
    const anew = compacted({ kind: pipeline, doc: one, clients: known, past: NONE })
    assert.ok(anew)
    const doc = built(anew.state)
    assert.deepEqual(readDocument(pipeline, doc), readDocument(pipeline, one))
    assert.equal(doc.getText(NOTES).toString(), one.getText(NOTES).toString())
    assert.ok(anew.state.length < Y.encodeStateAsUpdate(one).length / 3)
    for (const each of [one, doc]) assert.ok(leastContent(each) > 100 && leastContent(each) <= anew.state.length)
    assert.deepEqual([...anew.clients.values()].sort(), ['d0', 'd1'])
    for (const client of anew.clients.keys()) assert.ok(!known.has(client))
    for (const [key, item] of one.getMap(OPPORTUNITIES)._map) {
      const now = doc.getMap(OPPORTUNITIES)._map.get(key)
      assert.equal(anew.clients.get(now?.id.client ?? 0), known.get(item.id.client), key)
    }
  })

  it('Z1 is not, where something in it cannot be copied exactly', () => {
    const strange: ((doc: Y.Doc) => void)[] = [
      doc => doc.getMap('unknown').set('a', 1),
      doc => doc.getText('unknown.r.notes').insert(0, 'a'),
      doc => doc.getMap(OPPORTUNITIES).set('r1.name', new Y.Map()),
      doc => doc.getMap(OPPORTUNITIES).set('r1.name', { nested: true }),
      doc => doc.getMap(NOTES).set('a', 1),
      doc => doc.getText(NOTES).insertEmbed(0, { image: 'x' }),
      doc => doc.getText(NOTES).insert(0, 'a', { bold: true }),
    ]
    for (const write of strange) {
      const doc = new Y.Doc()
      doc.getMap('fields').set('name', 'West')
      write(doc)
      assert.equal(compacted({ kind: pipeline, doc, clients: clients(doc), past: NONE }), null, String(write))
    }
  })

  it('Z4 never has a number that a restored backup may give again', () => {
    assert.equal(nextEpoch(1, 1_790_000_000_400), 1_790_000_000)
    assert.equal(nextEpoch(1_790_000_000, 1_790_000_000_900), 1_790_000_001)
    assert.equal(nextEpoch(1_790_000_005, 1_000), 1_790_000_006)
  })
})

describe('the relay builds a document anew', () => {
  let relay: TestRelay
  let profile: Profile
  let address: Address
  let doc: Y.Doc
  let n = 0
  const at = Date.UTC(2026, 11, 1)
  const options = { clock: () => at }

  const send = async (contents: Parameters<typeof submit>[3], epoch = 1) => {
    const answers = await submit(relay, profile, address, contents, { n: n + 1, epoch })
    assert.deepEqual([...new Set(answers.map(({ status }) => status))], ['committed'])
    n += contents.length
  }
  /** One record after the other: of one alone Yjs keeps its past together. */
  const price = (to: number) => {
    const key = `r${to % RECORDS}.price`
    const from = (doc.getMap(OPPORTUNITIES).get(key) as number | undefined) ?? null
    const update = captured(doc, () => doc.getMap(OPPORTUNITIES).set(key, to))
    return { update, changes: [[OPPORTUNITIES, key, from, to] as const] }
  }
  const lastPrice = async () => {
    const room = await relay.core.rooms.room(address)
    return Math.max(...(Object.values(room?.doc.getMap(OPPORTUNITIES).toJSON() ?? {}) as number[]))
  }

  before(async () => {
    relay = await TestRelay.start(options)
    profile = enrol(relay, relay.person('Rita Rep'))
  })
  after(() => relay.stop())

  const begin = async (overwrites: number) => {
    address = newAddress('pipeline', size => crypto.getRandomValues(new Uint8Array(size)))
    doc = new Y.Doc()
    n = 0
    await send([{ command: { command: 'create', schema: 1 } }, price(0)])
    for (let done = 0; done < overwrites; done += 100) {
      await send(Array.from({ length: 100 }, (_, index) => price(done + index + 1)))
    }
  }

  it('Z1 Z2 with its history, its receipts and its numbers; opened again it is the same', async () => {
    await begin(300)
    await relay.core.rooms.saveSummaries()
    const first = await relay.core.store.document(address)
    assert.ok(first)
    const shrunk = await relay.core.rooms.compact(address)
    assert.ok(shrunk && shrunk.after * 4 < shrunk.before, JSON.stringify(shrunk))
    const row = await relay.core.store.document(address)
    assert.deepEqual([row?.epoch, row?.begins, row?.version], [at / 1_000, row?.head, first.version])
    assert.deepEqual([row?.summary, row?.summarized], [first.summary, row?.head])
    const stored = await relay.core.store.load(address)
    assert.deepEqual([stored?.snapshot, stored?.rows.length], [null, 1])
    assert.deepEqual([...(stored?.past ?? [])], [doc.clientID])
    assert.equal(await lastPrice(), 300)
    assert.equal((await relay.core.store.rows(0, 1_000, address)).length, 5)
    const again = await submit(relay, profile, address, [{ command: { command: 'create', schema: 1 } }], { n: 1 })
    assert.equal(again[0]?.status, 'committed')
    await relay.core.rooms.release(address)
    assert.equal(await relay.core.rooms.compact(address), null, 'it has no tombstones')
  })

  it('Z2 a failure at any moment leaves one epoch whole', async () => {
    await begin(100)
    const { store, rooms } = relay.core
    const before = await store.load(address)
    for (const when of ['before', 'after'] as const) {
      const beginEpoch = store.beginEpoch.bind(store)
      store.beginEpoch = async beginning => {
        if (when === 'after') await beginEpoch(beginning)
        throw new Error('the disk is gone')
      }
      await rooms.compact(address)
      store.beginEpoch = beginEpoch
      const room = await rooms.room(address)
      assert.equal(await lastPrice(), 100)
      assert.equal(room?.row?.epoch === 1, when === 'before')
      await rooms.release(address)
    }
    assert.equal(before?.document.epoch, 1)
    const { folder } = relay
    await relay.stop(false)
    relay = await TestRelay.start({ folder, ...options })
    assert.equal(await lastPrice(), 100)
  })

  it('Z2 writes nothing where the document has moved on, and no snapshot of an earlier epoch', async () => {
    await begin(100)
    const { store, rooms } = relay.core
    const old = await store.document(address)
    assert.ok(old)
    assert.ok(await rooms.compact(address))
    const row = { received: at, body: new Uint8Array([1, 0]) }
    assert.equal(await store.beginEpoch({ address, over: old, epoch: 9, row, clients: [] }), null)
    await store.saveSnapshot(address, old.head, new Uint8Array([0, 0]))
    assert.equal((await store.load(address))?.snapshot, null)
    const head = (await store.document(address))?.head ?? 0
    await store.saveSnapshot(address, head, new Uint8Array([0, 0]))
    assert.equal((await store.load(address))?.snapshot?.sequence, head)
  })

  it('Z6 not while somebody works on it: a member, a copy that may come back as a change', async () => {
    await begin(100)
    const { rooms } = relay.core
    const room = await rooms.room(address)
    assert.ok(room)
    const member = { send: () => undefined, close: () => undefined }
    rooms.join(room, member, () => undefined)
    assert.equal(await rooms.compact(address), null)
    rooms.leave(room, member)
    rooms.copied(address)
    assert.equal(await rooms.compact(address), null)
    await rooms.release(address)
    assert.ok(await rooms.compact(address))
  })

  it('Z6 by itself, when it lets go of one that takes much more than its content', async () => {
    await begin(6_000)
    await relay.core.rooms.release(address)
    const stored = await relay.core.store.load(address)
    assert.equal(stored?.document.epoch, at / 1_000)
    assert.equal(stored?.rows.length, 1)
    assert.ok((stored?.rows[0]?.body.length ?? 0) < 1_000)
    await begin(200)
    await relay.core.rooms.release(address)
    assert.equal((await relay.core.store.document(address))?.epoch, 1, 'a small one stays')
  })

  it('Z3 who comes meanwhile waits for the new epoch, and nothing of the old one gets in', async () => {
    await begin(100)
    const { rooms, store } = relay.core
    const beginEpoch = store.beginEpoch.bind(store)
    const late: ReturnType<typeof submit>[] = []
    store.beginEpoch = beginning => {
      late.push(submit(relay, profile, address, [price(101)], { n: n + 1 }))
      return new Promise(resolve => setImmediate(resolve)).then(() => beginEpoch(beginning))
    }
    assert.ok(await rooms.compact(address))
    store.beginEpoch = beginEpoch
    const [answer] = (await late[0]) ?? []
    assert.equal(answer?.status === 'refused' && answer.refusal.code, 'epoch')
    assert.equal(await lastPrice(), 100)
  })

  it('Z5 G8 what builds on the old epoch is held for those who do it again, and nobody writes with its ids', async () => {
    await begin(100)
    assert.ok(await relay.core.rooms.compact(address))
    const { epoch = 0 } = (await relay.core.store.document(address)) ?? {}
    const held = await submit(relay, profile, address, [price(101)], { n: n + 1, holdsEpochs: true })
    assert.deepEqual(held, [{ n: n + 1, status: 'held' }])
    const fresh = new Y.Doc()
    fresh.clientID = doc.clientID
    const update = captured(fresh, () => fresh.getMap(OPPORTUNITIES).set('new.price', 1))
    const changes = [[OPPORTUNITIES, 'new.price', null, 1] as const]
    const [foreign] = await submit(relay, profile, address, [{ update, changes }], { n: n + 1, epoch })
    assert.equal(foreign?.status === 'refused' && foreign.refusal.code, 'foreignClient')
  })
})
