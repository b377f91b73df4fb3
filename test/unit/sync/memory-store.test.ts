import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import * as Y from 'yjs'
import { MemoryCopies, MemoryStore } from '../../../src/sync/stores/memory.ts'
import { storeRules } from './store-acceptance.ts'

describe('the store in memory', () => {
  for (const { name, holds } of storeRules) {
    it(name, async () => {
      const store = new MemoryStore()
      await holds({
        open: async () => store,
        enrol: async (device, as) => {
          store[as] = device
        },
      })
    })
  }
})

describe('copies in memory', () => {
  it('give back what was kept, also after they were put together', async () => {
    const copies = new MemoryCopies()
    const doc = new Y.Doc()
    const copy = copies.open('a', doc)
    assert.equal(await copy.loaded, false)
    doc.on('update', update => copy.keep(update))
    for (let key = 0; key < 6_000; key++) doc.getMap('m').set(`${key % 10}`, key)
    await copy.close()
    const again = new Y.Doc()
    assert.equal(await copies.open('a', again).loaded, true)
    assert.deepEqual(again.getMap('m').toJSON(), doc.getMap('m').toJSON())
    await copies.remove('a')
    assert.equal(await copies.open('a', new Y.Doc()).loaded, false)
  })
})
