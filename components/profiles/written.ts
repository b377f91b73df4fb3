// Profiles that somebody is writing, kept while they look at other screens: what was typed is not lost by turning away.
import type { Steps } from '../shared/steps.ts'
import { askBeforeLeaving } from '../shared/unsaved-work.ts'
import type { ProfileDraft } from './profile-draft.ts'

export interface Written {
  /** Key of the version it was opened from; null: the profile is not stored yet. */
  readonly from: string | null
  readonly steps: Steps<ProfileDraft>
}

const written = new Map<string, Map<string, Written>>()

/** Nobody has touched it: closing it loses nothing. A new profile was begun on purpose. */
export const isUntouched = ({ from, steps }: Written): boolean => from !== null && !steps.canUndo

askBeforeLeaving(() => [...written.values()].some(mine => [...mine.values()].some(each => !isUntouched(each))))

/** Per profile's name, what this person is writing. */
export function writtenFor(person: string): Map<string, Written> {
  const mine = written.get(person) ?? new Map<string, Written>()
  written.set(person, mine)
  return mine
}
