// Documents that the office builds anew while devices are away: late changes go over, old copies never meet the new one.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import WebSocket from 'ws'
import { WebsocketProvider } from 'y-websocket'
import * as Y from 'yjs'
import { textRoot } from '../../../src/documents/kind.ts'
import { OPPORTUNITIES } from '../../../src/documents/pipeline.ts'
import type { OpenDocument } from '../../../src/sync/api.ts'
import { when } from '../../support/device.ts'
import { RawDevice } from '../sockets/support.ts'
import { partyOfTests } from './parties.ts'
import {
  agrees,
  apart,
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

const party = partyOfTests()

/** Builds the document anew; everybody who has it open is without a network meanwhile. */
async function buildAnew(document: OpenDocument): Promise<number> {
  const { rooms, store } = party.relay.core
  // The relay hears of a cut connection a moment later.
  while (!(await rooms.compact(document.address))) await new Promise(resolve => setImmediate(resolve))
  return (await store.document(document.address))?.epoch ?? 0
}

const epochOf = async ({ profile }: Life, { address }: OpenDocument) => (await profile.store.document(address))?.epoch

describe('Z a device that was away while its document was built anew', () => {
  it('Z3 Z5 does its changes again: fields, letters where nobody wrote meanwhile, with no refusal', async () => {
    const [here, document, there, other] = await apart(party)
    const epoch = await buildAnew(document)
    there.goOnline()
    await set(other, 'r1', { price: 500 })
    notes(other).insert(0, 'zero ')
    await atOffice(other)
    await set(document, 'r2', { price: 600, name: 'Pumps' })
    notes(document).insert(13, ' four')
    await document.flush()
    here.goOnline()
    await delivered(here)
    for (const each of [document, other]) await agrees(each, party.relay)
    assert.deepEqual([value(document, 'r1.price'), value(document, 'r2.price')], [500, 600])
    assert.equal(notes(document).toString(), 'zero one two three four')
    assert.deepEqual([draftsOf(here), draftsOf(there)], [[], []])
    assert.equal(await epochOf(here, document), epoch)
    const refused = (life: Life) =>
      life.frames.some(each => each.type === 'answer' && each.answers.some(({ status }) => status === 'refused'))
    assert.deepEqual([refused(here), refused(there)], [false, false])
  })

  it('Z5 C1 has a collision where somebody wrote the same field in the new epoch', async () => {
    const [here, document, there, other] = await apart(party)
    await buildAnew(document)
    there.goOnline()
    await set(other, 'r1', { price: 500 })
    await atOffice(other)
    await set(document, 'r1', { price: 600 })
    here.goOnline()
    await delivered(here)
    const [collision] = await party.relay.core.store.collisions(document.address)
    assert.deepEqual(
      [collision?.key, collision?.base, collision?.value, collision?.standing],
      ['r1.price', 37, 600, 500],
    )
  })

  it('Z5 sends first what may have been committed: nothing of it is done twice', async () => {
    const [here, document] = await apart(party)
    here.goOnline()
    await when(here.device.connection, status => status === 'online')
    here.incoming = frame => (frame.type === 'answer' ? 'cut' : 'pass')
    const text = notes(document)
    text.insert(text.length, '<once>')
    await document.flush()
    const written = async () =>
      (await relayDoc(party.relay, document.address)).getText(textRoot(OPPORTUNITIES, 'r1', 'notes'))
    while (!(await written()).toString().includes('<once>')) await new Promise(resolve => setImmediate(resolve))
    here.loseNetwork()
    await buildAnew(document)
    here.incoming = () => 'pass'
    here.goOnline()
    await delivered(here)
    await agrees(document, party.relay)
    assert.equal(notes(document).toString(), 'one two three<once>')
  })

  it('Z4 rebuilds a closed document when it is opened, also after a restart, and one that it never had at once', async () => {
    const [here, document, there, other] = await apart(party)
    await document.close()
    await other.close()
    const epoch = await buildAnew(document)
    const again = await party.restart(here)
    await when(again.device.catalogue, lines => lines.get(document.address)?.facts.epoch === epoch)
    const opened = await openListed(again, document.address)
    await agrees(opened, party.relay)
    assert.equal(await epochOf(again, opened), epoch)
    assert.ok(there)
    const fresh = await party.life(here.profile.person)
    const first = await openListed(fresh, document.address)
    await agrees(first, party.relay)
    await set(first, 'r1', { price: 700 })
    await atOffice(first)
    assert.equal(await epochOf(fresh, first), epoch)
    assert.deepEqual(draftsOf(fresh), [])
  })

  it('Z4 T7 is asked for by the tab that has it open, and rebuilt by the one that leads', async () => {
    const [leader, follower] = (await party.tabs(2)) as [Life, Life]
    const document = await pipelineOf(leader)
    for (let price = 0; price < 40; price++) await set(document, `r${price % 4}`, { price })
    await atOffice(document)
    const shown = await openListed(follower, document.address)
    await agrees(shown, party.relay)
    await document.close()
    for (const life of [leader, follower]) life.loseNetwork()
    const epoch = await buildAnew(document)
    for (const life of [leader, follower]) life.goOnline()
    await agrees(shown, party.relay)
    await set(shown, 'r1', { price: 700 })
    await agrees(shown, party.relay)
    assert.equal(await epochOf(follower, shown), epoch)
    assert.deepEqual([draftsOf(leader), draftsOf(follower)], [[], []])
  })

  it('C9 Z5 who archives a record without having seen the last of it is told all the same', async () => {
    const owner = party.somebody()
    const assistant = party.relay.person(`Assistant of ${owner.name}`, 'assistant', [owner.id])
    const [here, there] = [await party.life(owner), await party.life(assistant)]
    const document = await pipelineOf(here)
    await set(document, 'r1', { name: 'Pumps', price: 5 })
    await set(document, 'r2', { name: 'Oil', price: 6 })
    await atOffice(document)
    const other = await openListed(there, document.address)
    await set(other, 'r1', { quantity: 3 })
    await atOffice(other)
    await agrees(document, party.relay)
    await here.goOffline()
    await set(other, 'r1', { price: 7 })
    for (let price = 10; price < 40; price++) await set(other, `s${price % 4}`, { price })
    await atOffice(other)
    await there.goOffline()
    await buildAnew(document)
    await set(document, 'r1', { archived: true })
    await set(document, 'r2', { archived: true })
    here.goOnline()
    await delivered(here)
    const collisions = await party.relay.core.store.collisions(document.address)
    assert.deepEqual(
      collisions.map(({ key, origin }) => [key, origin]),
      [['r1.archived', 'archived']],
    )
    assert.ok(collisions[0]?.fields.includes('price'))
    assert.ok(!collisions[0]?.fields.includes('name'))
  })
})

describe('Z what does not know of epochs', () => {
  it('Z3 W2 a copy of another epoch is not synchronised, whoever asks for it, and however', async () => {
    const [here, document] = await apart(party)
    const before = await relayDoc(party.relay, document.address)
    const vector = Y.encodeStateVector(before)
    await party.relay.core.rooms.release(document.address)
    const epoch = await buildAnew(document)
    const raw = await RawDevice.connect(party.relay, here.profile)
    const { address } = document
    raw.send({ type: 'open', channel: 1, address, epoch: 1 })
    assert.equal((await raw.frame('closed', ({ channel }) => channel === 1)).code, 4409)
    raw.send({ type: 'open', channel: 2, address })
    raw.send({ type: 'data', channel: 2, bytes: Uint8Array.of(0, 0, vector.length, ...vector) })
    assert.equal((await raw.frame('closed', ({ channel }) => channel === 2)).code, 4409)
    raw.send({ type: 'open', channel: 3, address, epoch })
    raw.send({ type: 'data', channel: 3, bytes: Uint8Array.of(0, 0, 1, 0) })
    await raw.frame('data', ({ channel, bytes }) => channel === 3 && bytes[0] === 0 && bytes[1] === 1)
    raw.socket.close()
  })

  it('W10 Z3 a stock client with an old copy is closed with 4409; afresh, it has the new epoch', async () => {
    const [here, document] = await apart(party)
    const { address } = document
    const old = new Y.Doc()
    Y.applyUpdate(old, Y.encodeStateAsUpdate(document.doc.value))
    await buildAnew(document)
    const tool = (doc: Y.Doc) => {
      class Socket extends WebSocket {
        constructor(url: string) {
          super(url, { headers: { authorization: `Bearer ${here.profile.token}` } })
        }
      }
      const WebSocketPolyfill = Socket as unknown as typeof globalThis.WebSocket
      return new WebsocketProvider(`ws://${party.relay.host}`, address, doc, { WebSocketPolyfill, disableBc: true })
    }
    old.getMap(OPPORTUNITIES).set('r1.price', 900)
    const stale = tool(old)
    const code = await new Promise(resolve => stale.on('closed', event => resolve(event.code)))
    assert.equal(code, 4409)
    const doc = new Y.Doc()
    const fresh = tool(doc)
    await new Promise(resolve => fresh.on('sync', resolve))
    assert.deepEqual(content(doc), content(await relayDoc(party.relay, address)))
    assert.equal(doc.getMap(OPPORTUNITIES).get('r1.price'), 37)
    for (const provider of [stale, fresh]) {
      provider.destroy()
      provider.awareness.destroy()
    }
  })

  it('G3 an older app is refused what it made in another epoch, by name', async () => {
    const [here, document] = await apart(party)
    await buildAnew(document)
    const raw = await RawDevice.connect(party.relay, here.profile)
    const lastN = (await here.profile.store.document(document.address))?.lastN ?? 0
    const doc = new Y.Doc()
    let update = new Uint8Array()
    doc.on('update', bytes => {
      update = bytes as typeof update
    })
    doc.getMap(OPPORTUNITIES).set('r9.price', 1)
    const changes = [[OPPORTUNITIES, 'r9.price', null, 1] as const]
    const [answer] = await raw.submit(document.address, [{ update, changes }], { n: lastN + 1 })
    assert.equal(answer?.status === 'refused' && answer.refusal.code, 'epoch')
    raw.socket.close()
  })
})
