import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Address } from '../../../src/documents/address.ts'
import { parseNotRun } from '../../../src/sync/wire/commands.ts'
import type { Profile } from '../../support/device.ts'
import { RawDevice } from '../sockets/support.ts'
import { became, content, creation, Desk, run } from './desk.ts'

const NOBODY = { people: [], teams: [], territories: [] }
const move = (parent: Address | null) => ({ command: 'move', parent }) as const

describe('commands in a hierarchy', () => {
  let desk: Desk
  let olga: Profile
  before(async () => {
    desk = await Desk.open()
    olga = desk.person('Olga Office', 'office')
  })
  after(() => desk.stop())

  /** A campaign for each parent named by its place in the list, all of them released. */
  const tree = async (...parents: readonly (number | null)[]): Promise<Address[]> => {
    const found: Address[] = []
    for (const at of parents) {
      const parent = at === null ? {} : { parent: found[at]! }
      const address = await desk.begin(olga, 'campaign', parent)
      assert.deepEqual(await desk.run(olga, address, 'CREL'), ['run'])
      found.push(address)
    }
    return found
  }

  it('H1 H2 finishing goes down the tree in one transaction; what was never released, or is done, stays as it is', async () => {
    const [top, below, deep, beside, other] = await tree(null, 0, 1, 0, null)
    const created = await desk.begin(olga, 'campaign', { parent: deep! })
    await desk.run(olga, beside!, 'CCNS')
    const all = [top!, below!, deep!, created, beside!, other!]
    const versions = () => Promise.all(all.map(async each => (await desk.row(each)).version))
    assert.deepEqual(await versions(), [2, 2, 2, 1, 3, 2])
    const sequence = await desk.relay.core.store.sequence()
    assert.deepEqual(await desk.run(olga, top!, 'CCLS'), ['run'])
    assert.deepEqual(await desk.statuses(...all), ['FSHD', 'FSHD', 'FSHD', 'CRTE', 'CNC', 'REL'])
    assert.deepEqual(await versions(), [3, 3, 3, 1, 3, 2])
    assert.equal(await desk.relay.core.store.sequence(), sequence + 1, 'one row, one commit')
  })

  it('H4 where one above or below may not, nobody does, and it is named with its reasons', async () => {
    const [top, below, deep] = await tree(null, 0, 1)
    const stopped = async (address: Address, transaction: string) => {
      const { version } = await desk.row(address)
      const [answer] = await desk.submit(olga, address, [{ command: { ...run(transaction), version } }])
      assert.ok(answer?.status === 'committed')
      const notRun = parseNotRun(answer.result)
      assert.ok(notRun?.not === 'status')
      return [notRun.document, notRun.reasons[0]]
    }
    await desk.run(olga, deep!, 'CLKS')
    const locked = (transaction: string) => ({ code: 'forbids', status: 'LCK', transaction })
    assert.deepEqual(await stopped(top!, 'CCLS'), [deep, locked('CCLS')])
    assert.deepEqual(await desk.statuses(top!, below!, deep!), ['REL', 'REL', 'REL LCK'])
    assert.deepEqual(await stopped(deep!, 'CCLS'), [undefined, locked('CCLS')], 'itself is not named')
    await desk.run(olga, deep!, 'CLKU')
    await desk.run(olga, top!, 'CCLS')
    await desk.run(olga, below!, 'CLKS')
    assert.deepEqual(await stopped(deep!, 'CCLU'), [below, locked('CCLU')])
    assert.deepEqual(await desk.statuses(top!, below!, deep!), ['FSHD', 'FSHD LCK', 'FSHD'])
  })

  it('H1 H3 undoing it goes upwards, past what is released', async () => {
    const [top, below, deep, beside] = await tree(null, 0, 1, 1)
    await desk.run(olga, below!, 'CCLS')
    assert.deepEqual(await desk.statuses(top!, below!, deep!, beside!), ['REL', 'FSHD', 'FSHD', 'FSHD'])
    assert.deepEqual(await desk.run(olga, deep!, 'CCLU'), ['run'])
    assert.deepEqual(await desk.statuses(top!, below!, deep!, beside!), ['REL', 'REL', 'REL', 'FSHD'])
  })

  it('G21 takes along only what its author may run, and does not name the others', async () => {
    const [top, below] = await tree(null, 0)
    const owner = desk.person('Rita Rep', 'rep')
    const assistant = desk.person('Anna Assistant', 'assistant', [owner.person.id])
    const { company, accounts } = desk.relay.core
    const own = [{ kind: 'campaign', right: 'run', group: null, scope: 'assisted' } as const]
    const person = company.world.people.get(assistant.person.id)!
    const change = { what: 'people', id: person.id, to: { ...person, own } } as const
    assert.ok((await company.apply(change, () => company.store.putSettings(person.id, { ...person, own }))).done)
    assert.ok(accounts.subject(person.id))
    assert.deepEqual(await desk.say(olga, top!, { command: 'assign', owner: owner.person.id }), ['run'])
    assert.deepEqual(await desk.run(assistant, top!, 'CCLS'), ['rights'])
    assert.deepEqual(await desk.statuses(top!, below!), ['REL', 'REL'])
    assert.deepEqual(await desk.say(olga, below!, { command: 'assign', owner: owner.person.id }), ['run'])
    assert.deepEqual(await desk.run(assistant, top!, 'CCLS'), ['run'])
    assert.deepEqual(await desk.statuses(top!, below!), ['FSHD', 'FSHD'])
  })

  it('G17 a document hangs below one of its kind that is there for its author, and never below itself', async () => {
    const [top, below, deep] = await tree(null, 0, 1)
    const report = await desk.begin(olga, 'visit-report', {}, { customer: 'A' })
    for (const parent of [deep!, top!, report, desk.address('campaign')]) {
      assert.deepEqual(await desk.say(olga, top!, move(parent)), ['parent'])
    }
    assert.deepEqual(await desk.say(olga, report, move(top!)), ['parent'], 'its kind has no hierarchy')
    const rita = desk.person('Rita Rep', 'rep')
    const own = await desk.begin(rita, 'campaign')
    assert.deepEqual(await desk.say(rita, own, move(top!)), ['parent'], 'not for its author')
    assert.deepEqual(await desk.say(olga, own, move(top!), move(null), move(below!)), ['run', 'run', 'run'])
    assert.equal((await desk.row(own)).parent, below)
  })

  it('G20 two who would hang each below the other in one turn make no cycle', async () => {
    const [one, two] = await tree(null, null)
    const otto = desk.person('Otto Office', 'office')
    const [first, second] = await Promise.all([
      desk.sayOn(olga, one!, 2, move(two!)),
      desk.sayOn(otto, two!, 2, move(one!)),
    ])
    assert.deepEqual([first, second].flat().sort(), ['parent', 'run'])
  })

  it('G20 what rests on what another command changes in the same turn is judged in the next, behind which nothing overtakes', async () => {
    const otto = desk.person('Otto Office', 'office')
    /** Two campaigns whose rooms know both devices: what is said at once is judged in one turn, in the order it is said. */
    const two = async () => {
      const [top, below] = await tree(null, 0)
      await desk.run(otto, below!, 'CLKS', 'CLKU')
      return [top!, below!] as const
    }
    const [top, below] = await two()
    const [finished, locked] = await Promise.all([
      desk.sayOn(olga, top, 2, run('CCLS')),
      desk.sayOn(otto, below, 4, run('CLKS'), run('CLKU')),
    ])
    assert.deepEqual([finished, locked], [['run'], ['version', 'status']])
    assert.deepEqual(await desk.statuses(top, below), ['FSHD', 'FSHD'])
    const [next, beneath] = await two()
    const [lock, finish] = await Promise.all([
      desk.sayOn(otto, beneath, 4, run('CLKS')),
      desk.sayOn(olga, next, 2, run('CCLS')),
    ])
    assert.deepEqual([lock, finish], [['run'], ['status']], 'it is locked by then')
    assert.deepEqual(await desk.statuses(next, beneath), ['REL', 'REL LCK'])
  })

  it('G20 what begins below a document that begins in the same turn waits for it; where that never comes, it is refused', async () => {
    const [top, below] = [desk.address('campaign'), desk.address('campaign')]
    const [child, parent] = await Promise.all([
      desk.submit(olga, below, [creation({ parent: top }), content({ name: 'B' })]),
      desk.submit(olga, top, [creation(), content({ name: 'A' })]),
    ])
    assert.deepEqual([...child, ...parent].map(became), ['run', 'run', 'run', 'run'])
    assert.equal((await desk.row(below)).parent, top)
    const [one, two] = [desk.address('campaign'), desk.address('campaign')]
    const both = await Promise.all([
      desk.submit(olga, one, [creation({ parent: two })]),
      desk.submit(olga, two, [creation({ parent: one })]),
    ])
    assert.deepEqual(both.flat().map(became), ['command', 'command'])
  })

  it('K2 K3 lists hear of every document that went along, and open documents of theirs are as committed', async () => {
    const [top, below] = await tree(null, 0)
    const raw = await RawDevice.connect(desk.relay, olga)
    const room = await desk.relay.core.rooms.room(below!)
    assert.deepEqual(await desk.run(olga, top!, 'CCLS'), ['run'])
    const told = (address: Address) =>
      raw.frame('catalogue', ({ catalogue }) =>
        catalogue.entries.some(
          entry => entry.address === address && 'facts' in entry && entry.facts.statuses?.join(' ') === 'FSHD',
        ),
      )
    const [frame] = await Promise.all([told(below!), top!])
    const entry = frame.catalogue.entries.find(each => each.address === below)
    assert.ok(entry && 'facts' in entry)
    assert.deepEqual([entry.facts.parent, entry.facts.profile, entry.mode], [top, 'standard@1', 'view'])
    assert.deepEqual(entry.may, ['configure', 'assign', 'archive', 'rekey', 'run', 'export', 'merge'])
    assert.equal(room?.row?.version, 3)
    await raw.close()
  })

  it('H5 a command takes a tree of a thousand along while others go on', async () => {
    const [top] = await tree(null)
    const { store } = desk.relay.core
    const row = await desk.row(top!)
    const below = Array.from({ length: 1_000 }, () => desk.address('campaign'))
    const first = { ...row, keyPrefix: 'CMP', parent: top!, audience: NOBODY, statuses: ['REL'] }
    const nothing = { receipts: [], progress: [], clients: [], quarantine: [], collisions: [], imported: [] }
    await store.commit(below.map(address => ({ address, create: first, ...nothing })))
    const began = performance.now()
    assert.deepEqual(await desk.run(olga, top!, 'CCLS'), ['run'])
    const took = performance.now() - began
    assert.deepEqual(new Set(await desk.statuses(...below)), new Set(['FSHD']))
    assert.ok(took < 2_000, `${took} ms`)
  })
})
