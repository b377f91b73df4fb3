// Since when not everything typed here has been at the office, and when that is worth a word.
import type { WaitingDocument } from '../../src/sync/api.ts'

/** ms; a rep meets a network at least every evening, so a whole day without one is worth a word. */
export const OLD_MS = 24 * 60 * 60 * 1000

/** ms since 1970 by this device's clock, or null where nothing waits. */
export const unsentSince = (waiting: readonly WaitingDocument[]): number | null => waiting[0]?.since ?? null

/** Whether a moment lies ahead, which it does where the clock was set back after something was saved. */
export const isAhead = (since: number, now: number): boolean => since > now + OLD_MS

/** A clock that is a day wrong, whichever way, proves nothing of being young. */
export const isOld = (since: number, now: number): boolean => Math.abs(now - since) >= OLD_MS
