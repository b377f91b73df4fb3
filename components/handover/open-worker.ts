// Opens a satchel file beside the page: judges it, compares it with the copies that are here, says what it would change.
import type { Address } from '../../src/documents/address.ts'
import { currentValue, readRecords } from '../../src/documents/content.ts'
import { FIELDS_ROOT } from '../../src/documents/kind.ts'
import { OPPORTUNITIES, pipeline, STAGES } from '../../src/documents/pipeline.ts'
import type { LocalCopy, Person } from '../../src/sync/api.ts'
import { type FileProblem, SatchelFileError } from '../../src/sync/file/errors.ts'
import { recordIds } from '../../src/sync/file/merge-same.ts'
import { type OpenedDocument, openSatchelFile } from '../../src/sync/file/opening.ts'
import { docOf } from '../../src/sync/file/satchel-file.ts'
import { told } from '../../src/sync/file/told.ts'
import type { ReceivedDocument } from '../../src/sync/received.ts'
import type { MergeAnswer } from '../../src/sync/wire/merges.ts'
import { sha256, signatureCheck } from '../merge/web-crypto.ts'

export interface ToOpen {
  readonly bytes: Uint8Array
  /** Null where this device belongs to nobody yet. */
  readonly installation: string | null
  readonly relayKey: Uint8Array | null
  /** The epochs of the documents that are known here. */
  readonly epochs: ReadonlyMap<Address, number>
  readonly copies: ReadonlyMap<Address, LocalCopy>
  readonly person: Pick<Person, 'id' | 'name'> | null
  /** ms since 1970. */
  readonly now: number
}

/** A document of the file, ready to be taken in. */
export interface Opened {
  readonly received: ReceivedDocument
  readonly opportunities: number
  /** Edits nobody vouches for. */
  readonly unvouched: number
  /** What taking it in changes; null where there is no copy of it here. */
  readonly changes: MergeAnswer | null
}

export interface OpenedFile {
  readonly installation: string
  readonly company: string
  readonly relayKey: Uint8Array | null
  /** Name of the person; of the company where the office saved it. */
  readonly savedBy: string
  /** ms since 1970 by the saver's clock. */
  readonly savedAt: number
  readonly documents: readonly Opened[]
}

export type OpenAnswer = OpenedFile | { readonly problem: FileProblem }

async function open({ bytes, installation, relayKey, epochs, ...given }: ToOpen): Promise<OpenAnswer> {
  try {
    const reader = {
      kinds: new Map([[pipeline.name, pipeline]]),
      installation,
      epochOf: (address: Address) => epochs.get(address) ?? null,
      verify: signatureCheck(),
      relayKey,
    }
    const { manifest, documents } = await openSatchelFile(bytes, { reader, sha256, ...given })
    const { company, savedBy, savedAt } = manifest
    return {
      installation: manifest.installation,
      company,
      relayKey: relayKey ?? manifest.relayKey,
      savedBy: savedBy.name,
      savedAt,
      documents: documents.map(described),
    }
  } catch (error) {
    if (error instanceof SatchelFileError) return { problem: error.problem }
    throw error
  }
}

function described({ received, plan, unvouched }: OpenedDocument): Opened {
  const doc = docOf(received.state)
  if (!doc) throw new SatchelFileError({ code: 'damaged' })
  const opportunities = recordIds(doc, OPPORTUNITIES).size
  const names: Record<string, string> = {}
  const stages = pipeline.collection(STAGES)
  for (const [id, fields] of stages ? readRecords(pipeline, doc, stages) : []) {
    names[`${STAGES}/${id}`] = String(fields.name ?? '')
  }
  const currency = String(currentValue(doc, FIELDS_ROOT, 'currency') ?? '')
  doc.destroy()
  const { address, name } = received.about
  const changes = plan && {
    into: address,
    counts: plan.counts,
    collisions: plan.collisions,
    documents: [
      {
        ...{ address, name, same: true, counts: plan.counts, collisions: plan.collisions },
        ...told(plan.records),
        entries: { committed: 0, refused: 0, held: 0, unvouched },
        unapproved: 0,
      },
    ],
    people: Object.fromEntries(received.people),
    names,
    currency,
  }
  return { received, opportunities, unvouched, changes }
}

addEventListener('message', async ({ data }: MessageEvent<ToOpen>) => postMessage(await open(data)))
