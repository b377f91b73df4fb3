// Documents with a past by several hands, and everything that has to be the same when part of that past is let go of.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import * as Y from 'yjs'
import { Source } from '../../../relay/consolidated/source.ts'
import { decodeRow } from '../../../relay/journal/row.ts'
import { readWriters } from '../../../relay/rooms/writers.ts'
import { type Address, newAddress } from '../../../src/documents/address.ts'
import { applyChanges, type Change } from '../../../src/documents/changes.ts'
import { currentValue, readDocument } from '../../../src/documents/content.ts'
import { OPPORTUNITIES, pipeline } from '../../../src/documents/pipeline.ts'
import type { Value } from '../../../src/documents/values.ts'
import { type EntryContent, encodeEntry } from '../../../src/sync/wire/entry.ts'
import type { EntryAnswer } from '../../../src/sync/wire/frames.ts'
import { enrol, type Profile } from '../../support/device.ts'
import type { SeededRandom } from '../../support/random.ts'
import type { TestRelay } from '../../support/relay.ts'
import { submit } from '../rooms/support.ts'
import { captured } from '../sockets/support.ts'

/** What one device sent, and what it was told. */
export interface Sent {
  readonly n: number
  readonly epoch: number
  readonly content: EntryContent
  readonly answer: EntryAnswer
}

/** One device's copy and numbers. */
export class Hand {
  readonly profile: Profile
  readonly sent: Sent[] = []
  readonly #paper: OldPaper
  doc = new Y.Doc()
  epoch = 1
  #n = 0
  #generation = 1

  constructor(paper: OldPaper, profile: Profile) {
    this.#paper = paper
    this.profile = profile
  }

  /** Learns of everything at the office; begins anew where that is of another epoch. */
  async pull(): Promise<void> {
    const room = await this.#paper.room()
    if (room.row?.epoch !== this.epoch) this.doc = new Y.Doc()
    this.epoch = room.row?.epoch ?? 1
    Y.applyUpdate(this.doc, Y.encodeStateAsUpdate(room.doc))
  }

  async say(content: EntryContent): Promise<EntryAnswer> {
    const [n, epoch] = [++this.#n, this.epoch]
    const [answer] = await submit(this.#paper.relay, this.profile, this.#paper.address, [content], {
      n,
      epoch,
      generation: this.#generation,
    })
    assert.ok(answer)
    assert.ok(answer.status === 'committed' || answer.status === 'refused', JSON.stringify(answer))
    if (answer.status === 'refused') this.#generation++
    this.sent.push({ n, epoch, content, answer })
    return answer
  }

  change(changes: readonly Change[]): Promise<EntryAnswer> {
    return this.say({ update: captured(this.doc, () => applyChanges(this.doc, changes)), changes })
  }

  set(key: string, value: Value): Promise<EntryAnswer> {
    return this.change([[OPPORTUNITIES, key, currentValue(this.doc, OPPORTUNITIES, key), value]])
  }

  type(record: string, text: string): Promise<EntryAnswer> {
    return this.change([[`${OPPORTUNITIES}.${record}.notes`, [{ insert: text }]]])
  }

  /** Sends an entry once more, or another one under its number. */
  async again({ n, epoch, content }: Sent, other: EntryContent = content): Promise<EntryAnswer | undefined> {
    const generation = this.#generation
    const [answer] = await submit(this.#paper.relay, this.profile, this.#paper.address, [other], {
      n,
      epoch,
      generation,
    })
    return answer
  }
}

export class OldPaper {
  /** Another one where it was started again. */
  relay: TestRelay
  readonly address: Address
  readonly hands: readonly Hand[]

  private constructor(relay: TestRelay, address: Address, profiles: readonly Profile[]) {
    this.relay = relay
    this.address = address
    this.hands = profiles.map(profile => new Hand(this, profile))
  }

  /** The first hand is the owner's, the others the office's. */
  static async begin(relay: TestRelay, random: SeededRandom, hands = 2): Promise<OldPaper> {
    const people = Array.from({ length: hands }, (_, at) =>
      at === 0 ? relay.person('Rita Rep') : relay.person(`Olga ${at}`, 'office'),
    )
    const profiles = people.map(person => enrol(relay, person))
    const paper = new OldPaper(relay, newAddress('pipeline', random.bytes), profiles)
    await paper.first.say({ command: { command: 'create', schema: 1 } })
    return paper
  }

  get first(): Hand {
    return this.hands[0] as Hand
  }

  get second(): Hand {
    return this.hands[1] as Hand
  }

  async room() {
    const room = await this.relay.core.rooms.room(this.address)
    assert.ok(room)
    return room
  }

  /** Lets go of it, so that it is read again. */
  release(): Promise<void> {
    return this.relay.core.rooms.release(this.address)
  }

  trim(before = Number.MAX_SAFE_INTEGER) {
    return this.relay.core.trimmer.trim({ before }, [this.address])
  }

  rows() {
    return this.relay.core.store.rows(0, Number.MAX_SAFE_INTEGER, this.address)
  }

  /** Everything that people, devices and lists are told of it, whatever is known of its past. */
  async told(): Promise<Record<string, unknown>> {
    const { store, rooms } = this.relay.core
    await rooms.saveSummaries()
    const room = await this.room()
    const document = await store.document(this.address)
    const content = (state: readonly Uint8Array[]) => {
      const doc = new Y.Doc()
      for (const update of state) Y.applyUpdate(doc, update)
      assert.ok(!doc.store.pendingStructs && !doc.store.pendingDs)
      return { plain: readDocument(pipeline, doc), clocks: [...Y.decodeStateVector(Y.encodeStateVector(doc))].sort() }
    }
    const parcel = await store.catalogue.parcel(this.address, 0)
    const stored = await store.load(this.address)
    const source = new Source(join(this.relay.folder, 'satchel.sqlite'))
    const [id] = source.documentsAfter(0, 1_000).filter(each => source.facts(each)?.address === this.address)
    const facts = source.facts(id ?? 0)
    const projected = facts && source.content(facts)
    source.close()
    const { last: _, ...projectedFacts } = facts ?? { last: 0 }
    const standing = (root: string, key: string) => currentValue(room.doc, root, key)
    const writers = [...readWriters(await this.rows(), standing)].filter(([place]) => {
      const at = place.indexOf('/')
      return standing(place.slice(0, at), place.slice(at + 1)) !== null
    })
    return {
      document,
      room: content([Y.encodeStateAsUpdate(room.doc)]),
      parcel: { ...content(parcel?.updates ?? []), head: parcel?.head, epoch: parcel?.epoch },
      projected: {
        ...projectedFacts,
        ...content([projected?.snapshot, ...(projected?.updates ?? [])].filter(each => each instanceof Uint8Array)),
      },
      clients: [...(stored?.clients ?? [])].sort(),
      past: [...(stored?.past ?? [])].sort(),
      collisions: await store.collisions(this.address),
      writers: writers.sort(([a], [b]) => (a < b ? -1 : 1)),
    }
  }

  /** What every device is told of everything it ever sent, and of something else under the same number. */
  async answers(): Promise<unknown[]> {
    const all: unknown[] = []
    for (const hand of this.hands) {
      for (const sent of hand.sent) {
        const answer = await hand.again(sent)
        const what = answer?.status === 'committed' ? answer.result : answer?.status === 'refused' ? answer.refusal : ''
        all.push([hand.profile.device, sent.n, answer?.status, what])
      }
    }
    return all
  }

  /** Entries in the journal, by their bytes. */
  async entries(): Promise<string[]> {
    return (await this.rows()).flatMap(({ body }) =>
      decodeRow(body).flatMap(({ entries }) => entries.map(({ bytes }) => Buffer.from(bytes).toString('base64'))),
    )
  }
}

export const bytesOf = (content: EntryContent): string => Buffer.from(encodeEntry(content)).toString('base64')
