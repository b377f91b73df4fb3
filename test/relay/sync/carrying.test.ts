// What a device carries: brought up to date at the cost of what changed, there without a network before it was opened,
// taken away when it does not belong here any more.
import assert from 'node:assert/strict'
import { cpSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { openDatabase } from '../../../relay/store/database.ts'
import type { Address } from '../../../src/documents/address.ts'
import type { DeviceFrame, RelayFrame } from '../../../src/sync/wire/frames.ts'
import { when } from '../../support/device.ts'
import { TestRelay } from '../../support/relay.ts'
import { partyOfHours } from './parties.ts'
import {
  agrees,
  atOffice,
  delivered,
  draftsOf,
  type Life,
  notes,
  openListed,
  pipelineWith,
  set,
  unheard,
  value,
} from './support.ts'

const party = partyOfHours()

type Said = RelayFrame | DeviceFrame
const of = <T extends Said['type']>(life: Life, type: T) =>
  life.frames.filter((frame): frame is Extract<Said, { type: T }> => frame.type === type)
const listed = (life: Life) => of(life, 'catalogue').flatMap(({ catalogue }) => catalogue.entries)

/** A rep with pipelines of theirs at the office, and an assistant who has not opened any. */
async function pair(count = 3) {
  const owner = party.somebody()
  const rep = await party.life(owner)
  const documents = []
  for (let index = 0; index < count; index++) {
    documents.push(await pipelineWith(rep, { r1: { name: `Pumps ${index}`, price: 10 + index } }))
  }
  await party.relay.core.rooms.saveSummaries()
  const helper = party.relay.person(`Assistant of ${owner.name}`, 'assistant', [owner.id])
  const life = await party.life(helper)
  return { owner, rep, documents, helper, life, first: documents[0]! }
}

/** Resolves when content of everything in the lists is here, up to the heads of these documents. */
const carries = (life: Life, addresses: readonly Address[]) =>
  when(life.device.held, held =>
    addresses.every(each => {
      const line = life.device.catalogue.value.get(each)
      return line !== undefined && held.get(each)?.head === line.head
    }),
  )
const upToDate = async (life: Life, heads: ReadonlyMap<Address, number>) => {
  await when(life.device.catalogue, lines => [...heads].every(([each, head]) => (lines.get(each)?.head ?? 0) >= head))
  await carries(life, [...heads.keys()])
}
const headsAtOffice = async () =>
  new Map((await party.relay.core.store.documents()).map(({ address, head }) => [address, head]))

describe('V what a device carries', () => {
  it('V1 V4 opens without a network what was delivered and never opened, and has it in its copy from then on', async () => {
    const { documents, life } = await pair()
    await carries(
      life,
      documents.map(({ address }) => address),
    )
    await life.goOffline()
    const again = await party.restart(life, { online: false })
    await life.device.close()
    const opened = await openListed(again, documents[1]!.address)
    assert.equal(value(opened, 'r1.name'), 'Pumps 1')
    await set(opened, 'r1', { price: 99 })
    await when(again.device.held, held => held.get(opened.address)?.opened === true)
    assert.deepEqual(await life.profile.store.cargo(opened.address), [], 'it has moved into the copy')
    assert.equal((await life.profile.store.cargo(documents[2]!.address)).length, 1, 'the others lie as they were')
    await opened.close()
    const offline = await openListed(again, opened.address)
    assert.equal(value(offline, 'r1.price'), 99)
    again.goOnline()
    await delivered(again)
    await agrees(offline, party.relay)
  })

  it('K1 K7 V2 a night offline costs what changed: its lines, and of their content what came since', async () => {
    const { rep, documents, life } = await pair(6)
    await carries(
      life,
      documents.map(({ address }) => address),
    )
    await life.goOffline()
    const [changed] = documents
    await set(changed!, 'r1', { price: 77 })
    await atOffice(changed!)
    await party.relay.core.rooms.saveSummaries()
    life.frames.length = 0
    life.goOnline()
    await upToDate(life, new Map([[changed!.address, (await headsAtOffice()).get(changed!.address)!]]))
    assert.deepEqual(
      listed(life).map(({ address }) => address),
      [changed!.address],
    )
    assert.ok(of(life, 'catalogue').every(({ catalogue }) => !catalogue.full))
    assert.deepEqual(
      of(life, 'pull').flatMap(({ wanted }) => wanted.map(({ address }) => address)),
      [changed!.address],
    )
    const [pulled] = of(life, 'pulled')
    assert.ok(pulled && pulled.pulled.from > 0 && pulled.pulled.bytes.length < 200, 'one field, not the document')
    await life.goOffline()
    const opened = await openListed(life, changed!.address)
    assert.equal(value(opened, 'r1.price'), 77)
    assert.equal(value(opened, 'r1.name'), 'Pumps 0')
    await rep.goOffline()
  })

  it('K7 a device that dies while its list comes in hears again what it had not written', async () => {
    const { documents, life } = await pair()
    await carries(
      life,
      documents.map(({ address }) => address),
    )
    await life.goOffline()
    await set(documents[0]!, 'r1', { price: 5 })
    await atOffice(documents[0]!)
    await party.relay.core.rooms.saveSummaries()
    const died = new Promise<void>(resolve => {
      life.incoming = frame => {
        if (frame.type !== 'catalogue') return 'pass'
        life.crash()
        resolve()
        return 'lose'
      }
    })
    life.goOnline()
    await died
    const again = await party.restart(life)
    await upToDate(again, await headsOf([documents[0]!.address]))
    assert.deepEqual(
      listed(again).map(({ address }) => address),
      [documents[0]!.address],
    )
    await again.goOffline()
    assert.equal(value(await openListed(again, documents[0]!.address), 'r1.price'), 5)
  })

  it('K8 a list that has drifted apart is noticed and sent whole, once', async () => {
    const { documents, life } = await pair()
    await carries(
      life,
      documents.map(({ address }) => address),
    )
    await life.goOffline()
    await life.device.close()
    await life.profile.store.carry({ dropLines: [documents[1]!.address] })
    const again = await party.restart(life)
    await when(again.device.catalogue, lines => lines.size === documents.length)
    assert.equal(of(again, 'carried').filter(({ word }) => 'again' in word).length, 1)
    assert.ok(of(again, 'catalogue').some(({ catalogue }) => catalogue.full))
  })

  it('V3 content that is damaged on the disk is noticed and asked for again', async () => {
    const { documents, life, first } = await pair()
    await carries(
      life,
      documents.map(({ address }) => address),
    )
    const [cargo] = await life.profile.store.cargo(first.address)
    assert.ok(cargo)
    const flipped = cargo.bytes.slice()
    flipped[flipped.length - 3]! ^= 4
    await life.profile.store.carry({ putCargo: [{ ...cargo, bytes: flipped }] })
    const opened = await openListed(life, first.address)
    await agrees(opened, party.relay)
  })
})

const headsOf = async (addresses: readonly Address[]) => {
  const all = await headsAtOffice()
  return new Map(addresses.map(each => [each, all.get(each) ?? 0]))
}

describe('W a document that is taken away', () => {
  it('W1 W3 W4 leaves the lists and the disk with a notice that says why, and comes back when it is given back', async () => {
    const { owner, documents, helper, life, first } = await pair()
    await carries(
      life,
      documents.map(({ address }) => address),
    )
    const opened = await openListed(life, first.address)
    await opened.close()
    party.relay.core.accounts.setAssists(helper.id, [])
    const notices = await when(life.device.notices, all => all.filter(({ phase }) => phase === 'gone').length === 3)
    assert.deepEqual(
      notices.map(({ name, ownerName, code }) => [name, ownerName, code]),
      documents.map(() => ['West', owner.name, 'notAssisted']),
    )
    assert.equal(life.device.catalogue.value.size, 0)
    assert.equal(life.device.held.value.size, 0)
    const { store } = life.profile
    for (const { address } of documents) assert.deepEqual(await store.cargo(address), [])
    assert.deepEqual([await store.held(), await store.catalogue()], [[], []])
    const again = await party.restart(life)
    await life.device.close()
    assert.equal(again.device.notices.value.length, 3, 'until somebody has seen them')
    await again.device.seen([documents[1]!.address])
    assert.equal(again.device.notices.value.length, 2)
    party.relay.core.accounts.setAssists(helper.id, [owner.id])
    await carries(
      again,
      documents.map(({ address }) => address),
    )
    assert.deepEqual(again.device.notices.value, [])
    const back = await openListed(again, first.address)
    await set(back, 'r1', { price: 4 })
    await delivered(again)
    await agrees(back, party.relay)
  })

  it('W2 offline on two devices: both hand over what they saved before, each in its own time', async () => {
    const { helper, life, first } = await pair()
    const second = await party.life(helper)
    const [one, two] = [await openListed(life, first.address), await openListed(second, first.address)]
    await life.goOffline()
    await second.goOffline()
    await set(one, 'r1', { price: 111 })
    await set(two, 'r1', { nextStep: 'Call' })
    party.relay.core.accounts.setAssists(helper.id, [])
    life.goOnline()
    await when(life.device.notices, all =>
      all.some(({ address, phase }) => address === first.address && phase === 'gone'),
    )
    assert.equal(one.doc.value.store.clients.size, 0)
    second.goOnline()
    await when(second.device.notices, all =>
      all.some(({ address, phase }) => address === first.address && phase === 'gone'),
    )
    await agrees(first, party.relay)
    assert.deepEqual([value(first, 'r1.price'), value(first, 'r1.nextStep')], [111, 'Call'])
    assert.deepEqual([life.device.drafts.value, second.device.drafts.value], [[], []])
  })

  it('W2 C1 changed offline by two who both lose it: the second to hand over collides, and its owner decides', async () => {
    const { owner, rep, helper, life, first } = await pair(1)
    const second = party.relay.person(`Other assistant of ${owner.name}`, 'assistant', [owner.id])
    const other = await party.life(second)
    const [one, two] = [await openListed(life, first.address), await openListed(other, first.address)]
    await life.goOffline()
    await other.goOffline()
    await set(one, 'r1', { price: 111 })
    await set(two, 'r1', { price: 222 })
    for (const { id } of [helper, second]) party.relay.core.accounts.setAssists(id, [])
    for (const each of [life, other]) {
      each.goOnline()
      await when(each.device.notices, ([notice]) => notice?.phase === 'gone')
      assert.deepEqual([each.device.catalogue.value.size, each.device.drafts.value], [0, []])
    }
    const listed = await when(rep.device.catalogue, all => (all.get(first.address)?.collisions ?? 0) > 0)
    const [collision] = listed.get(first.address)?.listed ?? []
    assert.deepEqual(
      [
        collision?.base,
        collision?.value,
        collision?.standing,
        collision?.authorName,
        collision?.standingBy?.name,
      ].sort(),
      [10, 111, 222, helper.name, second.name].sort(),
    )
    await agrees(first, party.relay)
    await rep.device.close()
  })

  it('W5 a relay that is stopped between the two phases goes on with the second', async () => {
    const { documents, helper, life, first } = await pair()
    await carries(
      life,
      documents.map(({ address }) => address),
    )
    const opened = await openListed(life, first.address)
    await life.goOffline()
    await set(opened, 'r1', { price: 222 })
    party.relay.core.accounts.setAssists(helper.id, [])
    // Everything is handed over and announced; that it was is never heard.
    life.outgoing = frame => (frame.type === 'carried' && 'left' in frame.word ? 'lose' : 'pass')
    life.goOnline()
    await when(life.device.notices, all => all.length === 3)
    await when(life.device.waiting, waiting => waiting === 0)
    life.loseNetwork()
    await party.restartRelay()
    assert.ok(life.device.notices.value.every(({ phase }) => phase === 'leaving'))
    life.outgoing = () => 'pass'
    const again = await party.restart(life)
    await life.device.close()
    await when(again.device.notices, all => all.every(({ phase }) => phase === 'gone'))
    assert.deepEqual(await again.profile.store.held(), [])
    const price = (await party.relay.core.rooms.room(first.address))?.doc.getMap('opportunities').get('r1.price')
    assert.equal(price, 222)
  })

  it('W2 what the relay does not accept of it stays as the user’s own words', async () => {
    const { helper, life, first } = await pair(1)
    const opened = await openListed(life, first.address)
    await life.goOffline()
    await opened.commit([['opportunities', 'r1.price', 10, 'no number']])
    party.relay.core.accounts.setAssists(helper.id, [])
    life.goOnline()
    await when(life.device.notices, ([notice]) => notice?.phase === 'gone')
    assert.deepEqual(
      life.device.drafts.value.map(({ address, changes }) => [address, changes.map(change => change.at(-1))]),
      [[first.address, ['no number']]],
    )
  })

  it('W3 S8 what another tab saved in the very last moment is kept, and the document goes after it', async () => {
    const { helper, life, first } = await pair(1)
    await openListed(life, first.address)
    const other = await unheard(party, life)
    const theirs = await openListed(other.life, first.address)
    set(theirs, 'r1', { price: 77 }).catch(() => undefined)
    while (other.held.writes.length === 0) await new Promise(resolve => setImmediate(resolve))
    let isLeft = false
    life.incoming = frame => {
      isLeft ||= frame.type === 'left'
      return 'pass'
    }
    life.beforeWrite = () => {
      // What was read by now is not what is stored any more.
      if (isLeft) other.release()
    }
    party.relay.core.accounts.setAssists(helper.id, [])
    await when(life.device.notices, ([notice]) => notice?.phase === 'gone')
    assert.equal(other.held.writes.length, 0)
    assert.deepEqual(draftsOf(life), [['notHere', [77]]])
    const { store } = life.profile
    assert.deepEqual([await store.rows(), await store.held(), life.device.trouble.value], [[], [], null])
  })

  it('W6 given back before it was gone, it is as if nothing had happened', async () => {
    const { owner, helper, life, first } = await pair(1)
    const opened = await openListed(life, first.address)
    await life.goOffline()
    party.relay.core.accounts.setAssists(helper.id, [])
    party.relay.core.accounts.setAssists(helper.id, [owner.id])
    await set(opened, 'r1', { price: 333 })
    life.goOnline()
    await delivered(life)
    await agrees(opened, party.relay)
    assert.deepEqual(life.device.notices.value, [])
  })
})

describe('W a document that is taken away from a profile with two tabs', () => {
  /** An assistant's two tabs; the one that does not lead has an owner's pipeline open. */
  async function twoTabs() {
    const owner = party.somebody()
    const rep = await party.life(owner)
    const theirs = await pipelineWith(rep, { r1: { name: 'Pumps', price: 10 } })
    await party.relay.core.rooms.saveSummaries()
    const helper = party.relay.person(`Assistant of ${owner.name}`, 'assistant', [owner.id])
    const [leader, other] = (await party.tabs(2, helper)) as [Life, Life]
    const opened = await openListed(other, theirs.address)
    const { accounts } = party.relay.core
    const take = () => accounts.setAssists(helper.id, [])
    const give = () => accounts.setAssists(helper.id, [owner.id])
    return { theirs, leader, other, opened, take, give }
  }
  const phase = (life: Life, wanted: string | undefined) =>
    when(life.device.notices, ([notice]) => notice?.phase === wanted)

  it('W1 W3 T4 closes it where it is open, hands over what was being typed there, and leaves nothing of it', async () => {
    const { theirs, leader, other, opened, take } = await twoTabs()
    await leader.goOffline()
    notes(opened).insert(0, 'half a word')
    take()
    leader.goOnline()
    await when(opened.state, state => state === 'notHere')
    await Promise.all([phase(leader, 'gone'), phase(other, 'gone')])
    await when(opened.doc, doc => doc.store.clients.size === 0)
    await agrees(theirs, party.relay)
    assert.equal(notes(theirs).toString(), 'half a word')
    assert.deepEqual([leader.device.drafts.value, other.device.drafts.value], [[], []])
  })

  it('W6 T4 given back before it was gone, it goes on there', async () => {
    const { theirs, leader, other, opened, take, give } = await twoTabs()
    // The leader never says that nothing more comes.
    leader.outgoing = frame => (frame.type === 'carried' && 'left' in frame.word ? 'lose' : 'pass')
    take()
    await Promise.all([phase(leader, 'leaving'), phase(other, 'leaving')])
    assert.equal(opened.state.value, 'notHere')
    give()
    await when(opened.state, state => state === 'open')
    await set(opened, 'r1', { price: 44 })
    await delivered(other)
    await agrees(theirs, party.relay)
    await agrees(opened, party.relay)
    assert.deepEqual([value(theirs, 'r1.price'), other.device.notices.value], [44, []])
  })

  it('W1 W6 T6 what nobody told it finds in the store: taken and given back behind its back', async () => {
    const { theirs, leader, other, opened, take, give } = await twoTabs()
    leader.outgoing = frame => (frame.type === 'carried' && 'left' in frame.word ? 'lose' : 'pass')
    leader.tab!.silent = true
    take()
    await phase(leader, 'leaving')
    leader.tab!.silent = false
    other.device.rest()
    other.device.return()
    await phase(other, 'leaving')
    await when(opened.state, state => state === 'notHere')
    leader.tab!.silent = true
    give()
    await phase(leader, undefined)
    leader.tab!.silent = false
    other.device.rest()
    other.device.return()
    await when(opened.state, state => state === 'open')
    await agrees(opened, party.relay)
    assert.equal(value(theirs, 'r1.price'), 10)
  })

  it('W4 W6 given back after somebody has seen the notice, it comes back to the tabs that still show it', async () => {
    const { leader, other, opened, take, give } = await twoTabs()
    const led = await openListed(leader, opened.address)
    take()
    await Promise.all([phase(leader, 'gone'), phase(other, 'gone')])
    await other.device.seen([opened.address])
    await phase(leader, undefined)
    assert.deepEqual([led.state.value, opened.state.value], ['notHere', 'notHere'], 'seen is not given back')
    give()
    for (const document of [led, opened]) {
      await when(document.state, state => state === 'open')
      await agrees(document, party.relay)
      assert.equal(value(document, 'r1.price'), 10)
    }
  })
})

describe('a relay from a backup', () => {
  it('O14 R17 K12 is offered again what it lacks, as it was sent, and goes on with new work', async () => {
    const rep = await party.rep()
    const before = await pipelineWith(rep, { r1: { name: 'Pumps', price: 10 } })
    await rep.goOffline()
    const backup = mkdtempSync(join(tmpdir(), 'satchel-backup-'))
    await party.restartRelay()
    await party.relay.stop(false)
    cpSync(party.relay.folder, backup, { recursive: true })
    const clock = () => Date.now() + 1_000
    party.relay = await TestRelay.start({ folder: party.relay.folder, clock })
    rep.goOnline()
    await delivered(rep)
    await set(before, 'r1', { price: 20 })
    const lost = await pipelineWith(rep, { r1: { name: 'made after the backup' } })
    await delivered(rep)
    await rep.goOffline()
    const { address } = lost
    await party.relay.stop()
    const database = openDatabase(join(backup, 'satchel.sqlite'))
    database.exec("DELETE FROM meta WHERE name = 'incarnation'")
    database.close()
    party.relay = await TestRelay.start({ folder: backup, clock })
    assert.equal(await party.relay.core.store.document(address), null)
    rep.goOnline()
    await set(before, 'r1', { nextStep: 'Call' })
    await when(rep.device.catalogue, lines => lines.has(address))
    await delivered(rep)
    await agrees(before, party.relay)
    await agrees(lost, party.relay)
    assert.deepEqual([value(before, 'r1.price'), value(before, 'r1.nextStep')], [20, 'Call'])
    assert.deepEqual(rep.device.drafts.value, [])
  })

  it('O14 that counts numbers from before what is left here goes on all the same', async () => {
    const rep = await party.rep()
    const document = await pipelineWith(rep, { r1: { name: 'Pumps', price: 10 } })
    await rep.goOffline()
    await rep.device.close()
    // As if the relay had forgotten the last rows of this device, which are not kept any more.
    const { store } = rep.profile
    const record = await store.document(document.address)
    assert.ok(record)
    await store.write({ forgetRows: Number.MAX_SAFE_INTEGER, putDocument: { ...record, lastN: record.lastN + 5 } })
    const again = await party.restart(rep)
    const opened = await openListed(again, document.address)
    await set(opened, 'r1', { price: 30 })
    await delivered(again)
    await agrees(opened, party.relay)
    assert.equal(value(opened, 'r1.price'), 30)
  })
})
