// The company's own status profiles as devices keep them (relay/SPEC.md K13): said once, and again when one is added.
import type { StatusProfile } from '../../policy/statuses/profile.ts'

export interface ToldProfiles {
  /** The first of a series: what came before counts no more. */
  readonly full: boolean
  readonly profiles: readonly StatusProfile[]
}

/**
 * Names a set of profiles by their keys, whose versions never change: both sides find out cheaply that they differ. Empty
 * for none. No protection against anybody: it notices what is missing.
 */
export function profilesDigest(keys: Iterable<string>): string {
  const text = [...keys].sort().join(' ')
  if (text === '') return ''
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  return `${text.length} ${hash >>> 0}`
}
