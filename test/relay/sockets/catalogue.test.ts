// A device's list over real sockets: cookies that are honest, forged and of another time; content asked for by those it
// is not for; withdrawals and how long they may be used.
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import * as Y from 'yjs'
import type { PersonRecord } from '../../../relay/accounts/persons.ts'
import { CATALOGUE_LINES, HAND_OVER_MS, OPEN_CHANNELS, PULLED_PER_FRAME } from '../../../relay/limits.ts'
import type { Address } from '../../../src/documents/address.ts'
import { OPPORTUNITIES, pipeline } from '../../../src/documents/pipeline.ts'
import type { Hello } from '../../../src/sync/wire/catalogue.ts'
import { listDigest } from '../../../src/sync/wire/digest.ts'
import { decodeParcel } from '../../../src/sync/wire/parcel.ts'
import { enrol, type Profile } from '../../support/device.ts'
import { plainFacts } from '../../support/plain-facts.ts'
import { TestRelay } from '../../support/relay.ts'
import { edit, field, guessed, RawDevice, Scene, set } from './support.ts'

describe('a list', () => {
  let scene: Scene
  let time = 0
  let helper: Profile
  before(async () => {
    scene = await Scene.begin(await TestRelay.start({ clock: () => Date.now() + time }))
    helper = scene.profile('Anton Assistant', 'assistant', [scene.rep.id])
  })
  after(() => scene.end())

  const incarnation = () => scene.relay.core.accounts.installation().incarnation
  const sequence = () => scene.relay.core.store.catalogue.sequence()
  const hello = async (changes: Partial<Hello>, profile = helper): Promise<RawDevice> => {
    await scene.relay.core.rooms.saveSummaries()
    const raw = new RawDevice(scene.relay, profile)
    await raw.opened()
    raw.hello({ carries: true, incarnation: incarnation(), ...changes })
    await raw.frame('welcome')
    return raw
  }
  const first = async (changes: Partial<Hello>, profile = helper) => {
    const raw = await hello(changes, profile)
    const { catalogue } = await raw.frame('catalogue')
    await raw.close()
    return catalogue
  }
  const assists = (reps: readonly string[], profile = helper) =>
    scene.relay.core.accounts.setAssists(profile.person.id, reps)
  const pulled = async (raw: RawDevice, address: string, from = 0) => {
    raw.send({ type: 'pull', wanted: [{ address, from }] })
    return (await raw.frame('pulled', frame => frame.pulled.address === address)).pulled
  }
  const price = (bytes: Uint8Array): unknown => {
    const doc = new Y.Doc()
    for (const update of decodeParcel(bytes)) Y.applyUpdate(doc, update)
    assert.equal(doc.store.pendingStructs, null)
    return doc.getMap(OPPORTUNITIES).get('r1.price')
  }

  it('K7 K8 goes on from a cookie, and says what it comes to', async () => {
    const full = await first({ cookie: 0 })
    assert.deepEqual([full.full, full.entries.length], [true, 1])
    const nothing = await first({ cookie: full.sequence })
    assert.deepEqual([nothing.full, nothing.more, nothing.entries], [false, false, []])
    await scene.honestEdit()
    const changed = await first({ cookie: full.sequence })
    assert.deepEqual(
      changed.entries.map(entry => [entry.address, 'facts' in entry]),
      [[scene.address, false]],
      'only what changed of the line',
    )
    const lines = await first({ cookie: 0 })
    assert.deepEqual(lines.list, listDigest(lines.entries as never))
    assert.deepEqual(changed.list, lines.list)
  })

  it('K14 tells the same in brief to whoever reads that, and to nobody else', async () => {
    const { sequence: cookie } = await first({ cookie: 0 })
    await scene.honestEdit()
    const bytes: number[] = []
    const told = []
    for (const brief of [undefined, true] as const) {
      await scene.relay.core.rooms.saveSummaries()
      const raw = new RawDevice(scene.relay, helper)
      await raw.opened()
      const frames: Buffer[] = []
      raw.socket.on('message', (data: Buffer) => frames.push(data))
      raw.hello({ carries: true, incarnation: incarnation(), cookie, brief })
      told.push((await raw.frame('catalogue')).catalogue)
      const [frame] = frames.filter(([type]) => type === 71)
      assert.equal(frame?.includes('"head"'), brief === undefined)
      bytes.push(frame?.length ?? 0)
      // And what comes while it is connected.
      await scene.honestEdit()
      const { catalogue } = await raw.frame('catalogue')
      assert.equal(frames.at(-1)?.includes('"head"'), brief === undefined)
      assert.equal(catalogue.entries[0]?.address, scene.address)
      await raw.close()
    }
    const [full, brief] = told
    assert.deepEqual(
      brief?.entries.map(entry => Object.keys(entry)),
      full?.entries.map(entry => Object.keys(entry)),
    )
    assert.ok((bytes[0] ?? 0) - (bytes[1] ?? 0) > 40, `${bytes}`)
  })

  for (const [what, changes] of [
    ['from the future', { cookie: 10_000 }],
    ['of another relay', { incarnation: 'somebody-else', cookie: 1 }],
    ['of no relay', { incarnation: null, cookie: 1 }],
    ['that is negative', { cookie: -1 }],
    ['that is no whole number', { cookie: 1.5 }],
    ['that is no number', { cookie: '1' as never }],
    ['that is a list', { cookie: [1] as never }],
    ['beyond all numbers', { cookie: 1e300 }],
    ['that is missing', { cookie: undefined as never }],
  ] as const) {
    it(`K7 comes whole for a cookie ${what}`, async () => {
      const catalogue = await first(changes)
      assert.deepEqual([catalogue.full, catalogue.entries.length], [true, 1])
      await scene.honestEdit()
    })
  }

  it('K9 comes whole for a device of before, whatever its cookie says, and without withdrawals', async () => {
    const raw = new RawDevice(scene.relay, helper)
    await raw.opened()
    raw.hello({ incarnation: incarnation(), cookie: await sequence() })
    const { catalogue } = await raw.frame('catalogue')
    assert.deepEqual([catalogue.full, catalogue.list], [true, undefined])
    assists([])
    const again = await raw.frame('catalogue', ({ catalogue }) => catalogue.full)
    assert.deepEqual(again.catalogue.entries, [])
    await raw.close()
    assists([scene.rep.id])
  })

  it('V1 V2 gives content from a head on, in committed rows, and everything from a head that cannot be', async () => {
    const raw = await hello({ cookie: 0 })
    const whole = await pulled(raw, scene.address)
    assert.equal(price(whole.bytes), 40)
    assert.deepEqual([whole.from, whole.more], [0, false])
    await set(scene.document, 'r1', { price: 41 })
    await scene.honestEdit()
    await scene.relay.core.rooms.saveSummaries()
    const since = await pulled(raw, scene.address, whole.head)
    assert.equal(since.from, whole.head)
    assert.ok(since.bytes.length < whole.bytes.length)
    const doc = new Y.Doc()
    for (const update of [...decodeParcel(whole.bytes), ...decodeParcel(since.bytes)]) Y.applyUpdate(doc, update)
    assert.equal(doc.getMap(OPPORTUNITIES).get('r1.price'), 41)
    assert.equal((await pulled(raw, scene.address, since.head)).bytes.length, 0)
    const beyond = await pulled(raw, scene.address, 1_000_000)
    assert.deepEqual([beyond.from, price(beyond.bytes)], [0, 41])
    await raw.close()
  })

  it('V3 says the same of what is somebody else’s, was withdrawn, never existed and is no address', async () => {
    const other = await hello({ cookie: 0 }, scene.profile('Otto Other'))
    const answers = []
    for (const address of [scene.address, guessed(1), 'nokind/aaaaaaaaaaaaaaaaaaaaaa', '../../x', '']) {
      const { address: _, ...answer } = await pulled(other, address)
      answers.push(answer)
    }
    const nothing = { head: 0, from: 0, more: false, bytes: new Uint8Array() }
    assert.deepEqual(answers, Array(5).fill(nothing))
    await other.close()
    const raw = await hello({ cookie: 0 })
    assists([])
    await raw.frame('catalogue', ({ catalogue }) => catalogue.entries.some(entry => 'withdrawn' in entry))
    const { address: _, ...taken } = await pulled(raw, scene.address)
    assert.deepEqual(taken, nothing)
    await raw.close()
    assists([scene.rep.id])
  })

  it('V3 takes no longer for what is somebody else’s than for what never existed', async () => {
    const other = await hello({ cookie: 0 }, scene.profile('Otto Other'))
    const spans = async (address: Address) => {
      const all: number[] = []
      for (let round = 0; round < 60; round++) {
        const start = performance.now()
        await pulled(other, address)
        all.push(performance.now() - start)
      }
      return all.sort((a, b) => a - b)[30] ?? 0
    }
    await spans(guessed(7))
    const [forbidden, unknown] = [await spans(scene.address), await spans(guessed(8))]
    // Reading the document alone takes ten times as long.
    assert.ok(Math.abs(forbidden - unknown) < 0.5, `${forbidden} ms and ${unknown} ms`)
    await other.close()
  })

  it('V1 closes what asks for too much at once, or for nothing that is a word', async () => {
    const wanted = Array.from({ length: PULLED_PER_FRAME + 1 }, () => ({ address: scene.address, from: 0 }))
    const greedy = await hello({ cookie: 0 })
    greedy.send({ type: 'pull', wanted })
    assert.equal((await greedy.closed).code, 4400)
    for (const word of [{ none: 1 }, { left: 'x' }, { left: Array(1_001).fill(scene.address) }]) {
      const raw = await hello({ cookie: 0 })
      raw.send({ type: 'carried', word: word as never })
      assert.equal((await raw.closed).code, 4400)
    }
    await scene.honestEdit()
  })

  it('K8 is sent whole again when a device says so, and not for ever', async () => {
    const raw = await hello({ cookie: await sequence() })
    await raw.frame('catalogue')
    for (let count = 0; count < 3; count++) {
      raw.send({ type: 'carried', word: { again: true } })
      assert.equal((await raw.frame('catalogue')).catalogue.full, true)
    }
    raw.send({ type: 'carried', word: { again: true } })
    assert.equal((await raw.closed).code, 4429)
  })

  it('D1 D2 D3 lets a device hand over as long as it has time, and not after it has said that it has', async () => {
    const submitted = async (raw: RawDevice, value: number) => {
      const [answer] = await raw.submit(scene.address, [edit(await scene.room(), [field('r1.price', null, value)])], {
        n: ++n,
        generation: ++generation,
      })
      if (answer?.status === 'refused' && answer.refusal.code !== 'notHere') assert.fail(answer.refusal.message)
      scene.minutePasses()
      time += 61_000
      return answer?.status
    }
    let n = 0
    let generation = 0
    const cookie = await sequence()
    assists([])
    const raw = await hello({ cookie })
    const { catalogue } = await raw.frame('catalogue')
    assert.deepEqual(catalogue.entries, [
      { address: scene.address, withdrawn: 'notAssisted', ownerName: scene.rep.name },
    ])
    assert.equal(await submitted(raw, 1), 'committed')
    raw.send({ type: 'carried', word: { heard: catalogue.sequence } })
    assert.equal(await submitted(raw, 2), 'committed')
    time += HAND_OVER_MS
    assert.equal(await submitted(raw, 3), 'refused', 'its time is over')
    // An older cookie does not begin it again.
    await raw.close()
    const again = await hello({ cookie })
    await again.frame('catalogue')
    assert.equal(await submitted(again, 4), 'refused')
    await again.close()

    const second = scene.profile('Berta Assistant', 'assistant', [scene.rep.id])
    const before = await sequence()
    await (await hello({ cookie: 0 }, second)).close()
    assists([], second)
    const device = await hello({ cookie: before }, second)
    n = 0
    generation = 0
    assert.equal(await submitted(device, 5), 'committed')
    device.send({ type: 'carried', word: { left: [scene.address] } })
    assert.deepEqual((await device.frame('left')).addresses, [scene.address])
    assert.equal(await submitted(device, 6), 'refused', 'it had said that nothing more comes')
    await device.close()
    // A device that was enrolled afterwards has nothing to hand over.
    const late = await hello({ cookie: before }, scene.profile('Berta Assistant', 'assistant'))
    n = 0
    assert.equal(await submitted(late, 7), 'refused')
    await late.close()
    assists([scene.rep.id])
    await scene.honestEdit()
  })

  it('K11 comes whole once what was withdrawn since has been forgotten', async () => {
    const cookie = await sequence()
    assists([])
    await scene.relay.core.catalogue.settle()
    assert.equal((await first({ cookie })).full, false)
    time += 91 * 24 * 3_600_000
    await scene.relay.core.catalogue.forget()
    const catalogue = await first({ cookie })
    assert.deepEqual([catalogue.full, catalogue.entries], [true, []])
    assists([scene.rep.id])
  })
})

describe('a list of many', () => {
  let relay: TestRelay
  let rep: PersonRecord
  before(async () => {
    relay = await TestRelay.start()
    rep = relay.person('Rita Rep')
    const create = {
      ...plainFacts,
      kind: pipeline.name,
      keyPrefix: 'PIP',
      owner: rep.id,
      epoch: 1,
      schema: 1,
      created: Date.now(),
      summary: { name: 'x' },
    }
    const nothing = { receipts: [], progress: [], clients: [], quarantine: [], collisions: [], imported: [] }
    const count = CATALOGUE_LINES * 2 + 50
    await relay.core.store.commit(
      Array.from({ length: count }, (_, index) => ({ address: guessed(100 + index), create, ...nothing })),
    )
  })
  after(() => relay.stop())

  it('K1 K5 K10 comes in frames, each line once, placed before anybody is told', async () => {
    const raw = new RawDevice(relay, enrol(relay, rep))
    await raw.opened()
    raw.hello({ carries: true })
    const named = new Set<string>()
    for (;;) {
      const { catalogue } = await raw.frame('catalogue')
      for (const { address } of catalogue.entries) named.add(address)
      if (!catalogue.more) break
      assert.equal(catalogue.entries.length, CATALOGUE_LINES)
    }
    assert.equal(named.size, CATALOGUE_LINES * 2 + 50)
    await raw.close()
  })

  it('W8 L3 of 10,000 subscriptions on one socket refuses those beyond the limit, and keeps nobody waiting', async () => {
    const [raw, other] = [
      await RawDevice.connect(relay, enrol(relay, rep)),
      await RawDevice.connect(relay, enrol(relay, rep)),
    ]
    for (let channel = 0; channel < 10_000; channel++) {
      raw.send({ type: 'open', channel, address: guessed(100 + (channel % 400)) })
    }
    // Somebody who comes while they are being opened.
    const [created] = await other.submit(guessed(9), [{ command: { command: 'create', schema: 1 } }])
    assert.equal(created?.status, 'committed')
    for (let channel = OPEN_CHANNELS; channel < 10_000; channel++) {
      const closed = await raw.frame('closed')
      assert.deepEqual([closed.channel, closed.code], [channel, 4429])
    }
    raw.send({ type: 'close', channel: 0 })
    raw.send({ type: 'open', channel: 20_000, address: guessed(100) })
    raw.send({ type: 'ping' })
    await raw.frame('pong')
    assert.ok(
      !raw.frames.some(({ type }) => type === 'closed'),
      'the others are open, and one that was closed makes room',
    )
    await Promise.all([raw.close(), other.close()])
  })
})
