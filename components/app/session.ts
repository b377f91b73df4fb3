// What a signed-in person's screens work with, handed down from the shell.
import type { Device, Person } from '../../src/sync/api.ts'
import type { Office } from './office.ts'
import type { Preferences } from './preferences.ts'
import type { Router } from './router.ts'

export interface Session {
  readonly person: Person
  readonly company: string
  readonly device: Device
  readonly office: Office
  readonly preferences: Preferences
  readonly router: Router
}

/** Office staff: they import, manage people and create pipelines for others. */
export const isOffice = (person: Person): boolean => person.role === 'admin' || person.role === 'office'
