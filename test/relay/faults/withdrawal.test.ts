// A relay that is killed while a document is taken away from a device: whatever was said by then, what was saved before
// comes to the office once, and the document leaves the device.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { decodeRow } from '../../../relay/journal/row.ts'
import type { DeviceFrame, RelayFrame } from '../../../src/sync/wire/frames.ts'
import { enrol, when } from '../../support/device.ts'
import { TestRelay } from '../../support/relay.ts'
import { field, guessed, RawDevice } from '../sockets/support.ts'
import { Life, openListed, Party, pipelineWith, set } from '../sync/support.ts'
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

describe('a relay that is killed between the two phases of a withdrawal', () => {
  for (const [what, isMoment, fate] of moments) {
    it(`D1 D3 J5 when it has ${what}`, async t => {
      const party = new Party()
      party.relay = await TestRelay.start()
      const { folder, installation } = party.relay
      const { port } = party.relay.relay
      const rep = await party.rep()
      const { address } = await pipelineWith(rep, { r1: { name: 'Pumps', price: 10 } })
      await party.relay.core.rooms.saveSummaries()
      const { person } = rep.profile
      const helper = party.relay.person('Anton Assistant', 'assistant', [person.id])
      const life = await party.life(helper)
      const opened = await openListed(life, address)
      await life.goOffline()
      await set(opened, 'r1', { price: 222 })
      await rep.goOffline()
      // Taken away; the relay ends before any list knows.
      party.relay.core.accounts.setAssists(helper.id, [])
      await party.relay.stop(false)

      let process = await RelayProcess.start(folder, installation, port)
      t.after(() => process.kill())
      const killed = new Promise<void>(resolve => {
        const meet = (said: Said) => {
          if (!isMoment(said)) return 'pass'
          life.incoming = life.outgoing = () => 'pass'
          // What is sent in this very turn is still sent.
          setImmediate(() => resolve(process.kill()))
          return fate
        }
        life.incoming = meet
        life.outgoing = meet
      })
      life.goOnline()
      await killed
      process = await RelayProcess.start(folder, installation, port)
      life.goOnline()
      await when(life.device.notices, ([notice]) => notice?.phase === 'gone')
      const { store } = life.profile
      assert.deepEqual([await store.held(), await store.cargo(address), await store.rows()], [[], [], []])
      assert.deepEqual(life.device.drafts.value, [])

      await life.device.close()
      await process.kill()
      party.relay = await TestRelay.start({ folder, port })
      const { core } = party.relay
      assert.equal((await core.rooms.room(address))?.doc.getMap('opportunities').get('r1.price'), 222)
      const rows = await core.store.rows(0, 1_000, address)
      const batches = rows.flatMap(({ body }) => decodeRow(body)).filter(({ device }) => device === life.profile.device)
      assert.equal(batches.flatMap(({ entries }) => entries).length, 1, 'stored once')
      // It has said that nothing more comes: nothing more is taken.
      const raw = await RawDevice.connect(party.relay, life.profile)
      const late = { update: Uint8Array.of(0, 0), changes: [field('r1.price', 222, 1)] }
      const [answer] = await raw.submit(address, [late], { n: 2 })
      const [unknown] = await raw.submit(guessed(1), [late], { n: 1 })
      assert.deepEqual([answer?.status, unknown?.status], ['refused', 'refused'])
      await raw.close()
      await party.close()
      await party.relay.stop()
    })
  }
})
