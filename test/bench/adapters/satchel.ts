// A device of ours for the harness: the product's own src/sync with signed submissions, on `ws` and memory.
import { createPrivateKey, randomBytes, hash as sha, sign } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { promisify } from 'node:util'
import WebSocket from 'ws'
import * as Y from 'yjs'
import { recordKey } from '../../../src/documents/kind.ts'
import type { Value } from '../../../src/documents/values.ts'
import type { OpenDocument } from '../../../src/sync/api.ts'
import { SatchelDevice } from '../../../src/sync/device.ts'
import type { Environment, Socket } from '../../../src/sync/environment.ts'
import { MemoryCopies, MemoryStore } from '../../../src/sync/stores/memory.ts'
import { memoryLock, timers, when } from '../../support/device-parts.ts'
import { plain } from '../lib/content.js'
import { startServer } from '../lib/proc.js'
import { bench } from '../lib/satchel-kind.ts'

const kinds = new Map([[bench.name, bench]])
const fieldOf = (value: Value) => (typeof value === 'number' ? 'n' : 't')

class Client {
  readonly name: string
  document: OpenDocument | null = null
  synced: Promise<void> = new Promise(() => undefined)
  readonly #seed: { readonly index: number; readonly options: object } | null
  readonly #remote: ((key: string, value: unknown) => void)[] = []

  constructor(name: string, seed: { index: number; options: object } | null) {
    this.name = name
    this.#seed = seed
  }

  /** Finds the document by its name in the catalogue; who brings content and finds none creates it. */
  async attach(device: SatchelDevice): Promise<void> {
    await when(device.catalogueKnown, known => known)
    const named = () => [...device.catalogue.value.values()].find(({ summary }) => summary.name === this.name)
    if (!named() && this.#seed) {
      this.#use(await device.create(bench, { name: this.name }))
      await this.#fill()
    } else {
      await when(device.catalogue, () => named() !== undefined)
      const line = named()
      if (line) this.#use(device.open(line.address))
    }
    if (!this.document) return
    await when(this.document.state, state => state === 'open')
    await when(this.document.lamp, lamp => lamp === 'office')
  }

  #use(document: OpenDocument): void {
    this.document = document
    document.doc.value.getMap<Value>('bench').observe((event, transaction) => {
      if (transaction.local) return
      for (const key of event.keysChanged) {
        for (const tell of this.#remote) tell(key.slice(0, key.lastIndexOf('.')), event.target.get(key))
      }
    })
  }

  async #fill(): Promise<void> {
    const changes = Object.entries(plain(this.#seed?.index ?? 0, this.#seed?.options)).flatMap(([record, fields]) =>
      Object.entries(fields as Record<string, string>).map(
        ([field, value]) => ['records', recordKey(record, field), null, value] as const,
      ),
    )
    await this.document?.commit(changes)
  }

  #map(name: string): Y.Map<Value> {
    return this.document?.doc.value.getMap<Value>(name) ?? new Y.Doc().getMap(name)
  }

  set(key: string, value: Value): void {
    const place = recordKey(key, fieldOf(value))
    void this.document?.commit([['bench', place, this.#map('bench').get(place) ?? null, value]])
  }

  get(key: string): Value | undefined {
    const map = this.#map('bench')
    return map.get(recordKey(key, 'n')) ?? map.get(recordKey(key, 't'))
  }

  keys(): number {
    return this.#map('bench').size
  }

  setField(record: string, field: string, value: string): void {
    const key = recordKey(record, field)
    void this.document?.commit([['records', key, this.#map('records').get(key) ?? null, value]])
  }

  hasContent(): boolean {
    return this.#map('records').size > 0
  }

  size(): number {
    return this.document ? Y.encodeStateAsUpdate(this.document.doc.value).length : 0
  }

  onRemote(tell: (key: string, value: unknown) => void): void {
    this.#remote.push(tell)
  }

  onUpdate(tell: () => void): void {
    this.document?.doc.value.on('update', tell)
  }
}

const signed = promisify(sign)

let used = 0

class Device {
  readonly clients = new Map<string, Client>()
  readonly #environment: Environment
  readonly #person: { id: string; name: string; role: 'admin' }
  #device: Promise<SatchelDevice> | null = null

  constructor(url: string) {
    const { host, hash } = new URL(url)
    const { person, token, installation, profiles } = JSON.parse(
      readFileSync(`${decodeURIComponent(hash.slice(1))}/profiles.json`, 'utf8'),
    )
    const profile = profiles[used++ % profiles.length]
    const key = createPrivateKey(profile.key)
    this.#person = person
    const address = `ws://${host}/device`
    this.#environment = {
      store: new MemoryStore(),
      copies: new MemoryCopies(),
      identity: {
        device: profile.device,
        person: person.id,
        installation,
        // Beside the event loop, as a browser's WebCrypto does.
        sign: bytes => signed(null, bytes, key),
      },
      connect: () =>
        new WebSocket(address, {
          headers: { authorization: `Bearer ${token}` },
          perMessageDeflate: false,
        }) as unknown as Socket,
      random: randomBytes,
      fraction: Math.random,
      clock: Date.now,
      timers,
      sha256: bytes => sha('sha256', bytes, 'buffer'),
      lock: memoryLock(),
    }
  }

  load(name: string, seedIndex: number | null = null, options: object = {}): Client {
    const client = new Client(name, seedIndex === null ? null : { index: seedIndex, options })
    this.clients.set(name, client)
    if (this.#device) client.synced = this.#attached(client, this.#device)
    return client
  }

  want(name: string): Client {
    return this.load(name)
  }

  connect(): void {
    this.#device = SatchelDevice.start({ environment: this.#environment, kinds, person: this.#person })
    for (const client of this.clients.values()) client.synced = this.#attached(client, this.#device)
  }

  async #attached(client: Client, device: Promise<SatchelDevice>): Promise<void> {
    await client.attach(await device)
  }

  disconnect(): void {
    void this.#device?.then(device => device.close())
    this.#device = null
  }

  destroy(): void {
    this.disconnect()
    this.clients.clear()
  }
}

export const satchel = {
  name: 'satchel',
  persistent: true,
  start: async (dataDir: string) => {
    const server = await startServer({
      entry: new URL('../servers/satchel.ts', import.meta.url).pathname,
      dataDir,
    })
    return { ...server, url: `${server.url}/#${encodeURIComponent(dataDir)}` }
  },
  device: (url: string) => new Device(url),
}
