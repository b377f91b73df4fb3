// What the office changes over HTTP reaches devices: a simple rule, somebody's own rights, where somebody stands (SPEC O).
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { PersonRecord } from '../../../relay/accounts/persons.ts'
import type { Address } from '../../../src/documents/address.ts'
import type { Grant } from '../../../src/policy/rights.ts'
import type { SatchelDevice } from '../../../src/sync/device.ts'
import { id, Portal, problems } from './portal.ts'
import { CompanyScene, carries, leaflet } from './support.ts'

describe('O6 a change of the company says what it gave and took, and devices have it', () => {
  let scene: CompanyScene
  let portal: Portal
  let rita: PersonRecord
  let munich: Address
  let north: Address
  let device: SatchelDevice
  before(async () => {
    scene = await CompanyScene.begin()
    portal = new Portal(scene.relay)
    rita = await scene.rep('Rita', 'munich')
    munich = await scene.leaflet({ name: 'Munich', territory: 'munich', market: 'food' })
    north = await scene.leaflet({ name: 'North', territory: 'north', market: 'drinks' })
    device = await scene.device(scene.profile(rita))
    await carries(device, [munich])
  })
  after(() => scene.end())

  const came = (answer: Awaited<ReturnType<Portal['put']>>, granted: number, withdrawn: number) => {
    assert.deepEqual([answer.status, answer.body], [200, { granted, withdrawn }], JSON.stringify(answer.body))
  }

  it('O14 O16 by a simple rule the office shows one rep the documents of a market, and takes them back', async () => {
    const path = `/rules/${id('rule')}`
    const rule = {
      ...{ id: id('rule'), kind: leaflet.name, when: [{ field: 'market', oneOf: ['drinks'] }] },
      ...{ to: { people: [rita.id], teams: [], territories: [] }, everybodyIsMeant: false },
    }
    came(await portal.put(path, { name: 'Drinks', rule, version: 0 }), 1, 0)
    await carries(device, [munich, north])
    const food = { ...rule, when: [{ field: 'market', oneOf: ['food'] }] }
    came(await portal.put(path, { name: 'Food', rule: food, version: 1 }), 0, 1)
    await carries(device, [munich])
    came(await portal.put(path, { name: 'Drinks', rule, version: 2 }), 1, 0)
    came(await portal.remove(path, 3), 0, 1)
    await carries(device, [munich])
  })

  it('O12 somebody’s own rights reach further than the role’s, until they are taken away', async () => {
    const { version } = (await portal.company()).people.find(one => one.id === rita.id) ?? { version: 0 }
    const all = (right: Grant['right']): Grant => ({ kind: leaflet.name, right, group: null, scope: 'all' })
    const put = (own: readonly Grant[], at: number) =>
      portal.put(`/people/${rita.id}`, { teams: [], territories: [], own, version: at }, 'admin')
    came(await put([all('view'), all('carry')], version), 1, 0)
    await carries(device, [munich, north])
    came(await put([], version + 1), 0, 2)
    await carries(device, [])
  })

  it('O3 a territory in which documents lie stays', async () => {
    const path = `/territories/${id('t')}`
    came(await portal.put(path, { name: 'Here', parent: null, version: 0 }), 0, 0)
    const lies = await scene.leaflet({ name: 'Here', territory: id('t') })
    const inUse = { code: 'inUse', what: 'territories', id: id('t'), by: lies }
    problems(await portal.remove(path, 1), [inUse])
    const { version } = (await portal.company()).people.find(one => one.id === rita.id) ?? { version: 0 }
    const stands = { teams: [], territories: [id('t')], own: [], version }
    came(await portal.put(`/people/${rita.id}`, stands), 1, 0)
    await carries(device, [lies])
  })
})
