// A device in a browser: IndexedDB for a disk, Web Locks between tabs, WebCrypto for a key that never leaves.
import { deleteDB } from 'idb'
import { digest } from 'lib0/hash/sha256'
import { fromBase64Url, newId, toBase64Url } from '../documents/address.ts'
import type { Kind } from '../documents/kind.ts'
import { adopt } from './adopting.ts'
import type { Device, Person } from './api.ts'
import { browserNotes } from './browser-notes.ts'
import { SatchelDevice } from './device.ts'
import type { Anew, Environment, Identity, Socket } from './environment.ts'
import type { Vouched } from './file/certificate.ts'
import { type DeviceKey, databaseName, IndexedDbStore } from './stores/indexed-db.ts'
import { IndexedDbCopies } from './stores/indexed-db-copies.ts'
import { browserTabs, listenToPage } from './tabs/browser-tabs.ts'

export interface BrowserDeviceOptions {
  readonly person: Person
  readonly kinds: ReadonlyMap<string, Kind>
  /** Where the relay is: the page's own origin. */
  readonly origin: string
  /** Enrols a public key (raw 32 bytes, base64url) for the person who is signed in. Rejects without a network. */
  readonly enrol: (publicKey: string) => Promise<Enrolment>
  /** Asks for the relay's word for a device of this person that is enrolled already. Rejects without a network. */
  readonly vouch: (device: string) => Promise<Enrolment & { readonly publicKey: string }>
}

/** The relay's answer; keys and signatures as base64url. One that does not vouch leaves the last three out. */
export interface Enrolment {
  readonly id: string
  readonly installation: string
  /** Whose device it is: whoever is signed in. Older relays leave it out. */
  readonly person?: string
  readonly name?: string
  readonly certificate?: string
  readonly relayKey?: string
}

/** Below this, hashing in JavaScript is quicker than asking the browser to (about 30 us a call). */
const SMALL = 1024

/** The person's device in this profile, enrolled at the first start. The caller closes it. */
export async function createBrowserDevice(options: BrowserDeviceOptions): Promise<SatchelDevice> {
  const { person, kinds, origin } = options
  let started: SatchelDevice | null = null
  const store = await IndexedDbStore.open(person.id, {
    onNewer: () => started?.giveWay(),
    onEmptied: () => started?.restore(),
  })
  // Two tabs that start at once are one device.
  let key = await navigator.locks.request(
    `satchel:${person.id}:key`,
    async () => (await store.key()) ?? (await enrol(store, 'device', await ask(options.enrol))),
  )
  const anew: Anew = {
    enrol: () =>
      navigator.locks.request(`satchel:${person.id}:key`, async () => {
        if (await store.candidate()) return
        const enrolled = await ask(options.enrol)
        // Somebody else may have signed in beside us: their device is not ours.
        if (enrolled.answer.person !== person.id) throw new Error('somebody else is signed in')
        await enrol(store, 'candidate', enrolled)
      }),
    read: async () => {
      key = (await store.key()) ?? key
    },
  }
  const connect = () => new WebSocket(`${origin.replace(/^http/, 'ws')}/device`) as Socket
  const environment = environmentOf(
    store,
    identity(person, () => key, anew),
    connect,
  )
  const device = await SatchelDevice.start({ environment, kinds, person })
  started = device
  const stop = listenToPage(device)
  const vouched = vouchLater(device, key, options.vouch, async better => {
    if (key.device !== better.device) return
    key = better
    await store.saveKey(better)
  })
  const close = device.close.bind(device)
  device.close = () => {
    stop()
    vouched()
    return close()
  }
  return device
}

const environmentOf = (store: IndexedDbStore, identity: Identity, connect: () => Socket): Environment => ({
  store,
  copies: new IndexedDbCopies(databaseName(identity.person)),
  identity,
  connect,
  random: length => crypto.getRandomValues(new Uint8Array(length)),
  fraction: Math.random,
  clock: Date.now,
  timers: {
    after: (ms, work) => {
      const timer = setTimeout(work, ms)
      return () => clearTimeout(timer)
    },
  },
  sha256: async bytes =>
    bytes.length < SMALL ? digest(bytes) : new Uint8Array(await crypto.subtle.digest('SHA-256', bytes.slice())),
  lock: (name, work) => navigator.locks.request(name, work),
  tabs: browserTabs,
  notes: browserNotes(identity.person),
})

/** Somebody who has never signed in, and the company of the first file they opened. */
export interface LocalProfile {
  readonly person: Person
  readonly company: string
  readonly installation: string
  /** Null where no file has told it. */
  readonly relayKey: Uint8Array | null
}

/** A device that has never met a relay, and does not look for one. The caller closes it. */
export async function createLocalDevice(
  { person, company, installation, relayKey }: LocalProfile,
  kinds: ReadonlyMap<string, Kind>,
): Promise<SatchelDevice> {
  let started: SatchelDevice | null = null
  const store = await IndexedDbStore.open(person.id, {
    onNewer: () => started?.giveWay(),
    onEmptied: () => started?.restore(),
  })
  const key = await navigator.locks.request(`satchel:${person.id}:key`, async () => {
    const known = await store.key()
    if (known) return known
    const { privateKey, raw } = await newKeyPair()
    const vouched = { name: person.name, key: raw, certificate: null, relayKey }
    const device = newId(length => crypto.getRandomValues(new Uint8Array(length)))
    const made: DeviceKey = { name: 'device', device, installation, privateKey, vouched }
    await store.saveKey(made)
    await store.carry({ putSettings: { incarnation: null, cookie: 0, company } })
    return made
  })
  const environment = environmentOf(
    store,
    identity(person, () => key),
    nowhere,
  )
  const device = await SatchelDevice.start({ environment, kinds, person })
  started = device
  const stop = listenToPage(device)
  const close = device.close.bind(device)
  device.close = () => {
    stop()
    return close()
  }
  return device
}

/** A socket that never opens. */
function nowhere(): Socket {
  const socket: Socket = {
    binaryType: 'arraybuffer',
    readyState: WebSocket.CLOSED,
    send: () => undefined,
    close: () => undefined,
    onopen: null,
    onmessage: null,
    onclose: null,
    onerror: null,
  }
  setTimeout(() => socket.onclose?.({ code: 1006, reason: '' }))
  return socket
}

/** What somebody made before they signed in becomes their own, and what they carried for others is carried on. */
export async function adoptLocalDevice({ person }: LocalProfile, into: Pick<Device, 'receive'>): Promise<void> {
  const store = await IndexedDbStore.open(person.id, { onNewer: () => undefined, onEmptied: () => undefined })
  const copies = new IndexedDbCopies(databaseName(person.id))
  await adopt({ store, copies, person }, into)
  const records = await store.documents()
  store.close()
  for (const { copy } of records) await copies.remove(copy)
  await deleteDB(databaseName(person.id))
}

async function newKeyPair(): Promise<{ readonly privateKey: CryptoKey; readonly raw: Uint8Array }> {
  const pair = (await crypto.subtle.generateKey({ name: 'Ed25519' }, false, ['sign', 'verify'])) as CryptoKeyPair
  return { privateKey: pair.privateKey, raw: new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey)) }
}

interface Enrolled {
  readonly answer: Enrolment
  readonly privateKey: CryptoKey
  readonly raw: Uint8Array
}

/** Makes a key and has it enrolled. */
async function ask(enrolKey: BrowserDeviceOptions['enrol']): Promise<Enrolled> {
  const { privateKey, raw } = await newKeyPair()
  return { answer: await enrolKey(toBase64Url(raw)), privateKey, raw }
}

async function enrol(
  store: IndexedDbStore,
  name: DeviceKey['name'],
  { answer, privateKey, raw }: Enrolled,
): Promise<DeviceKey> {
  const { id, installation } = answer
  const vouched = vouchedIn(answer, raw)
  const key: DeviceKey = { name, device: id, installation, privateKey, ...(vouched ? { vouched } : {}) }
  await store.saveKey(key)
  return key
}

/** What the relay's answer says for a key; null where it says nothing, or nothing that can be read. */
function vouchedIn({ name, certificate, relayKey }: Enrolment, key: Uint8Array): Vouched | null {
  const [signature, relay] = [fromBase64Url(certificate ?? ''), fromBase64Url(relayKey ?? '')]
  const whole = name !== undefined && signature?.length === 64 && relay?.length === 32 && key.length === 32
  return whole ? { name, key, certificate: signature, relayKey: relay } : null
}

/** A device enrolled before asks for the relay's word as soon as there is a network. Returns the way to stop. */
function vouchLater(
  device: SatchelDevice,
  key: DeviceKey,
  ask: BrowserDeviceOptions['vouch'],
  keep: (key: DeviceKey) => Promise<void>,
): () => void {
  let asking = key.vouched !== undefined
  const stop = device.connection.subscribe(connection => {
    if (asking || connection !== 'online') return
    asking = true
    ask(key.device)
      .then(async answer => {
        const vouched = vouchedIn(answer, fromBase64Url(answer.publicKey) ?? new Uint8Array())
        if (vouched) await keep({ ...key, vouched })
      })
      // At the next connection again: files saved meanwhile are judged by the relay, which knows the key.
      .catch(() => {
        asking = false
      })
  })
  return stop
}

/** `key` gives the profile's present one. */
function identity(person: Person, key: () => DeviceKey, anew?: Anew): Identity {
  return {
    ...(anew ? { anew } : {}),
    vouched: () => key().vouched ?? null,
    person: person.id,
    get device() {
      return key().device
    },
    installation: key().installation,
    sign: async bytes => new Uint8Array(await crypto.subtle.sign({ name: 'Ed25519' }, key().privateKey, bytes)),
  }
}
