// Files opened on devices: worked on without a network, merged, decided about, and carried up for others (H, W13).
import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { beforeEach, describe, it } from 'node:test'
import { decodeRow } from '../../../relay/journal/row.ts'
import { rawKey } from '../../../relay/merge/signatures.ts'
import { adopt } from '../../../src/sync/adopting.ts'
import type { OpenDocument } from '../../../src/sync/api.ts'
import { MemoryCopies, MemoryStore } from '../../../src/sync/stores/memory.ts'
import type { OpenCollision } from '../../../src/sync/wire/collisions.ts'
import type { HistoryEntry } from '../../../src/sync/wire/history.ts'
import { type Profile, Renewals } from '../../support/device.ts'
import { when } from '../../support/device-parts.ts'
import { partyOfHours } from '../sync/parties.ts'
import {
  agrees,
  atOffice,
  content,
  delivered,
  draftsOf,
  Life,
  notes,
  openListed,
  pipelineWith,
  relayDoc,
  set,
  unheard,
  value,
} from '../sync/support.ts'
import { openedBy, takenBy } from './support.ts'

describe('files opened on devices', () => {
  const party = partyOfHours()
  let rita: Life
  let anna: Life
  let document: OpenDocument
  beforeEach(async () => {
    rita = await party.rep()
    anna = await party.life(
      party.relay.person(`Anna, with ${rita.profile.person.name}`, 'assistant', [rita.profile.person.id]),
    )
    document = await pipelineWith(rita, { r1: { name: 'Pumpen', price: 40 }, r2: { name: 'Öl', price: 1 } })
  })

  const opened = (life: Life, bytes: Uint8Array) => openedBy(party, life, bytes)
  const take = (life: Life, bytes: Uint8Array) => takenBy(party, life, bytes)
  /** Who made each change the office knows of, and who carried it: the rows that came since. */
  const authors = async (since: number) => {
    const rows = await party.relay.core.store.rows(since, Number.MAX_SAFE_INTEGER, document.address)
    return rows.flatMap(({ body }) =>
      decodeRow(body).map(({ person, note }) => [
        person,
        note === '' ? null : (JSON.parse(note) as { carriedBy?: string }).carriedBy,
      ]),
    )
  }
  const head = async () => (await party.relay.core.store.document(document.address))?.head ?? 0

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

  it('B1 S8 is taken in behind what another tab saved in the same moment', async () => {
    await anna.goOffline()
    await rita.goOffline()
    await take(anna, await document.satchelFile())
    await set(document, 'r1', { price: 45 })
    const later = await opened(anna, await document.satchelFile())
    const other = await unheard(party, anna)
    const theirs = other.life.device.open(document.address)
    await when(theirs.state, state => state === 'open')
    const saved = set(theirs, 'r2', { price: 2 })
    while (other.held.writes.length === 0) await new Promise(resolve => setImmediate(resolve))
    anna.beforeWrite = other.release
    await anna.device.receive(later.received)
    await saved
    const { store } = anna.profile
    assert.deepEqual(
      [(await store.document(document.address))?.lastN, (await store.rows()).map(({ first }) => first)],
      [1, [1]],
    )
    const [carried] = await store.carried()
    assert.deepEqual([carried?.submissions.map(({ after }) => after)], [[1]])
    rita.goOnline()
    anna.goOnline()
    await delivered(anna)
    await delivered(rita)
    await agrees(document, party.relay)
    assert.deepEqual([value(document, 'r1.price'), value(document, 'r2.price')], [45, 2])
  })

  it('B1 it is here after a restart without a network', async () => {
    await rita.goOffline()
    await set(document, 'r1', { price: 45 })
    await anna.goOffline()
    const there = await take(anna, await document.satchelFile())
    await set(there, 'r2', { price: 2 })
    await set(there, 'r4', { name: 'Vierte' })
    await there.close()
    assert.equal(anna.device.catalogue.value.get(document.address)?.summary.opportunities, 3)
    await anna.device.close()
    const again = await party.restart(anna, { online: false })
    const reopened = again.device.open(document.address)
    await when(reopened.state, state => state === 'open')
    assert.deepEqual([value(reopened, 'r1.price'), value(reopened, 'r2.price')], [45, 2])
    assert.equal(again.device.lamp.value, 'device')
  })

  it('B3 what came by file goes up under its author’s name, before what builds on it', async () => {
    await rita.goOffline()
    await set(document, 'r1', { price: 45 })
    notes(document).insert(0, 'Morgens')
    await document.flush()
    await anna.goOffline()
    const there = await take(anna, await document.satchelFile())
    await set(there, 'r1', { price: 46 })
    notes(there).insert(7, ' anrufen')
    await there.flush()
    const before = await head()
    anna.goOnline()
    await delivered(anna)
    await atOffice(there)
    await agrees(there, party.relay)
    const [ritaId, annaId] = [rita.profile.person.id, anna.profile.person.id]
    const came = await authors(before)
    assert.deepEqual(
      came.filter(([person]) => person === ritaId).map(([, carrier]) => carrier),
      [annaId, annaId],
    )
    assert.ok(came.some(([person, carrier]) => person === annaId && carrier === null))
    const relay = await relayDoc(party.relay, document.address)
    assert.equal(relay.getMap('opportunities').get('r1.price'), 46)
    assert.equal(relay.getText('opportunities.r1.notes').toString(), 'Morgens anrufen')
    assert.deepEqual([draftsOf(anna), draftsOf(rita)], [[], []])
    rita.goOnline()
    await delivered(rita)
    await agrees(document, party.relay)
    assert.deepEqual(draftsOf(rita), [])
  })

  /** Both know price 40 of r1; the office and its network are gone. Anna has set 47, Rita 45. */
  const apart = async (): Promise<OpenDocument> => {
    await rita.goOffline()
    await anna.goOffline()
    const there = await take(anna, await document.satchelFile())
    await set(document, 'r1', { price: 45 })
    await set(document, 'r3', { name: 'Neu' })
    await set(there, 'r1', { price: 47 })
    await set(there, 'r2', { price: 2 })
    return there
  }

  it('P08 two devices without a relay: a file is compared field by field, and taken in with its collision', async () => {
    const there = await apart()
    const file = await there.satchelFile()
    const { plan } = await opened(rita, file)
    assert.deepEqual(plan?.counts, { added: 0, changed: 1, collided: 1, archived: 0, unchanged: 1 })
    assert.equal(value(document, 'r2.price'), 1)
    await take(rita, file)
    assert.equal(value(document, 'r2.price'), 2)
    const [collision] = rita.device.catalogue.value.get(document.address)?.listed ?? []
    assert.ok(collision && collision.id < 0)
    assert.deepEqual(new Set([collision.value, collision.standing]), new Set([45, 47]))
    assert.equal(rita.device.catalogue.value.get(document.address)?.collisions, 1)
    const again = await opened(rita, file)
    assert.deepEqual(again.plan?.records, [])
  })

  for (const choice of ['kept', 'taken'] as const) {
    it(`B5 a collision ${choice} on a device is decided so at the office, once it knows`, async () => {
      const there = await apart()
      await take(rita, await there.satchelFile())
      const line = () => rita.device.catalogue.value.get(document.address)
      const [collision] = line()?.listed ?? []
      assert.ok(collision)
      const { id, key, standing, value: other } = collision
      const change = ['opportunities', key, standing, other] as const
      await document.decide([id], choice, choice === 'taken' ? [change] : [])
      assert.equal(line()?.collisions, 0)
      const wanted = choice === 'taken' ? other : standing
      rita.goOnline()
      await delivered(rita)
      await atOffice(document)
      await agrees(document, party.relay)
      await when(rita.device.decided, made => made.size === 0)
      await delivered(rita)
      assert.equal(value(document, 'r1.price'), wanted)
      const known = await party.relay.core.store.collisions(document.address)
      assert.deepEqual(
        known.map(each => each.decided?.choice ?? null),
        [choice],
      )
      anna.goOnline()
      await delivered(anna)
      await agrees(there, party.relay)
      assert.deepEqual([draftsOf(anna), draftsOf(rita)], [[], []])
    })
  }

  /** A device that has the app and never signed in: a key nobody vouches for, and no relay to speak to. */
  const stranger = async (name: string) => {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519')
    const id = `local-${name}`
    const relayKey = rawKey(party.relay.ownDevice.publicKey)
    const profile: Profile = {
      person: { ...party.somebody(), id, name },
      device: `device-${name}`,
      key: privateKey,
      store: new MemoryStore(),
      copies: new MemoryCopies(),
      token: 'none',
      vouched: { name, key: rawKey(publicKey), certificate: null, relayKey },
      renewals: new Renewals({ device: `device-${name}`, key: privateKey }, () => assert.fail('no relay to enrol at')),
    }
    return party.keep(await Life.start(() => party.relay, profile, { online: false }))
  }

  it('B5 C10 what one kept is kept on every device its file comes to, and at the office by whoever brings it, in their name', async () => {
    const there = await apart()
    await take(rita, await there.satchelFile())
    const open = ({ device }: Life) => device.catalogue.value.get(document.address)?.collisions
    const [collision] = rita.device.catalogue.value.get(document.address)?.listed ?? []
    await document.decide([collision!.id], 'kept')
    const decided = await document.satchelFile()
    // Anna finds the same collision, and with it that it is decided; a second file of before brings it back to nobody.
    await take(anna, decided)
    assert.equal(open(anna), 0)
    await take(anna, decided)
    assert.equal(open(anna), 0)
    const wim = await stranger('Wim')
    await take(wim, await there.satchelFile())
    assert.equal(open(wim), 0)
    anna.goOnline()
    await delivered(anna)
    await agrees(there, party.relay)
    const known = async () =>
      (await party.relay.core.store.collisions(document.address)).map(({ key, decided }) => [
        key,
        decided?.by,
        decided?.choice,
      ])
    assert.deepEqual(await known(), [['r1.price', rita.profile.person.id, 'kept']])
    rita.goOnline()
    await delivered(rita)
    await agrees(document, party.relay)
    assert.deepEqual(await known(), [['r1.price', rita.profile.person.id, 'kept']])
    assert.deepEqual([open(anna), open(rita), rita.device.decidedTooLate.value, draftsOf(rita)], [0, 0, [], []])
  })

  it('B5 C10 a collision that is listed already is decided by the file that comes later, and only that one', async () => {
    const there = await apart()
    const before = await document.satchelFile()
    await take(rita, await there.satchelFile())
    await take(anna, before)
    const listed = ({ device }: Life) => device.catalogue.value.get(document.address)?.listed ?? []
    assert.equal(listed(anna).length, 1)
    await document.decide([listed(rita)[0]!.id], 'kept')
    await take(anna, await document.satchelFile())
    assert.deepEqual(listed(anna), [])
    await set(document, 'r1', { price: 48 })
    await set(there, 'r1', { price: 49 })
    await take(anna, await document.satchelFile())
    assert.equal(listed(anna).length, 1, 'the next one is one')
  })

  it('C10 M2 the office merges a file with a decision in it: kept under its author’s name, and history tells it', async () => {
    const there = await apart()
    await take(rita, await there.satchelFile())
    const [collision] = rita.device.catalogue.value.get(document.address)?.listed ?? []
    await document.decide([collision!.id], 'kept')
    const files = [await document.satchelFile()]
    const { merger, store } = party.relay.core
    const input = { into: { address: document.address }, files, documents: [], person: party.office.id }
    for (let times = 0; times < 2; times++) {
      await merger.merge(input)
      const known = await store.collisions(document.address)
      assert.deepEqual(
        known.map(({ key, decided }) => [key, decided?.by, decided?.choice]),
        [['r1.price', rita.profile.person.id, 'kept']],
      )
    }
    const response = await fetch(`${party.relay.origin}/api/documents/${document.address}/history`, {
      headers: { authorization: `Bearer ${party.relay.token(party.office)}` },
    })
    const { entries } = (await response.json()) as { entries: HistoryEntry[] }
    const told = entries.flatMap(({ person, decision }) => (decision ? [[person, decision]] : []))
    const { root, key, value: other, standing, authorName } = collision as OpenCollision
    const standingName = collision?.standingBy?.name
    const decided = { root, key, value: other, standing, authorName, standingName, outcome: 'standing' }
    assert.deepEqual(told, [[rita.profile.person.name, { choice: 'kept', collisions: [decided] }]])
  })

  it('P10 what was decided about a collision of the office’s travels with the file, under its author’s name', async () => {
    const desk = await party.life(party.office)
    const theirs = await openListed(desk, document.address)
    await rita.goOffline()
    await set(document, 'r1', { price: 45 })
    await set(theirs, 'r1', { price: 50 })
    await atOffice(theirs)
    rita.goOnline()
    await when(rita.device.catalogue, lines => lines.get(document.address)?.collisions === 1)
    await when(anna.device.catalogue, lines => lines.get(document.address)?.collisions === 1)
    const [collision] = rita.device.catalogue.value.get(document.address)?.listed ?? []
    await rita.goOffline()
    await anna.goOffline()
    await document.decide([collision!.id], 'kept')
    const there = await take(anna, await document.satchelFile())
    assert.deepEqual([...anna.device.decided.value], [[collision!.id, 'kept']])
    anna.goOnline()
    await delivered(anna)
    await when(anna.device.catalogue, lines => lines.get(document.address)?.collisions === 0)
    const [known] = await party.relay.core.store.collisions(document.address)
    assert.deepEqual([known?.decided?.by, known?.decided?.choice], [rita.profile.person.id, 'kept'])
    await agrees(there, party.relay)
  })

  it('P12 a device that never signed in works on a file and hands it on; nobody vouches for it, and it is said', async () => {
    const vera = await stranger('Vera')
    const there = await take(vera, await document.satchelFile())
    await set(there, 'r1', { price: 48 })
    assert.equal(there.lamp.value, 'device')
    await rita.goOffline()
    const file = await there.satchelFile()
    const { unvouched, plan } = await opened(rita, file)
    assert.deepEqual([unvouched, plan?.counts.changed], [1, 1])
    await take(rita, file)
    assert.equal(value(document, 'r1.price'), 48)
    await set(document, 'r1', { price: 49 })
    await set(document, 'r2', { price: 3 })
    rita.goOnline()
    await delivered(rita)
    await agrees(document, party.relay)
    assert.deepEqual([value(document, 'r1.price'), value(document, 'r2.price')], [49, 3])
    // What nobody signed for waits for the office: with its value, to be asked about.
    assert.deepEqual(draftsOf(rita), [['unvouched', [48]]])
  })

  it('P10 two devices that never met a relay hand over to each other, merge and decide', async () => {
    const [vera, wim] = [await stranger('Vera'), await stranger('Wim')]
    const veras = await take(vera, await document.satchelFile())
    const wims = await take(wim, await veras.satchelFile())
    await set(veras, 'r1', { price: 50 })
    await set(wims, 'r1', { price: 60 })
    await set(wims, 'r2', { price: 6 })
    const { plan } = await opened(vera, await wims.satchelFile())
    assert.deepEqual(plan?.counts, { added: 0, changed: 1, collided: 1, archived: 0, unchanged: 0 })
    await take(vera, await wims.satchelFile())
    const line = () => vera.device.catalogue.value.get(document.address)
    const [collision] = line()?.listed ?? []
    assert.deepEqual(new Set([collision?.authorName, collision?.standingBy?.name]), new Set(['Vera', 'Wim']))
    await veras.decide([collision!.id], 'kept')
    assert.equal(line()?.collisions, 0)
    await vera.device.close()
    const again = await party.restart(vera, { online: false })
    assert.equal(again.device.catalogue.value.get(document.address)?.collisions, 0)
    const reopened = again.device.open(document.address)
    await when(reopened.state, state => state === 'open')
    await take(wim, await reopened.satchelFile())
    assert.deepEqual(content(wims.doc.value), content(reopened.doc.value))
  })

  it('S6 a record that one archived while the other changed it is listed on the device that merges, with both names', async () => {
    const [vera, wim] = [await stranger('Vera'), await stranger('Wim')]
    const veras = await take(vera, await document.satchelFile())
    const wims = await take(wim, await veras.satchelFile())
    await set(veras, 'r1', { price: 50 })
    await set(veras, 'r2', { archived: true })
    await set(wims, 'r1', { archived: true })
    await set(wims, 'r2', { nextStep: 'Anrufen' })
    const listed = ({ device }: Life) =>
      (device.catalogue.value.get(document.address)?.listed ?? [])
        .map(({ key, origin, value, standing, authorName, standingBy, fields }) => {
          return [key, origin, value, standing, authorName, standingBy?.name, ...fields]
        })
        .sort()
    const expected = [
      ['r1.archived', 'archived', false, true, 'Vera', 'Wim', 'price'],
      ['r2.archived', 'archived', false, true, 'Wim', 'Vera', 'nextStep'],
    ]
    const [ofVera, ofWim] = [await veras.satchelFile(), await wims.satchelFile()]
    await take(vera, ofWim)
    assert.deepEqual(listed(vera), expected)
    await take(wim, ofVera)
    assert.deepEqual(listed(wim), expected)
    await take(wim, await veras.satchelFile())
    assert.deepEqual(listed(wim), expected, 'once')
    const [first] = vera.device.catalogue.value.get(document.address)?.listed ?? []
    const key = String(first?.key)
    await veras.decide([first!.id], 'taken', [['opportunities', key, true, false]])
    assert.deepEqual([value(veras, key), listed(vera).length], [false, 1])
  })

  it('B6 somebody who signs in later brings along what they made, and what they carried for others', async () => {
    await rita.goOffline()
    await set(document, 'r1', { price: 45 })
    const vera = await stranger('Vera')
    const there = await take(vera, await document.satchelFile())
    await set(there, 'r1', { price: 46 })
    const begun = await vera.device.create(document.kind, { name: 'Unterwegs' })
    await set(begun, 'a1', { name: 'Erste' })
    await vera.device.close()
    const before = await head()
    const { store, copies, person } = vera.profile
    await anna.goOffline()
    await adopt({ store, copies, person }, anna.device)
    await adopt({ store, copies, person }, anna.device)
    anna.goOnline()
    await delivered(anna)
    const own = anna.device.open(document.address)
    await atOffice(own)
    await agrees(own, party.relay)
    const [ritaId, annaId] = [rita.profile.person.id, anna.profile.person.id]
    assert.deepEqual(await authors(before), [
      [ritaId, annaId],
      [annaId, null],
    ])
    assert.equal((await party.relay.core.store.document(begun.address))?.owner, annaId)
    assert.deepEqual(draftsOf(anna), [])
  })

  it('B6 signing in is cut short, wherever: the next time it goes on, and nothing comes twice', async () => {
    const entries = async (address: OpenDocument['address']) => {
      const rows = await party.relay.core.store.rows(0, Number.MAX_SAFE_INTEGER, address)
      return rows.flatMap(({ body }) => decodeRow(body)).flatMap(each => each.entries).length
    }
    for (let stop = 1, isCut = true; isCut; stop++) {
      await anna.goOffline()
      const vera = await stranger(`Vera ${stop}`)
      const there = await take(vera, await document.satchelFile())
      const begun = await vera.device.create(document.kind, { name: 'Unterwegs' })
      await set(begun, 'a1', { name: 'Erste' })
      notes(begun, 'a1').insert(0, 'Grüße')
      await begun.flush()
      notes(there, 'r2').insert(0, `${stop} `)
      await there.flush()
      await vera.device.close()
      const { store, copies, person } = vera.profile
      const stores = [store, anna.profile.store]
      let calls = 0
      const cut = (work: (...given: never[]) => Promise<unknown>) =>
        ((...given: never[]) => {
          if (++calls < stop) return work(...given)
          anna.crash()
          return Promise.reject(new Error('cut'))
        }) as never
      const whole = stores.map(each => [each.write, each.carry] as const)
      for (const each of stores) {
        each.write = cut(each.write.bind(each))
        each.carry = cut(each.carry.bind(each))
      }
      await adopt({ store, copies, person }, anna.device).catch(() => undefined)
      // Also where it was a write nobody waits for.
      isCut = anna.crashed
      for (const [index, [write, carry]] of whole.entries()) Object.assign(stores[index] as object, { write, carry })
      if (isCut) {
        anna = await party.restart(anna)
        // What was brought over by then may have been settled before the rest comes.
        if (stop % 2 === 0) await delivered(anna)
        await adopt({ store, copies, person }, anna.device)
      } else anna.goOnline()
      await delivered(anna)
      // Begun, named, and two edits.
      assert.deepEqual([await entries(begun.address), draftsOf(anna)], [4, []])
      assert.equal((await relayDoc(party.relay, begun.address)).getText('opportunities.a1.notes').toString(), 'Grüße')
      const written = (await relayDoc(party.relay, document.address)).getText('opportunities.r2.notes').toString()
      assert.equal(written.split(`${stop} `).length, 2, written)
      for (const address of [begun.address, document.address]) {
        const own = anna.device.open(address)
        await when(own.lamp, lamp => lamp === 'office')
        await agrees(own, party.relay)
        await own.close()
      }
      assert.ok(stop < 40)
    }
  })

  it('B4 what nobody signed for is not asked about where its author has signed in meanwhile', async () => {
    await rita.goOffline()
    const vera = await stranger('Vera')
    const there = await take(vera, await document.satchelFile())
    await set(there, 'r1', { price: 85 })
    await set(there, 'r2', { price: 7 })
    await set(document, 'r1', { price: 90 })
    await take(rita, await there.satchelFile())
    const [collision] = rita.device.catalogue.value.get(document.address)?.listed ?? []
    assert.ok(collision)
    await document.decide([collision.id], 'taken', [['opportunities', 'r1.price', collision.standing, collision.value]])
    const wanted = value(document, 'r1.price')
    await vera.device.close()
    const { store, copies, person } = vera.profile
    await adopt({ store, copies, person }, anna.device)
    await delivered(anna)
    rita.goOnline()
    await delivered(rita)
    await atOffice(document)
    await agrees(document, party.relay)
    assert.deepEqual([value(document, 'r1.price'), value(document, 'r2.price')], [wanted, 7])
    assert.deepEqual([draftsOf(rita), draftsOf(anna)], [[], []])
  })

  it('B3 T2 a tab that does not lead takes a file in; the one that leads carries it up, and both show it', async () => {
    await rita.goOffline()
    await set(document, 'r1', { price: 45 })
    const file = await document.satchelFile()
    const [leader, second] = await party.tabs(2, party.office)
    assert.ok(leader && second)
    const first = leader.device.open(document.address)
    await when(first.state, state => state === 'open')
    const before = await head()
    const there = await take(second, file)
    assert.equal(value(there, 'r1.price'), 45)
    await delivered(leader)
    await delivered(second)
    await when(there.lamp, lamp => lamp === 'office')
    await agrees(there, party.relay)
    await agrees(first, party.relay)
    assert.equal(value(first, 'r1.price'), 45)
    assert.deepEqual(await authors(before), [[rita.profile.person.id, party.office.id]])
  })

  it('B3 a pipeline begun without a network is created under its author’s name by whoever carries it up', async () => {
    await rita.goOffline()
    await anna.goOffline()
    const begun = await rita.device.create(document.kind, { name: 'Unterwegs' })
    await set(begun, 'a1', { name: 'Erste' })
    const there = await take(anna, await begun.satchelFile())
    await set(there, 'a1', { price: 5 })
    anna.goOnline()
    await delivered(anna)
    await when(there.lamp, lamp => lamp === 'office')
    await agrees(there, party.relay)
    assert.equal((await party.relay.core.store.document(begun.address))?.owner, rita.profile.person.id)
    assert.equal(value(there, 'a1.price'), 5)
    rita.goOnline()
    await delivered(rita)
    await agrees(begun, party.relay)
    assert.deepEqual([draftsOf(anna), draftsOf(rita)], [[], []])
  })

  it('B4 a pipeline that nobody known has begun stays on the device, until its author signs in', async () => {
    const vera = await stranger('Vera')
    const begun = await vera.device.create(document.kind, { name: 'Fremd' })
    await set(begun, 'a1', { name: 'Erste' })
    const file = await begun.satchelFile()
    await anna.goOffline()
    const there = await take(anna, file)
    await set(there, 'a1', { price: 5 })
    anna.goOnline()
    await when(anna.device.connection, status => status === 'online')
    await set(document, 'r1', { price: 41 })
    await delivered(rita)
    await when(anna.device.catalogue, lines => lines.get(document.address)?.summary.openRevenue === 42)
    assert.deepEqual([there.lamp.value, value(there, 'a1.price'), draftsOf(anna)], ['device', 5, []])
    assert.ok(anna.device.catalogue.value.has(begun.address))
    await vera.device.close()
    const { store, copies, person } = vera.profile
    await adopt({ store, copies, person }, rita.device)
    await delivered(rita)
    await delivered(anna)
    await when(there.lamp, lamp => lamp === 'office')
    await agrees(there, party.relay)
    assert.equal((await relayDoc(party.relay, begun.address)).getMap('opportunities').get('a1.price'), 5)
    assert.deepEqual(draftsOf(anna), [])
  })
})
