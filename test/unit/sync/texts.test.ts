import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { DeltaOperation } from '../../../src/documents/changes.ts'
import { composeDeltas, rebaseDelta } from '../../../src/sync/texts.ts'

/** What a delta does to a string, in the plainest way: the yardstick of everything here. */
function applied(text: string, delta: readonly DeltaOperation[]): string {
  let result = ''
  let position = 0
  for (const operation of delta) {
    if ('insert' in operation) result += operation.insert
    else if ('delete' in operation) {
      assert.ok(position + operation.delete <= text.length, 'deletes past the end')
      position += operation.delete
    } else {
      assert.ok(position + operation.retain <= text.length, 'retains past the end')
      result += text.slice(position, position + operation.retain)
      position += operation.retain
    }
  }
  return result + text.slice(position)
}

const lettersOf = (text: string, delta: readonly DeltaOperation[]): { inserted: string; deleted: string } => {
  let [inserted, deleted, position] = ['', '', 0]
  for (const operation of delta) {
    if ('insert' in operation) inserted += operation.insert
    else if ('delete' in operation) {
      deleted += text.slice(position, position + operation.delete)
      position += operation.delete
    } else position += operation.retain
  }
  return { inserted, deleted }
}

/** A delta that fits a text of this length, from arbitrary numbers. */
function fitting(length: number, steps: readonly (readonly [number, number, string])[]): DeltaOperation[] {
  const delta: DeltaOperation[] = []
  let left = length
  for (const [kind, amount, letters] of steps) {
    if (kind === 0 && letters !== '') delta.push({ insert: letters })
    const size = Math.min(left, 1 + amount)
    if (kind === 0 || size === 0) continue
    delta.push(kind === 1 ? { retain: size } : { delete: size })
    left -= size
  }
  return delta
}

const steps = fc.array(fc.tuple(fc.nat(2), fc.nat(4), fc.string({ maxLength: 4 })), { maxLength: 6 })

describe('composeDeltas', () => {
  it('does what the first delta and then the second do', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 12 }), steps, steps, (text, one, two) => {
        const first = fitting(text.length, one)
        const middle = applied(text, first)
        const second = fitting(middle.length, two)
        assert.equal(applied(text, composeDeltas(first, second)), applied(middle, second))
      }),
      { numRuns: 2_000 },
    )
  })

  it('is the same however a series is put together', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 12 }), steps, steps, steps, (text, one, two, three) => {
        const first = fitting(text.length, one)
        const then = applied(text, first)
        const second = fitting(then.length, two)
        const third = fitting(applied(then, second).length, three)
        const left = composeDeltas(composeDeltas(first, second), third)
        const right = composeDeltas(first, composeDeltas(second, third))
        assert.equal(applied(text, left), applied(text, right))
      }),
      { numRuns: 1_000 },
    )
  })

  it('forgets what was typed and taken back', () => {
    assert.deepEqual(composeDeltas([{ retain: 3 }, { insert: 'abc' }], [{ retain: 3 }, { delete: 3 }]), [])
    assert.deepEqual(composeDeltas([{ insert: 'abc' }], [{ retain: 1 }, { delete: 1 }]), [{ insert: 'ac' }])
  })
})

describe('rebaseDelta', () => {
  it('gives the delta back where nothing else happened', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 12 }), steps, (text, one) => {
        const delta = fitting(text.length, one)
        assert.equal(rebaseDelta(text, delta, text), delta)
      }),
    )
  })

  it('inserts the same letters and deletes the same letters, whatever the text has become', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 12 }), steps, steps, (before, mine, theirs) => {
        const delta = fitting(before.length, mine)
        const current = applied(before, fitting(before.length, theirs))
        const moved = rebaseDelta(before, delta, current)
        if (moved === null) return
        assert.deepEqual(lettersOf(current, moved), lettersOf(before, delta))
        assert.equal(typeof applied(current, moved), 'string')
      }),
      { numRuns: 3_000 },
    )
  })

  it('merges edits of separate words both ways round', () => {
    const before = 'call the buyer on monday'
    const mine = [{ retain: 18 }, { delete: 6 }, { insert: 'friday' }]
    assert.equal(
      applied('call the new buyer on monday', rebaseDelta(before, mine, 'call the new buyer on monday')!),
      'call the new buyer on friday',
    )
    const front = [{ delete: 4 }, { insert: 'meet' }]
    assert.equal(
      applied('call the buyer on tuesday', rebaseDelta(before, front, 'call the buyer on tuesday')!),
      'meet the buyer on tuesday',
    )
  })

  it('deletes its own letters where somebody wrote in front of them', () => {
    assert.deepEqual(rebaseDelta('abc', [{ delete: 1 }], 'XYabc'), [{ retain: 2 }, { delete: 1 }])
    assert.deepEqual(rebaseDelta('abc', [{ retain: 1 }, { delete: 2 }], 'XYabc'), [{ retain: 3 }, { delete: 2 }])
    assert.deepEqual(rebaseDelta('abcabc', [{ retain: 3 }, { delete: 3 }], 'abc'), null)
  })

  it('asks a person where both changed the same stretch', () => {
    assert.equal(rebaseDelta('monday', [{ delete: 6 }, { insert: 'friday' }], 'sunday'), null)
    assert.equal(rebaseDelta('one two', [{ retain: 4 }, { delete: 3 }], 'one'), null)
  })
})
