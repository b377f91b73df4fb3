// The parts that several tabs are made of, each on its own: envelopes, election, hub, the link through a leader.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Link } from '../../../src/sync/link.ts'
import { Channels } from '../../../src/sync/multiplexer.ts'
import { newRecord } from '../../../src/sync/queue.ts'
import { MemoryStore } from '../../../src/sync/stores/memory.ts'
import { Election } from '../../../src/sync/tabs/election.ts'
import { Hub } from '../../../src/sync/tabs/hub.ts'
import { LeaderLink } from '../../../src/sync/tabs/leader-link.ts'
import { type News, readEnvelope, TABS_VERSION, type TabMessage } from '../../../src/sync/tabs/messages.ts'
import { Neighbours } from '../../../src/sync/tabs/neighbours.ts'
import { alone } from '../../../src/sync/tabs/tabs.ts'
import { ToldStore } from '../../../src/sync/tabs/told-store.ts'
import {
  type DeviceFrame,
  decodeDeviceFrame,
  decodeRelayFrame,
  encodeDeviceFrame,
  encodeRelayFrame,
  type RelayFrame,
} from '../../../src/sync/wire/frames.ts'
import { TabStrip } from '../../support/tab-strip.ts'
import { ManualTimers, settled, WELCOME } from './support.ts'

const ADDRESS = 'pipeline/AAAAAAAAAAAAAAAAAAAAAA'

describe('an envelope', () => {
  const good = { version: TABS_VERSION, from: 'b', to: null, message: { type: 'join' } }

  it('T9 is read where it is of this version, and told apart where it is not', () => {
    assert.deepEqual(readEnvelope(good), good)
    assert.deepEqual(readEnvelope({ ...good, version: TABS_VERSION + 1 }), { kind: 'newer', from: 'b' })
    assert.deepEqual(readEnvelope({ ...good, version: 0 }), { kind: 'older', from: 'b' })
    assert.deepEqual(readEnvelope({ ...good, message: { type: 'dance' } }), { kind: 'unknown', from: 'b' })
    assert.deepEqual(readEnvelope({ ...good, message: 'join' }), { kind: 'unknown', from: 'b' })
  })

  it('T9 is nothing where it is none', () => {
    for (const data of [null, undefined, 7, 'join', [], {}, { version: '1', from: 'b' }, { version: 1, from: 2 }])
      assert.equal(readEnvelope(data), null)
  })
})

describe('an election', () => {
  it('T1 is won by the first, then by those who wait, in order', async () => {
    const strip = new TabStrip()
    const [a, b, c] = [strip.open(), strip.open(), strip.open()] as const
    const [one, two, three] = [a, b, c].map(tab => new Election(tab.tabs, 'rita')) as [Election, Election, Election]
    for (const each of [one, two, three]) each.stand()
    two.stand()
    const leaders = () => [one, two, three].map(({ leads }) => leads.value)
    await settled()
    assert.deepEqual(leaders(), [true, false, false])
    a.kill()
    await settled()
    assert.deepEqual(leaders().slice(1), [true, false])
    two.withdraw()
    await settled()
    assert.deepEqual(leaders().slice(1), [false, true])
  })

  it('T1 is held for each person on their own', async () => {
    const strip = new TabStrip()
    const elections = ['rita', 'otto'].map(person => new Election(strip.open().tabs, person))
    for (const each of elections) each.stand()
    await settled()
    assert.deepEqual(
      elections.map(({ leads }) => leads.value),
      [true, true],
    )
  })

  it('T8 can be taken from a leader, who then waits again', async () => {
    const strip = new TabStrip()
    const one = new Election(strip.open().tabs, 'rita')
    const two = new Election(strip.open().tabs, 'rita')
    one.stand()
    two.stand()
    await settled()
    two.rob()
    await settled()
    assert.deepEqual([one.leads.value, two.leads.value], [false, true])
    two.withdraw()
    await settled()
    assert.deepEqual([one.leads.value, two.leads.value], [true, false])
  })

  it('T1 does not come to one who has stopped waiting', async () => {
    const strip = new TabStrip()
    const one = new Election(strip.open().tabs, 'rita')
    const two = new Election(strip.open().tabs, 'rita')
    one.stand()
    two.stand()
    two.withdraw()
    one.withdraw()
    await settled()
    assert.deepEqual([one.leads.value, two.leads.value], [false, false])
  })

  it('T1 needs nobody where a device is alone', () => {
    const election = new Election(alone, 'rita')
    election.stand()
    assert.equal(election.leads.value, true)
  })
})

describe('neighbours', () => {
  it('T2 hear when one of them is gone, and not before', async () => {
    const strip = new TabStrip()
    const heard: string[] = []
    const neighbour = (id: string, tab = strip.open()) =>
      new Neighbours(
        { tabs: tab.tabs, person: 'rita', id },
        {
          onMessage: ({ type }, from) => heard.push(`${id}: ${type} of ${from}`),
          onUnknown: () => heard.push(`${id}: unknown`),
          onNewer: () => heard.push(`${id}: newer`),
        },
      )
    const tab = strip.open()
    const one = neighbour('one')
    const two = neighbour('two', tab)
    await two.arrive()
    one.watch('two', () => heard.push('gone'))
    one.watch('two', () => heard.push('gone twice'))
    one.tell({ type: 'pong' })
    two.send('one', { type: 'join' })
    two.send('somebody else', { type: 'wake' })
    await settled()
    assert.deepEqual(heard, ['two: pong of one', 'one: join of two'])
    tab.kill()
    await settled()
    assert.deepEqual(heard.slice(2), ['gone'])
  })
})

/** The leader's socket, as its multiplexer sees it. */
function hub() {
  const up: DeviceFrame[] = []
  const down: [string, RelayFrame][] = []
  const link: Link = { ready: true, send: frame => void up.push(frame) }
  const channels = new Channels(link)
  const made = new Hub(channels, (to, bytes) => down.push([to, decodeRelayFrame(bytes)]))
  const say = (from: string, frame: DeviceFrame) => made.heard(from, encodeDeviceFrame(frame))
  return { up, down, channels, hub: made, say }
}

const bytes = Uint8Array.of(1, 2, 3)

describe('the hub', () => {
  it('T2 gives the channels of several tabs numbers of its own, both ways', () => {
    const { up, down, channels, say } = hub()
    for (const tab of ['b', 'c']) say(tab, { type: 'open', channel: 0, address: ADDRESS })
    say('c', { type: 'data', channel: 0, bytes })
    assert.deepEqual(up, [
      { type: 'open', channel: 0, address: ADDRESS },
      { type: 'open', channel: 1, address: ADDRESS },
      { type: 'data', channel: 1, bytes },
    ])
    channels.received(0, bytes)
    channels.closed(1, 4404, 'not here')
    assert.deepEqual(down, [
      ['b', { type: 'data', channel: 0, bytes }],
      ['c', { type: 'closed', channel: 0, code: 4404, reason: 'not here' }],
    ])
    channels.received(1, bytes)
    say('c', { type: 'data', channel: 0, bytes })
    assert.deepEqual([up.length, down.length], [3, 2])
  })

  it('T2 sends no entries for other tabs, and survives what it cannot read', () => {
    const { up, hub: made, say } = hub()
    say('b', { type: 'ping' })
    say('b', {
      type: 'hello',
      hello: { protocol: 1, oldest: 1, schemas: {}, device: 'd', incarnation: null, cookie: 0 },
    })
    const entries = [{ n: 1, bytes }]
    const submission = { ref: 1, address: ADDRESS, generation: 1, epoch: 1, entries, signature: new Uint8Array(64) }
    say('b', { type: 'submit', submission })
    say('b', { type: 'data', channel: 9, bytes })
    made.heard('b', Uint8Array.of(200))
    made.heard('b', new Uint8Array())
    assert.deepEqual(up, [])
  })

  it('T2 closes what a tab had open when it is gone, and forgets all when the connection is', () => {
    const { up, down, channels, hub: made, say } = hub()
    say('b', { type: 'open', channel: 4, address: ADDRESS })
    say('c', { type: 'open', channel: 4, address: ADDRESS })
    made.gone('b')
    made.gone('b')
    assert.deepEqual(up.slice(2), [{ type: 'close', channel: 0 }])
    made.lost()
    channels.lost()
    assert.deepEqual(down, [])
    say('c', { type: 'close', channel: 4 })
    assert.equal(up.length, 3)
  })
})

describe('a link through the leader', () => {
  function link() {
    const timers = new ManualTimers()
    const said: [string | null, TabMessage][] = []
    const heard: string[] = []
    const made = new LeaderLink(
      { timers, say: (to, message) => said.push([to, message]) },
      {
        onWelcome: ({ company }) => heard.push(`welcome ${company}`),
        onFrame: ({ type }) => heard.push(type),
        onLost: () => heard.push('lost'),
        onPong: () => heard.push('pong'),
        onMute: () => heard.push('mute'),
      },
    )
    return { timers, said, heard, link: made }
  }
  const online: TabMessage = { type: 'status', connection: 'online', session: 3, welcome: WELCOME }
  const frame = (session: number): TabMessage => ({
    type: 'frame',
    session,
    bytes: encodeRelayFrame({ type: 'data', channel: 0, bytes }),
  })

  it('T2 is ready when the leader is welcome, and shows how its connection stands', () => {
    const { said, heard, link: made } = link()
    made.send({ type: 'ping' })
    made.begin()
    assert.deepEqual(said, [[null, { type: 'join' }]])
    made.heard({ type: 'status', connection: 'connecting', session: 2, welcome: null }, 'a')
    assert.deepEqual([made.ready, made.status.value], [false, 'connecting'])
    made.heard(online, 'a')
    made.heard(online, 'a')
    assert.deepEqual([made.ready, made.status.value, heard.join()], [true, 'online', 'welcome Test'])
    made.send({ type: 'open', channel: 0, address: ADDRESS })
    const [to, message] = said.at(-1)!
    assert.ok(to === 'a' && message.type === 'frame' && message.session === 3)
    assert.deepEqual(decodeDeviceFrame(message.bytes), { type: 'open', channel: 0, address: ADDRESS })
    made.heard({ type: 'status', connection: 'offline', session: 3, welcome: null }, 'a')
    assert.deepEqual([made.ready, made.status.value, heard.at(-1)], [false, 'offline', 'lost'])
  })

  it('T2 hears nothing of an earlier connection, of another tab, or that it cannot read', () => {
    const { heard, link: made } = link()
    made.heard(online, 'a')
    made.begin()
    made.heard(frame(3), 'a')
    made.heard(online, 'a')
    made.heard(frame(2), 'a')
    made.heard(frame(3), 'b')
    made.heard({ type: 'pong' }, 'b')
    made.heard({ type: 'frame', session: 3, bytes: new Uint8Array() }, 'a')
    assert.deepEqual(heard, ['welcome Test'])
    made.heard(frame(3), 'a')
    made.heard({ type: 'pong' }, 'a')
    assert.deepEqual(heard.slice(1), ['data', 'pong'])
  })

  it('T5 changes over to a new leader, and asks again where the old one leads no more', () => {
    const { said, heard, link: made } = link()
    made.begin()
    made.heard(online, 'a')
    made.heard({ ...online, session: 1 }, 'b')
    assert.deepEqual(heard, ['welcome Test', 'lost', 'welcome Test'])
    made.heard({ type: 'join' }, 'a')
    assert.equal(said.length, 1)
    made.heard({ type: 'join' }, 'b')
    assert.deepEqual([made.ready, made.status.value, said.length], [false, 'connecting', 2])
    made.end()
    made.end()
    assert.equal(heard.filter(each => each === 'lost').length, 2)
  })

  it('T8 finds a leader mute who does not answer for 5 s, and only then', async () => {
    const { timers, heard, link: made } = link()
    made.begin()
    made.heard(online, 'a')
    await timers.advance(60_000)
    assert.deepEqual(heard, ['welcome Test'])
    made.wake()
    made.wake()
    await timers.advance(4_999)
    assert.equal(heard.length, 1)
    await timers.advance(1)
    assert.deepEqual(heard, ['welcome Test', 'mute'])
    made.wake()
    made.end()
    await timers.advance(60_000)
    assert.equal(heard.filter(each => each === 'mute').length, 1)
  })
})

describe('the store that tabs share', () => {
  it('T4 tells what is written when it is written, and nothing where it was not', async () => {
    const told: News[] = []
    class Refusing extends MemoryStore {
      refuses = false
      override async write(write: Parameters<MemoryStore['write']>[0]): Promise<void> {
        assert.equal(told.length, 0)
        if (this.refuses) throw new Error('QuotaExceededError')
        return super.write(write)
      }
    }
    const disk = new Refusing()
    const store = new ToldStore(
      disk,
      news => told.push(news),
      () => undefined,
    )
    disk.refuses = true
    await assert.rejects(store.write({ deleteDrafts: ['d'] }))
    assert.deepEqual(told, [])
    disk.refuses = false
    await store.write({ deleteDrafts: ['d'] })
    assert.deepEqual(told, [{ type: 'wrote', write: { deleteDrafts: ['d'] } }])
  })

  it('T7 leaves the rows of a change-over to be read, also where none came in their place', async () => {
    const told: News[] = []
    const store = new ToldStore(
      new MemoryStore(),
      news => told.push(news),
      () => undefined,
    )
    const address = ADDRESS as Parameters<MemoryStore['document']>[0]
    const over = newRecord(address, true)
    const putDocument = { ...over, generation: 2, lastN: 1 }
    const row = { address, first: 2, generation: 2, epoch: 1, entries: [], signature: bytes, saved: 0, before: [] }
    const deleteRows = [{ address, first: 1 }]
    await store.write({ deleteRows, putRows: [row], putDocument, over, deleteDrafts: [] })
    const third = { ...putDocument, generation: 3 }
    await store.write({ deleteRows: [{ address, first: 2 }], putDocument: third, over: putDocument })
    await store.write({ putRows: [row] })
    await store.write({ deleteRows, putDocument: third, over: third })
    assert.deepEqual(
      told.map(news => news.type === 'wrote' && Object.keys(news.write).sort()),
      [['deleteDrafts', 'putDocument'], ['putDocument'], ['putRows'], ['deleteRows', 'putDocument']],
    )
  })
})
