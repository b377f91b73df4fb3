// What came by file and is not settled at the office: kept on this device, carried up under its authors' names (B).
import * as Y from 'yjs'
import { type Address, newId } from '../documents/address.ts'
import type { CatalogueLine, Draft } from './api.ts'
import type { Chores } from './chores.ts'
import type { Copying } from './copying.ts'
import type { Drafts } from './drafts.ts'
import type { Environment } from './environment.ts'
import { beforeDecision, editsOf } from './file/carried.ts'
import { SatchelFileError } from './file/errors.ts'
import { contains } from './file/merge-same.ts'
import { State } from './observable.ts'
import type { LiveDocument } from './open-document.ts'
import type { Outbox } from './outbox.ts'
import { keepRows, type Queue } from './queue.ts'
import {
  adopting,
  afterRebuilding,
  collided,
  holdOf,
  isNotTaken,
  nameOf,
  pairOf,
  type ReceivedDocument,
  settled,
  together,
  UNVOUCHED,
} from './received.ts'
import { LostError } from './requests.ts'
import { type Carried, type CarriedRow, type DeviceWrite, type KeptRow, MovedError } from './stores/store.ts'
import type { DecisionChoice, OpenCollision } from './wire/collisions.ts'
import type { DeviceFrame, EntryAnswer } from './wire/frames.ts'

/** Submissions of one document on their way at once: as many as the relay takes in a turn or two. */
const AT_ONCE = 64
/** ms until what the relay could not write is carried up again. */
const LATER_MS = 2_000

export interface CarryingContext {
  readonly environment: Environment
  readonly outbox: Outbox
  readonly drafts: Drafts
  readonly copying: Copying
  readonly chores: Chores
  readonly document: (address: Address) => LiveDocument | undefined
  readonly send: (frame: DeviceFrame) => void
  /** Whether the office's lists name the document. */
  readonly isListed: (address: Address) => boolean
  /** Rebuilds the document on the office's state, with what was made here done again on it. */
  readonly rebuild: (queue: Queue) => void
  /** The relay's state as one update; null where the document is not here for this person. @throws LostError */
  readonly fetch: (address: Address) => Promise<Uint8Array | null>
  /** Own rows may go up again. */
  readonly drain: (queue: Queue) => void
  /** A collision that was decided here before the office knew of it. */
  readonly decide: (queue: Queue, collision: number, choice: DecisionChoice) => void
  /** What is carried of a document has become more. */
  readonly onCarried: (address: Address, submissions: readonly CarriedRow[]) => void
  readonly onChange: (address: Address) => void
}

/** One document's submissions under way, and what was answered so far. */
interface Flight {
  readonly rows: readonly CarriedRow[]
  readonly answers: Map<CarriedRow, readonly EntryAnswer[]>
}

/** A submission with entries the office cannot take. */
interface Unsigned {
  readonly row: CarriedRow
  readonly numbers: ReadonlySet<number>
}

export class Carrying {
  /** By document. A new map at each change. */
  readonly shown = new State<ReadonlyMap<Address, Carried>>(new Map())
  readonly #context: CarryingContext
  readonly #flights = new Map<Address, Flight>()
  readonly #refs = new Map<number, { readonly queue: Queue; readonly row: CarriedRow }>()
  /** Documents nobody known has begun: nothing of them goes up on this connection. */
  readonly #stuck = new Set<Address>()
  #online = false
  #ref = 0

  constructor(context: CarryingContext) {
    this.#context = context
  }

  /** Reads what is stored, and brings into the copies what a crash has kept out of them. */
  async load(): Promise<void> {
    const { environment, outbox } = this.#context
    const stored = await environment.store.carried()
    this.shown.value = new Map(stored.map(each => [each.address, each]))
    for (const carried of stored) {
      const queue = outbox.queue(carried.address)
      this.#follow(queue, carried)
      this.#context.onCarried(carried.address, carried.submissions)
      if (!carried.state) continue
      await environment.copies.keep(queue.record.copy, [carried.state])
      await this.#change(carried.address, each => ({ ...each, state: null }))
    }
  }

  /** Reads again what all tabs share: somebody may have written without a word of it. */
  async look(): Promise<void> {
    const stored = new Map((await this.#context.environment.store.carried()).map(each => [each.address, each]))
    for (const address of new Set([...this.shown.value.keys(), ...stored.keys()])) {
      this.#show(this.#context.outbox.queue(address), stored.get(address) ?? null)
    }
  }

  get(address: Address): Carried | null {
    return this.shown.value.get(address) ?? null
  }

  /** Keeps a document that came by file, with what is carried of it; resolves when all of it is on the disk. */
  async receive(queue: Queue, given: ReceivedDocument, known: boolean): Promise<void> {
    const { environment, outbox, copying, document, chores, onChange } = this.#context
    const { address } = queue
    const take = async (): Promise<void> => {
      const current = await outbox.current(queue)
      const { epoch, name } = given.about
      // Built anew while the file was being looked at.
      if (current.generation > 1 && current.epoch !== epoch)
        throw new SatchelFileError({ code: 'olderEpoch', document: name })
      const { entries, record, done } = adopting({ ...current, known, epoch }, given.own)
      const rows = await outbox.rows(record, record.lastN + 1, entries)
      const before = (await this.#stored(address)) ?? null
      // Brought over by a run that was cut short afterwards, and settled since: nothing of it comes a second time.
      if (done && !before) return
      const ids = [...this.shown.value.values()].flatMap(({ collisions }) => collisions.map(({ id }) => id))
      const { identity, clock } = environment
      const by = identity.device
      const carried = together(before, done ? { ...given, collisions: [] } : given, {
        lastN: record.lastN,
        device: by,
        nextId: Math.min(0, ...ids) - 1,
        now: clock(),
      })
      const putDocument = { ...record, lastN: record.lastN + entries.length }
      try {
        await environment.store.write({ by, putDocument, putRows: rows, putCarried: carried, over: current })
      } catch (error) {
        if (!(error instanceof MovedError)) throw error
        // Another tab has saved something in the meantime: numbers go on after that.
        return take()
      }
      queue.record = putDocument
      keepRows(queue, rows)
      this.#show(queue, carried)
      document(address)?.take([given.state])
      copying.keep(queue, [given.state])
      chores.do(
        `copying ${address}`,
        copying.copied(queue).then(() => this.#change(address, each => ({ ...each, state: null }))),
      )
    }
    await outbox.locked(address, take)
    onChange(address)
    this.#context.drain(queue)
    this.advance(queue)
  }

  /** What an earlier device of this profile was handed is carried up once more, before anything made since (E6). */
  async offer(queue: Queue, rows: readonly Required<KeptRow>[]): Promise<void> {
    const { environment, outbox } = this.#context
    const { address } = queue
    await outbox.locked(address, async () => {
      const { person } = environment.identity
      const before = (await this.#stored(address)) ?? nothingCarried(address, environment.clock())
      const known = new Set(before.submissions.map(nameOf))
      const again = rows.map(({ device, generation, epoch, entries, signature }) => ({
        ...{ person, device, generation, epoch, entries, signature },
        after: 0,
      }))
      const fresh = again.filter(each => !known.has(nameOf(each)))
      const carried = { ...before, submissions: [...fresh, ...before.submissions] }
      await environment.store.write({ putCarried: carried })
      this.#show(queue, carried)
    })
    this.advance(queue)
  }

  /** Another tab has written this. `copies`: whether this one keeps them. */
  heard({ putCarried, deleteCarried }: DeviceWrite, copies: boolean): void {
    const address = putCarried?.address ?? deleteCarried
    if (!address) return
    const { outbox, copying, document } = this.#context
    const queue = outbox.queue(address)
    this.#show(queue, putCarried ?? null)
    if (putCarried?.state) {
      document(address)?.take([putCarried.state])
      if (copies) copying.keep(queue, [putCarried.state])
    }
    this.advance(queue)
  }

  /** Collisions that only this device knows are decided: kept until the office lists the same, and decided there then. */
  async decide(address: Address, ids: readonly number[], choice: DecisionChoice): Promise<void> {
    const { outbox } = this.#context
    const about = this.get(address)?.collisions.flatMap(each => (ids.includes(each.id) ? [pairOf(each)] : [])) ?? []
    // Signed, so that it goes with every file and to the office: what was kept is not asked about again there.
    if (choice === 'kept' && about.length > 0) {
      const content = { command: { command: 'decide', collisions: [], choice, about } } as const
      await outbox.add(outbox.queue(address), { content, before: [] })
    }
    const noted = ids.map(id => [id, choice] as const)
    await this.#change(address, each => ({ ...each, decided: [...each.decided, ...noted] }))
  }

  // The relay

  /** `brings`: whether this relay takes what is carried for others. */
  connected(brings: boolean): void {
    this.#online = brings
    this.#stuck.clear()
    for (const address of this.shown.value.keys()) this.advance(this.#context.outbox.queue(address))
  }

  lost(): void {
    this.#online = false
    this.#flights.clear()
    this.#refs.clear()
  }

  /** Sends what may go now: after the own rows it may build on, before those that may build on it. */
  advance(queue: Queue): void {
    const { address } = queue
    const carried = this.get(address)
    if (!carried || !this.#online || this.#flights.has(address) || this.#stuck.has(address)) return
    if (queue.recovering || queue.stop || queue.flying > 0) return
    const [first] = queue.rows
    const [next] = carried.submissions
    if (!next) {
      // Rows that others may have carried up have to be answered for before numbers are certain.
      if (carried.rebuild && !first) this.#context.rebuild(queue)
      return
    }
    if (first && first.first <= next.after) return
    const rows = beforeDecision(carried.submissions.slice(0, AT_ONCE).filter(({ after }) => after === next.after))
    this.#flights.set(address, { rows, answers: new Map() })
    for (const row of rows) {
      const ref = ++this.#ref
      this.#refs.set(ref, { queue, row })
      const { person, device, generation, epoch, entries, signature } = row
      const submission = { ref, address, generation, epoch, entries, signature }
      this.#context.send({ type: 'bring', person, device, submission })
    }
  }

  answered(ref: number, answers: readonly EntryAnswer[]): void {
    const asked = this.#refs.get(ref)
    const flight = asked && this.#flights.get(asked.queue.address)
    if (!asked || !flight) return
    this.#refs.delete(ref)
    flight.answers.set(asked.row, answers)
    if (flight.answers.size < flight.rows.length) return
    const { queue } = asked
    const over = () => {
      if (this.#flights.get(queue.address) === flight) this.#flights.delete(queue.address)
    }
    const landed = this.#landed(queue, flight).then(
      () => {
        over()
        if (!this.#stuck.has(queue.address)) this.advance(queue)
      },
      (error: unknown) => {
        over()
        // Nothing was written: the next connection brings the same answers.
        if (error instanceof LostError) return
        this.#later(queue)
        throw error
      },
    )
    this.#context.chores.do(`carrying ${queue.address}`, landed)
  }

  /** What was answered for is not carried any more; what nobody at the office can take becomes drafts, to be asked about. */
  async #landed(queue: Queue, { rows, answers }: Flight): Promise<void> {
    const { address, record } = queue
    const { drafts: shown, isListed } = this.#context
    const done: CarriedRow[] = []
    const unsigned: Unsigned[] = []
    for (const row of rows) {
      const said = answers.get(row) ?? []
      if (said.some(({ status }) => status === 'later')) {
        this.#later(queue)
        break
      }
      const lacking = said.flatMap(each => (isNotTaken(each) ? [each.n] : []))
      if (lacking.length > 0 && !record.known && !isListed(address)) {
        this.#stuck.add(address)
        break
      }
      done.push(row)
      if (lacking.length > 0) unsigned.push({ row, numbers: new Set(lacking) })
    }
    if (done.length === 0) return
    const drafts = unsigned.length > 0 ? this.#draftsOf(address, unsigned, await this.#context.fetch(address)) : []
    const names = new Set(done.map(nameOf))
    const without = (each: Carried) => ({
      ...each,
      submissions: each.submissions.filter(one => !names.has(nameOf(one))),
    })
    await this.#change(address, without, { putDrafts: drafts })
    shown.changed({ putDrafts: drafts })
  }

  #later(queue: Queue): void {
    this.#stuck.add(queue.address)
    this.#context.environment.timers.after(LATER_MS, () => {
      this.#stuck.delete(queue.address)
      this.advance(queue)
    })
  }

  /** What the office has already came by another way: whoever made it has signed in since, or somebody let it in. */
  #draftsOf(address: Address, unsigned: readonly Unsigned[], state: Uint8Array | null): Draft[] {
    const { random, clock } = this.#context.environment
    const there = new Y.Doc()
    if (state) Y.applyUpdate(there, state)
    const drafts = unsigned.flatMap(({ row, numbers }) =>
      editsOf([row]).flatMap(({ n, changes, update }): Draft[] => {
        if (!numbers.has(n) || contains(there, update)) return []
        return [{ id: newId(random), address, changes, refusal: UNVOUCHED, n: null, at: clock() }]
      }),
    )
    there.destroy()
    return drafts
  }

  /** The document stands on the office's state; what was made here has been done again on it. */
  rebuilt({ address }: Queue): void {
    if (!this.get(address)) return
    this.#context.chores.do(`carrying ${address}`, this.#change(address, afterRebuilding))
  }

  /** The lists have changed: the office knows collisions that were found here, and may know documents that wait. */
  listed(lines: ReadonlyMap<Address, CatalogueLine>): void {
    for (const [address, carried] of this.shown.value) {
      const line = lines.get(address)
      if (this.#stuck.has(address) && line && line.facts.key !== '') {
        this.#stuck.delete(address)
        this.advance(this.#context.outbox.queue(address))
      }
      const known = carried.collisions.flatMap(each => {
        const listed = line?.listed?.filter(({ root, key }) => root === each.root && key === each.key) ?? []
        // Several pairs may be listed for one place.
        const same = listed.find(there => collided(each, there)) ?? listed[0]
        return same ? [{ here: each, there: same }] : []
      })
      if (known.length > 0) this.#context.chores.do(`collisions of ${address}`, this.#replaced(carried, known))
    }
  }

  async #replaced(
    { address, decided }: Carried,
    known: readonly { readonly here: OpenCollision; readonly there: OpenCollision }[],
  ): Promise<void> {
    const queue = this.#context.outbox.queue(address)
    const gone = new Set(known.map(({ here }) => here.id))
    const still = new Set(this.get(address)?.collisions.map(({ id }) => id))
    const fresh = known.filter(({ here }) => still.has(here.id))
    if (fresh.length === 0) return
    for (const { here, there } of fresh) {
      const [, choice, by] = decided.find(([id]) => id === here.id) ?? []
      // Whoever else decided has signed it: it comes to the office by itself. Where the other value was taken, that is a change of its own, and decides it there.
      if (choice === 'kept' && by === undefined && collided(here, there)) this.#context.decide(queue, there.id, choice)
    }
    await this.#change(address, each =>
      settled({ ...each, collisions: each.collisions.filter(({ id }) => !gone.has(id)) }),
    )
  }

  /** A full list has come: what is still remembered of collisions that the office does not list has been settled there. */
  listedAll(): void {
    for (const [address, { submissions, rebuild }] of this.shown.value) {
      if (submissions.length === 0 && !rebuild)
        this.#context.chores.do(
          `carrying ${address}`,
          this.#change(address, () => null),
        )
    }
  }

  // The store

  async #stored(address: Address): Promise<Carried | undefined> {
    return (await this.#context.environment.store.carried()).find(each => each.address === address)
  }

  /** Writes what becomes of a record, as it is stored by now, together with `more`. */
  async #change(address: Address, change: (carried: Carried) => Carried | null, more: DeviceWrite = {}): Promise<void> {
    const { environment, outbox } = this.#context
    await outbox.locked(address, async () => {
      const stored = await this.#stored(address)
      if (!stored) return
      const carried = change(stored)
      const write = carried ? { putCarried: carried } : { deleteCarried: address }
      await environment.store.write({ ...more, ...write })
      this.#show(outbox.queue(address), carried)
    })
  }

  #show(queue: Queue, carried: Carried | null): void {
    const shown = new Map(this.shown.value)
    const before = shown.get(queue.address)?.submissions.length ?? 0
    if (carried && carried.submissions.length > before) this.#context.onCarried(queue.address, carried.submissions)
    if (carried) shown.set(queue.address, carried)
    else shown.delete(queue.address)
    const held = queue.hold
    this.#follow(queue, carried)
    this.shown.value = shown
    if (held !== queue.hold) this.#context.drain(queue)
    this.#context.onChange(queue.address)
  }

  #follow(queue: Queue, carried: Carried | null): void {
    queue.hold = carried && holdOf(carried)
    queue.unconfirmed = carried?.rebuild ?? false
    queue.carried = carried?.submissions.reduce((sum, { entries }) => sum + entries.length, 0) ?? 0
    queue.carriedSince = queue.carried > 0 ? (carried?.since ?? null) : null
    this.#context.outbox.waiting.follow(queue)
  }
}

const nothingCarried = (address: Address, since: number): Carried => ({
  ...{ address, since, state: null, rebuild: false },
  ...{ submissions: [], devices: [], people: [], collisions: [], decided: [] },
})
