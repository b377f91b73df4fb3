// A refusal in one line: why, in a sentence, and which places it concerns.
import type { Refusal, RefusalCode } from '../../src/sync/wire/refusals.ts'
import { REFUSAL_UNITS } from '../limits.ts'

/** Nobody changes what is laid aside (relay/SPEC.md G18). */
export const laidAside = (): Refusal => refuse('archived', 'the document is laid aside; take it up again to change it')

/** Nobody changes content that a status makes read-only (src/policy/SPEC.md M4, V2). */
export const readOnly = (statuses: readonly string[]): Refusal => ({
  ...refuse('readOnly', `its content is read-only: ${statuses.join(', ')}`),
  statuses,
})

/** Of places too many or too long to keep, the first ones. */
export function refuse(code: RefusalCode, message: string, places: readonly string[] = []): Refusal {
  let units = 0
  const beyond = places.findIndex(place => {
    units += place.length
    return units > REFUSAL_UNITS
  })
  return {
    code,
    message: message.slice(0, REFUSAL_UNITS),
    places: beyond === -1 ? places : places.slice(0, beyond),
  }
}
