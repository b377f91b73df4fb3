// A satchel file of what this device has: a document as it stands, and what of it the relay has not acknowledged (P01).
import * as Y from 'yjs'
import { parseAddress } from '../../documents/address.ts'
import { readDocument } from '../../documents/content.ts'
import type { Kind } from '../../documents/kind.ts'
import type { CatalogueLine, Person } from '../api.ts'
import type { Environment, Identity } from '../environment.ts'
import { inOrder } from '../received.ts'
import type { Carried, OutboxRow } from '../stores/store.ts'
import type { CertifiedDevice } from './certificate.ts'
import { SatchelFileError } from './errors.ts'
import type { FileDocument, FileManifest } from './manifest.ts'
import { type CarriedDocument, docOf, writeSatchelFile } from './satchel-file.ts'

/** A document as this device has it at one moment. */
export interface DocumentAsKept {
  readonly address: FileDocument['address']
  readonly kind: Kind
  readonly epoch: number
  /** Yjs update (V1), with everything the rows hold. */
  readonly state: Uint8Array
  /** What the relay has not acknowledged, in order. */
  readonly rows: readonly OutboxRow[]
  /** What is carried of it for others. */
  readonly carried: Carried | null
  /** Its line in the lists; none where it was begun here and is in no list yet. */
  readonly line: CatalogueLine | undefined
}

/** Who saves it, and what they know of the relay. */
export interface Saver {
  readonly person: Person
  readonly company: string
  /** Null where this device has never spoken to it. */
  readonly incarnation: string | null
}

/** The file's bytes. @throws SatchelFileError tooLarge, damaged (the copy here is not whole) */
export function saveSatchelFile(
  { identity, clock, sha256 }: Pick<Environment, 'identity' | 'clock' | 'sha256'>,
  { person, company, incarnation }: Saver,
  kept: readonly DocumentAsKept[],
): Promise<Uint8Array> {
  const vouched = identity.vouched?.() ?? null
  const { id, name } = person
  const people = new Map([[id, name]])
  for (const { line } of kept)
    if (line && line.facts.ownerName !== '') people.set(line.facts.owner, line.facts.ownerName)
  const devices = new Map<string, CertifiedDevice>()
  for (const { carried } of kept) {
    for (const [person, called] of carried?.people ?? []) if (!people.has(person)) people.set(person, called)
    for (const device of carried?.devices ?? []) devices.set(device.id, device)
  }
  if (vouched) devices.set(identity.device, { id: identity.device, person: id, ...pick(vouched) })
  const manifest: Omit<FileManifest, 'documents'> = {
    installation: identity.installation,
    company,
    relayKey: vouched?.relayKey ?? null,
    incarnation,
    savedBy: { person: id, name, device: identity.device },
    savedAt: clock(),
    people,
    // Of one enrolled earlier, without the relay's word, only the relay can tell whose the entries are.
    devices: [...devices.values()],
  }
  return writeSatchelFile(
    manifest,
    kept.map(each => carried(each, identity, id)),
    sha256,
  )
}

const pick = ({ name, key, certificate }: NonNullable<ReturnType<NonNullable<Identity['vouched']>>>) => ({
  name,
  key,
  certificate,
})

function carried(
  { address, kind, epoch, state, rows, carried: others, line }: DocumentAsKept,
  identity: Identity,
  person: string,
) {
  // In the one form all copies with this content have (F6).
  const doc = docOf(state)
  if (!doc) throw new SatchelFileError({ code: 'damaged' })
  const { declaration } = kind
  const about: FileDocument = {
    address,
    schema: declaration.schema,
    epoch,
    key: line?.facts.key || null,
    owner: line?.facts.owner ?? person,
    name: declaration.summarize(readDocument(kind, doc)).name || (parseAddress(address)?.id ?? ''),
    head: line && line.head > 0 ? line.head : null,
  }
  const submissions = inOrder(rows, others?.submissions ?? [], identity)
  const document: CarriedDocument = { about, state: Y.encodeStateAsUpdate(doc), submissions }
  doc.destroy()
  return document
}
