// Business transactions as the people concerned meet them: asked for on devices, with and without a network.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { pipeline } from '../../../src/documents/pipeline.ts'
import type { OpenDocument } from '../../../src/sync/api.ts'
import { when } from '../../support/device-parts.ts'
import { partyOfSuite } from './parties.ts'
import { delivered, draftsOf, type Life, pipelineOf, set } from './support.ts'

describe('business transactions on devices', () => {
  const party = partyOfSuite()

  const line = ({ device }: Life, { address }: OpenDocument) => device.catalogue.value.get(address)
  const shows = (life: Life, document: OpenDocument, what: (facts: { key: string; archived?: number }) => boolean) =>
    when(life.device.catalogue, lines => {
      const facts = lines.get(document.address)?.facts
      return facts !== undefined && what(facts)
    })
  const waiting = ({ device }: Life, { address }: OpenDocument) =>
    (device.transactions.value.get(address) ?? []).map(({ command, version }) => `${command} ${version}`)

  const two = async () => {
    const rita = await party.rep()
    const theirs = await pipelineOf(rita)
    await set(theirs, 'r1', { name: 'Pumps' })
    await delivered(rita)
    const olga = await party.life(party.relay.person('Olga Office', 'office'))
    await Promise.all([shows(olga, theirs, () => true), shows(rita, theirs, ({ key }) => key !== '')])
    return { rita, theirs, olga }
  }

  it('X1 X2 wait without a network, survive a restart, and are run in their order when there is one', async () => {
    const { rita, theirs, olga } = await two()
    await rita.goOffline()
    await set(theirs, 'r1', { price: 45 })
    await rita.device.transact(theirs.address, { command: 'archive', archived: true })
    await rita.device.transact(theirs.address, { command: 'archive', archived: false })
    await rita.device.transact(theirs.address, { command: 'archive', archived: true })
    const expected = ['archive 1', 'archive 2', 'archive 3']
    assert.deepEqual(waiting(rita, theirs), expected)
    const again = await party.restart(rita, { online: false })
    assert.deepEqual(waiting(again, theirs), expected)
    again.goOnline()
    await Promise.all([again, olga].map(each => shows(each, theirs, ({ archived }) => archived !== undefined)))
    assert.equal(line(again, theirs)?.facts.version, 4)
    assert.equal(line(again, theirs)?.mode, 'view')
    assert.deepEqual([waiting(again, theirs), again.device.notRun.value, draftsOf(again)], [[], [], []])
  })

  it('X3 that come too late change nothing, and their author is told', async () => {
    const { rita, theirs, olga } = await two()
    await rita.goOffline()
    await rita.device.transact(theirs.address, { command: 'archive', archived: true })
    await olga.device.transact(theirs.address, { command: 'rekey', key: `OST-${theirs.address.slice(-4)}1` })
    await shows(olga, theirs, ({ key }) => key.startsWith('OST'))
    rita.goOnline()
    await when(rita.device.notRun, all => all.length === 1)
    const { command, why } = rita.device.notRun.value[0]!
    assert.deepEqual([command.command, why], ['archive', 'version'])
    assert.deepEqual([waiting(rita, theirs), draftsOf(rita)], [[], []])
    assert.equal(line(olga, theirs)?.facts.archived, undefined)
  })

  it('X4 that are refused are told as such, and nothing of what was edited beside them is lost', async () => {
    const { rita, theirs } = await two()
    await rita.goOffline()
    await set(theirs, 'r1', { price: 45 })
    await rita.device.transact(theirs.address, { command: 'rekey', key: 'MINE-1' })
    await set(theirs, 'r1', { quantity: 3 })
    rita.goOnline()
    await when(rita.device.notRun, all => all.length === 1)
    assert.equal(rita.device.notRun.value[0]!.why, 'refused')
    await delivered(rita)
    const room = await party.relay.core.rooms.room(theirs.address)
    const opportunities = room?.doc.getMap('opportunities')
    assert.deepEqual([opportunities?.get('r1.price'), opportunities?.get('r1.quantity')], [45, 3])
    assert.deepEqual([waiting(rita, theirs), draftsOf(rita)], [[], []])
  })

  it('G18 X4 what was changed on a device before it heard that a document was laid aside becomes a draft', async () => {
    const { rita, theirs, olga } = await two()
    await rita.goOffline()
    await set(theirs, 'r1', { price: 45 })
    await olga.device.transact(theirs.address, { command: 'archive', archived: true })
    await shows(olga, theirs, ({ archived }) => archived !== undefined)
    rita.goOnline()
    await when(rita.device.drafts, drafts => drafts.length === 1)
    assert.equal(rita.device.drafts.value[0]!.refusal.code, 'archived')
    await olga.device.transact(theirs.address, { command: 'archive', archived: false })
    await shows(rita, theirs, ({ archived }) => archived === undefined)
    assert.equal(line(rita, theirs)?.mode, 'edit')
  })

  it('X1 need facts: what the office has not heard of has none to change', async () => {
    const rita = await party.rep()
    await rita.goOffline()
    const document = await rita.device.create(pipeline, { name: 'East' })
    await assert.rejects(rita.device.transact(document.address, { command: 'archive', archived: true }))
    assert.deepEqual(waiting(rita, document), [])
    rita.goOnline()
    await delivered(rita)
  })
})
