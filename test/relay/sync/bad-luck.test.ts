// Bad luck on the way to the office: what is delivered twice, late or never, half a handshake, a clock nobody has set.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { pipeline } from '../../../src/documents/pipeline.ts'
import { enrol, startDevice, when } from '../../support/device.ts'
import { SeededRandom } from '../../support/random.ts'
import { partyOfTests } from './parties.ts'
import {
  agrees,
  atOffice,
  delivered,
  draftsOf,
  type Fate,
  type Life,
  notes,
  openListed,
  pipelineOf,
  renameStage,
  set,
  value,
} from './support.ts'

const party = partyOfTests()

const SEEDS = [1, 2, 3]
const TEN_YEARS = 10 * 365.25 * 24 * 60 * 60 * 1_000

/** A rep and whoever else works on the same pipeline, from another device of the rep's. */
async function pair(): Promise<readonly [Life, Life]> {
  const rita = party.somebody()
  return [await party.life(rita), await party.life(rita)]
}

/** Both write fields and notes of the same opportunities; what they wrote, whoever came last, is with both in the end. */
async function work(lives: readonly [Life, Life], during: () => void): Promise<void> {
  const [one, two] = lives
  const mine = await pipelineOf(one)
  const theirs = await openListed(two, mine.address)
  during()
  for (let n = 1; n <= 40; n++) {
    await Promise.all([set(mine, `r${n % 5}`, { price: n }), set(theirs, `r${n % 5}`, { quantity: n })])
    notes(mine).insert(0, `${n} `)
    if (n % 10 === 0) await Promise.all([mine.flush(), theirs.flush()])
  }
  await Promise.all([mine.flush(), theirs.flush()])
  for (const life of lives) await delivered(life)
  await agrees(mine, party.relay)
  await agrees(theirs, party.relay)
  assert.equal(value(theirs, 'r0.price'), 40)
  assert.equal(value(mine, 'r0.quantity'), 40)
  for (const life of lives) {
    assert.deepEqual(draftsOf(life), [])
    assert.equal(life.device.trouble.value, null)
  }
}

/** Every frame but those of the handshake, which come first and once on any socket. */
const some = (fate: () => Fate) => (frame: { readonly type: string }) =>
  frame.type === 'hello' || frame.type === 'welcome' ? 'pass' : fate()

describe('frames of a device', () => {
  it('delivered twice, all of them and both ways, change nothing twice', async () => {
    const lives = await pair()
    // Opening a channel twice is no accident of the network: the relay ends a socket that does it (W8).
    await work(lives, () => {
      for (const life of lives) {
        life.incoming = some(() => 'twice')
        life.outgoing = frame => (frame.type === 'submit' || frame.type === 'data' ? 'twice' : 'pass')
      }
    })
    const rows = await party.relay.core.store.rows(0, Number.MAX_SAFE_INTEGER)
    const bodies = rows.map(({ body }) => Buffer.from(body).toString('hex'))
    assert.equal(new Set(bodies).size, bodies.length, 'nothing is in the journal twice')
  })

  for (const seed of SEEDS) {
    it(`delivered in another order lose nothing (seed ${seed})`, async () => {
      const random = new SeededRandom(seed)
      const lives = await pair()
      const sometimes = () => (random.below(3) === 0 ? 'behind' : 'pass')
      await work(lives, () => {
        for (const life of lives) {
          // A gap is asked for again after 2 s.
          life.haste = 50
          life.incoming = some(sometimes)
          life.outgoing = frame => (frame.type === 'submit' || frame.type === 'data' ? sometimes() : 'pass')
        }
      })
    })

    it(`with lost acknowledgements and connections that end in between arrive once (seed ${seed})`, async () => {
      const random = new SeededRandom(seed)
      const lives = await pair()
      await work(lives, () => {
        for (const life of lives) {
          life.haste = 50
          life.incoming = frame => (frame.type === 'answer' && random.below(4) === 0 ? 'cut' : 'pass')
          life.outgoing = frame => (frame.type === 'submit' && random.below(6) === 0 ? 'cut' : 'pass')
        }
      })
    })
  }

  it('delivered twice bring one refusal, one draft and one recovery', async () => {
    const life = await party.rep()
    const document = await pipelineOf(life)
    life.incoming = some(() => 'twice')
    life.outgoing = frame => (frame.type === 'submit' ? 'twice' : 'pass')
    await set(document, 'r1', { price: 1 })
    await renameStage(document, 'won', 'Mine')
    await set(document, 'r1', { price: 2 })
    await delivered(life)
    await atOffice(document)
    await agrees(document, party.relay)
    assert.deepEqual(draftsOf(life), [['rights', ['Mine']]])
    assert.equal((await life.profile.store.document(document.address))?.generation, 2)
  })
})

describe('a handshake', () => {
  for (const [moment, cutHello] of [
    ['before the relay has heard of it', true],
    ['before the device has heard of it', false],
  ] as const) {
    it(`that ends ${moment} is begun again, and nothing is green meanwhile`, async () => {
      const life = await party.rep()
      const document = await pipelineOf(life)
      await life.goOffline()
      await set(document, 'r1', { price: 7 })
      let cuts = 0
      const cut = (type: string) => (frame: { readonly type: string }) => {
        if (frame.type !== type || cuts >= 3) return 'pass'
        cuts++
        assert.notEqual(document.lamp.value, 'office')
        return 'cut'
      }
      life.haste = 20
      if (cutHello) life.outgoing = cut('hello')
      else life.incoming = cut('welcome')
      life.goOnline()
      await delivered(life)
      assert.equal(cuts, 3)
      await agrees(document, party.relay)
    })
  }

  it('with a relay that is stopped in the middle of it succeeds with the next one', async () => {
    const life = await party.rep()
    const document = await pipelineOf(life)
    await life.goOffline()
    await set(document, 'r1', { price: 8 })
    life.haste = 20
    const stopped = new Promise<void>(resolve => {
      life.outgoing = frame => {
        if (frame.type === 'hello') {
          life.outgoing = () => 'pass'
          resolve(party.restartRelay())
        }
        return 'pass'
      }
    })
    life.goOnline()
    await stopped
    await delivered(life)
    await agrees(document, party.relay)
  })
})

describe('a clock that is ten years', () => {
  for (const [word, off] of [
    ['fast', TEN_YEARS],
    ['slow', -TEN_YEARS],
  ] as const) {
    it(`too ${word} changes nothing but what is said of times`, async () => {
      const rita = party.somebody()
      const profile = enrol(party.relay, rita)
      const device = await startDevice(party.relay, profile, { clock: () => Date.now() + off })
      const document = await device.create(pipeline, { name: 'West' })
      await set(document, 'r1', { price: 1 })
      await renameStage(document, 'won', 'Mine')
      await set(document, 'r2', { price: 2 })
      await when(device.waiting, waiting => waiting === 0)
      await atOffice(document)
      await agrees(document, party.relay)
      assert.equal(device.drafts.value.length, 1)
      // The relay's own clock says when the document was begun.
      const created = await new Promise<number>(resolve => {
        const stop = device.catalogue.subscribe(lines => {
          const line = lines.get(document.address)
          if (!line || line.facts.key === '') return
          queueMicrotask(() => stop())
          resolve(line.facts.created)
        })
      })
      assert.ok(Math.abs(created - Date.now()) < 60_000)
      await device.close()
    })
  }
})
