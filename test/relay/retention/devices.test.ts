// Devices that were away while the past of their document went: what waits with them goes up, nothing of it twice.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import * as Y from 'yjs'
import { OPPORTUNITIES } from '../../../src/documents/pipeline.ts'
import type { OpenDocument } from '../../../src/sync/api.ts'
import type { HistoryPage } from '../../../src/sync/wire/history.ts'
import { when } from '../../support/device.ts'
import { carriedOf, fileOf } from '../merge/support.ts'
import { partyOfTests } from '../sync/parties.ts'
import {
  agrees,
  apart,
  atOffice,
  delivered,
  draftsOf,
  type Life,
  notes,
  relayDoc,
  set,
  value,
} from '../sync/support.ts'

const party = partyOfTests()

const trimmed = async ({ address }: OpenDocument): Promise<number> => {
  const done = await party.relay.core.trimmer.trim({ before: Date.now() + 60_000 }, [address])
  return done.reduce((sum, { rows }) => sum + rows, 0)
}

describe('R a device that was away while the past of its document went', () => {
  it('R3 R4 hands over what waits with it, in the epoch it was made in, and gets what it missed', async () => {
    const [here, document, there, other] = await apart(party)
    there.goOnline()
    await set(other, 'r1', { price: 500 })
    await atOffice(other)
    await set(document, 'r2', { price: 600, name: 'Pumps' })
    notes(document).insert(13, ' four')
    await document.flush()
    assert.ok((await trimmed(document)) > 5)
    here.goOnline()
    await delivered(here)
    for (const each of [document, other]) await agrees(each, party.relay)
    assert.deepEqual([value(document, 'r1.price'), value(document, 'r2.price')], [500, 600])
    assert.equal(notes(document).toString(), 'one two three four')
    assert.deepEqual([draftsOf(here), draftsOf(there)], [[], []])
  })

  it('R3 Z5 does its changes again where the document was built anew as well, and what had arrived is not done twice', async () => {
    const [here, document] = await apart(party)
    here.goOnline()
    await when(here.device.connection, status => status === 'online')
    here.incoming = frame => (frame.type === 'answer' ? 'cut' : 'pass')
    notes(document).insert(0, 'zero ')
    await document.flush()
    await when(here.device.connection, status => status !== 'online')
    await here.goOffline()
    here.incoming = () => 'pass'
    const { rooms } = party.relay.core
    assert.equal((await relayDoc(party.relay, document.address)).getText('opportunities.r1.notes').length, 18)
    await set(document, 'r1', { price: 77 })
    while (!(await rooms.compact(document.address))) await new Promise(resolve => setImmediate(resolve))
    assert.ok((await trimmed(document)) > 5)
    here.goOnline()
    await delivered(here)
    await agrees(document, party.relay)
    assert.equal(notes(document).toString(), 'zero one two three')
    assert.equal(value(document, 'r1.price'), 77)
    assert.deepEqual(draftsOf(here), [])
  })

  it('R3 M2 entries of a file that went in before are answered from what is left, and nothing is written', async () => {
    const [here, document] = await apart(party)
    await set(document, 'r1', { price: 45 })
    notes(document).insert(0, 'late ')
    await document.flush()
    const file = await fileOf(party.relay, [await carriedOf(here.profile, document)])
    here.goOnline()
    await delivered(here)
    const { merger, store } = party.relay.core
    await trimmed(document)
    const state = Y.encodeStateAsUpdate(await relayDoc(party.relay, document.address))
    const last = store.last
    const into = { address: document.address }
    const report = await merger.merge({ into, files: [file], documents: [], person: party.office.id })
    assert.deepEqual(report.sources[0]?.entries, { committed: 2, refused: 0, held: 0, unvouched: 0 })
    assert.deepEqual(report.sources[0]?.records, [])
    assert.deepEqual(Y.encodeStateAsUpdate(await relayDoc(party.relay, document.address)), state)
    assert.equal(store.last, last)
  })

  it('R4 K8 the lists of a device that has everything stay as they are: nothing is told, nothing is brought', async () => {
    const [here, document, there] = await apart(party)
    here.goOnline()
    there.goOnline()
    await delivered(here)
    const { rooms, store, catalogue } = party.relay.core
    await rooms.saveSummaries()
    const head = (await store.document(document.address))?.head ?? 0
    for (const { device } of [here, there])
      await when(device.catalogue, all => all.get(document.address)?.head === head)
    const brought = ({ frames }: Life) => frames.filter(({ type }) => type === 'pulled').length
    const before = [brought(here), brought(there)]
    const listed = await store.catalogue.sequence()
    assert.ok((await trimmed(document)) > 5)
    await catalogue.settle()
    assert.equal(await store.catalogue.sequence(), listed)
    assert.equal((await store.document(document.address))?.head, head)
    await there.goOffline()
    there.goOnline()
    await when(there.device.connection, status => status === 'online')
    await delivered(there)
    assert.deepEqual([brought(here), brought(there)], before)
  })

  it('R7 its history says where it reaches back to, of a record only where that was there by then', async () => {
    const [here, document] = await apart(party)
    here.goOnline()
    await trimmed(document)
    const { at = 0, since = 0 } = party.relay.core.store.trims.of(document.address) ?? {}
    await set(document, 'r1', { price: 1_000 })
    await set(document, 'new', { name: 'New' })
    await delivered(here)
    const page = async (query: string): Promise<HistoryPage> => {
      const headers = { authorization: `Bearer ${here.profile.token}` }
      const path = `/api/documents/${document.address}/history?${query}`
      return (await (await fetch(`${party.relay.origin}${path}`, { headers })).json()) as HistoryPage
    }
    const whole = await page('')
    assert.deepEqual([whole.entries.length, whole.next, whole.trimmed], [2, null, { since, at }])
    assert.equal(
      whole.entries.some(({ begins }) => begins),
      false,
    )
    const one = await page(`record=${OPPORTUNITIES}/r1`)
    const changed = one.entries.flatMap(({ changes }) => changes)
    assert.deepEqual(one.trimmed, { since, at })
    assert.deepEqual(changed, [{ type: 'field', root: OPPORTUNITIES, key: 'r1.price', base: 37, value: 1_000 }])
    assert.equal((await page(`record=${OPPORTUNITIES}/new`)).trimmed, undefined)
    const untouched = await page(`record=${OPPORTUNITIES}/r2`)
    assert.deepEqual([untouched.entries, untouched.trimmed], [[], { since, at }])
  })
})
