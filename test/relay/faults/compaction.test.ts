// A relay that dies while it builds documents anew: each of them is wholly of one epoch or of the other, and says the same.
import assert from 'node:assert/strict'
import { it } from 'node:test'
import { decodeRow } from '../../../relay/journal/row.ts'
import type { Address } from '../../../src/documents/address.ts'
import { readDocument } from '../../../src/documents/content.ts'
import { pipeline } from '../../../src/documents/pipeline.ts'
import { SeededRandom } from '../../support/random.ts'
import { TestRelay } from '../../support/relay.ts'
import { json } from '../cli/support.ts'
import { Paper } from '../consolidated/support.ts'
import { killedAfter } from './killed.ts'

const DOCUMENTS = 16
const OVERWRITES = 30
const KILLS = 10

it('Z2 a kill while documents are built anew leaves each of them whole, in one epoch, with the same content', async context => {
  let relay = await TestRelay.start()
  context.after(() => relay.stop())
  const owner = relay.person('Olga Office', 'office')
  const papers: Paper[] = []
  for (let count = 0; count < DOCUMENTS; count++) {
    const paper = await Paper.begin(relay, owner, `West ${count}`, new SeededRandom(count + 1))
    for (let price = 0; price < OVERWRITES; price++) await paper.set(`r${price % 5}`, { name: `Pumps ${price}`, price })
    await paper.note('r1', 'Grüße 🧳')
    papers.push(paper)
  }
  const contents = async () => {
    const all = new Map<Address, unknown>()
    for (const { address } of papers) {
      const room = await relay.core.rooms.room(address)
      assert.ok(room)
      all.set(address, readDocument(pipeline, room.doc))
    }
    return all
  }
  const before = await contents()
  const { folder } = relay
  const random = new SeededRandom(3)
  const epochs = () =>
    relay.core.store.documents().then(rows => new Map(rows.map(({ address, epoch }) => [address, epoch])))
  let anew = 0
  for (let kill = 0; kill < KILLS; kill++) {
    await relay.stop(false)
    await killedAfter('compact', folder, random.below(2 * (kill + 1)))
    relay = await TestRelay.start({ folder })
    assert.deepEqual(await contents(), before)
    for (const [address, epoch] of await epochs()) {
      const stored = await relay.core.store.load(address)
      const [first] = stored?.rows ?? []
      assert.equal(epoch === 1, stored?.document.begins === 0)
      if (epoch > 1) assert.deepEqual([stored?.snapshot, first?.sequence], [null, stored?.document.begins])
      assert.equal(stored?.past.size === 0, epoch === 1)
    }
    anew = [...(await epochs()).values()].filter(epoch => epoch > 1).length
    for (const paper of papers.slice(0, 2)) {
      // Goes on in whichever epoch it is.
      await paper.follow(relay)
      await paper.set('r9', { price: kill })
      before.set(paper.address, (await contents()).get(paper.address))
    }
  }
  context.diagnostic(`${anew} of ${DOCUMENTS} were built anew by processes that were killed`)
  assert.ok(anew > 0 && anew <= DOCUMENTS)
  const rows = await relay.core.store.rows(0, Number.MAX_SAFE_INTEGER)
  const begun = rows.filter(({ body }) => decodeRow(body).some(({ author }) => author === 'relay')).length
  await relay.stop(false)
  // The devices of this test sign nothing; the relay's own does.
  const { value } = await json(folder, 'verify')
  assert.ok(begun >= anew)
  assert.deepEqual([value.rows, value.problems], [rows.length, rows.length - begun])
  assert.ok(value.findings.every(({ code }: { code: string }) => code === 'signature'))
  relay = await TestRelay.start({ folder })
})
