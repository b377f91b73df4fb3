import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { SESSION_MS, SIGN_IN_TRIES, SIGN_IN_TRIES_PER_ADDRESS, SIGN_IN_WINDOW_MS } from '../../../relay/limits.ts'
import { ADDRESS, bearer, code, DAY, GOOD_PASSWORD, MINUTE, session, type World, world } from './support.ts'

async function withAnna(): Promise<World & { readonly anna: string }> {
  const made = world()
  const anna = made.accounts.addPerson({ name: 'Anna Müller', role: 'rep' })
  await made.accounts.setPassword(anna.id, GOOD_PASSWORD)
  return Object.assign(made, { anna: anna.id })
}

/** Uses up the tries of an account from one address. */
async function exhaust({ accounts }: World, name: string, address = ADDRESS): Promise<void> {
  for (let index = 0; index < SIGN_IN_TRIES; index++) {
    await assert.rejects(accounts.signIn(name, 'wrong password', address), code('signInWrong'))
  }
}

describe('signing in with a password', () => {
  test('opens a session that says who it is', async () => {
    const { accounts, anna } = await withAnna()
    const signedIn = await accounts.signIn('anna müller', GOOD_PASSWORD, ADDRESS)
    assert.equal(signedIn.person.id, anna)
    const { sessionId, ...rest } = accounts.authenticate(session(signedIn.session)) ?? {}
    assert.match(String(sessionId), /^[0-9a-f]{64}$/)
    assert.deepEqual(rest, {
      subject: { person: anna, role: 'rep', assists: [] },
      person: { id: anna, name: 'Anna Müller', role: 'rep' },
      via: 'session',
    })
  })

  test('each sign-in is a session of its own', async () => {
    const { accounts } = await withAnna()
    const first = await accounts.signIn('Anna Müller', GOOD_PASSWORD, ADDRESS)
    const second = await accounts.signIn('Anna Müller', GOOD_PASSWORD, ADDRESS)
    assert.notEqual(first.session, second.session)
  })

  test('a wrong password, an unknown name, no password and a deactivated person are told the same', async () => {
    const made = await withAnna()
    const { accounts } = made
    accounts.addPerson({ name: 'Without', role: 'rep' })
    const gone = accounts.addPerson({ name: 'Gone', role: 'rep' })
    await accounts.setPassword(gone.id, GOOD_PASSWORD)
    accounts.deactivate(gone.id)
    const messages = new Set<string>()
    for (const name of ['Anna Müller', 'Nobody', 'Without', 'Gone', '', '\0', '__proto__']) {
      const password = name === 'Anna Müller' ? 'something else' : GOOD_PASSWORD
      await assert.rejects(accounts.signIn(name, password, ADDRESS), error => {
        messages.add(String(error))
        return code('signInWrong')(error)
      })
    }
    assert.equal(messages.size, 1)
  })

  test('an id is no name to sign in with', async () => {
    const { accounts, anna } = await withAnna()
    await assert.rejects(accounts.signIn(anna, GOOD_PASSWORD, ADDRESS), code('signInWrong'))
  })

  test('T12 an unknown name takes as long as a wrong password', async () => {
    const { accounts } = await withAnna()
    const times = { known: [] as number[], unknown: [] as number[] }
    for (let round = 0; round < 12; round++) {
      // Other accounts and addresses each time: this is about the check, not about the throttle.
      const known = accounts.addPerson({ name: `Known ${round}`, role: 'rep' })
      await accounts.setPassword(known.id, GOOD_PASSWORD)
      for (const [which, name] of [
        ['known', `Known ${round}`],
        ['unknown', `Unknown ${round}`],
      ] as const) {
        const began = performance.now()
        await assert.rejects(accounts.signIn(name, 'wrong password', `10.0.0.${round}`), code('signInWrong'))
        times[which].push(performance.now() - began)
      }
    }
    // The fastest of each is the least disturbed. Without the check an unknown name takes a hundredth.
    const ratio = Math.min(...times.unknown) / Math.min(...times.known)
    assert.ok(ratio > 0.3 && ratio < 3, `unknown takes ${ratio.toFixed(2)} of known`)
  })

  test('whoever is deactivated while the password is checked does not get in', async () => {
    const { accounts, anna } = await withAnna()
    const pending = accounts.signIn('Anna Müller', GOOD_PASSWORD, ADDRESS)
    accounts.deactivate(anna)
    await assert.rejects(pending, code('signInWrong'))
  })
})

describe('T12 guessing passwords', () => {
  test('five wrong tries close the account for a quarter of an hour, also to the right password', async () => {
    const made = await withAnna()
    await exhaust(made, 'Anna Müller')
    await assert.rejects(made.accounts.signIn('Anna Müller', GOOD_PASSWORD, ADDRESS), {
      code: 'tooManyTries',
      message: 'Too many attempts; please try again in 15 min.',
    })
    made.now += SIGN_IN_WINDOW_MS - 1
    await assert.rejects(made.accounts.signIn('Anna Müller', GOOD_PASSWORD, ADDRESS), code('tooManyTries'))
    made.now += 1
    await made.accounts.signIn('Anna Müller', GOOD_PASSWORD, ADDRESS)
  })

  test('other ways of writing the name and other addresses do not help', async () => {
    const made = await withAnna()
    await exhaust(made, 'Anna Müller')
    await assert.rejects(made.accounts.signIn(' ANNA  müller', 'x', ADDRESS), code('tooManyTries'))
    await assert.rejects(made.accounts.signIn('Anna Müller', 'x', '198.51.100.1'), code('tooManyTries'))
  })

  test('tries at the same time are all counted', async () => {
    const { accounts } = await withAnna()
    const tries = Array.from({ length: 20 }, () => accounts.signIn('Anna Müller', 'wrong password', ADDRESS))
    const results = await Promise.allSettled(tries)
    const throttled = results.filter(({ status, ...rest }) => 'reason' in rest && code('tooManyTries')(rest.reason))
    assert.equal(throttled.length, 20 - SIGN_IN_TRIES)
  })

  test('other accounts stay open, also from the same address', async () => {
    const made = await withAnna()
    const bert = made.accounts.addPerson({ name: 'Bert', role: 'rep' })
    await made.accounts.setPassword(bert.id, GOOD_PASSWORD)
    await exhaust(made, 'Anna Müller')
    await made.accounts.signIn('Bert', GOOD_PASSWORD, ADDRESS)
  })

  test('a closed account leaves running sessions alone', async () => {
    const made = await withAnna()
    const running = await made.accounts.signIn('Anna Müller', GOOD_PASSWORD, ADDRESS)
    await exhaust(made, 'Anna Müller', '198.51.100.1')
    assert.notEqual(made.accounts.authenticate(session(running.session)), null)
  })

  test('the right password forgives the wrong ones before it', async () => {
    const { accounts } = await withAnna()
    for (let round = 0; round < 3; round++) {
      for (let index = 1; index < SIGN_IN_TRIES; index++) {
        await assert.rejects(accounts.signIn('Anna Müller', 'wrong password', ADDRESS), code('signInWrong'))
      }
      await accounts.signIn('Anna Müller', GOOD_PASSWORD, ADDRESS)
    }
  })

  test('one address trying many names is stopped, another is not, and unknown names are closed like known ones', async () => {
    const made = await withAnna()
    const names = SIGN_IN_TRIES_PER_ADDRESS / SIGN_IN_TRIES
    for (let index = 0; index < names; index++) await exhaust(made, `Unknown ${index}`)
    await assert.rejects(made.accounts.signIn('Anna Müller', GOOD_PASSWORD, ADDRESS), code('tooManyTries'))
    await made.accounts.signIn('Anna Müller', GOOD_PASSWORD, '198.51.100.1')
    await assert.rejects(made.accounts.signIn('Unknown 0', 'x', '198.51.100.1'), code('tooManyTries'))
  })
})

describe('sessions', () => {
  test('last as long as they are used, and end a month after they were used last', async () => {
    const made = await withAnna()
    const { session: secret } = await made.accounts.signIn('Anna Müller', GOOD_PASSWORD, ADDRESS)
    for (let week = 0; week < 10; week++) {
      made.now += 7 * DAY
      assert.notEqual(made.accounts.authenticate(session(secret)), null)
    }
    made.now += SESSION_MS - 1
    assert.notEqual(made.accounts.authenticate(session(secret)), null)
    made.now += SESSION_MS
    assert.equal(made.accounts.authenticate(session(secret)), null)
  })

  test('signing out ends the session and tells whoever holds its sockets, and no other session', async () => {
    const { accounts, anna } = await withAnna()
    const first = await accounts.signIn('Anna Müller', GOOD_PASSWORD, ADDRESS)
    const second = await accounts.signIn('Anna Müller', GOOD_PASSWORD, ADDRESS)
    const id = accounts.authenticate(session(first.session))?.sessionId ?? ''
    const told: unknown[] = []
    accounts.onRevoked((...what) => told.push(what))
    accounts.signOut(id, anna)
    assert.equal(accounts.authenticate(session(first.session)), null)
    assert.notEqual(accounts.authenticate(session(second.session)), null)
    assert.deepEqual(told, [[anna, { type: 'session', id }]])
  })

  test('deactivating a person ends their sessions, and activating does not bring them back', async () => {
    const { accounts, anna } = await withAnna()
    const { session: secret } = await accounts.signIn('Anna Müller', GOOD_PASSWORD, ADDRESS)
    accounts.deactivate(anna)
    assert.equal(accounts.authenticate(session(secret)), null)
    accounts.activate(anna)
    assert.equal(accounts.authenticate(session(secret)), null)
    await accounts.signIn('Anna Müller', GOOD_PASSWORD, ADDRESS)
  })

  test('reading the tables signs nobody in: only hashes are stored', async () => {
    const { accounts, database, anna } = await withAnna()
    const { session: secret } = await accounts.signIn('Anna Müller', GOOD_PASSWORD, ADDRESS)
    const token = accounts.createToken(anna)
    const link = accounts.createLink('signin', anna)
    const stored = JSON.stringify(
      ['sessions', 'tokens', 'links'].map(table => database.prepare(`SELECT * FROM ${table}`).all()),
    )
    for (const kept of [secret, token.secret, link]) {
      assert.match(kept, /^[A-Za-z0-9_-]{43}$/)
      assert.ok(!stored.includes(kept))
    }
    const hash = database.prepare('SELECT lower(hex(hash)) AS hash FROM sessions').get()?.hash
    assert.equal(accounts.authenticate(session(String(hash))), null)
  })

  for (const secret of ['', 'x', 'x'.repeat(10_000), '\0', "' OR 1=1 --"]) {
    test(`a made-up secret of ${secret.length} characters is nobody`, () => {
      const { accounts } = world()
      assert.equal(accounts.authenticate(session(secret)), null)
      assert.equal(accounts.authenticate(bearer(secret)), null)
    })
  }
})

describe('choosing a password', () => {
  test('the first one needs no other, and ends the other sessions', async () => {
    const { accounts } = world()
    const rep = accounts.addPerson({ name: 'Rep', role: 'rep' })
    const here = accounts.redeemLink(accounts.createLink('signin', rep.id))
    const there = accounts.redeemLink(accounts.createLink('signin', rep.id))
    assert.equal(accounts.needsPassword(rep.id), true)
    const who = accounts.authenticate(session(here.session))
    assert.ok(who)
    await accounts.choosePassword(who, GOOD_PASSWORD, null, ADDRESS)
    assert.equal(accounts.needsPassword(rep.id), false)
    assert.notEqual(accounts.authenticate(session(here.session)), null)
    assert.equal(accounts.authenticate(session(there.session)), null)
    await accounts.signIn('Rep', GOOD_PASSWORD, ADDRESS)
  })

  test('a later one needs the current one, and guessing it is throttled', async () => {
    const made = await withAnna()
    const { accounts } = made
    const { session: secret } = await accounts.signIn('Anna Müller', GOOD_PASSWORD, ADDRESS)
    const who = accounts.authenticate(session(secret))
    assert.ok(who)
    const next = 'fünf Füchse im Feld'
    await assert.rejects(accounts.choosePassword(who, next, null, ADDRESS), code('currentPasswordWrong'))
    for (let index = 1; index < SIGN_IN_TRIES; index++) {
      await assert.rejects(accounts.choosePassword(who, next, 'a guess', ADDRESS), code('currentPasswordWrong'))
    }
    await accounts.choosePassword(who, next, GOOD_PASSWORD, ADDRESS)
    for (let index = 0; index < SIGN_IN_TRIES; index++) {
      await assert.rejects(accounts.choosePassword(who, next, 'a guess', ADDRESS), code('currentPasswordWrong'))
    }
    await assert.rejects(accounts.choosePassword(who, GOOD_PASSWORD, next, ADDRESS), code('tooManyTries'))
  })

  test('after a link it may be replaced without the forgotten one, within the hour', async () => {
    const made = await withAnna()
    const { accounts, anna } = made
    const { session: secret } = accounts.redeemLink(accounts.createLink('signin', anna))
    const who = accounts.authenticate(session(secret))
    assert.ok(who)
    await accounts.choosePassword(who, 'fünf Füchse im Feld', null, ADDRESS)
    made.now += 60 * MINUTE
    const again = accounts.choosePassword(who, 'sechs Spatzen am Dach', null, ADDRESS)
    await assert.rejects(again, code('currentPasswordWrong'))
  })

  test('a weak one is refused and changes nothing', async () => {
    const { accounts, anna } = await withAnna()
    await assert.rejects(accounts.setPassword(anna, 'kurz'), code('passwordShort'))
    await assert.rejects(accounts.setPassword(anna, 'Anna Müller'), code('passwordLikeName'))
    await accounts.signIn('Anna Müller', GOOD_PASSWORD, ADDRESS)
  })

  test('a deactivated or unknown person is given none', async () => {
    const { accounts, anna } = await withAnna()
    accounts.deactivate(anna)
    await assert.rejects(accounts.setPassword(anna, GOOD_PASSWORD), code('personInactive'))
    await assert.rejects(accounts.setPassword('nobody', GOOD_PASSWORD), code('personUnknown'))
  })
})
