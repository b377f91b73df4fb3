// Writing and reading satchel files: documents with what the relay has not acknowledged, from hand to hand (DESIGN 8).
import * as Y from 'yjs'
import { parseAddress } from '../../documents/address.ts'
import type { Kind } from '../../documents/kind.ts'
import { signedBytes } from '../wire/entry.ts'
import { type CarriedSubmission, decodeCarried, encodeCarried } from './carried.ts'
import { certificateBytes } from './certificate.ts'
import { packSections, type Sha256, unpackSections } from './container.ts'
import { SatchelFileError } from './errors.ts'
import { decodeManifest, encodeManifest, type FileDocument, type FileManifest } from './manifest.ts'

/** One document of a file. */
export interface CarriedDocument {
  readonly about: FileDocument
  /** Yjs update (V1): everything its saver saw, entries included. */
  readonly state: Uint8Array
  /** The saver's own and those carried for others, in the order they were applied. */
  readonly submissions: readonly CarriedSubmission[]
}

export interface SatchelFile {
  readonly manifest: FileManifest
  /** In the order of the manifest. */
  readonly documents: readonly CarriedDocument[]
}

/** Ed25519: whether this signature over these bytes was made with the private half of `key` (raw 32 bytes). */
export type VerifySignature = (
  key: Uint8Array,
  bytes: Uint8Array<ArrayBuffer>,
  signature: Uint8Array,
) => Promise<boolean> | boolean

/** @throws SatchelFileError tooLarge */
export function writeSatchelFile(
  manifest: Omit<FileManifest, 'documents'>,
  documents: readonly CarriedDocument[],
  sha256: Sha256,
): Promise<Uint8Array> {
  const whole = { ...manifest, documents: documents.map(({ about }) => about) }
  const contents = documents.flatMap(({ state, submissions }) => [state, encodeCarried(submissions)])
  return packSections([encodeManifest(whole), ...contents], sha256)
}

/**
 * A document's state in the one form that all copies with the same content have: structs joined as far as they go.
 * `null` where the bytes are no whole Yjs update.
 */
export function canonicalState(state: Uint8Array): Uint8Array | null {
  const doc = docOf(state)
  if (!doc) return null
  const canonical = Y.encodeStateAsUpdate(doc)
  doc.destroy()
  return canonical
}

/** A document with this state, or null where the bytes are no whole Yjs update. */
export function docOf(state: Uint8Array): Y.Doc | null {
  const doc = new Y.Doc()
  try {
    Y.applyUpdate(doc, state)
    if (!doc.store.pendingStructs && !doc.store.pendingDs) return doc
  } catch {
    // Bytes that are no update; what Yjs says of them helps nobody.
  }
  doc.destroy()
  return null
}

/** Takes a file apart; everything in it has the form it should. What it says is not yet believed. @throws SatchelFileError */
export async function readSatchelFile(bytes: Uint8Array, sha256: Sha256): Promise<SatchelFile> {
  const [first, ...sections] = await unpackSections(bytes, sha256)
  const manifest = first && decodeManifest(first)
  if (!manifest || sections.length !== 2 * manifest.documents.length) throw new SatchelFileError({ code: 'damaged' })
  const documents = manifest.documents.map((about, index): CarriedDocument => {
    const [state, entries] = sections.slice(2 * index)
    const submissions = entries && decodeCarried(entries)
    if (!state || !submissions) throw new SatchelFileError({ code: 'damaged' })
    return { about, state, submissions }
  })
  return { manifest, documents }
}

/** What whoever reads a file knows already. */
export interface FileReader {
  readonly kinds: ReadonlyMap<string, Kind>
  /** Null: this device belongs to nobody yet and takes the file's company for its own. */
  readonly installation: string | null
  /** The epoch in which a document is known here; null where it is not. */
  readonly epochOf: (address: FileDocument['address']) => number | null
  readonly verify: VerifySignature
  /**
   * The key under which a device of a person is enrolled; null where it is not, or not any more. Only the relay knows
   * this; devices leave it out and believe the relay's certificates.
   */
  readonly enrolledKey?: (device: string, person: string) => Uint8Array | null
  /** The key of the relay's own device, where known; else that of the file is believed. */
  readonly relayKey?: Uint8Array | null
}

/** A submission and whether its author is who it says. */
export interface JudgedSubmission extends CarriedSubmission {
  /** False: nobody vouches for the key. Only with the office's approval. */
  readonly vouched: boolean
}

export interface JudgedDocument extends CarriedDocument {
  readonly submissions: readonly JudgedSubmission[]
}

/**
 * Compares a file with what is known here: company, schema, epochs, and every signature. `only` names the documents that
 * are meant; of the others nothing is used. @throws SatchelFileError: nothing of the file may be used.
 */
export async function judgeSatchelFile(
  file: SatchelFile,
  reader: FileReader,
  sha256: Sha256,
): Promise<readonly JudgedDocument[]> {
  const { manifest } = file
  if (reader.installation !== null && manifest.installation !== reader.installation) {
    throw new SatchelFileError({ code: 'otherCompany', company: manifest.company })
  }
  for (const { about } of file.documents) compareWithHere(about, reader)
  const keys = await vouchedKeys(file, reader)
  const judged: JudgedDocument[] = []
  for (const document of file.documents) {
    const submissions: JudgedSubmission[] = []
    for (const submission of document.submissions) {
      submissions.push({ ...submission, vouched: await vouched(document, submission, manifest, reader, keys, sha256) })
    }
    judged.push({ ...document, submissions })
  }
  return judged
}

function compareWithHere(about: FileDocument, { kinds, epochOf }: FileReader): void {
  const name = parseAddress(about.address)?.kind ?? ''
  const kind = kinds.get(name)
  if (!kind || about.schema > kind.declaration.schema) throw new SatchelFileError({ code: 'newerSchema', kind: name })
  const epoch = epochOf(about.address)
  if (epoch === null || about.epoch === epoch) return
  throw new SatchelFileError({ code: about.epoch < epoch ? 'olderEpoch' : 'newerEpoch', document: about.name })
}

interface KnownKey {
  readonly key: Uint8Array
  readonly vouched: boolean
}

const keyName = (device: string, person: string): string => `${device} ${person}`

/** The keys the file brings along, with those a certificate of the relay vouches for. @throws SatchelFileError forged */
async function vouchedKeys({ manifest }: SatchelFile, reader: FileReader): Promise<Map<string, KnownKey>> {
  const relayKey = reader.relayKey ?? manifest.relayKey
  const keys = new Map<string, KnownKey>()
  for (const device of manifest.devices) {
    const { certificate, ...certified } = device
    const text = certificateBytes(manifest.installation, certified) as Uint8Array<ArrayBuffer>
    const believed = certificate !== null && relayKey !== null && (await reader.verify(relayKey, text, certificate))
    keys.set(keyName(device.id, device.person), { key: device.key, vouched: believed })
  }
  return keys
}

/** @throws SatchelFileError forged */
async function vouched(
  { about }: CarriedDocument,
  submission: CarriedSubmission,
  { installation }: FileManifest,
  reader: FileReader,
  keys: ReadonlyMap<string, KnownKey>,
  sha256: Sha256,
): Promise<boolean> {
  const { person, device, generation, epoch, entries, signature } = submission
  const enrolled = reader.enrolledKey?.(device, person) ?? null
  const carried = keys.get(keyName(device, person))
  const known: KnownKey | undefined = reader.enrolledKey
    ? enrolled
      ? { key: enrolled, vouched: true }
      : carried && { ...carried, vouched: false }
    : carried
  if (!known) return false
  const hashes = []
  for (const { n, bytes } of entries) hashes.push({ n, hash: await sha256(bytes) })
  const text = signedBytes({ installation, person, device, address: about.address, generation, epoch, hashes })
  if (!(await reader.verify(known.key, text, signature))) {
    throw new SatchelFileError({ code: 'forged', document: about.name })
  }
  return known.vouched
}
