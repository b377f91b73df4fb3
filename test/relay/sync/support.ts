// Devices on a network that tests rule: cut, silenced, watched; devices that crash; documents compared to the last struct.
import assert from 'node:assert/strict'
import * as Y from 'yjs'
import type { PersonRecord } from '../../../relay/accounts/persons.ts'
import type { Address } from '../../../src/documents/address.ts'
import type { Change } from '../../../src/documents/changes.ts'
import { recordChanges } from '../../../src/documents/content.ts'
import type { Fields } from '../../../src/documents/kind.ts'
import { OPPORTUNITIES, pipeline, STAGES } from '../../../src/documents/pipeline.ts'
import type { OpenDocument } from '../../../src/sync/api.ts'
import type { SatchelDevice } from '../../../src/sync/device.ts'
import type { Environment, Socket } from '../../../src/sync/environment.ts'
import type { MemoryStore } from '../../../src/sync/stores/memory.ts'
import type { CopyStore, DeviceStore, DeviceWrite } from '../../../src/sync/stores/store.ts'
import {
  type DeviceFrame,
  decodeDeviceFrame,
  decodeRelayFrame,
  type RelayFrame,
} from '../../../src/sync/wire/frames.ts'
import { enrol, openSocket, type Profile, startDevice } from '../../support/device.ts'
import { timers, when } from '../../support/device-parts.ts'
import { TestRelay } from '../../support/relay.ts'
import { type Tab, TabStrip } from '../../support/tab-strip.ts'

// Each open document's provider listens for the process's end.
process.setMaxListeners(0)

/**
 * What becomes of a frame: it passes, gets lost, comes twice, comes behind those that are sent in the same turn, or the
 * connection ends in its place.
 */
export type Fate = 'pass' | 'lose' | 'twice' | 'behind' | 'cut'

export interface LifeOptions {
  /** Whether there is a network. */
  readonly online?: boolean
  /** The browser profile it shares with others; without it, it is alone. */
  readonly strip?: TabStrip
}

/** One run of a device: from its start until it is closed or crashes. */
export class Life {
  readonly profile: Profile
  device!: SatchelDevice
  /** Decide over single frames. */
  incoming: (frame: RelayFrame) => Fate = () => 'pass'
  outgoing: (frame: DeviceFrame) => Fate = () => 'pass'
  /** Called before each write to the outbox's store. */
  beforeWrite: () => void = () => undefined
  /** How much quicker its clock runs: for waits of seconds that a test cannot bring about otherwise. */
  haste = 1
  /** Every frame that came or went. */
  readonly frames: (RelayFrame | DeviceFrame)[] = []
  readonly #relay: () => TestRelay
  /** Its tab, where it is one of several. */
  readonly tab: Tab | null
  readonly #strip: TabStrip | undefined
  readonly #open = new Set<Socket>()
  #online: boolean
  #dead = false

  private constructor(relay: () => TestRelay, profile: Profile, { online = true, strip }: LifeOptions) {
    this.#relay = relay
    this.profile = profile
    this.#online = online
    this.#strip = strip
    this.tab = strip?.open() ?? null
  }

  static async start(relay: () => TestRelay, profile: Profile, options: LifeOptions = {}): Promise<Life> {
    const life = new Life(relay, profile, options)
    life.device = await startDevice(relay(), profile, life.#environment())
    return life
  }

  #environment(): Partial<Environment> {
    return {
      store: this.#mortal(this.profile.store),
      copies: this.#mortalCopies(this.profile.copies),
      connect: () => this.#connect(),
      timers: { after: (ms, work) => timers.after(ms / this.haste, work) },
      ...(this.tab ? { tabs: this.tab.tabs, lock: this.tab.lock } : {}),
    }
  }

  #connect(): Socket {
    const relay = this.#relay()
    const socket = openSocket(`ws://${this.#online ? relay.host : '127.0.0.1:1'}/device`, this.profile.token)
    this.#open.add(socket)
    const send = socket.send.bind(socket)
    socket.send = bytes => {
      const frame = decodeDeviceFrame(Uint8Array.from(bytes))
      this.frames.push(frame)
      this.#meet(socket, this.outgoing(frame), () => {
        // One that comes behind may find the connection gone.
        if (socket.readyState === 1) send(bytes)
      })
    }
    let listener: Socket['onmessage'] = null
    const listen = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(socket), 'onmessage')?.set?.bind(socket)
    Object.defineProperty(socket, 'onmessage', {
      get: () => listener,
      set: (value: Socket['onmessage']) => {
        listener = value
        listen?.(value === null ? null : (event: { data: ArrayBuffer }) => this.#heard(socket, event, () => listener))
      },
    })
    return socket
  }

  #heard(socket: Socket, event: { data: ArrayBuffer }, listener: () => Socket['onmessage']): void {
    if (this.#dead) return
    const frame = decodeRelayFrame(new Uint8Array(event.data).slice())
    this.frames.push(frame)
    this.#meet(socket, this.incoming(frame), () => listener()?.(event))
  }

  #meet(socket: Socket, fate: Fate, deliver: () => void): void {
    const arrive = () => {
      if (!this.#dead) deliver()
    }
    if (fate === 'cut') this.#cut(socket)
    if (fate === 'pass' || fate === 'twice') arrive()
    if (fate === 'twice') arrive()
    if (fate === 'behind') setImmediate(arrive)
  }

  /** The cable is pulled: the device hears that its socket is closed, later, as in life. */
  #cut(socket: Socket): void {
    this.#open.delete(socket)
    ;(socket as unknown as { terminate(): void }).terminate()
  }

  /** No network until `goOnline`. */
  async goOffline(): Promise<void> {
    this.loseNetwork()
    await when(this.device.connection, status => status !== 'online')
  }

  /** The same, without waiting until the device has noticed. */
  loseNetwork(): void {
    this.#online = false
    for (const socket of [...this.#open]) this.#cut(socket)
  }

  goOnline(): void {
    this.#online = true
    this.device.wake()
  }

  /** Ends the process, in effect: nothing it has begun is finished, nothing reaches the disk or the network. */
  crash(): void {
    this.#dead = true
    this.#online = false
    for (const socket of this.#open) this.#cut(socket)
    this.tab?.kill()
  }

  /** Sockets it has open, or is opening. */
  get sockets(): number {
    return [...this.#open].filter(({ readyState }) => readyState < 2).length
  }

  get crashed(): boolean {
    return this.#dead
  }

  /** The same profile's next run. */
  restart(options: LifeOptions = {}): Promise<Life> {
    return Life.start(this.#relay, this.profile, { strip: this.#strip, ...options })
  }

  /** Another tab of the same profile, at the same time. */
  another(options: LifeOptions = {}): Promise<Life> {
    return this.restart({ online: this.#online, ...options })
  }

  #mortal(store: DeviceStore): DeviceStore {
    return new Proxy(store, {
      get: (target, name: keyof DeviceStore) => {
        return (...given: unknown[]) => {
          if (name === 'write' || name === 'renew') this.beforeWrite()
          if (this.#dead) return name === 'close' ? undefined : gone()
          const answer = (target[name] as (...given: unknown[]) => unknown).apply(target, given)
          if (!(answer instanceof Promise)) return answer
          return answer.then(value => (this.#dead ? gone() : value))
        }
      },
    })
  }

  #mortalCopies(copies: CopyStore): CopyStore {
    return {
      open: (name, doc) => {
        const copy = copies.open(name, doc)
        return { ...copy, keep: update => (this.#dead ? undefined : copy.keep(update)) }
      },
      keep: (name, updates) => (this.#dead ? gone() : copies.keep(name, updates)),
      remove: name => (this.#dead ? gone() : copies.remove(name)),
    }
  }
}

const gone = (): Promise<never> => Promise.reject(new Error('the device has crashed'))

/** A relay, its people, and everything that has to be closed after a test. */
export class Party {
  relay!: TestRelay
  readonly #lives = new Set<Life>()
  #names = 0
  #office: PersonRecord | undefined

  async life(person: PersonRecord, options: LifeOptions = {}): Promise<Life> {
    return this.keep(await Life.start(() => this.relay, enrol(this.relay, person), options))
  }

  /** A rep nobody has met before. */
  somebody(): PersonRecord {
    return this.relay.person(`Rep ${++this.#names}`)
  }

  /** Somebody of the office, the same each time. */
  get office(): PersonRecord {
    this.#office ??= this.relay.person('Olga Office', 'office')
    return this.#office
  }

  rep(): Promise<Life> {
    return this.life(this.somebody())
  }

  /** Stops the relay and starts it again with what it kept. */
  async restartRelay(clock?: () => number): Promise<void> {
    const { folder } = this.relay
    const { port } = this.relay.relay
    await this.relay.stop(false)
    this.relay = await TestRelay.start({ folder, port, clock })
  }

  keep(life: Life): Life {
    this.#lives.add(life)
    return life
  }

  async restart(life: Life, options: LifeOptions = {}): Promise<Life> {
    return this.keep(await life.restart(options))
  }

  /** So many tabs of somebody's, the first of which leads. */
  async tabs(count: number, person = this.somebody()): Promise<Life[]> {
    const lives = [await this.life(person, { strip: new TabStrip() })]
    await when(lives[0]!.device.leads, leads => leads)
    while (lives.length < count) lives.push(this.keep(await lives[0]!.another()))
    for (const { device } of lives) await when(device.connection, status => status === 'online')
    return lives
  }

  async close(): Promise<void> {
    for (const { device } of this.#lives) await device.close()
    this.#lives.clear()
  }
}

/**
 * A tab of the same profile that hears and tells nothing and heeds no lock, as one that was put to sleep in the middle of
 * a write. What it saves reaches the disk with `release`, in that very turn.
 */
export async function unheard(
  party: Party,
  { profile }: Life,
): Promise<{ life: Life; held: Held; release: () => void }> {
  const held: Held = { writes: [] }
  const store = new Proxy(profile.store, {
    get: (target, name: keyof MemoryStore) => {
      const member = target[name]
      if (name === 'write') {
        return (write: DeviceWrite) =>
          new Promise<void>((resolve, reject) => held.writes.push(() => target.write(write).then(resolve, reject)))
      }
      return typeof member === 'function' ? member.bind(target) : member
    },
  })
  const life = party.keep(await Life.start(() => party.relay, { ...profile, store }, { online: false }))
  return { life, held, release: () => void held.writes.splice(0).map(write => write()) }
}

interface Held {
  readonly writes: (() => void)[]
}

/** A pipeline of this person's own, at the office. */
export async function pipelineOf({ device }: Life): Promise<OpenDocument> {
  const document = await device.create(pipeline, { name: 'West' })
  await atOffice(document)
  return document
}

/** The same with these opportunities, all of it at the office. */
export async function pipelineWith(
  life: Life,
  records: Record<string, Record<string, string | number>>,
): Promise<OpenDocument> {
  const document = await pipelineOf(life)
  for (const [record, values] of Object.entries(records)) await set(document, record, values)
  await atOffice(document)
  return document
}

/** What was not accepted: reason and values of each draft. */
export const draftsOf = ({ device }: Life) =>
  device.drafts.value.map(({ changes, refusal }) => [refusal.code, changes.map(change => change.at(-1))])

export const fields = (document: OpenDocument, record: string, values: Fields): Change[] =>
  recordChanges(document.doc.value, OPPORTUNITIES, record, values)

export const set = (document: OpenDocument, record: string, values: Fields): Promise<void> =>
  document.commit(fields(document, record, values))

/** A change a rep may not make: stages need the right `configure`. */
export const renameStage = (document: OpenDocument, stage: string, name: string): Promise<void> =>
  document.commit(recordChanges(document.doc.value, STAGES, stage, { name }))

export const value = (document: OpenDocument, key: string): unknown => document.doc.value.getMap(OPPORTUNITIES).get(key)

export const notes = (document: OpenDocument, record = 'r1'): Y.Text => document.text(OPPORTUNITIES, record, 'notes')

export const atOffice = (document: OpenDocument): Promise<unknown> =>
  when(document.lamp, lamp => lamp === 'office' || lamp === 'refused')

/** Resolves when nothing of this device waits any more. */
export async function delivered({ device }: Life): Promise<void> {
  await when(device.waiting, waiting => waiting === 0)
}

/** Opens a document somebody else made, as soon as this device's lists name it. */
export async function openListed({ device }: Life, address: Address): Promise<OpenDocument> {
  await when(device.catalogue, lines => lines.has(address))
  const document = device.open(address)
  await when(document.state, state => state === 'open')
  return document
}

/** A pipeline with a past, two devices of its owner that have it open, and the network gone for both. */
export async function apart(party: Party): Promise<[Life, OpenDocument, Life, OpenDocument]> {
  const owner = party.somebody()
  const [here, there] = [await party.life(owner), await party.life(owner)]
  const document = await pipelineOf(here)
  for (let price = 0; price < 40; price++) await set(document, `r${price % 4}`, { price })
  notes(document).insert(0, 'one two three')
  await document.flush()
  await atOffice(document)
  const other = await openListed(there, document.address)
  await agrees(other, party.relay)
  await here.goOffline()
  await there.goOffline()
  return [here, document, there, other]
}

export async function relayDoc(relay: TestRelay, address: Address): Promise<Y.Doc> {
  const room = await relay.core.rooms.room(address)
  assert.ok(room, 'the relay has the document')
  return room.doc
}

/** Resolves when the document on the device has arrived at the relay's state; then compares the two in every detail. */
export async function agrees(document: OpenDocument, relay: TestRelay): Promise<void> {
  const theirs = await relayDoc(relay, document.address)
  const same = () => Y.equalSnapshots(Y.snapshot(document.doc.value), Y.snapshot(theirs))
  await new Promise<void>(resolve => {
    let watched: Y.Doc | null = null
    const look = () => {
      if (!same()) return
      watched?.off('update', look)
      theirs.off('update', look)
      queueMicrotask(() => stop())
      resolve()
    }
    theirs.on('update', look)
    const stop = document.doc.subscribe(doc => {
      watched?.off('update', look)
      watched = doc
      doc.on('update', look)
      look()
    })
  })
  assert.deepEqual(structs(document.doc.value), structs(theirs))
  assert.deepEqual(content(document.doc.value), content(theirs))
  assert.equal(document.doc.value.store.pendingStructs, null)
  assert.equal(document.doc.value.store.pendingDs, null)
}

/**
 * Every struct, letter by letter, however it was split or merged on the way: what it holds, and where it was put, as Yjs's
 * own tests compare it (origins, parent, key). Of what is deleted a copy may have kept less.
 */
function structs(doc: Y.Doc): string[] {
  const lines: string[] = []
  for (const [client, list] of doc.store.clients) {
    for (const struct of list) {
      const item = struct instanceof Y.Item && !struct.deleted ? struct : null
      const letters = item?.content.getContent()
      const root = item && Y.findRootTypeKey(item.parent as Y.AbstractType<unknown>)
      for (let offset = 0; offset < struct.length; offset++) {
        const clock = struct.id.clock + offset
        const left = offset > 0 ? `${client}:${clock - 1}` : idOf(item?.origin)
        const place = item && `${root} ${item.parentSub} after ${left} before ${idOf(item.rightOrigin)}`
        lines.push(`${client}:${clock} ${letters ? `${JSON.stringify(letters[offset])} ${place}` : 'deleted'}`)
      }
    }
  }
  return lines.sort()
}

const idOf = (id: Y.ID | null | undefined): string => (id ? `${id.client}:${id.clock}` : '-')

/** What a reader sees: empty roots, which opening a text creates, are nothing. */
export function content(doc: Y.Doc): Record<string, unknown> {
  const seen: Record<string, unknown> = {}
  for (const name of [...doc.share.keys()].sort()) {
    const read = name.endsWith('.notes') ? doc.getText(name).toString() : doc.getMap(name).toJSON()
    if (read !== '' && Object.keys(read).length > 0) seen[name] = read
  }
  return seen
}
