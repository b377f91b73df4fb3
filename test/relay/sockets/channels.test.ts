import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import * as decoding from 'lib0/decoding'
import * as Y from 'yjs'
import { OPPORTUNITIES } from '../../../src/documents/pipeline.ts'
import { edit, field, type RawDevice, Scene } from './support.ts'

const STEP_1 = Uint8Array.of(0, 0, 1, 0)

/** The update in the next sync message of this step, on this channel. */
async function sync(raw: RawDevice, channel: number, step: 1 | 2): Promise<Uint8Array> {
  const fits = (bytes: Uint8Array) => bytes[0] === 0 && bytes[1] === step
  const { bytes } = await raw.frame('data', frame => frame.channel === channel && fits(frame.bytes))
  return decoding.readVarUint8Array(decoding.createDecoder(bytes.subarray(2)))
}

async function open(raw: RawDevice, channel: number, address: string): Promise<Y.Doc> {
  raw.send({ type: 'open', channel, address })
  raw.send({ type: 'data', channel, bytes: STEP_1 })
  const doc = new Y.Doc()
  Y.applyUpdate(doc, await sync(raw, channel, 1))
  return doc
}

describe('a channel', () => {
  let scene: Scene
  before(async () => {
    scene = await Scene.begin()
  })
  after(() => scene.end())

  it('W8 W9 brings the document, and then what others do', async () => {
    const raw = await scene.raw()
    const doc = await open(raw, 5, scene.address)
    assert.equal(doc.getMap(OPPORTUNITIES).get('r1.price'), 40)
    await scene.honestEdit()
    Y.applyUpdate(doc, await sync(raw, 5, 2))
    assert.equal(
      doc.getMap(OPPORTUNITIES).get('r1.nextStep'),
      (await scene.room()).doc.getMap(OPPORTUNITIES).get('r1.nextStep'),
    )
    await raw.close()
  })

  it('W8 that is malformed or speaks of unknown things is closed with 4400, its neighbours stay', async () => {
    const raw = await scene.raw()
    const neighbour = await open(raw, 1, scene.address)
    const messages = [[], [9], [2], [4, 1], [0], [0, 3, 0], [0, 9], [0, 0], [0, 0, 5, 1], [1], [1, 4, 1, 1], [255, 255]]
    await scene.withstands(async () => {
      for (const [index, message] of messages.entries()) {
        const channel = 10 + index
        await open(raw, channel, scene.address)
        raw.send({ type: 'data', channel, bytes: Uint8Array.from(message) })
        assert.equal((await raw.frame('closed', frame => frame.channel === channel)).code, 4400, String(message))
      }
    })
    Y.applyUpdate(neighbour, await sync(raw, 1, 2))
    assert.ok(neighbour.getMap(OPPORTUNITIES).get('r1.nextStep'))
    await raw.close()
  })

  it('W9 does not let edits up: the outbox is the only way', async () => {
    const raw = await scene.raw()
    await open(raw, 1, scene.address)
    const { update } = edit(await scene.room(), [field('r1.price', 40, 1)])
    await scene.withstands(async () => {
      for (const step of [1, 2]) {
        raw.send({ type: 'data', channel: 1, bytes: Uint8Array.from([0, step, update.length, ...update]) })
      }
      raw.send({ type: 'ping' })
      await raw.frame('pong')
    })
    assert.equal((await raw.frame('data')).channel, 1)
    await raw.close()
  })

  it('W9 that does not exist is talked to in vain', () =>
    scene.withstands(async () => {
      const raw = await scene.raw()
      raw.send({ type: 'data', channel: 77, bytes: STEP_1 })
      raw.send({ type: 'close', channel: 77 })
      raw.send({ type: 'ping' })
      await raw.frame('pong')
      await raw.close()
    }))

  it('W8 may be one of two for the same document, each whole', async () => {
    const raw = await scene.raw()
    const [one, two] = [await open(raw, 1, scene.address), await open(raw, 2, scene.address)]
    await scene.honestEdit()
    Y.applyUpdate(one, await sync(raw, 1, 2))
    Y.applyUpdate(two, await sync(raw, 2, 2))
    assert.deepEqual(one.getMap(OPPORTUNITIES).toJSON(), two.getMap(OPPORTUNITIES).toJSON())
    raw.send({ type: 'close', channel: 1 })
    await scene.honestEdit()
    Y.applyUpdate(two, await sync(raw, 2, 2))
    assert.ok(!raw.frames.some(frame => frame.type === 'data' && frame.channel === 1))
    await raw.close()
  })

  it('W8 that is opened twice closes the socket with 4400', () =>
    scene.withstands(async () => {
      const raw = await scene.raw()
      raw.send({ type: 'open', channel: 1, address: scene.address })
      raw.send({ type: 'open', channel: 1, address: scene.address })
      assert.equal((await raw.closed).code, 4400)
    }))

  it('W8 closed while it is being opened stays closed, and its number is free again', async () => {
    const raw = await scene.raw()
    raw.send({ type: 'open', channel: 1, address: scene.address })
    raw.send({ type: 'close', channel: 1 })
    await open(raw, 1, scene.address)
    await raw.close()
  })

  it('W8 one too many is closed with 4429, and all the others stay', async () => {
    const room = await scene.room()
    await scene.withstands(async () => {
      const raw = await scene.raw()
      for (let channel = 0; channel < 4_097; channel++) raw.send({ type: 'open', channel, address: scene.address })
      const { channel, code } = await raw.frame('closed')
      assert.deepEqual([channel, code], [4_096, 4429])
      raw.send({ type: 'data', channel: 4_095, bytes: STEP_1 })
      await sync(raw, 4_095, 1)
      assert.ok(room.members.size >= 4_096)
      await raw.close()
    })
    assert.ok(room.members.size < 10, 'nobody of them is left behind')
  })

  it('T3 is not sent what its own device brought, and others are', async () => {
    const [author, reader] = [await scene.raw(), await scene.raw()]
    await open(author, 1, scene.address)
    const doc = await open(reader, 1, scene.address)
    const content = edit(await scene.room(), [field('r1.competitor', null, 'Rival')])
    const [answer] = await author.submit(scene.address, [content])
    assert.equal(answer?.status, 'committed')
    Y.applyUpdate(doc, await sync(reader, 1, 2))
    assert.equal(doc.getMap(OPPORTUNITIES).get('r1.competitor'), 'Rival')
    assert.ok(!author.frames.some(({ type }) => type === 'data'))
    await Promise.all([author.close(), reader.close()])
  })
})

describe('a check', () => {
  let scene: Scene
  before(async () => {
    scene = await Scene.begin()
  })
  after(() => scene.end())

  it('tells of each list what the gate would say, and stores nothing', async () => {
    await scene.withstands(async () => {
      const raw = await scene.raw()
      const lists = [
        [field('r1.price', 40, 41)],
        [field('r1.price', 40, 'x')],
        [field('r1.nothing', null, 1)],
        [['stages', 'won.name', 'Won', 'Done']],
        [['opportunities.r1.notes', [{ insert: 'x' }]]],
        [['opportunities.r1.other', [{ insert: 'x' }]]],
      ]
      const changes = [...lists.map(list => JSON.stringify(list)), 'x', '{}']
      for (let round = 0; round < 3; round++) {
        raw.send({ type: 'check', ref: round, address: scene.address, changes })
        const { results } = await raw.frame('checked', frame => frame.ref === round)
        assert.deepEqual(
          results.map(result => result?.code ?? null),
          [null, 'value', 'shape', 'rights', null, 'shape', 'malformed', 'malformed'],
        )
      }
      assert.equal(await scene.relay.core.store.progress(raw.profile.device, scene.address), null)
      await raw.close()
    })
  })

  it('W12 of more lists than 2,000, or with an answer of more than 512 KiB, is closed with 4400', async () => {
    const long = JSON.stringify([[`opportunities.${'x'.repeat(300)}`, [{ insert: 'x' }]]])
    for (const changes of [Array.from({ length: 2_001 }, () => ''), Array.from({ length: 2_000 }, () => long)]) {
      await scene.withstands(async () => {
        const raw = await scene.raw()
        raw.send({ type: 'check', ref: 1, address: scene.address, changes })
        assert.equal((await raw.closed).code, 4400)
        assert.ok(!raw.frames.some(({ type }) => type === 'checked'), 'nothing was answered')
      })
    }
    const raw = await scene.raw()
    raw.send({ type: 'check', ref: 1, address: scene.address, changes: Array.from({ length: 2_000 }, () => '[]') })
    assert.equal((await raw.frame('checked')).results.length, 2_000)
    await raw.close()
  })

  it('says of somebody else’s document only that it is not here', async () => {
    const raw = await scene.raw(scene.profile('Otto Other'))
    for (const address of [scene.address, 'pipeline/aaaaaaaaaaaaaaaaaaaaaa', 'x']) {
      raw.send({ type: 'check', ref: 1, address, changes: ['[]'] })
      const { results } = await raw.frame('checked')
      assert.deepEqual(results, [{ code: 'notHere', message: 'not here for you', places: [] }])
    }
    await raw.close()
  })
})
