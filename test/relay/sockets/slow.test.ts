import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { applyChanges, type Change } from '../../../src/documents/changes.ts'
import { captured, copyOf, Scene } from './support.ts'

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

  it('L3 may ask for a lot, but not for everything again and again', async t => {
    const scene = await Scene.begin()
    t.after(() => scene.end())
    const author = await scene.raw()
    const doc = copyOf(await scene.room())
    const records = Array.from({ length: 20 }, (_, index) => `opportunities.r${index + 50}.notes`)
    const contents = records.map(record => {
      const changes: Change[] = [[record, [{ insert: 'x'.repeat(30_000) }]]]
      return { update: captured(doc, () => applyChanges(doc, changes)), changes }
    })
    for (const content of contents) await author.submit(scene.address, [content])
    const slow = await scene.raw()
    slow.send({ type: 'open', channel: 1, address: scene.address })
    slow.send({ type: 'data', channel: 1, bytes: ask })
    await slow.frame('data')
    slow.socket.pause()
    for (let each = 0; each < 150; each++) slow.send({ type: 'data', channel: 1, bytes: ask })
    await scene.honestEdit()
    slow.socket.resume()
    assert.equal((await slow.closed).code, 4508)
    const bytes = slow.frames.reduce((sum, frame) => sum + (frame.type === 'data' ? frame.bytes.length : 0), 0)
    assert.ok(bytes > 5e6 && bytes < 60e6, `${bytes} bytes were sent`)
    await scene.honestEdit()
    await author.close()
  })
})
