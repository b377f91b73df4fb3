// What tabs say to each other, version 1. Tabs of different versions of the app meet while one is updated: additions are
// passed over by older tabs, and a change that they could not survive gets a new version, before which they give way.
import type { Address } from '../../documents/address.ts'
import type { CatalogueLine, Connection } from '../api.ts'
import type { CarriedWrite, DeviceWrite } from '../stores/store.ts'
import type { Welcome } from '../wire/catalogue.ts'

export const TABS_VERSION = 1

export type TabMessage =
  /** Of a tab that does not lead: I am here, who leads? */
  | { readonly type: 'join' }
  /** To the leader: are you well, and is the relay? The network came back, or somebody looks at this tab. */
  | { readonly type: 'wake' }
  /** Of the leader, to one who asked or to all: how the relay stands. `session` counts its connections. */
  | {
      readonly type: 'status'
      readonly connection: Connection
      readonly session: number
      /** Null while there is no connection. */
      readonly welcome: Welcome | null
    }
  /** A frame of the device socket's protocol, to the leader or from it; it counts in that session only. */
  | { readonly type: 'frame'; readonly session: number; readonly bytes: Uint8Array }
  /** Of the leader: the relay was heard, though it had nothing to say. */
  | { readonly type: 'pong' }
  | News

/** What a tab has written to the store they share, told when it is written. */
export type News =
  | { readonly type: 'wrote'; readonly write: DeviceWrite }
  | {
      readonly type: 'listed'
      readonly lines: readonly CatalogueLine[]
      readonly removed: readonly Address[]
      /** What else was written with them; older tabs leave it out. */
      readonly carried?: Omit<CarriedWrite, 'putLines' | 'dropLines' | 'putCargo' | 'dropCargo'>
    }

export interface Envelope {
  readonly version: number
  /** The tab that says it. */
  readonly from: string
  /** The one tab that is meant; null: all. */
  readonly to: string | null
  readonly message: TabMessage
}

const TYPES: ReadonlySet<string> = new Set<TabMessage['type']>([
  'join',
  'wake',
  'status',
  'frame',
  'pong',
  'wrote',
  'listed',
])

/**
 * Reads what came over the channel. `newer` and `older`: of a tab with another version; `unknown`: of this version, but
 * nothing this code knows; null: no message at all. All on the channel is the app's own, so what is inside is believed.
 */
export function readEnvelope(
  data: unknown,
): Envelope | { readonly kind: 'newer' | 'older' | 'unknown'; readonly from: string } | null {
  if (typeof data !== 'object' || data === null) return null
  const { version, from, message } = data as Partial<Envelope>
  if (typeof version !== 'number' || typeof from !== 'string') return null
  if (version !== TABS_VERSION) return { kind: version > TABS_VERSION ? 'newer' : 'older', from }
  if (typeof message !== 'object' || message === null || !TYPES.has(message.type)) return { kind: 'unknown', from }
  return data as Envelope
}
