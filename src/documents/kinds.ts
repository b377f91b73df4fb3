// The kinds of documents this program knows: the relay, its workers, the command line and the app have the same.
import { type Address, parseAddress } from './address.ts'
import { campaign } from './campaign.ts'
import type { Kind } from './kind.ts'
import { pipeline } from './pipeline.ts'
import { visitReport } from './visit-report.ts'

export const kinds: ReadonlyMap<string, Kind> = new Map(
  [pipeline, campaign, visitReport].map(kind => [kind.name, kind]),
)

/** The kind of the document at an address; null for one this program does not know. */
export const kindOf = (address: Address): Kind | null => kinds.get(parseAddress(address)?.kind ?? '') ?? null
