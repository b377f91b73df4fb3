// What a signed-in person's screens work with, handed down from the shell.
import type { Device, Person } from '../../src/sync/api.ts'
import type { Observable } from '../../src/sync/observable.ts'
import type { Install } from './install.ts'
import type { Keeping } from './keeping.ts'
import type { Office } from './office.ts'
import type { Preferences } from './preferences.ts'
import type { Router } from './router.ts'
import type { Sending } from './sending.ts'
import type { Updates } from './updates.ts'

export interface Session {
  readonly person: Person
  readonly company: string
  readonly device: Device
  readonly office: Office
  readonly preferences: Preferences
  readonly router: Router
  /** Where the app is kept on the device by a service worker. */
  readonly updates?: Updates | null
  /** ms since 1970 by this device. */
  readonly clock: () => number
  /** How far a lot that waits has been handed over. */
  readonly sending: Sending
  readonly keeping?: Observable<Keeping>
  readonly install?: Install
  /** Nobody signed in: the work is on this device alone, with a company that a file named. */
  readonly local?: boolean
}

/** Who begins merging: the desk's people (P09). */
export const mayMerge = (person: Person): boolean => isOffice(person) || person.role === 'assistant'

/** Office staff: they import, manage people and create pipelines for others. */
export const isOffice = (person: Person): boolean => person.role === 'admin' || person.role === 'office'
