import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { describe, test } from 'node:test'
import { ROLES, type Role } from '../../../src/policy/rights.ts'
import { refused, relay, signedIn } from './support.ts'

/** Whom each role may add, change and invite. */
const manages: Record<Role, readonly Role[]> = {
  admin: ['admin', 'office', 'assistant', 'rep'],
  office: ['assistant', 'rep'],
  assistant: [],
  rep: [],
}

describe('people', () => {
  for (const role of ROLES) {
    test(`O11 ${role} may add ${manages[role].join(', ') || 'nobody'}`, async context => {
      const made = await relay(context)
      const { session } = signedIn(made, role)
      for (const added of ROLES) {
        const answer = await made.ask('/api/people', { body: { name: `New ${added}`, role: added }, session })
        if (manages[role].includes(added)) assert.equal(answer.status, 201)
        else refused(answer, 403, 'rights')
        assert.equal(made.accounts.findPerson(`New ${added}`) !== null, manages[role].includes(added))
      }
    })

    test(`O11 ${role} may change ${manages[role].join(', ') || 'nobody'}, links included`, async context => {
      const made = await relay(context)
      const { session } = signedIn(made, role)
      for (const changed of ROLES) {
        const { id } = signedIn(made, changed)
        for (const body of [{ link: true }, { active: false }]) {
          const answer = await made.ask(`/api/people/${id}`, { method: 'PATCH', body, session })
          if (manages[role].includes(changed)) assert.equal(answer.status, 200)
          else refused(answer, 403, 'rights')
        }
        assert.equal(made.accounts.findPerson(id)?.active, !manages[role].includes(changed))
      }
    })

    test(`${role} sees everybody’s name, role and whether they are active`, async context => {
      const made = await relay(context)
      const { session } = signedIn(made, role)
      const { people } = (await made.ask('/api/people', { session })).json
      assert.equal(people.length, made.accounts.listPersons().length)
      const keys = ['active', 'id', 'name', 'role']
      const expected = manages[role].length > 0 ? [...keys, 'assists', 'signIn'].sort() : keys
      for (const person of people) assert.deepEqual(Object.keys(person).sort(), expected)
    })
  }

  test('a new person comes with a link that signs them in once', async context => {
    const made = await relay(context)
    const rep = signedIn(made, 'rep')
    const { session } = signedIn(made, 'office')
    const answer = await made.ask('/api/people', {
      body: { name: 'Assi', role: 'assistant', assists: [rep.id] },
      session,
    })
    const { person, link } = answer.json
    assert.deepEqual(person, {
      id: person.id,
      name: 'Assi',
      role: 'assistant',
      active: true,
      assists: [rep.id],
      signIn: true,
    })
    assert.equal((await made.ask('/api/session', { body: { link } })).json.person.id, person.id)
    refused(await made.ask('/api/session', { body: { link } }), 410, 'linkUsed')
  })

  test('a name that is taken, a role there is not, and reps there are not are refused', async context => {
    const made = await relay(context)
    const { session } = signedIn(made, 'office')
    const add = (body: unknown) => made.ask('/api/people', { body, session })
    assert.equal((await add({ name: 'Anna', role: 'rep' })).status, 201)
    const taken = await made.ask('/api/people', {
      body: { name: ' ANNA', role: 'rep' },
      session,
      headers: { 'accept-language': 'de' },
    })
    refused(taken, 409, 'nameTaken')
    assert.equal(taken.json.error.message, 'Es gibt schon eine Person namens „ANNA“.')
    refused(await add({ name: 'Eve', role: 'root' }), 400, 'malformed')
    refused(await add({ name: 'Eve', role: 'assistant', assists: ['nobody'] }), 400, 'assistsUnknown')
    refused(
      await add({ name: 'Eve', role: 'rep', assists: [made.accounts.findPerson('Anna')?.id] }),
      400,
      'assistsRole',
    )
    refused(await add({ name: 'Eve', role: 'rep', active: true }), 400, 'malformed')
    refused(await add({ name: ' ', role: 'rep' }), 400, 'nameEmpty')
    assert.equal(made.accounts.findPerson('Eve'), null)
  })

  test('deactivating signs somebody out at once', async context => {
    const made = await relay(context)
    const { session } = signedIn(made, 'office')
    const rep = signedIn(made, 'rep')
    const answer = await made.ask(`/api/people/${rep.id}`, { method: 'PATCH', body: { active: false }, session })
    assert.equal(answer.json.person.active, false)
    assert.equal(answer.json.person.signIn, false)
    assert.equal(answer.json.link, undefined)
    refused(await made.ask('/api/session', { session: rep.session }), 401, 'signIn')
  })

  test('several changes are made together or not at all', async context => {
    const made = await relay(context)
    const { session } = signedIn(made, 'office')
    const assistant = signedIn(made, 'assistant')
    const rep = signedIn(made, 'rep')
    const change = (body: unknown) => made.ask(`/api/people/${assistant.id}`, { method: 'PATCH', body, session })
    refused(await change({ assists: [rep.id], active: false, link: true }), 409, 'personInactive')
    assert.equal((await made.ask('/api/session', { session: assistant.session })).status, 200, 'still signed in')
    assert.deepEqual((await made.ask('/api/session', { session: assistant.session })).json.assists, [])
    const answer = await change({ assists: [rep.id], link: true })
    assert.deepEqual(answer.json.person.assists, [rep.id])
    assert.equal((await made.ask('/api/session', { body: { link: answer.json.link } })).status, 200)
  })

  test('somebody unknown, nothing to change, and the last admin', async context => {
    const made = await relay(context)
    const admin = made.accounts.listPersons()[0]?.id ?? ''
    const session = made.accounts.redeemLink(made.accounts.createLink('signin', admin)).session
    const change = (id: string, body: unknown) => made.ask(`/api/people/${id}`, { method: 'PATCH', body, session })
    refused(await change('nobody', { active: false }), 404, 'notFound')
    refused(await change('__proto__', { active: false }), 404, 'notFound')
    refused(await change('Berta%20Chefin', { active: false }), 404, 'notFound')
    refused(await change(admin, {}), 400, 'malformed')
    refused(await change(admin, { link: false }), 400, 'malformed')
    refused(await change(admin, { role: 'rep' }), 400, 'malformed')
    refused(await change(admin, { active: false }), 409, 'lastAdmin')
  })

  test('O10 whoever an import brought is shown as having no way in', async context => {
    const made = await relay(context)
    const { session } = signedIn(made, 'office')
    const moses = made.accounts.ensurePersonWithoutSignIn('Moses Frase')
    const find = async () =>
      (await made.ask('/api/people', { session })).json.people.find(({ id }: { id: string }) => id === moses.id)
    assert.equal((await find()).signIn, false)
    assert.equal(
      (await made.ask(`/api/people/${moses.id}`, { method: 'PATCH', body: { link: true }, session })).status,
      200,
    )
    assert.equal((await find()).signIn, true)
  })
})

describe('devices', () => {
  test('enrol their key for the person signed in, the same key always as the same device', async context => {
    const made = await relay(context)
    const rep = signedIn(made, 'rep')
    const other = signedIn(made, 'rep')
    const key = randomBytes(32)
    const body = { publicKey: key.toString('base64url'), name: 'Firefox auf Android' }
    const first = await made.ask('/api/devices', { body, session: rep.session })
    assert.equal(first.status, 200)
    const { installation } = made.accounts.installation()
    assert.deepEqual(first.json, { id: first.json.id, installation, person: rep.id })
    const device = made.accounts.device(first.json.id)
    assert.equal(device?.person, rep.id)
    assert.deepEqual(Buffer.from(device?.publicKey ?? []), key)
    assert.deepEqual((await made.ask('/api/devices', { body, session: rep.session })).json, first.json)
    refused(await made.ask('/api/devices', { body, session: other.session }), 409, 'deviceForeign')
    made.accounts.revokeDevice(first.json.id)
    refused(await made.ask('/api/devices', { body, session: rep.session }), 409, 'deviceRevoked')
  })

  for (const [publicKey, code] of [
    ['', 'deviceKeyUnusable'],
    [randomBytes(31).toString('base64url'), 'deviceKeyUnusable'],
    [Buffer.alloc(32).toString('base64url'), 'deviceKeyUnusable'],
    ['not base64url!', 'malformed'],
    [`${randomBytes(32).toString('base64url')}=`, 'malformed'],
  ] as const) {
    test(`the key “${publicKey.slice(0, 12)}” of ${publicKey.length} characters is refused`, async context => {
      const made = await relay(context)
      const { session } = signedIn(made, 'rep')
      refused(await made.ask('/api/devices', { body: { publicKey, name: '' }, session }), 400, code)
    })
  }
})
