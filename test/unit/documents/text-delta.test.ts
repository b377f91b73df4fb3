// A text turned into another by one replacement.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import * as Y from 'yjs'
import { applyTextDelta, textDelta } from '../../../src/documents/text-delta.ts'
import { SeededRandom } from '../../support/random.ts'

describe('the delta between two texts', () => {
  it('replaces as little as it can', () => {
    assert.deepEqual(textDelta('one two three', 'one 2 three'), [{ retain: 4 }, { delete: 3 }, { insert: '2' }])
    assert.deepEqual(textDelta('', 'a'), [{ insert: 'a' }])
    assert.deepEqual(textDelta('a', ''), [{ delete: 1 }])
    assert.deepEqual(textDelta('aa', 'aaa'), [{ retain: 2 }, { insert: 'a' }])
    assert.deepEqual(textDelta('same', 'same'), [])
  })

  it('makes the one of the other, in Yjs too, whatever letters are in them', () => {
    const random = new SeededRandom(7)
    const letters = ['a', 'ß', '😀', '😁', '🏔', '👍🏽', 'b']
    const text = () => Array.from({ length: random.below(8) }, () => random.pick(letters)).join('')
    for (let round = 0; round < 2_000; round++) {
      const [before, after] = [text(), text()]
      const delta = textDelta(before, after)
      assert.equal(applyTextDelta(before, delta), after)
      const inYjs = new Y.Doc().getText('notes')
      inYjs.insert(0, before)
      inYjs.applyDelta(delta)
      assert.equal(inYjs.toString(), after)
    }
  })
})
