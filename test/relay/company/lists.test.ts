// Lists follow the company: what comes to devices, what goes from them and why, connected or not (relay/SPEC.md O).
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { PersonRecord } from '../../../relay/accounts/persons.ts'
import type { Address } from '../../../src/documents/address.ts'
import type { SatchelDevice } from '../../../src/sync/device.ts'
import { type Profile, when } from '../../support/device.ts'
import { BY_TERRITORY, CompanyScene, carries, grant, repsMay, taken } from './support.ts'

describe('lists follow the company', () => {
  let scene: CompanyScene
  let rita: PersonRecord
  let nora: PersonRecord
  let munich: Address
  let north: Address
  let profile: Profile
  let device: SatchelDevice
  before(async () => {
    scene = await CompanyScene.begin()
    rita = await scene.rep('Rita', 'munich')
    nora = await scene.rep('Nora', 'north')
    munich = await scene.leaflet({ name: 'Munich', territory: 'munich', market: 'food' })
    north = await scene.leaflet({ name: 'North', territory: 'north', market: 'drinks' })
    profile = scene.profile(rita)
    device = await scene.device(profile)
  })
  after(() => scene.end())

  it('O14 O15 not every record for every rep: exactly those in scope are on the device’s storage', async () => {
    await carries(device, [munich])
    const other = await scene.device(scene.profile(nora))
    await carries(other, [north])
    assert.deepEqual(
      [...(await profile.store.held())].map(one => one.address),
      [munich],
    )
    assert.equal(await profile.store.cargo(north).then(all => all.length), 0)
    await other.close()
  })

  it('O16 another territory of a person takes and gives, connected; and tells how many it came to', async () => {
    assert.deepEqual(await scene.settings(rita, { territories: ['north'] }), { granted: 1, withdrawn: 1 })
    await carries(device, [north])
    assert.equal((await taken(device, munich)).code, 'outOfReach')
    assert.deepEqual(await scene.settings(rita, { territories: ['munich'] }), { granted: 1, withdrawn: 1 })
    await carries(device, [munich])
  })

  it('O16 a territory that moves takes its documents along, both ways', async () => {
    const lena = await scene.rep('Lena', 'south')
    const leads = await scene.device(scene.profile(lena))
    await carries(leads, [munich])
    assert.deepEqual(
      await scene.territory('munich', 'north'),
      { granted: 1, withdrawn: 1 },
      'Nora gets it, Lena loses it',
    )
    await carries(leads, [])
    assert.deepEqual(await scene.territory('munich', 'south'), { granted: 1, withdrawn: 1 })
    await carries(leads, [munich])
    await leads.close()
  })

  it('O16 a rule of the office shows documents by their values, and follows the values', async () => {
    await scene.rights(repsMay(grant('view', 'addressed'), grant('carry', 'addressed')))
    await carries(device, [])
    assert.deepEqual(await scene.rule('food', 'food', { people: [rita.id] }), { granted: 1, withdrawn: 0 })
    await carries(device, [munich])
    await scene.edit(north, { market: 'food' })
    await carries(device, [munich, north])
    await scene.edit(north, { market: 'drinks' })
    await carries(device, [munich])
    await scene.change({ what: 'rules', id: 'food', to: null }, () => scene.company.store.removeRule('food'))
    await carries(device, [])
    await scene.rights(BY_TERRITORY)
    await carries(device, [munich])
  })

  it('O16 a team decides where rights say so', async () => {
    await scene.team('sales')
    const sami = scene.relay.person('Sami')
    const his = await scene.leaflet({ name: 'His', owner: sami })
    await scene.rights(repsMay(grant('view', 'team'), grant('carry', 'team')))
    await scene.settings(sami, { teams: ['sales'] })
    await carries(device, [])
    assert.deepEqual(await scene.settings(rita, { teams: ['sales'] }), { granted: 1, withdrawn: 0 })
    await carries(device, [his])
    assert.deepEqual(await scene.settings(sami, { teams: [] }), { granted: 0, withdrawn: 1 })
    await carries(device, [])
    await scene.settings(rita, { teams: [] })
    await scene.rights(BY_TERRITORY)
    await carries(device, [munich])
  })

  it('O11 O12 rights of a role, and a person’s own, take a document away and give it back, with the reason', async () => {
    await scene.rights(repsMay(grant('view', 'none')))
    await carries(device, [])
    assert.equal((await taken(device, munich)).code, 'roleLacks')
    await scene.rights(BY_TERRITORY)
    await carries(device, [munich])
    await scene.settings(rita, { own: [grant('view', 'none')] })
    await carries(device, [])
    assert.equal((await taken(device, munich)).code, 'personLacks')
    await scene.settings(rita, { own: [grant('edit', 'territory')] })
    await carries(device, [munich])
    await when(device.catalogue, lines => lines.get(munich)?.mode === 'edit')
    await scene.settings(rita, { own: [] })
    await when(device.catalogue, lines => lines.get(munich)?.mode === 'view')
  })

  it('O16 what changes while a device is offline is there when it is back, and told once', async () => {
    await device.close()
    await scene.settings(rita, { territories: ['north'] })
    device = await scene.device(profile)
    await carries(device, [north])
    assert.equal((await taken(device, munich)).code, 'outOfReach')
    await device.close()
    await scene.settings(rita, { territories: ['munich'] })
    device = await scene.device(profile)
    await carries(device, [munich])
  })

  it('O16 whom it is meant for, and where it lies, are the document’s own', async () => {
    await scene.facts(munich, { territory: 'north' })
    await carries(device, [])
    assert.equal((await taken(device, munich)).code, 'outOfReach')
    await scene.facts(munich, { territory: 'munich' })
    await carries(device, [munich])
  })

  it('L2 what differs for nobody is told to nobody', async () => {
    const { store } = scene.relay.core
    const sequence = await store.catalogue.sequence()
    assert.deepEqual(await scene.territory('north', 'de'), { granted: 0, withdrawn: 0 })
    assert.deepEqual(await scene.rights(BY_TERRITORY), { granted: 0, withdrawn: 0 })
    assert.equal(await store.catalogue.sequence(), sequence)
    assert.deepEqual(await store.catalogue.due(10), { documents: [], audiences: [], persons: [] })
  })

  it('C2 a change that makes no sense is refused, written nowhere, and changes nothing', async () => {
    let wrote = false
    const to = { id: 'de', parent: 'munich' }
    const applied = await scene.company.apply({ what: 'territories', id: 'de', to }, () => {
      wrote = true
    })
    assert.deepEqual(applied.done ? null : applied.problems.map(one => one.code), ['cycle'])
    assert.equal(wrote, false)
    await assert.rejects(
      scene.company.apply({ what: 'territories', id: 'munich', to: { id: 'munich', parent: 'north' } }, () => {
        throw new Error('the disk is full')
      }),
    )
    assert.equal(scene.company.world.territories.get('munich')?.parent, 'south', 'what was not written did not happen')
    await carries(device, [munich])
  })
})
