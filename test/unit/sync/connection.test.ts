import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Connection } from '../../../src/sync/connection.ts'
import type { Environment } from '../../../src/sync/environment.ts'
import { CLOSE } from '../../../src/sync/wire/refusals.ts'
import { newWorld, settled, type World } from './support.ts'

interface Line extends World {
  readonly connection: Connection
  readonly heard: string[]
}

function line(changes: Partial<Environment> = {}, hello?: () => Promise<never>): Line {
  const world = newWorld({}, changes)
  const heard: string[] = []
  const connection = new Connection({
    environment: world.environment,
    hello: hello ?? (async () => ({ incarnation: null, cookie: 0, schemas: { pipeline: 1 } })),
    onWelcome: ({ company }) => heard.push(`welcome ${company}`),
    onFrame: ({ type }) => heard.push(type),
    onLost: () => heard.push('lost'),
    onPong: () => heard.push('pong'),
    onTrouble: error => heard.push(String(error)),
  })
  return Object.defineProperties({ connection, heard } as Line, Object.getOwnPropertyDescriptors(world))
}

describe('the connection', () => {
  it('C1 says hello first and is online when it is welcomed', async () => {
    const { connection, socket: none, ...rest } = line()
    assert.equal(none, undefined)
    connection.wake()
    assert.equal(connection.status.value, 'connecting')
    const socket = rest.sockets[0]!
    connection.send({ type: 'ping' })
    await socket.open()
    assert.deepEqual(
      socket.frames.map(({ type }) => type),
      ['hello'],
    )
    assert.deepEqual(socket.of('hello')[0]?.hello, {
      protocol: 1,
      oldest: 1,
      schemas: { pipeline: 1 },
      device: 'device',
      incarnation: null,
      cookie: 0,
      carries: true,
      epochs: true,
      profiles: '',
      brief: true,
    })
    assert.equal(connection.status.value, 'connecting')
    await socket.welcome()
    assert.equal(connection.status.value, 'online')
    assert.deepEqual(rest.heard, ['welcome Test'])
    connection.close()
    assert.deepEqual([connection.status.value, socket.closed, rest.timers.waiting], ['offline', true, []])
  })

  it('C3 that is asked for while one is being made comes at once where that fails, whatever the backoff says', async () => {
    const { connection, sockets, timers } = line()
    connection.wake()
    // Nobody there for long: by now the wait is half a minute.
    for (let round = 0; round < 8; round++) {
      await sockets.at(-1)!.end(1006)
      await timers.advance(60_000)
    }
    const before = sockets.length
    connection.wake()
    assert.equal(sockets.length, before, 'one is under way')
    await sockets.at(-1)!.end(1006)
    await timers.advance(250)
    assert.equal(sockets.length, before + 1)
    connection.close()
  })

  it('E3 says nothing in the name of a device that the profile is not any more: it begins anew', async () => {
    let device = 'earlier'
    const { identity } = newWorld().environment
    const changing = {
      ...identity,
      get device() {
        return device
      },
    }
    const world = line({ identity: changing })
    world.connection.wake()
    await world.socket.welcome()
    const before = world.socket
    device = 'present'
    world.connection.send({ type: 'ping' })
    world.connection.send({ type: 'ping' })
    await settled()
    assert.deepEqual(
      [before.frames.map(({ type }) => type), before.closed, world.heard],
      [['hello'], true, ['welcome Test', 'lost']],
    )
    await world.timers.advance(500)
    await world.socket.open()
    assert.equal(world.socket.of('hello')[0]?.hello.device, 'present')
    world.connection.close()
  })

  it('C2 comes back after half of 500 ms, doubled up to 60 s, when the jitter is one half', async () => {
    const world = line()
    const { connection, sockets, timers } = world
    connection.wake()
    const waits: number[] = []
    for (let attempt = 0; attempt < 10; attempt++) {
      await sockets.at(-1)!.end(1006)
      assert.equal(connection.status.value, 'offline')
      waits.push(timers.waiting[0]!)
      await timers.advance(timers.waiting[0]!)
      assert.equal(sockets.length, attempt + 2)
    }
    assert.deepEqual(waits, [250, 500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000])
    await sockets.at(-1)!.welcome()
    await sockets.at(-1)!.end(CLOSE.restarting)
    assert.deepEqual(timers.waiting, [30_000], 'a welcome alone proves nothing')
    await timers.advance(30_000)
    await sockets.at(-1)!.welcome()
    await sockets.at(-1)!.say({ type: 'pong' })
    await sockets.at(-1)!.end(CLOSE.restarting)
    assert.deepEqual(timers.waiting, [250], 'a pong starts over')
    connection.close()
  })

  it('C2 spreads a thousand devices over the whole time', async () => {
    const fractions = [0, 0.25, 0.999]
    const waits = []
    for (const fraction of fractions) {
      const { connection, sockets, timers } = line({ fraction: () => fraction })
      connection.wake()
      await sockets[0]!.end(1006)
      waits.push(timers.waiting[0])
      connection.close()
    }
    assert.deepEqual(waits, [0, 125, 499.5])
  })

  it('C2 leaves a relay in peace that has refused too much', async () => {
    const { connection, sockets, timers } = line()
    connection.wake()
    await sockets[0]!.welcome()
    await sockets[0]!.end(CLOSE.tooOften)
    assert.deepEqual(timers.waiting, [90_000])
    connection.close()
  })

  it('C3 connects at once when woken, and only once', async () => {
    const { connection, sockets, timers } = line()
    connection.wake()
    connection.wake()
    await sockets[0]!.end(1006)
    connection.wake()
    assert.equal(sockets.length, 2)
    await timers.advance(1_000)
    assert.equal(sockets.length, 2, 'the planned attempt is gone')
    connection.close()
  })

  it('C4 gives a connection little time to answer once the system says that there is no network', async () => {
    const { connection, sockets, timers, heard } = line()
    connection.doubt()
    assert.equal(sockets.length, 0, 'it connects nothing')
    connection.wake()
    await sockets[0]!.welcome()
    connection.wake()
    await timers.advance(1_000)
    connection.doubt()
    assert.equal(sockets[0]!.of('ping').length, 2)
    await timers.advance(2_999)
    assert.deepEqual(heard, ['welcome Test'])
    await timers.advance(1)
    assert.deepEqual(heard, ['welcome Test', 'lost'])
    connection.close()
  })

  it('C4 goes on where it answers after all', async () => {
    const { connection, sockets, timers, heard } = line()
    connection.wake()
    await sockets[0]!.welcome()
    connection.doubt()
    await sockets[0]!.say({ type: 'pong' })
    await timers.advance(10_000)
    assert.deepEqual(heard, ['welcome Test', 'pong'])
    connection.close()
  })

  it('C3 asks a standing connection when woken, and gives it up when it does not answer', async () => {
    const { connection, sockets, timers, heard } = line()
    connection.wake()
    await sockets[0]!.welcome()
    connection.wake()
    await timers.advance(10_000)
    connection.wake()
    assert.equal(sockets[0]!.of('ping').length, 1)
    await timers.advance(5_000)
    assert.deepEqual(heard, ['welcome Test', 'lost'])
    assert.equal(sockets[0]!.closed, true)
    connection.close()
  })

  it('C4 gives up a server that accepts and says nothing', async () => {
    const { connection, sockets, timers, heard } = line()
    connection.wake()
    await sockets[0]!.open()
    await timers.advance(14_999)
    assert.equal(sockets[0]!.closed, false)
    await timers.advance(1)
    assert.equal(sockets[0]!.closed, true)
    assert.equal(connection.status.value, 'offline')
    assert.deepEqual(heard, [], 'what never was is not lost')
    connection.close()
  })

  it('C4 pings every 25 s and finds a half-open socket 15 s later', async () => {
    const { connection, sockets, timers, heard } = line()
    connection.wake()
    await sockets[0]!.welcome()
    await timers.advance(25_000)
    assert.equal(sockets[0]!.of('ping').length, 1)
    await sockets[0]!.say({ type: 'pong' })
    await timers.advance(25_000)
    assert.equal(sockets[0]!.of('ping').length, 2)
    await timers.advance(15_000)
    assert.deepEqual(heard, ['welcome Test', 'pong', 'lost'])
    await sockets[0]!.end(1006)
    await timers.advance(250)
    assert.equal(sockets.length, 2)
    connection.close()
  })

  for (const [code, status] of [
    [CLOSE.signIn, 'signedOut'],
    [CLOSE.version, 'outdated'],
  ] as const) {
    it(`C5 does not come back by itself after ${code}`, async () => {
      const { connection, sockets, timers } = line()
      connection.wake()
      await sockets[0]!.open()
      await sockets[0]!.end(code)
      assert.equal(connection.status.value, status)
      assert.deepEqual(timers.waiting, [])
      connection.wake()
      assert.equal(sockets.length, 1)
      connection.close()
    })
  }

  it('C6 passes over what only a newer relay says', async () => {
    const { connection, sockets } = line()
    connection.wake()
    await sockets[0]!.welcome()
    await sockets[0]!.bytes(Uint8Array.of(99, 1, 2))
    assert.equal(connection.status.value, 'online')
  })

  it('C6 ends a socket that talks nonsense, and comes back', async () => {
    const { connection, sockets, timers, heard } = line()
    connection.wake()
    await sockets[0]!.welcome()
    await sockets[0]!.bytes(Uint8Array.of(67, 1))
    assert.deepEqual([connection.status.value, sockets[0]!.closed], ['offline', true])
    await timers.advance(250)
    await sockets[1]!.welcome()
    assert.deepEqual(heard, ['welcome Test', 'lost', 'welcome Test'])
    connection.close()
  })

  it('C2 tries again when its own disk does not tell what to say', async () => {
    const { connection, sockets, heard } = line({}, () => Promise.reject(new Error('no disk')))
    connection.wake()
    await sockets[0]!.open()
    assert.deepEqual([heard, connection.status.value], [['Error: no disk'], 'offline'])
    connection.close()
  })

  it('hears nothing of a socket it has given up', async () => {
    const { connection, sockets, heard } = line()
    connection.wake()
    const old = sockets[0]!
    await old.welcome()
    const { onmessage, onclose } = old
    connection.close()
    assert.deepEqual([old.onmessage, old.onclose], [null, null])
    onclose?.({ code: 1006, reason: '' })
    onmessage?.({ data: new ArrayBuffer(1) })
    await settled()
    assert.deepEqual(heard, ['welcome Test', 'lost'])
    connection.close()
    connection.wake()
    assert.equal(sockets.length, 1)
  })
})
