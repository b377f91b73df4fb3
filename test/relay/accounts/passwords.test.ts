import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { parseOptions } from '@node-rs/argon2'
import { ARGON2, checkPassword, hashPassword, NOBODYS_HASH, verifyPassword } from '../../../relay/accounts/passwords.ts'
import { code, GOOD_PASSWORD } from './support.ts'

describe('which passwords are good enough', () => {
  for (const good of [
    GOOD_PASSWORD,
    'correct horse',
    'Blumentopf-38',
    'übergrößenträger',
    'пароль-на-сегодня',
    'zwölf äpfel',
  ]) {
    test(`“${good}” is`, () => assert.doesNotThrow(() => checkPassword(good, 'Anna Müller')))
  }

  for (const [bad, why] of [
    ['', 'passwordShort'],
    ['kurz', 'passwordShort'],
    ['neunzeich', 'passwordShort'],
    ['💼💼💼💼💼', 'passwordShort'],
    ['x'.repeat(257), 'passwordLong'],
    ['aaaaaaaaaaaa', 'passwordGuessable'],
    ['abababababab', 'passwordGuessable'],
    ['1234567890', 'passwordGuessable'],
    ['0987654321', 'passwordGuessable'],
    ['qwertzuiop', 'passwordGuessable'],
    ['QWERTYUIOP', 'passwordGuessable'],
    ['abcdefghijkl', 'passwordGuessable'],
    ['Password123', 'passwordGuessable'],
    ['Passwort2026!', 'passwordGuessable'],
    ['anna müller', 'passwordLikeName'],
    ['AnnaMüller1', 'passwordLikeName'],
  ] as const) {
    const shown = bad.length > 20 ? `${bad.length} characters` : `“${bad}”`
    test(`${shown} is not: ${why}`, () => assert.throws(() => checkPassword(bad, 'Anna Müller'), code(why)))
  }

  test('the sentence about a short one says how long it must be', () => {
    assert.throws(() => checkPassword('kurz', 'x'), { message: 'A password needs at least 10 characters.' })
  })
})

describe('how passwords are kept', () => {
  test('as argon2id with the cost we chose, salted, never as they are', async () => {
    const [first, second] = await Promise.all([hashPassword(GOOD_PASSWORD), hashPassword(GOOD_PASSWORD)])
    assert.match(first, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
    assert.notEqual(first, second)
    assert.ok(!first.includes(GOOD_PASSWORD))
  })

  test('the right one is recognised, also typed decomposed, and a wrong one is not', async () => {
    const stored = await hashPassword('zwölf äpfel')
    assert.equal(await verifyPassword(stored, 'zwölf äpfel'), true)
    assert.equal(await verifyPassword(stored, 'zwo\u0308lf a\u0308pfel'), true)
    assert.equal(await verifyPassword(stored, 'Zwölf äpfel'), false)
    assert.equal(await verifyPassword(stored, ''), false)
  })

  test('no password opens an account that has none', async () => {
    for (const guess of ['', 'null', GOOD_PASSWORD]) assert.equal(await verifyPassword(null, guess), false)
  })

  test('what is checked for unknown names costs exactly what a real hash costs', async () => {
    assert.deepEqual(parseOptions(NOBODYS_HASH), parseOptions(await hashPassword(GOOD_PASSWORD)))
    assert.equal(parseOptions(NOBODYS_HASH).memoryCost, ARGON2.memoryCost)
  })
})
