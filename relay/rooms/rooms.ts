// All rooms: brings documents into memory, lets one event-loop turn's submissions be judged and committed together,
// answers and passes on only what is durable, and lets go of what nobody uses.

import * as Y from 'yjs'
import type { Address } from '../../src/documents/address.ts'
import { parseAddress } from '../../src/documents/address.ts'
import type { EntryAnswer } from '../../src/sync/wire/frames.ts'
import type { Refusal } from '../../src/sync/wire/refusals.ts'
import { CLOSE } from '../../src/sync/wire/refusals.ts'
import { Throttle } from '../accounts/throttle.ts'
import { CREATED_PER_HOUR, CREATED_WINDOW_MS, TURN_ENTRIES } from '../limits.ts'
import type { CommitResult, DocumentCommit, DocumentRow } from '../store/store.ts'
import { Beginnings, type Shrunk, type Wanted } from './beginning.ts'
import { TurnHierarchy } from './hierarchy.ts'
import { IdleRooms, SWEEP_MS } from './idle.ts'
import { Intakes } from './intakes.ts'
import { TurnKeys } from './keys.ts'
import type { RoomsOptions } from './options.ts'
import { Refusals } from './refusals.ts'
import { type Member, Room, syncMessage } from './room.ts'
import { Summaries } from './summaries.ts'
import { CondemnedError, Turn, type TurnResult } from './turn.ts'
import { blamedFor, type SubmittedWork, type Work } from './work.ts'
import { withWriters } from './writers.ts'

/** Rows after which closing a document writes a snapshot: opening it reads at most about this many. */
const SNAPSHOT_ROWS = 50

export class Rooms {
  /** What was refused to whom. */
  readonly refusals: Refusals
  readonly #options: RoomsOptions
  /** Documents created, by person. */
  readonly #created: Throttle
  readonly #rooms = new Map<Address, Room>()
  readonly #loading = new Map<Address, Promise<Room | null>>()
  readonly #beginnings: Beginnings
  readonly #ready = new Set<Room>()
  readonly #summaries: Summaries
  readonly #idle: IdleRooms
  readonly #sweep: NodeJS.Timeout
  readonly #intakes: Intakes
  #turnScheduled = false
  #turn: Promise<void> | null = null
  #closed = false

  constructor(options: RoomsOptions) {
    this.#options = options
    const { store, catalogue, log, clock } = options
    this.refusals = new Refusals(clock)
    this.#created = new Throttle({ tries: CREATED_PER_HOUR, windowMs: CREATED_WINDOW_MS, clock })
    this.#beginnings = new Beginnings(options)
    this.#intakes = new Intakes({ store, log, enqueue: (...given) => this.#enqueue(...given) })
    this.#summaries = new Summaries({ store, catalogue, log, room: address => this.room(address) })
    this.#idle = new IdleRooms(room => this.#letGoOf(room))
    this.#sweep = setInterval(() => {
      const unused = [...this.#rooms.values()].filter(room => !this.#busy(room))
      this.#idle.look(unused).catch(error => log.error({ err: error }, 'unused documents could not be closed'))
    }, SWEEP_MS)
    this.#sweep.unref()
  }

  /** Documents in memory. */
  get size(): number {
    return this.#rooms.size
  }

  /** Entries that wait to be judged. */
  get queued(): number {
    let entries = 0
    for (const room of this.#ready) for (const work of room.queue) entries += work.entries.length
    return entries
  }

  /** Resolves when no commit is under way: what the store then tells of is durable. */
  async settled(): Promise<void> {
    while (this.#turn) await this.#turn
  }

  /** The room of an existing document, or null. @throws DamagedDocumentError, or where the store fails */
  async room(address: Address): Promise<Room | null> {
    const room = this.#rooms.get(address) ?? (await this.#load(address))
    if (room?.row) return room
    if (room && !this.#busy(room)) this.#drop(room)
    return null
  }

  /** Submits entries; resolves when every one of them has its answer (committed ones are durable then). */
  async submit(address: Address, submitted: SubmittedWork): Promise<EntryAnswer[]> {
    const answers = await this.#answers(address, submitted)
    this.#options.observer?.answered(answers)
    return answers
  }

  async #answers(address: Address, given: SubmittedWork): Promise<EntryAnswer[]> {
    let submitted = given
    for (;;) {
      if (this.#closed) return submitted.entries.map(({ n }) => ({ n, status: 'later' }))
      let room: Room | null
      try {
        room = this.#rooms.get(address) ?? (await this.#load(address))
      } catch (error) {
        // The others of this connection go on; what cannot be read now may be repaired.
        this.#options.log.error({ err: error, address }, 'a document cannot be read')
        return submitted.entries.map(({ n }) => ({ n, status: 'later' }))
      }
      if (!room) {
        const blamed = blamedFor(submitted)
        if (blamed !== null) this.refusals.take(blamed)
        return submitted.entries.map(({ n }) => ({ n, status: 'refused', refusal: noKind }))
      }
      const work = submitted
      const answers = await new Promise<EntryAnswer[] | 'again' | 'afterLists'>(resolve =>
        this.#intakes.take(room, work, resolve),
      )
      if (typeof answers !== 'string') return answers
      if (answers === 'again') continue
      await this.#listed()
      submitted = { ...submitted, afterLists: true }
    }
  }

  /** Everything committed by now is in the lists, and told to whoever follows them. */
  async #listed(): Promise<void> {
    const { catalogue, log } = this.#options
    try {
      await this.settled()
      await this.saveSummaries()
      await catalogue.settle()
      await catalogue.told()
    } catch (error) {
      log.error({ err: error }, 'the lists are behind')
    }
  }

  #enqueue(room: Room, submitted: SubmittedWork, receipts: Work['receipts'], resolve: Work['resolve']): void {
    if (this.#rooms.get(room.address) !== room) return resolve('again')
    room.queue.push({ ...submitted, receipts, condemned: new Map(), counted: new Set(), resolve })
    this.#ready.add(room)
    this.#schedule()
  }

  #load(address: Address): Promise<Room | null> {
    let loading = this.#loading.get(address)
    if (!loading) {
      loading = this.#read(address).finally(() => this.#loading.delete(address))
      this.#loading.set(address, loading)
    }
    return loading
  }

  async #read(address: Address): Promise<Room | null> {
    const kind = this.#options.kinds.get(parseAddress(address)?.kind ?? '')
    if (!kind) return null
    const stored = await this.#options.store.load(address)
    const room = new Room(address, kind, stored)
    this.#rooms.set(address, room)
    return room
  }

  #schedule(): void {
    if (this.#turnScheduled || this.#turn) return
    this.#turnScheduled = true
    setImmediate(() => {
      this.#turnScheduled = false
      this.#turn = this.#run().finally(() => {
        this.#turn = null
        if (this.#ready.size > 0) this.#schedule()
      })
    })
  }

  /** One turn: bounded work of every room that has some, one transaction, then answers, then deliveries. */
  async #run(): Promise<void> {
    const began = performance.now()
    const results: { room: Room; result: TurnResult }[] = []
    const keys = new TurnKeys()
    const hierarchy = new TurnHierarchy([...this.#ready].filter(room => !room.row).map(room => room.address))
    let budget = TURN_ENTRIES
    for (const room of [...this.#ready]) {
      if (budget <= 0) break
      const works: Work[] = []
      while (room.queue.length > 0 && budget > 0) {
        const work = room.queue.shift()
        if (!work) break
        works.push(work)
        budget -= work.entries.length
      }
      if (room.queue.length === 0) this.#ready.delete(room)
      const result = await this.#judge(room, works, keys, hierarchy)
      if (result) results.push(result)
    }
    const judged = performance.now()
    await this.#commit(results)
    this.#options.observer?.turned(judged - began, performance.now() - judged)
  }

  async #judge(
    room: Room,
    works: readonly Work[],
    keys: TurnKeys,
    hierarchy: TurnHierarchy,
  ): Promise<{ room: Room; result: TurnResult } | null> {
    const { store, clock, judge, ownerExists, nameOf, personBehind, log } = this.#options
    const takeKey = (taker: Room, key: string) => keys.take(taker, key)
    const mayCreate = (person: string) => this.#created.take(person) === 0
    let current = room
    for (;;) {
      try {
        await keys.lookUp(store, current, works)
        await hierarchy.lookUp(store, current, works, judge.world.profiles)
        current.uncommitted = true
        const { refusals } = this
        const world = { judge, hierarchy, ownerExists, nameOf, personBehind }
        const context = { ...world, now: clock(), mayCreate, refusals, takeKey }
        return { room: current, result: new Turn(current, context).run(works) }
      } catch (error) {
        if (!(error instanceof CondemnedError)) {
          log.error({ err: error }, 'judging failed; the document is read again from the journal')
          this.#giveUp(current, works)
          return null
        }
        log.warn({ address: room.address, reason: error.message }, 'rebuilding a document after a refused update')
        try {
          current = await this.#rebuild(current)
        } catch (failure) {
          log.error({ err: failure, address: room.address }, 'a document could not be rebuilt')
          this.#giveUp(current, works)
          return null
        }
      }
    }
  }

  /** Everybody comes back later and reads what the journal says. */
  #giveUp(room: Room, works: readonly Work[]): void {
    this.#abandon(room)
    for (const work of works) work.resolve(work.entries.map(({ n }) => ({ n, status: 'later' })))
  }

  /** A fresh room from the journal with the same members, after an update had to be undone. */
  async #rebuild(room: Room): Promise<Room> {
    const stored = await this.#options.store.load(room.address)
    const rebuilt = new Room(room.address, room.kind, stored, room.presence)
    for (const member of room.members) rebuilt.members.add(member)
    for (const [device, progress] of room.progress) rebuilt.progress.set(device, progress)
    rebuilt.queue.push(...room.queue)
    this.#replace(room, rebuilt)
    room.committed()
    return rebuilt
  }

  #replace(room: Room, rebuilt: Room): void {
    this.#rooms.set(room.address, rebuilt)
    if (this.#ready.delete(room) || rebuilt.queue.length > 0) this.#ready.add(rebuilt)
    for (const member of room.members) this.#moved.get(member)?.(rebuilt)
    room.destroy()
  }

  readonly #moved = new Map<Member, (room: Room) => void>()

  async #commit(results: readonly { room: Room; result: TurnResult }[]): Promise<void> {
    const { store, log } = this.#options
    const commits: DocumentCommit[] = []
    try {
      for (const { room, result } of results)
        if (result.commit) commits.push(await withWriters(store, room, result.commit))
      const stored = commits.length > 0 ? await store.commit(commits) : []
      let next = 0
      for (const { room, result } of results) {
        const commit = result.commit ? (commits[next] ?? null) : null
        const outcome = commit
          ? (stored[next++] ?? null)
          : { sequence: null, document: room.row, along: [], collided: [] }
        this.#settled(room, result, commit, outcome)
      }
    } catch (error) {
      log.error({ err: error }, 'the store did not take a commit; what was sent will be sent again')
      for (const { room, result } of results) {
        this.#abandon(room)
        result.settle(null)
      }
    }
  }

  #settled(room: Room, result: TurnResult, commit: DocumentCommit | null, outcome: CommitResult | null): void {
    if (!outcome) return
    const created = !room.row && outcome.document
    room.row = outcome.document
    if (outcome.sequence !== null) room.rowsSinceSnapshot++
    if (commit) room.collisions.committed(commit, outcome.collided)
    for (const [place, writer] of result.written) room.writers?.set(place, writer)
    result.settle(outcome)
    room.committed()
    if (result.update) {
      const message = syncMessage(2, result.update)
      for (const member of room.members) if (member !== result.origin) member.send(message)
    }
    const decided = commit?.collisions.length || commit?.decisions?.length
    if (result.update || decided) this.#summaries.changed(room.address)
    if (created || commit?.facts) this.#summaries.decided(room, result.begunBy)
    if (outcome.along.length > 0) this.#wentAlong(outcome.along)
    if (!room.row && room.queue.length === 0) this.#drop(room)
  }

  /** Documents that ran a business transaction along with another one: in memory and in the lists they are as committed. */
  #wentAlong(documents: readonly DocumentRow[]): void {
    for (const document of documents) {
      const room = this.#rooms.get(document.address)
      if (room) room.row = document
    }
    this.#summaries.due()
  }

  /** Forgets a room whose content is not what the journal says; who was in it comes back and reads the truth. */
  #abandon(room: Room): void {
    for (const work of room.queue.splice(0)) work.resolve('again')
    for (const member of [...room.members]) member.close(CLOSE.restarting, 'please come back')
    this.#drop(room)
  }

  #drop(room: Room): void {
    if (this.#rooms.get(room.address) === room) this.#rooms.delete(room.address)
    this.#ready.delete(room)
    room.committed()
    room.destroy()
  }

  /** Brings the lists up to date with what was committed since. */
  saveSummaries(): Promise<void> {
    return this.#summaries.save()
  }

  /** Summaries that a crash left behind their documents. */
  repairSummaries(): Promise<void> {
    return this.#summaries.repair()
  }

  /**
   * Lets a member in. `moved` is told when the room had to be replaced. False where the room was let go of since it was
   * asked for: nothing would ever be delivered there.
   */
  join(room: Room, member: Member, moved: (room: Room) => void): boolean {
    if (this.#rooms.get(room.address) !== room) return false
    room.members.add(member)
    this.#moved.set(member, moved)
    return true
  }

  leave(room: Room, member: Member): void {
    room.members.delete(member)
    this.#moved.delete(member)
    const gone = room.presence.leave(member)
    if (gone) for (const other of room.members) other.send(gone)
  }

  async #letGoOf(room: Room): Promise<void> {
    if (this.#busy(room)) return
    if (room.rowsSinceSnapshot >= SNAPSHOT_ROWS && (await this.#compact(room, 'worthIt'))) return
    await this.#snapshot(room)
    if (!this.#busy(room)) this.#drop(room)
  }

  /** Lets go of a document that the caller is done with, if nobody else uses it: an import passes through many. */
  async release(address: Address): Promise<void> {
    this.#beginnings.released(address)
    await this.saveSummaries()
    const room = this.#rooms.get(address)
    if (room) await this.#letGoOf(room)
  }

  /** A copy of this document was made that may come back as a change, until it is released. */
  copied(address: Address): void {
    this.#beginnings.copied(address)
  }

  /**
   * Builds a document anew that nobody uses (relay/SPEC.md Z); null where it is in use, or would not become smaller, or
   * not by as much as is worth it.
   * @throws DamagedDocumentError, or where the store fails
   */
  async compact(address: Address, wanted: Wanted = 'smaller'): Promise<Shrunk | null> {
    await this.saveSummaries()
    const room = await this.room(address)
    return room && !this.#busy(room) ? this.#compact(room, wanted) : null
  }

  async #compact(room: Room, wanted: Wanted): Promise<Shrunk | null> {
    const { address } = room
    const beginning = this.#beginnings.plan(room, wanted)
    if (!beginning) return null
    // From here on whoever wants the document waits for the new epoch: nothing is judged on the old state any more.
    this.#drop(room)
    const loading = Promise.resolve()
      .then(() => beginning.begin())
      .then(() => this.#read(address))
      .finally(() => this.#loading.delete(address))
    this.#loading.set(address, loading)
    const fresh = await loading
    if (fresh && !this.#busy(fresh)) this.#drop(fresh)
    return fresh && fresh.row?.epoch !== beginning.over ? beginning.shrunk : null
  }

  #busy(room: Room): boolean {
    const inUse = room.members.size > 0 || room.queue.length > 0 || room.intake !== null
    return inUse || room.uncommitted || this.#summaries.isWaiting(room.address)
  }

  async #snapshot(room: Room): Promise<void> {
    if (!room.row || room.uncommitted || room.rowsSinceSnapshot < SNAPSHOT_ROWS) return
    room.rowsSinceSnapshot = 0
    await this.#options.store.saveSnapshot(room.address, room.head, Y.encodeStateAsUpdate(room.doc))
  }

  /** Finishes what is under way; nothing accepted is lost, nothing new is taken. Safe to call twice. */
  async close(): Promise<void> {
    this.#closed = true
    clearInterval(this.#sweep)
    while (this.#turn || this.#turnScheduled || this.#intakes.busy) {
      await (this.#turn ?? new Promise<void>(resolve => setImmediate(resolve)))
    }
    await this.#summaries.close()
    await Promise.allSettled(this.#loading.values())
    for (const room of [...this.#rooms.values()]) {
      // A snapshot saves reading at the next start; nothing depends on it.
      await this.#snapshot(room).catch(error => this.#options.log.error({ err: error }, 'a snapshot was not written'))
      this.#drop(room)
    }
  }
}

const noKind: Refusal = { code: 'notHere', message: 'this document is not here for you', places: [] }
