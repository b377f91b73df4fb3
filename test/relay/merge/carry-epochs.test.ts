// Files across the epochs of a document: what they hold of another one is refused with a sentence, and what is carried of
// it for others is done again by its author.
import assert from 'node:assert/strict'
import { beforeEach, describe, it } from 'node:test'
import { decodeRow } from '../../../relay/journal/row.ts'
import { rawKey, sha256, signatureCheck } from '../../../relay/merge/signatures.ts'
import { isFieldChange, parseChanges } from '../../../src/documents/changes.ts'
import type { OpenDocument } from '../../../src/sync/api.ts'
import { SatchelFileError } from '../../../src/sync/file/errors.ts'
import { openSatchelFile } from '../../../src/sync/file/opening.ts'
import { decodeEntry } from '../../../src/sync/wire/entry.ts'
import { when } from '../../support/device-parts.ts'
import { kinds } from '../../support/relay.ts'
import { partyOfHours } from '../sync/parties.ts'
import {
  agrees,
  atOffice,
  delivered,
  draftsOf,
  type Life,
  notes,
  pipelineWith,
  relayDoc,
  set,
  value,
} from '../sync/support.ts'

describe('files across epochs', () => {
  const party = partyOfHours()
  let rita: Life
  let anna: Life
  let document: OpenDocument
  beforeEach(async () => {
    rita = await party.rep()
    const { id, name } = rita.profile.person
    anna = await party.life(party.relay.person(`Anna, with ${name}`, 'assistant', [id]))
    document = await pipelineWith(rita, { r1: { name: 'Pumpen', price: 40 }, r2: { name: 'Öl', price: 1 } })
    for (let price = 10; price < 40; price++) await set(document, `r${1 + (price % 2)}`, { quantity: price })
    await atOffice(document)
  })

  const buildAnew = async () => {
    const { rooms } = party.relay.core
    while (!(await rooms.compact(document.address))) await new Promise(resolve => setImmediate(resolve))
  }

  /** Opens a file as a device does that knows these epochs. */
  const received = async (life: Life, bytes: Uint8Array, epochOf: () => number | null = () => null) => {
    const { person } = life.profile
    const reader = {
      kinds,
      installation: party.relay.installation,
      epochOf,
      verify: signatureCheck(),
      relayKey: rawKey(party.relay.ownDevice.publicKey),
    }
    const here = await life.device.copyOf(document.address)
    const copies = new Map(here ? [[document.address, here]] : [])
    const { documents } = await openSatchelFile(bytes, { reader, sha256, copies, person, now: Date.now() })
    assert.ok(documents[0])
    return documents[0].received
  }
  const take = async (life: Life, bytes: Uint8Array): Promise<OpenDocument> => {
    await life.device.receive(await received(life, bytes))
    const there = life.device.open(document.address)
    await when(there.state, state => state === 'open')
    return there
  }
  const refused = (code: string) => (error: unknown) => error instanceof SatchelFileError && error.problem.code === code

  /** How often the journal holds that somebody set this value. */
  const written = async (wanted: unknown): Promise<string[]> => {
    const rows = await party.relay.core.store.rows(0, Number.MAX_SAFE_INTEGER, document.address)
    return rows.flatMap(({ body }) =>
      decodeRow(body).flatMap(({ person, entries }) =>
        entries.flatMap(({ bytes }) => {
          const entry = decodeEntry(bytes)
          const parsed = entry?.type === 'update' ? parseChanges(entry.changes) : { changes: [] }
          const changes = 'changes' in parsed ? parsed.changes : []
          return changes.flatMap(change => (isFieldChange(change) && change[3] === wanted ? [person] : []))
        }),
      ),
    )
  }

  it('P07 one of an older epoch is refused with a sentence, whoever reads it, and nothing of it is used', async () => {
    const old = await document.satchelFile()
    await rita.goOffline()
    await anna.goOffline()
    await buildAnew()
    const { address } = document
    const epoch = (await party.relay.core.store.document(address))?.epoch ?? 0
    anna.goOnline()
    await when(anna.device.catalogue, lines => lines.get(address)?.facts.epoch === epoch)
    await assert.rejects(
      received(anna, old, () => epoch),
      refused('olderEpoch'),
    )
    const before = await anna.device.copyOf(address)
    await assert.rejects(async () => anna.device.receive(await received(anna, old)), refused('olderEpoch'))
    assert.deepEqual(await anna.device.copyOf(address), before)
    assert.match(new SatchelFileError({ code: 'olderEpoch', document: 'West' }).message, /rebuilt at the office/)
  })

  it('Z7 one of a newer epoch waits until the device has heard of that, and then brings what it holds', async () => {
    const there = anna.device.open(document.address)
    await agrees(there, party.relay)
    await anna.goOffline()
    await rita.goOffline()
    await buildAnew()
    rita.goOnline()
    await agrees(document, party.relay)
    await rita.goOffline()
    await set(document, 'r1', { price: 45 })
    const newer = await document.satchelFile()
    await assert.rejects(async () => anna.device.receive(await received(anna, newer)), refused('newerEpoch'))
    anna.goOnline()
    await agrees(there, party.relay)
    await anna.goOffline()
    await take(anna, newer)
    assert.equal(value(there, 'r1.price'), 45)
    await set(there, 'r1', { price: 46 })
    anna.goOnline()
    await delivered(anna)
    await agrees(there, party.relay)
    rita.goOnline()
    await delivered(rita)
    await agrees(document, party.relay)
    assert.equal(value(document, 'r1.price'), 46)
    assert.deepEqual(await written(45), [rita.profile.person.id])
    assert.deepEqual(await party.relay.core.store.collisions(document.address), [])
    assert.deepEqual([draftsOf(anna), draftsOf(rita)], [[], []])
  })

  it('Z6 a document that files are merged into is not built anew meanwhile', async () => {
    await rita.goOffline()
    await set(document, 'r1', { price: 45 })
    const file = await document.satchelFile()
    await anna.goOffline()
    const { merger, rooms, store } = party.relay.core
    const { address } = document
    while ((await rooms.room(address))?.members.size) await new Promise(resolve => setImmediate(resolve))
    let meanwhile: Promise<unknown> = Promise.resolve('nobody tried')
    const onWriting = () => {
      meanwhile = rooms.compact(address)
    }
    const person = party.office.id
    const { counts } = await merger.merge({ person, files: [file], documents: [], into: { address }, onWriting })
    assert.equal(await meanwhile, null)
    assert.equal(counts.changed, 1)
    assert.equal((await store.document(address))?.epoch, 1)
    await buildAnew()
    assert.equal((await relayDoc(party.relay, address)).getMap('opportunities').get('r1.price'), 45)
  })

  for (const first of ['the author', 'the carrier'] as const) {
    it(`B4 Z5 Z11 what is carried across an epoch is done again by its author, once (${first} comes first)`, async () => {
      await rita.goOffline()
      await anna.goOffline()
      await set(document, 'r1', { price: 45 })
      notes(document).insert(0, 'Morgens')
      await document.flush()
      const there = await take(anna, await document.satchelFile())
      await set(there, 'r2', { price: 2_222 })
      notes(there, 'r2').insert(0, 'Abends')
      await there.flush()
      await buildAnew()
      const order = first === 'the author' ? [rita, anna] : [anna, rita]
      for (const life of order) {
        life.goOnline()
        await delivered(life)
        await atOffice(life === rita ? document : there)
      }
      for (const each of [document, there]) await agrees(each, party.relay)
      assert.deepEqual([value(document, 'r1.price'), value(document, 'r2.price')], [45, 2_222])
      const relay = await relayDoc(party.relay, document.address)
      const text = (record: string) => relay.getText(`opportunities.${record}.notes`).toString()
      assert.deepEqual([text('r1'), text('r2')], ['Morgens', 'Abends'])
      const [ritaId, annaId] = [rita.profile.person.id, anna.profile.person.id]
      assert.deepEqual([await written(45), await written(2_222)], [[ritaId], [annaId]])
      assert.deepEqual(await party.relay.core.store.collisions(document.address), [])
      assert.deepEqual([draftsOf(anna), draftsOf(rita)], [[], []])
    })
  }
})
