// A relay that is killed while a document is taken away from a device: whatever was said by then, what was saved before
// comes to the office once, and the document leaves the device.
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { decodeRow } from '../../../relay/journal/row.ts'
import type { Address } from '../../../src/documents/address.ts'
import type { DeviceFrame, RelayFrame } from '../../../src/sync/wire/frames.ts'
import { when } from '../../support/device.ts'
import { TestRelay } from '../../support/relay.ts'
import { field, RawDevice } from '../sockets/support.ts'
import { type Life, openListed, Party, pipelineWith, set } from '../sync/support.ts'
import { RelayProcess } from './killed.ts'

type Said = RelayFrame | DeviceFrame

/** What is heard or said when the power goes, and whether it still arrives. */
const moments: readonly (readonly [string, (said: Said) => boolean, 'pass' | 'cut'])[] = [
  ['announced it, and the device never heard', ({ type }) => type === 'catalogue', 'cut'],
  ['announced it', ({ type }) => type === 'catalogue', 'pass'],
  ['been sent what was saved before', ({ type }) => type === 'submit', 'pass'],
  ['committed that, and the device never heard', ({ type }) => type === 'answer', 'cut'],
  ['answered that', ({ type }) => type === 'answer', 'pass'],
  ['been told that it was heard', said => said.type === 'carried' && 'heard' in said.word, 'pass'],
  ['been told that nothing more comes', said => said.type === 'carried' && 'left' in said.word, 'pass'],
  ['written that down, and the device never heard', ({ type }) => type === 'left', 'cut'],
]

interface Taken {
  readonly life: Life
  readonly address: Address
}

/** An assistant who changed a rep's pipeline without a network; when there is one again, it is not theirs any more. */
async function changedOffline(party: Party): Promise<Taken> {
  const owner = party.somebody()
  const rep = await party.life(owner)
  const { address } = await pipelineWith(rep, { r1: { name: 'Pumps', price: 10 } })
  await party.relay.core.rooms.saveSummaries()
  const helper = party.relay.person(`Assistant of ${owner.name}`, 'assistant', [owner.id])
  const life = await party.life(helper)
  const opened = await openListed(life, address)
  await life.goOffline()
  await set(opened, 'r1', { price: 222 })
  await rep.goOffline()
  party.relay.core.accounts.setAssists(helper.id, [])
  return { life, address }
}

describe('a relay that is killed between the two phases of a withdrawal', () => {
  const party = new Party()
  const taken = new Map<string, Taken>()
  let process: RelayProcess
  let restart: () => Promise<RelayProcess>
  before(async () => {
    party.relay = await TestRelay.start()
    for (const [what] of moments) taken.set(what, await changedOffline(party))
    const { folder, installation, relay } = party.relay
    restart = () => RelayProcess.start(folder, installation, relay.port)
    await party.relay.stop(false)
    process = await restart()
  })
  after(async () => {
    await party.close()
    await process.kill()
    await party.relay.stop()
  })

  for (const [what, isMoment, fate] of moments) {
    it(`D1 D3 when it has ${what}, is handed what was saved, and the document leaves the device`, async () => {
      const { life, address } = taken.get(what)!
      const killed = new Promise<void>(resolve => {
        const meet = (said: Said) => {
          if (!isMoment(said)) return 'pass'
          life.incoming = life.outgoing = () => 'pass'
          // What is sent in this very turn is still sent.
          setImmediate(() => resolve(process.kill()))
          return fate
        }
        life.incoming = life.outgoing = meet
      })
      life.goOnline()
      await killed
      process = await restart()
      life.goOnline()
      await when(life.device.notices, ([notice]) => notice?.phase === 'gone')
      const { store } = life.profile
      assert.deepEqual([await store.held(), await store.cargo(address), await store.rows()], [[], [], []])
      assert.deepEqual(life.device.drafts.value, [])
      await life.goOffline()
    })
  }

  it('J5 D3 N3 has each change once, and takes no more from whoever said that nothing more comes', async () => {
    await process.kill()
    const { folder, relay } = party.relay
    party.relay = await TestRelay.start({ folder, port: relay.port })
    const { rooms, store } = party.relay.core
    for (const [what, { life, address }] of taken) {
      const { profile } = life
      assert.equal((await rooms.room(address))?.doc.getMap('opportunities').get('r1.price'), 222, what)
      const batches = (await store.rows(0, 1_000, address)).flatMap(({ body }) => decodeRow(body))
      const stored = batches.filter(({ device }) => device === profile.device).flatMap(({ entries }) => entries)
      assert.equal(stored.length, 1, what)
      const raw = await RawDevice.connect(party.relay, profile)
      const late = { update: Uint8Array.of(0, 0), changes: [field('r1.price', 222, 1)] }
      const answers = await raw.submit(address, [late], { n: 2 })
      assert.ok(answers[0]?.status === 'refused' && answers[0].refusal.code === 'notHere', what)
      await raw.close()
    }
  })
})
