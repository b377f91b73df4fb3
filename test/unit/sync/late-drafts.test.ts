// What was typed while another tab rebuilt the document, and cannot be done again on the new one.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import * as Y from 'yjs'
import type { Change, TextChange } from '../../../src/documents/changes.ts'
import { recordChanges } from '../../../src/documents/content.ts'
import { OPPORTUNITIES, pipeline } from '../../../src/documents/pipeline.ts'
import { SatchelDevice } from '../../../src/sync/device.ts'
import { UnsavedError } from '../../../src/sync/outbox.ts'
import { newWorld, settled } from './support.ts'

const NOTES = `${OPPORTUNITIES}.r1.notes`
const friday: TextChange = [NOTES, [{ delete: 6 }, { insert: 'friday' }]]

/** A document that says monday here and sunday where another tab has rebuilt it; the disk refuses `faults` drafts. */
async function desk(faults: number) {
  const world = newWorld()
  const { store, copies, timers } = world
  const device = await SatchelDevice.start({
    environment: world.environment,
    kinds: new Map([[pipeline.name, pipeline]]),
    person: { id: 'rita', name: 'Rita Rep', role: 'rep' },
  })
  const document = await device.create(pipeline, { name: 'West' })
  await document.commit([[NOTES, [{ insert: 'monday' }]]])
  const { address } = document
  const rebuilt = new Y.Doc()
  rebuilt.getText(NOTES).insert(0, 'sunday')
  await copies.keep(`${address}/2`, [Y.encodeStateAsUpdate(rebuilt)])
  const record = await store.document(address)
  assert.ok(record)
  const deleteRows = (await store.rows()).map(({ first }) => ({ address, first }))
  await store.write({ deleteRows, putDocument: { ...record, generation: 2, copy: `${address}/2` } })
  const outcomes: unknown[] = []
  const commit = (changes: readonly Change[]) =>
    document.commit(changes).then(
      () => outcomes.push('saved'),
      error => outcomes.push(error),
    )
  store.faults = faults
  return { device, document, store, timers, commit, outcomes }
}

describe('a change that became a draft late', () => {
  it('D3 R8 is saved only when the draft is on the disk, and so is what else its entry holds', async () => {
    const { device, document, store, timers, commit, outcomes } = await desk(1)
    const changes = [friday, ...recordChanges(document.doc.value, OPPORTUNITIES, 'r1', { price: 7 })]
    void commit(changes)
    await settled()
    assert.equal(document.doc.value.getText(NOTES).toString(), 'sunday')
    assert.equal((await store.rows()).length, 1)
    assert.deepEqual([outcomes, await store.drafts(), device.lamp.value], [[], [], 'saving'])
    await timers.advance(3_000)
    assert.deepEqual(outcomes, ['saved'])
    const [draft] = await store.drafts()
    assert.deepEqual(draft?.changes, [friday])
    await device.close()
  })

  it('D3 R8 is tried once more where the device closes before', async () => {
    const { device, store, commit, outcomes } = await desk(1)
    void commit([friday])
    await settled()
    await device.close()
    await settled()
    assert.deepEqual([outcomes, (await store.drafts()).length], [['saved'], 1])
  })

  it('D3 R8 is said not to be saved where the disk refuses it to the end', async () => {
    const { device, store, commit, outcomes } = await desk(9)
    void commit([friday])
    await settled()
    assert.equal(String(outcomes), '')
    await device.close()
    await settled()
    assert.deepEqual(
      outcomes.map(each => each instanceof UnsavedError),
      [true],
    )
    assert.deepEqual(await store.drafts(), [])
  })
})
