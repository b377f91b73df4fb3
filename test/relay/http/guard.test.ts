// Every route against every wrong way to ask it.
import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { describe, test } from 'node:test'
import { BODY_BYTES } from '../../../relay/http/limits.ts'
import { type Asked, refused, relay, signedIn } from './support.ts'

interface Route {
  readonly method: string
  readonly path: string
  /** A body the route understands. */
  readonly body?: Readonly<Record<string, unknown>>
  readonly open?: boolean
}

const KEY = Buffer.alloc(32, 7).toString('base64url')
const changing: readonly Route[] = [
  {
    method: 'POST',
    path: '/api/setup',
    body: { token: 'x', company: 'c', name: 'n', password: 'p', language: 'de' },
    open: true,
  },
  { method: 'POST', path: '/api/session', body: { name: 'n', password: 'p' }, open: true },
  { method: 'POST', path: '/api/session', body: { link: 'x' }, open: true },
  { method: 'DELETE', path: '/api/session', open: true },
  { method: 'POST', path: '/api/password', body: { password: 'zehn Zeichen' } },
  { method: 'POST', path: '/api/devices', body: { publicKey: KEY, name: 'd' } },
  { method: 'POST', path: '/api/people', body: { name: 'n', role: 'rep' } },
  { method: 'PATCH', path: '/api/people/somebody', body: { active: false } },
]
const reading: readonly Route[] = [
  { method: 'GET', path: '/api/session' },
  { method: 'GET', path: '/api/people' },
]
const asked = ({ method, body }: Route): Asked => ({ method, ...(body ? { body } : {}) })
const title = ({ method, path, body }: Route) => `${method} ${path}${body && 'link' in body ? ' by link' : ''}`

const foreign = (port: number): readonly (string | null)[] => [
  null,
  'null',
  '',
  'https://evil.example',
  `http://localhost:${port}.evil.example`,
  `http://localhost.evil.example:${port}`,
  `http://evil-localhost:${port}`,
  `https://localhost:${port}`,
  `http://localhost:${port + 1}`,
]

describe('T1 what changes something', () => {
  for (const route of changing) {
    test(`${title(route)} is refused to every foreign page, signed in or not`, async context => {
      const made = await relay(context)
      const { session } = signedIn(made, 'admin')
      const before = JSON.stringify(made.accounts.listPersons())
      for (const origin of foreign(made.port)) {
        refused(await made.ask(route.path, { ...asked(route), origin }), 403, 'origin')
        refused(await made.ask(route.path, { ...asked(route), origin, session }), 403, 'origin')
      }
      assert.equal(JSON.stringify(made.accounts.listPersons()), before)
      assert.equal((await made.ask('/api/session', { session })).status, 200, 'the session is still there')
    })
  }

  test('is allowed from this host’s own origins and from configured ones', async context => {
    const made = await relay(context, { configured: ['https://satchel.example.com'] })
    const { port } = made
    for (const origin of [
      made.origin,
      `http://127.0.0.1:${port}`,
      `http://rep.localhost:${port}`,
      'https://satchel.example.com',
    ]) {
      const { session } = signedIn(made, 'rep')
      assert.equal((await made.ask('/api/session', { method: 'DELETE', session, origin })).status, 204, origin)
    }
  })

  test('is allowed without an Origin to a program with a bearer token, and not to a browser’s cookie beside a made-up one', async context => {
    const made = await relay(context)
    const { id, session } = signedIn(made, 'office')
    const { secret } = made.accounts.createToken(id)
    const body = { name: 'Neu', role: 'rep' }
    assert.equal((await made.ask('/api/people', { body, bearer: secret, origin: null })).status, 201)
    refused(await made.ask('/api/people', { body, session, bearer: 'made up', origin: null }), 401, 'signIn')
    const basic = { headers: { authorization: 'Basic eDp5' } }
    refused(await made.ask('/api/people', { body, session, origin: null, ...basic }), 401, 'signIn')
  })

  test('is refused to a bearer token from a foreign page', async context => {
    const made = await relay(context)
    const { secret } = made.accounts.createToken(signedIn(made, 'office').id)
    const answer = await made.ask('/api/people', {
      body: { name: 'Neu', role: 'rep' },
      bearer: secret,
      origin: 'https://evil.example',
    })
    refused(answer, 403, 'origin')
  })
})

describe('T6 who asks', () => {
  for (const route of [...changing.filter(({ open }) => !open), ...reading]) {
    test(`${title(route)} is for people who are signed in`, async context => {
      const made = await relay(context)
      const ended = signedIn(made, 'admin')
      made.accounts.deactivate(ended.id)
      for (const session of [undefined, '', 'made up', 'x'.repeat(4_000), ended.session]) {
        const answer = await made.ask(route.path, { ...asked(route), ...(session === undefined ? {} : { session }) })
        refused(answer, 401, 'signIn')
        assert.equal(answer.headers.get('cache-control'), 'no-store')
      }
      refused(await made.ask(route.path, { ...asked(route), bearer: 'made up' }), 401, 'signIn')
    })
  }

  test('a foreign page can read nothing either: no answer names an origin that may', async context => {
    const made = await relay(context)
    const { session } = signedIn(made, 'rep')
    for (const method of ['GET', 'OPTIONS', 'HEAD']) {
      const answer = await made.ask('/api/people', { method, session, origin: 'https://evil.example' })
      assert.equal(answer.headers.get('access-control-allow-origin'), null)
    }
  })
})

describe('malformed requests', () => {
  for (const route of changing.filter(({ body }) => body)) {
    test(`${title(route)} refuses bodies that are not as they should be`, async context => {
      const made = await relay(context)
      const { session } = signedIn(made, 'admin')
      const body = route.body ?? {}
      const first = Object.keys(body)[0] ?? ''
      const wrong: unknown[] = [
        null,
        [],
        'text',
        7,
        {},
        { ...body, extra: 1 },
        { ...body, constructor: 'x' },
        { ...body, [first]: null },
        { ...body, [first]: 7 },
        { ...body, [first]: { $gt: '' } },
        { ...body, [first]: ['x'] },
        { ...body, [first]: 'x'.repeat(5_000) },
      ]
      for (const each of wrong) {
        refused(await made.ask(route.path, { method: route.method, body: each, session }), 400, 'malformed')
      }
      for (const raw of ['', '{', '{"a":1}}', '{"__proto__":{"role":"admin"}}', 'null\0', '\xff']) {
        refused(await made.ask(route.path, { method: route.method, raw, session }), 400, 'malformed')
      }
    })

    test(`${title(route)} refuses bodies of other types and of more than 16 kB`, async context => {
      const made = await relay(context)
      const { session } = signedIn(made, 'admin')
      const { method } = route
      for (const type of [
        'text/plain',
        'application/x-www-form-urlencoded',
        'multipart/form-data',
        'application/octet-stream',
      ]) {
        refused(
          await made.ask(route.path, { method, raw: JSON.stringify(route.body), type, session }),
          415,
          'mediaType',
        )
      }
      const large = JSON.stringify({ ...route.body, padding: 'x'.repeat(BODY_BYTES) })
      refused(await made.ask(route.path, { method, raw: large, session }), 413, 'tooLarge')
    })
  }

  for (const path of ['/api/%', '/%zz', '/api/people/%c3%28']) {
    test(`the address ${path} cannot be read, and the answer does not repeat it`, async context => {
      const made = await relay(context)
      const answer = await made.ask(path)
      refused(answer, 400, 'malformed')
      assert.ok(!answer.text.includes('%'))
    })
  }

  test('what is no HTTP is cut off, and the process answers the next request', async context => {
    const made = await relay(context)
    const answer = await new Promise<string>((resolve, reject) => {
      const socket = connect(made.port, '127.0.0.1', () => socket.write('\x16\x03\x01 satchel_session=hello\r\n\r\n'))
      let received = ''
      socket.on('data', data => {
        received += data
      })
      socket.on('close', () => resolve(received))
      socket.on('error', reject)
    })
    assert.match(answer, /^HTTP\/1\.1 400 /)
    assert.equal((await made.ask('/healthz')).status, 200)
    assert.ok(!made.log.join('').includes('satchel_session'))
  })

  test('unknown API addresses and methods are answered as errors, never with the app', async context => {
    const made = await relay(context)
    const { session } = signedIn(made, 'admin')
    for (const [method, path] of [
      ['GET', '/api'],
      ['GET', '/api/'],
      ['GET', '/api/nothing'],
      ['GET', '/api/setup'],
      ['POST', '/api/nothing'],
      ['PUT', '/api/people'],
      ['DELETE', '/api/people/somebody'],
      ['GET', '/api/people/somebody'],
    ] as const) {
      refused(await made.ask(path, { method, session }), 404, 'notFound')
    }
  })
})

describe('sentences', () => {
  test('come in the language the browser asks for, German where it asks for neither', async context => {
    const made = await relay(context)
    const message = async (language: string) =>
      (await made.ask('/api/people', { headers: { 'accept-language': language } })).json.error.message
    assert.equal(await message('en-GB,de;q=0.5'), 'Please sign in.')
    assert.equal(await message('de-AT'), 'Bitte melden Sie sich an.')
    assert.equal(await message('fr, en;q=0.8'), 'Please sign in.')
    assert.equal(await message('fr'), 'Bitte melden Sie sich an.')
  })
})
