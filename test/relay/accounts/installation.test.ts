import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { describe, test } from 'node:test'
import { Accounts } from '../../../relay/accounts/accounts.ts'
import { ACCOUNT_SENTENCES } from '../../../relay/accounts/sentences.ts'
import { ADDRESS, code, GOOD_PASSWORD, START, world } from './support.ts'

const COMPANY = { company: 'Muster GmbH', name: 'Chefin', password: GOOD_PASSWORD, language: 'de' } as const

describe('an installation', () => {
  test('begins with an id that stays, and knows no company', () => {
    const { accounts, database } = world()
    const first = accounts.installation()
    assert.match(first.installation, /^[A-Za-z0-9_-]{22}$/)
    assert.match(first.incarnation, /^[A-Za-z0-9_-]{22}$/)
    assert.deepEqual(first, { ...first, company: '', created: START, setUp: false })
    const restarted = new Accounts({ database, clock: () => START + 1, random: length => randomBytes(length) })
    assert.deepEqual(restarted.installation(), first)
    assert.equal(restarted.isSetUp(), false)
  })

  test('O03 setting up names the company and makes the first admin, who can sign in', async () => {
    const { accounts } = world()
    const before = accounts.installation()
    const admin = await accounts.setUp({ ...COMPANY, language: 'en' })
    assert.equal(admin.role, 'admin')
    assert.equal(admin.hasPassword, true)
    assert.deepEqual(accounts.installation(), { ...before, company: 'Muster GmbH', language: 'en', setUp: true })
    assert.equal((await accounts.signIn('Chefin', GOOD_PASSWORD, ADDRESS)).person.id, admin.id)
  })

  test('a demo is set up without a password', async () => {
    const { accounts } = world()
    const admin = await accounts.setUp({ company: 'Demo', name: 'Admin', language: 'de' })
    assert.equal(accounts.needsPassword(admin.id), true)
  })

  test('is set up once, also by two who try at the same time', async () => {
    const { accounts } = world()
    const link = accounts.createLink('setup', null)
    const results = await Promise.allSettled([
      accounts.setUp({ ...COMPANY, link }),
      accounts.setUp({ ...COMPANY, name: 'Eve', link }),
    ])
    assert.deepEqual(results.map(({ status }) => status).sort(), ['fulfilled', 'rejected'])
    assert.equal(accounts.listPersons().length, 1)
    await assert.rejects(accounts.setUp(COMPANY), code('alreadySetUp'))
  })

  test('a wrong or used link sets nothing up', async () => {
    const { accounts } = world()
    const link = accounts.createLink('setup', null)
    await assert.rejects(accounts.setUp({ ...COMPANY, link: 'guessed' }), code('linkWrong'))
    assert.equal(accounts.isSetUp(), false)
    await accounts.setUp({ ...COMPANY, link })
    await assert.rejects(accounts.setUp({ ...COMPANY, link }), code('linkUsed'))
  })

  test('a sign-in link is no set-up link', async () => {
    const { accounts } = world()
    const link = accounts.createLink('signin', accounts.ensurePersonWithoutSignIn('Rep').id)
    await assert.rejects(accounts.setUp({ ...COMPANY, link }), code('linkWrong'))
  })

  for (const [what, wrong, expected] of [
    ['no company', { company: ' ' }, 'companyUnusable'],
    ['an endless company', { company: 'x'.repeat(101) }, 'companyUnusable'],
    ['no name', { name: '' }, 'nameEmpty'],
    ['a weak password', { password: 'kurz' }, 'passwordShort'],
  ] as const) {
    test(`${what} is refused, and the link can be used again`, async () => {
      const { accounts } = world()
      const link = accounts.createLink('setup', null)
      await assert.rejects(accounts.setUp({ ...COMPANY, link, ...wrong }), code(expected))
      assert.equal(accounts.isSetUp(), false)
      assert.deepEqual(accounts.listPersons(), [])
      await accounts.setUp({ ...COMPANY, link })
    })
  }
})

describe('what errors say', () => {
  for (const [name, { de, en }] of Object.entries(ACCOUNT_SENTENCES)) {
    test(`${name} is one sentence in each language, with the same parameters`, () => {
      for (const sentence of [de, en]) assert.match(sentence, /^[A-ZÄÖÜ].*\.$/u)
      assert.deepEqual(de.match(/\{\w+\}/g), en.match(/\{\w+\}/g))
    })
  }
})
