import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { OriginError, OriginList } from '../../../relay/http/origins.ts'

const origins = new OriginList({ port: 4700, configured: ['https://satchel.example.com', 'https://app.example:8443'] })

describe('T1 origins', () => {
  for (const origin of [
    'http://localhost:4700',
    'http://127.0.0.1:4700',
    'http://rep.localhost:4700',
    'http://office-2.localhost:4700',
    'https://satchel.example.com',
    'https://app.example:8443',
  ]) {
    test(`${origin} is allowed`, () => assert.equal(origins.allows(origin), true))
  }

  for (const origin of [
    undefined,
    '',
    'null',
    'localhost:4700',
    'http://localhost',
    'http://localhost:4701',
    'http://localhost:47000',
    'https://localhost:4700',
    'ws://localhost:4700',
    'http://localhost:4700/',
    'http://localhost:4700/path',
    'http://localhost:4700, http://localhost:4700',
    ' http://localhost:4700',
    'HTTP://LOCALHOST:4700',
    'http://localhost:4700@evil.example',
    'http://user@localhost:4700',
    'http://localhost.evil.example:4700',
    'http://evil-localhost:4700',
    'http://evillocalhost:4700',
    'http://a.b.localhost:4700',
    'http://.localhost:4700',
    'http://-.localhost:4700',
    'http://127.0.0.1.evil.example:4700',
    'http://127.0.0.2:4700',
    'http://0x7f000001:4700',
    'http://satchel.example.com',
    'https://satchel.example.com.evil.example',
    'https://evilsatchel.example.com',
    'https://sub.satchel.example.com',
    'https://satchel.example.com:8443',
    'https://satchel.example.com:443',
    'file://',
    'constructor',
    '__proto__',
  ]) {
    test(`${origin === undefined ? 'a missing one' : `“${origin}”`} is not allowed`, () => {
      assert.equal(origins.allows(origin), false)
    })
  }

  test('the port may be known only after listening', () => {
    let port = 0
    const later = new OriginList({ port: () => port })
    assert.equal(later.allows('http://localhost:4711'), false)
    port = 4711
    assert.equal(later.allows('http://localhost:4711'), true)
  })

  test('port 80 is the one browsers leave out', () => {
    assert.equal(new OriginList({ port: 80 }).allows('http://localhost'), true)
    assert.equal(new OriginList({ port: 80 }).allows('http://localhost:80'), false)
  })

  for (const wrong of [
    'satchel.example.com',
    'https://satchel.example.com/',
    'https://*.example.com/x',
    'null',
    '*',
    '',
  ]) {
    test(`“${wrong}” cannot be configured, and the sentence says how to write it`, () => {
      assert.throws(() => new OriginList({ port: 4700, configured: [wrong] }), OriginError)
    })
  }
})
