// Files as devices save and open them: what they hold, and the rows of their outboxes.

import assert from 'node:assert/strict'
import * as Y from 'yjs'
import { rawKey, sha256, signatureCheck } from '../../../relay/merge/signatures.ts'
import type { OpenDocument } from '../../../src/sync/api.ts'
import type { CarriedSubmission } from '../../../src/sync/file/carried.ts'
import type { FileManifest } from '../../../src/sync/file/manifest.ts'
import { type OpenedDocument, openSatchelFile } from '../../../src/sync/file/opening.ts'
import { type CarriedDocument, canonicalState, writeSatchelFile } from '../../../src/sync/file/satchel-file.ts'
import type { Profile } from '../../support/device.ts'
import { when } from '../../support/device-parts.ts'
import { kinds, type TestRelay } from '../../support/relay.ts'
import type { Life, Party } from '../sync/support.ts'

export async function submissionsOf(profile: Profile, document: OpenDocument): Promise<CarriedSubmission[]> {
  const { device, person } = profile
  return (await profile.store.rows(document.address)).map(({ generation, epoch, entries, signature }) => {
    return { person: person.id, device, generation, epoch, entries, signature }
  })
}

export interface Saved {
  readonly doc: Y.Doc
  readonly address: OpenDocument['address']
  readonly submissions: readonly CarriedSubmission[]
}

export async function carriedOf(profile: Profile, document: OpenDocument): Promise<CarriedDocument> {
  return carried({
    doc: document.doc.value,
    address: document.address,
    submissions: await submissionsOf(profile, document),
  })
}

export function carried({ doc, address, submissions }: Saved): CarriedDocument {
  const state = canonicalState(Y.encodeStateAsUpdate(doc))
  if (!state) throw new Error('a document that is not whole')
  const about = { address, schema: 1, epoch: 1, key: null, owner: '', name: 'West', head: null }
  return { about, state, submissions }
}

export function fileOf(
  relay: TestRelay,
  documents: readonly CarriedDocument[],
  changes: Partial<FileManifest> = {},
): Promise<Uint8Array> {
  const { installation, incarnation, company } = relay.core.accounts.installation()
  const manifest = {
    installation,
    company,
    incarnation,
    relayKey: rawKey(relay.ownDevice.publicKey),
    savedBy: { person: '', name: '', device: '' },
    savedAt: 1_800_000_000_000,
    people: new Map<string, string>(),
    devices: [],
    ...changes,
  }
  return writeSatchelFile(manifest, documents, sha256)
}

/** A file with one document, compared with what is here as the app does it. */
export async function openedBy(
  { relay }: Party,
  { device, profile }: Life,
  bytes: Uint8Array,
): Promise<OpenedDocument> {
  const read = (copies: Parameters<typeof openSatchelFile>[1]['copies']) =>
    openSatchelFile(bytes, {
      reader: {
        kinds,
        installation: relay.installation,
        epochOf: () => null,
        verify: signatureCheck(),
        relayKey: rawKey(relay.ownDevice.publicKey),
      },
      sha256,
      copies,
      person: profile.person,
      now: Date.now(),
    })
  const [first] = (await read(new Map())).documents
  assert.ok(first)
  const { address } = first.received.about
  const here = await device.copyOf(address)
  const [again] = (await read(new Map(here ? [[address, here]] : []))).documents
  assert.ok(again)
  return again
}

/** The same, taken in and opened. */
export async function takenBy(party: Party, life: Life, bytes: Uint8Array): Promise<OpenDocument> {
  const { received } = await openedBy(party, life, bytes)
  await life.device.receive(received)
  const there = life.device.open(received.about.address)
  await when(there.state, state => state === 'open')
  return there
}
