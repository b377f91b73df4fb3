// Files as devices save them: what they hold, and the rows of their outboxes.
import * as Y from 'yjs'
import { rawKey, sha256 } from '../../../relay/merge/signatures.ts'
import type { OpenDocument } from '../../../src/sync/api.ts'
import type { CarriedSubmission } from '../../../src/sync/file/carried.ts'
import type { FileManifest } from '../../../src/sync/file/manifest.ts'
import { type CarriedDocument, canonicalState, writeSatchelFile } from '../../../src/sync/file/satchel-file.ts'
import type { Profile } from '../../support/device.ts'
import type { TestRelay } from '../../support/relay.ts'

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
