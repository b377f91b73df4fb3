// The kinds of documents this program knows: the relay, its workers and the command line have the same.
import type { Kind } from '../src/documents/kind.ts'
import { pipeline } from '../src/documents/pipeline.ts'

export const kinds: ReadonlyMap<string, Kind> = new Map([[pipeline.name, pipeline]])
