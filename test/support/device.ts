// A whole device in Node: the product's own, with `ws` for a socket and memory for a disk that survives its restart.
import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'
import WebSocket from 'ws'
import type { PersonRecord } from '../../relay/accounts/persons.ts'
import { SatchelDevice } from '../../src/sync/device.ts'
import type { Environment, Socket } from '../../src/sync/environment.ts'
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
}

export function enrol(relay: TestRelay, person: PersonRecord): Profile {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const raw = Buffer.from(String(publicKey.export({ format: 'jwk' }).x), 'base64url')
  const device = relay.core.accounts.enrolDevice(person.id, raw, 'test')
  return {
    person,
    device,
    key: privateKey,
    store: new MemoryStore(),
    copies: new MemoryCopies(),
    token: relay.token(person),
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
