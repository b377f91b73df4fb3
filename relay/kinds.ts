// The kinds of documents this program knows: the relay, its workers and the command line have the same.
import { campaign } from '../src/documents/campaign.ts'
import type { Kind } from '../src/documents/kind.ts'
import { pipeline } from '../src/documents/pipeline.ts'
import { visitReport } from '../src/documents/visit-report.ts'

export const kinds: ReadonlyMap<string, Kind> = new Map(
  [pipeline, campaign, visitReport].map(kind => [kind.name, kind]),
)
