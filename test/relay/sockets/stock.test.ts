import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import WebSocket from 'ws'
import { WebsocketProvider } from 'y-websocket'
import * as Y from 'yjs'
import { decodeRow } from '../../../relay/journal/row.ts'
import { OPPORTUNITIES } from '../../../src/documents/pipeline.ts'
import { decodeEntry } from '../../../src/sync/wire/entry.ts'
import { when } from '../../support/device.ts'
import { captured, guessed, handshake, Scene, set } from './support.ts'

/** A stock provider with a bearer token, as an integration would use it. */
class Tool {
  readonly doc = new Y.Doc()
  readonly provider: WebsocketProvider
  readonly closed: Promise<number>
  static readonly #all: Tool[] = []

  /** Ends those that a failed test left behind too. */
  static endAll(): void {
    for (const tool of Tool.#all) tool.end()
  }

  constructor(scene: Scene, token: string, address: string = scene.address, client?: number) {
    if (client !== undefined) this.doc.clientID = client
    class Socket extends WebSocket {
      constructor(url: string) {
        super(url, { headers: { authorization: `Bearer ${token}` } })
      }
    }
    this.provider = new WebsocketProvider(`ws://${scene.relay.host}`, address, this.doc, {
      WebSocketPolyfill: Socket as unknown as typeof globalThis.WebSocket,
      disableBc: true,
      maxBackoffTime: 100,
    })
    Tool.#all.push(this)
    this.closed = new Promise(resolve =>
      this.provider.on('connection-close', event => {
        if (event && event.code >= 4400) resolve(event.code)
      }),
    )
  }

  get map(): Y.Map<unknown> {
    return this.doc.getMap(OPPORTUNITIES)
  }

  synced(): Promise<void> {
    return new Promise(resolve => {
      if (this.provider.synced) return resolve()
      this.provider.on('sync', (synced: boolean) => {
        if (synced) resolve()
      })
    })
  }

  end(): void {
    this.provider.destroy()
    this.provider.awareness.destroy()
    this.doc.destroy()
  }
}

/** Resolves when a map holds this. */
function holds(doc: Y.Doc, key: string, value: unknown): Promise<void> {
  const map = doc.getMap(OPPORTUNITIES)
  return new Promise(resolve => {
    const look = () => {
      if (map.get(key) !== value) return
      map.unobserve(look)
      resolve()
    }
    map.observe(look)
    look()
  })
}

describe('a stock provider', () => {
  let scene: Scene
  before(async () => {
    scene = await Scene.begin()
  })
  after(() => {
    Tool.endAll()
    return scene.end()
  })

  it('W10 joins with a bearer token, syncs and edits, and its token is named in the journal', async () => {
    const { id, secret } = scene.relay.core.accounts.createToken(scene.rep.id)
    const tool = new Tool(scene, secret)
    await tool.synced()
    assert.equal(tool.map.get('r1.price'), 40)
    tool.map.set('r1.price', 41)
    await holds(scene.document.doc.value, 'r1.price', 41)
    tool.doc.getText('opportunities.r1.notes').insert(0, 'Oh, ')
    await scene.honestEdit()
    await set(scene.document, 'r1', { competitor: 'Rival' })
    await holds(tool.doc, 'r1.competitor', 'Rival')
    tool.end()
    const rows = await scene.relay.core.store.rows(0, 100, scene.address)
    const batches = rows.flatMap(({ body }) => decodeRow(body)).filter(({ author }) => author === 'token')
    assert.deepEqual([...new Set(batches.map(({ device }) => device))], [id])
    const changes = batches.flatMap(({ entries }) =>
      entries.map(({ bytes }) => {
        const entry = decodeEntry(bytes)
        return entry?.type === 'update' ? JSON.parse(entry.changes) : null
      }),
    )
    assert.deepEqual(changes, [
      [[OPPORTUNITIES, 'r1.price', 40, 41]],
      [['opportunities.r1.notes', [{ insert: 'Oh, ' }]]],
    ])
    await set(scene.document, 'r1', { price: 40 })
  })

  it('W11 brings what was edited offline when it comes back, merged with what others did', async () => {
    const tool = new Tool(scene, scene.relay.token(scene.rep))
    await tool.synced()
    tool.provider.disconnect()
    tool.map.set('r4.name', 'Offline')
    tool.map.set('r4.price', 1)
    tool.map.set('r4.price', 2)
    tool.doc.getText('opportunities.r4.notes').insert(0, 'typed offline')
    await set(scene.document, 'r5', { name: 'Meanwhile' })
    await when(scene.document.lamp, lamp => lamp === 'office')
    tool.provider.connect()
    await holds(scene.document.doc.value, 'r4.price', 2)
    await holds(tool.doc, 'r5.name', 'Meanwhile')
    const { doc } = await scene.room()
    assert.equal(doc.getMap(OPPORTUNITIES).get('r4.name'), 'Offline')
    assert.equal(doc.getText('opportunities.r4.notes').toString(), 'typed offline')
    assert.deepEqual(tool.map.toJSON(), doc.getMap(OPPORTUNITIES).toJSON())
    assert.equal(scene.honest.drafts.value.length, 0)
    tool.end()
  })

  it('W11 asked for its state with nothing new in it, writes no row', async () => {
    const sequence = await scene.relay.core.store.sequence()
    const tool = new Tool(scene, scene.relay.token(scene.rep))
    await tool.synced()
    await scene.honestEdit()
    await holds(tool.doc, 'r1.nextStep', scene.document.doc.value.getMap(OPPORTUNITIES).get('r1.nextStep'))
    assert.equal(await scene.relay.core.store.sequence(), sequence + 1)
    tool.end()
  })

  it('W10 that is refused is closed with 4409, and gets in again with a fresh copy only', async () => {
    const token = scene.relay.token(scene.rep)
    const tool = new Tool(scene, token)
    await tool.synced()
    await scene.withstands(async () => {
      tool.map.set('r1.price', 'forty')
      assert.equal(await tool.closed, 4409)
    })
    assert.equal(tool.provider.shouldConnect, false, 'a permanent close')
    await scene.withstands(async () => {
      const stale = new Tool(scene, token)
      Y.applyUpdate(stale.doc, Y.encodeStateAsUpdate(tool.doc))
      assert.equal(await stale.closed, 4409)
      stale.end()
    })
    tool.end()
    const fresh = new Tool(scene, token)
    await fresh.synced()
    assert.equal(fresh.map.get('r1.price'), 40)
    fresh.end()
  })

  it('W10 G7 G6 that deletes, or writes what is not there, is closed with 4409', async () => {
    const attempts: ((doc: Y.Doc) => void)[] = [
      doc => doc.getMap(OPPORTUNITIES).delete('r1.price'),
      doc => doc.getMap('admin').set('isAdmin', true),
      doc => doc.getMap('stages').set('won.probability', 0),
    ]
    for (const attempt of attempts) {
      const tool = new Tool(scene, scene.relay.token(scene.rep))
      await tool.synced()
      await scene.withstands(async () => {
        attempt(tool.doc)
        assert.equal(await tool.closed, 4409)
      })
      tool.end()
    }
  })

  it('A9 cannot create a document, nor open somebody else’s', () =>
    scene.withstands(async () => {
      const unknown = new Tool(scene, scene.relay.token(scene.rep), guessed(50))
      unknown.map.set('r1.price', 1)
      assert.equal(await unknown.closed, 4404)
      unknown.end()
      const foreign = new Tool(scene, scene.relay.token(scene.relay.person('Otto Other')))
      foreign.map.set('r1.price', 1)
      assert.equal(await foreign.closed, 4404)
      assert.equal(foreign.map.get('r1.name'), undefined)
      foreign.end()
      assert.equal(await scene.relay.core.store.document(guessed(50)), null)
    }))

  it('C4 collides where it wrote without knowing the current value, whoever wins, and not where it knew', async () => {
    const token = scene.relay.token(scene.relay.person('Olga Office', 'office'))
    const outcomes = new Set<string>()
    // Of two values written at once Yjs keeps the one of the higher client id: once the tool's, once the device's.
    for (const step of [1, -1]) {
      const record = step > 0 ? 'above' : 'below'
      const tool = new Tool(scene, token, scene.address, scene.document.doc.value.clientID + step)
      await tool.synced()
      await set(scene.document, record, { price: 10, name: 'Six' })
      await holds(tool.doc, `${record}.name`, 'Six')
      tool.map.set(`${record}.price`, 11)
      await holds(scene.document.doc.value, `${record}.price`, 11)
      tool.provider.disconnect()
      tool.map.set(`${record}.price`, 12)
      await set(scene.document, record, { price: 13 })
      await when(scene.document.lamp, lamp => lamp === 'office')
      tool.provider.connect()
      tool.map.set(`${record}.name`, 'back')
      await holds(scene.document.doc.value, `${record}.name`, 'back')
      const all = await scene.relay.core.store.collisions(scene.address)
      const found = all.filter(({ key }) => key.startsWith(`${record}.`))
      assert.deepEqual(
        found.map(({ key, value, standing, standingBy }) => [key, value, standing, standingBy?.person]),
        [[`${record}.price`, 12, 13, scene.rep.id]],
      )
      const stands = (await scene.room()).doc.getMap(OPPORTUNITIES).get(`${record}.price`)
      assert.equal(found[0]?.outcome, stands === 12 ? 'value' : 'standing')
      outcomes.add(found[0]?.outcome ?? '')
      tool.end()
    }
    assert.equal(outcomes.size, 2, 'both outcomes were seen')
  })
})

describe('a stock socket', () => {
  let scene: Scene
  before(async () => {
    scene = await Scene.begin()
  })
  after(() => scene.end())

  const connect = async (): Promise<{ socket: WebSocket; code: Promise<number> }> => {
    const authorization = `Bearer ${scene.relay.token(scene.rep)}`
    const socket = await handshake(`ws://${scene.relay.host}/${scene.address}`, { authorization })
    assert.ok(socket instanceof WebSocket)
    return { socket, code: new Promise(resolve => socket.once('close', resolve)) }
  }

  it('W8 W10 with unknown types, text or a broken message is closed with 4400', async () => {
    const messages = ['text', [], [2, 0], [9], [100], [0, 3, 0], [0, 2], [0, 2, 9, 1], [0, 2, 2, 1, 1], [1, 3, 1, 1, 1]]
    for (const message of messages) {
      await scene.withstands(async () => {
        const { socket, code } = await connect()
        socket.send(typeof message === 'string' ? message : Uint8Array.from(message))
        assert.equal(await code, 4400, String(message))
      })
    }
  })

  it('G15 refused too often is closed with 4429, on whatever socket', () =>
    scene.withstands(async () => {
      const assistant = scene.relay.person('Anna Assistant', 'assistant', [scene.rep.id])
      const authorization = `Bearer ${scene.relay.token(assistant)}`
      const codes: number[] = []
      for (let each = 0; each < 8; each++) {
        const socket = await handshake(`ws://${scene.relay.host}/${scene.address}`, { authorization })
        assert.ok(socket instanceof WebSocket)
        const doc = new Y.Doc()
        const update = captured(doc, () => doc.getMap('admin').set('isAdmin', true))
        socket.send(Uint8Array.from([0, 2, update.length, ...update]))
        codes.push(await new Promise<number>(resolve => socket.once('close', resolve)))
      }
      assert.deepEqual(codes, [4409, 4409, 4409, 4409, 4409, 4429, 4429, 4429])
    }))

  it('W10 whatever bit of an update is flipped, harms nobody', () =>
    scene.withstands(async () => {
      const { doc } = await scene.room()
      const copy = new Y.Doc()
      Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc))
      const update = captured(copy, () => copy.getMap('admin').set('isAdmin', true))
      const message = Uint8Array.from([0, 2, update.length, ...update])
      for (let byte = 0; byte < message.length; byte++) {
        scene.minutePasses()
        const { socket, code } = await connect()
        const flipped = Uint8Array.from(message)
        flipped[byte]! ^= 1 << (byte % 8)
        socket.send(flipped)
        socket.send(Uint8Array.of(9))
        assert.ok([4400, 4409].includes(await code))
      }
    }))
})
