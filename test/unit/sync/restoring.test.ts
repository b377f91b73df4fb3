import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import * as Y from 'yjs'
import { recordChanges } from '../../../src/documents/content.ts'
import { OPPORTUNITIES, pipeline } from '../../../src/documents/pipeline.ts'
import type { Lamp, OpenDocument } from '../../../src/sync/api.ts'
import { SatchelDevice } from '../../../src/sync/device.ts'
import { MemoryCopies } from '../../../src/sync/stores/memory.ts'
import type { DeviceStore } from '../../../src/sync/stores/store.ts'
import { TabStrip } from '../../support/tab-strip.ts'
import { FailingStore, newWorld, settled, type World } from './support.ts'

/** A disk that can be emptied under the device that uses it. */
function storage() {
  const copies = new MemoryCopies()
  const now = { store: new FailingStore(), copies }
  const store = new Proxy({} as DeviceStore, {
    get: (_nothing, name) => {
      const member = (now.store as unknown as Record<string | symbol, unknown>)[name]
      return typeof member === 'function' ? member.bind(now.store) : member
    },
  })
  const clear = async ({ address }: OpenDocument) => {
    now.store = new FailingStore()
    await copies.remove(`${address}/1`)
  }
  return { now, store, copies, clear }
}

const start = (world: World): Promise<SatchelDevice> =>
  SatchelDevice.start({
    environment: world.environment,
    kinds: new Map([[pipeline.name, pipeline]]),
    person: { id: 'rita', name: 'Rita Rep', role: 'rep' },
  })

async function desk() {
  const disk = storage()
  const world = newWorld({}, { store: disk.store, copies: disk.copies })
  const device = await start(world)
  const document = await device.create(pipeline, { name: 'West' })
  await price(document, 3)
  return { disk, world, device, document }
}

const price = (document: OpenDocument, value: number): Promise<void> =>
  document.commit(recordChanges(document.doc.value, OPPORTUNITIES, 'r1', { price: value }))

describe('storage that is cleared under the app', () => {
  it('S6 gets again what waits, how it is numbered, the lists and the copy', async () => {
    const { disk, device, document } = await desk()
    const before = await disk.now.store.rows()
    await disk.clear(document)
    device.restore()
    await settled()
    assert.deepEqual(await disk.now.store.rows(), before)
    await price(document, 4)
    await device.close()
    const rows = await disk.now.store.rows()
    assert.deepEqual(
      rows.flatMap(({ entries }) => entries.map(({ n }) => n)),
      [1, 2, 3, 4],
    )
    const again = await start(newWorld({ store: disk.now.store, copies: disk.now.copies }))
    assert.equal(again.catalogue.value.get(document.address)?.summary.name, 'West')
    const reopened = again.open(document.address)
    await settled()
    assert.equal(reopened.doc.value.getMap(OPPORTUNITIES).get('r1.price'), 4)
    await again.close()
  })

  it('S6 L1 is called safe by no lamp before it is written again, however often that is tried', async () => {
    const { disk, world, device, document } = await desk()
    const lamps: Lamp[] = []
    document.lamp.subscribe(lamp => lamps.push(lamp))
    await disk.clear(document)
    disk.now.store.faults = 2
    device.restore()
    assert.deepEqual([document.lamp.value, device.lamp.value], ['saving', 'saving'])
    assert.deepEqual([...device.unsaved.value], [document.address])
    await settled()
    assert.equal(device.trouble.value, 'QuotaExceededError')
    await world.timers.advance(3_000)
    assert.deepEqual([document.lamp.value, device.lamp.value], ['saving', 'saving'])
    await world.timers.advance(3_000)
    assert.deepEqual([document.lamp.value, device.lamp.value, device.trouble.value], ['device', 'device', null])
    assert.deepEqual(lamps, ['device', 'saving', 'device'])
    assert.deepEqual([...device.unsaved.value], [])
    assert.ok((await disk.now.store.rows()).length > 0)
    await device.close()
  })

  it('S5 puts nothing into the copy that is typed and not saved', async () => {
    const { disk, world, device, document } = await desk()
    await disk.clear(document)
    disk.now.store.faults = 1
    device.restore()
    document.text(OPPORTUNITIES, 'r1', 'notes').insert(0, 'not saved yet')
    await settled()
    assert.equal((await copied(disk.now.copies, document)).notes, '')
    await world.timers.advance(3_000)
    await world.timers.advance(3_000)
    assert.deepEqual(await copied(disk.now.copies, document), { price: 3, notes: 'not saved yet' })
    await device.close()
  })
})

async function copied(copies: MemoryCopies, document: OpenDocument): Promise<{ price: unknown; notes: string }> {
  const doc = new Y.Doc()
  await copies.open(`${document.address}/1`, doc).loaded
  const notes = doc.getText(`${OPPORTUNITIES}.r1.notes`).toString()
  return { price: doc.getMap(OPPORTUNITIES).get('r1.price'), notes }
}

describe('storage that is cleared under two tabs', () => {
  /** The first leads; both have the document open, and nothing has reached the office. */
  async function two() {
    const disk = storage()
    const strip = new TabStrip()
    const open = async () => {
      const tab = strip.open()
      const { tabs, lock } = tab
      const world = newWorld({}, { store: disk.store, copies: disk.copies, tabs, lock })
      return { world, tab, device: await start(world) }
    }
    const [one, other] = [await open(), await open()]
    await settled()
    const document = await one.device.create(pipeline, { name: 'West' })
    await price(document, 3)
    await settled()
    const theirs = other.device.open(document.address)
    await settled()
    await price(theirs, 4)
    await settled()
    return { disk, one, other, document, theirs }
  }

  const numbers = async (store: DeviceStore) =>
    (await store.rows()).flatMap(({ entries }) => entries.map(({ n }) => n)).sort((a, b) => a - b)

  for (const order of [
    [0, 1],
    [1, 0],
  ] as const) {
    it(`S6 T3 gets everything again once, whichever of them comes first (${order}), and numbers go on`, async () => {
      const { disk, one, other, document, theirs } = await two()
      const devices = [one.device, other.device]
      const before = await numbers(disk.now.store)
      await disk.clear(document)
      for (const index of order) {
        devices[index]?.restore()
        await settled()
      }
      assert.deepEqual(await numbers(disk.now.store), before)
      await price(theirs, 5)
      await settled()
      await price(document, 6)
      await settled()
      assert.deepEqual(await numbers(disk.now.store), [...before, before.length + 1, before.length + 2])
      assert.deepEqual([document.lamp.value, theirs.lamp.value], ['device', 'device'])
      await other.device.close()
      await one.device.close()
      const again = await start(newWorld({}, { store: disk.store, copies: disk.copies }))
      const reopened = again.open(document.address)
      await settled()
      assert.equal(reopened.doc.value.getMap(OPPORTUNITIES).get('r1.price'), 6)
      assert.equal(again.catalogue.value.get(document.address)?.summary.name, 'West')
      await again.close()
    })
  }

  it('S6 T6 gets also what only the tab that comes later has: it was never told', async () => {
    const { disk, one, other, document } = await two()
    const before = await numbers(disk.now.store)
    one.tab.silent = true
    await price(document, 50)
    one.tab.silent = false
    await disk.clear(document)
    other.device.restore()
    await settled()
    assert.deepEqual(await numbers(disk.now.store), before)
    one.device.restore()
    await settled()
    assert.deepEqual(await numbers(disk.now.store), [...before, before.length + 1])
    await other.device.close()
    await one.device.close()
    const again = await start(newWorld({}, { store: disk.store, copies: disk.copies }))
    const reopened = again.open(document.address)
    await settled()
    assert.equal(reopened.doc.value.getMap(OPPORTUNITIES).get('r1.price'), 50)
    await again.close()
  })

  it('S6 is not looked into for news before it is whole again: lists and drafts stay as they were', async () => {
    const { disk, one, other, document } = await two()
    const draft = {
      id: 'd',
      address: document.address,
      changes: [['opportunities', 'r1.price', 40, 45]],
      refusal: { code: 'rights', message: 'no', places: [] },
      n: null,
      at: 1,
    } as const
    await one.device.restoreDrafts([draft])
    await settled()
    await disk.clear(document)
    disk.now.store.faults = 2
    for (const { device } of [one, other]) device.restore()
    for (const { device } of [one, other]) {
      device.rest()
      device.return()
    }
    await settled()
    for (const { world } of [one, other]) await world.timers.advance(3_000)
    for (const { world } of [one, other]) await world.timers.advance(3_000)
    for (const { device } of [one, other]) {
      assert.deepEqual([device.drafts.value.length, device.catalogue.value.size], [1, 1])
    }
    assert.deepEqual([(await disk.now.store.drafts()).length, (await disk.now.store.catalogue()).length], [1, 1])
    await other.device.close()
    await one.device.close()
  })
})
