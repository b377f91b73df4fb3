import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import * as Y from 'yjs'
import { applyAndCheck } from '../../../relay/gate/apply.ts'
import { type Accepted, collisionsOf, judge, observeChanges } from '../../../relay/gate/judge.ts'
import type { Change } from '../../../src/documents/changes.ts'
import { pipeline } from '../../../src/documents/pipeline.ts'
import type { Refusal } from '../../../src/sync/wire/refusals.ts'
import { SeededRandom } from '../../support/random.ts'
import { captured, edit, field } from '../sockets/support.ts'

const notes = 'opportunities.r1.notes'
const author = { person: 'p', device: 'd', mayConfigure: true }

/** A document as the relay holds it, and one edit of a copy of it. */
function scene(changes: readonly Change[]): { doc: Y.Doc; update: Uint8Array } {
  const doc = new Y.Doc()
  edit(doc, [field('r1.price', null, 40), [notes, [{ insert: 'hello world' }]]])
  const copy = new Y.Doc()
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc))
  return { doc, update: edit(copy, changes).update }
}

const judged = (doc: Y.Doc) => ({ kind: pipeline, doc, deviceOf: () => undefined })
const isAccepted = (verdict: Accepted | Refusal): verdict is Accepted => 'effect' in verdict

describe('the gate’s verdict', () => {
  it('G5 on whatever bytes, is a verdict, and leaves the document as it was', () => {
    const changes = [field('r1.price', 40, 45), [notes, [{ retain: 5 }, { insert: '!' }, { delete: 3 }]]] as Change[]
    const { doc, update } = scene(changes)
    const before = Buffer.from(Y.encodeStateAsUpdate(doc))
    const random = new SeededRandom(7)
    const attempts: Uint8Array[] = [
      new Uint8Array(0),
      ...Array.from({ length: 500 }, () => random.bytes(random.below(60))),
    ]
    for (let length = 0; length < update.length; length++) attempts.push(update.subarray(0, length))
    for (let bit = 0; bit < update.length * 8; bit++) {
      const flipped = Uint8Array.from(update)
      flipped[bit >> 3]! ^= 1 << (bit & 7)
      attempts.push(flipped)
    }
    for (const stated of [changes, null]) {
      for (const bytes of attempts) {
        const verdict = judge(judged(doc), author, bytes, stated)
        assert.ok(isAccepted(verdict) || verdict.code)
      }
    }
    assert.ok(before.equals(Y.encodeStateAsUpdate(doc)))
    assert.ok(isAccepted(judge(judged(doc), author, update, changes)))
  })

  it('G12 and what then happens agree, whatever bits are flipped: no key goes, no value is of another type', () => {
    const changes = [field('r1.price', 40, 45), field('r1.name', null, 'Pumps')]
    const { doc, update } = scene(changes)
    const state = Y.encodeStateAsUpdate(doc)
    let applied = 0
    for (let bit = 0; bit < update.length * 8; bit++) {
      const flipped = Uint8Array.from(update)
      flipped[bit >> 3]! ^= 1 << (bit & 7)
      const fresh = new Y.Doc()
      Y.applyUpdate(fresh, state)
      const verdict = judge(judged(fresh), author, flipped, null)
      if (!isAccepted(verdict)) continue
      const broken = fresh.transact(() => applyAndCheck(pipeline, fresh, flipped, verdict.effect))
      if (broken) continue
      applied++
      const { 'r1.price': price, 'r1.name': name } = fresh.getMap('opportunities').toJSON()
      assert.ok(typeof price === 'number', `bit ${bit}`)
      assert.ok(name === undefined || name === null || typeof name === 'string', `bit ${bit}`)
      assert.equal(fresh.store.pendingStructs, null)
    }
    assert.ok(applied > 0)
  })

  it('G11 counts letters, wherever they go', () => {
    const changes: Change[] = [[notes, [{ insert: 'ab' }, { retain: 3 }, { insert: 'cd' }, { delete: 2 }]]]
    const { doc, update } = scene(changes)
    assert.ok(isAccepted(judge(judged(doc), author, update, changes)))
    const otherOrder: Change[] = [[notes, [{ insert: 'dcba' }, { delete: 2 }]]]
    assert.ok(isAccepted(judge(judged(doc), author, update, otherOrder)))
    for (const delta of [
      [{ insert: 'abcd' }],
      [{ insert: 'abcd' }, { delete: 3 }],
      [{ insert: 'abce' }, { delete: 2 }],
      [{ insert: 'aabcd' }, { delete: 2 }],
    ]) {
      const verdict = judge(judged(doc), author, update, [[notes, delta] as unknown as Change])
      assert.ok(!isAccepted(verdict) && verdict.code === 'mismatch')
    }
  })

  it('W10 reads of a stock client’s update what a device would have stated', () => {
    const changes = [field('r1.price', 40, 45), [notes, [{ retain: 6 }, { insert: 'big ' }]]] as Change[]
    const { doc, update } = scene(changes)
    const verdict = judge(judged(doc), author, update, null)
    assert.ok(isAccepted(verdict))
    const complete = observeChanges(doc, verdict.effect)
    Y.applyUpdate(doc, update)
    assert.deepEqual(complete(), changes)
  })

  it('W10 reads every way to change a text as one replacement', () => {
    const texts = ['', 'a', 'aa', 'ab', 'aba', 'hello world', 'hello, world', 'world']
    for (const before of texts) {
      for (const after of texts) {
        const doc = new Y.Doc()
        if (before !== '') doc.getText(notes).insert(0, before)
        const copy = new Y.Doc()
        Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc))
        const text = copy.getText(notes)
        if (before === '' && after === '') continue
        const update = captured(copy, () => {
          text.delete(0, before.length)
          text.insert(0, after)
        })
        const verdict = judge(judged(doc), author, update, null)
        assert.ok(isAccepted(verdict))
        const complete = observeChanges(doc, verdict.effect)
        Y.applyUpdate(doc, update)
        const again = new Y.Doc()
        if (before !== '') again.getText(notes).insert(0, before)
        for (const [root, delta] of complete()) again.getText(root).applyDelta(delta as never)
        assert.equal(again.getText(notes).toString(), after, `${before} -> ${after}`)
      }
    }
  })

  it('C1 holds null and absent for the same', () => {
    const { doc } = scene([field('r1.name', null, 'x')])
    assert.deepEqual(collisionsOf(doc, [field('r1.name', null, 'Pumps')]), [])
    assert.deepEqual(collisionsOf(doc, [field('r1.name', 'seen', null)]), [])
    assert.equal(collisionsOf(doc, [field('r1.price', null, 41)]).length, 1)
    assert.equal(collisionsOf(doc, [field('r1.price', 41, null)])[0]?.standing, 40)
  })

  it('applies nothing outside of a turn', () => {
    const { doc, update } = scene([field('r1.price', 40, 41)])
    const verdict = judge(judged(doc), author, update, null)
    assert.ok(isAccepted(verdict))
    assert.throws(() => applyAndCheck(pipeline, doc, update, verdict.effect), /outside of a turn/)
  })
})
