// Three devices, one document, everything that goes wrong in a week: nothing is lost, nothing is there twice.
import assert from 'node:assert/strict'
import { after, afterEach, before, describe, it } from 'node:test'
import { decodeRow } from '../../../relay/journal/row.ts'
import type { Address } from '../../../src/documents/address.ts'
import { isFieldChange, parseChanges } from '../../../src/documents/changes.ts'
import { textRoot } from '../../../src/documents/kind.ts'
import { OPPORTUNITIES, pipeline } from '../../../src/documents/pipeline.ts'
import type { OpenDocument } from '../../../src/sync/api.ts'
import { decodeEntry } from '../../../src/sync/wire/entry.ts'
import { when } from '../../support/device.ts'
import { SeededRandom } from '../../support/random.ts'
import { TestRelay } from '../../support/relay.ts'
import {
  agrees,
  atOffice,
  delivered,
  type Life,
  notes,
  openListed,
  Party,
  relayDoc,
  renameStage,
  set,
} from './support.ts'

/** Seeds that once failed stay; more can be tried with SATCHEL_FUZZ_SEEDS=100-200. */
const SEEDS = Array.from({ length: 16 }, (_, index) => index + 1)
const STEPS = 150
/** A run takes half a second: one that takes this long says where it stands. */
const OVERDUE_MS = 15_000

/** The record whose notes are only added to. */
const TOKENS = 'tokens'

const party = new Party()
/** The relay's time leaps each time it looks: this is about what is refused, not about how often. */
let looks = 0
const clock = () => Date.now() + ++looks * 20_000
before(async () => {
  party.relay = await TestRelay.start({ clock })
})
afterEach(() => party.close())
after(() => party.relay.stop())

/** One person's device through all its runs. */
class Member {
  life: Life
  document: OpenDocument
  offline = false
  /** Values whose commit has resolved: they are promised. */
  readonly promised = new Set<unknown>()
  readonly #random: SeededRandom
  readonly #run: string
  /** Above anything the default stages hold. */
  static #next = 1_000

  constructor(life: Life, document: OpenDocument, random: SeededRandom, run: string) {
    this.life = life
    this.document = document
    this.#random = random
    this.#run = run
    this.#tune()
  }

  #tune(): void {
    this.life.haste = 20
    this.life.incoming = frame => (frame.type === 'answer' && this.#random.below(15) === 0 ? 'cut' : 'pass')
  }

  #remember(value: unknown, saved: Promise<void>): void {
    const { life } = this
    saved.then(
      () => {
        if (!life.crashed) this.promised.add(value)
      },
      error => assert.ok(life.crashed, String(error)),
    )
  }

  #unique(): number {
    return Member.#next++
  }

  async step(): Promise<string> {
    const random = this.#random
    const roll = random.below(100)
    const record = `r${random.below(4)}`
    if (roll < 35) {
      const price = this.#unique()
      this.#remember(price, set(this.document, record, { price }))
      return `price ${price}`
    }
    if (roll < 70) {
      if (random.below(3) === 0) return this.#token()
      const text = notes(this.document, record)
      if (text.length > 3 && random.below(3) === 0) text.delete(random.below(text.length - 2), 2)
      else text.insert(random.below(text.length + 1), `${this.#unique()} `)
      return 'typed'
    }
    if (roll < 74) {
      const name = `bad ${this.#unique()}`
      this.#remember(name, renameStage(this.document, random.pick(['won', 'lost']), name))
      return name
    }
    if (roll < 78) {
      const [discount, quantity] = [this.#unique() + 1, this.#unique()]
      const saved = set(this.document, record, { discount, quantity })
      this.#remember(`${discount}`, saved)
      this.#remember(quantity, saved)
      return `discount ${discount}`
    }
    if (roll < 84) {
      this.offline = true
      await this.life.goOffline()
      return 'offline'
    }
    if (roll < 91) {
      this.offline = false
      this.life.goOnline()
      return 'online'
    }
    if (roll < 94) {
      const { address } = this.document
      await this.document.close()
      this.document = this.life.device.open(address)
      return 'reopened'
    }
    if (roll < 97) await this.life.device.close()
    else this.life.crash()
    await this.#again()
    return roll < 97 ? 'restarted' : 'crashed'
  }

  /** A word that nobody deletes, in notes of its own: it has to be somewhere in the end. */
  #token(): string {
    const text = notes(this.document, TOKENS)
    const token = `<${this.#unique()}>`
    text.insert(text.length, token)
    this.#remember(token, this.document.flush())
    return token
  }

  async #again(): Promise<void> {
    const { address } = this.document
    this.life = await party.restart(this.life, { online: !this.offline })
    this.#tune()
    this.document = this.life.device.open(address)
    if (this.offline) await when(this.document.state, state => state === 'open')
  }

  async finish(): Promise<void> {
    this.life.incoming = () => 'pass'
    if (this.offline) this.life.goOnline()
    for (let round = 0; round < 2; round++) {
      await this.document.flush()
      await delivered(this.life)
    }
  }

  get run(): string {
    return this.#run
  }
}

/** Every field value the relay's journal holds for a document, as often as it holds it. */
async function journalled(address: Address): Promise<Map<unknown, number>> {
  const counts = new Map<unknown, number>()
  for (const row of await party.relay.core.store.rows(0, Number.MAX_SAFE_INTEGER, address)) {
    for (const { entries } of decodeRow(row.body)) {
      for (const { bytes } of entries) {
        const entry = decodeEntry(bytes)
        const parsed = entry?.type === 'update' ? parseChanges(entry.changes) : { changes: [] }
        assert.ok('changes' in parsed)
        for (const change of parsed.changes) {
          if (isFieldChange(change)) counts.set(change[3], (counts.get(change[3]) ?? 0) + 1)
        }
      }
    }
  }
  return counts
}

async function check(members: readonly Member[]): Promise<void> {
  const address = members[0]!.document.address
  for (const { life, document } of members) {
    await agrees(document, party.relay)
    await life.device.close()
  }
  const counts = await journalled(address)
  const text = (await relayDoc(party.relay, address)).getText(textRoot(OPPORTUNITIES, TOKENS, 'notes')).toString()
  for (const { promised, life } of members) {
    assert.deepEqual(await life.profile.store.rows(), [], 'the outbox is empty')
    const drafts = await life.profile.store.drafts()
    const drafted = drafts.flatMap(({ changes }) => changes.flatMap(change => (isFieldChange(change) ? [change] : [])))
    const words = text + JSON.stringify(drafts)
    for (const value of promised) {
      if (`${value}`.startsWith('<')) {
        assert.equal(words.split(`${value}`).length - 1, 1, `${value} is there once`)
        continue
      }
      const refused = typeof value === 'string'
      const inDrafts = drafted.filter(
        change => `${change[3]}` === `${value}` && change[1].endsWith('discount') !== !refused,
      )
      if (refused) assert.equal(drafted.filter(change => `${change[3]}` === value).length, 1, `one draft of ${value}`)
      else assert.equal(counts.get(value), 1, `${value} is in the journal once; drafts: ${inDrafts.length}`)
    }
    for (const [, key, , value] of drafted) {
      assert.ok(key.endsWith('discount') || `${value}`.startsWith('bad'), `${key} ${value} was refused with reason`)
    }
  }
}

describe('three devices through a bad week', () => {
  for (const seed of seeds()) {
    it(`lose nothing and agree in the end (seed ${seed})`, async () => {
      const random = new SeededRandom(seed)
      const owner = party.relay.person(`Rep of ${seed}`)
      const assistant = party.relay.person(`Assistant of ${seed}`, 'assistant', [owner.id])
      const lives = [await party.life(owner), await party.life(owner), await party.life(assistant)]
      const first = await lives[0]!.device.create(pipeline, { name: 'West' })
      await atOffice(first)
      const documents = [first, await openListed(lives[1]!, first.address), await openListed(lives[2]!, first.address)]
      const members = documents.map((document, index) => new Member(lives[index]!, document, random, `${index}`))
      const log: string[] = []
      const overdue = setTimeout(
        () => console.error(`seed ${seed} stands still:\n${standing(members, log)}`),
        OVERDUE_MS,
      )
      try {
        for (let step = 0; step < STEPS; step++) {
          if (random.below(50) === 0) {
            log.push('the relay restarts')
            await party.restartRelay(clock)
          }
          const member = random.pick(members)
          log.push(`${member.run} ${await member.step()}`)
          if (random.below(3) === 0) await new Promise(resolve => setImmediate(resolve))
          if (random.below(15) === 0 && !member.offline) await delivered(member.life)
        }
        for (const member of members) await member.finish()
        await check(members)
      } catch (error) {
        console.error(error, `seed ${seed}:\n${log.join('\n')}`)
        throw error
      } finally {
        clearTimeout(overdue)
      }
    })
  }
})

/** Where everybody is, for a run that does not come to its end. */
function standing(members: readonly Member[], log: readonly string[]): string {
  const where = members.map(({ life: { device, frames }, document }) => {
    const { waiting, connection, trouble, drafts } = device
    const last = frames.slice(-6).map(frame => {
      const answers = frame.type === 'answer' ? frame.answers.map(({ n, status }) => `${n} ${status}`) : []
      const sent = frame.type === 'submit' ? frame.submission.entries.map(({ n }) => n) : []
      return `${frame.type} ${[...answers, ...sent].join(', ')}`
    })
    const { value } = document.lamp
    return [waiting.value, connection.value, trouble.value, drafts.value.length, value, document.state.value, ...last]
  })
  return [...log.slice(-20), ...where.map(each => each.join(' | '))].join('\n')
}

function seeds(): number[] {
  const [from, to] = (process.env.SATCHEL_FUZZ_SEEDS ?? '').split('-').map(Number)
  if (!from) return SEEDS
  return Array.from({ length: (to ?? from) - from + 1 }, (_, index) => from + index)
}
