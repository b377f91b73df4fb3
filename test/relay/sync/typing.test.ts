import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type DeltaOperation, isFieldChange, parseChanges } from '../../../src/documents/changes.ts'
import { pipeline } from '../../../src/documents/pipeline.ts'
import type { OpenDocument } from '../../../src/sync/api.ts'
import { decodeEntry } from '../../../src/sync/wire/entry.ts'
import { SeededRandom } from '../../support/random.ts'
import { partyOfTests } from './parties.ts'
import { agrees, atOffice, delivered, type Life, notes, openListed, set } from './support.ts'

const party = partyOfTests()

/** The text changes a device has submitted, in order. */
function stated(life: Life): DeltaOperation[][] {
  const seen = new Set<number>()
  return life.frames.flatMap(frame => {
    if (frame.type !== 'submit') return []
    return frame.submission.entries.flatMap(({ n, bytes }) => {
      const entry = decodeEntry(bytes)
      if (entry?.type !== 'update' || seen.has(n)) return []
      seen.add(n)
      const parsed = parseChanges(entry.changes)
      assert.ok('changes' in parsed)
      return parsed.changes.flatMap(change => (isFieldChange(change) ? [] : [[...change[1]]]))
    })
  })
}

/** A little of everything people do to notes. */
function type(document: OpenDocument, random: SeededRandom): void {
  const text = notes(document)
  const { length } = text
  const roll = random.below(10)
  if (roll < 6 || length === 0) text.insert(random.below(length + 1), random.pick(['a', 'bc', 'ü', '€', ' def ', '\n']))
  else if (roll < 9) {
    const at = random.below(length)
    text.delete(at, Math.min(length - at, 1 + random.below(5)))
  } else {
    const at = random.below(length)
    text.doc?.transact(() => {
      text.delete(at, Math.min(length - at, 2))
      text.insert(at, 'XY')
    })
  }
}

async function trio(): Promise<{ lives: Life[]; documents: OpenDocument[] }> {
  const owner = party.relay.person(`Rep ${party.relay.relay.port}-${Math.random()}`)
  const lives = [await party.life(owner), await party.life(owner), await party.life(owner)]
  const mine = await lives[0]!.device.create(pipeline, { name: 'West' })
  await atOffice(mine)
  await set(mine, 'r1', { name: 'Pumps' })
  const documents = [mine, await openListed(lives[1]!, mine.address), await openListed(lives[2]!, mine.address)]
  return { lives, documents }
}

describe('typing in notes', () => {
  it('D4 says what it does when a hundred keys come in one moment', async () => {
    const { lives, documents } = await trio()
    const text = notes(documents[0]!)
    for (let key = 0; key < 100; key++) text.insert(key, `${key % 10}`)
    for (let key = 0; key < 40; key++) text.delete(20, 1)
    await documents[0]!.flush()
    await delivered(lives[0]!)
    await agrees(documents[0]!, party.relay)
    assert.deepEqual(lives[0]!.device.drafts.value, [])
    assert.equal(
      stated(lives[0]!)
        .flat()
        .reduce((sum, each) => sum + ('insert' in each ? each.insert.length : 'delete' in each ? -each.delete : 0), 0),
      60,
    )
  })

  it('D4 D5 states positions of the text its author had, though others write at the same time', async () => {
    const { lives, documents } = await trio()
    const [mine, theirs] = [notes(documents[0]!), notes(documents[1]!)]
    mine.insert(0, 'one two three')
    await documents[0]!.flush()
    await delivered(lives[0]!)
    await agrees(documents[1]!, party.relay)
    mine.insert(3, '!')
    theirs.insert(0, '>>> ')
    await documents[1]!.flush()
    await delivered(lives[1]!)
    await agrees(documents[0]!, party.relay)
    mine.insert(mine.length, '.')
    await documents[0]!.flush()
    await delivered(lives[0]!)
    assert.equal(mine.toString(), '>>> one! two three.')
    assert.deepEqual(stated(lives[0]!).slice(-2), [
      [{ retain: 3 }, { insert: '!' }],
      [{ retain: 18 }, { insert: '.' }],
    ])
  })

  it('D3 D4 goes up in the order it was made, between the changes of fields', async () => {
    const { lives, documents } = await trio()
    const document = documents[0]!
    const text = notes(document)
    for (let round = 0; round < 20; round++) {
      text.insert(text.length, `line ${round}\n`)
      if (round % 3 === 0) await set(document, 'r1', { price: round })
      else void set(document, 'r1', { quantity: round })
      text.insert(0, '*')
    }
    await document.flush()
    await delivered(lives[0]!)
    await Promise.all(documents.map(each => agrees(each, party.relay)))
    assert.deepEqual(lives[0]!.device.drafts.value, [])
    assert.equal(document.doc.value.getMap('opportunities').get('r1.quantity'), 19)
  })

  for (const seed of [1, 2, 3, 4]) {
    it(`of three devices at once is never taken for something else (seed ${seed})`, async () => {
      const random = new SeededRandom(seed)
      const { lives, documents } = await trio()
      for (let round = 0; round < 150; round++) {
        const who = random.below(3)
        for (let keys = random.below(40); keys >= 0; keys--) type(documents[who]!, random)
        if (random.below(4) === 0) void set(documents[who]!, 'r1', { price: random.below(1_000) })
        if (random.below(3) === 0) await documents[who]!.flush()
        if (random.below(3) === 0) await new Promise(resolve => setImmediate(resolve))
        if (random.below(12) === 0) await delivered(lives[who]!)
      }
      for (const document of documents) await document.flush()
      for (const life of lives) await delivered(life)
      for (const document of documents) await agrees(document, party.relay)
      for (const life of lives) assert.deepEqual(life.device.drafts.value, [])
      const refused = lives
        .flatMap(life => life.frames)
        .filter(frame => {
          return frame.type === 'answer' && frame.answers.some(({ status }) => status !== 'committed')
        })
      assert.deepEqual(refused, [])
    })
  }
})
