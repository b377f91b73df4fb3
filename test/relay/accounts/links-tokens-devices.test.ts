import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { describe, test } from 'node:test'
import { DEVICES_PER_PERSON } from '../../../relay/accounts/devices.ts'
import { LINK_MS } from '../../../relay/limits.ts'
import { bearer, code, session, type World, world } from './support.ts'

function withRep(): World & { readonly rep: string } {
  const made = world()
  return Object.assign(made, { rep: made.accounts.addPerson({ name: 'Rep', role: 'rep' }).id })
}

describe('sign-in links', () => {
  test('sign in once', () => {
    const { accounts, rep } = withRep()
    const link = accounts.createLink('signin', rep)
    const signedIn = accounts.redeemLink(link)
    assert.equal(signedIn.person.id, rep)
    assert.equal(accounts.authenticate(session(signedIn.session))?.person.id, rep)
    assert.throws(() => accounts.redeemLink(link), code('linkUsed'))
  })

  test('those made for the demo sign in again and again', () => {
    const { accounts, rep } = withRep()
    const link = accounts.createLink('signin', rep, { reusable: true })
    for (let index = 0; index < 3; index++) assert.equal(accounts.redeemLink(link).person.id, rep)
    assert.equal(accounts.needsPassword(rep), false, 'the link itself is the way back')
  })

  test('wait for a week and then say that they expired, until nobody remembers them', () => {
    const made = withRep()
    const { accounts, rep } = made
    const link = accounts.createLink('signin', rep)
    made.now += LINK_MS
    assert.throws(() => accounts.redeemLink(link), code('linkExpired'))
    made.now += LINK_MS
    accounts.createLink('signin', rep)
    assert.throws(() => accounts.redeemLink(link), code('linkWrong'))
  })

  test('a new one takes the place of an unused one of the same person, and of nobody else', () => {
    const { accounts, rep } = withRep()
    const other = accounts.addPerson({ name: 'Other', role: 'rep' }).id
    const [first, others] = [accounts.createLink('signin', rep), accounts.createLink('signin', other)]
    const second = accounts.createLink('signin', rep)
    assert.throws(() => accounts.redeemLink(first), code('linkWrong'))
    assert.equal(accounts.redeemLink(second).person.id, rep)
    assert.equal(accounts.redeemLink(others).person.id, other)
  })

  test('die with the person’s access, and none are made for people without', () => {
    const { accounts, rep } = withRep()
    const links = [accounts.createLink('signin', rep), accounts.createLink('signin', rep, { reusable: true })]
    accounts.deactivate(rep)
    assert.throws(() => accounts.createLink('signin', rep), code('personInactive'))
    assert.throws(() => accounts.createLink('signin', 'nobody'), code('personUnknown'))
    accounts.activate(rep)
    for (const link of links) assert.throws(() => accounts.redeemLink(link), code('linkWrong'))
  })

  test('a set-up link signs nobody in, and is not used up by trying', async () => {
    const { accounts } = world()
    const link = accounts.createLink('setup', null)
    assert.throws(() => accounts.redeemLink(link), code('linkWrong'))
    await accounts.setUp({ company: 'Muster GmbH', name: 'Chef', language: 'de', link })
  })

  for (const made of ['', 'x', 'a'.repeat(43), '\0']) {
    test(`a made-up link of ${made.length} characters is refused`, () => {
      assert.throws(() => world().accounts.redeemLink(made), code('linkWrong'))
    })
  }
})

describe('bearer tokens', () => {
  test('say who they act for and which token it was', () => {
    const { accounts, rep } = withRep()
    const { id, secret } = accounts.createToken(rep)
    assert.deepEqual(accounts.authenticate(bearer(secret)), {
      subject: { person: rep, role: 'rep', assists: [] },
      person: { id: rep, name: 'Rep', role: 'rep' },
      via: 'token',
      tokenId: id,
    })
  })

  test('a bearer token that is wrong is not made up for by a session', () => {
    const { accounts, rep } = withRep()
    const { session: secret } = accounts.redeemLink(accounts.createLink('signin', rep))
    assert.equal(accounts.authenticate({ session: secret, bearer: 'wrong' }), null)
  })

  test('a session’s secret is no token, and a token no session', () => {
    const { accounts, rep } = withRep()
    const { session: secret } = accounts.redeemLink(accounts.createLink('signin', rep))
    assert.equal(accounts.authenticate(bearer(secret)), null)
    assert.equal(accounts.authenticate(session(accounts.createToken(rep).secret)), null)
  })

  test('can be revoked one by one, and whoever holds sockets is told', () => {
    const { accounts, rep } = withRep()
    const [first, second] = [accounts.createToken(rep), accounts.createToken(rep)]
    const told: unknown[] = []
    accounts.onRevoked((...what) => told.push(what))
    accounts.revokeToken(first.id)
    accounts.revokeToken(first.id)
    accounts.revokeToken('nothing')
    assert.equal(accounts.authenticate(bearer(first.secret)), null)
    assert.notEqual(accounts.authenticate(bearer(second.secret)), null)
    assert.deepEqual(told, [[rep, { type: 'token', id: first.id }]])
  })

  test('end with the person’s access and stay ended', () => {
    const { accounts, rep } = withRep()
    const { secret } = accounts.createToken(rep)
    accounts.deactivate(rep)
    assert.equal(accounts.authenticate(bearer(secret)), null)
    assert.throws(() => accounts.createToken(rep), code('personInactive'))
    accounts.activate(rep)
    assert.equal(accounts.authenticate(bearer(secret)), null)
  })
})

describe('devices', () => {
  test('are enrolled with their key, and the same key is the same device', () => {
    const made = withRep()
    const { accounts, rep } = made
    const key = randomBytes(32)
    const id = accounts.enrolDevice(rep, key, 'Telefon')
    assert.match(id, /^[A-Za-z0-9_-]{22}$/)
    const device = accounts.device(id)
    assert.deepEqual(device && { ...device, publicKey: Buffer.from(device.publicKey) }, {
      id,
      person: rep,
      publicKey: key,
      name: 'Telefon',
      enrolled: made.now,
      revoked: null,
    })
    assert.equal(accounts.enrolDevice(rep, key, 'another name'), id)
    assert.equal(accounts.listDevices(rep).length, 1)
    assert.notEqual(accounts.enrolDevice(rep, randomBytes(32), 'Tablet'), id)
    assert.equal(accounts.device('nothing'), null)
  })

  test('a key that is somebody else’s is refused', () => {
    const { accounts, rep } = withRep()
    const other = accounts.addPerson({ name: 'Other', role: 'rep' }).id
    const key = randomBytes(32)
    accounts.enrolDevice(rep, key, '')
    assert.throws(() => accounts.enrolDevice(other, key, ''), code('deviceForeign'))
  })

  for (const [what, key] of [
    ['no bytes', new Uint8Array()],
    ['31 bytes', randomBytes(31)],
    ['33 bytes', randomBytes(33)],
    ['only zeros', new Uint8Array(32)],
    ['the neutral point', Uint8Array.from({ length: 32 }, (_, index) => (index === 0 ? 1 : 0))],
    [
      'the neutral point with its sign set',
      Uint8Array.from({ length: 32 }, (_, index) => [1, ...Array(30).fill(0), 128][index]),
    ],
    ['a point of order 8', Buffer.from('26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05', 'hex')],
  ] as const) {
    test(`a key of ${what} is refused: anybody could sign for it`, () => {
      const { accounts, rep } = withRep()
      assert.throws(() => accounts.enrolDevice(rep, key, ''), code('deviceKeyUnusable'))
    })
  }

  test('can be revoked, are still known, cannot come back, and whoever holds their socket is told', () => {
    const made = withRep()
    const { accounts, rep } = made
    const key = randomBytes(32)
    const id = accounts.enrolDevice(rep, key, '')
    const told: unknown[] = []
    accounts.onRevoked((...what) => told.push(what))
    accounts.revokeDevice(id)
    accounts.revokeDevice(id)
    accounts.revokeDevice('nothing')
    assert.deepEqual(told, [[rep, { type: 'device', id }]])
    assert.equal(accounts.device(id)?.revoked, made.now)
    assert.throws(() => accounts.enrolDevice(rep, key, ''), code('deviceRevoked'))
  })

  test('a person has so many and no more, revoked ones not counted', () => {
    const { accounts, rep } = withRep()
    const first = accounts.enrolDevice(rep, randomBytes(32), '')
    for (let index = 1; index < DEVICES_PER_PERSON; index++) accounts.enrolDevice(rep, randomBytes(32), '')
    assert.throws(() => accounts.enrolDevice(rep, randomBytes(32), ''), code('deviceLimit'))
    accounts.revokeDevice(first)
    accounts.enrolDevice(rep, randomBytes(32), '')
  })

  test('an unknown or deactivated person, or an invisible name, enrols none', () => {
    const { accounts, rep } = withRep()
    assert.throws(() => accounts.enrolDevice('nobody', randomBytes(32), ''), code('personUnknown'))
    assert.throws(() => accounts.enrolDevice(rep, randomBytes(32), 'a\u202eb'), code('nameUnusable'))
    accounts.deactivate(rep)
    assert.throws(() => accounts.enrolDevice(rep, randomBytes(32), ''), code('personInactive'))
  })
})
