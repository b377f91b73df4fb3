import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import * as Y from 'yjs'
import { newAddress } from '../../../src/documents/address.ts'
import type { Command } from '../../../src/sync/wire/commands.ts'
import { parseNotRun } from '../../../src/sync/wire/commands.ts'
import type { EntryAnswer } from '../../../src/sync/wire/frames.ts'
import type { Profile } from '../../support/device.ts'
import { SeededRandom } from '../../support/random.ts'
import { edit, field, Scene } from '../sockets/support.ts'
import { submit } from './support.ts'

describe('commands about facts', () => {
  let scene: Scene
  let seed = 0
  before(async () => {
    scene = await Scene.begin()
  })
  after(() => scene.end())

  /** A pipeline of a rep's own, and the ways to speak about it. */
  const begun = async (owner = scene.profile()) => {
    const address = newAddress('pipeline', new SeededRandom(++seed).bytes)
    const numbers = new Map<Profile, number>()
    const say = (profile: Profile, ...commands: readonly Command[]): Promise<EntryAnswer[]> => {
      const n = (numbers.get(profile) ?? 0) + 1
      numbers.set(profile, n + commands.length - 1)
      return submit(
        scene.relay,
        profile,
        address,
        commands.map(command => ({ command })),
        { n },
      )
    }
    const [created] = await say(owner, { command: 'create', schema: 1 })
    assert.equal(created?.status, 'committed')
    const facts = async () => {
      const row = await scene.relay.core.store.document(address)
      return [row?.owner, row?.version, row?.archived !== null]
    }
    return { address, owner, say, facts, key: async () => (await scene.relay.core.store.document(address))?.key }
  }

  const result = (answer: EntryAnswer | undefined) =>
    answer?.status === 'committed' ? (parseNotRun(answer.result)?.not ?? 'run') : answer?.status
  const change = () => edit(new Y.Doc(), [field('x.name', null, 'Late')])
  const code = (answer: EntryAnswer | undefined) =>
    answer?.status === 'refused' ? answer.refusal.code : answer?.status

  it('G17 run where the facts are of the stated version, and raise it', async () => {
    const { owner, say, facts } = await begun()
    assert.deepEqual(await facts(), [owner.person.id, 1, false])
    const answers = await say(
      owner,
      { command: 'archive', version: 1, archived: true },
      { command: 'archive', version: 2, archived: false },
      { command: 'archive', version: 3, archived: true },
    )
    assert.deepEqual(answers.map(result), ['run', 'run', 'run'])
    assert.deepEqual(await facts(), [owner.person.id, 4, true])
  })

  it('G17 come to nothing where somebody was first, and say what the version is by now', async () => {
    const { owner, say, facts } = await begun()
    const office = scene.profile('Olga Office', 'office')
    const [first, second] = await Promise.all([
      say(office, { command: 'archive', version: 1, archived: true }),
      say(owner, { command: 'archive', version: 1, archived: true }),
    ])
    assert.equal(result(first[0]), 'run')
    assert.deepEqual(second[0]?.status === 'committed' && parseNotRun(second[0].result), { not: 'version', version: 2 })
    assert.deepEqual(await facts(), [owner.person.id, 2, true])
  })

  it('G17 hand a document over: from then on it is the new owner’s and not here for the old one', async () => {
    const { address, owner, say, facts } = await begun()
    const office = scene.profile('Olga Office', 'office')
    const heir = scene.profile('Hans Heir')
    assert.equal(code((await say(owner, { command: 'assign', version: 1, owner: heir.person.id }))[0]), 'rights')
    assert.equal(code((await say(heir, { command: 'archive', version: 1, archived: true }))[0]), 'notHere')
    assert.equal(result((await say(office, { command: 'assign', version: 1, owner: heir.person.id }))[0]), 'run')
    assert.deepEqual(await facts(), [heir.person.id, 2, false])
    const [late] = await submit(scene.relay, owner, address, [change()], { n: 3, generation: 2 })
    assert.equal(code(late), 'notHere')
  })

  it('G17 give nothing to nobody, nor for an assistant to anybody else’s rep', async () => {
    const { owner, say, facts } = await begun()
    const office = scene.profile('Olga Office', 'office')
    assert.equal(result((await say(office, { command: 'assign', version: 1, owner: 'nobody' }))[0]), 'person')
    const stranger = scene.profile('Stefan Stranger')
    const assistant = scene.profile('Anna Assistant', 'assistant', [owner.person.id])
    const [given] = await say(assistant, { command: 'assign', version: 1, owner: stranger.person.id })
    assert.equal(code(given), 'rights')
    assert.deepEqual(await facts(), [owner.person.id, 1, false])
  })

  it('G18 refuses changes of what is laid aside until it is taken up again', async () => {
    const { address, owner, say } = await begun()
    const office = scene.profile('Olga Office', 'office')
    await say(office, { command: 'archive', version: 1, archived: true })
    const [late] = await submit(scene.relay, owner, address, [change()], { n: 2 })
    assert.equal(code(late), 'archived')
    await say(office, { command: 'archive', version: 2, archived: false })
    const [again] = await submit(scene.relay, owner, address, [change()], { n: 3, generation: 2 })
    assert.equal(code(again), 'committed')
  })

  it('G19 change a key to one nobody else has, at the office only', async () => {
    const [first, second] = [await begun(), await begun()]
    const office = scene.profile('Olga Office', 'office')
    assert.equal(code((await first.say(first.owner, { command: 'rekey', version: 1, key: 'SÜD-1' }))[0]), 'rights')
    const answers = await Promise.all([
      first.say(office, { command: 'rekey', version: 1, key: 'SÜD-1' }),
      second.say(office, { command: 'rekey', version: 1, key: 'SÜD-1' }),
    ])
    assert.deepEqual(
      answers.map(([each]) => result(each)),
      ['run', 'taken'],
      'two of one turn',
    )
    assert.equal(await first.key(), 'SÜD-1')
    const old = await second.key()
    assert.equal(result((await second.say(office, { command: 'rekey', version: 1, key: 'SÜD-1' }))[0]), 'taken')
    assert.equal(await second.key(), old)
    const [own] = await first.say(office, { command: 'rekey', version: 2, key: 'SÜD-1' })
    assert.equal(result(own), 'run', 'its own is no other’s')
  })

  it('J6 passes over a key that was given ahead of its turn', async () => {
    const first = await begun()
    const office = scene.profile('Olga Office', 'office')
    const [, year, number] = /^PIP-(\d+)-(\d+)$/.exec((await first.key()) ?? '') ?? []
    const next = (by: number) => `PIP-${year}-${String(Number(number) + by).padStart(3, '0')}`
    await first.say(office, { command: 'rekey', version: 1, key: next(1) })
    assert.equal(await (await begun()).key(), next(2))
  })

  it('G17 take nothing that is no such command', async () => {
    const { address, owner, facts } = await begun()
    const wrong: readonly unknown[] = [
      { command: 'archive', archived: true },
      { command: 'archive', version: 0, archived: true },
      { command: 'archive', version: 1, archived: 'yes' },
      { command: 'assign', version: 1, owner: '../../etc' },
      { command: 'rekey', version: 1, key: '=1+1' },
      { command: 'rekey', version: 1, key: 'x'.repeat(41) },
      { command: 'rekey', version: 1, key: ' A' },
      { command: 'rekey', version: 1.5, key: 'A' },
    ]
    for (const [index, command] of wrong.entries()) {
      scene.minutePasses()
      const [answer] = await submit(scene.relay, owner, address, [{ command: command as Command }], {
        n: 2 + index,
        generation: 1 + index,
      })
      assert.equal(code(answer), 'command', `${index}`)
    }
    assert.deepEqual(await facts(), [owner.person.id, 1, false])
  })
})
