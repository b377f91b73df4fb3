// What a merge is made from: files judged by what this relay knows, and documents it has; several copies of one are one.
import * as Y from 'yjs'
import type { Address } from '../../src/documents/address.ts'
import { parseAddress } from '../../src/documents/address.ts'
import type { Kind } from '../../src/documents/kind.ts'
import { SatchelFileError } from '../../src/sync/file/errors.ts'
import {
  docOf,
  type FileReader,
  type JudgedDocument,
  type JudgedSubmission,
  judgeSatchelFile,
  readSatchelFile,
  type SatchelFile,
} from '../../src/sync/file/satchel-file.ts'
import type { Accounts } from '../accounts/accounts.ts'
import type { OwnDevice } from '../own-device.ts'
import type { OwnWriter } from '../own-writer.ts'
import type { Store } from '../store/store.ts'
import { rawKey, sha256, signatureCheck } from './signatures.ts'

export interface SourceContext {
  readonly accounts: Accounts
  readonly store: Store
  readonly writer: OwnWriter
  readonly ownDevice: OwnDevice
  readonly kinds: ReadonlyMap<string, Kind>
}

/** One document that is merged from, with what files carry of it. */
export interface Source {
  readonly address: Address
  readonly name: string
  /** Everything any of its copies holds. Whoever asked for it destroys it. */
  readonly doc: Y.Doc
  /** Each once, in an order in which what builds on another comes later. */
  readonly submissions: readonly JudgedSubmission[]
}

/**
 * Reads files and compares them with what is known here; all of them before anything is used of one. Documents come in the
 * order of their addresses, whatever the order of the files. @throws SatchelFileError
 */
export async function fileSources(context: SourceContext, files: readonly Uint8Array[]): Promise<Source[]> {
  const sources = new Map<Address, Source>()
  for (const [index, bytes] of files.entries()) {
    const judged = await judgedFile(context, bytes).catch((error: unknown) => {
      if (!(error instanceof SatchelFileError)) throw error
      throw new SatchelFileError(error.problem, { cause: error, file: index })
    })
    for (const { about, state, submissions } of judged) {
      const known = sources.get(about.address)
      const doc = known ? extended(known.doc, state) : docOf(state)
      if (!doc) throw new SatchelFileError({ code: 'damaged' }, { file: index })
      const all = withoutRepetitions([...(known?.submissions ?? []), ...submissions])
      sources.set(about.address, { address: about.address, name: about.name, doc, submissions: all })
    }
  }
  return [...sources.values()].sort((a, b) => (a.address < b.address ? -1 : 1))
}

async function judgedFile(context: SourceContext, bytes: Uint8Array): Promise<readonly JudgedDocument[]> {
  const file = await readSatchelFile(bytes, sha256)
  return judgeSatchelFile(file, await readerOf(context, file), sha256)
}

/** The document with another copy's state in it, or null where the bytes are no whole Yjs update. */
function extended(doc: Y.Doc, state: Uint8Array): Y.Doc | null {
  try {
    // What both copies hold is passed over struct by struct, instead of being built a second time.
    Y.applyUpdate(doc, Y.diffUpdate(state, Y.encodeStateVector(doc)))
  } catch {
    return null
  }
  return doc.store.pendingStructs || doc.store.pendingDs ? null : doc
}

function withoutRepetitions(submissions: readonly JudgedSubmission[]): JudgedSubmission[] {
  const seen = new Set<string>()
  return submissions.filter(({ device, generation, entries }) => {
    const name = `${device} ${generation} ${entries.map(({ n }) => n).join(',')}`
    return !seen.has(name) && seen.add(name)
  })
}

/** What this relay knows of what a file speaks of. */
export async function readerOf(
  { accounts, store, ownDevice, kinds }: Omit<SourceContext, 'writer'>,
  { manifest }: SatchelFile,
): Promise<FileReader> {
  const epochs = new Map<Address, number | null>()
  for (const { address } of manifest.documents) epochs.set(address, (await store.document(address))?.epoch ?? null)
  return {
    kinds,
    installation: accounts.installation().installation,
    epochOf: address => epochs.get(address) ?? null,
    verify: signatureCheck(),
    relayKey: rawKey(ownDevice.publicKey),
    enrolledKey: (id, person) => {
      const device = accounts.device(id)
      const inForce = device?.person === person && device.revoked === null && accounts.subject(person) !== null
      return inForce ? device.publicKey : null
    },
  }
}

/** A document of this relay as a source; null where there is none. */
export async function documentSource({ writer, store }: SourceContext, address: Address): Promise<Source | null> {
  const doc = await writer.copy(address)
  const row = await store.document(address)
  return doc && row && { address, name: row.summary.name, doc, submissions: [] }
}

export const kindOf = (kinds: ReadonlyMap<string, Kind>, address: Address): Kind | null =>
  kinds.get(parseAddress(address)?.kind ?? '') ?? null
