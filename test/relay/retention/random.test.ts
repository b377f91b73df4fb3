// Random pasts, cut off at random moments: whatever is told of a document is the same before and after.
import assert from 'node:assert/strict'
import { after, before, it } from 'node:test'
import { SeededRandom } from '../../support/random.ts'
import { TestRelay } from '../../support/relay.ts'
import { type Hand, OldPaper } from './support.ts'

const PASTS = 12
const STEPS = 60
const START = Date.UTC(2026, 0, 1)

let relay: TestRelay
let now = START
before(async () => {
  relay = await TestRelay.start({ clock: () => now })
})
after(() => relay.stop())

/** Something that somebody does, with what they know. */
async function step(paper: OldPaper, hand: Hand, random: SeededRandom): Promise<void> {
  const { store, rooms } = relay.core
  const record = `r${random.below(4)}`
  const version = (await store.document(paper.address))?.version ?? 1
  switch (random.below(14)) {
    case 0:
      return void (await hand.type(record, random.pick(['Grüße ', '🧳', 'x'])))
    case 1:
      return void (await hand.set(`${record}.archived`, random.pick([true, false])))
    case 2: {
      const [open] = await store.openCollisions(paper.address, 1)
      const collisions = [open?.id ?? 4711]
      return void (await hand.say({ command: { command: 'decide', collisions, choice: 'kept' } }))
    }
    case 3:
      return void (await hand.say({ command: { command: 'rekey', version, key: `K-${random.below(1_000_000)}` } }))
    case 4:
      // Refused: no update at all.
      return void (await hand.say({ update: new Uint8Array([1, 2, 3]), changes: [] }))
    case 5: {
      await paper.release()
      await rooms.compact(paper.address)
      for (const each of paper.hands) await each.pull()
      return
    }
    case 6:
      return paper.release()
    case 7:
      return hand.pull()
    default:
      return void (await hand.set(`${record}.${random.pick(['price', 'probability'])}`, random.below(90)))
  }
}

for (let seed = 1; seed <= PASTS; seed++) {
  it(`R1 R2 R3 R4 documents, facts, collisions, lists and answers are those of a whole past (seed ${seed})`, async () => {
    const [random, begun] = [new SeededRandom(seed), now]
    const paper = await OldPaper.begin(relay, random, 3)
    await paper.first.set('r0.name', 'Pumps')
    for (const hand of paper.hands) await hand.pull()
    let [trims, removed] = [0, 0]
    for (let at = 0; at < STEPS; at++) {
      now += random.below(3_600_000)
      await step(paper, random.pick(paper.hands), random)
      if (random.below(6) > 0) continue
      const boundary = begun + random.below(now - begun + 1_000)
      const rows = await paper.rows()
      const [told, answers] = [await paper.told(), await paper.answers()]
      const [done] = await paper.trim(boundary)
      const kept = await paper.rows()
      assert.ok(kept.every(({ sequence }) => rows.some(each => each.sequence === sequence)))
      // Whatever is newer is as it was.
      const newer = (each: { received: number }) => each.received >= boundary
      assert.deepEqual(kept.filter(newer), rows.filter(newer))
      assert.deepEqual(await paper.answers(), answers)
      assert.deepEqual(await paper.told(), told)
      await paper.release()
      assert.deepEqual(await paper.told(), told)
      if (done) {
        trims++
        removed += done.rows
      }
    }
    for (const hand of paper.hands)
      for (const sent of hand.sent) assert.equal((await hand.again(sent))?.status, sent.answer.status)
    assert.ok(trims > 1 && removed > 5, `${trims} trims of ${removed} rows`)
  })
}
