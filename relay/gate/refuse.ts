// A refusal in one line: why, in a sentence, and which places it concerns.
import type { Refusal, RefusalCode } from '../../src/sync/wire/refusals.ts'
import { REFUSAL_UNITS } from '../limits.ts'

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
