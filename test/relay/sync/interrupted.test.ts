// Recovery that something cuts short: it is done again, and nothing is lost or there twice.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { when } from '../../support/device.ts'
import { partyOfHours } from './parties.ts'
import { agrees, delivered, draftsOf, type Life, notes, pipelineOf, renameStage, set, value } from './support.ts'

const party = partyOfHours()

const rep = (): Promise<Life> => party.rep()

describe('recovery that is interrupted', () => {
  for (const [what, isMoment] of [
    ['before the state has come', (frame: { type: string }) => frame.type === 'data'],
    ['before the verdicts have come', (frame: { type: string }) => frame.type === 'checked'],
  ] as const) {
    it(`R5 starts again on the next connection when one is lost ${what}`, async () => {
      const life = await rep()
      const document = await pipelineOf(life)
      await life.goOffline()
      await renameStage(document, 'won', 'No')
      await set(document, 'r1', { price: 5 })
      let cuts = 0
      let refused = false
      life.incoming = frame => {
        if (frame.type === 'answer') refused = true
        return refused && isMoment(frame) && cuts++ < 2 ? 'cut' : 'pass'
      }
      life.goOnline()
      await when(life.device.drafts, drafts => drafts.length === 1)
      assert.ok(cuts >= 2)
      await delivered(life)
      await agrees(document, party.relay)
      assert.deepEqual(draftsOf(life), [['rights', ['No']]])
      assert.equal(value(document, 'r1.price'), 5)
    })
  }

  for (const moment of ['the verdicts have come', 'it is written', 'it has been written'] as const) {
    it(`R5 is done again by the next run when the device crashes after ${moment}`, async () => {
      const life = await rep()
      const document = await pipelineOf(life)
      const { address } = document
      await life.goOffline()
      await renameStage(document, 'won', 'No')
      notes(document).insert(0, 'kept')
      await document.flush()
      await set(document, 'r1', { price: 5 })
      let checked = false
      const crashed = new Promise<void>(resolve => {
        life.incoming = frame => {
          if (frame.type === 'checked') {
            checked = true
            if (moment === 'the verdicts have come') {
              life.crash()
              resolve()
            }
          }
          return 'pass'
        }
        life.beforeWrite = () => {
          if (!checked) return
          if (moment === 'it is written') {
            life.crash()
            resolve()
          }
          if (moment === 'it has been written') {
            queueMicrotask(() => {
              life.crash()
              resolve()
            })
          }
        }
      })
      life.goOnline()
      await crashed
      const next = await party.restart(life)
      const again = next.device.open(address)
      await when(next.device.drafts, drafts => drafts.length === 1)
      await delivered(next)
      await agrees(again, party.relay)
      assert.deepEqual(draftsOf(next), [['rights', ['No']]])
      assert.equal(notes(again).toString(), 'kept')
      assert.equal(value(again, 'r1.price'), 5)
      await set(again, 'r1', { price: 6 })
      await delivered(next)
      await agrees(again, party.relay)
    })
  }

  it('O7 R5 waits for a disk that takes its writing, without asking the relay again and again', async () => {
    const life = await rep()
    const document = await pipelineOf(life)
    await life.goOffline()
    await renameStage(document, 'won', 'No')
    life.haste = 30
    let faults = 0
    const { store } = life.profile
    const write = store.write.bind(store)
    store.write = async what => {
      if (what.putDrafts && faults++ < 1) throw new Error('QuotaExceededError')
      return write(what)
    }
    life.frames.length = 0
    life.goOnline()
    await when(life.device.trouble, trouble => trouble !== null)
    await when(life.device.drafts, drafts => drafts.length === 1)
    await when(life.device.trouble, trouble => trouble === null)
    const submits = life.frames.filter(frame => frame.type === 'submit')
    assert.equal(submits.length, 1)
    await agrees(document, party.relay)
  })

  it('O13 lets the device close in the middle, and loses nothing', async () => {
    const life = await rep()
    const document = await pipelineOf(life)
    await life.goOffline()
    await renameStage(document, 'won', 'No')
    const refused = new Promise<void>(resolve => {
      life.incoming = frame => {
        if (frame.type !== 'answer') return 'pass'
        resolve()
        return 'pass'
      }
    })
    life.goOnline()
    await refused
    const typed = set(document, 'r1', { price: 5 })
    await life.device.close()
    await typed
    const next = await party.restart(life)
    const again = next.device.open(document.address)
    await when(next.device.drafts, drafts => drafts.length === 1)
    await delivered(next)
    await agrees(again, party.relay)
    assert.equal(value(again, 'r1.price'), 5)
  })
})
