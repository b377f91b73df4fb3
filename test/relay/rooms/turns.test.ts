import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { describe, it, type TestContext } from 'node:test'
import * as decoding from 'lib0/decoding'
import * as Y from 'yjs'
import { Accounts } from '../../../relay/accounts/accounts.ts'
import type { PersonRecord } from '../../../relay/accounts/persons.ts'
import { Catalogue } from '../../../relay/catalogue/catalogue.ts'
import { Company } from '../../../relay/company/company.ts'
import { ownRowOf } from '../../../relay/journal/own-row.ts'
import { passingDevice } from '../../../relay/own-device.ts'
import { epochRowOf } from '../../../relay/rooms/epoch-row.ts'
import type { Member, Room } from '../../../relay/rooms/room.ts'
import { Rooms } from '../../../relay/rooms/rooms.ts'
import { Channel } from '../../../relay/sockets/channel.ts'
import { openDatabase } from '../../../relay/store/database.ts'
import { SqliteStore } from '../../../relay/store/sqlite.ts'
import type { CommitResult, DocumentCommit } from '../../../relay/store/store.ts'
import { type Address, newAddress } from '../../../src/documents/address.ts'
import type { Change } from '../../../src/documents/changes.ts'
import { OPPORTUNITIES } from '../../../src/documents/pipeline.ts'
import { type EntryContent, encodeEntry } from '../../../src/sync/wire/entry.ts'
import type { EntryAnswer } from '../../../src/sync/wire/frames.ts'
import { kinds } from '../../support/relay.ts'
import { copyOf, edit, field } from '../sockets/support.ts'
import { craft } from './support.ts'

/** The real store, whose commits wait until the test lets them go, or fail. */
class HeldStore extends SqliteStore {
  readonly commits: (readonly DocumentCommit[])[] = []
  #gate: Promise<void> | null = null
  #open: () => void = () => undefined
  failure: Error | null = null
  loadFailure: Error | null = null
  #arrived: () => void = () => undefined

  /** Commits wait from now on. Resolves when one has arrived and is written, though nobody knows yet. */
  hold(): Promise<void> {
    this.#gate = new Promise(resolve => {
      this.#open = resolve
    })
    return new Promise(resolve => {
      this.#arrived = resolve
    })
  }

  release(): void {
    this.#gate = null
    this.#open()
  }

  override async commit(commits: readonly DocumentCommit[]): Promise<CommitResult[]> {
    if (this.failure) throw this.failure
    this.commits.push(commits)
    const results = await super.commit(commits)
    this.#arrived()
    await this.#gate
    if (this.failure) throw this.failure
    return results
  }

  override async load(address: Address): ReturnType<SqliteStore['load']> {
    if (this.loadFailure) throw this.loadFailure
    return super.load(address)
  }
}

class Recorder implements Member {
  readonly messages: Uint8Array[] = []
  readonly codes: number[] = []

  send(message: Uint8Array): void {
    this.messages.push(message)
  }

  close(code: number): void {
    this.codes.push(code)
  }
}

class World {
  readonly store: HeldStore
  readonly rooms: Rooms
  readonly rep: PersonRecord
  readonly problems: string[] = []
  readonly catalogue: Catalogue
  readonly #n = new Map<string, number>()

  constructor(t: TestContext) {
    const database = openDatabase(':memory:')
    const accounts = new Accounts({ database, clock: Date.now, random: randomBytes })
    this.rep = accounts.addPerson({ name: 'Rita Rep', role: 'rep' })
    this.store = new HeldStore(database)
    const note = (_: object, message: string) => void this.problems.push(message)
    const company = new Company({ database, accounts, kinds, clock: Date.now })
    this.catalogue = new Catalogue({ store: this.store, company, clock: Date.now })
    this.rooms = new Rooms({
      store: this.store,
      catalogue: this.catalogue,
      kinds,
      clock: Date.now,
      log: { info: () => undefined, warn: () => undefined, error: note },
      judge: company.judge,
      nameOf: () => '',
      personBehind: () => null,
      ownerExists: person => person === this.rep.id,
      epochRow: epochRowOf(ownRowOf(passingDevice(), () => accounts.installation().installation)),
    })
    t.after(async () => {
      this.store.failure = null
      this.store.release()
      await this.rooms.close()
      this.store.close()
    })
  }

  async submit(address: Address, contents: readonly EntryContent[], device = 'd1'): Promise<EntryAnswer[]> {
    const first = (this.#n.get(`${device} ${address}`) ?? 0) + 1
    this.#n.set(`${device} ${address}`, first + contents.length - 1)
    return this.resubmit(address, contents, device, first)
  }

  resubmit(address: Address, contents: readonly EntryContent[], device: string, first: number): Promise<EntryAnswer[]> {
    const entries = contents.map((content, index) => {
      const bytes = encodeEntry(content)
      return { n: first + index, bytes, hash: createHash('sha256').update(bytes).digest() }
    })
    const subject = { person: this.rep.id, role: 'rep' as const, assists: [] }
    const submitter = { type: 'device' as const, device, subject }
    const nothing = { note: '', origin: null, imported: [], collisions: [] }
    return this.rooms.submit(address, { submitter, generation: 1, epoch: 1, entries, signature: null, ...nothing })
  }

  async document(): Promise<{ address: Address; room: Room }> {
    const address = newAddress('pipeline', randomBytes)
    const create = { command: { command: 'create' as const, schema: 1 } }
    const content = edit(new Y.Doc(), [field('r1.price', null, 40)])
    const [created] = await this.submit(address, [create, content])
    assert.equal(created?.status, 'committed')
    const room = await this.rooms.room(address)
    assert.ok(room)
    return { address, room }
  }
}

const price = (value: number): Change[] => [field('r1.price', 40, value)]

/** True as soon as the promise is settled. */
function watch(promise: Promise<unknown>): { readonly settled: boolean } {
  const state = { settled: false }
  promise.then(() => {
    state.settled = true
  })
  return state
}

describe('a turn', () => {
  it('T1 commits what one event-loop turn brought to all documents in one transaction', async t => {
    const world = new World(t)
    const [one, two] = [await world.document(), await world.document()]
    world.store.commits.length = 0
    await Promise.all([
      world.submit(one.address, [edit(one.room, price(41))]),
      world.submit(two.address, [edit(two.room, price(42))]),
      world.submit(one.address, [edit(one.room, [field('r2.name', null, 'x')])], 'd2'),
    ])
    assert.deepEqual(
      world.store.commits.map(commits => commits.map(({ address }) => address)),
      [[one.address, two.address]],
    )
  })

  it('T1 judges about 500 entries and leaves the rest to the next, in order', async t => {
    const world = new World(t)
    const { address, room } = await world.document()
    world.store.commits.length = 0
    const doc = copyOf(room)
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, part) =>
        world.submit(
          address,
          Array.from({ length: 100 }, (_, index) => edit(doc, [field(`p${part}x${index}.name`, null, 'x')])),
        ),
      ),
    )
    assert.ok(answers.flat().every(({ status }) => status === 'committed'))
    assert.equal(world.store.commits.length, 3)
    const places = answers.flat().map(each => (each.status === 'committed' ? each.sequence * 1_000 + each.index : 0))
    assert.deepEqual(
      places,
      places.toSorted((a, b) => a - b),
    )
  })

  it('T2 answers, shows and announces nothing before the store has it', async t => {
    const world = new World(t)
    const { address, room } = await world.document()
    const onlooker = new Recorder()
    world.rooms.join(room, onlooker, () => undefined)
    const arrived = world.store.hold()
    const submission = world.submit(address, [edit(room, price(41))])
    const answered = watch(submission)
    await arrived

    const line = { ...idleLine, closed: () => undefined }
    const told: Uint8Array[] = []
    const channel = new Channel(
      world.rooms,
      room,
      { ...line, answer: message => void told.push(message) },
      { person: { id: 'p', name: 'Rita' }, device: 'd2', clock: Date.now, asksBack: false },
    )
    channel.join()
    channel.receive(Uint8Array.of(0, 0, 1, 0))
    const catalogue = watch(world.rooms.settled())
    await new Promise(resolve => setImmediate(resolve))
    assert.deepEqual([answered.settled, catalogue.settled, told.length, onlooker.messages.length], [false, false, 0, 0])

    world.store.release()
    await submission
    await world.rooms.settled()
    assert.equal(onlooker.messages.length, 1)
    assert.equal(told.length, 1)
    const doc = new Y.Doc()
    Y.applyUpdate(doc, decoding.readVarUint8Array(decoding.createDecoder(told[0]!.subarray(2))))
    assert.equal(doc.getMap(OPPORTUNITIES).get('r1.price'), 41)
  })

  it('T2 lets what comes meanwhile wait for the next turn', async t => {
    const world = new World(t)
    const { address, room } = await world.document()
    const doc = copyOf(room)
    const arrived = world.store.hold()
    const first = world.submit(address, [edit(doc, price(41))])
    await arrived
    const second = world.submit(address, [edit(doc, [field('r1.price', 41, 42)])])
    world.store.release()
    const answers = [...(await first), ...(await second)]
    assert.ok(answers.every(({ status }) => status === 'committed'))
    assert.equal(world.store.commits.length, 3)
  })

  it('T4 that fails answers later, throws its members out, and leaves no trace in memory', async t => {
    const world = new World(t)
    const { address, room } = await world.document()
    const onlooker = new Recorder()
    world.rooms.join(room, onlooker, () => undefined)
    world.store.failure = new Error('disk full')
    const content = edit(room, price(41))
    const answers = await world.submit(address, [content])
    assert.deepEqual(answers, [{ n: 3, status: 'later' }])
    assert.deepEqual([onlooker.messages.length, onlooker.codes], [0, [4503]])
    world.store.failure = null
    const again = await world.rooms.room(address)
    assert.notEqual(again, room)
    assert.equal(again?.doc.getMap(OPPORTUNITIES).get('r1.price'), 40)
    const [answer] = await world.resubmit(address, [content], 'd1', 3)
    assert.equal(answer?.status, 'committed')
    assert.deepEqual(world.problems, ['the store did not take a commit; what was sent will be sent again'])
  })

  it('T4 that failed after it was written after all, gets its stored answer when it is sent again', async t => {
    const world = new World(t)
    const { address, room } = await world.document()
    const arrived = world.store.hold()
    const content = edit(room, price(41))
    const submission = world.submit(address, [content])
    await arrived
    world.store.failure = new Error('nobody knows')
    world.store.release()
    assert.deepEqual(await submission, [{ n: 3, status: 'later' }])
    world.store.failure = null
    const [answer] = await world.resubmit(address, [content], 'd1', 3)
    assert.equal(answer?.status, 'committed')
    assert.equal((await world.store.rows(0, 10, address)).length, 2, 'once')
    assert.equal((await world.rooms.room(address))?.doc.getMap(OPPORTUNITIES).get('r1.price'), 41)
  })

  it('G12 T5 whose document cannot be read again, answers later and keeps the other documents’ work', async t => {
    const world = new World(t)
    const [sick, well] = [await world.document(), await world.document()]
    const onlooker = new Recorder()
    world.rooms.join(sick.room, onlooker, () => undefined)
    const { id } = sick.room.doc.share.get(OPPORTUNITIES)!._map.get('r1.price')!
    const trick = { update: craft([{ client: 3, clock: 0, origin: id }]), changes: [] }
    world.store.loadFailure = new Error('unreadable')
    const [[tricked], [kept]] = await Promise.all([
      world.submit(sick.address, [trick]),
      world.submit(well.address, [edit(well.room, price(42))]),
    ])
    assert.equal(tricked?.status, 'later')
    assert.equal(kept?.status, 'committed')
    assert.deepEqual(onlooker.codes, [4503])
    assert.deepEqual(await world.resubmit(sick.address, [trick], 'd1', 3), [{ n: 3, status: 'later' }])
    world.store.loadFailure = null
    const [refused] = await world.resubmit(sick.address, [trick], 'd1', 3)
    assert.equal(refused?.status, 'refused')
  })

  it('T6 closing finishes what waits, and takes nothing afterwards', async t => {
    const world = new World(t)
    const { address, room } = await world.document()
    const arrived = world.store.hold()
    const doc = copyOf(room)
    const running = world.submit(address, [edit(doc, price(41))])
    await arrived
    const waiting = world.submit(address, [edit(doc, [field('r1.price', 41, 42)])])
    const unknownDevice = world.submit(address, [edit(room, [field('r2.name', null, 'x')])], 'new')
    const closed = world.rooms.close()
    world.store.release()
    await closed
    const answers = [...(await running), ...(await waiting), ...(await unknownDevice)]
    assert.deepEqual(
      answers.map(({ status }) => status),
      ['committed', 'committed', 'committed'],
    )
    assert.equal((await world.submit(address, [{ update: Uint8Array.of(0, 0), changes: [] }]))[0]?.status, 'later')
  })

  it('W8 a member that comes to a room which was let go of is not let in', async t => {
    const world = new World(t)
    const { address, room } = await world.document()
    world.store.failure = new Error('disk full')
    await world.submit(address, [edit(room, price(41))])
    world.store.failure = null
    assert.equal(
      world.rooms.join(room, new Recorder(), () => undefined),
      false,
    )
    const closed: number[] = []
    const line = { ...idleLine, answer: () => undefined }
    const options = { person: { id: '', name: '' }, device: '', clock: Date.now, asksBack: false }
    new Channel(world.rooms, room, { ...line, closed: code => void closed.push(code) }, options).join()
    assert.deepEqual(closed, [4503])
  })
})

/** A connection that reads everything at once and may ask for anything. */
const idleLine = {
  push: () => undefined,
  update: () => undefined,
  whenRead: (_: number, work: () => void) => work(),
  mayAsk: () => true,
}

describe('what lists are told', () => {
  it('K3 K5 is a number of its own for each line that changed, in ascending order, and none for what did not', async t => {
    const world = new World(t)
    const told: [string, number, number][] = []
    const list = world.rep.id
    world.catalogue.follow(list, ({ document, sequence }) => told.push([document.address, document.head, sequence]))
    const { address: a, room: roomA } = await world.document()
    const { address: b, room: roomB } = await world.document()
    await world.rooms.saveSummaries()
    const sequence = await world.store.catalogue.sequence()
    assert.deepEqual(told.at(-1), [b, 2, sequence])
    told.length = 0
    await world.submit(a, [edit(roomA, price(41))])
    await world.submit(b, [edit(roomB, price(42))])
    assert.equal(await world.store.catalogue.sequence(), sequence)
    await world.rooms.saveSummaries()
    assert.deepEqual(told, [
      [a, 3, sequence + 1],
      [b, 4, sequence + 2],
    ])
    await world.rooms.saveSummaries()
    assert.equal(await world.store.catalogue.sequence(), sequence + 2)
  })

  it('K3 is written of many documents at once: each transaction keeps everybody waiting for the disk', async t => {
    const world = new World(t)
    const documents = []
    for (let count = 0; count < 120; count++) documents.push(await world.document())
    await world.rooms.saveSummaries()
    const { catalogue } = world.store
    const save = catalogue.saveSummaries.bind(catalogue)
    const saved: number[] = []
    catalogue.saveSummaries = summaries => {
      saved.push(summaries.length)
      return save(summaries)
    }
    await Promise.all(documents.map(({ address, room }) => world.submit(address, [edit(room, price(41))])))
    const before = saved.length
    // Whatever is asked for meanwhile is served in between.
    let turns = 0
    let over = false
    const count = () => {
      turns++
      if (!over) setImmediate(count)
    }
    setImmediate(count)
    await world.rooms.saveSummaries()
    over = true
    // Some of them may have been saved already, while the others were submitted.
    assert.equal(
      saved.reduce((sum, each) => sum + each, 0),
      documents.length,
    )
    assert.ok(saved.length < documents.length / 4 && saved.every(each => each <= 50), `${saved}`)
    assert.ok(turns >= saved.length - before - 1, `${turns} turns, ${saved}`)
  })
})
