// One document on one connection: the y-websocket protocol against a room (PROTOCOL: sync 0, awareness 1, query 3).
import * as decoding from 'lib0/decoding'
import * as Y from 'yjs'
import { CLOSE } from '../../src/sync/wire/refusals.ts'
import { ASKED_PER_CHANNEL, ASKED_WINDOW_MS, AWARENESS_PER_SECOND } from '../limits.ts'
import type { Member, Room } from '../rooms/room.ts'
import type { Rooms } from '../rooms/rooms.ts'
import type { DocumentRow } from '../store/store.ts'
import { Rate } from './rate.ts'

const SYNC = 0
const AWARENESS = 1
const QUERY_AWARENESS = 3
const STEP_1 = 0

/** What a channel needs of the connection it runs on. */
export interface Line {
  /** Sends a y-websocket message that the client did not ask for. */
  push(message: Uint8Array): void
  answer(message: Uint8Array): void
  /** Runs `work`, which keeps `bytes` until then, when the client has read enough for an answer to be made. */
  whenRead(bytes: number, work: () => void): void
  /** Whether the person may ask for one more whole state; false: the connection has been ended. */
  mayAsk(): boolean
  /** Ends this channel at the other side. */
  closed(code: number, reason: string): void
  /** A client's update, from a step 2 or an update message. Device sockets drop it: their way up is the outbox. */
  update(update: Uint8Array): void
}

export interface ChannelOptions {
  /** Who is here, for awareness. */
  readonly person: { readonly id: string; readonly name: string }
  /** Whose Yjs client ids may speak here. */
  readonly device: string
  readonly clock: () => number
  /** Whether the client's own state is asked for (stock clients). */
  readonly asksBack: boolean
}

export class Channel implements Member {
  #room: Room
  readonly #rooms: Rooms
  readonly #line: Line
  readonly #person: ChannelOptions['person']
  readonly #device: string
  readonly #awarenessRate: Rate
  readonly #askRate: Rate
  readonly #asksBack: boolean
  #asked = false
  #left = false

  constructor(rooms: Rooms, room: Room, line: Line, options: ChannelOptions) {
    this.#rooms = rooms
    this.#room = room
    this.#line = line
    this.#person = options.person
    this.#device = options.device
    this.#awarenessRate = new Rate(options.clock, AWARENESS_PER_SECOND, 1_000)
    this.#askRate = new Rate(options.clock, ASKED_PER_CHANNEL, ASKED_WINDOW_MS)
    this.#asksBack = options.asksBack
  }

  /** Enters the room. One that was let go of while this was on its way is closed for another try. */
  join(): void {
    const joined = this.#rooms.join(this.#room, this, moved => {
      this.#room = moved
    })
    if (!joined) return this.close(CLOSE.restarting, 'please come back')
    const everybody = this.#room.presence.everybody()
    if (everybody) this.#line.push(everybody)
  }

  get address(): string {
    return this.#room.address
  }

  /** The document as it is now; null where there is none. */
  get row(): DocumentRow | null {
    return this.#room.row
  }

  send(message: Uint8Array): void {
    this.#line.push(message)
  }

  close(code: number, reason: string): void {
    this.leave()
    this.#line.closed(code, reason)
  }

  leave(): void {
    if (this.#left) return
    this.#left = true
    this.#rooms.leave(this.#room, this)
  }

  /** Takes one message of the client; a malformed or unknown one ends this channel, not its neighbours. */
  receive(message: Uint8Array): void {
    if (this.#left) return
    try {
      this.#read(decoding.createDecoder(message))
    } catch {
      this.close(CLOSE.malformed, 'a message that is not of the y-websocket protocol')
    }
  }

  #read(decoder: decoding.Decoder): void {
    const type = decoding.readVarUint(decoder)
    if (type === SYNC) {
      const step = decoding.readVarUint(decoder)
      if (step > 2) throw new Error('unknown sync message')
      const payload = decoding.readVarUint8Array(decoder)
      if (step === STEP_1) {
        if (this.#mayAsk()) this.#step1(Uint8Array.from(payload))
      } else this.#line.update(payload)
    } else if (type === AWARENESS) this.#awareness(decoding.readVarUint8Array(decoder))
    else if (type === QUERY_AWARENESS) {
      if (!this.#mayAsk()) return
      const everybody = this.#room.presence.everybody()
      if (everybody) this.#line.answer(everybody)
    } else throw new Error('unknown message type')
  }

  /** Counted before anything is done: the question is ten bytes, the answer a whole document. */
  #mayAsk(): boolean {
    if (!this.#line.mayAsk()) return false
    if (this.#askRate.take()) return true
    this.close(CLOSE.tooOften, 'asked for everything too often')
    return false
  }

  #step1(stateVector: Uint8Array): void {
    const asking = this.#room
    if (isOfThePast(asking, stateVector)) return this.close(CLOSE.refused, OTHER_EPOCH)
    const answer = () => {
      if (this.#left) return
      // Rebuilt or judged again meanwhile: only what is committed is told, and of the room that stands now.
      if (this.#room !== asking || asking.uncommitted) return this.#step1(stateVector)
      // Asked before it is told: once it has merged our state, a value of its own that lost is gone (FINDINGS f3).
      if (this.#asksBack && !this.#asked) {
        this.#asked = true
        this.#line.push(asking.syncStep1())
      }
      this.#line.answer(asking.syncStep2(stateVector))
    }
    asking.afterCommit(() => this.#line.whenRead(stateVector.length, answer))
  }

  #awareness(update: Uint8Array): void {
    if (!this.#awarenessRate.take()) return
    const { presence, clients } = this.#room
    const mayUse = (client: number) => (clients.get(client) ?? this.#device) === this.#device
    const passed = presence.receive({ member: this, device: this.#device, person: this.#person, mayUse }, update)
    if (passed) for (const member of this.#room.members) member.send(passed)
  }
}

/** Why a copy of another epoch is not synchronised (relay/SPEC.md Z). */
export const OTHER_EPOCH = 'epoch: the document was built anew; start afresh'

/** Whether whoever asks has a copy of an earlier epoch. */
function isOfThePast({ past }: Room, stateVector: Uint8Array): boolean {
  if (past.size === 0) return false
  for (const client of Y.decodeStateVector(stateVector).keys()) if (past.has(client)) return true
  return false
}
