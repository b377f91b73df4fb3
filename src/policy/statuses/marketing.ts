// The statuses and transactions of campaigns, as the marketing matrix has them (DOMAIN 2, SPEC M1-M6): one table to read.
import type { Spread, StatusProfile, StatusSystem, Transaction } from './profile.ts'

const STATUSES = [
  { code: 'CRTE', text: 'Created' },
  { code: 'REL', text: 'Released' },
  { code: 'FSHD', text: 'Finished' },
  { code: 'LCK', text: 'Locked' },
  { code: 'APPR', text: 'Approved' },
  { code: 'EXEC', text: 'In execution' },
  { code: 'CNC', text: 'Rejected' },
  { code: 'MSA', text: 'Distributed' },
] as const

/** What running a transaction does beside being permitted; lists are status codes. */
interface Effect {
  readonly needs?: readonly string[]
  readonly sets?: readonly string[]
  readonly clears?: readonly string[]
  readonly spread?: Spread
}

/*
 * A: the status permits the transaction, F: it forbids it, -: no influence.
 *
 * The cell EXEC of CREL was lost in the source; EXEC has no influence anywhere else, so none here.
 * CCID has no row in the source; its cells say that the key cannot be changed after release (C30).
 */
const MATRIX = `
                             CRTE REL FSHD LCK APPR EXEC CNC MSA
  CREL  Release              A    -   F    F   -    -    F   -
  CCLS  Finish               -    A   -    F   -    -    F   -
  CCLU  Undo finished        -    -   A    F   -    -    -   -
  CLKS  Lock                 A    A   A    -   -    -    -   -
  CLKU  Unlock               -    -   -    A   -    -    -   -
  CAPR  Approve              A    A   F    F   -    -    F   -
  CEXE  Set for processing   A    A   F    F   -    -    F   -
  CCNS  Reject               A    A   F    F   -    -    -   -
  CCNU  Reset rejected       -    -   -    -   -    -    A   -
  CTR3  Transfer to ERP      F    A   F    -   -    -    F   -
  CMSA  Distribute           -    A   A    -   -    -    -   -
  CPLN  Plan                 -    -   F    -   -    -    F   -
  CTGS  Send target group    F    A   F    -   -    -    F   -
  CSTC  Change structure     A    A   F    F   -    -    F   -
  CSTE  Expand structure     A    A   F    F   -    -    F   -
  CEDL  Delete               A    A   F    F   -    -    F   -
  CCID  Change key           A    F   F    -   -    -    F   -
`

/** A created campaign below stays as it is: finished campaigns are distributed, and it was never released (M5). */
const BELOW: Spread = { to: 'below', passBy: ['CRTE', 'FSHD', 'CNC'] }
/** Only finished campaigns above can be undone; a rejected one there stops it all. */
const ABOVE: Spread = { to: 'above', passBy: ['CRTE', 'REL'] }

/**
 * Created, Released, Finished, Rejected: a campaign has exactly one of them. Reject is permitted by CRTE in the matrix and
 * "needs Released first" in the text beside it: the stricter one holds, or resetting would release what nobody released.
 */
const EFFECTS: ReadonlyMap<string, Effect> = new Map<string, Effect>([
  ['CREL', { sets: ['REL'], clears: ['CRTE'] }],
  ['CCLS', { sets: ['FSHD'], clears: ['REL'], spread: BELOW }],
  ['CCLU', { sets: ['REL'], clears: ['FSHD'], spread: ABOVE }],
  ['CLKS', { sets: ['LCK'] }],
  ['CLKU', { clears: ['LCK'] }],
  ['CAPR', { sets: ['APPR'] }],
  ['CEXE', { sets: ['EXEC'] }],
  ['CCNS', { needs: ['REL'], sets: ['CNC'], clears: ['REL'], spread: BELOW }],
  ['CCNU', { sets: ['REL'], clears: ['CNC'] }],
  ['CMSA', { sets: ['MSA'] }],
])

function transactionOf(line: string): Transaction {
  const [code = '', ...rest] = line.trim().split(/\s+/)
  const cells = rest.slice(-STATUSES.length)
  const name = rest.slice(0, -STATUSES.length).join(' ')
  const where = (letter: string) => STATUSES.filter((_, column) => cells[column] === letter).map(one => one.code)
  const { needs = [], sets = [], clears = [], spread = null } = EFFECTS.get(code) ?? {}
  return { code, name, permits: where('A'), forbids: where('F'), needs, sets, clears, spread }
}

export const MARKETING: StatusSystem = {
  id: 'marketing',
  statuses: STATUSES,
  initial: ['CRTE'],
  transactions: MATRIX.trim().split('\n').slice(1).map(transactionOf),
}

/** The business transaction that brings a document into satchels. */
export const DISTRIBUTE = 'CMSA'
/** The one an import runs on what came from a device (C32). */
export const RELEASE = 'CREL'

/** Calling a document something else (M5). */
export const KEY_CHANGE = 'CCID'

/** Working on the content; a status that forbids it makes a document read-only. */
export const PLAN = 'CPLN'

/** No user statuses at all: the matrix alone decides. Nothing in it permits planning, so that is not offered. */
export const STANDARD_PROFILE: StatusProfile = {
  format: 1,
  id: 'standard',
  version: 1,
  system: MARKETING.id,
  initial: null,
  statuses: [],
  unused: [PLAN],
}
