// Files from hand to hand over a day: the office's in the morning, the rep's in the evening, no network in between.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { beforeEach, describe, it } from 'node:test'
import * as Y from 'yjs'
import { exportSatchel } from '../../../relay/merge/export.ts'
import { rawKey, sha256, signatureCheck } from '../../../relay/merge/signatures.ts'
import { newAddress } from '../../../src/documents/address.ts'
import type { OpenDocument } from '../../../src/sync/api.ts'
import { canonicalState, docOf, judgeSatchelFile, readSatchelFile } from '../../../src/sync/file/satchel-file.ts'
import { kinds } from '../../support/relay.ts'
import { partyOfSuite } from '../sync/parties.ts'
import {
  agrees,
  atOffice,
  content,
  delivered,
  type Life,
  notes,
  openListed,
  pipelineWith,
  relayDoc,
  set,
  value,
} from '../sync/support.ts'

describe('a day with files', () => {
  const party = partyOfSuite()
  let rita: Life
  let document: OpenDocument
  beforeEach(async () => {
    rita = await party.rep()
    document = await pipelineWith(rita, { r1: { name: 'Pumpen', price: 40 }, r2: { name: 'Öl' } })
  })

  /** As another device reads it, which knows the relay's key and no enrolments. */
  const read = async (bytes: Uint8Array) => {
    const file = await readSatchelFile(bytes, sha256)
    const judged = await judgeSatchelFile(
      file,
      {
        kinds,
        installation: party.relay.installation,
        epochOf: () => null,
        verify: signatureCheck(),
        relayKey: rawKey(party.relay.ownDevice.publicKey),
      },
      sha256,
    )
    const [only] = judged
    assert.ok(only && judged.length === 1)
    const doc = docOf(only.state)
    assert.ok(doc)
    return { file, document: only, doc }
  }
  const merge = (file: Uint8Array) =>
    party.relay.core.merger.merge({
      into: { address: document.address },
      files: [file],
      documents: [],
      person: party.office.id,
    })

  it('P02 the office’s file holds the whole pipeline, and reads without a network', async () => {
    notes(document).insert(0, 'Morgens anrufen')
    await document.flush()
    await atOffice(document)
    const file = await exportSatchel(party.relay.core, [document.address], 1)
    const { doc, document: carried } = await read(file)
    assert.deepEqual(content(doc), content(document.doc.value))
    assert.equal(carried.about.name, 'West')
    assert.match(carried.about.key ?? '', /^PIP-/)
    assert.deepEqual(carried.submissions, [])
  })

  it('P03 edits made without a network show at once, are marked as newer, and are in the file with their author’s signature', async () => {
    await rita.goOffline()
    await set(document, 'r1', { price: 45 })
    assert.equal(value(document, 'r1.price'), 45)
    assert.equal(document.lamp.value, 'device')
    const { file, document: carried, doc } = await read(await document.satchelFile())
    assert.equal(file.manifest.savedBy.name, rita.profile.person.name)
    assert.equal(doc.getMap('opportunities').get('r1.price'), 45)
    assert.deepEqual(
      carried.submissions.map(({ person, entries, vouched }) => [person, entries.length, vouched]),
      [[rita.profile.person.id, 1, true]],
    )
  })

  it('P04 at day’s end the office pipeline equals the device’s, and nothing comes twice when it is back', async () => {
    await rita.goOffline()
    await set(document, 'r1', { price: 45 })
    await set(document, 'r3', { name: 'Neu' })
    notes(document).insert(0, 'Grüße')
    await document.flush()
    const report = await merge(await document.satchelFile())
    assert.deepEqual(report.counts, { added: 1, changed: 1, collided: 0, archived: 0, unchanged: 1 })
    assert.deepEqual(content(await relayDoc(party.relay, document.address)), content(document.doc.value))
    const before = Y.encodeStateAsUpdate(await relayDoc(party.relay, document.address))
    rita.goOnline()
    await delivered(rita)
    await agrees(document, party.relay)
    assert.deepEqual(Y.encodeStateAsUpdate(await relayDoc(party.relay, document.address)), before)
    assert.deepEqual(rita.device.drafts.value, [])
  })

  it('P01 written, read and written again, a file holds the same, whoever of the two wrote it', async () => {
    const ours = await read(await exportSatchel(party.relay.core, [document.address], 1))
    const theirs = await read(await document.satchelFile())
    assert.deepEqual(theirs.document.state, ours.document.state)
    assert.deepEqual(theirs.document.about, { ...ours.document.about, head: theirs.document.about.head })
    assert.deepEqual(canonicalState(ours.document.state), ours.document.state)
  })

  it('P12 a pipeline begun without a network goes to the office in a file, before its device does', async () => {
    await rita.goOffline()
    const begun = await rita.device.create(document.kind, { name: 'Unterwegs' })
    await set(begun, 'a1', { name: 'Erste' })
    const report = await party.relay.core.merger.merge({
      into: { address: begun.address },
      files: [await begun.satchelFile()],
      documents: [],
      person: party.office.id,
    })
    assert.equal(report.into, begun.address)
    const desk = await party.life(party.office)
    const there = await openListed(desk, begun.address)
    assert.equal(value(there, 'a1.name'), 'Erste')
    rita.goOnline()
    await delivered(rita)
    await agrees(begun, party.relay)
    assert.deepEqual(rita.device.drafts.value, [])
  })

  it('a document that is not here cannot be saved', async () => {
    await rita.goOffline()
    const unknown = rita.device.open(newAddress(document.kind.name, randomBytes))
    await assert.rejects(unknown.satchelFile(), { name: 'NotHereError' })
  })
})
