// A whole device in Node: the product's own, with `ws` for a socket and memory for a disk that survives its restart.
import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'
import WebSocket from 'ws'
import type { PersonRecord } from '../../relay/accounts/persons.ts'
import { certifier } from '../../relay/merge/certify.ts'
import { rawKey } from '../../relay/merge/signatures.ts'
import { fromBase64Url } from '../../src/documents/address.ts'
import { SatchelDevice } from '../../src/sync/device.ts'
import type { Environment, Identity, Socket } from '../../src/sync/environment.ts'
import type { Vouched } from '../../src/sync/file/certificate.ts'
import { MemoryCopies, MemoryStore } from '../../src/sync/stores/memory.ts'
import { memoryLock, timers } from './device-parts.ts'
import { kinds, type TestRelay } from './relay.ts'

export { when } from './device-parts.ts'

/** What a profile keeps between two starts of its device. */
export interface Profile {
  readonly person: PersonRecord
  readonly device: string
  readonly key: KeyObject
  readonly store: MemoryStore
  readonly copies: MemoryCopies
  readonly token: string
  /** As the enrolment's answer says. */
  readonly vouched: Vouched | null
  /** Enrols another key for this profile; what it is by then stands in its store. */
  readonly renewals: Renewals
}

/** The keys a profile has had. */
export class Renewals {
  /** Whether the relay takes no further device: no network, no session. */
  refuses = false
  readonly #keys = new Map<string, KeyObject>()
  readonly #enrol: () => { readonly device: string; readonly key: KeyObject }

  constructor(first: { readonly device: string; readonly key: KeyObject }, enrolKey: Renewals['another']) {
    this.#keys.set(first.device, first.key)
    this.#enrol = enrolKey
  }

  /** How many there were, the first included. */
  get count(): number {
    return this.#keys.size
  }

  another(): { readonly device: string; readonly key: KeyObject } {
    if (this.refuses) throw new Error('offline')
    const enrolled = this.#enrol()
    this.#keys.set(enrolled.device, enrolled.key)
    return enrolled
  }

  key(device: string): KeyObject {
    const key = this.#keys.get(device)
    if (!key) throw new Error(`no key of ${device}`)
    return key
  }
}

export function enrol(relay: TestRelay, person: PersonRecord): Profile {
  const { device, key: privateKey, raw: key } = enrolKey(relay, person)
  const store = new MemoryStore()
  store.device = device
  const answer = certifier(relay.core.accounts, relay.ownDevice)(device)
  const [certificate, relayKey] = [answer?.certificate, answer?.relayKey].map(text => fromBase64Url(text ?? ''))
  return {
    person,
    device,
    key: privateKey,
    store,
    copies: new MemoryCopies(),
    token: relay.token(person),
    vouched: answer && certificate && relayKey ? { name: answer.name, key, certificate, relayKey } : null,
    renewals: new Renewals({ device, key: privateKey }, () => enrolKey(relay, person)),
  }
}

function enrolKey(relay: TestRelay, person: PersonRecord) {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const raw = rawKey(publicKey)
  return { device: relay.core.accounts.enrolDevice(person.id, raw, 'test'), key: privateKey, raw }
}

/** What the profile's store says it is, as far as it was read. */
function identityOf(relay: TestRelay, { store, device: first, person, renewals, vouched }: Profile): Identity {
  let device = store.device ?? first
  return {
    get device() {
      return device
    },
    person: person.id,
    installation: relay.core.accounts.installation().installation,
    sign: async bytes => sign(null, bytes, renewals.key(device)),
    vouched: () => (device === first ? vouched : null),
    anew: {
      enrol: async () => {
        store.candidate ??= renewals.another().device
      },
      read: async () => {
        device = store.device ?? first
      },
    },
  }
}

export function environment(relay: TestRelay, profile: Profile, changes: Partial<Environment> = {}): Environment {
  return {
    store: profile.store,
    copies: profile.copies,
    identity: identityOf(relay, profile),
    connect: () => openSocket(`ws://${relay.host}/device`, profile.token),
    random: randomBytes,
    fraction: () => 0.01,
    clock: Date.now,
    timers,
    sha256: bytes => createHash('sha256').update(bytes).digest(),
    lock: memoryLock(),
    ...changes,
  }
}

export function openSocket(url: string, token: string): Socket {
  return new WebSocket(url, { headers: { authorization: `Bearer ${token}` } }) as unknown as Socket
}

export function startDevice(
  relay: TestRelay,
  profile: Profile,
  changes: Partial<Environment> = {},
): Promise<SatchelDevice> {
  const { id, name, role } = profile.person
  return SatchelDevice.start({ environment: environment(relay, profile, changes), kinds, person: { id, name, role } })
}
