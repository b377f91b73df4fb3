// Two tabs of one profile: one socket, one outbox, one document, whichever of them lives.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Address } from '../../../src/documents/address.ts'
import { pipeline } from '../../../src/documents/pipeline.ts'
import type { OpenDocument } from '../../../src/sync/api.ts'
import { when } from '../../support/device.ts'
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
  renameStage,
  set,
  value,
} from './support.ts'

const party = partyOfHours()

/** Two tabs with the same pipeline open; the first leads. */
async function two(): Promise<{ first: Life; second: Life; one: OpenDocument; other: OpenDocument }> {
  const [first, second] = (await party.tabs(2)) as [Life, Life]
  const one = await pipelineOf(first)
  const other = await openListed(second, one.address)
  return { first, second, one, other }
}

/** Resolves when a document shows this value. */
async function shows(document: OpenDocument, key: string, wanted: unknown): Promise<void> {
  await new Promise<void>(resolve => {
    let watched = document.doc.value
    const look = () => {
      if (value(document, key) !== wanted) return
      watched.off('update', look)
      queueMicrotask(() => stop())
      resolve()
    }
    const stop = document.doc.subscribe(doc => {
      watched.off('update', look)
      watched = doc
      doc.on('update', look)
      look()
    })
  })
}

/** The numbers a tab has sent for a document, in order. */
const sent = ({ frames }: Life, { address }: { readonly address: Address }): number[] =>
  frames.flatMap(frame =>
    frame.type === 'submit' && frame.submission.address === address ? frame.submission.entries.map(({ n }) => n) : [],
  )

/** Resolves when the disk is as empty as the outbox: nothing of this tab's is under way any more. */
async function cleared({ profile: { store } }: Life): Promise<void> {
  while ((await store.rows()).length > 0) await new Promise(resolve => setImmediate(resolve))
}

const answers = ({ frames }: Life): string[] =>
  frames.flatMap(frame => (frame.type === 'answer' ? frame.answers.map(({ status }) => status) : []))

describe('tabs of one profile', () => {
  it('R13 T1 T2 have one socket: the first leads, the other works through it', async () => {
    const { first, second, one, other } = await two()
    await set(other, 'r1', { price: 7 })
    await shows(one, 'r1.price', 7)
    await set(one, 'r1', { quantity: 3 })
    await shows(other, 'r1.quantity', 3)
    await Promise.all([atOffice(one), atOffice(other)])
    await agrees(one, party.relay)
    await agrees(other, party.relay)
    assert.deepEqual([first.device.leads.value, second.device.leads.value], [true, false])
    assert.deepEqual([first.sockets, second.sockets, second.frames.length], [1, 0, 0])
    assert.equal(second.device.connection.value, 'online')
    assert.equal(second.device.company.value, 'Test')
  })

  it('T3 number and send in one order what both save at the same time', async () => {
    const { first, second, one, other } = await two()
    for (let round = 0; round < 40; round++) {
      void set(one, 'r1', { price: round })
      void set(other, 'r2', { price: round })
      notes(one, 'r1').insert(0, 'a')
      notes(other, 'r2').insert(0, 'b')
      if (round % 7 === 0) await new Promise(resolve => setImmediate(resolve))
    }
    await one.flush()
    await other.flush()
    await delivered(first)
    await delivered(second)
    await agrees(one, party.relay)
    await agrees(other, party.relay)
    const numbers = sent(first, one)
    assert.deepEqual(
      numbers,
      numbers.map((_, index) => index + 1),
    )
    assert.deepEqual([...new Set(answers(first))], ['committed'])
    assert.deepEqual(await first.profile.store.rows(), [])
  })

  it('T4 show the same without a network, and say so with the same lamp', async () => {
    const { first, second, one, other } = await two()
    await first.goOffline()
    await when(second.device.connection, status => status !== 'online')
    await set(other, 'r1', { name: 'Pumps' })
    await shows(one, 'r1.name', 'Pumps')
    await set(one, 'r1', { name: 'Pipes' })
    await shows(other, 'r1.name', 'Pipes')
    notes(other).insert(0, 'typed there')
    await other.flush()
    await when(first.device.waiting, waiting => waiting === 3)
    await when(second.device.waiting, waiting => waiting === 3)
    assert.equal(notes(one).toString(), 'typed there')
    assert.deepEqual(content(one.doc.value), content(other.doc.value))
    assert.deepEqual([one.lamp.value, other.lamp.value], ['device', 'device'])
    first.goOnline()
    await Promise.all([atOffice(one), atOffice(other)])
    await agrees(other, party.relay)
  })

  it('T4 begin a document in one and see it in the other, before the relay has heard of it', async () => {
    const [first, second] = (await party.tabs(2)) as [Life, Life]
    await first.goOffline()
    const begun = await second.device.create(pipeline, { name: 'Begun there' })
    const seen = await openListed(first, begun.address)
    assert.equal(seen.doc.value.getMap('fields').get('name'), 'Begun there')
    await set(seen, 'r1', { price: 4 })
    first.goOnline()
    await Promise.all([atOffice(begun), atOffice(seen)])
    await agrees(begun, party.relay)
    await agrees(seen, party.relay)
    assert.equal(value(begun, 'r1.price'), 4)
    await when(second.device.catalogue, lines => lines.get(begun.address)?.facts.key !== '')
  })

  it('T5 take over when the leader dies, and send what it left', async () => {
    const { first, second, one, other } = await two()
    await first.goOffline()
    await set(one, 'r1', { price: 1 })
    await set(other, 'r2', { price: 2 })
    const began = performance.now()
    first.crash()
    await when(second.device.leads, leads => leads)
    await atOffice(other)
    assert.ok(performance.now() - began < 3_000)
    await agrees(other, party.relay)
    assert.deepEqual([value(other, 'r1.price'), value(other, 'r2.price')], [1, 2])
    await set(other, 'r3', { price: 3 })
    await delivered(second)
    await agrees(other, party.relay)
    await second.device.close()
    assert.deepEqual(await second.profile.store.rows(), [])
  })

  it('T5 take over in the middle of an answer, and nothing is there twice', async () => {
    const { first, second, one, other } = await two()
    notes(one).insert(0, 'once')
    first.incoming = frame => {
      if (frame.type !== 'answer') return 'pass'
      first.crash()
      return 'lose'
    }
    await one.flush()
    await when(second.device.leads, leads => leads)
    await delivered(second)
    await agrees(other, party.relay)
    assert.equal(notes(other).toString(), 'once')
  })

  it('T5 take over when the leader is closed', async () => {
    const { first, second, other } = await two()
    await first.device.close()
    await when(second.device.leads, leads => leads)
    await set(other, 'r1', { price: 9 })
    await atOffice(other)
    await agrees(other, party.relay)
    assert.deepEqual([first.sockets, second.sockets], [0, 1])
  })

  it('T8 hear nothing while they are put aside, tell what they save, and read what they missed', async () => {
    const { second, one, other } = await two()
    second.device.rest()
    await set(one, 'r1', { price: 1 })
    await atOffice(one)
    assert.equal(value(other, 'r1.price'), undefined)
    await set(other, 'r2', { price: 2 })
    await shows(one, 'r2.price', 2)
    await set(one, 'r1', { price: 3 })
    await atOffice(one)
    assert.notEqual(value(other, 'r1.price'), 3)
    second.device.return()
    await shows(other, 'r1.price', 3)
    await when(second.device.connection, status => status === 'online')
    await set(one, 'r3', { price: 4 })
    await shows(other, 'r3.price', 4)
    await agrees(other, party.relay)
  })

  it('T6 find what a tab saved that died before it could tell', async () => {
    const { first, second, one, other } = await two()
    second.beforeWrite = () => queueMicrotask(() => second.crash())
    set(other, 'r1', { price: 5 }).catch(() => undefined)
    await shows(one, 'r1.price', 5)
    await delivered(first)
    await agrees(one, party.relay)
    await when(first.device.connection, status => status === 'online')
  })

  it('T6 find what was not told before they save themselves: no number comes before those below it', async () => {
    const { first, second, one, other } = await two()
    second.tab!.silent = true
    await set(other, 'r1', { price: 5 })
    second.tab!.silent = false
    await set(one, 'r1', { quantity: 6 })
    await delivered(first)
    await agrees(one, party.relay)
    const numbers = sent(first, one)
    assert.deepEqual(
      numbers,
      numbers.map((_, index) => index + 1),
    )
    assert.equal(value(one, 'r1.price'), 5)
  })
})

describe('a refusal while another tab types', () => {
  it('T7 R1 rebuilds the document in both, and nothing typed is lost', async () => {
    const { first, second, one, other } = await two()
    await first.goOffline()
    await set(one, 'r1', { price: 1 })
    await renameStage(one, 'won', 'Nope')
    await set(other, 'r2', { price: 2 })
    notes(other).insert(0, 'begun')
    let typed = 0
    first.incoming = frame => {
      // Into every moment of it: what is saved meanwhile, and what is not even cut yet.
      if (frame.type === 'answer' || frame.type === 'checked' || frame.type === 'data') {
        notes(other).insert(notes(other).length, ` ${++typed}`)
        void set(other, 'r3', { quantity: typed })
      }
      return 'pass'
    }
    first.goOnline()
    await when(second.device.drafts, drafts => drafts.length > 0)
    notes(other).insert(notes(other).length, ' end')
    first.incoming = () => 'pass'
    await other.flush()
    await delivered(first)
    await delivered(second)
    await agrees(one, party.relay)
    await agrees(other, party.relay)
    assert.equal(notes(one).toString(), `begun ${Array.from({ length: typed }, (_, n) => n + 1).join(' ')} end`)
    assert.deepEqual([value(one, 'r1.price'), value(one, 'r2.price'), value(one, 'r3.quantity')], [1, 2, typed])
    assert.deepEqual(draftsOf(first), [['rights', ['Nope']]])
    assert.deepEqual(draftsOf(second), draftsOf(first))
    assert.deepEqual([one.lamp.value, other.lamp.value], ['refused', 'refused'])
    assert.equal(other.doc.value.getMap('stages').get('won.name'), 'Won')
    await second.device.discardDrafts(second.device.drafts.value.map(({ id }) => id))
    await when(first.device.drafts, drafts => drafts.length === 0)
    assert.deepEqual([one.lamp.value, other.lamp.value], ['office', 'office'])
  })

  it('T7 of what the other tab saved becomes a draft in both', async () => {
    const { first, second, one, other } = await two()
    await renameStage(other, 'won', 'Nope')
    await set(other, 'r1', { price: 5 })
    await when(first.device.drafts, drafts => drafts.length > 0)
    await when(second.device.drafts, drafts => drafts.length > 0)
    await delivered(second)
    await agrees(one, party.relay)
    await agrees(other, party.relay)
    assert.deepEqual(draftsOf(second), [['rights', ['Nope']]])
    assert.equal(value(other, 'r1.price'), 5)
    await set(other, 'r1', { price: 6 })
    await delivered(first)
    await agrees(one, party.relay)
  })

  it('T7 is seen before the next entry is written, by a tab that was asleep', async () => {
    const { first, second, one, other } = await two()
    second.tab!.sleep()
    await renameStage(one, 'won', 'Nope')
    await when(first.device.drafts, drafts => drafts.length > 0)
    await delivered(first)
    const typed = set(other, 'r1', { price: 5 })
    notes(other).insert(0, 'asleep')
    const flushed = other.flush()
    second.tab!.awake()
    await typed
    await flushed
    await delivered(first)
    await delivered(second)
    await agrees(one, party.relay)
    await agrees(other, party.relay)
    assert.equal(value(one, 'r1.price'), 5)
    assert.equal(notes(one).toString(), 'asleep')
    const refused = answers(first).filter(status => status !== 'committed')
    assert.deepEqual(refused, ['refused'])
  })

  it('T7 R9 is not taken for a collision where the other tab typed over the value', async () => {
    const { first, second, one, other } = await two()
    await set(one, 'r1', { discount: 0.1 })
    await delivered(first)
    await first.goOffline()
    await set(one, 'r1', { discount: 4_000 })
    await shows(other, 'r1.discount', 4_000)
    second.tab!.sleep()
    first.goOnline()
    await when(first.device.drafts, drafts => drafts.length > 0)
    await delivered(first)
    const typed = set(other, 'r1', { discount: 0.2 })
    second.tab!.awake()
    await typed
    await delivered(second)
    await agrees(one, party.relay)
    await agrees(other, party.relay)
    assert.equal(value(one, 'r1.discount'), 0.2)
    await when(second.device.catalogue, lines => lines.get(one.address)?.collisions === 0)
    assert.equal(draftsOf(second).length, 1)
  })

  it('T7 leaves a document alone that the other tab has closed, and opens it rebuilt', async () => {
    const { first, second, one, other } = await two()
    await other.close()
    await renameStage(one, 'won', 'Nope')
    await when(second.device.drafts, drafts => drafts.length > 0)
    const again = second.device.open(one.address)
    await when(again.state, state => state === 'open')
    await set(again, 'r1', { price: 8 })
    await delivered(second)
    await agrees(again, party.relay)
    await delivered(first)
    await agrees(one, party.relay)
  })
})

describe('a leader', () => {
  it('T8 that is put to sleep and holds on to the lead is robbed of it by a tab somebody looks at', async () => {
    const { first, second, other } = await two()
    second.haste = 50
    await cleared(first)
    first.tab!.sleep()
    second.device.wake()
    await when(second.device.leads, leads => leads)
    await set(other, 'r1', { price: 5 })
    await atOffice(other)
    await agrees(other, party.relay)
    first.tab!.awake()
    await when(first.device.leads, leads => !leads)
    await when(first.device.connection, status => status === 'online')
    assert.deepEqual([first.sockets, second.sockets], [0, 1])
  })

  it('T11 that sleeps while it holds a document’s lock keeps nobody from saving, and writes over nothing when it wakes', async () => {
    const { first, second, one, other } = await two()
    second.haste = 50
    await cleared(first)
    first.tab!.sleep()
    // Asked for before the others: it is this tab's, who hears of it when it wakes.
    const typed = set(one, 'r1', { quantity: 3 })
    notes(one).insert(0, 'asleep')
    await set(other, 'r1', { price: 5 })
    second.device.wake()
    await when(second.device.leads, leads => leads)
    await atOffice(other)
    await set(other, 'r1', { price: 6 })
    first.tab!.awake()
    await typed
    await one.flush()
    await Promise.all([delivered(first), delivered(second)])
    await shows(other, 'r1.quantity', 3)
    await shows(one, 'r1.price', 6)
    await agrees(one, party.relay)
    await agrees(other, party.relay)
    assert.equal(notes(other).toString(), 'asleep')
    assert.deepEqual(
      answers(second).filter(status => status !== 'committed'),
      [],
    )
  })

  it('T8 rests when it is told to, and is back with what it missed', async () => {
    const { first, second, one, other } = await two()
    first.device.rest()
    await when(second.device.leads, leads => leads)
    await when(second.device.connection, status => status === 'online')
    first.tab!.sleep()
    await set(other, 'r1', { price: 5 })
    await atOffice(other)
    first.tab!.awake()
    first.device.return()
    await shows(one, 'r1.price', 5)
    await when(first.device.connection, status => status === 'online')
    await set(one, 'r1', { price: 6 })
    await shows(other, 'r1.price', 6)
    await delivered(first)
    await agrees(one, party.relay)
    assert.deepEqual([first.device.leads.value, second.device.leads.value], [false, true])
  })

  it('T2 tells the office who sits in a document in another tab, and when that tab is gone', async () => {
    const { second, one, other } = await two()
    await when(other.awareness, awareness => awareness !== null)
    other.awareness.value!.setLocalState({ user: { name: 'x' } })
    const client = other.awareness.value!.clientID
    const awareness = one.awareness.value!
    const here = () => awareness.getStates().has(client)
    const changed = (wanted: boolean) =>
      new Promise<void>(resolve => {
        const look = () => {
          if (here() !== wanted) return
          awareness.off('change', look)
          resolve()
        }
        awareness.on('change', look)
        look()
      })
    await changed(true)
    second.crash()
    await changed(false)
  })

  it('H6 T4 takes what another tab does for no news', async () => {
    const { one, other } = await two()
    const told: boolean[] = []
    for (const document of [one, other])
      document.doc.value.getMap('opportunities').observe((_, transaction) => told.push(document.isNews(transaction)))
    await set(one, 'r1', { price: 5 })
    await shows(other, 'r1.price', 5)
    await set(other, 'r1', { price: 6 })
    await shows(one, 'r1.price', 6)
    await atOffice(one)
    assert.deepEqual(told, [false, false, false, false])
  })

  it('C5 T2 that is signed out tries again when a tab comes', async () => {
    const [first] = (await party.tabs(1)) as [Life]
    const { token } = first.profile
    await first.goOffline()
    Object.assign(first.profile, { token: 'no such token' })
    first.goOnline()
    await when(first.device.connection, status => status !== 'connecting')
    Object.assign(first.profile, { token })
    const second = party.keep(await first.another())
    await when(second.device.connection, status => status === 'online')
    assert.equal(first.device.connection.value, 'online')
  })
})

describe('tabs of different versions', () => {
  const person = (life: Life): string => life.profile.person.id

  it('T6 L3 call nothing waiting for ever that was handed over while they could not hear of it', async () => {
    const { first, second, other } = await two()
    first.tab!.silent = true
    await set(other, 'r1', { price: 5 })
    await cleared(first)
    assert.notEqual(second.device.waiting.value, 0)
    second.device.rest()
    second.device.return()
    await when(second.device.waiting, entries => entries === 0)
    assert.equal(second.device.lamp.value, 'office')
  })

  it('T9 look into the store when one says something they do not know', async () => {
    const { first, second, one, other } = await two()
    second.tab!.silent = true
    await set(other, 'r1', { price: 5 })
    assert.notEqual(value(one, 'r1.price'), 5)
    const stranger = first.tab!.tabs.channel(`satchel:${person(first)}`, () => undefined)
    stranger.post({ version: 1, from: 'stranger', to: null, message: { type: 'of another year' } })
    stranger.post('nonsense')
    stranger.post({ version: 1, from: 'stranger', to: null, message: null })
    await shows(one, 'r1.price', 5)
    stranger.close()
  })

  it('T9 give way to a newer one, with everything typed saved and sent', async () => {
    const { first, second, one } = await two()
    notes(one).insert(0, 'typed in the old app')
    // A field that is left because the page takes no typing any more.
    first.device.over.subscribe(over => {
      if (over) void set(one, 'r1', { price: 9 })
    })
    const stranger = second.tab!.tabs.channel(`satchel:${person(first)}`, () => undefined)
    const envelope = { version: 2, from: 'newer', to: null, message: { type: 'join' } }
    stranger.post(envelope)
    await when(first.device.connection, status => status === 'outdated')
    await when(second.device.connection, status => status === 'outdated')
    assert.deepEqual([first.sockets, second.sockets], [0, 0])
    stranger.close()
    const next = await party.restart(first)
    const again = next.device.open(one.address)
    await delivered(next)
    await agrees(again, party.relay)
    assert.equal(notes(again).toString(), 'typed in the old app')
    assert.equal(value(again, 'r1.price'), 9)
  })
})
