// A device of ours for the harness. It carries what the relay lists; a document is opened when the workload writes to it
// or reads a value of it.
import { execFile } from 'node:child_process'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { promisify } from 'node:util'
import * as Y from 'yjs'
import type { Address } from '../../../src/documents/address.ts'
import { recordKey } from '../../../src/documents/kind.ts'
import type { Value } from '../../../src/documents/values.ts'
import type { OpenDocument } from '../../../src/sync/api.ts'
import type { SatchelDevice } from '../../../src/sync/device.ts'
import { when } from '../../support/device-parts.ts'
import { plain } from '../lib/content.js'
import { Machine, type Profile } from '../lib/machine.ts'
import { startServer } from '../lib/proc.js'
import { bench } from '../lib/satchel-kind.ts'

const kinds = new Map([[bench.name, bench]])
const fieldOf = (value: Value) => (typeof value === 'number' ? 'n' : 't')

/** Documents that a device in this process has begun. */
const begunHere = new Map<string, Promise<void>>()

class Client {
  readonly name: string
  synced: Promise<unknown> = new Promise(() => undefined)
  readonly #host: Device
  readonly #remote: ((key: string, value: unknown) => void)[] = []
  #document: OpenDocument | null = null
  #opening: Promise<OpenDocument> | null = null

  constructor(name: string, host: Device) {
    this.name = name
    this.#host = host
  }

  /** Opens the document where it is listed. */
  open(): Promise<OpenDocument> {
    this.#opening ??= this.#open()
    return this.#opening
  }

  async #open(): Promise<OpenDocument> {
    const device = await this.#host.device
    const address = await this.#host.named(this.name)
    const document = device.open(address)
    await when(document.state, state => state === 'open')
    this.#use(document)
    // What came before it was opened has come as well.
    document.doc.value.getMap<Value>('bench').forEach((value, key) => {
      this.#tell(key, value)
    })
    return document
  }

  /** Begins the document with the content of this seed, where nobody has. */
  async seed(index: number, options: object): Promise<void> {
    const device = await this.#host.device
    await when(device.updated, updated => updated !== null)
    if (this.#host.find(this.name)) return
    const begun = begunHere.get(this.name)
    // A line comes at once, the name in it a quarter of a second later.
    if (begun) return begun.then(async () => void (await this.#host.named(this.name)))
    const beginning = this.#begin(device, index, options)
    begunHere.set(this.name, beginning)
    return beginning
  }

  async #begin(device: SatchelDevice, index: number, options: object): Promise<void> {
    const document = await device.create(bench, { name: this.name }, { owner: this.#host.owner })
    this.#opening = Promise.resolve(document)
    this.#use(document)
    const changes = Object.entries(plain(index, options)).flatMap(([record, fields]) =>
      Object.entries(fields as Record<string, string>).map(
        ([field, value]) => ['records', recordKey(record, field), null, value] as const,
      ),
    )
    await document.commit(changes)
    await when(document.lamp, lamp => lamp === 'office')
  }

  #use(document: OpenDocument): void {
    this.#document = document
    document.doc.value.getMap<Value>('bench').observe((event, transaction) => {
      if (transaction.local) return
      for (const key of event.keysChanged) this.#tell(key, event.target.get(key))
    })
  }

  #tell(key: string, value: unknown): void {
    for (const tell of this.#remote) tell(key.slice(0, key.lastIndexOf('.')), value)
  }

  #map(name: string): Y.Map<Value> | undefined {
    if (!this.#document) void this.open()
    return this.#document?.doc.value.getMap<Value>(name)
  }

  #commit(map: string, key: string, value: Value): void {
    const write = (document: OpenDocument) => {
      const base = document.doc.value.getMap<Value>(map).get(key) ?? null
      void document.commit([[map, key, base, value]])
    }
    if (this.#document) write(this.#document)
    else void this.open().then(write)
  }

  set(key: string, value: Value): void {
    this.#commit('bench', recordKey(key, fieldOf(value)), value)
  }

  setField(record: string, field: string, value: string): void {
    this.#commit('records', recordKey(record, field), value)
  }

  get(key: string): Value | undefined {
    const map = this.#map('bench')
    return map?.get(recordKey(key, 'n')) ?? map?.get(recordKey(key, 't'))
  }

  keys(): number {
    return this.#map('bench')?.size ?? 0
  }

  /** Whether it is on this device, opened or not. */
  hasContent(): boolean {
    if (this.#document) return this.#document.doc.value.getMap('records').size > 0
    return this.#host.holds(this.name)
  }

  size(): number {
    if (this.#document) return Y.encodeStateAsUpdate(this.#document.doc.value).length
    return this.#host.weigh(this.name)
  }

  onRemote(tell: (key: string, value: unknown) => void): void {
    this.#remote.push(tell)
    void this.open()
  }

  onUpdate(tell: () => void): void {
    void this.open().then(document => document.doc.value.on('update', tell))
  }
}

interface Profiles {
  readonly owner: string
  readonly installation: string
  readonly profiles: readonly Profile[]
  /** A rep's and their assistant's. */
  readonly pairs: readonly (readonly [Profile, Profile])[]
}

/** Whose devices take part: those of this pair of a rep and an assistant, or anybody who works for the one rep. */
export interface Who {
  readonly pair?: number
}

const read = new Map<string, Profiles>()

function profilesOf(folder: string): Profiles {
  const known = read.get(folder) ?? (JSON.parse(readFileSync(`${folder}/profiles.json`, 'utf8')) as Profiles)
  read.set(folder, known)
  return known
}

/** A profile nobody has used: a device that forgot its numbers would be taken for a clone. */
function claim<T>(folder: string, profiles: readonly T[], group = ''): T {
  for (const [index, profile] of profiles.entries()) {
    try {
      closeSync(openSync(`${folder}/used-${group}${index}`, 'wx'))
      return profile
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
  }
  throw new Error('every profile has been used; enrol more in servers/satchel.ts')
}

class Device {
  readonly clients = new Map<string, Client>()
  readonly device: Promise<SatchelDevice>
  /** Everything on it is this person's. */
  readonly owner: string
  readonly token: string
  readonly #machine: Machine
  readonly #names = new Map<string, Address>()
  #started: SatchelDevice | null = null

  constructor(url: string, { pair }: Who) {
    const { host, hash } = new URL(url)
    const folder = decodeURIComponent(hash.slice(1))
    const { owner, installation, profiles, pairs } = profilesOf(folder)
    const both = pair === undefined ? undefined : pairs[pair]
    const profile = both ? claim(folder, both, `${pair}-`) : claim(folder, profiles)
    this.owner = both ? both[0].person.id : owner
    this.token = profile.token
    this.#machine = new Machine(host, installation, profile, kinds)
    this.device = this.#machine.device.then(started => {
      this.#started = started
      started.catalogue.subscribe(lines => {
        if (lines.size <= this.#names.size) return
        for (const { address, summary } of lines.values()) if (summary.name) this.#names.set(summary.name, address)
      })
      return started
    })
  }

  find(name: string): Address | undefined {
    return this.#names.get(name)
  }

  async named(name: string): Promise<Address> {
    const device = await this.device
    await when(device.catalogue, () => this.find(name) !== undefined)
    return this.find(name) as Address
  }

  holds(name: string): boolean {
    const address = this.find(name)
    return address !== undefined && (this.#started?.held.value.get(address)?.bytes ?? 0) > 0
  }

  weigh(name: string): number {
    const address = this.find(name)
    return address ? this.#machine.store.weigh(address) : 0
  }

  load(name: string, seedIndex: number | null = null, options: object = {}): Client {
    const client = new Client(name, this)
    this.clients.set(name, client)
    if (seedIndex !== null) this.#seeds.set(client, { index: seedIndex, options })
    return client
  }

  readonly #seeds = new Map<Client, { index: number; options: object }>()

  want(name: string): Client {
    const client = this.load(name)
    client.synced = this.#synced
    return client
  }

  #synced: Promise<unknown> = Promise.resolve()

  /** A connection after which everything the relay had to tell is here. */
  connect(): void {
    this.#synced = this.#machine.connect()
    for (const client of this.clients.values()) client.synced = this.#synced
    for (const [client, { index, options }] of this.#seeds) client.synced = client.seed(index, options)
    this.#seeds.clear()
  }

  disconnect(): void {
    this.#machine.disconnect()
  }

  destroy(): void {
    void this.#machine.close()
    this.clients.clear()
  }
}

export const satchel = {
  name: 'satchel',
  persistent: true,
  keepsDocs: true,
  start: async (dataDir: string, { pairs = 0 }: { pairs?: number } = {}) => {
    const server = await startServer({
      entry: new URL('../servers/satchel.ts', import.meta.url).pathname,
      dataDir,
      env: { PAIRS: String(pairs) },
    })
    return { ...server, url: `${server.url}/#${encodeURIComponent(dataDir)}` }
  },
  /** As `satchel compact` and `satchel trim --keep-days 0`, on the folder of a relay that was stopped. */
  compact: async (dataDir: string) => {
    const entry = new URL('../servers/satchel-compact.ts', import.meta.url).pathname
    await promisify(execFile)(process.execPath, [entry], { env: { ...process.env, DATA_DIR: dataDir } })
  },
  device: (url: string, who: Who = {}) => new Device(url, who),
}
