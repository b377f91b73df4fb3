// What a status profile is: the company's own statuses of a kind of document, beside those the system keeps (SPEC S1-S4).

/** Does a status let a transaction pass, let it pass with a word of warning, or stop it? No influence is not written down. */
export type Influence = 'permit' | 'warn' | 'forbid'

/** A business transaction: something done to a document as a whole, such as release or finish. Lists are status codes. */
export interface Transaction {
  readonly code: string
  /** In plain English, for whoever reads the data; screens have their own words. */
  readonly name: string
  readonly permits: readonly string[]
  readonly forbids: readonly string[]
  /** One of these must be active as well, whatever else permits; empty: none need be. */
  readonly needs: readonly string[]
  readonly sets: readonly string[]
  readonly clears: readonly string[]
  /** Who else runs it with this document, in a hierarchy; null: nobody. */
  readonly spread: Spread | null
}

export interface Spread {
  readonly to: 'below' | 'above'
  /** A document with one of these statuses stays as it is; every other one runs it too, or nobody does. */
  readonly passBy: readonly string[]
}

/** The statuses a system keeps and the transactions that set and clear them: the same for every profile built on it. */
export interface StatusSystem {
  readonly id: string
  readonly statuses: readonly { readonly code: string; readonly text: string }[]
  readonly initial: readonly string[]
  readonly transactions: readonly Transaction[]
}

/** A numbered status is replaced only by one whose number lies in its interval, ends included. */
export interface StatusNumber {
  readonly own: number
  readonly lowest: number
  readonly highest: number
}

export interface UserStatus {
  /** Up to four capitals and digits, unlike every other status's. */
  readonly code: string
  /** Up to 30 characters. */
  readonly text: string
  readonly number: StatusNumber | null
  /** Transaction codes it permits, permits with a warning, forbids. */
  readonly permits: readonly string[]
  readonly warns: readonly string[]
  readonly forbids: readonly string[]
  /** Running one of these transactions sets it; nobody's right is asked. */
  readonly setWhen: readonly string[]
  /** Running one of these clears it. Not for numbered ones: they are only ever replaced. */
  readonly clearedWhen: readonly string[]
  /** Roles that may set and clear it by hand; null: whoever may edit; empty: nobody, transactions alone do. */
  readonly roles: readonly string[] | null
  /** Setting it by hand runs this transaction; where that is refused, so is setting it. */
  readonly runs: string | null
  /** It is meant to be an end: that nothing follows is no mistake. */
  readonly end: boolean
}

/** Plain data, format 1. What documents follow never changes: a change is a new version. */
export interface StatusProfile {
  readonly format: 1
  readonly id: string
  readonly version: number
  /** The id of the status system it is built on. */
  readonly system: string
  /** The user status a document begins with. */
  readonly initial: string | null
  readonly statuses: readonly UserStatus[]
  /** Transactions this company means never to run: no mistake that nothing permits them. */
  readonly unused: readonly string[]
}

/** Names one version of a profile, as documents and worlds do. */
export const profileKey = ({ id, version }: Pick<StatusProfile, 'id' | 'version'>): string => `${id}@${version}`

/** A user status that does nothing, with what is given: most of them do one thing. */
export function userStatus(given: Pick<UserStatus, 'code' | 'text'> & Partial<UserStatus>): UserStatus {
  const plain = { number: null, permits: [], warns: [], forbids: [], setWhen: [], clearedWhen: [] }
  return { ...plain, roles: null, runs: null, end: false, ...given }
}
