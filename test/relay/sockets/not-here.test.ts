// A device that asks, in every way there is, for what it may not have: somebody else's, what was taken away from it, what
// never existed. It gets one answer, and the relay does the same for each, so that no clock tells them apart.
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Store } from '../../../relay/store/store.ts'
import type { Address } from '../../../src/documents/address.ts'
import { enrol } from '../../support/device.ts'
import { guessed, RawDevice, Scene } from './support.ts'

/** Members of a class and of those it extends. */
function namesOf(prototype: object | null): string[] {
  if (!prototype || prototype === Object.prototype) return []
  return [...Object.getOwnPropertyNames(prototype), ...namesOf(Object.getPrototypeOf(prototype))]
}

/** Everything that is asked of the store from now on, by name. */
function watched(store: Store): string[] {
  const asked: string[] = []
  const watch = (target: object, prefix: string) => {
    for (const name of namesOf(Object.getPrototypeOf(target))) {
      const member = (target as Record<string, unknown>)[name]
      if (typeof member !== 'function' || name === 'constructor') continue
      Object.defineProperty(target, name, {
        configurable: true,
        value: (...given: unknown[]) => {
          asked.push(`${prefix}${name}`)
          return member.apply(target, given)
        },
      })
    }
  }
  watch(store, '')
  watch(store.catalogue, 'catalogue.')
  return asked
}

describe('a device that asks for what it may not have', () => {
  let scene: Scene
  let raw: RawDevice
  let asked: string[]
  let places: readonly (readonly [string, Address])[]
  before(async () => {
    scene = await Scene.begin()
    const helper = scene.relay.person('Anton Assistant', 'assistant', [scene.rep.id])
    const { accounts, catalogue, rooms, store } = scene.relay.core
    const taken = scene.address
    await rooms.saveSummaries()
    raw = new RawDevice(scene.relay, enrol(scene.relay, helper))
    await raw.opened()
    raw.hello({ carries: true })
    await raw.frame('catalogue', ({ catalogue: { entries } }) => entries.some(({ address }) => address === taken))
    accounts.setAssists(helper.id, [])
    await catalogue.settle()
    await raw.frame('catalogue', ({ catalogue: { entries } }) => entries.some(each => 'withdrawn' in each))
    // Nothing more comes from this device.
    raw.send({ type: 'carried', word: { left: [taken] } })
    await raw.frame('left')
    const other = await scene.raw(scene.profile('Otto Other'))
    const foreign = guessed(3)
    const [created] = await other.submit(foreign, [{ command: { command: 'create', schema: 1 } }])
    assert.equal(created?.status, 'committed')
    await other.close()
    await rooms.saveSummaries()
    places = [
      ['never existed', guessed(4)],
      ['is somebody else’s', foreign],
      ['was taken away', taken],
    ]
    asked = watched(store)
  })
  after(async () => {
    await raw.close()
    await scene.end()
  })

  const ways: Record<string, (address: Address) => Promise<unknown>> = {
    'V3 content': async address => {
      raw.send({ type: 'pull', wanted: [{ address, from: 0 }] })
      const { pulled } = await raw.frame('pulled', frame => frame.pulled.address === address)
      return { ...pulled, address: null }
    },
    'V3 content from a head on': async address => {
      raw.send({ type: 'pull', wanted: [{ address, from: 2 }] })
      const { pulled } = await raw.frame('pulled', frame => frame.pulled.address === address)
      return { ...pulled, address: null }
    },
    'V3 W8 a channel': async address => {
      raw.send({ type: 'open', channel: 1, address })
      return raw.frame('closed')
    },
    'V3 a check': async address => {
      raw.send({ type: 'check', ref: 1, address, changes: ['[["opportunities","r1.price",40,41]]'] })
      return raw.frame('checked')
    },
  }
  for (const [way, ask] of Object.entries(ways)) {
    it(`${way} is answered alike, by the same look-ups`, async () => {
      const seen = []
      for (const [what, address] of places) {
        asked.length = 0
        const answer = await ask(address)
        seen.push({ what, answer, asked: [...asked] })
      }
      const [unknown, ...others] = seen
      for (const each of others) assert.deepEqual({ ...each, what: '' }, { ...unknown, what: '' }, each.what)
      assert.ok(
        asked.length > 0 && !asked.some(name => /rows|parcel|snapshot/.test(name)),
        `no document is read: ${asked}`,
      )
    })
  }

  it('G3 a submission is refused alike', async () => {
    const answers = []
    for (const [, address] of places) {
      scene.minutePasses()
      const update = Uint8Array.of(0, 0)
      const [answer] = await raw.submit(address, [{ update, changes: [['opportunities', 'r1.price', 40, 41]] }])
      answers.push(answer)
    }
    assert.ok(answers[0]?.status === 'refused' && answers[0].refusal.code === 'notHere')
    assert.deepEqual(answers, Array(3).fill(answers[0]))
  })

  it('K7 with a cookie that was guessed, learns of no line but its own', async () => {
    const { catalogue } = scene.relay.core.store
    const { incarnation } = scene.relay.core.accounts.installation()
    const last = await catalogue.sequence()
    const nora = scene.relay.person('Nora New')
    for (let cookie = 0; cookie <= last + 1; cookie++) {
      const stranger = new RawDevice(scene.relay, enrol(scene.relay, nora))
      await stranger.opened()
      stranger.hello({ carries: true, incarnation, cookie })
      const told = (await stranger.frame('catalogue')).catalogue
      assert.deepEqual(
        [told.entries, told.more, told.list],
        [[], false, { documents: 0, digest: 0 }],
        `cookie ${cookie}`,
      )
      await stranger.close()
    }
  })
})
