// What a device's socket says of open collisions: with the lines they belong to, once, and never more than it can bear.
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { LISTED_COLLISIONS, LISTED_UNITS } from '../../../relay/limits.ts'
import { OwnWriter } from '../../../relay/own-writer.ts'
import type { CollisionDraft } from '../../../relay/store/store.ts'
import type { CatalogueLine } from '../../../src/sync/api.ts'
import type { SatchelDevice } from '../../../src/sync/device.ts'
import { startDevice, when } from '../../support/device.ts'
import { collision } from '../store/commits.ts'
import { type RawDevice, Scene } from './support.ts'

describe('open collisions in the catalogue', () => {
  let scene: Scene
  let writer: OwnWriter
  before(async () => {
    scene = await Scene.begin()
    writer = new OwnWriter(scene.relay.core)
  })
  after(() => scene.end())

  /** Files collisions as an import does. */
  const file = async (drafts: readonly Partial<CollisionDraft>[]): Promise<void> => {
    const author = scene.relay.person('Olga Office', 'office').id
    const collisions = drafts.map(each => collision({ author, origin: 'import', standingBy: null, ...each }))
    await writer.submit(scene.address, { person: author, contents: [], note: '', collisions })
  }
  const lineOf = async (device: RawDevice, fits: (line: CatalogueLine) => boolean = () => true) => {
    const found = (entries: readonly object[]) =>
      entries.find((each): each is CatalogueLine => 'facts' in each && fits(each as CatalogueLine))
    const frame = await device.frame('catalogue', ({ catalogue }) => found(catalogue.entries) !== undefined)
    const line = found(frame.catalogue.entries)
    assert.ok(line)
    return line
  }

  const counted = async (device: SatchelDevice, collisions: number): Promise<CatalogueLine> => {
    const lines = await when(device.catalogue, all => all.get(scene.address)?.collisions === collisions)
    const line = lines.get(scene.address)
    assert.ok(line)
    return line
  }

  it('K6 are told with their names when they change, and not again with other changes', async () => {
    const device = await scene.raw()
    await file([{ key: 'r1.price', value: 120, standing: 40 }])
    const told = await lineOf(device, line => line.collisions === 1)
    const [one] = told.listed ?? []
    assert.deepEqual([one?.key, one?.value, one?.authorName, one?.origin], ['r1.price', 120, 'Olga Office', 'import'])
    assert.equal(one?.standingBy?.name, 'Rita Rep')
    assert.ok(one && !('decided' in one))
    await scene.honestEdit()
    const next = await lineOf(device, line => line.head > told.head)
    assert.deepEqual([next.collisions, next.listed], [1, undefined])
    device.socket.close()
  })

  it('K6 come with the full catalogue too, the newest 200 of them and how many there are', async () => {
    await file(Array.from({ length: 250 }, (_, index) => ({ key: `n${index}.price`, value: index })))
    const told = await counted(scene.honest, 251)
    assert.equal(told.listed?.length, LISTED_COLLISIONS)
    assert.equal(told.listed?.[0]?.key, 'n249.price')
    const fresh = await startDevice(scene.relay, scene.profile())
    assert.deepEqual(await counted(fresh, 251), told)
    await fresh.close()
  })

  it('K6 are as many as their values allow, and at least the newest', async () => {
    const long = 'x'.repeat(LISTED_UNITS)
    await file([{ key: '', root: 'opportunities.r1.notes', base: '', value: long, standing: 'hello' }])
    const { listed } = await counted(scene.honest, 252)
    assert.deepEqual([listed?.length, listed?.[0]?.value], [1, long])
  })
})
