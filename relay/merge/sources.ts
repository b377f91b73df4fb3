// What a merge is made from: files judged by what this relay knows, and documents it has; several copies of one are one.
import * as Y from 'yjs'
import type { Address } from '../../src/documents/address.ts'
import { parseAddress } from '../../src/documents/address.ts'
import type { Kind } from '../../src/documents/kind.ts'
import { editsOf } from '../../src/sync/file/carried.ts'
import { SatchelFileError } from '../../src/sync/file/errors.ts'
import { excerpt } from '../../src/sync/file/excerpt.ts'
import { contains } from '../../src/sync/file/merge-same.ts'
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
  /** Everything any of its copies holds; of the target an `excerpt`. Whoever asked for it destroys it. */
  readonly doc: Y.Doc
  /** Each once, in an order in which what builds on another comes later. */
  readonly submissions: readonly JudgedSubmission[]
}

/** What is merged into, as it is committed here. */
export interface FileTarget {
  readonly address: Address
  /** Null where there is no such document. */
  readonly look: <T>(work: (doc: Y.Doc) => T) => Promise<T | null>
}

/**
 * Reads files and compares them with what is known here; all of them before anything is used of one. Documents come in the
 * order of their addresses, whatever the order of the files. Of copies of the target only what differs is held.
 * `only` names the one document that is meant; of the others nothing is used.
 * @throws SatchelFileError
 */
export async function fileSources(
  context: SourceContext,
  files: readonly Uint8Array[],
  target: FileTarget | null,
  only: Address | null = null,
): Promise<Source[]> {
  const sources = new Map<Address, Source>()
  const known = (await target?.look(Y.encodeStateVector)) ?? null
  const copies: TargetCopy[] = []
  for (const [index, bytes] of files.entries()) {
    const judged = await judgedFile(context, bytes).catch((error: unknown) => {
      if (!(error instanceof SatchelFileError)) throw error
      throw new SatchelFileError(error.problem, { cause: error, file: index })
    })
    for (const { about, state, submissions } of judged) {
      if (only !== null && about.address !== only) continue
      if (known && about.address === target?.address) {
        const news = newsOf(state, known)
        if (!news) throw new SatchelFileError({ code: 'damaged' }, { file: index })
        copies.push({ index, name: about.name, news, submissions })
        continue
      }
      const there = sources.get(about.address)
      const doc = there ? extended(there.doc, state) : docOf(state)
      if (!doc) throw new SatchelFileError({ code: 'damaged' }, { file: index })
      const all = withoutRepetitions([...(there?.submissions ?? []), ...submissions])
      sources.set(about.address, { address: about.address, name: about.name, doc, submissions: all })
    }
  }
  const same = target && (await target.look(doc => targetSource(target.address, doc, copies)))
  return [...sources.values(), ...(same ? [same] : [])].sort((a, b) => (a.address < b.address ? -1 : 1))
}

/** A copy of the target in the file with this index; `news`: what the target has not got. */
interface TargetCopy extends Pick<Source, 'name' | 'submissions'> {
  readonly index: number
  readonly news: Uint8Array
}

/** Null where no file holds a copy of it. @throws SatchelFileError damaged */
function targetSource(address: Address, doc: Y.Doc, copies: readonly TargetCopy[]): Source | null {
  const last = copies.at(-1)
  if (!last) return null
  const submissions = withoutRepetitions(copies.flatMap(each => each.submissions))
  const updates = copies.map(({ news }) => news)
  let part = excerpt(doc, updates)
  // What a file carries should be in its state as well; where it is not, its places are needed too.
  const beyond = part ? editsOf(submissions).filter(({ update }) => !contains(part as Y.Doc, update)) : []
  if (beyond.length > 0) {
    part?.destroy()
    part = excerpt(doc, [...updates, ...beyond.map(({ update }) => update)])
  }
  if (part) return { address, name: last.name, doc: part, submissions }
  const damaged = copies.find(({ news }) => !excerpt(doc, [news])) ?? last
  throw new SatchelFileError({ code: 'damaged' }, { file: damaged.index })
}

/** What a state holds beyond what is known; null where it is no update. */
function newsOf(state: Uint8Array, known: Uint8Array): Uint8Array | null {
  try {
    return Y.diffUpdate(state, known)
  } catch {
    return null
  }
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
