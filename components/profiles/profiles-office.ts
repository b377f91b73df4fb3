// What the screens of status profiles change at the office: a new version, and which kind begins with which.
import type { StatusProfile } from '../../src/policy/statuses/profile.ts'
import type { Company, PostProfile, PutKind } from '../../src/sync/wire/company.ts'
import type { Office } from '../app/office.ts'
import { change } from '../shared/company-request.ts'

export type CompanyProfiles = Pick<Company, 'profiles' | 'kindProfiles'>

/** `profile.version` is the one it comes after, 0 for a new profile. @throws OfficeError (`isOutrun`), CompanyRefused */
export const saveProfile = (office: Office, profile: StatusProfile): Promise<unknown> =>
  change(office, 'POST', 'profiles', { profile } satisfies PostProfile)

/** @throws OfficeError, CompanyRefused */
export const chooseForKind = (office: Office, kind: string, profile: string): Promise<unknown> =>
  change(office, 'PUT', `kinds/${encodeURIComponent(kind)}`, { profile } satisfies PutKind)
