// Real satchel files for screens: a pipeline as another device would have saved it.
import * as Y from 'yjs'
import { type Address, newAddress } from '../../../src/documents/address.ts'
import { applyChanges } from '../../../src/documents/changes.ts'
import { documentChanges, recordChanges } from '../../../src/documents/content.ts'
import type { Fields } from '../../../src/documents/kind.ts'
import { OPPORTUNITIES } from '../../../src/documents/pipeline.ts'
import type { CarriedSubmission } from '../../../src/sync/file/carried.ts'
import type { FileManifest } from '../../../src/sync/file/manifest.ts'
import { writeSatchelFile } from '../../../src/sync/file/satchel-file.ts'

const random = (length: number): Uint8Array => crypto.getRandomValues(new Uint8Array(length))

export interface FileWish {
  readonly address?: Address
  readonly name?: string
  readonly records?: Readonly<Record<string, Fields>>
  readonly submissions?: readonly CarriedSubmission[]
  readonly manifest?: Partial<FileManifest>
}

/** A file of one pipeline, of the company that memory devices belong to. */
export async function satchelFile({ name = 'Süd', records = {}, submissions = [], ...more }: FileWish): Promise<File> {
  const doc = new Y.Doc()
  applyChanges(doc, documentChanges(doc, { name, currency: 'EUR' }))
  for (const [id, fields] of Object.entries(records))
    applyChanges(doc, recordChanges(doc, OPPORTUNITIES, id, { ...fields }))
  const address = more.address ?? newAddress('pipeline', random)
  const about = { address, schema: 1, epoch: 0, key: 'PIP-2026-007', owner: 'd', name, head: 1 }
  const manifest = {
    installation: 'musterbau',
    company: 'Musterbau GmbH',
    relayKey: null,
    incarnation: null,
    savedBy: { person: 'd', name: 'Darcel Schlecht', device: 'phone' },
    savedAt: Date.UTC(2026, 10, 21, 17, 30),
    people: new Map([['d', 'Darcel Schlecht']]),
    devices: [],
    ...more.manifest,
  }
  const sha256 = async (bytes: Uint8Array) =>
    new Uint8Array(await crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>))
  const state = Y.encodeStateAsUpdate(doc)
  doc.destroy()
  const bytes = await writeSatchelFile(manifest, [{ about, state, submissions }], sha256)
  return new File([bytes as Uint8Array<ArrayBuffer>], `${name}.satchel`)
}
