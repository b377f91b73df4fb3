// What a device needs of the world it runs in. Browsers, Node and simulations pass in their own (DESIGN 8).
import type { RandomBytes } from '../documents/address.ts'
import type { Vouched } from './file/certificate.ts'
import type { NoteStore } from './rescue.ts'
import type { CopyStore, DeviceStore } from './stores/store.ts'
import type { Tabs } from './tabs/tabs.ts'

/** The part of a WebSocket a device uses; browsers' and the `ws` package's fit. */
export interface Socket {
  binaryType: string
  readonly readyState: number
  send(bytes: Uint8Array): void
  close(code?: number, reason?: string): void
  onopen: ((event: never) => void) | null
  onmessage: ((event: { data: ArrayBuffer }) => void) | null
  onclose: ((event: { code: number; reason: string }) => void) | null
  onerror: ((event: never) => void) | null
}

export interface Timers {
  /** Calls `work` once after `ms`; returns the way to prevent it. */
  after(ms: number, work: () => void): () => void
}

/** This profile's and person's identity at the relay. */
export interface Identity {
  /** Another one after the profile was enrolled anew. */
  readonly device: string
  readonly person: string
  readonly installation: string
  /** Ed25519 over the bytes, 64 bytes. */
  sign(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array>
  /** The relay's word for it, as far as it is known by now: put into satchel files. */
  vouched?(): Vouched | null
  /** Where the profile can be enrolled as another device. */
  readonly anew?: Anew
}

/** Another key for the same profile and person (E). What `Identity` says changes with `read`, and not before. */
export interface Anew {
  /** Resolves when a candidate is enrolled and on the disk, of an earlier run perhaps. Rejects without network or session. */
  enrol(): Promise<void>
  /** Reads which device the profile is by now. */
  read(): Promise<void>
}

/** Runs work for one document at a time, across tabs where there are several. */
export type Lock = <T>(name: string, work: () => Promise<T>) => Promise<T>

export interface Environment {
  readonly store: DeviceStore
  readonly copies: CopyStore
  readonly identity: Identity
  /** Opens the socket to the relay. */
  readonly connect: () => Socket
  readonly random: RandomBytes
  /** A fraction in [0, 1) for jitter. */
  readonly fraction: () => number
  /** ms since 1970, by this device: shown, never compared with another's. */
  readonly clock: () => number
  readonly timers: Timers
  readonly sha256: (bytes: Uint8Array) => Promise<Uint8Array> | Uint8Array
  readonly lock: Lock
  /** The other tabs on the same stores; without it the device has them to itself. */
  readonly tabs?: Tabs
  /** Where a page that goes can write without waiting; without it what is being saved then may be lost. */
  readonly notes?: NoteStore
}
