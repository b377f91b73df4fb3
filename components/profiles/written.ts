// Profiles that somebody is writing, kept while they look at other screens: what was typed is not lost by turning away.
import type { Steps } from '../shared/steps.ts'
import type { ProfileDraft } from './profile-draft.ts'

const written = new Map<string, Map<string, Steps<ProfileDraft>>>()

/** Per profile's name, what this person is writing. */
export function writtenFor(person: string): Map<string, Steps<ProfileDraft>> {
  const mine = written.get(person) ?? new Map<string, Steps<ProfileDraft>>()
  written.set(person, mine)
  return mine
}
