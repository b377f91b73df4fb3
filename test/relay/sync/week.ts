// A week of everything that goes wrong, played by seeded chance: what each device does next, and what must be left in the end.
import assert from 'node:assert/strict'
import { decodeRow } from '../../../relay/journal/row.ts'
import type { Address } from '../../../src/documents/address.ts'
import { isFieldChange, parseChanges } from '../../../src/documents/changes.ts'
import { textRoot } from '../../../src/documents/kind.ts'
import { OPPORTUNITIES } from '../../../src/documents/pipeline.ts'
import type { OpenDocument } from '../../../src/sync/api.ts'
import { decodeEntry } from '../../../src/sync/wire/entry.ts'
import { when } from '../../support/device.ts'
import type { SeededRandom } from '../../support/random.ts'
import { agrees, delivered, type Life, notes, type Party, relayDoc, renameStage, set } from './support.ts'

/** A run takes half a second: one that takes this long says where it stands. */
const OVERDUE_MS = 15_000

/** Turns of the event loop in which what a device carries mostly comes. */
const CARRYING_TURNS = 200

/** The record whose notes are only added to. */
const TOKENS = 'tokens'

/** One person's device through all its runs. */
export class Member {
  life: Life
  document: OpenDocument
  offline = false
  /** Closes its document for a while now and then: what comes meanwhile is carried. */
  leaves = false
  #left = false
  /** The other tabs of its profile: they share its network. */
  readonly siblings: Member[] = []
  /** Values whose commit has resolved: they are promised. */
  readonly promised = new Set<unknown>()
  readonly #party: Party
  readonly #random: SeededRandom
  readonly #run: string
  /** Above anything the default stages hold. */
  static #next = 1_000

  constructor(party: Party, life: Life, document: OpenDocument, random: SeededRandom, run: string) {
    this.#party = party
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
    if (this.#left) return this.#away()
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
    if (roll < 91) return this.#network(roll < 84)
    if (roll < 94) {
      await this.document.close()
      this.#left = this.leaves
      return this.leaves ? 'left' : this.#return()
    }
    if (this.siblings.length > 0 && roll === 94) {
      this.life.device.rest()
      this.life.device.return()
      return 'rested'
    }
    if (roll < 97) await this.life.device.close()
    else this.life.crash()
    await this.#again()
    return roll < 97 ? 'restarted' : 'crashed'
  }

  async #network(offline: boolean): Promise<string> {
    for (const each of [this, ...this.siblings]) {
      each.offline = offline
      if (offline) each.life.loseNetwork()
      else each.life.goOnline()
    }
    if (offline) await when(this.life.device.connection, status => status !== 'online')
    return offline ? 'offline' : 'online'
  }

  /** While its document is closed. */
  #away(): Promise<string> | string {
    switch (this.#random.below(5)) {
      case 0:
        return this.#network(!this.offline)
      case 1:
      case 2:
        return this.#carries()
      default:
        return this.#return()
    }
  }

  /** Content that is on its way comes in. */
  async #carries(): Promise<string> {
    for (let turns = 0; turns < CARRYING_TURNS; turns++) await new Promise(resolve => setImmediate(resolve))
    return 'carries'
  }

  #return(): string {
    this.#left = false
    this.document = this.life.device.open(this.document.address)
    return 'reopened'
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
    this.life = await this.#party.restart(this.life, { online: !this.offline })
    this.#tune()
    this.document = this.life.device.open(address)
    if (this.offline) await when(this.document.state, state => state === 'open')
  }

  async finish(): Promise<void> {
    for (const { life, offline } of [this, ...this.siblings]) {
      life.incoming = () => 'pass'
      if (offline) life.goOnline()
    }
    if (this.#left) this.#return()
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
async function journalled(party: Party, address: Address): Promise<Map<unknown, number>> {
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

async function check(party: Party, members: readonly Member[]): Promise<void> {
  const address = members[0]!.document.address
  for (const { document } of members) await agrees(document, party.relay)
  for (const { life } of members) await life.device.close()
  const counts = await journalled(party, address)
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

/** Looks for such a moment; a document without tombstones is never built anew. */
const TRIES = 100

/** Builds the document anew in a moment when nobody has it open; whether that came about. */
async function buildAnew(party: Party, members: readonly Member[]): Promise<boolean> {
  for (const { life } of members) life.loseNetwork()
  let shrunk: unknown = null
  for (let tries = 0; !shrunk && tries < TRIES; tries++) {
    await new Promise(resolve => setImmediate(resolve))
    shrunk = await party.relay.core.rooms.compact(members[0]!.document.address)
  }
  for (const { life, offline } of members) if (!offline) life.goOnline()
  return shrunk !== null
}

export interface Week {
  readonly random: SeededRandom
  readonly steps: number
  readonly title: string
  readonly clock: () => number
  /** The document is built anew now and then, and closed for a while on some device. */
  readonly epochs?: boolean
}

/** Plays so many steps, then lets everybody come home, and looks at what there is. */
export async function play(
  party: Party,
  members: readonly Member[],
  { random, steps, title, clock, epochs = false }: Week,
): Promise<void> {
  const log: string[] = []
  for (const member of members) member.leaves = epochs
  const overdue = setTimeout(() => console.error(`${title} stands still:\n${standing(members, log)}`), OVERDUE_MS)
  try {
    for (let step = 0; step < steps; step++) {
      if (random.below(50) === 0) {
        log.push('the relay restarts')
        await party.restartRelay(clock)
      }
      if (epochs && random.below(15) === 0) log.push(`built anew: ${await buildAnew(party, members)}`)
      const member = random.pick(members)
      log.push(`${member.run} ${await member.step()}`)
      if (random.below(3) === 0) await new Promise(resolve => setImmediate(resolve))
      if (random.below(15) === 0 && !member.offline) await delivered(member.life)
    }
    for (const member of members) await member.finish()
    if (epochs) assert.ok(log.includes('built anew: true'), 'at least once')
    await check(party, members)
  } catch (error) {
    console.error(error, `${title}:\n${log.join('\n')}`)
    throw error
  } finally {
    clearTimeout(overdue)
  }
}

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

/** Those of a test, or those asked for with SATCHEL_FUZZ_SEEDS=100-200. */
export function seedsOf(usual: number): number[] {
  const [from, to] = (process.env.SATCHEL_FUZZ_SEEDS ?? '').split('-').map(Number)
  if (!from) return Array.from({ length: usual }, (_, index) => index + 1)
  return Array.from({ length: (to ?? from) - from + 1 }, (_, index) => from + index)
}
