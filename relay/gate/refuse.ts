// A refusal in one line: why, in a sentence, and which places it concerns.
import type { Refusal, RefusalCode } from '../../src/sync/wire/refusals.ts'

export const refuse = (code: RefusalCode, message: string, places: readonly string[] = []): Refusal => ({
  code,
  message,
  places,
})
