// What a verification counts and finds.

/** What was looked at, and how many of each. */
export interface VerifyCounts {
  rows: number
  entries: number
  /** Signatures that were checked; entries that came by bearer token have none. */
  signatures: number
  unsigned: number
  documents: number
  snapshots: number
}

export type FindingCode =
  /** SQLite itself finds its file damaged. */
  | 'database'
  /** A row's bytes are not those its SHA-256 was taken of. */
  | 'rowHash'
  /** A row, or an entry in it, cannot be read. */
  | 'rowFormat'
  /** A sequence number that no row has, though later ones exist. */
  | 'rowMissing'
  /** An entry's bytes are not those whose hash was signed. */
  | 'entryHash'
  /** The signature does not fit the hash list and the key. */
  | 'signature'
  /** The key that should have signed is not known here, or is another person's. */
  | 'signer'
  /** The rows of a document do not make a whole document. */
  | 'document'
  /** The document's line in the lists says something else than its rows. */
  | 'summary'
  /** A snapshot is not what its rows make. */
  | 'snapshot'

export interface Finding {
  readonly code: FindingCode
  /** The journal row concerned, where there is one. */
  readonly sequence?: number
  readonly address?: string
  /** An English sentence. */
  readonly message: string
}

/** Collects findings; a damaged file can have one for each of a million rows, and the first thousand say enough. */
export class Findings {
  readonly list: Finding[] = []
  total = 0

  add(finding: Finding): void {
    this.total++
    if (this.list.length < MOST) this.list.push(finding)
  }
}

const MOST = 1_000

export const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
