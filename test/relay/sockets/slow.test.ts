import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import WebSocket from 'ws'
import { LISTED_UNITS } from '../../../relay/limits.ts'
import { OwnWriter } from '../../../relay/own-writer.ts'
import { applyChanges, type Change } from '../../../src/documents/changes.ts'
import { collision } from '../store/commits.ts'
import { captured, copyOf, handshake, Scene } from './support.ts'

const root = 'opportunities.r5.notes'
const ask = Uint8Array.of(0, 0, 1, 0)

describe('a client that does not read', () => {
  it('L3 is closed with 4508 while the others go on', async t => {
    const scene = await Scene.begin()
    t.after(() => scene.end())
    const slow = await scene.raw()
    slow.send({ type: 'open', channel: 1, address: scene.address })
    slow.send({ type: 'data', channel: 1, bytes: ask })
    await slow.frame('data')
    slow.socket.pause()
    const author = await scene.raw()
    const doc = copyOf(await scene.room())
    // The system's own buffers take some megabytes before the relay notices anything. One at a time: what one turn
    // brings and overwrites goes out once.
    for (let n = 0; n < 500; n++) {
      const text = String.fromCharCode(97 + (n % 26)).repeat(30_000)
      const changes: Change[] = [[root, [{ insert: text }, ...(n > 0 ? [{ delete: 30_000 }] : [])]]]
      const update = captured(doc, () => applyChanges(doc, changes))
      const [answer] = await author.submit(scene.address, [{ update, changes }])
      assert.equal(answer?.status, 'committed')
    }
    await scene.honestEdit()
    const room = await scene.room()
    const members = room.members.size
    slow.socket.resume()
    assert.equal((await slow.closed).code, 4508)
    await scene.honestEdit()
    assert.equal(room.members.size, members - 1)
    await author.close()
  })

  it('L3 gets every document it asked for when it reads, and none is encoded before', async t => {
    const scene = await Scene.begin()
    t.after(() => scene.end())
    await fill(scene)
    const room = await scene.room()
    const slow = await scene.raw()
    slow.socket.pause()
    const encode = room.syncStep2
    let encoded = 0
    room.syncStep2 = stateVector => {
      encoded++
      return encode.call(room, stateVector)
    }
    const members = room.members.size
    for (let channel = 1; channel <= CHANNELS; channel++) {
      slow.send({ type: 'open', channel, address: scene.address })
      slow.send({ type: 'data', channel, bytes: askNothing })
    }
    slow.send({ type: 'open', channel: CHANNELS + 1, address: scene.address })
    while (room.members.size < members + CHANNELS + 1) await turn()
    assert.ok(encoded > 0 && encoded < CHANNELS / 2, `${encoded} were encoded for nobody`)
    await scene.honestEdit()
    slow.socket.resume()
    for (let channel = 1; channel <= CHANNELS; channel++) {
      await slow.frame('data', frame => frame.channel === channel && frame.bytes[1] === 1)
    }
    assert.equal(encoded, CHANNELS)
    await slow.close()
  })

  it('V4 gets all the content it asked for when it reads, and none is read from the disk before', async t => {
    const scene = await Scene.begin()
    t.after(() => scene.end())
    await fill(scene)
    const { catalogue } = scene.relay.core.store
    const parcel = catalogue.parcel.bind(catalogue)
    let read = 0
    catalogue.parcel = (address, from) => {
      read++
      return parcel(address, from)
    }
    const slow = await scene.raw()
    slow.socket.pause()
    const asked = { address: scene.address, from: 0 }
    slow.send({ type: 'pull', wanted: Array.from({ length: CHANNELS }, () => asked) })
    // Whoever comes later on the same relay gets theirs meanwhile.
    const other = await scene.raw()
    for (let each = 0; each < 10; each++) {
      other.send({ type: 'pull', wanted: [asked] })
      await other.frame('pulled', frame => !frame.pulled.more)
    }
    await scene.honestEdit()
    assert.ok(read - 10 < CHANNELS / 2, `${read - 10} were read for nobody`)
    slow.socket.resume()
    for (let each = 0; each < CHANNELS; each++) await slow.frame('pulled', frame => !frame.pulled.more)
    assert.equal(read, CHANNELS + 10)
    await Promise.all([slow.close(), other.close()])
  })

  it('L3 K3 is closed with 4508 when the lines it is told of pile up, while the others are told', async t => {
    const scene = await Scene.begin()
    t.after(() => scene.end())
    const writer = new OwnWriter(scene.relay.core)
    const slow = await scene.raw()
    slow.socket.pause()
    const reader = await scene.raw()
    const author = scene.rep.id
    // The system's own buffers take some megabytes before the relay notices anything.
    for (let n = 1; n <= 40; n++) {
      // Three bytes a letter, and as many as a line tells of.
      const standing = '本'.repeat(LISTED_UNITS - 10)
      const about = { author, root: `opportunities.r${n}.notes`, key: '', base: '', value: `${n}`, standing }
      const collisions = [collision({ ...about, origin: 'import', standingBy: null })]
      await writer.submit(scene.address, { person: author, contents: [], note: '', collisions })
      await scene.relay.core.rooms.saveSummaries()
      await reader.frame('catalogue', frame =>
        frame.catalogue.entries.some(each => 'collisions' in each && each.collisions === n),
      )
    }
    await scene.honestEdit()
    slow.socket.resume()
    assert.equal((await slow.closed).code, 4508)
    await scene.honestEdit()
    await reader.close()
  })

  it('L5 that asks for everything again and again is closed with 4429, each of its sockets', async t => {
    const scene = await Scene.begin()
    t.after(() => scene.end())
    await fill(scene)
    const authorization = `Bearer ${scene.relay.token(scene.rep)}`
    const sockets = await Promise.all(
      Array.from({ length: 10 }, () => handshake(`ws://${scene.relay.host}/${scene.address}`, { authorization })),
    )
    const resumed = sockets.map(socket => {
      assert.ok(socket instanceof WebSocket)
      let bytes = 0
      socket.on('message', (data: Buffer) => {
        bytes += data.length
      })
      socket.pause()
      for (let each = 0; each < 300; each++) socket.send(askNothing)
      return async () => {
        const code = new Promise<number>(resolve => socket.once('close', resolve))
        socket.resume()
        return { code: await code, bytes }
      }
    })
    await scene.honestEdit()
    for (const resume of resumed) {
      const { code, bytes } = await resume()
      assert.equal(code, 4429)
      assert.ok(bytes < 7 * RECORDS * LETTERS, `${bytes} bytes were sent`)
    }
  })

  it('L5 asks on all of its sockets a thousand times a minute, then it is closed with 4429', async t => {
    const scene = await Scene.begin()
    t.after(() => scene.end())
    const asker = await scene.raw()
    for (let channel = 1; channel <= 1_001; channel++) {
      asker.send({ type: 'open', channel, address: scene.address })
      asker.send({ type: 'data', channel, bytes: ask })
    }
    assert.equal((await asker.closed).code, 4429)
    const answers = asker.frames.filter(frame => frame.type === 'data' && frame.bytes[1] === 1)
    assert.ok(answers.length <= 1_000)
    await scene.honestEdit()
  })
})

const RECORDS = 20
const LETTERS = 30_000
const CHANNELS = 60

/** Asks for everything, but so that the answer is encoded anew. */
const askNothing = Uint8Array.of(0, 0, 3, 1, 0, 0)

const turn = (): Promise<void> => new Promise(resolve => setImmediate(resolve))

/** Makes the document some 600 kB large. */
async function fill(scene: Scene): Promise<void> {
  const author = await scene.raw()
  const doc = copyOf(await scene.room())
  for (let index = 0; index < RECORDS; index++) {
    const changes: Change[] = [[`opportunities.r${index + 50}.notes`, [{ insert: 'x'.repeat(LETTERS) }]]]
    const update = captured(doc, () => applyChanges(doc, changes))
    const [answer] = await author.submit(scene.address, [{ update, changes }])
    assert.equal(answer?.status, 'committed')
  }
  await author.close()
}
