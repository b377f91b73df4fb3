// Three devices, or two tabs and a device, one document, everything that goes wrong in a week: nothing is lost, nothing
// is there twice.
import { describe, it } from 'node:test'
import { pipeline } from '../../../src/documents/pipeline.ts'
import type { OpenDocument } from '../../../src/sync/api.ts'
import { SeededRandom } from '../../support/random.ts'
import { partyOfTests } from './parties.ts'
import { atOffice, type Life, openListed } from './support.ts'
import { Member, play, seedsOf } from './week.ts'

const SEEDS = 8
const STEPS = 150

/** The relay's time leaps each time it looks: this is about what is refused, not about how often. */
let looks = 0
const clock = () => Date.now() + ++looks * 20_000
const party = partyOfTests(clock)

/** The same document on all of them. */
async function documentsOf([first, ...others]: readonly [Life, ...Life[]]): Promise<OpenDocument[]> {
  const document = await first.device.create(pipeline, { name: 'West' })
  await atOffice(document)
  const documents = [document]
  for (const life of others) documents.push(await openListed(life, document.address))
  return documents
}

describe('three devices through a bad week', () => {
  for (const seed of seedsOf(SEEDS)) {
    it(`lose nothing and agree in the end (seed ${seed})`, async () => {
      const random = new SeededRandom(seed)
      const owner = party.relay.person(`Rep of ${seed}`)
      const assistant = party.relay.person(`Assistant of ${seed}`, 'assistant', [owner.id])
      const lives: [Life, ...Life[]] = [await party.life(owner), await party.life(owner), await party.life(assistant)]
      const documents = await documentsOf(lives)
      const members = documents.map((document, at) => new Member(party, lives[at]!, document, random, `${at}`))
      await play(party, members, { random, steps: STEPS, title: `seed ${seed}`, clock })
    })
  }
})

describe('two tabs and a device through a bad week', () => {
  for (const seed of seedsOf(SEEDS)) {
    it(`R13 lose nothing and agree in the end (seed ${seed})`, async () => {
      const random = new SeededRandom(seed)
      const owner = party.relay.person(`Rep with tabs of ${seed}`)
      const assistant = party.relay.person(`Assistant with tabs of ${seed}`, 'assistant', [owner.id])
      const [first, second] = (await party.tabs(2, owner)) as [Life, Life]
      const lives: [Life, ...Life[]] = [first, second, await party.life(assistant)]
      const documents = await documentsOf(lives)
      const members = documents.map((document, at) => new Member(party, lives[at]!, document, random, `${at}`))
      const [one, other] = members as [Member, Member]
      one.siblings.push(other)
      other.siblings.push(one)
      await play(party, members, { random, steps: STEPS, title: `tabs, seed ${seed}`, clock })
    })
  }
})

describe('Z a document that is built anew again and again', () => {
  for (const seed of seedsOf(SEEDS)) {
    it(`Z3 Z5 loses nothing of three devices, and has nothing twice (seed ${seed})`, async () => {
      const random = new SeededRandom(seed)
      const owner = party.relay.person(`Rep of epochs ${seed}`)
      const assistant = party.relay.person(`Assistant of epochs ${seed}`, 'assistant', [owner.id])
      const lives: [Life, ...Life[]] = [await party.life(owner), await party.life(owner), await party.life(assistant)]
      const documents = await documentsOf(lives)
      const members = documents.map((document, at) => new Member(party, lives[at]!, document, random, `${at}`))
      await play(party, members, { random, steps: STEPS, title: `epochs, seed ${seed}`, clock, epochs: true })
    })
    it(`Z3 Z5 loses nothing of two tabs and a device (seed ${seed})`, async () => {
      const random = new SeededRandom(seed)
      const owner = party.relay.person(`Rep with tabs and epochs of ${seed}`)
      const assistant = party.relay.person(`Assistant with tabs and epochs of ${seed}`, 'assistant', [owner.id])
      const [first, second] = (await party.tabs(2, owner)) as [Life, Life]
      const lives: [Life, ...Life[]] = [first, second, await party.life(assistant)]
      const documents = await documentsOf(lives)
      const members = documents.map((document, at) => new Member(party, lives[at]!, document, random, `${at}`))
      const [one, other] = members as [Member, Member]
      one.siblings.push(other)
      other.siblings.push(one)
      await play(party, members, { random, steps: STEPS, title: `epochs and tabs, seed ${seed}`, clock, epochs: true })
    })
  }
})
