// What every socket of the relay is given: who may come in, the rooms, the clock.
import type { Kind } from '../../src/documents/kind.ts'
import type { Subject } from '../../src/policy/authorize.ts'
import type { StatusProfile } from '../../src/policy/statuses/profile.ts'
import type { Role } from '../../src/sync/wire/catalogue.ts'
import type { Revoked } from '../accounts/revocations.ts'
import type { Throttle } from '../accounts/throttle.ts'
import type { Catalogue } from '../catalogue/catalogue.ts'
import type { Arrivals } from '../company/arrivals.ts'
import type { Judge } from '../company/judge.ts'
import type { Quarantine } from '../quarantine/quarantine.ts'
import type { Log } from '../rooms/options.ts'
import type { Rooms } from '../rooms/rooms.ts'
import type { Store } from '../store/store.ts'
import type { Slices } from './slices.ts'

/** Who is behind a connection, as found at the handshake. */
export interface Identity {
  readonly person: { readonly id: string; readonly name: string; readonly role: Role }
  readonly via: 'session' | 'token'
  /** Names the session without being able to use it. */
  readonly sessionId?: string
  /** The bearer token's id; names it as a device in the journal. */
  readonly tokenId?: string
}

/** What sockets ask of the accounts. All answers are about now: nothing is remembered from the handshake. */
export interface SocketAccounts {
  authenticate(headers: { readonly cookie?: string; readonly authorization?: string }): Identity | null
  /** Null where the person may not sign in any more. */
  subject(person: string): Subject | null
  nameOf(person: string): string
  /** The public key (raw) of an enrolled, unrevoked device of this person, and when (ms since 1970) it was enrolled. */
  device(device: string, person: string): { readonly key: Uint8Array; readonly enrolled: number } | null
  /** Told when what a person may do changed. */
  onChange(listener: (person: string) => void): () => void
  /** Told when a way in ended: a session, a token, a device, or all that a person had. */
  onRevoked(listener: (person: string, what: Revoked) => void): () => void
}

export interface Installation {
  readonly installation: string
  readonly incarnation: string
  readonly company: string
}

/** What sockets tell of the company. */
export interface SocketCompany {
  /** Status profiles besides those the program has. */
  readonly ownProfiles: readonly StatusProfile[]
  onProfiles(listener: () => void): () => void
  /** What people call a team or territory; empty where there is none. */
  nameOf(table: 'teams' | 'territories', id: string): string
}

export interface SocketContext {
  readonly rooms: Rooms
  readonly store: Store
  readonly catalogue: Catalogue
  readonly judge: Judge
  readonly company: SocketCompany
  readonly arrivals: Arrivals
  readonly kinds: ReadonlyMap<string, Kind>
  readonly accounts: SocketAccounts
  readonly quarantine: Quarantine
  /** Read for each connection: the company's name may change. */
  readonly installation: () => Installation
  readonly clock: () => number
  readonly log: Log
  /** Whole states asked for, by person. */
  readonly asked: Throttle
  /** Documents whose content was asked for, by person. */
  readonly pulled: Throttle
  /** For greetings, lists and content. */
  readonly slices: Slices
}
