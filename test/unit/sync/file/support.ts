// People with devices of their own who edit copies of a pipeline by hand, and files made of what they have.
import { createHash, createPublicKey, generateKeyPairSync, type KeyObject, sign, verify } from 'node:crypto'
import * as Y from 'yjs'
import type { Address } from '../../../../src/documents/address.ts'
import { withSeen } from '../../../../src/documents/archiving.ts'
import { type Change, captureChanges } from '../../../../src/documents/changes.ts'
import { documentChanges, recordChanges } from '../../../../src/documents/content.ts'
import { type Fields, textRoot } from '../../../../src/documents/kind.ts'
import { defaultStages, OPPORTUNITIES, pipeline, STAGES } from '../../../../src/documents/pipeline.ts'
import { type CarriedSubmission, editsOf } from '../../../../src/sync/file/carried.ts'
import { type CertifiedDevice, certificateBytes } from '../../../../src/sync/file/certificate.ts'
import type { FileManifest } from '../../../../src/sync/file/manifest.ts'
import {
  type CarriedDocument,
  canonicalState,
  type FileReader,
  type VerifySignature,
  writeSatchelFile,
} from '../../../../src/sync/file/satchel-file.ts'
import { encodeEntry, signedBytes } from '../../../../src/sync/wire/entry.ts'

export const INSTALLATION = 'installation-1'
export const ADDRESS = 'pipeline/AAAAAAAAAAAAAAAAAAAAAA' as Address

export const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest()

export const verifySignature: VerifySignature = (key, bytes, signature) =>
  verify(null, bytes, keyObject(key), signature)

const keyObject = (raw: Uint8Array): KeyObject =>
  createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(raw).toString('base64url') }, format: 'jwk' })

export const rawKey = (key: KeyObject): Uint8Array => Buffer.from(String(key.export({ format: 'jwk' }).x), 'base64url')

/** The relay's own device, as far as files know it. */
export const office = generateKeyPairSync('ed25519')

/** A person with one device; `certified` false: it never met the relay. */
export class Carrier {
  readonly person: string
  readonly device: string
  readonly certified: CertifiedDevice
  readonly #key: KeyObject
  #n = 0

  constructor(name: string, { certified = true }: { certified?: boolean } = {}) {
    const pair = generateKeyPairSync('ed25519')
    this.person = `person-${name}`
    this.device = `device-${name}`
    this.#key = pair.privateKey
    const device = { id: this.device, person: this.person, name, key: rawKey(pair.publicKey) }
    const certificate = certified ? sign(null, certificateBytes(INSTALLATION, device), office.privateKey) : null
    this.certified = { ...device, certificate }
  }

  sign(updates: readonly { update: Uint8Array; changes: readonly Change[] }[], address = ADDRESS): CarriedSubmission {
    const entries = updates.map(content => ({ n: ++this.#n, bytes: encodeEntry(content) }))
    const { person, device } = this
    const hashes = entries.map(({ n, bytes }) => ({ n, hash: sha256(bytes) }))
    const text = { installation: INSTALLATION, person, device, address, generation: 1, epoch: 1, hashes }
    const signature = sign(null, signedBytes(text), this.#key)
    return { person, device, generation: 1, epoch: 1, entries, signature }
  }
}

/** A copy of a document on somebody's device: what it holds, and what the relay has not seen of it. */
export class Copy {
  readonly doc = new Y.Doc()
  readonly carrier: Carrier
  submissions: CarriedSubmission[] = []

  constructor(carrier: Carrier, state: Uint8Array) {
    this.carrier = carrier
    Y.applyUpdate(this.doc, state)
  }

  set(record: string, fields: Fields): void {
    this.commit(recordChanges(this.doc, OPPORTUNITIES, record, fields))
  }

  write(record: string, at: number, text: string): void {
    this.commit([[textRoot(OPPORTUNITIES, record, 'notes'), [...(at > 0 ? [{ retain: at }] : []), { insert: text }]]])
  }

  commit(wanted: readonly Change[]): void {
    const changes = wanted.map(change => withSeen(pipeline, this.doc, change))
    const update = captureChanges(this.doc, changes)
    if (update) this.submissions.push(this.carrier.sign([{ update, changes }]))
  }

  get edits() {
    return editsOf(this.submissions)
  }

  get carried(): CarriedDocument {
    const state = canonicalState(Y.encodeStateAsUpdate(this.doc))
    if (!state) throw new Error('a copy that is not whole')
    const about = {
      address: ADDRESS,
      schema: 1,
      epoch: 1,
      key: 'PIP-2026-001',
      owner: 'person-rita',
      name: 'West',
      head: 7,
    }
    return { about, state, submissions: this.submissions }
  }

  value(record: string, field: string): unknown {
    return this.doc.getMap(OPPORTUNITIES).get(`${record}.${field}`)
  }
}

/** A pipeline with stages and these opportunities, as the relay has it. */
export function pipelineState(
  records: Readonly<Record<string, Fields>>,
  fields: Fields = { name: 'West' },
): Uint8Array {
  const doc = new Y.Doc()
  captureChanges(doc, documentChanges(doc, { currency: 'EUR', ...fields }))
  for (const { id, fields } of defaultStages) captureChanges(doc, recordChanges(doc, STAGES, id, fields))
  for (const [id, fields] of Object.entries(records)) captureChanges(doc, recordChanges(doc, OPPORTUNITIES, id, fields))
  return Y.encodeStateAsUpdate(doc)
}

export function manifestOf(carriers: readonly Carrier[], changes: Partial<FileManifest> = {}): FileManifest {
  const [saver] = carriers
  return {
    installation: INSTALLATION,
    company: 'Example Ltd',
    relayKey: rawKey(office.publicKey),
    incarnation: 'incarnation-1',
    savedBy: { person: saver?.person ?? '', name: 'Rita', device: saver?.device ?? '' },
    savedAt: 1_800_000_000_000,
    people: new Map(carriers.map(({ person, certified }) => [person, certified.name])),
    devices: carriers.map(({ certified }) => certified),
    documents: [],
    ...changes,
  }
}

export const fileOf = (documents: readonly CarriedDocument[], manifest: FileManifest): Promise<Uint8Array> =>
  writeSatchelFile(manifest, documents, sha256)

export const readerHere = (changes: Partial<FileReader> = {}): FileReader => ({
  kinds: new Map([[pipeline.name, pipeline]]),
  installation: INSTALLATION,
  epochOf: () => 1,
  verify: verifySignature,
  relayKey: rawKey(office.publicKey),
  ...changes,
})
