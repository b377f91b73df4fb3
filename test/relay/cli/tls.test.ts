// The relay speaking TLS itself: a phone has no service worker, no locks and no keys without a secure context.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { get } from 'node:https'
import { join } from 'node:path'
import { test } from 'node:test'
import { WebSocket } from 'ws'
import { start } from '../../e2e/support/child.ts'
import { root } from '../../support/child.ts'
import { dataFolder } from './support.ts'

const CERT = join(root, 'test/support/tls/cert.pem')
const KEY = join(root, 'test/support/tls/key.pem')

test('certificate files make it https: secure cookies, wss, and only https origins', async context => {
  const child = start(['relay/cli/main.ts', 'serve'], {
    LC_ALL: 'C',
    SATCHEL_PORT: '0',
    SATCHEL_DATA: dataFolder(context),
    SATCHEL_TLS_CERT: CERT,
    SATCHEL_TLS_KEY: KEY,
  })
  context.after(() => child.end('SIGKILL'))
  const [, port] = await child.line(/^Satchel is at https:\/\/localhost:(\d+)$/)
  const [, secret] = await child.line(/^Set up your company: https:\/\/localhost:\d+\/#setup=([\w-]+)$/)
  const request = get({ host: '127.0.0.1', port, path: '/healthz', rejectUnauthorized: false })
  const [response] = await once(request, 'response')
  assert.equal(response.statusCode, 200)
  assert.match(String(response.headers['strict-transport-security']), /max-age/)
  response.resume()
  const open = (origin: string) =>
    new WebSocket(`wss://127.0.0.1:${port}/device`, { origin, rejectUnauthorized: false })
  const own = open(`https://localhost:${port}`)
  const [code] = await once(own, 'close')
  assert.equal(code, 4401, 'a page of ours is told to sign in')
  const foreign = open(`http://localhost:${port}`)
  foreign.on('error', () => undefined)
  const [, answer] = await once(foreign, 'unexpected-response')
  assert.equal(answer.statusCode, 403)
  foreign.terminate()
  assert.ok(secret)
})

for (const [files, sentence] of [
  [{ SATCHEL_TLS_CERT: CERT }, /SATCHEL_TLS_CERT and SATCHEL_TLS_KEY go together/],
  [
    { SATCHEL_TLS_CERT: CERT, SATCHEL_TLS_KEY: '/nowhere/key.pem' },
    /SATCHEL_TLS_KEY names “\/nowhere\/key.pem”.*ENOENT/,
  ],
  [{ SATCHEL_TLS_CERT: KEY, SATCHEL_TLS_KEY: KEY }, /do not fit or are no PEM files/],
] as const) {
  test(`files that cannot be used are refused in a sentence: ${Object.values(files).map(file => file.split('/').at(-1))}`, async context => {
    const child = start(['relay/cli/main.ts', 'serve'], { LC_ALL: 'C', SATCHEL_DATA: dataFolder(context), ...files })
    context.after(() => child.end('SIGKILL'))
    await child.line(sentence)
  })
}
