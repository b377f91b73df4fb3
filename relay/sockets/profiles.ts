// Tells devices of the company's own status profiles: after hello where they have others, and whenever one is added.
import { profileKey, type StatusProfile } from '../../src/policy/statuses/profile.ts'
import { encodeRelayFrame } from '../../src/sync/wire/frames.ts'
import { profilesDigest } from '../../src/sync/wire/profiles.ts'
import { PROFILES_UNITS } from '../limits.ts'
import type { Outgoing } from './outgoing.ts'

/** The frames that tell of these, none larger than it has to be; of none, one frame that says so. */
function framesOf(profiles: readonly StatusProfile[]): Uint8Array[] {
  const parts: StatusProfile[][] = [[]]
  let units = 0
  for (const profile of profiles) {
    const size = JSON.stringify(profile).length
    if (units > 0 && units + size > PROFILES_UNITS) {
      parts.push([])
      units = 0
    }
    parts.at(-1)?.push(profile)
    units += size
  }
  return parts.map((part, at) => encodeRelayFrame({ type: 'profiles', told: { full: at === 0, profiles: part } }))
}

/** Sends what a device lacks; `known` is what its hello said of those it has. */
export function tellProfiles(outgoing: Outgoing, profiles: readonly StatusProfile[], known: string | null): void {
  if (profilesDigest(profiles.map(profileKey)) === known) return
  for (const frame of framesOf(profiles)) outgoing.answer(frame)
}
