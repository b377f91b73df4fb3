// A device in a browser: IndexedDB for a disk, Web Locks between tabs, WebCrypto for a key that never leaves.
import { digest } from 'lib0/hash/sha256'
import { toBase64Url } from '../documents/address.ts'
import type { Kind } from '../documents/kind.ts'
import type { Person } from './api.ts'
import { SatchelDevice } from './device.ts'
import type { Environment, Identity, Socket } from './environment.ts'
import { type DeviceKey, databaseName, IndexedDbStore } from './stores/indexed-db.ts'
import { IndexedDbCopies } from './stores/indexed-db-copies.ts'
import { browserTabs, listenToPage } from './tabs/browser-tabs.ts'

export interface BrowserDeviceOptions {
  readonly person: Person
  readonly kinds: ReadonlyMap<string, Kind>
  /** Where the relay is: the page's own origin. */
  readonly origin: string
  /** Enrols a public key (raw 32 bytes, base64url) for the person who is signed in. Rejects without a network. */
  readonly enrol: (publicKey: string) => Promise<{ id: string; installation: string }>
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
  const key = await navigator.locks.request(
    `satchel:${person.id}:key`,
    async () => (await store.key()) ?? (await enrol(store, options.enrol)),
  )
  const environment: Environment = {
    store,
    copies: new IndexedDbCopies(databaseName(person.id)),
    identity: identity(person, key),
    connect: () => new WebSocket(`${origin.replace(/^http/, 'ws')}/device`) as Socket,
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
  }
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

async function enrol(store: IndexedDbStore, ask: BrowserDeviceOptions['enrol']): Promise<DeviceKey> {
  const pair = (await crypto.subtle.generateKey({ name: 'Ed25519' }, false, ['sign', 'verify'])) as CryptoKeyPair
  const raw = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey))
  const { id, installation } = await ask(toBase64Url(raw))
  const key: DeviceKey = { name: 'device', device: id, installation, privateKey: pair.privateKey }
  await store.saveKey(key)
  return key
}

function identity(person: Person, { device, installation, privateKey }: DeviceKey): Identity {
  return {
    person: person.id,
    device,
    installation,
    sign: async bytes => new Uint8Array(await crypto.subtle.sign({ name: 'Ed25519' }, privateKey, bytes)),
  }
}
