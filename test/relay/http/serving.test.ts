import assert from 'node:assert/strict'
import { once } from 'node:events'
import { existsSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { callerOf, requireRight } from '../../../relay/http/guard.ts'
import { precompress } from '../../../relay/http/precompress.ts'
import { ADMIN, buildApp, COMPANY, emptyRelay, PASSWORD, refused, relay, signedIn } from './support.ts'

describe('health', () => {
  test('/healthz says that the process lives and which version it is', async context => {
    const answer = await (await emptyRelay(context)).ask('/healthz')
    assert.equal(answer.status, 200)
    assert.deepEqual(answer.json, { status: 'ok', version: '1.2.3' })
  })

  test('/readyz says whether it can serve', async context => {
    let ready = false
    const made = await emptyRelay(context, { ready: () => ready })
    assert.deepEqual([(await made.ask('/readyz')).status, (await made.ask('/readyz')).json], [503, { ready: false }])
    ready = true
    assert.deepEqual([(await made.ask('/readyz')).status, (await made.ask('/readyz')).json], [200, { ready: true }])
  })
})

describe('the built app', () => {
  test('its own addresses get index.html, which is asked for afresh each time', async context => {
    const made = await relay(context)
    buildApp(made)
    for (const path of ['/', '/pipelines', '/pipelines/abc_-9/def', '/import?x=1', '/index.html', '/apiary']) {
      const answer = await made.ask(path)
      assert.equal(answer.status, 200, path)
      assert.match(answer.text, /<title>Satchel/)
      assert.match(answer.headers.get('content-type') ?? '', /^text\/html/)
      assert.equal(answer.headers.get('cache-control'), 'no-cache', path)
    }
  })

  test('files named by their content are kept for ever, others are not', async context => {
    const made = await relay(context)
    buildApp(made)
    const cached = async (path: string) => (await made.ask(path)).headers.get('cache-control')
    assert.equal(await cached('/assets/main-B3x_9-aZ.js'), 'public, max-age=31536000, immutable')
    assert.equal(await cached('/assets/plain.js'), 'no-cache')
    assert.equal(await cached('/icon.svg'), 'no-cache')
  })

  test('what was compressed at the build is served compressed to whoever takes it, with the same cache rules', async context => {
    const made = await relay(context)
    buildApp(made)
    const script = `export const words = '${'Verkaufschance '.repeat(500)}'`
    writeFileSync(join(made.staticFolder, 'assets', 'words-A1b2C3d4.js'), script)
    precompress(made.staticFolder)
    for (const [accepted, encoding] of [
      ['br, gzip', 'br'],
      ['gzip', 'gzip'],
      ['identity', null],
    ] as const) {
      const answer = await made.ask('/assets/words-A1b2C3d4.js', { headers: { 'accept-encoding': accepted } })
      assert.equal(answer.headers.get('content-encoding'), encoding)
      assert.equal(answer.text, script)
      assert.match(answer.headers.get('content-type') ?? '', /javascript/)
      assert.equal(answer.headers.get('cache-control'), 'public, max-age=31536000, immutable')
    }
    assert.ok(!existsSync(join(made.staticFolder, 'index.html.br')), 'what is small stays as it is')
  })

  test('a missing file, a hidden one and one outside the folder are not there', async context => {
    const made = await relay(context)
    buildApp(made)
    for (const path of [
      '/assets/gone-12345678.js',
      '/assets/gone',
      '/favicon.ico',
      '/.env',
      '/assets/..%2f..%2fetc%2fpasswd',
      '/..%2f..%2f..%2fetc%2fpasswd',
    ]) {
      const answer = await made.ask(path)
      assert.ok([400, 403, 404].includes(answer.status), `${path}: ${answer.status}`)
      assert.match(answer.json?.error?.message ?? '', /\.$/, path)
    }
  })

  test('dots in the address lead nowhere, also unencoded ones that no browser would send', async context => {
    const made = await relay(context)
    buildApp(made)
    for (const path of [
      '/../../../../../../etc/passwd',
      '/assets/../../../../../../etc/passwd',
      '//etc/passwd',
      '/assets/..\\..\\x',
    ]) {
      const socket = connect(made.port, '127.0.0.1')
      socket.end(`GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`)
      let received = ''
      for await (const data of socket) received += data
      assert.ok(!received.includes('root:'), path)
      assert.match(received, /^HTTP\/1\.1 (200|400|403|404) /, path)
    }
  })

  test('programs that ask where nothing is are told so, not given a page', async context => {
    const made = await relay(context)
    buildApp(made)
    for (const path of ['/metrics', '/device', '/api', '/assets/'])
      assert.equal((await made.ask(path)).status, 404, path)
  })

  test('before it is built, its addresses say what to do, and the API works', async context => {
    const made = await relay(context)
    refused(await made.ask('/'), 404, 'notBuilt')
    assert.equal((await made.ask('/api/session')).status, 401)
  })

  test('posting to an address of the app is an error', async context => {
    const made = await relay(context)
    buildApp(made)
    refused(await made.ask('/pipelines', { body: {} }), 404, 'notFound')
  })
})

describe('headers', () => {
  for (const path of [
    '/',
    '/pipelines',
    '/assets/main-B3x_9-aZ.js',
    '/api/session',
    '/api/nothing',
    '/gone.js',
    '/healthz',
  ]) {
    test(`${path} comes with a strict policy, whatever the answer`, async context => {
      const made = await relay(context)
      buildApp(made)
      const { headers } = await made.ask(path)
      const policy = new Map(
        (headers.get('content-security-policy') ?? '').split(';').map(each => {
          const [name = '', ...sources] = each.trim().split(' ')
          return [name, sources.join(' ')]
        }),
      )
      assert.equal(policy.get('default-src'), "'none'")
      assert.equal(policy.get('script-src'), "'self'")
      assert.equal(policy.get('style-src'), "'self' 'unsafe-inline'")
      assert.equal(policy.get('connect-src'), "'self'")
      assert.equal(policy.get('frame-ancestors'), "'none'")
      assert.equal(policy.get('base-uri'), "'none'")
      assert.equal(policy.has('upgrade-insecure-requests'), false)
      assert.equal(headers.get('x-content-type-options'), 'nosniff')
      assert.equal(headers.get('referrer-policy'), 'no-referrer')
      assert.equal(headers.get('x-frame-options'), 'DENY')
      assert.equal(headers.get('strict-transport-security'), null)
      assert.equal(headers.get('x-powered-by'), null)
      assert.equal(headers.get('server'), null)
    })
  }

  test('over TLS browsers are told to stay there', async context => {
    const made = await relay(context, { secure: true })
    const { headers } = await made.ask('/healthz')
    assert.match(headers.get('strict-transport-security') ?? '', /^max-age=31536000/)
    assert.match(headers.get('content-security-policy') ?? '', /upgrade-insecure-requests/)
  })
})

describe('the log', () => {
  test('T2 names routes and outcomes, and no person, password, secret or address', async context => {
    const made = await relay(context)
    const link = made.accounts.createLink('signin', signedIn(made, 'rep').id)
    const first = await made.ask('/api/session', { body: { link } })
    await made.ask(`/pipelines/abc?token=${link}`)
    await made.ask('/api/session', { body: { name: ADMIN, password: 'a wrong guess' } })
    const { cookie } = await made.ask('/api/session', { body: { name: ADMIN, password: PASSWORD } })
    const session = cookie ?? ''
    const added = await made.ask('/api/people', { body: { name: 'Anna Geheim', role: 'rep' }, session })
    await made.ask(`/api/people/${added.json.person.id}`, { method: 'PATCH', body: { active: false }, session })
    await made.ask('/api/people', { raw: '{"name":"Anna Geheim"', session })
    // Where it listens is said once at the start; that is the relay's address, nobody's.
    const text = made.log.filter(line => !line.includes('Server listening')).join('')
    for (const secret of [link, session, first.cookie ?? '-', added.json.link, added.json.person.id]) {
      assert.ok(!text.includes(secret))
    }
    for (const personal of [
      ADMIN,
      'Anna',
      'Geheim',
      COMPANY,
      PASSWORD,
      'a wrong guess',
      '127.0.0.1:',
      'remoteAddress',
    ]) {
      assert.ok(!text.includes(personal), personal)
    }
    const patched = made.log.map(line => JSON.parse(line)).find(({ method }) => method === 'PATCH')
    assert.deepEqual(
      { method: patched.method, route: patched.route, status: patched.status },
      { method: 'PATCH', route: '/api/people/:id', status: 200 },
    )
    assert.equal(typeof patched.ms, 'number')
  })
})

describe('further routes', () => {
  test('pass the same guard, take larger bodies where they say so, and fail without a stack trace', async context => {
    const made = await relay(context, {
      extend: app => {
        app.addContentTypeParser('application/octet-stream', { parseAs: 'buffer' }, (_request, body, done) =>
          done(null, body),
        )
        app.post('/api/upload', { bodyLimit: 1024 * 1024 }, async request => {
          requireRight(request, 'import')
          return { bytes: (request.body as Buffer).length }
        })
        app.get('/api/broken', async request => {
          throw new Error(`unexpected, for ${callerOf(request).person.name}`)
        })
      },
    })
    const raw = new Uint8Array(100_000)
    const type = 'application/octet-stream'
    const { session } = signedIn(made, 'office')
    assert.deepEqual((await made.ask('/api/upload', { raw, type, session })).json, { bytes: 100_000 })
    refused(await made.ask('/api/upload', { raw, type, session, origin: 'https://evil.example' }), 403, 'origin')
    refused(await made.ask('/api/upload', { raw, type, session: signedIn(made, 'rep').session }), 403, 'rights')
    refused(await made.ask('/api/upload', { raw: new Uint8Array(1024 * 1024 + 1), type, session }), 413, 'tooLarge')
    const broken = await made.ask('/api/broken', { session })
    refused(broken, 500, 'internal')
    assert.ok(!broken.text.includes('unexpected'))
    assert.ok(made.log.some(line => JSON.parse(line).msg === 'request failed' && line.includes('serving.test.ts')))
  })

  test('upgrades go to whoever takes the server’s upgrade event', async context => {
    let upgraded = ''
    const made = await relay(context, {
      extend: app => {
        app.server.on('upgrade', (request, socket) => {
          upgraded = request.url ?? ''
          socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n')
        })
      },
    })
    const socket = connect(made.port, '127.0.0.1')
    socket.end('GET /pipeline/abc HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n')
    socket.resume()
    await once(socket, 'close')
    assert.equal(upgraded, '/pipeline/abc')
  })
})
