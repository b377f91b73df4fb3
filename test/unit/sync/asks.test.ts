import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Address } from '../../../src/documents/address.ts'
import { pipeline } from '../../../src/documents/pipeline.ts'
import type { Ask, Draft } from '../../../src/sync/api.ts'
import { TooLargeToAskError } from '../../../src/sync/asks.ts'
import { SatchelDevice } from '../../../src/sync/device.ts'
import type { AskState } from '../../../src/sync/wire/asks.ts'
import { newWorld, settled, type World } from './support.ts'

const address = `pipeline/${'A'.repeat(22)}` as Address
const draft = (id: string, ask?: Ask): Draft => ({
  id,
  address,
  changes: [['opportunities', 'r1.price', 40, 45]],
  refusal: { code: 'rights', message: 'no', places: [] },
  n: 3,
  at: 1,
  ...(ask ? { ask } : {}),
})

const start = async (world: World, drafts: readonly Draft[]): Promise<SatchelDevice> => {
  await world.store.write({ putDrafts: drafts })
  return SatchelDevice.start({
    environment: world.environment,
    kinds: new Map([[pipeline.name, pipeline]]),
    person: { id: 'rita', name: 'Rita Rep', role: 'rep' },
  })
}

const asked = ({ socket }: World): string[] => socket.of('ask').map(frame => frame.asked.draft)
const told = ({ socket }: World, states: readonly AskState[], full = false, more = false) =>
  socket.say({ type: 'asked', asked: { full, more, states } })
/** A relay of today: questions may be withdrawn. */
const listed = ({ socket }: World, states: readonly AskState[]) =>
  socket.say({ type: 'asked', asked: { full: true, more: false, withdraws: true, states } })
const withdrawn = ({ socket }: World): string[] => socket.of('withdraw').map(frame => frame.draft)
const asks = (device: SatchelDevice) => device.drafts.value.map(({ ask }) => ask?.state ?? null)

describe('asking the office about a draft', () => {
  it('A1 is kept on disk at once and goes up with the next connection, as the draft says', async () => {
    const world = newWorld()
    const device = await start(world, [draft('a')])
    await device.askOffice('a')
    assert.deepEqual(await world.store.drafts(), [draft('a', { state: 'wanted' })])
    await world.socket.welcome()
    assert.deepEqual(asked(world), [], 'A3 not before this relay has said that it can be asked')
    await told(world, [], true)
    assert.deepEqual(world.socket.of('ask')[0]?.asked, {
      draft: 'a',
      address,
      n: 3,
      changes: JSON.stringify(draft('a').changes),
      code: 'rights',
    })
    await told(world, [{ draft: 'a', state: 'open' }])
    assert.deepEqual(await world.store.drafts(), [draft('a', { state: 'open' })])
    await device.close()
  })

  it('A2 goes one after the other, the next when the one before is answered', async () => {
    const world = newWorld()
    const device = await start(
      world,
      ['a', 'b', 'c'].map(id => draft(id)),
    )
    await world.socket.welcome()
    await told(world, [], true)
    for (const id of ['a', 'b', 'c']) await device.askOffice(id)
    assert.deepEqual(asked(world), ['a'])
    await told(world, [{ draft: 'a', state: 'open' }])
    assert.deepEqual(asked(world), ['a', 'b'])
    await told(world, [{ draft: 'b', state: 'declined', by: 'Olga', at: 5, word: 'no' }])
    await told(world, [{ draft: 'c', state: 'open' }])
    assert.deepEqual(asked(world), ['a', 'b', 'c'])
    assert.deepEqual(asks(device), ['open', 'declined', 'open'], 'in the order in which they stood')
    await device.close()
  })

  it('A2 is sent again at the next connection where the answer was lost', async () => {
    const world = newWorld()
    const device = await start(world, [draft('a', { state: 'wanted' })])
    await world.socket.welcome()
    await told(world, [], true)
    await world.socket.end(1006)
    device.wake()
    await settled()
    await world.socket.welcome()
    assert.deepEqual(asked(world), [])
    await told(world, [], true)
    assert.deepEqual(asked(world), ['a'])
    await device.close()
  })

  it('A2 waits a minute where the relay puts it off', async () => {
    const world = newWorld()
    const device = await start(world, [draft('a', { state: 'wanted' }), draft('b', { state: 'wanted' })])
    await world.socket.welcome()
    await told(world, [], true)
    await told(world, [{ draft: 'a', state: 'later' }])
    assert.deepEqual(asked(world), ['a'])
    await world.timers.advance(10_000)
    assert.deepEqual(asked(world), ['a'])
    await world.socket.say({ type: 'pong' })
    await world.timers.advance(20_000)
    await world.socket.say({ type: 'pong' })
    await world.timers.advance(20_000)
    await world.socket.say({ type: 'pong' })
    await world.timers.advance(10_000)
    assert.deepEqual(asked(world), ['a', 'a'])
    await device.close()
  })

  it('A3 is not said to a relay that knows no questions: an older one would hang up', async () => {
    const world = newWorld()
    const device = await start(world, [draft('a', { state: 'wanted' })])
    await world.socket.welcome()
    await world.socket.say({ type: 'catalogue', catalogue: { full: true, more: false, sequence: 1, entries: [] } })
    await world.timers.advance(5_000)
    assert.deepEqual(asked(world), [])
    assert.deepEqual(asks(device), ['wanted'])
    await device.close()
  })

  it('A4 is asked anew where the relay has forgotten it, after the last frame of its list', async () => {
    const world = newWorld()
    const applied = { state: 'applied', by: 'Olga', at: 5 } as const
    const drafts = [draft('a', { state: 'open' }), draft('b', { state: 'open' }), draft('c', applied)]
    const device = await start(world, drafts)
    await world.socket.welcome()
    await told(world, [{ draft: 'other', state: 'open' }], true, true)
    assert.deepEqual(asks(device), ['open', 'open', 'applied'])
    await told(world, [{ draft: 'b', state: 'open' }], true)
    assert.deepEqual(asks(device), ['wanted', 'open', 'applied'])
    assert.deepEqual(asked(world), ['a'])
    await device.close()
  })

  it('A5 L1 turns the lamp green again when it was entered, and not when it was declined', async () => {
    const world = newWorld()
    const device = await start(world, [draft('a', { state: 'open' })])
    assert.equal(device.lamp.value, 'refused')
    await world.socket.welcome()
    await told(world, [{ draft: 'a', state: 'declined', by: 'Olga', at: 5, word: '' }], true)
    assert.equal(device.lamp.value, 'refused')
    const other = newWorld()
    const lucky = await start(other, [draft('a', { state: 'open' })])
    await other.socket.welcome()
    await told(other, [{ draft: 'a', state: 'applied', by: 'Olga', at: 5 }], true)
    assert.equal(lucky.lamp.value, 'office')
    assert.equal(lucky.drafts.value.length, 1, 'shown until the user has seen it')
    await lucky.discardDrafts(['a'])
    assert.deepEqual(await other.store.drafts(), [])
    await device.close()
    await lucky.close()
  })

  it('A1 is refused where the disk refuses, and where it is too much to ask about', async () => {
    const world = newWorld()
    const large: Draft = { ...draft('b'), changes: [['fields', 'name', null, 'ü'.repeat(200_000)]] }
    const device = await start(world, [draft('a'), large])
    world.store.faults = 1
    await assert.rejects(device.askOffice('a'), /Quota/)
    assert.deepEqual(asks(device), [null, null])
    await assert.rejects(device.askOffice('b'), TooLargeToAskError)
    await device.askOffice('gone')
    await device.close()
  })

  it('A2 keeps what the office said though the disk refuses at first, and asks nothing twice meanwhile', async () => {
    const world = newWorld()
    const device = await start(world, [draft('a', { state: 'wanted' })])
    await world.socket.welcome()
    await told(world, [], true)
    world.store.faults = 2
    await told(world, [{ draft: 'a', state: 'open' }])
    assert.deepEqual(asks(device), ['open'])
    assert.deepEqual(asked(world), ['a'])
    assert.notEqual(device.trouble.value, null)
    assert.equal(device.lamp.value, 'saving', 'L1')
    await world.timers.advance(7_000)
    assert.equal(device.lamp.value, 'refused')
    assert.deepEqual(await world.store.drafts(), [draft('a', { state: 'open' })])
    assert.equal(device.trouble.value, null)
    await device.close()
  })

  it('A1 A2 brings nothing back that another tab has discarded without a word so far', async () => {
    const world = newWorld()
    const device = await start(world, [draft('a', { state: 'wanted' }), draft('b')])
    await world.socket.welcome()
    await told(world, [], true)
    await world.store.write({ deleteDrafts: ['a', 'b'] })
    await told(world, [{ draft: 'a', state: 'open' }])
    await device.askOffice('b')
    assert.deepEqual(await world.store.drafts(), [])
    await device.close()
  })

  it('A1 keeps nothing that was discarded while the disk refused', async () => {
    const world = newWorld()
    const device = await start(world, [draft('a', { state: 'wanted' })])
    await world.socket.welcome()
    await told(world, [], true)
    world.store.faults = 1
    await told(world, [{ draft: 'a', state: 'open' }])
    await device.discardDrafts(['a'])
    await world.timers.advance(3_000)
    assert.deepEqual(await world.store.drafts(), [draft('a', { state: 'withdrawing' })], 'A6 the office has to know')
    assert.deepEqual([device.drafts.value, device.lamp.value], [[], 'office'])
    await device.close()
  })

  it('A6 discarding withdraws the question, and the draft is gone when the office knows', async () => {
    const world = newWorld()
    const device = await start(world, [draft('a', { state: 'open' }), draft('b')])
    await device.discardDrafts(['a', 'b'])
    assert.deepEqual(device.drafts.value, [])
    assert.deepEqual(await world.store.drafts(), [draft('a', { state: 'withdrawing' })], 'on disk, without a network')
    await device.close()
    const later = await start(world, [])
    assert.deepEqual([later.drafts.value, later.lamp.value], [[], 'office'])
    await world.socket.welcome()
    assert.deepEqual(withdrawn(world), [])
    await listed(world, [{ draft: 'a', state: 'open' }])
    assert.deepEqual([withdrawn(world), asked(world)], [['a'], []])
    await told(world, [{ draft: 'a', state: 'withdrawn', by: 'Rita Rep', at: 5 }])
    assert.deepEqual(await world.store.drafts(), [])
    await later.close()
  })

  it('A6 is withdrawn again at the next connection where the answer was lost, and not where the office knows', async () => {
    const world = newWorld()
    const device = await start(world, [draft('a', { state: 'open' })])
    await world.socket.welcome()
    await listed(world, [{ draft: 'a', state: 'open' }])
    await device.discardDrafts(['a'])
    assert.deepEqual(withdrawn(world), ['a'])
    await world.socket.end(1006)
    device.wake()
    await settled()
    await world.socket.welcome()
    await listed(world, [])
    assert.deepEqual([withdrawn(world), await world.store.drafts()], [[], []])
    await device.close()
  })

  it('A6 waits for the answer to the question itself, and for a relay that knows what it is', async () => {
    const world = newWorld()
    const device = await start(world, [draft('a', { state: 'wanted' })])
    await world.socket.welcome()
    await told(world, [], true)
    await device.discardDrafts(['a'])
    await told(world, [{ draft: 'a', state: 'open' }])
    assert.deepEqual([asked(world), withdrawn(world)], [['a'], []], 'an older relay would hang up')
    await listed(world, [{ draft: 'a', state: 'open' }])
    assert.deepEqual(withdrawn(world), ['a'])
    await device.close()
  })

  it('A6 restored, it is asked again, whether the office has heard of it or not', async () => {
    const world = newWorld()
    const device = await start(world, [draft('a', { state: 'open' })])
    await world.socket.welcome()
    await listed(world, [{ draft: 'a', state: 'open' }])
    const before = device.drafts.value
    await device.discardDrafts(['a'])
    await device.restoreDrafts(before)
    assert.deepEqual(asked(world), [], 'the withdrawal is still on its way')
    await told(world, [{ draft: 'a', state: 'withdrawn', by: 'Rita Rep', at: 5 }])
    assert.deepEqual(asked(world), ['a'])
    await told(world, [{ draft: 'a', state: 'open' }])
    assert.deepEqual(device.drafts.value, before)
    await device.discardDrafts(['a'])
    await told(world, [{ draft: 'a', state: 'withdrawn', by: 'Rita Rep', at: 5 }])
    await device.restoreDrafts(before)
    assert.deepEqual(
      [asked(world), withdrawn(world)],
      [
        ['a', 'a'],
        ['a', 'a'],
      ],
    )
    await device.close()
  })

  it('A6 what the office had entered before it heard of that is shown with who and when; what it declined is gone', async () => {
    const world = newWorld()
    const device = await start(world, [draft('a', { state: 'open' }), draft('b', { state: 'open' })])
    await device.discardDrafts(['a', 'b'])
    await world.socket.welcome()
    const applied = { state: 'applied', by: 'Olga', at: 5 } as const
    await listed(world, [
      { draft: 'a', ...applied },
      { draft: 'b', state: 'declined', by: 'Olga', at: 5, word: 'no' },
    ])
    assert.deepEqual(device.drafts.value, [draft('a', applied)])
    assert.deepEqual([withdrawn(world), await world.store.drafts()], [[], [draft('a', applied)]])
    await device.close()
  })

  it('A1 asks once however often it is wanted, and not again when it was decided', async () => {
    const world = newWorld()
    const device = await start(world, [draft('a', { state: 'declined', by: 'Olga', at: 5, word: 'no' })])
    await world.socket.welcome()
    await told(world, [], true)
    await device.askOffice('a')
    assert.deepEqual(asked(world), [])
    assert.deepEqual(asks(device), ['declined'])
    await device.close()
  })
})
