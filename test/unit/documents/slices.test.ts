import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as Y from 'yjs'
import { applyChanges, type Change, captureChanges, type FieldChange } from '../../../src/documents/changes.ts'
import { slicesOf } from '../../../src/documents/slices.ts'
import { undoChanges } from '../../../src/documents/undo.ts'

const change = (index: number, value = 'x'): FieldChange => ['opportunities', `r${index}.name`, null, value]

test('many changes are several commits in their order, each of which fits into one entry', () => {
  const many = Array.from({ length: 2_000 }, (_, index) => change(index, 'ä'.repeat(index % 600)))
  const slices = slicesOf(many)
  assert.deepEqual(slices.flat(), many)
  assert.ok(slices.length > 1)
  for (const slice of slices) {
    const update = captureChanges(new Y.Doc(), slice)
    assert.ok((update?.length ?? 0) + JSON.stringify(slice).length * 2 < 256 * 1024)
  }
  assert.deepEqual(slicesOf([]), [])
})

test('a change larger than a slice stands alone', () => {
  const text: Change = ['opportunities.a.notes', [{ insert: 'x'.repeat(32_000) }]]
  assert.deepEqual(
    slicesOf([change(1), text, change(2)]).map(slice => slice.length),
    [1, 1, 1],
  )
})

test('P06 undo sets back what nobody changed since, the last first, and leaves somebody else’s value alone', () => {
  const doc = new Y.Doc()
  const done: FieldChange[] = [change(1, 'a'), change(2, 'b'), ['opportunities', 'r1.name', 'a', 'c']]
  applyChanges(doc, done)
  applyChanges(doc, [['opportunities', 'r2.name', 'b', 'somebody else']])
  assert.deepEqual(undoChanges(doc, done), [['opportunities', 'r1.name', 'c', 'a']])
})
