// What the screens of status profiles ask of the office: what there is, a new version, which kind begins with which.
import type { StatusProfile } from '../../src/policy/statuses/profile.ts'
import type { Company, PostProfile, PutKind } from '../../src/sync/wire/company.ts'
import type { Office } from '../app/office.ts'
import { companyChange, companyRequest } from '../shared/company-request.ts'

export type CompanyProfiles = Pick<Company, 'profiles' | 'kindProfiles'>

/** @throws OfficeError */
export async function companyProfiles(office: Office, signal: AbortSignal): Promise<CompanyProfiles> {
  const { profiles, kindProfiles } = (await companyRequest(office, '', { signal })) as unknown as Company
  return { profiles, kindProfiles }
}

/**
 * `profile.version` is the one it comes after, 0 for a new profile.
 * @throws OfficeError (409: somebody was first), CompanyRefused
 */
export async function saveProfile(office: Office, profile: StatusProfile): Promise<void> {
  const body: PostProfile = { profile }
  await companyChange(office, 'POST', '/profiles', body)
}

/** @throws OfficeError, CompanyRefused */
export async function chooseForKind(office: Office, kind: string, profile: string): Promise<void> {
  const body: PutKind = { profile }
  await companyChange(office, 'PUT', `/kinds/${encodeURIComponent(kind)}`, body)
}
