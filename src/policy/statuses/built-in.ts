// The status profiles the program has, by their keys: what documents follow where a company has made none of its own.
import { STANDARD_PROFILE } from './marketing.ts'
import { profileKey, type StatusProfile } from './profile.ts'
import { VISITS_PROFILE } from './visits.ts'

export const BUILT_IN: ReadonlyMap<string, StatusProfile> = new Map(
  [STANDARD_PROFILE, VISITS_PROFILE].map(profile => [profileKey(profile), profile]),
)
