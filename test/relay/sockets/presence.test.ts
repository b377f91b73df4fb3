import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import { type RawDevice, Scene } from './support.ts'

type State = readonly [client: number, clock: number, state: unknown]

function say(raw: RawDevice, states: readonly (readonly [number, number, string])[], channel = 1): void {
  const inner = encoding.createEncoder()
  encoding.writeVarUint(inner, states.length)
  for (const [client, clock, state] of states) {
    encoding.writeVarUint(inner, client)
    encoding.writeVarUint(inner, clock)
    encoding.writeVarString(inner, state)
  }
  const message = encoding.createEncoder()
  encoding.writeVarUint(message, 1)
  encoding.writeVarUint8Array(message, encoding.toUint8Array(inner))
  raw.send({ type: 'data', channel, bytes: encoding.toUint8Array(message) })
}

const isAwareness = ({ bytes }: { bytes: Uint8Array }) => bytes[0] === 1

async function heard(raw: RawDevice): Promise<State[]> {
  const { bytes } = await raw.frame('data', isAwareness)
  const decoder = decoding.createDecoder(decoding.readVarUint8Array(decoding.createDecoder(bytes.subarray(1))))
  return Array.from({ length: decoding.readVarUint(decoder) }, () => [
    decoding.readVarUint(decoder),
    decoding.readVarUint(decoder),
    JSON.parse(decoding.readVarString(decoder)),
  ])
}

describe('presence', () => {
  let scene: Scene
  before(async () => {
    scene = await Scene.begin()
  })
  after(() => scene.end())

  const join = async (profile = scene.profile()): Promise<RawDevice> => {
    const raw = await scene.raw(profile)
    raw.send({ type: 'open', channel: 1, address: scene.address })
    raw.send({ type: 'data', channel: 1, bytes: Uint8Array.of(0, 0, 1, 0) })
    await raw.frame('data', ({ bytes }) => bytes[0] === 0)
    return raw
  }

  /** Everything said before this has been dealt with. */
  const dealtWith = async (raw: RawDevice) => {
    raw.send({ type: 'ping' })
    await raw.frame('pong')
  }

  it('P2 P3 shows the name of the session, whatever was said, to everybody and its sender', async () => {
    const profile = scene.profile('Anton Assistant', 'assistant', [scene.rep.id])
    const [one, two] = [await join(), await join(profile)]
    const user = { name: 'Anton Assistant', person: profile.person.id }
    say(two, [[5, 1, '{"user":{"name":"Rita Rep","person":"rita","color":"red"},"cursor":3}']])
    const expected = [[5, 1, { user: { ...user, color: 'red' }, cursor: 3 }]]
    assert.deepEqual(await heard(one), expected)
    assert.deepEqual(await heard(two), expected)
    say(two, [[5, 2, '{"user":"Rita Rep"}']])
    assert.deepEqual(await heard(one), [[5, 2, { user }]])
    say(two, [[5, 3, '{"__proto__":{"user":{"name":"x"}},"user":null}']])
    const [[, , state]] = (await heard(one)) as [State]
    assert.deepEqual((state as { user: unknown }).user, user)
    await Promise.all([one.close(), two.close()])
  })

  it('P1 drops entries of clients that others speak for, silently', async () => {
    const [one, two] = [await join(), await join()]
    say(one, [[5, 1, '{}']])
    await heard(one)
    await heard(two)
    await scene.withstands(async () => {
      say(two, [[5, 9, '{"forged":true}']])
      say(two, [[5, 2 ** 31, 'null']])
      await dealtWith(two)
      assert.ok(!one.frames.some(frame => frame.type === 'data' && isAwareness(frame)))
    })
    say(one, [[5, 2, '{"still":"mine"}']])
    assert.equal((await heard(two))[0]?.[1], 2)
    await Promise.all([one.close(), two.close()])
  })

  it('P1 lets a newer connection of the same device take its place before anybody has missed the old one', async () => {
    const profile = scene.profile()
    const [other, dead] = [await join(), await join(profile)]
    say(dead, [[5, 3, '{"at":"a"}']])
    await heard(other)
    const alive = await join(profile)
    say(alive, [[5, 3, '{"at":"a"}']])
    assert.equal((await heard(other))[0]?.[1], 3)
    await dead.close()
    say(alive, [[5, 4, '{"at":"b"}']])
    const [[, clock, state]] = (await heard(other)) as [State]
    assert.deepEqual([clock, (state as { at: string }).at], [4, 'b'], 'and the old one’s end says nothing')
    await Promise.all([other.close(), alive.close()])
  })

  it('P1 drops entries of clients that another device writes with', async () => {
    const raw = await join()
    const [client] = (await scene.room()).clients.keys()
    say(raw, [[client ?? 0, 2 ** 30, '{"squatting":true}']])
    say(raw, [[client ?? 0, 2 ** 30, 'null']])
    await dealtWith(raw)
    assert.ok(!raw.frames.some(frame => frame.type === 'data' && isAwareness(frame)))
    await raw.close()
  })

  it('P1 P4 keeps one entry of a connection, however many it sends', async () => {
    const { presence } = await scene.room()
    const raw = await join()
    await scene.withstands(async () => {
      say(
        raw,
        Array.from({ length: 300 }, (_, index) => [index + 1_000, 1, '{}'] as const),
      )
      assert.deepEqual(
        (await heard(raw)).map(([client]) => client),
        [1_000],
      )
      for (let clock = 2; clock < 1_000; clock++) say(raw, [[1_000 + clock, clock, '{}']])
      for (let clock = 2; clock < 1_000; clock++) say(raw, [[1_000, clock, '{}']])
      await dealtWith(raw)
      const passed = raw.frames.filter(frame => frame.type === 'data' && isAwareness(frame)).length
      assert.ok(passed <= 60, `${passed} passed`)
    })
    await raw.close()
    await scene.honestEdit()
    assert.equal(presence.everybody(), null, 'nobody is left behind')
  })

  it('P4 drops what is too large or too far ahead', async () => {
    const raw = await join()
    say(raw, [[5, 1, JSON.stringify({ x: 'x'.repeat(5_000) })]])
    say(raw, [[5, 2 ** 40, '{}']])
    await dealtWith(raw)
    assert.ok(!raw.frames.some(frame => frame.type === 'data' && isAwareness(frame)))
    await raw.close()
  })

  it('P4 closes the channel where it is no JSON', () =>
    scene.withstands(async () => {
      for (const state of ['', '{', 'undefined']) {
        const raw = await join()
        say(raw, [[5, 1, state]])
        assert.equal((await raw.frame('closed')).code, 4400)
        await dealtWith(raw)
        await raw.close()
      }
    }))

  it('P5 tells who comes who is there, and the others who has left', async () => {
    const one = await join()
    say(one, [[5, 1, '{}']])
    await heard(one)
    const two = await join()
    assert.equal((await heard(two))[0]?.[0], 5)
    two.send({ type: 'data', channel: 1, bytes: Uint8Array.of(3) })
    assert.equal((await heard(two))[0]?.[0], 5, 'and whoever asks')
    await one.close()
    assert.deepEqual(await heard(two), [[5, 2, null]])
    await two.close()
  })
})
