import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import * as Y from 'yjs'
import type { EntryContent } from '../../../src/sync/wire/entry.ts'
import { copyOf, edit, field, guessed, type RawDevice, Scene } from './support.ts'

describe('the numbers of a device', () => {
  let scene: Scene
  before(async () => {
    scene = await Scene.begin()
  })
  after(() => scene.end())

  let count = 0
  /** An honest edit of a field nobody else edits, and one that is refused. */
  const fine = (doc: Y.Doc, record: string): Promise<EntryContent> =>
    scene
      .room()
      .then(room =>
        edit(
          room,
          [field(`${record}.name`, doc.getMap('opportunities').get(`${record}.name`) as null, `n ${++count}`)],
          undefined,
          doc,
        ),
      )
  const bad = async (): Promise<EntryContent> => edit(await scene.room(), [field('r1.price', 40, 'x')])
  const begin = async (): Promise<{ raw: RawDevice; doc: Y.Doc }> => ({
    raw: await scene.raw(),
    doc: copyOf(await scene.room()),
  })
  const statuses = (answers: readonly { status: string }[]) => answers.map(({ status }) => status)

  it('N3 repeated with the same bytes get the stored answer again, and nothing is stored twice', async () => {
    const { raw, doc } = await begin()
    const entries = [await fine(doc, 'a'), await fine(doc, 'a')]
    const answers = await raw.submit(scene.address, entries)
    assert.deepEqual(statuses(answers), ['committed', 'committed'])
    const sequence = await scene.relay.core.store.sequence()
    await scene.withstands(async () => {
      assert.deepEqual(await raw.submit(scene.address, entries, { n: 1 }), answers)
      assert.deepEqual(await raw.submit(scene.address, entries.slice(1), { n: 2 }), answers.slice(1))
      assert.equal(await scene.relay.core.store.sequence(), sequence)
    })
    const again = await scene.raw(raw.profile)
    assert.deepEqual(await again.submit(scene.address, entries, { n: 1 }), answers, 'on a new socket too')
    await Promise.all([raw.close(), again.close()])
  })

  it('N3 sent twice before the first answer get the same answer twice', async () => {
    const { raw, doc } = await begin()
    const entries = [await fine(doc, 'b')]
    const refs = [1, 2, 3].map(() => raw.submitLater(scene.address, entries, { n: 1 }))
    const answers = await Promise.all(refs.map(ref => raw.frame('answer', frame => frame.ref === ref)))
    assert.equal(answers[0]?.answers[0]?.status, 'committed')
    assert.deepEqual(answers[1]?.answers, answers[0]?.answers)
    assert.deepEqual(answers[2]?.answers, answers[0]?.answers)
    await raw.close()
  })

  it('N4 repeated with other bytes are refused as reused, and change nothing', async () => {
    const { raw, doc } = await begin()
    await raw.submit(scene.address, [await fine(doc, 'c')])
    await scene.withstands(async () => {
      const [answer] = await raw.submit(scene.address, [await fine(doc, 'c')], { n: 1 })
      assert.equal(answer?.status === 'refused' && answer.refusal.code, 'reused')
      const [zero] = await raw.submit(scene.address, [await fine(doc, 'c')], { n: 0 })
      assert.equal(zero?.status === 'refused' && zero.refusal.code, 'reused')
    })
    await raw.close()
  })

  it('N2 with one missing before them are answered with the gap, and taken when it is filled', async () => {
    const { raw, doc } = await begin()
    const entries = [await fine(doc, 'd'), await fine(doc, 'd'), await fine(doc, 'd')]
    await scene.withstands(async () => {
      assert.deepEqual(await raw.submit(scene.address, entries.slice(2), { n: 3 }), [
        { n: 3, status: 'gap', expected: 1 },
      ])
    })
    const [one, two] = await raw.submit(scene.address, entries.slice(0, 2), { n: 1 })
    assert.deepEqual([one?.status, two?.status], ['committed', 'committed'])
    assert.deepEqual(statuses(await raw.submit(scene.address, entries.slice(2), { n: 3 })), ['committed'])
    await raw.close()
  })

  it('N2 skipping one within a submission are taken up to there', async () => {
    const { raw, doc } = await begin()
    const first = await fine(doc, 'e')
    assert.deepEqual(statuses(await raw.submit(scene.address, [first])), ['committed'])
    await fine(doc, 'e')
    assert.deepEqual(await raw.submit(scene.address, [await fine(doc, 'e')], { n: 3 }), [
      { n: 3, status: 'gap', expected: 2 },
    ])
    await raw.close()
  })

  it('N5 N6 after a refusal are held, in the same submission and later, until a higher generation', async () => {
    const { raw, doc } = await begin()
    const before = await fine(doc, 'f')
    const answers = await raw.submit(scene.address, [before, await bad(), await fine(doc, 'f')])
    assert.deepEqual(statuses(answers), ['committed', 'refused', 'held'])
    assert.deepEqual(statuses(await raw.submit(scene.address, [await fine(doc, 'f')], { n: 3 })), ['held'])
    assert.deepEqual(statuses(await raw.submit(scene.address, [await fine(doc, 'f')], { n: 4 })), ['held'])
    assert.deepEqual(await scene.relay.core.store.progress(raw.profile.device, scene.address), {
      lastN: 2,
      generation: 1,
      refusedN: 2,
    })
    const fresh = copyOf(await scene.room())
    const recovered = await raw.submit(scene.address, [await fine(fresh, 'f')], { n: 3, generation: 2 })
    assert.deepEqual(statuses(recovered), ['committed'])
    const old = await raw.submit(scene.address, [await fine(doc, 'f')], { n: 4, generation: 1 })
    assert.deepEqual(statuses(old), ['held'])
    assert.deepEqual(statuses(await raw.submit(scene.address, [await bad()], { n: 2 })), ['refused'])
    await raw.close()
  })

  it('N5 N6 are held on a new socket too', async () => {
    const { raw, doc } = await begin()
    await raw.submit(scene.address, [await bad()])
    const other = await scene.raw(raw.profile)
    await raw.close()
    assert.deepEqual(statuses(await other.submit(scene.address, [await fine(doc, 'g')], { n: 2 })), ['held'])
    const fresh = copyOf(await scene.room())
    const next = await other.submit(scene.address, [await fine(fresh, 'g')], { n: 2, generation: 2 })
    assert.deepEqual(statuses(next), ['committed'])
    await other.close()
  })

  it('N1 run apart for each document', async () => {
    const { raw } = await begin()
    const create = { command: { command: 'create' as const, schema: 1 } }
    for (const seed of [100, 101]) {
      const [answer] = await raw.submit(guessed(seed), [create])
      assert.equal(answer?.status, 'committed')
    }
    await raw.close()
  })

  it('G13 let a document be begun once, with what it holds first in the same submission', async () => {
    const { raw } = await begin()
    const address = guessed(200)
    const create = { command: { command: 'create' as const, schema: 1 } }
    const room = await scene.room()
    const content = edit(
      room,
      [
        ['fields', 'name', null, 'North'],
        ['stages', 'won.name', null, 'Won'],
      ],
      undefined,
      new Y.Doc(),
    )
    const answers = await raw.submit(address, [create, content, create])
    assert.deepEqual(statuses(answers), ['committed', 'committed', 'refused'])
    const document = await scene.relay.core.store.document(address)
    assert.match(document?.key ?? '', /^PIP-\d{4}-\d{3}$/)
    assert.equal(document?.owner, scene.rep.id)
    await raw.close()
  })
})
