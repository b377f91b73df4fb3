// A whole device in Node: the product's own, with `ws` for a socket and memory for a disk that survives its restart.
import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'
import WebSocket from 'ws'
import type { PersonRecord } from '../../relay/accounts/persons.ts'
import { certifier } from '../../relay/merge/certify.ts'
import { rawKey } from '../../relay/merge/signatures.ts'
import { fromBase64Url } from '../../src/documents/address.ts'
import { SatchelDevice } from '../../src/sync/device.ts'
import type { Environment, Socket } from '../../src/sync/environment.ts'
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
}

export function enrol(relay: TestRelay, person: PersonRecord): Profile {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const key = rawKey(publicKey)
  const device = relay.core.accounts.enrolDevice(person.id, key, 'test')
  const answer = certifier(relay.core.accounts, relay.ownDevice)(device)
  const [certificate, relayKey] = [answer?.certificate, answer?.relayKey].map(text => fromBase64Url(text ?? ''))
  return {
    person,
    device,
    key: privateKey,
    store: new MemoryStore(),
    copies: new MemoryCopies(),
    token: relay.token(person),
    vouched: answer && certificate && relayKey ? { name: answer.name, key, certificate, relayKey } : null,
  }
}

export function environment(relay: TestRelay, profile: Profile, changes: Partial<Environment> = {}): Environment {
  return {
    store: profile.store,
    copies: profile.copies,
    identity: {
      device: profile.device,
      person: profile.person.id,
      installation: relay.core.accounts.installation().installation,
      sign: async bytes => sign(null, bytes, profile.key),
      vouched: () => profile.vouched,
    },
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
