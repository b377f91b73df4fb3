// A profile that was copied, or set back to an older copy: two devices under one name, drawing the same numbers.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import * as Y from 'yjs'
import { pipeline } from '../../../src/documents/pipeline.ts'
import type { OpenDocument } from '../../../src/sync/api.ts'
import { MemoryCopies, MemoryStore } from '../../../src/sync/stores/memory.ts'
import { type Profile, when } from '../../support/device.ts'
import { TabStrip } from '../../support/tab-strip.ts'
import { partyOfHours } from './parties.ts'
import {
  agrees,
  delivered,
  draftsOf,
  Life,
  type LifeOptions,
  notes,
  openListed,
  pipelineOf,
  set,
  unheard,
  value,
} from './support.ts'

const party = partyOfHours()

/** Everything on this profile's disk, once more. */
async function cloned(profile: Profile): Promise<Profile> {
  const [store, copies] = [new MemoryStore(), new MemoryCopies()]
  store.device = profile.store.device
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
async function two(
  unsent: (document: OpenDocument) => Promise<void> = async () => undefined,
  options: LifeOptions = {},
) {
  const first = await party.rep()
  const one = await pipelineOf(first)
  await set(one, 'r1', { price: 1 })
  await delivered(first)
  await first.goOffline()
  await unsent(one)
  const clone = await cloned(first.profile)
  first.goOnline()
  await delivered(first)
  const second = party.keep(await Life.start(() => party.relay, clone, options))
  const other = await openListed(second, one.address)
  await delivered(second)
  return { first, second, one, other }
}

/** Resolves when this device is another one than the one it was copied from. */
async function isItself({ device, profile }: Life): Promise<void> {
  while (profile.store.device === profile.device) await new Promise(resolve => setImmediate(resolve))
  await when(device.connection, status => status === 'online')
}

/** How often a number of this device was taken already. */
const reused = ({ frames }: Life): number =>
  frames
    .flatMap(frame => (frame.type === 'answer' ? frame.answers : []))
    .filter(answer => answer.status === 'refused' && answer.refusal.code === 'reused').length

/** The numbers it has sent, and the devices in whose name its connections began. */
const sent = ({ frames }: Life): number[] =>
  frames.flatMap(frame => (frame.type === 'submit' ? frame.submission.entries.map(({ n }) => n) : []))
const names = ({ frames }: Life): string[] =>
  frames.flatMap(frame => (frame.type === 'hello' ? [frame.hello.device] : []))

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
    const { first, second, one, other } = await two()
    await set(one, 'r1', { quantity: 3 })
    await delivered(first)
    notes(other).insert(0, 'nur hier')
    await other.flush()
    await delivered(second)
    await agrees(other, party.relay)
    assert.deepEqual(draftsOf(second), [['reused', [[{ insert: 'nur hier' }]]]])
  })
})

describe('a cloned profile that has found out', () => {
  it('E1 E2 E3 is a device of its own from then on: its numbers begin at 1, and nobody takes turns any more', async () => {
    const { first, second, one, other } = await two()
    await set(one, 'r1', { quantity: 3 })
    await delivered(first)
    await set(other, 'r1', { price: 7 })
    await isItself(second)
    assert.equal(reused(second), 1)
    // The other finds its next number taken by what was made again here, once.
    await set(one, 'r1', { quantity: 4 })
    await isItself(first)
    for (const { frames } of [first, second]) frames.length = 0
    for (let round = 1; round <= 5; round++) {
      await set(one, 'r1', { quantity: round })
      await set(other, 'r2', { quantity: round })
      notes(other, 'r2').insert(0, `${round}`)
      await other.flush()
    }
    await delivered(first)
    await delivered(second)
    await agrees(one, party.relay)
    await agrees(other, party.relay)
    assert.deepEqual(
      [reused(first), reused(second), sent(second)],
      [0, 0, Array.from({ length: 10 }, (_, index) => index + 1)],
    )
    assert.deepEqual([value(one, 'r1.price'), notes(one, 'r2').toString()], [7, '54321'])
    assert.deepEqual([draftsOf(first), draftsOf(second)], [[], []])
    const again = await party.restart(second)
    await second.device.close()
    const reopened = await openListed(again, one.address)
    await set(reopened, 'r3', { name: 'nach dem Neustart' })
    await delivered(again)
    await agrees(reopened, party.relay)
    assert.deepEqual([names(again), sent(again), again.profile.renewals.count], [[again.profile.store.device], [11], 3])
  })

  it('E1 goes on as before where no device can be enrolled, and asks again at the next number', async () => {
    const { first, second, one, other } = await two()
    second.profile.renewals.refuses = true
    await set(one, 'r1', { quantity: 3 })
    await delivered(first)
    await set(other, 'r1', { price: 7 })
    await delivered(second)
    await agrees(other, party.relay)
    assert.equal(second.profile.store.device, second.profile.device)
    assert.equal(second.device.trouble.value, null)
    second.profile.renewals.refuses = false
    let round = 7
    while ([first, second].every(({ profile }) => profile.store.device === profile.device)) {
      await set(one, 'r1', { quantity: ++round })
      await delivered(first)
      await set(other, 'r1', { price: round })
      await delivered(second)
    }
    await agrees(one, party.relay)
    await agrees(other, party.relay)
    assert.deepEqual([value(other, 'r1.quantity'), value(other, 'r1.price')], [round, round])
  })

  it('E2 killed at whatever write, it has lost nothing, and nothing is there twice', async () => {
    let isOver = false
    for (let writes = 1; !isOver; writes++) {
      const { first, second, one, other } = await two()
      await set(one, 'r1', { quantity: 3 })
      await delivered(first)
      const saved = set(other, 'r1', { price: 7 })
      let done = 0
      second.beforeWrite = () => {
        if (++done > writes) second.crash()
      }
      await saved
      while (!second.crashed && second.profile.store.device === second.profile.device) {
        await new Promise(resolve => setImmediate(resolve))
      }
      isOver = !second.crashed
      second.crash()
      const again = await party.restart(second)
      const reopened = await openListed(again, one.address)
      notes(reopened, 'r2').insert(0, 'einmal')
      await reopened.flush()
      await delivered(again)
      await agrees(reopened, party.relay)
      const words = notes(reopened, 'r2').toString() + JSON.stringify(draftsOf(again))
      assert.equal(words.split('einmal').length, 2, `after ${writes} writes`)
      assert.deepEqual([value(reopened, 'r1.quantity'), value(reopened, 'r1.price')], [3, 7])
    }
  })

  it('E4 T7 every tab of it goes on with what is being typed there', async () => {
    const { first, second, one, other } = await two(undefined, { strip: new TabStrip() })
    await when(second.device.leads, leads => leads)
    const tab = party.keep(await second.another())
    await when(tab.device.connection, status => status === 'online')
    const there = await openListed(tab, one.address)
    await set(one, 'r1', { quantity: 3 })
    await delivered(first)
    await set(other, 'r1', { price: 7 })
    await delivered(second)
    // A keystroke in each turn, in the tab that has to hear of it from the other.
    let typed = 0
    const type = async () => {
      notes(there, 'r2').insert(typed++, 'x')
      await new Promise(resolve => setImmediate(resolve))
    }
    while (second.profile.store.device === second.profile.device) await type()
    for (let more = 0; more < 50; more++) await type()
    await there.flush()
    await set(there, 'r3', { name: 'danach' })
    await delivered(second)
    await delivered(tab)
    for (const document of [there, other, one]) await agrees(document, party.relay)
    assert.equal(notes(one, 'r2').toString(), 'x'.repeat(typed))
    assert.deepEqual([value(one, 'r3.name'), draftsOf(second), draftsOf(tab)], ['danach', [], []])
    assert.equal(tab.profile.renewals.count, 2)
  })

  it('E5 what another tab has signed in the earlier name is signed anew before it is on the disk', async () => {
    const { first, second, one, other } = await two()
    const tab = await unheard(party, second)
    const begun = tab.life.device.create(pipeline, { name: 'Im anderen Fenster' })
    while (tab.held.writes.length === 0) await new Promise(resolve => setImmediate(resolve))
    await set(one, 'r1', { quantity: 3 })
    await delivered(first)
    await set(other, 'r1', { price: 7 })
    await isItself(second)
    while (tab.held.writes.length > 0) {
      tab.release()
      for (let turn = 0; turn < 10; turn++) await new Promise(resolve => setImmediate(resolve))
    }
    const { address } = await begun
    assert.equal((await second.profile.store.rows(address)).length > 0, true)
    // It is woken: nobody has told it.
    second.device.rest()
    second.device.return()
    await when(second.device.catalogue, lines => (lines.get(address)?.facts.key ?? '') !== '')
    await delivered(second)
    assert.deepEqual([draftsOf(second), reused(second)], [[], 1])
  })

  it('E6 O14 a relay from a backup is offered what the earlier device had been handed, under its name', async () => {
    const { first, second, one, other } = await two()
    const earlier = second.profile.device
    await set(one, 'r1', { quantity: 3 })
    await delivered(first)
    await set(other, 'r1', { price: 7 })
    await isItself(second)
    await set(other, 'r1', { price: 8 })
    await delivered(second)
    await second.goOffline()
    await second.device.close()
    // It hears of another incarnation; everything is there already, and is answered for once more.
    const settings = await second.profile.store.settings()
    await second.profile.store.carry({ putSettings: { ...settings, incarnation: 'before the backup' } })
    const again = await party.restart(second)
    const reopened = await openListed(again, one.address)
    await set(reopened, 'r1', { price: 9 })
    await delivered(again)
    await agrees(reopened, party.relay)
    const brought = again.frames.flatMap(frame => (frame.type === 'bring' ? [frame.device] : []))
    assert.ok(brought.length > 0)
    assert.deepEqual([...new Set(brought)], [earlier])
    assert.deepEqual([value(reopened, 'r1.price'), draftsOf(again), reused(again)], [9, [], 0])
  })
})
