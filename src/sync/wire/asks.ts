// Asking the office to look at a change it did not accept, and what becomes of that (DESIGN 8, relay/SPEC.md Q).
import { type Address, isAddress } from '../../documents/address.ts'
import { type Change, parseChanges } from '../../documents/changes.ts'
import { REFUSAL_CODES, type RefusalCode } from './refusals.ts'

/** UTF-8 bytes of the changes of one question: as much as an entry may have. */
export const ASK_BYTES = 256 * 1024
/** Changes in one question; an entry of a day's work has some hundred. */
const ASK_CHANGES = 2_000

/** A draft as its author sends it: input to look at, never authority. */
export interface AskedDraft {
  /** The draft's id on the device that asks: the same question comes once, however often it is sent. */
  readonly draft: string
  readonly address: string
  /** The entry that was refused; null where it was never sent. */
  readonly n: number | null
  /** Change list, JSON. */
  readonly changes: string
  /** Why the device holds it not to be accepted. */
  readonly code: string
}

/** An asked draft that is one. */
export interface Question {
  readonly draft: string
  readonly address: Address
  readonly n: number | null
  readonly changes: readonly Change[]
  readonly code: RefusalCode
}

/** What a question has come to: `by` is a name, `at` ms since 1970 by the relay's clock. */
export type Settled =
  | { readonly state: 'applied'; readonly by: string; readonly at: number }
  /** `word`: why, in the office's own words; may be empty. */
  | { readonly state: 'declined'; readonly by: string; readonly at: number; readonly word: string }
  /** Its author discarded the draft: nobody needs to look at it any more. */
  | { readonly state: 'withdrawn'; readonly by: string; readonly at: number }

/**
 * How a question of this device stands. `open`: the office has it. `later`: it was not taken, to be asked again in a
 * while: too many at once.
 */
export type AskState = { readonly draft: string } & ({ readonly state: 'open' } | { readonly state: 'later' } | Settled)

export interface Asked {
  /** True in what is said of all questions after hello: what is not named there has been forgotten. */
  readonly full: boolean
  /** Further frames of a full list follow. */
  readonly more: boolean
  /** In a full list: questions may be withdrawn here. A relay that does not say so would hang up. */
  readonly withdraws?: boolean
  readonly states: readonly AskState[]
}

const DRAFT = /^[A-Za-z0-9_-]{1,64}$/
const utf8 = new TextEncoder()

export const isDraftId = (draft: string): boolean => DRAFT.test(draft)

/** Whether a change list is small enough to be asked about. */
export const mayBeAsked = (changes: readonly Change[]): boolean =>
  changes.length <= ASK_CHANGES && utf8.encode(JSON.stringify(changes)).length <= ASK_BYTES

/** Checks a question that came from outside; null where it is none. Never throws. */
export function parseQuestion({ draft, address, n, changes, code }: AskedDraft): Question | null {
  if (!isDraftId(draft) || !isAddress(address) || !isCode(code)) return null
  if (n !== null && !(Number.isSafeInteger(n) && n > 0)) return null
  const parsed = parseChanges(changes)
  if (!('changes' in parsed) || parsed.changes.length === 0 || !mayBeAsked(parsed.changes)) return null
  return { draft, address, n, changes: parsed.changes, code }
}

const isCode = (code: string): code is RefusalCode => (REFUSAL_CODES as readonly string[]).includes(code)
