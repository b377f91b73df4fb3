// What days and crashes make of the lists: periods that begin and end, also while nobody was there; changes that were written
// down and not told; a status that keeps a campaign back (relay/SPEC.md O).
import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'node:test'
import type { PersonRecord } from '../../../relay/accounts/persons.ts'
import { Days, dayOf } from '../../../relay/company/days.ts'
import { NOBODY } from '../../../src/policy/scope/world.ts'
import { STANDARD_PROFILE } from '../../../src/policy/statuses/marketing.ts'
import { profileKey, userStatus } from '../../../src/policy/statuses/profile.ts'
import { CompanyScene, carries, taken } from './support.ts'

const DAY = 24 * 3600 * 1000

describe('days and crashes', () => {
  let scene: CompanyScene
  let rita: PersonRecord
  beforeEach(async () => {
    scene = await CompanyScene.begin()
    rita = await scene.rep('Rita', 'munich')
  })
  afterEach(() => scene.end())

  it('D4 C6 a period that begins brings a document, one that ends takes it, with the day', async () => {
    const document = await scene.leaflet({
      ...{ name: 'Summer', territory: 'munich', begins: '2026-06-16', ends: '2026-06-17' },
    })
    const device = await scene.device(scene.profile(rita))
    await carries(device, [])
    scene.now += DAY
    await scene.company.dayCame()
    await carries(device, [document])
    scene.now += DAY
    await scene.company.dayCame()
    await carries(device, [document])
    scene.now += DAY
    await scene.company.dayCame()
    await carries(device, [])
    const { code, day } = await taken(device, document)
    assert.deepEqual([code, day], ['over', '2026-06-17'])
  })

  it('C6 a period that ended while the relay was down is over when it starts; an offline device is told', async () => {
    const document = await scene.leaflet({ name: 'Short', territory: 'munich', ends: '2026-06-15' })
    const coming = await scene.leaflet({ name: 'Later', territory: 'munich', begins: '2026-06-18' })
    const profile = scene.profile(rita)
    const device = await scene.device(profile)
    await carries(device, [document])
    await device.close()
    const before = scene.relay.core.company.world.today
    scene.now += 4 * DAY
    await scene.restart()
    assert.deepEqual([before, scene.company.world.today], ['2026-06-15', '2026-06-19'])
    const again = await scene.device(profile)
    await carries(again, [coming])
    assert.equal((await taken(again, document)).code, 'over')
  })

  it('a period that is changed in the document counts at once', async () => {
    const document = await scene.leaflet({ name: 'Moved', territory: 'munich' })
    const device = await scene.device(scene.profile(rita))
    await carries(device, [document])
    await scene.edit(document, { begins: '2026-07-01' })
    await carries(device, [])
    const { code, day } = await taken(device, document)
    assert.deepEqual([code, day], ['notYet', '2026-07-01'])
    await scene.edit(document, { begins: '2026-06-01' })
    await carries(device, [document])
  })

  it('O3 a crash between a change of the company and the lists: the next start finishes it', async () => {
    const document = await scene.leaflet({ name: 'Munich', territory: 'munich' })
    const profile = scene.profile(rita)
    const device = await scene.device(profile)
    await carries(device, [document])
    await device.close()
    // What is written is what a process leaves that dies right after its transaction: the change, and who is concerned.
    scene.company.followedBy({ realign: () => Promise.reject(new Error('killed')) })
    await assert.rejects(scene.territory('munich', null), /killed/)
    await assert.rejects(scene.settings(rita, { territories: ['north'] }), /killed/)
    assert.notEqual((await scene.relay.core.store.catalogue.due(10)).persons.length, 0)
    await scene.restart()
    assert.deepEqual(await scene.relay.core.store.catalogue.due(10), { documents: [], audiences: [], persons: [] })
    const again = await scene.device(profile)
    await carries(again, [])
    assert.equal((await taken(again, document)).code, 'outOfReach')
  })

  it('C06 C08 C09 Q8 a status brings a campaign and takes it, connected in under a second, with its name', async () => {
    const profile = {
      ...STANDARD_PROFILE,
      ...{
        id: 'ours',
        version: 1,
        statuses: [userStatus({ code: 'STOP', text: 'Nicht auf Geräte', forbids: ['CMSA'] })],
      },
    }
    await scene.change({ what: 'profiles', id: profileKey(profile), to: profile }, () =>
      scene.company.store.addProfile(profile, scene.now, 'test'),
    )
    const campaign = await scene.campaign(profileKey(profile), ['CRTE'], { ...NOBODY, territories: ['south'] })
    const device = await scene.device(scene.profile(rita))
    await carries(device, [])
    const began = performance.now()
    await scene.facts(campaign, { statuses: ['REL'] })
    await carries(device, [campaign])
    assert.ok(performance.now() - began < 1_000, `${performance.now() - began} ms`)
    await scene.facts(campaign, { statuses: ['REL', 'STOP'] })
    await carries(device, [])
    const { code, status } = await taken(device, campaign)
    assert.deepEqual([code, status], ['forbids', { code: 'STOP', text: 'Nicht auf Geräte' }])
    await scene.facts(campaign, { statuses: ['FSHD'] })
    await carries(device, [campaign])
    assert.equal(device.catalogue.value.get(campaign)?.mode, 'view', 'Finished is read-only')
    await scene.facts(campaign, { statuses: ['CNC'] })
    await carries(device, [])
    const rejected = await taken(device, campaign)
    assert.deepEqual([rejected.code, rejected.status?.code], ['nothingPermits', 'CNC'])
  })
})

describe('the company’s day', () => {
  const at = (hour: number, minute = 0, second = 0) => new Date(2026, 5, 15, hour, minute, second).getTime()

  it('is that of the place where the relay stands', () => {
    assert.equal(dayOf(at(0)), '2026-06-15')
    assert.equal(dayOf(at(23, 59, 59)), '2026-06-15')
    assert.equal(dayOf(at(24)), '2026-06-16')
  })

  it('is looked at when it is over, and before, for a clock that is set; until it ends', async () => {
    let now = at(12)
    const waits: number[] = []
    const looks: (() => void)[] = []
    let [came, stopped] = [0, 0]
    const errors: string[] = []
    const days = new Days({
      company: {
        dayCame: async () => {
          came++
          if (came === 2) throw new Error('the disk is full')
        },
      },
      clock: () => now,
      log: { info: () => undefined, warn: () => undefined, error: (_, message) => void errors.push(message) },
      wait: (ms, look) => {
        waits.push(ms)
        looks.push(look)
        return () => void stopped++
      },
    })
    await days.begin()
    assert.deepEqual([came, waits], [1, [60_000]])
    now = at(23, 59, 50)
    looks[0]?.()
    await new Promise(setImmediate)
    assert.deepEqual([came, waits[1], errors.length], [2, 10_000, 1], 'what failed is tried again')
    now = at(24)
    looks[1]?.()
    await new Promise(setImmediate)
    assert.deepEqual([came, waits.length], [3, 3])
    days.end()
    looks[2]?.()
    await new Promise(setImmediate)
    assert.deepEqual([stopped, waits.length], [1, 3])
  })
})
