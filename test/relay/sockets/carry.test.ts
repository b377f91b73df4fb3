// What a device brings up for others: believed by its signature alone, judged by its author's rights (W13).
import assert from 'node:assert/strict'
import { createHash, generateKeyPairSync, sign } from 'node:crypto'
import { after, before, describe, it } from 'node:test'
import { decodeRow } from '../../../relay/journal/row.ts'
import { type EntryContent, encodeEntry, signedBytes } from '../../../src/sync/wire/entry.ts'
import type { Profile } from '../../support/device.ts'
import { edit, field, type RawDevice, Scene } from './support.ts'

describe('what is carried for others', () => {
  let scene: Scene
  let carrier: RawDevice
  let author: Profile
  let ref = 0
  before(async () => {
    scene = await Scene.begin()
    author = scene.profile('Anna Assistant', 'assistant', [scene.rep.id])
    // Somebody who may not see the document at all: carrying shows nobody anything.
    carrier = await scene.raw(scene.profile('Olaf Other'))
  })
  after(() => scene.end())

  interface Options {
    readonly n?: number
    readonly key?: Profile['key']
    readonly device?: string
    readonly address?: string
    readonly by?: RawDevice
  }
  const carry = async (
    content: EntryContent,
    { n = 1, key = author.key, device = author.device, ...more }: Options = {},
  ) => {
    const address = more.address ?? scene.address
    const bytes = encodeEntry(content)
    const hashes = [{ n, hash: createHash('sha256').update(bytes).digest() }]
    const { installation } = scene.relay
    const person = author.person.id
    const text = { installation, person, device, address, generation: 1, epoch: 1, hashes }
    const signature = sign(null, signedBytes(text), key)
    const submission = { ref: ++ref, address, generation: 1, epoch: 1, entries: [{ n, bytes }], signature }
    const by = more.by ?? carrier
    by.send({ type: 'bring', person, device, submission })
    return (await by.frame('brought', frame => frame.ref === submission.ref)).answers
  }
  const change = async (value: number) => {
    const room = await scene.room()
    return edit(room, [field('r1.price', room.doc.getMap('opportunities').get('r1.price') as number, value)])
  }
  const code = (answers: Awaited<ReturnType<typeof carry>>) =>
    answers.map(each => (each.status === 'refused' ? each.refusal.code : each.status))

  it('W13 is committed under its author’s name and device, with who carried it, and answered from receipts', async () => {
    const made = await change(41)
    const answers = await carry(made)
    assert.deepEqual(code(answers), ['committed'])
    assert.deepEqual(await carry(made), answers)
    const rows = await scene.relay.core.store.rows(0, 1_000, scene.address)
    const [batch] = rows.flatMap(({ body }) => decodeRow(body)).filter(({ note }) => note !== '')
    assert.deepEqual([batch?.person, batch?.device], [author.person.id, author.device])
    assert.deepEqual(JSON.parse(batch?.note ?? ''), { carriedBy: carrier.profile.person.id })
    const own = await scene.raw(author)
    assert.deepEqual(await own.submit(scene.address, [made], { n: 1 }), answers)
    await own.close()
  })

  it('W13 is refused by its author’s rights, as if the author had sent it', async () => {
    const answers = await carry(await change(42), { n: 2, address: 'pipeline/AAAAAAAAAAAAAAAAAAAAAA' })
    assert.notDeepEqual(code(answers), ['committed'])
  })

  it('W13 nobody known signed it: unvouched, nothing is stored, and no number is used up', async () => {
    const made = await change(43)
    await scene.withstands(async () => {
      const stranger = generateKeyPairSync('ed25519').privateKey
      assert.deepEqual(code(await carry(made, { n: 2, key: stranger })), ['unvouched'])
      assert.deepEqual(code(await carry(made, { n: 2, device: 'nobody’s' })), ['unvouched'])
    })
    assert.deepEqual(code(await carry(await change(43), { n: 2 })), ['committed'])
  })

  it('W13 G15 what is refused of others counts against whoever carries it, not against its authors', async () => {
    const wrong = edit(await scene.room(), [field('r1.price', 43, 'x')])
    const authors = [author, ...Array.from({ length: 5 }, () => scene.profile('Anna Assistant', 'assistant'))]
    const bringer = await scene.raw(scene.profile('Berta Bringer'))
    for (const [index, { key, device }] of authors.entries()) {
      const answers = await carry(wrong, { n: index === 0 ? 3 : 1, key, device, by: bringer }).catch(() => [])
      if (index < 5) assert.deepEqual(code(answers), ['value'])
      else assert.notDeepEqual(code(answers), ['value'])
    }
    assert.equal((await bringer.closed).code, 4429)
    const own = await scene.raw(authors[5] as Profile)
    const [answer] = await own.submit(scene.address, [await change(44)], { n: 1 })
    assert.equal(answer?.status, 'committed', 'its author may go on')
    await own.close()
  })

  it('W13 whoever has forged signatures checked again and again is cut off, and nobody else is', async () => {
    const stranger = generateKeyPairSync('ed25519').privateKey
    const made = await change(44)
    await scene.withstands(async () => {
      let cut = false
      void carrier.closed.then(() => {
        cut = true
      })
      for (let tries = 0; tries < 20 && !cut; tries++) await carry(made, { n: 3, key: stranger }).catch(() => undefined)
      assert.equal((await carrier.closed).code, 4429)
    })
  })
})
