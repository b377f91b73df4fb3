// What a device carries and does not have open, across the epochs of documents: content of two epochs never meets, and
// what waits is done again, whether anybody looks at it or not.
import assert from 'node:assert/strict'
import { cpSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import * as Y from 'yjs'
import { openDatabase } from '../../../relay/store/database.ts'
import { type Address, parseAddress } from '../../../src/documents/address.ts'
import { readDocument } from '../../../src/documents/content.ts'
import { pipeline } from '../../../src/documents/pipeline.ts'
import type { OpenDocument } from '../../../src/sync/api.ts'
import type { DeviceFrame, RelayFrame } from '../../../src/sync/wire/frames.ts'
import { decodeParcel } from '../../../src/sync/wire/parcel.ts'
import { enrol, when } from '../../support/device.ts'
import { TestRelay } from '../../support/relay.ts'
import { RawDevice } from '../sockets/support.ts'
import { partyOfHours } from './parties.ts'
import {
  agrees,
  atOffice,
  content,
  delivered,
  draftsOf,
  type Life,
  notes,
  openListed,
  pipelineOf,
  relayDoc,
  set,
  value,
} from './support.ts'

const party = partyOfHours()

type Said = RelayFrame | DeviceFrame
const of = <T extends Said['type']>(life: Life, type: T) =>
  life.frames.filter((frame): frame is Extract<Said, { type: T }> => frame.type === type)

/** Builds these anew as soon as nobody has them open. */
async function buildAnew(...documents: readonly { readonly address: Address }[]): Promise<void> {
  for (const { address } of documents) {
    while (!(await party.relay.core.rooms.compact(address))) await new Promise(resolve => setImmediate(resolve))
  }
}

async function withPast(life: Life, name: string): Promise<OpenDocument> {
  const document = await pipelineOf(life)
  for (let price = 0; price < 24; price++) await set(document, `r${price % 4}`, { name, price })
  notes(document).insert(0, 'one two three')
  await document.flush()
  await atOffice(document)
  return document
}

/** A rep who goes away after writing these, and an assistant's device that carries all of them. */
async function carried(...names: readonly string[]) {
  const owner = party.somebody()
  const rep = await party.life(owner)
  const documents: OpenDocument[] = []
  for (const name of names) documents.push(await withPast(rep, name))
  await party.relay.core.rooms.saveSummaries()
  const helper = party.relay.person(`Assistant of ${owner.name}`, 'assistant', [owner.id])
  const life = await party.life(helper)
  await brought(life, documents)
  return { rep, documents, life, helper }
}

const epochAtOffice = async ({ address }: { readonly address: Address }) =>
  (await party.relay.core.store.document(address))?.epoch

/** Resolves when what is held of these is what their lines tell, and of the office's epoch. */
async function brought(life: Life, documents: readonly { readonly address: Address }[]): Promise<void> {
  for (const { address } of documents) {
    const { head, epoch } = (await party.relay.core.store.document(address)) ?? {}
    await when(life.device.catalogue, lines => lines.get(address)?.head === head)
    const isHere = (held: { head: number; epoch?: number } | undefined) =>
      held?.head === head && (held?.epoch ?? 1) === epoch
    await when(life.device.held, held => isHere(held.get(address)))
  }
}

describe('Z what is carried and not open', () => {
  it('Z3 Z8 R11 changes that wait in open and in carried documents go over; nothing waits, nothing is twice', async () => {
    const { rep, documents, life } = await carried('open', 'closed', 'idle')
    const [open, closed, idle] = documents as [OpenDocument, OpenDocument, OpenDocument]
    const shown = await openListed(life, open.address)
    const left = await openListed(life, closed.address)
    await agrees(shown, party.relay)
    await agrees(left, party.relay)
    await life.goOffline()
    for (const each of [shown, left]) {
      await set(each, 'r1', { price: 700 })
      notes(each).insert(13, ' four')
      await each.flush()
    }
    await left.close()
    await rep.goOffline()
    await buildAnew(open, closed, idle)
    rep.goOnline()
    for (const each of [open, closed]) {
      await agrees(each, party.relay)
      await set(each, 'r2', { price: 800 })
      await atOffice(each)
    }
    await rep.goOffline()
    await party.relay.core.rooms.saveSummaries()
    life.goOnline()
    await delivered(life)
    await brought(life, [closed, idle])
    await agrees(shown, party.relay)
    assert.deepEqual([life.device.waiting.value, draftsOf(life), await life.profile.store.rows()], [0, [], []])
    assert.ok(!of(life, 'answer').some(({ answers }) => answers.some(({ status }) => status === 'refused')))
    const lying = await life.profile.store.cargo(idle.address)
    assert.deepEqual(
      lying.map(({ epoch }) => epoch),
      [await epochAtOffice(idle)],
      'what was delivered of the earlier epoch is gone',
    )
    await life.goOffline()
    for (const { address } of documents) {
      const here = await openListed(life, address)
      assert.deepEqual(content(here.doc.value), content(await relayDoc(party.relay, address)), address)
      const epoch = await epochAtOffice({ address })
      assert.equal((await life.profile.store.document(address))?.epoch, epoch)
    }
    const again = await openListed(life, closed.address)
    assert.deepEqual([value(again, 'r1.price'), value(again, 'r2.price')], [700, 800])
    assert.equal(notes(again).toString(), 'one two three four')
    life.goOnline()
    for (const { address } of documents) await agrees(await openListed(life, address), party.relay)
  })

  it('Z9 V4 is opened without a network as it was delivered last, whatever its copy held', async () => {
    const { rep, documents, life } = await carried('West')
    const [west] = documents as [OpenDocument]
    const shown = await openListed(life, west.address)
    await agrees(shown, party.relay)
    await shown.close()
    await life.goOffline()
    await rep.goOffline()
    await buildAnew(west)
    rep.goOnline()
    await agrees(west, party.relay)
    await set(west, 'r1', { price: 900 })
    await atOffice(west)
    await party.relay.core.rooms.saveSummaries()
    life.goOnline()
    await brought(life, [west])
    const cargo = await life.profile.store.cargo(west.address)
    const epoch = await epochAtOffice(west)
    assert.ok(cargo.length > 0 && cargo.every(each => each.epoch === epoch), 'nothing of the earlier one is left')
    const again = await party.restart(life, { online: false })
    await life.device.close()
    const opened = await openListed(again, west.address)
    assert.equal(value(opened, 'r1.price'), 900)
    assert.deepEqual(content(opened.doc.value), content(await relayDoc(party.relay, west.address)))
    await set(opened, 'r2', { price: 901 })
    const { length } = again.frames
    again.goOnline()
    await delivered(again)
    await agrees(opened, party.relay)
    assert.deepEqual(draftsOf(again), [])
    const said = again.frames.slice(length)
    assert.ok(
      !said.some(frame => frame.type === 'answer' && frame.answers.some(({ status }) => status !== 'committed')),
    )
    assert.equal(said.filter(frame => frame.type === 'open').length, 1, 'its state was not fetched once more')
  })

  it('Z9 T7 another tab follows when what was delivered takes the place of the copy', async () => {
    const owner = party.somebody()
    const rep = await party.life(owner)
    const west = await withPast(rep, 'West')
    await party.relay.core.rooms.saveSummaries()
    const helper = party.relay.person(`Assistant of ${owner.name}`, 'assistant', [owner.id])
    const [leader, follower] = (await party.tabs(2, helper)) as [Life, Life]
    await brought(leader, [west])
    const shown = await openListed(leader, west.address)
    await agrees(shown, party.relay)
    await shown.close()
    for (const life of [leader, follower, rep]) life.loseNetwork()
    await buildAnew(west)
    for (const life of [leader, follower]) life.goOnline()
    await brought(leader, [west])
    for (const life of [leader, follower]) await life.goOffline()
    const [first, second] = [await openListed(follower, west.address), await openListed(leader, west.address)]
    await set(first, 'r1', { price: 5 })
    await set(second, 'r2', { price: 6 })
    await when(leader.device.waiting, waiting => waiting === 2)
    for (const life of [leader, follower, rep]) life.goOnline()
    await delivered(leader)
    for (const each of [first, second, west]) await agrees(each, party.relay)
    assert.deepEqual([value(west, 'r1.price'), value(west, 'r2.price')], [5, 6])
    assert.deepEqual([draftsOf(leader), draftsOf(follower)], [[], []])
  })

  it('X1 Z3 business transactions that wait are run once, in their order, also where nothing was ever opened', async () => {
    const { rep, documents, life } = await carried('West')
    const [west] = documents as [OpenDocument]
    await life.goOffline()
    await rep.goOffline()
    await rep.device.transact(west.address, { command: 'archive', archived: true })
    await rep.device.transact(west.address, { command: 'archive', archived: false })
    await set(west, 'r1', { price: 77 })
    await buildAnew(west)
    rep.goOnline()
    await delivered(rep)
    await agrees(west, party.relay)
    const facts = async () => await party.relay.core.store.document(west.address)
    assert.deepEqual([(await facts())?.version, (await facts())?.archived], [3, null])
    assert.deepEqual([rep.device.notRun.value, draftsOf(rep)], [[], []])
    const office = await party.life(party.office)
    await when(office.device.catalogue, lines => lines.has(west.address))
    await office.goOffline()
    await rep.goOffline()
    const rekey = { command: 'rekey', key: `ANEW-${west.address.slice(-4)}1` } as const
    await office.device.transact(west.address, rekey)
    await set(west, 'r1', { price: 78 })
    await set(west, 'r1', { price: 79 })
    rep.goOnline()
    await delivered(rep)
    await rep.goOffline()
    await buildAnew(west)
    office.goOnline()
    await delivered(office)
    await when(office.device.catalogue, lines => lines.get(west.address)?.facts.key === rekey.key)
    assert.deepEqual([(await facts())?.key, (await facts())?.version], [rekey.key, 4])
    assert.deepEqual([office.device.notRun.value, draftsOf(office)], [[], []])
  })

  it('Z10 W2 a copy that is taken away while it is behind goes, with its changes as the user’s own words', async () => {
    const { rep, documents, life, helper } = await carried('West')
    const [west] = documents as [OpenDocument]
    const shown = await openListed(life, west.address)
    await agrees(shown, party.relay)
    await life.goOffline()
    await set(shown, 'r1', { price: 66 })
    await rep.goOffline()
    await buildAnew(west)
    party.relay.core.accounts.setAssists(helper.id, [])
    life.goOnline()
    await when(life.device.notices, ([notice]) => notice?.phase === 'gone')
    assert.deepEqual(
      life.device.drafts.value.map(({ address, changes }) => [address, changes.map(change => change.at(-1))]),
      [[west.address, [66]]],
    )
    assert.deepEqual([await life.profile.store.rows(), await life.profile.store.cargo(west.address)], [[], []])
  })
})

describe('Z4 a relay from a backup', () => {
  /** Puts the data folder back to what it was, as somebody does who restores a backup. */
  const restore = async (backup: string) => {
    await party.relay.stop()
    const database = openDatabase(join(backup, 'satchel.sqlite'))
    database.exec("DELETE FROM meta WHERE name = 'incarnation'")
    database.close()
    // Nobody restores within the second.
    party.relay = await TestRelay.start({ folder: backup, clock: () => Date.now() + 60_000 })
  }
  const backUp = async (): Promise<string> => {
    const backup = mkdtempSync(join(tmpdir(), 'satchel-backup-'))
    const { folder } = party.relay
    await party.relay.stop(false)
    cpSync(folder, backup, { recursive: true })
    party.relay = await TestRelay.start({ folder })
    return backup
  }

  it('O14 Z4 of before an epoch is brought what was made in it, and begins another one later', async () => {
    const rep = await party.rep()
    const west = await withPast(rep, 'West')
    await rep.goOffline()
    const backup = await backUp()
    await buildAnew(west)
    rep.goOnline()
    await agrees(west, party.relay)
    await set(west, 'r1', { price: 500 })
    notes(west).insert(13, ' four')
    await west.flush()
    await atOffice(west)
    await agrees(west, party.relay)
    await rep.goOffline()
    const lost = await epochAtOffice(west)
    await restore(backup)
    assert.equal(await epochAtOffice(west), 1)
    await set(west, 'r2', { price: 600 })
    rep.goOnline()
    await delivered(rep)
    await agrees(west, party.relay)
    assert.deepEqual([value(west, 'r1.price'), value(west, 'r2.price')], [500, 600])
    assert.equal(notes(west).toString(), 'one two three four')
    assert.deepEqual([draftsOf(rep), await rep.profile.store.rows()], [[], []])
    await rep.goOffline()
    await buildAnew(west)
    assert.notEqual(await epochAtOffice(west), lost)
    rep.goOnline()
    await agrees(west, party.relay)
    assert.equal(notes(west).toString(), 'one two three four')
  })
})

describe('Z V2 content on the wire', () => {
  const contentOf = (raw: RawDevice, address: string) =>
    raw.frame('pulled', ({ pulled }) => pulled.address === address && !pulled.more)

  it('is whole where it would reach back before the epoch began, and says which epoch it is of', async () => {
    const { rep, documents } = await carried('West')
    const [west] = documents as [OpenDocument]
    const { address } = west
    const early = (await party.relay.core.store.document(address))?.head ?? 0
    await rep.goOffline()
    await buildAnew(west)
    const row = await party.relay.core.store.document(address)
    assert.ok(row && row.begins === row.head)
    rep.goOnline()
    await set(west, 'r1', { price: 1_000 })
    await atOffice(west)
    await party.relay.core.rooms.saveSummaries()
    const raw = new RawDevice(party.relay, rep.profile)
    await raw.opened()
    raw.hello({ carries: true, epochs: true })
    await raw.frame('welcome')
    const asked = async (from: number) => {
      raw.frames.length = 0
      raw.send({ type: 'pull', wanted: [{ address, from }] })
      return (await contentOf(raw, address)).pulled
    }
    const theirs = readDocument(pipeline, await relayDoc(party.relay, address))
    for (const from of [0, 1, early, row.begins - 1]) {
      const pulled = await asked(from)
      assert.deepEqual([pulled.from, pulled.epoch], [0, row.epoch], String(from))
      const doc = new Y.Doc()
      for (const update of decodeParcel(pulled.bytes)) Y.applyUpdate(doc, update)
      assert.deepEqual(readDocument(pipeline, doc), theirs)
    }
    const since = await asked(row.begins)
    assert.deepEqual([since.from, since.epoch], [row.begins, row.epoch])
    assert.ok(since.bytes.length < 200)
    raw.socket.close()
  })

  it('of what was built anew devices get nothing that know nothing of epochs: they would mix it with what they have', async () => {
    const { rep, documents } = await carried('West', 'East')
    const [west, east] = documents as [OpenDocument, OpenDocument]
    await rep.goOffline()
    await buildAnew(west)
    const raw = new RawDevice(party.relay, enrol(party.relay, rep.profile.person))
    await raw.opened()
    raw.hello({ carries: true })
    await raw.frame('welcome')
    raw.send({
      type: 'pull',
      wanted: [west, east].map(({ address }) => ({ address: parseAddress(address)!.address, from: 0 })),
    })
    const [first, second] = [await contentOf(raw, west.address), await contentOf(raw, east.address)]
    assert.deepEqual([first.pulled.head, first.pulled.bytes.length], [0, 0])
    assert.ok(second.pulled.head > 0 && second.pulled.bytes.length > 0)
    assert.equal(second.pulled.epoch, undefined)
    raw.socket.close()
  })
})
