import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Address } from '../../src/documents/address.ts'
import { readRecords, recordChanges } from '../../src/documents/content.ts'
import { OPPORTUNITIES, pipeline } from '../../src/documents/pipeline.ts'
import type { OpenDocument } from '../../src/sync/api.ts'
import { enrol, startDevice, when } from '../support/device.ts'
import { TestRelay } from '../support/relay.ts'

const opportunities = pipeline.collection(OPPORTUNITIES)!

function set(document: OpenDocument, record: string, fields: Record<string, string | number>): Promise<void> {
  return document.commit(recordChanges(document.doc.value, OPPORTUNITIES, record, fields))
}

/** Resolves when the document holds this value. */
function holds(document: OpenDocument, key: string, value: unknown): Promise<void> {
  return new Promise(resolve => {
    const map = document.doc.value.getMap(OPPORTUNITIES)
    const look = () => {
      if (map.get(key) !== value) return
      map.unobserve(look)
      resolve()
    }
    map.observe(look)
    look()
  })
}

describe('a rep and the assistant on one pipeline', () => {
  let relay: TestRelay
  before(async () => {
    relay = await TestRelay.start()
  })
  after(() => relay.stop())

  it('P05 see and keep what each edits in different opportunities', async () => {
    const rep = relay.person('Rita Rep')
    const assistant = relay.person('Anton Assistant', 'assistant', [rep.id])
    const reps = await startDevice(relay, enrol(relay, rep))
    const mine = await reps.create(pipeline, { name: 'West' })
    await when(mine.lamp, lamp => lamp === 'office')
    const line = (await when(reps.catalogue, lines => lines.get(mine.address)?.facts.key !== '')).get(mine.address)
    assert.match(line?.facts.key ?? '', /^PIP-\d{4}-001$/)

    const assistants = await startDevice(relay, enrol(relay, assistant))
    await when(assistants.catalogue, lines => lines.has(mine.address))
    const theirs = assistants.open(mine.address)
    await when(theirs.state, state => state === 'open')

    await Promise.all([set(mine, 'r1', { name: 'Pumps', price: 40 }), set(theirs, 'r2', { name: 'Valves', price: 7 })])
    await Promise.all([holds(mine, 'r2.price', 7), holds(theirs, 'r1.price', 40)])
    mine.text(OPPORTUNITIES, 'r1', 'notes').insert(0, 'Call on Monday')
    await mine.flush()
    await set(theirs, 'r1', { stage: 'won' })
    await holds(mine, 'r1.stage', 'won')
    await when(mine.lamp, lamp => lamp === 'office')
    await when(theirs.lamp, lamp => lamp === 'office')
    assert.deepEqual(
      readRecords(pipeline, theirs.doc.value, opportunities),
      readRecords(pipeline, mine.doc.value, opportunities),
    )
    assert.equal(theirs.text(OPPORTUNITIES, 'r1', 'notes').toString(), 'Call on Monday')
    assert.deepEqual(reps.drafts.value, [])
    await Promise.all([reps.close(), assistants.close()])
  })

  it('H6 take for news what the other does meanwhile, not what was there, and not what they do themselves', async () => {
    const rep = relay.person('Rita Rep')
    const reps = await startDevice(relay, enrol(relay, rep))
    const mine = await reps.create(pipeline, { name: 'East' })
    await set(mine, 'r1', { name: 'Pumps' })
    await when(mine.lamp, lamp => lamp === 'office')
    const assistants = await startDevice(relay, enrol(relay, relay.person('Anton Assistant', 'assistant', [rep.id])))
    await when(assistants.catalogue, lines => lines.has(mine.address))
    const theirs = assistants.open(mine.address)
    const told: [string, boolean][] = []
    theirs.doc.value.getMap(OPPORTUNITIES).observe((event, transaction) => {
      for (const key of event.keysChanged) told.push([String(key), theirs.isNews(transaction)])
    })
    await holds(theirs, 'r1.name', 'Pumps')
    await when(theirs.state, state => state === 'open')
    await set(theirs, 'r1', { price: 7 })
    await holds(mine, 'r1.price', 7)
    await set(mine, 'r1', { price: 8 })
    await holds(theirs, 'r1.price', 8)
    assert.deepEqual(told, [
      ['r1.name', false],
      ['r1.price', false],
      ['r1.price', true],
    ])
    await Promise.all([reps.close(), assistants.close()])
  })

  it('start again with everything after the relay was stopped and started', async () => {
    const rep = relay.person('Rita Rep')
    const profile = enrol(relay, rep)
    const device = await startDevice(relay, profile)
    const document = await device.create(pipeline, { name: 'North' })
    await set(document, 'r1', { name: 'Before' })
    await when(document.lamp, lamp => lamp === 'office')
    const { folder } = relay
    const port = relay.relay.port
    await relay.stop(false)
    await when(device.connection, connection => connection === 'offline')
    await set(document, 'r1', { name: 'While it was down' })
    assert.equal(document.lamp.value, 'device')
    relay = await TestRelay.start({ folder, port })
    await when(document.lamp, lamp => lamp === 'office')
    const [entry] = await relay.core.store
      .documents({ owners: [rep.id] })
      .then(rows => rows.filter(row => row.address === document.address))
    assert.ok(entry)
    const room = await relay.core.rooms.room(document.address as Address)
    assert.equal(room?.doc.getMap(OPPORTUNITIES).get('r1.name'), 'While it was down')
    await device.close()
  })
})
