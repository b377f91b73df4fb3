import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import * as encoding from 'lib0/encoding'
import { encodeEntry } from '../../../src/sync/wire/entry.ts'
import { encodeDeviceFrame } from '../../../src/sync/wire/frames.ts'
import { SeededRandom } from '../../support/random.ts'
import { edit, field, guessed, RawDevice, Scene } from './support.ts'

const bytes = (...numbers: number[]): Uint8Array => {
  const encoder = encoding.createEncoder()
  for (const number of numbers) encoding.writeVarUint(encoder, number)
  return encoding.toUint8Array(encoder)
}

describe('a frame that is none', () => {
  let scene: Scene
  before(async () => {
    scene = await Scene.begin()
  })
  after(() => scene.end())

  const closesWith = (code: number, message: Uint8Array | string) =>
    scene.withstands(async () => {
      const raw = await scene.raw()
      raw.socket.send(message)
      assert.equal((await raw.closed).code, code)
    })

  it('W1 of an unknown type closes its socket with 4400', async () => {
    for (const type of [0, 7, 9, 65, 71, 127, 100_000]) await closesWith(4400, bytes(type))
  })

  it('W1 of text, of nothing or with bytes too many or too few closes its socket with 4400', async () => {
    await closesWith(4400, 'hello')
    await closesWith(4400, new Uint8Array(0))
    await closesWith(4400, bytes(8, 8))
    await closesWith(4400, bytes(2, 1))
    await closesWith(4400, bytes(5, 1, 3))
    await closesWith(4400, Uint8Array.of(2, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255))
  })

  it('W1 that claims millions of entries closes its socket and allocates nothing for them', async () => {
    const encoder = encoding.createEncoder()
    for (const number of [5, 1]) encoding.writeVarUint(encoder, number)
    encoding.writeVarString(encoder, scene.address)
    for (const number of [1, 1, 2 ** 45]) encoding.writeVarUint(encoder, number)
    const heap = process.memoryUsage().heapUsed
    await closesWith(4400, encoding.toUint8Array(encoder))
    assert.ok(process.memoryUsage().heapUsed - heap < 50e6)
  })

  it('L2 larger than a frame may be closes its socket with 1009', () => closesWith(1009, new Uint8Array(1_100_000)))

  it('L2 in more fragments than anybody needs closes its socket', () =>
    scene.withstands(async () => {
      const raw = await scene.raw()
      for (let each = 0; each < 70; each++) raw.socket.send(Uint8Array.of(4), { fin: false })
      assert.equal((await raw.closed).code, 1008)
    }))

  it('W7 submits nothing, too much or to no address, and closes its socket with 4400', async () => {
    const signature = new Uint8Array(64)
    const address: string = scene.address
    const submission = { ref: 1, address, generation: 1, epoch: 1, entries: [], signature }
    const frame = (changes: Partial<typeof submission> | { entries: { n: number; bytes: Uint8Array }[] }) =>
      encodeDeviceFrame({ type: 'submit', submission: { ...submission, ...changes } })
    const entries = Array.from({ length: 2001 }, (_, index) => ({ n: index + 1, bytes: Uint8Array.of(1) }))
    await closesWith(4400, frame({}))
    await closesWith(4400, frame({ entries }))
    for (const address of [
      '',
      'pipeline',
      '../../etc/passwd',
      `${scene.address}/x`,
      'pipeline/\0aaaaaaaaaaaaaaaaaaaaa',
    ]) {
      await closesWith(4400, frame({ address, entries: entries.slice(0, 1) }))
    }
  })

  it('W1 whatever bits are flipped, harms nobody', async () => {
    const random = new SeededRandom(20_261_121)
    const room = await scene.room()
    const entry = encodeEntry(edit(room, [field('r1.price', 40, 41)]))
    const entries = [{ n: 1, bytes: entry }]
    const submission = {
      ref: 1,
      address: scene.address,
      generation: 1,
      epoch: 1,
      entries,
      signature: new Uint8Array(64),
    }
    const frames = [
      encodeDeviceFrame({ type: 'submit', submission }),
      encodeDeviceFrame({ type: 'open', channel: 1, address: scene.address }),
      encodeDeviceFrame({ type: 'data', channel: 1, bytes: bytes(0, 0, 1, 0) }),
      encodeDeviceFrame({ type: 'check', ref: 1, address: scene.address, changes: ['[]'] }),
    ]
    await scene.withstands(async () => {
      for (let round = 0; round < 60; round++) {
        scene.minutePasses()
        const raw = await scene.raw()
        for (let each = 0; each < 20 && raw.socket.readyState === raw.socket.OPEN; each++) {
          const frame = Uint8Array.from(random.pick(frames))
          frame[random.below(frame.length)]! ^= 1 << random.below(8)
          raw.socket.send(frame)
        }
        await raw.close()
      }
    })
  })
})

describe('the first frames', () => {
  let scene: Scene
  before(async () => {
    scene = await Scene.begin()
  })
  after(() => scene.end())

  const closes = (code: number, say: (raw: RawDevice) => void, profile = scene.profile()) =>
    scene.withstands(async () => {
      const raw = new RawDevice(scene.relay, profile)
      await raw.opened()
      say(raw)
      assert.equal((await raw.closed).code, code)
      assert.ok(!raw.frames.some(frame => frame.type === 'data' || frame.type === 'answer'), 'nothing was given away')
    })

  it('A4 must begin with hello', async () => {
    await closes(4400, raw => raw.send({ type: 'ping' }))
    await closes(4400, raw => raw.send({ type: 'open', channel: 1, address: scene.address }))
    await closes(4400, raw => raw.submitLater(scene.address, [Uint8Array.of(1)]))
  })

  it('A4 must come within five seconds', () => closes(4400, () => undefined))

  it('A4 hold one hello only', () =>
    closes(4400, raw => {
      raw.hello()
      raw.hello()
    }))

  it('A5 of another protocol are answered with a sentence', () =>
    scene.withstands(async () => {
      const raw = new RawDevice(scene.relay, scene.profile())
      await raw.opened()
      raw.hello({ protocol: 3, oldest: 2 })
      const { code, reason } = await raw.closed
      assert.equal(code, 4426)
      assert.match(reason, /protocol 1/)
    }))

  it('A5 of a newer device that still speaks this protocol are welcomed in it', () =>
    scene.withstands(async () => {
      const raw = new RawDevice(scene.relay, scene.profile())
      await raw.opened()
      raw.hello({ protocol: 7, oldest: 1 })
      assert.equal((await raw.frame('welcome')).welcome.protocol, 1)
      await raw.close()
    }))

  it('A4 may be any JSON without harm', async () => {
    for (const hello of [
      'null',
      '[]',
      '"x"',
      '{}',
      '{"protocol":1,"device":["a"]}',
      '{"protocol":1,"device":{"a":1}}',
    ]) {
      const encoder = encoding.createEncoder()
      encoding.writeVarUint(encoder, 1)
      encoding.writeVarString(encoder, hello)
      await scene.withstands(async () => {
        const raw = new RawDevice(scene.relay, scene.profile())
        await raw.opened()
        raw.socket.send(encoding.toUint8Array(encoder))
        assert.ok([4400, 4401, 4426].includes((await raw.closed).code))
      })
    }
  })

  it('A6 must name a device that is enrolled for this person and not revoked', async () => {
    const foreign = scene.profile('Otto Other')
    await closes(4401, raw => raw.hello({ device: foreign.device }))
    await closes(4401, raw => raw.hello({ device: 'nobody' }))
    const revoked = scene.profile()
    scene.relay.core.accounts.revokeDevice(revoked.device)
    await closes(4401, raw => raw.hello(), revoked)
  })

  it('A7 K1 are answered with welcome and then the full catalogue of what is this person’s', async () => {
    const office = await scene.raw(scene.profile('Olga Office', 'office'))
    const other = new RawDevice(scene.relay, scene.profile('Otto Other'))
    await other.opened()
    other.hello()
    const { welcome } = await other.frame('welcome')
    assert.equal(welcome.person.name, 'Otto Other')
    const { catalogue } = await other.frame('catalogue')
    assert.deepEqual([catalogue.full, catalogue.more, catalogue.entries], [true, false, []])
    await other.close()
    await office.close()
  })

  it('A1 guess an address, and learn nothing from it', async () => {
    const stranger = await scene.raw(scene.profile('Otto Other'))
    await scene.withstands(async () => {
      const reasons: unknown[] = []
      const addresses = [
        scene.address,
        guessed(1),
        'nokind/aaaaaaaaaaaaaaaaaaaaaa',
        '../../x',
        '',
        'pipeline/%2e%2e',
        'x'.repeat(10_000),
      ]
      for (const [channel, address] of addresses.entries()) {
        stranger.send({ type: 'open', channel, address })
        const { code, reason } = await stranger.frame('closed', frame => frame.channel === channel)
        reasons.push([code, reason])
      }
      assert.deepEqual(reasons, Array(addresses.length).fill([4404, 'not here for you']))
    })
    await stranger.close()
  })
})
