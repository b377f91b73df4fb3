// What the rooms are given by the relay around them.
import type { Kind } from '../../src/documents/kind.ts'
import type { Catalogue } from '../catalogue/catalogue.ts'
import type { Judge } from '../company/judge.ts'
import type { Observer } from '../metrics/metrics.ts'
import type { Store } from '../store/store.ts'
import type { EpochRow } from './epoch-row.ts'

export interface Log {
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

export interface RoomsOptions {
  readonly store: Store
  readonly catalogue: Catalogue
  readonly kinds: ReadonlyMap<string, Kind>
  /** ms since 1970. */
  readonly clock: () => number
  readonly log: Log
  readonly judge: Judge
  readonly ownerExists: (person: string) => boolean
  readonly nameOf: (person: string) => string
  /** Id of the person who writes with a device; null for the relay's own. */
  readonly personBehind: (device: string) => string | null
  readonly observer?: Observer
  /** Makes the row an epoch begins with. */
  readonly epochRow: EpochRow
}
