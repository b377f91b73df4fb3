import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import WebSocket from 'ws'
import { SESSION_COOKIE } from '../../../relay/http/credentials.ts'
import { edit, field, guessed, handshake, type RawDevice, Scene } from './support.ts'

/** A browser's session of this person, as a cookie. */
function session(scene: Scene, person: string): { cookie: string; id: string } {
  const { accounts } = scene.relay.core
  const secret = accounts.redeemLink(accounts.createLink('signin', person)).session
  const id = accounts.authenticate({ session: secret, bearer: null })?.sessionId ?? ''
  return { cookie: `${SESSION_COOKIE}=${secret}`, id }
}

const closeCode = (socket: WebSocket): Promise<number> => new Promise(resolve => socket.once('close', resolve))

describe('an upgrade', () => {
  let scene: Scene
  let url: string
  let cookie: string
  before(async () => {
    scene = await Scene.begin()
    url = `ws://${scene.relay.host}/device`
    cookie = session(scene, scene.rep.id).cookie
  })
  after(() => scene.end())

  it('A2 with a wrong, missing, null or look-alike Origin is answered with 403', () =>
    scene.withstands(async () => {
      const { port } = scene.relay.relay
      const origins = [
        'https://evil.example',
        'null',
        '',
        `http://localhost:${port}.evil.example`,
        `http://localhost.evil.example:${port}`,
        `http://evillocalhost:${port}`,
        `https://localhost:${port}`,
        `http://localhost:${port + 1}`,
        'http://localhost',
        `http://localhost:${port}/`,
        `http://user@localhost:${port}`,
      ]
      for (const origin of origins) assert.equal(await handshake(url, { cookie, origin }), 403, origin)
      assert.equal(await handshake(url, { cookie }), 403, 'none beside a cookie')
      assert.equal(await handshake(url, { cookie, authorization: 'Basic x' }), 403, 'none beside other credentials')
      const authorization = `Bearer ${scene.relay.token(scene.rep)}`
      const foreign = { authorization, origin: 'https://evil.example' }
      assert.equal(await handshake(url, foreign), 403, 'a foreign one beside a token')
    }))

  it('A10 of a person with 100 sockets is answered with 429, until one of them is gone', async () => {
    const many = scene.relay.person('Mona Many')
    const authorization = `Bearer ${scene.relay.token(many)}`
    const sockets = await Promise.all(Array.from({ length: 100 }, () => handshake(url, { authorization })))
    assert.ok(sockets.every(socket => socket instanceof WebSocket))
    assert.equal(await handshake(url, { authorization }), 429)
    const other = await handshake(url, { authorization: `Bearer ${scene.relay.token(scene.rep)}` })
    assert.ok(other instanceof WebSocket, 'another person is not concerned')
    const [first] = sockets
    assert.ok(first instanceof WebSocket)
    first.close()
    await closeCode(first)
    const next = await handshake(url, { authorization })
    assert.ok(next instanceof WebSocket, 'there is room again')
    for (const socket of [...sockets, other, next]) if (socket instanceof WebSocket) socket.terminate()
  })

  it('A2 A3 with an allowed Origin and a session is let in, as is a bearer token without an Origin', async () => {
    const { port } = scene.relay.relay
    for (const origin of [`http://localhost:${port}`, `http://rep.localhost:${port}`, scene.relay.origin]) {
      const socket = await handshake(url, { cookie, origin })
      assert.ok(socket instanceof WebSocket, origin)
      socket.terminate()
    }
    const bearer = await handshake(url, { authorization: `Bearer ${scene.relay.token(scene.rep)}` })
    assert.ok(bearer instanceof WebSocket)
    bearer.terminate()
  })

  it('A3 of a program with a wrong token is answered with 401', () =>
    scene.withstands(async () => {
      const { origin } = scene.relay
      assert.equal(await handshake(url, { authorization: 'Bearer guessed' }), 401)
      assert.equal(await handshake(url, { authorization: 'Bearer guessed', origin, cookie }), 401, 'the token counts')
    }))

  it('A3 of a page without a session, or with a wrong one, is closed at once with what the page can see: 4401', () =>
    scene.withstands(async () => {
      const { origin } = scene.relay
      const inUrl = `${url}?token=${scene.relay.token(scene.rep)}`
      for (const [target, headers] of [
        [url, { origin }],
        [url, { origin, cookie: `${SESSION_COOKIE}=guessed` }],
        [inUrl, { origin }],
      ] as const) {
        const socket = await handshake(target, headers)
        assert.ok(socket instanceof WebSocket)
        let heard = 0
        socket.on('message', () => heard++)
        assert.equal(await closeCode(socket), 4401)
        assert.equal(heard, 0, 'nothing was said')
      }
    }))

  it('A1 A9 to a guessed, forbidden or impossible address is closed alike, and creates nothing', () =>
    scene.withstands(async () => {
      const authorization = `Bearer ${scene.relay.token(scene.relay.person('Otto Other'))}`
      const paths = [
        scene.address,
        guessed(7),
        'nokind/aaaaaaaaaaaaaaaaaaaaaa',
        'pipeline/%2e%2e',
        '..%2f..%2fetc',
        'pipeline/%00aaaaaaaaaaaaaaaaaaaa',
        'pipeline',
        '',
        `pipeline/${'a'.repeat(10_000)}`,
        `${scene.address}/more`,
      ]
      for (const path of paths) {
        const socket = await handshake(`ws://${scene.relay.host}/${path}`, { authorization })
        assert.ok(socket instanceof WebSocket, path)
        assert.equal(await closeCode(socket), 4404, path)
      }
    }))
})

describe('a way in that ends', () => {
  const begin = async (t: { after: (work: () => unknown) => void }) => {
    const scene = await Scene.begin()
    t.after(() => scene.end())
    return scene
  }

  const viaCookie = async (scene: Scene, cookie: string): Promise<WebSocket> => {
    const socket = await handshake(`ws://${scene.relay.host}/${scene.address}`, { cookie, origin: scene.relay.origin })
    assert.ok(socket instanceof WebSocket)
    return socket
  }

  /** Both still talk: an answer comes to what they ask. */
  const alive = async (raw: RawDevice) => {
    raw.send({ type: 'ping' })
    await raw.frame('pong')
  }

  it('A8 by signing out closes exactly the sockets of that session', async t => {
    const scene = await begin(t)
    const [one, two] = [session(scene, scene.rep.id), session(scene, scene.rep.id)]
    const sockets = [await viaCookie(scene, one.cookie), await viaCookie(scene, one.cookie)]
    const other = await viaCookie(scene, two.cookie)
    const device = await scene.raw()
    const codes = sockets.map(closeCode)
    scene.relay.core.accounts.signOut(one.id, scene.rep.id)
    assert.deepEqual(await Promise.all(codes), [4401, 4401])
    await alive(device)
    assert.equal(other.readyState, WebSocket.OPEN)
    await scene.honestEdit()
    other.terminate()
    await device.close()
  })

  it('A8 by revoking a token closes exactly the sockets that showed it', async t => {
    const scene = await begin(t)
    const { accounts } = scene.relay.core
    const token = accounts.createToken(scene.rep.id)
    const profile = scene.profile()
    const gone = await scene.raw({ ...profile, token: token.secret })
    const stays = await scene.raw(profile)
    accounts.revokeToken(token.id)
    assert.equal((await gone.closed).code, 4401)
    await alive(stays)
    await scene.honestEdit()
    await stays.close()
  })

  it('A8 by revoking a device closes exactly that device’s sockets', async t => {
    const scene = await begin(t)
    const profile = scene.profile()
    const [one, two, other] = [await scene.raw(profile), await scene.raw(profile), await scene.raw()]
    scene.relay.core.accounts.revokeDevice(profile.device)
    assert.equal((await one.closed).code, 4401)
    assert.equal((await two.closed).code, 4401)
    await alive(other)
    await scene.honestEdit()
    await other.close()
  })

  it('A8 by deactivating a person closes all of theirs and nobody else’s', async t => {
    const scene = await begin(t)
    const assistant = scene.profile('Anton Assistant', 'assistant', [scene.rep.id])
    const device = await scene.raw(assistant)
    const stock = await viaCookie(scene, session(scene, assistant.person.id).cookie)
    const code = closeCode(stock)
    scene.relay.core.accounts.deactivate(assistant.person.id)
    assert.equal((await device.closed).code, 4401)
    assert.equal(await code, 4401)
    assert.equal(
      await handshake(`ws://${scene.relay.host}/device`, { authorization: `Bearer ${assistant.token}` }),
      401,
    )
    await scene.honestEdit()
  })

  it('A8 hears nothing any more of what its client says while it is told to go', async t => {
    const scene = await begin(t)
    const profile = scene.profile()
    const raw = await scene.raw(profile)
    const before = await scene.state()
    // Nothing of the close is read until the submission is on its way.
    raw.socket.pause()
    const token = scene.relay.core.accounts.authenticate({ session: null, bearer: profile.token })?.tokenId
    scene.relay.core.accounts.revokeToken(token ?? '')
    raw.submitLater(scene.address, [edit(await scene.room(), [field('r1.price', 40, 1)])])
    raw.socket.resume()
    assert.equal((await raw.closed).code, 4401)
    assert.ok(before.equals(await scene.state()))
    assert.equal(await scene.relay.core.store.progress(profile.device, scene.address), null)
  })

  it('K4 in part, closes the channels of what may not be seen any more and lists the rest anew', async t => {
    const scene = await begin(t)
    const assistant = scene.profile('Anton Assistant', 'assistant', [scene.rep.id])
    const raw = await scene.raw(assistant)
    raw.send({ type: 'open', channel: 1, address: scene.address })
    raw.send({ type: 'data', channel: 1, bytes: Uint8Array.of(0, 0, 1, 0) })
    await raw.frame('data')
    scene.relay.core.accounts.setAssists(assistant.person.id, [])
    assert.equal((await raw.frame('closed')).code, 4404)
    const { catalogue } = await raw.frame('catalogue', ({ catalogue }) => catalogue.full)
    assert.deepEqual(catalogue.entries, [])
    await scene.honestEdit()
    await alive(raw)
    assert.ok(!raw.frames.some(({ type }) => type === 'data'), 'nothing of it came any more')
    await raw.close()
  })
})
