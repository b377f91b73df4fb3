// Files opened on devices: worked on without a network, merged, decided about, and carried up for others (H, W13).
import assert from 'node:assert/strict'
import { beforeEach, describe, it } from 'node:test'
import { rawKey, sha256, signatureCheck } from '../../../relay/merge/signatures.ts'
import type { OpenDocument } from '../../../src/sync/api.ts'
import { type OpenedDocument, openSatchelFile } from '../../../src/sync/file/opening.ts'
import { when } from '../../support/device-parts.ts'
import { kinds } from '../../support/relay.ts'
import { partyOfHours } from '../sync/parties.ts'
import {
  agrees,
  atOffice,
  content,
  delivered,
  draftsOf,
  type Life,
  notes,
  pipelineWith,
  relayDoc,
  set,
  value,
} from '../sync/support.ts'

describe('files opened on devices', () => {
  const party = partyOfHours()
  let rita: Life
  let anna: Life
  let document: OpenDocument
  beforeEach(async () => {
    rita = await party.rep()
    anna = await party.life(party.relay.person('Anna Assistant', 'assistant', [rita.profile.person.id]))
    document = await pipelineWith(rita, { r1: { name: 'Pumpen', price: 40 }, r2: { name: 'Öl', price: 1 } })
  })

  const opened = async (life: Life, bytes: Uint8Array): Promise<OpenedDocument> => {
    const { person } = life.profile
    const read = (copies: Parameters<typeof openSatchelFile>[1]['copies']) =>
      openSatchelFile(bytes, {
        reader: {
          kinds,
          installation: party.relay.installation,
          epochOf: () => null,
          verify: signatureCheck(),
          relayKey: rawKey(party.relay.ownDevice.publicKey),
        },
        sha256,
        copies,
        person,
        now: Date.now(),
      })
    const [first] = (await read(new Map())).documents
    assert.ok(first)
    const { address } = first.received.about
    const here = await life.device.copyOf(address)
    const [again] = (await read(new Map(here ? [[address, here]] : []))).documents
    assert.ok(again)
    return again
  }
  const take = async (life: Life, bytes: Uint8Array): Promise<OpenDocument> => {
    const { received } = await opened(life, bytes)
    await life.device.receive(received)
    const there = life.device.open(received.about.address)
    await when(there.state, state => state === 'open')
    return there
  }
  const history = async () => {
    const rows = await party.relay.store.rows(0, Number.MAX_SAFE_INTEGER, document.address)
    return rows.length
  }

  it('P02 a file opens at once without a network, on a device that never had the document', async () => {
    await anna.goOffline()
    const there = await take(anna, await document.satchelFile())
    assert.deepEqual(content(there.doc.value), content(document.doc.value))
    assert.equal(anna.device.catalogue.value.get(document.address)?.summary.name, 'West')
    await set(there, 'r1', { price: 41 })
    anna.goOnline()
    await atOffice(there)
    await agrees(there, party.relay)
    assert.equal((await relayDoc(party.relay, document.address)).getMap('opportunities').get('r1.price'), 41)
  })

  it('H1 it is here after a restart without a network', async () => {
    await rita.goOffline()
    await set(document, 'r1', { price: 45 })
    await anna.goOffline()
    const there = await take(anna, await document.satchelFile())
    await set(there, 'r2', { price: 2 })
    await anna.device.close()
    const again = await party.restart(anna, { online: false })
    const reopened = again.device.open(document.address)
    await when(reopened.state, state => state === 'open')
    assert.deepEqual([value(reopened, 'r1.price'), value(reopened, 'r2.price')], [45, 2])
    assert.equal(again.device.lamp.value, 'device')
  })

  it('H3 what came by file goes up under its author’s name, before what builds on it', async () => {
    await rita.goOffline()
    await set(document, 'r1', { price: 45 })
    notes(document).insert(0, 'Morgens')
    await document.flush()
    await anna.goOffline()
    const there = await take(anna, await document.satchelFile())
    await set(there, 'r1', { price: 46 })
    notes(there).insert(7, ' anrufen')
    await there.flush()
    const before = await history()
    anna.goOnline()
    await delivered(anna)
    await atOffice(there)
    await agrees(there, party.relay)
    assert.ok((await history()) > before)
    const relay = await relayDoc(party.relay, document.address)
    assert.equal(relay.getMap('opportunities').get('r1.price'), 46)
    assert.equal(relay.getText('opportunities.r1.notes').toString(), 'Morgens anrufen')
    assert.deepEqual([draftsOf(anna), draftsOf(rita)], [[], []])
    rita.goOnline()
    await delivered(rita)
    await agrees(document, party.relay)
    assert.deepEqual(draftsOf(rita), [])
  })
})
