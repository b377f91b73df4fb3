// A profile that was copied, or set back to an older copy: two devices under one name, drawing the same numbers.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import * as Y from 'yjs'
import type { OpenDocument } from '../../../src/sync/api.ts'
import { MemoryCopies, MemoryStore } from '../../../src/sync/stores/memory.ts'
import type { Profile } from '../../support/device.ts'
import { partyOfHours } from './parties.ts'
import { agrees, delivered, draftsOf, Life, notes, openListed, pipelineOf, set, value } from './support.ts'

const party = partyOfHours()

/** Everything on this profile's disk, once more. */
async function cloned(profile: Profile): Promise<Profile> {
  const [store, copies] = [new MemoryStore(), new MemoryCopies()]
  await store.write({ putRows: await profile.store.rows(), putDrafts: await profile.store.drafts() })
  await store.carry({ putLines: await profile.store.catalogue(), putSettings: await profile.store.settings() })
  for (const record of await profile.store.documents()) {
    await store.write({ putDocument: record })
    const doc = new Y.Doc()
    await profile.copies.open(record.copy, doc).loaded
    await copies.keep(record.copy, [Y.encodeStateAsUpdate(doc)])
  }
  return { ...profile, store, copies }
}

/** A rep’s device and its clone, both with the same pipeline; `unsent` is done before, without a network. */
async function two(unsent: (document: OpenDocument) => Promise<void>) {
  const first = await party.rep()
  const one = await pipelineOf(first)
  await set(one, 'r1', { price: 1 })
  await delivered(first)
  await first.goOffline()
  await unsent(one)
  const clone = await cloned(first.profile)
  first.goOnline()
  await delivered(first)
  const second = party.keep(await Life.start(() => party.relay, clone))
  const other = await openListed(second, one.address)
  await delivered(second)
  return { first, second, one, other }
}

describe('a cloned profile', () => {
  it('N3 what both had not sent yet is there once', async () => {
    const { one, other, second } = await two(async document => {
      await set(document, 'r1', { quantity: 2 })
      notes(document).insert(0, 'im Keller')
      await document.flush()
    })
    await agrees(one, party.relay)
    await agrees(other, party.relay)
    assert.equal(notes(other).toString(), 'im Keller')
    assert.deepEqual(draftsOf(second), [])
  })

  it('N4 R12 a number the other has used for something else is drawn anew: nothing is lost, nothing is there twice', async () => {
    const { first, second, one, other } = await two(document => set(document, 'r2', { name: 'Bohrer' }))
    await set(one, 'r1', { quantity: 3 })
    await delivered(first)
    await set(other, 'r1', { price: 7 })
    await set(other, 'r3', { name: 'neu' })
    await delivered(second)
    await agrees(other, party.relay)
    await agrees(one, party.relay)
    assert.deepEqual(
      ['r1.quantity', 'r1.price', 'r2.name', 'r3.name'].map(key => value(one, key)),
      [3, 7, 'Bohrer', 'neu'],
    )
    assert.deepEqual([draftsOf(first), draftsOf(second)], [[], []])
  })

  it('R12 letters that only one of them typed stay with the user, with the reason', async () => {
    const { first, second, one, other } = await two(async () => undefined)
    await set(one, 'r1', { quantity: 3 })
    await delivered(first)
    notes(other).insert(0, 'nur hier')
    await other.flush()
    await delivered(second)
    await agrees(other, party.relay)
    assert.deepEqual(draftsOf(second), [['reused', [[{ insert: 'nur hier' }]]]])
  })
})
