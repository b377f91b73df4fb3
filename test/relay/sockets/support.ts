// A client that says whatever it is told to, byte by byte, and an honest scene to say it in.
import assert from 'node:assert/strict'
import { createHash, type KeyObject, sign } from 'node:crypto'
import WebSocket from 'ws'
import * as Y from 'yjs'
import type { PersonRecord } from '../../../relay/accounts/persons.ts'
import type { Room } from '../../../relay/rooms/room.ts'
import { type Address, newAddress } from '../../../src/documents/address.ts'
import { applyChanges, type Change } from '../../../src/documents/changes.ts'
import { recordChanges } from '../../../src/documents/content.ts'
import type { Fields } from '../../../src/documents/kind.ts'
import { OPPORTUNITIES, pipeline } from '../../../src/documents/pipeline.ts'
import type { OpenDocument } from '../../../src/sync/api.ts'
import type { SatchelDevice } from '../../../src/sync/device.ts'
import type { Hello } from '../../../src/sync/wire/catalogue.ts'
import { type EntryContent, encodeEntry, signedBytes } from '../../../src/sync/wire/entry.ts'
import {
  type DeviceFrame,
  decodeRelayFrame,
  type EntryAnswer,
  encodeDeviceFrame,
  PROTOCOL,
  type RelayFrame,
} from '../../../src/sync/wire/frames.ts'
import { enrol, type Profile, startDevice, when } from '../../support/device.ts'
import { SeededRandom } from '../../support/random.ts'
import { TestRelay } from '../../support/relay.ts'

export interface Closed {
  readonly code: number
  readonly reason: string
}

export interface SubmitOptions {
  readonly n?: number
  readonly generation?: number
  readonly epoch?: number
  /** Signs with this key instead of its own. */
  readonly key?: KeyObject
  /** What the signature is about, where it is not what is sent. */
  readonly signed?: Partial<Parameters<typeof signedBytes>[0]>
}

/** Where a relay can be reached, and what signatures for it name. */
export interface Reachable {
  /** `127.0.0.1:PORT` */
  readonly host: string
  readonly installation: string
}

/** A socket of a device whose every frame the test decides on. */
export class RawDevice {
  readonly socket: WebSocket
  readonly profile: Profile
  readonly closed: Promise<Closed>
  readonly frames: RelayFrame[] = []
  readonly #relay: Reachable
  readonly #waiting = new Set<() => void>()
  readonly #lastN = new Map<string, number>()
  #ended = false
  #ref = 0

  constructor(relay: Reachable, profile: Profile, headers: Record<string, string> = {}) {
    this.#relay = relay
    this.profile = profile
    const authorization = `Bearer ${profile.token}`
    this.socket = new WebSocket(`ws://${relay.host}/device`, { headers: { authorization, ...headers } })
    this.closed = new Promise(resolve =>
      this.socket.on('close', (code, reason) => {
        this.#ended = true
        resolve({ code, reason: reason.toString() })
        this.#look()
      }),
    )
    this.socket.on('error', () => undefined)
    this.socket.on('message', (data: Buffer) => {
      this.frames.push(decodeRelayFrame(Uint8Array.from(data)))
      this.#look()
    })
  }

  #look(): void {
    for (const waiting of [...this.#waiting]) waiting()
  }

  static async connect(relay: Reachable, profile: Profile): Promise<RawDevice> {
    const device = new RawDevice(relay, profile)
    await device.opened()
    device.hello()
    await device.frame('welcome')
    await device.frame('catalogue')
    return device
  }

  opened(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.socket.once('open', () => resolve())
      this.socket.once('error', reject)
    })
  }

  hello(changes: Partial<Hello> = {}): void {
    const { device } = this.profile
    const hello = {
      protocol: PROTOCOL,
      oldest: PROTOCOL,
      schemas: { pipeline: 1 },
      device,
      incarnation: null,
      cookie: 0,
      ...changes,
    }
    this.send({ type: 'hello', hello })
  }

  send(frame: DeviceFrame): void {
    this.socket.send(encodeDeviceFrame(frame))
  }

  /** The next frame of this type that fits, taken out of those that came. Rejects when the socket ends first. */
  frame<T extends RelayFrame['type']>(
    type: T,
    fits: (frame: Extract<RelayFrame, { type: T }>) => boolean = () => true,
  ): Promise<Extract<RelayFrame, { type: T }>> {
    return new Promise((resolve, reject) => {
      const look = () => {
        const index = this.frames.findIndex(each => each.type === type && fits(each as never))
        if (index < 0 && !this.#ended) return
        this.#waiting.delete(look)
        if (index < 0) reject(new Error(`the socket ended before a ${type} came`))
        else resolve(this.frames.splice(index, 1)[0] as never)
      }
      this.#waiting.add(look)
      look()
    })
  }

  /** Submits entries under the next numbers, and gives the relay's answers. */
  async submit(
    address: Address,
    contents: readonly (EntryContent | Uint8Array)[],
    options: SubmitOptions = {},
  ): Promise<readonly EntryAnswer[]> {
    const ref = this.submitLater(address, contents, options)
    return (await this.frame('answer', frame => frame.ref === ref)).answers
  }

  submitLater(
    address: Address,
    contents: readonly (EntryContent | Uint8Array)[],
    { n, generation = 1, epoch = 1, key = this.profile.key, signed = {} }: SubmitOptions = {},
  ): number {
    const first = n ?? (this.#lastN.get(address) ?? 0) + 1
    this.#lastN.set(address, first + contents.length - 1)
    const entries = contents.map((content, index) => ({
      n: first + index,
      bytes: content instanceof Uint8Array ? content : encodeEntry(content),
    }))
    const { installation } = this.#relay
    const { device, person } = this.profile
    const hashes = entries.map(({ n, bytes }) => ({ n, hash: createHash('sha256').update(bytes).digest() }))
    const text = { installation, person: person.id, device, address, generation, epoch, hashes, ...signed }
    const signature = sign(null, signedBytes(text), key)
    const ref = ++this.#ref
    this.send({ type: 'submit', submission: { ref, address, generation, epoch, entries, signature } })
    return ref
  }

  close(): Promise<Closed> {
    this.socket.close()
    return this.closed
  }
}

/** An update made on a copy of a room's document, or on a document itself, and what it states. */
export function edit(
  from: Room | Y.Doc,
  changes: readonly Change[],
  stated: readonly Change[] = changes,
  doc = from instanceof Y.Doc ? from : copyOf(from),
): { update: Uint8Array; changes: readonly Change[] } {
  return { update: captured(doc, () => applyChanges(doc, changes)), changes: stated }
}

export function copyOf(room: Room): Y.Doc {
  const doc = new Y.Doc()
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(room.doc))
  return doc
}

/** The one update that `work` makes on `doc`. */
export function captured(doc: Y.Doc, work: () => void): Uint8Array {
  const updates: Uint8Array[] = []
  const listen = (update: Uint8Array) => updates.push(update)
  doc.on('update', listen)
  doc.transact(work)
  doc.off('update', listen)
  assert.equal(updates.length, 1)
  return updates[0]!
}

export function set(document: OpenDocument, record: string, fields: Fields): Promise<void> {
  return document.commit(recordChanges(document.doc.value, OPPORTUNITIES, record, fields))
}

export const field = (key: string, base: Change[2], value: Change[3]): Change =>
  [OPPORTUNITIES, key, base, value] as Change

/** A relay, an honest rep with an open pipeline, and somebody else whose device says what the test wants. */
export class Scene {
  readonly relay: TestRelay
  readonly rep: PersonRecord
  readonly honest: SatchelDevice
  readonly document: OpenDocument
  readonly connections: string[] = []
  #count = 0

  /** By how much the relay's clock is ahead. */
  readonly #time: { minutes: number }

  private constructor(
    relay: TestRelay,
    rep: PersonRecord,
    honest: SatchelDevice,
    document: OpenDocument,
    time: { minutes: number },
  ) {
    this.#time = time
    this.relay = relay
    this.rep = rep
    this.honest = honest
    this.document = document
    honest.connection.subscribe(status => this.connections.push(status))
  }

  static async begin(relay?: TestRelay): Promise<Scene> {
    const time = { minutes: 0 }
    const own = relay ?? (await TestRelay.start({ clock: () => Date.now() + time.minutes * 61_000 }))
    const rep = own.person('Rita Rep')
    const honest = await startDevice(own, enrol(own, rep))
    const document = await honest.create(pipeline, { name: 'West' })
    await set(document, 'r1', { name: 'Pumps', price: 40 })
    document.text(OPPORTUNITIES, 'r1', 'notes').insert(0, 'hello world')
    await document.flush()
    await when(document.lamp, lamp => lamp === 'office')
    return new Scene(own, rep, honest, document, time)
  }

  get address(): Address {
    return this.document.address
  }

  async room(): Promise<Room> {
    const room = await this.relay.core.rooms.room(this.address)
    assert.ok(room)
    return room
  }

  /** The relay's content, as bytes that tell every difference. */
  async state(): Promise<Buffer> {
    return Buffer.from(Y.encodeStateAsUpdate((await this.room()).doc))
  }

  profile(name = 'Rita Rep', role: PersonRecord['role'] = 'rep', assists: readonly string[] = []): Profile {
    return enrol(this.relay, this.relay.person(name, role, assists))
  }

  raw(profile = this.profile()): Promise<RawDevice> {
    return RawDevice.connect(this.relay, profile)
  }

  /** Runs an attack; afterwards the document is as it was, and the honest device, never cut off, still gets its way. */
  async withstands(attack: () => Promise<void>): Promise<void> {
    this.minutePasses()
    const before = await this.state()
    const rows = (await this.relay.core.store.documents()).length
    const connections = this.connections.length
    await attack()
    assert.ok(before.equals(await this.state()), 'the document is as it was')
    assert.equal((await this.relay.core.store.documents()).length, rows, 'no document came or went')
    await this.honestEdit()
    assert.deepEqual(this.connections.slice(connections), [], 'the honest device was never cut off')
    assert.deepEqual(this.honest.drafts.value, [], 'and nothing of it was refused')
  }

  /** What was refused before counts no more. */
  minutePasses(): void {
    this.#time.minutes++
  }

  async honestEdit(): Promise<void> {
    const nextStep = `Step ${++this.#count}`
    await set(this.document, 'r1', { nextStep })
    await when(this.document.lamp, lamp => lamp === 'office')
    assert.equal((await this.room()).doc.getMap(OPPORTUNITIES).get('r1.nextStep'), nextStep)
  }

  async end(): Promise<void> {
    await this.honest.close()
    await this.relay.stop()
  }
}

export const guessed = (seed: number): Address => newAddress('pipeline', new SeededRandom(seed).bytes)

/** Opens a WebSocket and tells how that ended: the HTTP status where it was refused before the upgrade. */
export function handshake(url: string, headers: Record<string, string>): Promise<number | WebSocket> {
  return new Promise(resolve => {
    const socket = new WebSocket(url, { headers })
    socket.on('unexpected-response', (request, response) => {
      resolve(response.statusCode ?? 0)
      request.destroy()
    })
    socket.on('open', () => resolve(socket))
    socket.on('error', () => undefined)
  })
}
