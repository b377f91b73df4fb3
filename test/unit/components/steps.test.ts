// What is written before it is saved: steps that can be taken back and again.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Steps } from '../../../components/shared/steps.ts'

test('every change is a step that can be taken back, and taken again', () => {
  const steps = new Steps('a')
  assert.equal(steps.canUndo, false)
  steps.undo()
  steps.redo()
  assert.equal(steps.present, 'a')
  steps.put('b')
  steps.put('c')
  steps.undo()
  assert.deepEqual([steps.present, steps.canUndo, steps.canRedo], ['b', true, true])
  steps.undo()
  assert.deepEqual([steps.present, steps.canUndo], ['a', false])
  steps.redo()
  steps.redo()
  assert.deepEqual([steps.present, steps.canRedo], ['c', false])
})

test('what is typed in one field is one step, until something else is changed or taken back', () => {
  const steps = new Steps('')
  steps.put('x')
  for (const text of ['x1', 'x12', 'x123']) steps.put(text, 'name')
  steps.put('x123 y', 'other')
  steps.undo()
  assert.equal(steps.present, 'x123')
  steps.undo()
  assert.equal(steps.present, 'x')
  steps.put('x9', 'name')
  steps.put('x98', 'name')
  assert.equal(steps.canRedo, false)
  steps.undo()
  assert.equal(steps.present, 'x')
})

test('what is put again unchanged is no step; a new one ends what could have been taken again', () => {
  const steps = new Steps(1)
  steps.put(1)
  assert.equal(steps.canUndo, false)
  steps.put(2)
  steps.undo()
  steps.put(3)
  steps.redo()
  assert.equal(steps.present, 3)
})

test('no more than 200 steps are kept', () => {
  const steps = new Steps(0)
  for (let n = 1; n <= 250; n++) steps.put(n)
  let undone = 0
  while (steps.canUndo) {
    steps.undo()
    undone++
  }
  assert.deepEqual([undone, steps.present], [200, 50])
})
