import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { foldName, tidyName } from '../../../relay/accounts/names.ts'
import { transact } from '../../../relay/store/database.ts'
import { ROLES, type Role } from '../../../src/policy/rights.ts'
import { code, world } from './support.ts'

describe('names', () => {
  test('are kept as typed, but trimmed, composed and with single spaces', () => {
    assert.equal(tidyName('  Anna   Mu\u0308ller '), 'Anna Müller')
  })

  for (const [typed, stored] of [
    ['anna müller', 'Anna Müller'],
    ['ANNA MÜLLER', 'Anna Müller'],
    ['  Anna   Müller', 'Anna Müller'],
    ['Anna Mu\u0308ller', 'Anna Müller'],
    ['Ａｎｎａ Müller', 'Anna Müller'],
    ['Anna\u00a0Müller', 'Anna Müller'],
  ] as const) {
    test(`“${typed}” is the same name as “${stored}”`, () => assert.equal(foldName(typed), foldName(stored)))
  }

  for (const empty of ['', '   ']) {
    test(`“${empty}” is no name`, () => assert.throws(() => tidyName(empty), code('nameEmpty')))
  }

  for (const [what, name] of [
    ['a line end', 'Anna\nMüller'],
    ['a NUL', 'Anna\0'],
    ['a text direction override', 'Anna\u202erellüM'],
    ['a zero-width space', 'An\u200bna'],
    ['101 characters', 'x'.repeat(101)],
  ] as const) {
    test(`a name with ${what} is refused`, () => assert.throws(() => tidyName(name), code('nameUnusable')))
  }

  test('a name may have 100 characters, counted as people count them', () => {
    assert.equal(tidyName('𝔄'.repeat(100)), '𝔄'.repeat(100))
  })
})

describe('persons', () => {
  for (const role of ROLES) {
    test(`a person can be added as ${role}, is active, and cannot sign in with a password yet`, () => {
      const { accounts } = world()
      const person = accounts.addPerson({ name: 'Anna Müller', role })
      assert.match(person.id, /^[A-Za-z0-9_-]{22}$/)
      assert.deepEqual(person, {
        id: person.id,
        name: 'Anna Müller',
        role,
        active: true,
        assists: [],
        hasPassword: false,
      })
    })
  }

  test('a person is found by id and by name however it is written', () => {
    const { accounts } = world()
    const anna = accounts.addPerson({ name: 'Anna Müller', role: 'rep' })
    assert.deepEqual(accounts.findPerson(anna.id), anna)
    assert.deepEqual(accounts.findPerson(' ANNA müller '), anna)
    assert.equal(accounts.findPerson('Anna'), null)
    assert.equal(accounts.findPerson('constructor'), null)
  })

  test('two persons cannot have names that fold to the same, and the sentence says which', () => {
    const { accounts } = world()
    accounts.addPerson({ name: 'Anna Müller', role: 'rep' })
    assert.throws(() => accounts.addPerson({ name: 'anna  MÜLLER', role: 'office' }), {
      code: 'nameTaken',
      message: 'There is already a person named “anna MÜLLER”.',
    })
    assert.equal(accounts.listPersons().length, 1)
  })

  for (const role of ['', 'root', 'Admin', '__proto__']) {
    test(`the role “${role}” is refused`, () => {
      const { accounts } = world()
      assert.throws(() => accounts.addPerson({ name: 'Eve', role: role as Role }), code('roleUnknown'))
      assert.deepEqual(accounts.listPersons(), [])
    })
  }

  test('everybody is listed by name, deactivated persons included', () => {
    const { accounts } = world()
    accounts.addPerson({ name: 'Zoe', role: 'rep' })
    const bert = accounts.addPerson({ name: 'bert', role: 'rep' })
    accounts.addPerson({ name: 'Anna', role: 'office' })
    accounts.deactivate(bert.id)
    assert.deepEqual(
      accounts.listPersons().map(({ name, active }) => [name, active]),
      [
        ['Anna', true],
        ['bert', false],
        ['Zoe', true],
      ],
    )
  })

  test('O10 an imported name becomes a rep without sign-in, once', () => {
    const { accounts } = world()
    const first = accounts.ensurePersonWithoutSignIn('Moses Frase')
    assert.equal(first.role, 'rep')
    assert.equal(first.hasPassword, false)
    assert.deepEqual(accounts.ensurePersonWithoutSignIn(' moses frase '), first)
    assert.equal(accounts.listPersons().length, 1)
  })

  test('O10 an imported name that is known stays who it is, even when deactivated', () => {
    const { accounts } = world()
    const anna = accounts.addPerson({ name: 'Anna', role: 'office' })
    accounts.deactivate(anna.id)
    assert.equal(accounts.ensurePersonWithoutSignIn('Anna').id, anna.id)
  })

  test('persons can be added within a transaction of the caller, and go with it when it fails', () => {
    const { accounts, database } = world()
    let id = ''
    assert.throws(() =>
      transact(database, () => {
        const moses = accounts.ensurePersonWithoutSignIn('Moses Frase')
        id = moses.id
        assert.equal(accounts.subject(moses.id)?.person, moses.id)
        throw new Error('the import failed')
      }),
    )
    assert.deepEqual(accounts.listPersons(), [])
    assert.equal(accounts.subject(id), null)
  })
})

describe('assisting', () => {
  test('an assistant is given reps, and only those, each once', () => {
    const { accounts } = world()
    const rep = accounts.addPerson({ name: 'Rep', role: 'rep' })
    const other = accounts.addPerson({ name: 'Other', role: 'rep' })
    const assistant = accounts.addPerson({ name: 'Assi', role: 'assistant', assists: [rep.id, rep.id] })
    assert.deepEqual(assistant.assists, [rep.id])
    assert.deepEqual(accounts.subject(assistant.id), { person: assistant.id, role: 'assistant', assists: [rep.id] })
    accounts.setAssists(assistant.id, [other.id])
    assert.deepEqual(accounts.findPerson(assistant.id)?.assists, [other.id])
    assert.deepEqual(accounts.subject(assistant.id)?.assists, [other.id], 'no stale answer is given')
  })

  test('whoever listens is told that somebody’s rights changed', () => {
    const { accounts } = world()
    const rep = accounts.addPerson({ name: 'Rep', role: 'rep' })
    const assistant = accounts.addPerson({ name: 'Assi', role: 'assistant' })
    const told: string[] = []
    const stop = accounts.onChanged(person => told.push(person))
    accounts.setAssists(assistant.id, [rep.id])
    stop()
    accounts.setAssists(assistant.id, [])
    assert.deepEqual(told, [assistant.id])
  })

  for (const role of ['admin', 'office', 'rep'] as const) {
    test(`a person with role ${role} is given no reps`, () => {
      const { accounts } = world()
      const rep = accounts.addPerson({ name: 'Rep', role: 'rep' })
      assert.throws(() => accounts.addPerson({ name: 'Eve', role, assists: [rep.id] }), code('assistsRole'))
      const eve = accounts.addPerson({ name: 'Eve', role })
      assert.throws(() => accounts.setAssists(eve.id, [rep.id]), code('assistsRole'))
    })
  }

  test('unknown persons, and persons who are no reps, cannot be assisted', () => {
    const { accounts } = world()
    const rep = accounts.addPerson({ name: 'Rep', role: 'rep' })
    const office = accounts.addPerson({ name: 'Office', role: 'office' })
    const assistant = accounts.addPerson({ name: 'Assi', role: 'assistant', assists: [rep.id] })
    for (const wrong of ['', 'nobody', office.id, assistant.id]) {
      assert.throws(() => accounts.setAssists(assistant.id, [rep.id, wrong]), code('assistsUnknown'))
    }
    assert.deepEqual(accounts.findPerson(assistant.id)?.assists, [rep.id], 'a refused change changes nothing')
    assert.throws(() => accounts.setAssists('nobody', []), code('personUnknown'))
  })
})

describe('deactivating', () => {
  test('ends what a person may do at once, and activating gives it back', () => {
    const { accounts } = world()
    const rep = accounts.addPerson({ name: 'Rep', role: 'rep' })
    assert.notEqual(accounts.subject(rep.id), null)
    accounts.deactivate(rep.id)
    assert.equal(accounts.subject(rep.id), null)
    assert.equal(accounts.findPerson(rep.id)?.active, false)
    accounts.activate(rep.id)
    assert.equal(accounts.subject(rep.id)?.role, 'rep')
  })

  test('the last active admin stays', () => {
    const { accounts } = world()
    const first = accounts.addPerson({ name: 'First', role: 'admin' })
    const second = accounts.addPerson({ name: 'Second', role: 'admin' })
    accounts.deactivate(first.id)
    assert.throws(() => accounts.deactivate(second.id), code('lastAdmin'))
    assert.equal(accounts.subject(second.id)?.role, 'admin')
  })

  test('whoever holds sockets is told once, after it is done', () => {
    const { accounts } = world()
    const rep = accounts.addPerson({ name: 'Rep', role: 'rep' })
    const told: unknown[] = []
    accounts.onRevoked((person, what) => told.push([person, what, accounts.subject(person)]))
    accounts.deactivate(rep.id)
    accounts.deactivate(rep.id)
    assert.deepEqual(told, [[rep.id, { type: 'person' }, null]])
  })

  test('a listener that fails keeps no other from hearing it', () => {
    const { accounts } = world()
    const rep = accounts.addPerson({ name: 'Rep', role: 'rep' })
    const told: string[] = []
    accounts.onRevoked(() => {
      throw new Error('broken')
    })
    accounts.onRevoked(person => told.push(person))
    assert.throws(() => accounts.deactivate(rep.id), AggregateError)
    assert.deepEqual(told, [rep.id])
    assert.equal(accounts.subject(rep.id), null)
  })

  test('an unknown person is a named error, not a silence', () => {
    const { accounts } = world()
    assert.throws(() => accounts.deactivate('nobody'), code('personUnknown'))
    assert.throws(() => accounts.activate('nobody'), code('personUnknown'))
    assert.equal(accounts.subject('nobody'), null)
  })
})
