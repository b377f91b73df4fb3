// Reads and judges a satchel file beside the page: a large or hostile one holds nobody up, and can be ended.
import type { Address } from '../../src/documents/address.ts'
import { OPPORTUNITIES, pipeline } from '../../src/documents/pipeline.ts'
import { editsOf } from '../../src/sync/file/carried.ts'
import { type FileProblem, SatchelFileError } from '../../src/sync/file/errors.ts'
import { recordIds } from '../../src/sync/file/merge-same.ts'
import {
  docOf,
  type JudgedDocument,
  judgeSatchelFile,
  readSatchelFile,
  type SatchelFile,
} from '../../src/sync/file/satchel-file.ts'
import { sha256, signatureCheck } from './web-crypto.ts'

export interface ToJudge {
  readonly bytes: Uint8Array
  readonly installation: string
  /** Null where this device does not know it: the file's own is believed then. */
  readonly relayKey: Uint8Array | null
  /** The epochs of the documents that are known here. */
  readonly epochs: ReadonlyMap<Address, number>
}

/** Whose changes a file carries that the office had not when it was saved. */
export interface CarriedAuthor {
  readonly name: string
  readonly changes: number
  /** False: nobody vouches for who it was. */
  readonly vouched: boolean
}

export interface ReadDocument {
  readonly address: Address
  readonly name: string
  /** Empty where it has none yet. */
  readonly key: string
  readonly owner: string
  readonly opportunities: number
  readonly authors: readonly CarriedAuthor[]
}

export interface ReadSatchel {
  /** Name of the person; of the company where the office saved it. */
  readonly savedBy: string
  /** ms since 1970 by the saver's clock. */
  readonly savedAt: number
  readonly documents: readonly ReadDocument[]
}

export type Judged = ReadSatchel | { readonly problem: FileProblem }

async function judge({ bytes, installation, relayKey, epochs }: ToJudge): Promise<Judged> {
  try {
    const file = await readSatchelFile(bytes, sha256)
    const reader = {
      kinds: new Map([[pipeline.name, pipeline]]),
      installation,
      epochOf: (address: Address) => epochs.get(address) ?? null,
      verify: signatureCheck(),
      relayKey,
    }
    const documents = await judgeSatchelFile(file, reader, sha256)
    const { savedBy, savedAt } = file.manifest
    return { savedBy: savedBy.name, savedAt, documents: documents.map(each => read(file, each)) }
  } catch (error) {
    if (error instanceof SatchelFileError) return { problem: error.problem }
    throw error
  }
}

function read({ manifest }: SatchelFile, { about, state, submissions }: JudgedDocument): ReadDocument {
  const doc = docOf(state)
  if (!doc) throw new SatchelFileError({ code: 'damaged' })
  const opportunities = recordIds(doc, OPPORTUNITIES).size
  doc.destroy()
  const authors = new Map<string, CarriedAuthor>()
  for (const submission of submissions) {
    const { person, vouched } = submission
    const changes = editsOf([submission]).length
    const before = authors.get(`${person} ${vouched}`)?.changes ?? 0
    const name = manifest.people.get(person) ?? manifest.devices.find(each => each.person === person)?.name ?? ''
    authors.set(`${person} ${vouched}`, { name, vouched, changes: before + changes })
  }
  const { address, name, key, owner } = about
  const ownerName = manifest.people.get(owner) ?? ''
  return { address, name, key: key ?? '', owner: ownerName, opportunities, authors: [...authors.values()] }
}

addEventListener('message', async ({ data }: MessageEvent<ToJudge>) => postMessage(await judge(data)))
