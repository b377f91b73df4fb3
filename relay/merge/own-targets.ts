// Several files at once, each document into the pipeline it is a copy of: the day's files of a whole team (P08).
import type { Address } from '../../src/documents/address.ts'
import { SatchelFileError } from '../../src/sync/file/errors.ts'
import { readSatchelFile } from '../../src/sync/file/satchel-file.ts'
import type { MergeReport } from './report.ts'
import { sha256 } from './signatures.ts'

/** A document and the files that hold copies of it. */
export interface OwnTarget {
  readonly address: Address
  readonly name: string
  /** Id of whoever the file says it belongs to. */
  readonly owner: string
  /** Places of the files in the upload. */
  readonly files: readonly number[]
}

/** The documents of all files, by address. @throws SatchelFileError with the file it is about */
export async function ownTargets(files: readonly Uint8Array[]): Promise<OwnTarget[]> {
  const found = new Map<Address, OwnTarget>()
  for (const [index, bytes] of files.entries()) {
    const { manifest } = await readSatchelFile(bytes, sha256).catch((error: unknown) => {
      throw error instanceof SatchelFileError
        ? new SatchelFileError(error.problem, { cause: error, file: index })
        : error
    })
    for (const { address, name, owner } of manifest.documents) {
      const known = found.get(address)
      found.set(address, { address, name, owner, files: [...(known?.files ?? []), index] })
    }
  }
  return [...found.values()].sort((a, b) => (a.address < b.address ? -1 : 1))
}

/** What is wrong with the n-th of some of the files, told of its place among all. */
export async function withPlaces<T>(files: readonly number[], work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    if (!(error instanceof SatchelFileError) || error.file === null) throw error
    throw new SatchelFileError(error.problem, { cause: error, file: files[error.file] ?? error.file })
  }
}

/** One report of several. */
export function together(reports: readonly MergeReport[], dryRun: boolean): MergeReport {
  const counts = { added: 0, changed: 0, collided: 0, archived: 0, unchanged: 0 }
  for (const report of reports) {
    for (const outcome of Object.keys(counts) as (keyof typeof counts)[]) counts[outcome] += report.counts[outcome]
  }
  const collisions = reports.reduce((sum, each) => sum + each.collisions, 0)
  const [only] = reports
  const into = reports.length === 1 && only ? only.into : null
  return { into, dryRun, counts, collisions, sources: reports.flatMap(({ sources }) => sources) }
}
