import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { SIGN_INS_PER_MINUTE } from '../../../relay/http/limits.ts'
import { SIGN_IN_TRIES } from '../../../relay/limits.ts'
import { ADMIN, COMPANY, emptyRelay, PASSWORD, refused, relay, signedIn } from './support.ts'

const SET_UP = { company: COMPANY, name: ADMIN, password: PASSWORD, language: 'en' }

describe('setting up', () => {
  test('O03 the link the relay printed sets up the company and signs its first admin in', async context => {
    const made = await emptyRelay(context)
    const before = await made.ask('/api/session')
    refused(before, 401, 'signIn')
    assert.equal(before.json.setUp, false)
    const token = made.accounts.createLink('setup', null)
    const answer = await made.ask('/api/setup', { body: { token, ...SET_UP } })
    assert.equal(answer.status, 201)
    const { id } = answer.json.person
    const expected = {
      person: { id, name: ADMIN, role: 'admin' },
      assists: [],
      company: COMPANY,
      language: 'en',
      needsPassword: false,
    }
    assert.deepEqual(answer.json, expected)
    assert.ok(answer.cookie)
    assert.deepEqual((await made.ask('/api/session', { session: answer.cookie })).json, expected)
    assert.equal((await made.ask('/api/session')).json.setUp, true)
  })

  test('a used link is gone and a wrong one is forbidden, each with a sentence', async context => {
    const made = await emptyRelay(context)
    const token = made.accounts.createLink('setup', null)
    refused(await made.ask('/api/setup', { body: { token: 'guessed', ...SET_UP } }), 403, 'linkWrong')
    assert.equal(made.accounts.isSetUp(), false)
    assert.equal((await made.ask('/api/setup', { body: { token, ...SET_UP } })).status, 201)
    refused(await made.ask('/api/setup', { body: { token, ...SET_UP, name: 'Eve' } }), 410, 'linkUsed')
    refused(await made.ask('/api/setup', { body: { token: 'guessed', ...SET_UP } }), 403, 'linkWrong')
    assert.equal(made.accounts.listPersons().length, 1)
  })

  test('a set-up link left over after setting up sets nothing up again', async context => {
    const made = await relay(context)
    const token = made.accounts.createLink('setup', null)
    refused(await made.ask('/api/setup', { body: { token, ...SET_UP, name: 'Eve' } }), 410, 'alreadySetUp')
    assert.equal(made.accounts.findPerson('Eve'), null)
  })

  test('a weak password is named and leaves the link usable', async context => {
    const made = await emptyRelay(context)
    const token = made.accounts.createLink('setup', null)
    refused(await made.ask('/api/setup', { body: { token, ...SET_UP, password: 'kurz' } }), 400, 'passwordShort')
    refused(await made.ask('/api/setup', { body: { token, ...SET_UP, name: '\u200b' } }), 400, 'nameUnusable')
    refused(await made.ask('/api/setup', { body: { token, ...SET_UP, language: 'fr' } }), 400, 'malformed')
    assert.equal((await made.ask('/api/setup', { body: { token, ...SET_UP } })).status, 201)
  })
})

describe('signing in', () => {
  test('with name and password says who one is and gives a cookie scripts cannot read', async context => {
    const made = await relay(context)
    const answer = await made.ask('/api/session', { body: { name: ADMIN.toUpperCase(), password: PASSWORD } })
    assert.equal(answer.status, 200)
    assert.equal(answer.json.person.name, ADMIN)
    assert.equal(answer.json.needsPassword, false)
    assert.match(
      answer.headers.get('set-cookie') ?? '',
      /^satchel_session=[A-Za-z0-9_-]{43}; Max-Age=2592000; Path=\/; HttpOnly; SameSite=Strict$/,
    )
    assert.ok(!answer.text.includes(answer.cookie ?? '-'), 'the secret is in the cookie alone')
  })

  test('over TLS the cookie is marked Secure, also when it ends', async context => {
    const made = await relay(context, { secure: true })
    const answer = await made.ask('/api/session', { body: { name: ADMIN, password: PASSWORD } })
    assert.match(answer.headers.get('set-cookie') ?? '', /; HttpOnly; SameSite=Strict; Secure$/)
    const ended = await made.ask('/api/session', { method: 'DELETE', session: answer.cookie ?? '' })
    assert.match(ended.headers.get('set-cookie') ?? '', /^satchel_session=; Max-Age=0; .*; Secure$/)
  })

  test('no cookie is given for another host: rep.localhost and office.localhost are separate', async context => {
    const made = await relay(context)
    const answer = await made.ask('/api/session', { body: { name: ADMIN, password: PASSWORD } })
    assert.doesNotMatch(answer.headers.get('set-cookie') ?? '', /domain/i)
  })

  test('with a wrong password or an unknown name is refused in the same words, without a cookie', async context => {
    const made = await relay(context)
    const wrong = await made.ask('/api/session', { body: { name: ADMIN, password: 'wrong password' } })
    const unknown = await made.ask('/api/session', { body: { name: 'Nobody', password: PASSWORD } })
    for (const answer of [wrong, unknown]) {
      refused(answer, 401, 'signInWrong')
      assert.equal(answer.headers.get('set-cookie'), null)
    }
    assert.equal(wrong.text, unknown.text)
  })

  test('T12 guessing is stopped with the time to wait, and others still get in', async context => {
    const made = await relay(context)
    const rep = made.accounts.addPerson({ name: 'Rep', role: 'rep' })
    await made.accounts.setPassword(rep.id, PASSWORD)
    for (let index = 0; index < SIGN_IN_TRIES; index++) {
      refused(await made.ask('/api/session', { body: { name: ADMIN, password: `guess ${index}` } }), 401, 'signInWrong')
    }
    const stopped = await made.ask('/api/session', { body: { name: ADMIN, password: PASSWORD } })
    refused(stopped, 429, 'tooManyTries')
    assert.equal(stopped.headers.get('retry-after'), '900')
    assert.equal((await made.ask('/api/session', { body: { name: 'Rep', password: PASSWORD } })).status, 200)
    made.now += 15 * 60_000
    assert.equal((await made.ask('/api/session', { body: { name: ADMIN, password: PASSWORD } })).status, 200)
  })

  test('T12 a flood of sign-ins from one address is stopped before it costs a hash', async context => {
    const made = await relay(context)
    const answers = await Promise.all(
      Array.from({ length: SIGN_INS_PER_MINUTE + 5 }, () => made.ask('/api/session', { body: { link: 'guessed' } })),
    )
    const stopped = answers.filter(({ status }) => status === 429)
    assert.equal(stopped.length, 5)
    for (const answer of stopped) refused(answer, 429, 'tooManyRequests')
    assert.ok(Number(stopped[0]?.headers.get('retry-after')) > 0)
    assert.equal((await made.ask('/healthz')).status, 200)
  })

  for (const [title, overrides, stopped] of [
    ['does not become many by claiming to be a proxy', {}, 5],
    ['behind a proxy that is trusted is told from others', { trustedProxies: ['127.0.0.1'] }, 0],
  ] as const) {
    test(`T12 one address ${title}`, async context => {
      const made = await relay(context, overrides)
      const answers = await Promise.all(
        Array.from({ length: SIGN_INS_PER_MINUTE + 5 }, (_, index) =>
          made.ask('/api/session', { body: { link: 'x' }, headers: { 'x-forwarded-for': `198.51.100.${index}` } }),
        ),
      )
      assert.equal(answers.filter(({ status }) => status === 429).length, stopped)
    })
  }

  test('by link works once; a used, expired or guessed one is refused with a sentence', async context => {
    const made = await relay(context)
    const rep = made.accounts.addPerson({ name: 'Rep', role: 'rep' })
    const link = made.accounts.createLink('signin', rep.id)
    const answer = await made.ask('/api/session', { body: { link } })
    assert.equal(answer.status, 200)
    assert.equal(answer.json.person.id, rep.id)
    assert.equal(answer.json.needsPassword, true)
    refused(await made.ask('/api/session', { body: { link } }), 410, 'linkUsed')
    refused(await made.ask('/api/session', { body: { link: 'guessed' } }), 403, 'linkWrong')
    const late = made.accounts.createLink('signin', rep.id)
    made.now += 8 * 24 * 60 * 60_000
    refused(await made.ask('/api/session', { body: { link: late } }), 410, 'linkExpired')
  })

  test('as somebody else ends the session the browser came with', async context => {
    const made = await relay(context)
    const { session } = signedIn(made, 'rep')
    const answer = await made.ask('/api/session', { body: { name: ADMIN, password: PASSWORD }, session })
    assert.notEqual(answer.cookie, session)
    refused(await made.ask('/api/people', { session }), 401, 'signIn')
    assert.equal((await made.ask('/api/people', { session: answer.cookie ?? '' })).status, 200)
  })

  test('name, password and link together are not understood', async context => {
    const made = await relay(context)
    const body = { name: ADMIN, password: PASSWORD, link: 'x' }
    refused(await made.ask('/api/session', { body }), 400, 'malformed')
  })
})

describe('being signed in', () => {
  test('asking who one is keeps the cookie alive', async context => {
    const made = await relay(context)
    const { id, session } = signedIn(made, 'rep')
    const answer = await made.ask('/api/session', { session })
    assert.equal(answer.json.person.id, id)
    assert.equal(answer.cookie, session)
    assert.equal(answer.headers.get('cache-control'), 'no-store')
  })

  test('an assistant learns whom they assist', async context => {
    const made = await relay(context)
    const rep = signedIn(made, 'rep')
    const { session } = signedIn(made, 'assistant', [rep.id])
    assert.deepEqual((await made.ask('/api/session', { session })).json.assists, [rep.id])
  })

  test('a program with a token is told who it acts for, without a cookie', async context => {
    const made = await relay(context)
    const { id } = signedIn(made, 'rep')
    const answer = await made.ask('/api/session', { bearer: made.accounts.createToken(id).secret, origin: null })
    assert.equal(answer.json.person.id, id)
    assert.equal(answer.headers.get('set-cookie'), null)
  })

  test('signing out ends the session here and at the relay, and twice is fine', async context => {
    const made = await relay(context)
    const { session } = signedIn(made, 'rep')
    const answer = await made.ask('/api/session', { method: 'DELETE', session })
    assert.equal(answer.status, 204)
    assert.match(
      answer.headers.get('set-cookie') ?? '',
      /^satchel_session=; Max-Age=0; Path=\/; HttpOnly; SameSite=Strict$/,
    )
    refused(await made.ask('/api/session', { session }), 401, 'signIn')
    assert.equal((await made.ask('/api/session', { method: 'DELETE', session })).status, 204)
  })
})

describe('choosing a password', () => {
  test('after a link needs nothing else, and then opens the account', async context => {
    const made = await relay(context)
    const { id, session } = signedIn(made, 'rep')
    assert.equal((await made.ask('/api/password', { body: { password: PASSWORD }, session })).status, 204)
    const who = await made.ask('/api/session', { session })
    assert.equal(who.json.needsPassword, false)
    const name = who.json.person.name
    assert.equal((await made.ask('/api/session', { body: { name, password: PASSWORD } })).json.person.id, id)
  })

  test('a program’s token sets none: it would outlive being taken back', async context => {
    const made = await relay(context)
    const { id, session } = signedIn(made, 'rep')
    const { secret: bearer } = made.accounts.createToken(id)
    refused(await made.ask('/api/password', { body: { password: PASSWORD }, bearer }), 403, 'rights')
    assert.equal((await made.ask('/api/session', { session })).json.needsPassword, true)
  })

  test('a forgotten one is replaced after a new link, which is offered until it is done', async context => {
    const made = await relay(context)
    const { id, session } = signedIn(made, 'rep')
    await made.ask('/api/password', { body: { password: PASSWORD }, session })
    const link = made.accounts.createLink('signin', id)
    const answer = await made.ask('/api/session', { body: { link } })
    const again = answer.cookie ?? ''
    assert.equal((await made.ask('/api/session', { session: again })).json.needsPassword, true)
    const other = `${PASSWORD} anew`
    assert.equal((await made.ask('/api/password', { body: { password: other }, session: again })).status, 204)
    assert.equal((await made.ask('/api/session', { session: again })).json.needsPassword, false)
    const { name } = (await made.ask('/api/session', { session: again })).json.person
    const byPassword = await made.ask('/api/session', { body: { name, password: other } })
    assert.equal((await made.ask('/api/session', { session: byPassword.cookie ?? '' })).json.needsPassword, false)
    refused(await made.ask('/api/session', { body: { name, password: PASSWORD } }), 401, 'signInWrong')
  })

  for (const [password, code] of [
    ['kurz', 'passwordShort'],
    ['1234567890', 'passwordGuessable'],
    ['x'.repeat(300), 'passwordLong'],
  ] as const) {
    test(`a weak one (${code}) is refused with a sentence`, async context => {
      const made = await relay(context)
      const { session } = signedIn(made, 'rep')
      refused(await made.ask('/api/password', { body: { password }, session }), 400, code)
      assert.equal((await made.ask('/api/session', { session })).json.needsPassword, true)
    })
  }

  test('a person who signed in with a password gives it again', async context => {
    const made = await relay(context)
    const { cookie } = await made.ask('/api/session', { body: { name: ADMIN, password: PASSWORD } })
    const session = cookie ?? ''
    const password = 'fünf Füchse im Feld'
    refused(await made.ask('/api/password', { body: { password }, session }), 403, 'currentPasswordWrong')
    refused(
      await made.ask('/api/password', { body: { password, current: 'wrong' }, session }),
      403,
      'currentPasswordWrong',
    )
    assert.equal((await made.ask('/api/password', { body: { password, current: PASSWORD }, session })).status, 204)
  })
})
