// What is not in somebody's satchel is not there for them: by every door, with the answer and the work of what never existed.
// And one list for all who see everything, which people come to and leave (relay/SPEC.md K, U).
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import WebSocket from 'ws'
import type { PersonRecord } from '../../../relay/accounts/persons.ts'
import { type Address, newAddress } from '../../../src/documents/address.ts'
import { EVERYTHING } from '../../../src/policy/distribution/place.ts'
import { SeededRandom } from '../../support/random.ts'
import { RawDevice } from '../sockets/support.ts'
import { BY_TERRITORY, CompanyScene, carries, grant, leaflet, repsMay, taken } from './support.ts'

describe('not in the satchel, not there', () => {
  let scene: CompanyScene
  let rita: PersonRecord
  let theirs: Address
  let own: Address
  const nowhere = newAddress(leaflet.name, new SeededRandom(4).bytes)
  before(async () => {
    scene = await CompanyScene.begin()
    rita = await scene.rep('Rita', 'munich')
    theirs = await scene.leaflet({ name: 'North', territory: 'north' })
    // Hers by every right but one: its period is over.
    own = await scene.leaflet({ name: 'Over', territory: 'munich', owner: rita, ends: '2026-06-01' })
  })
  after(() => scene.end())
  const hidden = () => [theirs, own, nowhere]

  it('U1 K1 V3 neither in the lists nor as content, on a channel, in a check, or by a submission', async () => {
    const device = new RawDevice(scene.relay, scene.profile(rita))
    await device.opened()
    device.hello({ carries: true })
    assert.deepEqual((await device.frame('catalogue')).catalogue.entries, [])
    device.send({ type: 'pull', wanted: hidden().map(address => ({ address, from: 0 })) })
    for (const address of hidden()) {
      const { pulled } = await device.frame('pulled', frame => frame.pulled.address === address)
      assert.deepEqual([pulled.head, pulled.bytes.length], [0, 0])
    }
    for (const [channel, address] of hidden().entries()) {
      device.send({ type: 'open', channel, address })
      assert.equal((await device.frame('closed', frame => frame.channel === channel)).code, 4404)
      device.send({ type: 'check', ref: channel, address, changes: ['[]'] })
      const { results } = await device.frame('checked', frame => frame.ref === channel)
      assert.deepEqual(
        results.map(one => one?.code),
        ['notHere'],
      )
    }
    await device.close()
  })

  it('U1 A9 neither for a stock client nor over HTTP', async () => {
    const authorization = `Bearer ${scene.relay.token(rita)}`
    for (const address of hidden()) {
      const socket = new WebSocket(`ws://${scene.relay.host}/${address}`, { headers: { authorization } })
      const code = await new Promise<number>(resolve => {
        socket.on('close', resolve)
        socket.on('error', () => undefined)
      })
      assert.equal(code, 4404, address)
      const history = await fetch(`${scene.relay.origin}/api/documents/${address}/history`, {
        headers: { authorization },
      })
      assert.equal(history.status, 404)
      const merge = await fetch(`${scene.relay.origin}/api/merges/preview?into=${address}`, {
        ...{ method: 'POST', headers: { authorization, 'content-type': 'application/vnd.satchel' } },
        body: new Uint8Array(0),
      })
      assert.ok([403, 404].includes(merge.status), `${merge.status}`)
    }
  })

  it('K4 a stock client is cut off when what it has open is taken from its person', async () => {
    const munich = await scene.leaflet({ name: 'Munich', territory: 'munich' })
    const authorization = `Bearer ${scene.relay.token(rita)}`
    const socket = new WebSocket(`ws://${scene.relay.host}/${munich}`, { headers: { authorization } })
    const closed = new Promise<number>(resolve => socket.on('close', resolve))
    // It is asked for what it has once it is in.
    await new Promise<void>(resolve => {
      socket.on('open', () => socket.send(new Uint8Array([0, 0, 1, 0])))
      socket.once('message', () => resolve())
    })
    await scene.facts(munich, { territory: 'north' })
    assert.equal(await closed, 4404)
  })

  it('U1 O11 the company’s own matrix decides about the company, too', async () => {
    const authorization = `Bearer ${scene.relay.token(rita)}`
    const ask = () => fetch(`${scene.relay.origin}/api/quarantine`, { headers: { authorization } })
    assert.equal((await ask()).status, 403)
    const { roles } = BY_TERRITORY
    const seeing = roles.map(one => (one.role === 'rep' ? { ...one, company: ['seeQuarantine'] as const } : one))
    await scene.rights({ ...BY_TERRITORY, roles: seeing })
    assert.equal((await ask()).status, 200)
    await scene.rights(BY_TERRITORY)
    assert.equal((await ask()).status, 403)
  })
})

describe('the list of everything', () => {
  let scene: CompanyScene
  let document: Address
  let other: Address
  before(async () => {
    scene = await CompanyScene.begin()
    document = await scene.leaflet({ name: 'North', territory: 'north' })
    other = await scene.leaflet({ name: 'Over', ends: '2026-06-01' })
  })
  after(() => scene.end())
  const followed = async ({ id }: PersonRecord) => (await scene.relay.core.store.catalogue.followed(id)).list

  it('K is that of the office and of whoever administers, kept once', async () => {
    const olga = scene.office.person
    await scene.relay.core.catalogue.settle()
    assert.equal(await followed(olga), EVERYTHING)
    const { documents } = await scene.relay.core.store.catalogue.digest(EVERYTHING)
    assert.equal(documents, 2)
    assert.deepEqual(await scene.relay.core.store.catalogue.digest(olga.id), { documents: 0, digest: 0 })
    assert.equal(await followed(await scene.rep('Nora', 'north')), (await scene.rep('Nora', 'north')).id)
  })

  it('U5 O12 one of the office from whom something is taken has a list of their own from then on, and the way back', async () => {
    const otto = scene.relay.person('Otto Office', 'office')
    const profile = scene.profile(otto)
    const device = await scene.device(profile)
    const has = (expected: readonly Address[]) =>
      new Promise<void>(resolve => {
        const stop = device.catalogue.subscribe(lines => {
          if ([...lines.keys()].toSorted().join() !== expected.toSorted().join()) return
          resolve()
          queueMicrotask(() => stop?.())
        })
      })
    await has([document, other])
    await scene.settings(otto, { own: [grant('view', 'none')] })
    await has([])
    assert.equal((await taken(device, document)).code, 'personLacks')
    assert.equal(await followed(otto), otto.id)
    await device.close()
    await scene.settings(otto, { own: [] })
    assert.equal(await followed(otto), EVERYTHING)
    const again = await scene.device(profile)
    await new Promise<void>(resolve => {
      const stop = again.catalogue.subscribe(lines => {
        if (lines.size !== 2) return
        resolve()
        queueMicrotask(() => stop?.())
      })
    })
  })

  it('U5 O11 a role that gets everything by the matrix follows it, and goes back', async () => {
    const nora = await scene.rep('Nora', 'north')
    const all = (['view', 'edit', 'plan', 'carry'] as const).flatMap(right => [
      ...['*', ...scene.relay.core.kinds.keys()].map(kind => grant(right, 'all', kind)),
    ])
    const device = await scene.device(scene.profile(nora))
    await carries(device, [document])
    await scene.rights(repsMay(...all))
    assert.equal(await followed(nora), EVERYTHING)
    await scene.rights(BY_TERRITORY)
    assert.equal(await followed(nora), nora.id)
    await carries(device, [document])
  })

  it('a person who comes, and one who goes, are in the lists without a start', async () => {
    const late = await scene.rep('Late', 'north')
    const device = await scene.device(scene.profile(late))
    await carries(device, [document])
    scene.relay.core.accounts.deactivate(late.id)
    assert.equal(scene.company.satchels.audience(document).includes(late.id), false)
    scene.relay.core.accounts.activate(late.id)
    assert.equal(scene.company.satchels.audience(document).includes(late.id), true)
  })
})
