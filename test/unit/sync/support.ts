// A device's surroundings by hand: timers that tests advance, a socket they speak through, a disk that fails on demand.
import { createHash } from 'node:crypto'
import type { Environment, Socket, Timers } from '../../../src/sync/environment.ts'
import { MemoryCopies, MemoryStore } from '../../../src/sync/stores/memory.ts'
import { checkOver, type DeviceWrite } from '../../../src/sync/stores/store.ts'
import type { Welcome } from '../../../src/sync/wire/catalogue.ts'
import { type DeviceFrame, decodeDeviceFrame, encodeRelayFrame, PROTOCOL } from '../../../src/sync/wire/frames.ts'
import { memoryLock } from '../../support/device-parts.ts'
import { SeededRandom } from '../../support/random.ts'

/** Time that stands still until it is advanced. */
export class ManualTimers implements Timers {
  now = 0
  readonly #waiting = new Set<{ readonly at: number; readonly work: () => void }>()

  after(ms: number, work: () => void): () => void {
    const waiting = { at: this.now + ms, work }
    this.#waiting.add(waiting)
    return () => this.#waiting.delete(waiting)
  }

  /** ms until each of those that wait, the soonest first. */
  get waiting(): number[] {
    return [...this.#waiting].map(({ at }) => at - this.now).sort((a, b) => a - b)
  }

  async advance(ms: number): Promise<void> {
    const end = this.now + ms
    for (;;) {
      const next = [...this.#waiting].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0]
      if (!next) break
      this.#waiting.delete(next)
      this.now = next.at
      next.work()
      await settled()
    }
    this.now = end
    await settled()
  }
}

/** Lets everything that is ready happen: promises, and what they make ready in turn. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await new Promise(resolve => setImmediate(resolve))
}

/** The relay's end of a socket, played by the test. */
export class ScriptedSocket implements Socket {
  binaryType = 'blob'
  readyState = 0
  onopen: Socket['onopen'] = null
  onmessage: Socket['onmessage'] = null
  onclose: Socket['onclose'] = null
  onerror: Socket['onerror'] = null
  /** What the device has said so far. */
  readonly frames: DeviceFrame[] = []
  closed = false

  send(bytes: Uint8Array): void {
    this.frames.push(decodeDeviceFrame(Uint8Array.from(bytes)))
  }

  close(): void {
    this.closed = true
    this.readyState = 3
  }

  async open(): Promise<void> {
    this.readyState = 1
    this.onopen?.({} as never)
    await settled()
  }

  async say(frame: Parameters<typeof encodeRelayFrame>[0]): Promise<void> {
    this.onmessage?.({ data: encodeRelayFrame(frame).slice().buffer })
    await settled()
  }

  async bytes(bytes: Uint8Array): Promise<void> {
    this.onmessage?.({ data: bytes.slice().buffer })
    await settled()
  }

  async welcome(changes: Partial<Welcome> = {}): Promise<void> {
    await this.open()
    await this.say({ type: 'welcome', welcome: { ...WELCOME, ...changes } })
  }

  async end(code: number): Promise<void> {
    this.readyState = 3
    this.onclose?.({ code, reason: '' })
    await settled()
  }

  of<T extends DeviceFrame['type']>(type: T): Extract<DeviceFrame, { type: T }>[] {
    return this.frames.filter((frame): frame is Extract<DeviceFrame, { type: T }> => frame.type === type)
  }
}

export const WELCOME: Welcome = {
  protocol: PROTOCOL,
  installation: 'installation',
  incarnation: 'incarnation',
  company: 'Test',
  person: { id: 'rita', name: 'Rita Rep', role: 'rep' },
  now: 0,
}

/** A disk that refuses: `before` it has written anything, or while there are faults left to have. */
export class FailingStore extends MemoryStore {
  /** How many of the next writes are aborted. */
  faults = 0
  writes = 0

  override async write(write: DeviceWrite): Promise<void> {
    this.writes++
    // What another tab was quicker with is found before there is anything to write.
    if (write.over) checkOver(await this.document(write.over.address), write.over)
    if (this.faults > 0) {
      this.faults--
      throw new Error('QuotaExceededError')
    }
    return super.write(write)
  }
}

export interface World {
  readonly environment: Environment
  readonly timers: ManualTimers
  readonly store: FailingStore
  readonly copies: MemoryCopies
  /** Every socket the device has opened. */
  readonly sockets: ScriptedSocket[]
  /** The latest. */
  readonly socket: ScriptedSocket
}

export function newWorld(
  kept: { readonly store?: FailingStore; readonly copies?: MemoryCopies } = {},
  changes: Partial<Environment> = {},
): World {
  const timers = new ManualTimers()
  const store = kept.store ?? new FailingStore()
  const copies = kept.copies ?? new MemoryCopies()
  const sockets: ScriptedSocket[] = []
  const random = new SeededRandom(7 + sockets.length + store.writes)
  const environment: Environment = {
    store,
    copies,
    identity: {
      device: 'device',
      person: 'rita',
      installation: 'installation',
      sign: async () => new Uint8Array(64),
    },
    connect: () => {
      const socket = new ScriptedSocket()
      sockets.push(socket)
      return socket
    },
    random: random.bytes,
    fraction: () => 0.5,
    clock: () => timers.now,
    timers,
    sha256: bytes => createHash('sha256').update(bytes).digest(),
    lock: memoryLock(),
    ...changes,
  }
  return {
    environment,
    timers,
    store,
    copies,
    sockets,
    get socket(): ScriptedSocket {
      return sockets.at(-1) as ScriptedSocket
    },
  }
}
