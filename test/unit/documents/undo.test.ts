import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import * as Y from 'yjs'
import { applyChanges, type FieldChange } from '../../../src/documents/changes.ts'
import { currentValue } from '../../../src/documents/content.ts'
import { UndoSteps } from '../../../src/documents/undo.ts'
import type { Value } from '../../../src/documents/values.ts'
import { SeededRandom } from '../../support/random.ts'

const R = 'opportunities'

class Person {
  readonly steps = new UndoSteps()
  readonly doc: Y.Doc
  constructor(doc = new Y.Doc()) {
    this.doc = doc
  }

  read(key: string): Value {
    return currentValue(this.doc, R, key)
  }

  /** One step of these fields. */
  set(...fields: readonly (readonly [key: string, value: Value])[]) {
    const changes = fields.map(([key, value]): FieldChange => [R, key, this.read(key), value])
    applyChanges(this.doc, changes)
    return this.steps.done({ fields: changes })
  }

  /** Somebody else. */
  elsewhere(key: string, value: Value): void {
    applyChanges(this.doc, [[R, key, this.read(key), value]])
  }

  undo(step?: ReturnType<Person['set']>) {
    const taken = this.steps.undo(this.doc, step ?? undefined)
    if (taken) applyChanges(this.doc, taken.changes)
    return taken
  }

  redo() {
    const taken = this.steps.redo(this.doc)
    if (taken) applyChanges(this.doc, taken.changes)
    return taken
  }
}

describe('undo', () => {
  it('takes steps back from the last on, as changes from what stands, and does them again', () => {
    const rita = new Person()
    rita.elsewhere('r1.name', 'Pumps')
    rita.set(['r1.price', 40])
    rita.set(['r1.price', 45], ['r1.stage', 'won'])
    assert.deepEqual(rita.undo()?.changes, [
      [R, 'r1.stage', 'won', null],
      [R, 'r1.price', 45, 40],
    ])
    assert.deepEqual(rita.undo()?.changes, [[R, 'r1.price', 40, null]])
    assert.equal(rita.undo(), null)
    assert.deepEqual(rita.redo()?.changes, [[R, 'r1.price', null, 40]])
    rita.redo()
    assert.deepEqual([rita.read('r1.price'), rita.read('r1.stage'), rita.redo()], [45, 'won', null])
    rita.undo()
    assert.equal(rita.read('r1.price'), 40)
  })

  it('forgets what could be done again once something new is done', () => {
    const rita = new Person()
    rita.set(['r1.price', 40])
    rita.undo()
    assert.ok(rita.steps.canRedo)
    rita.set(['r1.name', 'x'])
    assert.deepEqual([rita.steps.canUndo, rita.steps.canRedo], [true, false])
  })

  it('leaves alone what somebody else changed meanwhile, and says so with what would be put back', () => {
    const rita = new Person()
    rita.elsewhere('r1.stage', 'open')
    rita.set(['r1.price', 40])
    rita.set(['r1.price', 45], ['r1.name', 'Pumps'])
    rita.elsewhere('r1.price', 50)
    const taken = rita.undo()
    assert.deepEqual(taken?.changes, [[R, 'r1.name', 'Pumps', null]])
    assert.deepEqual(taken?.moved, [[R, 'r1.price', 50, 40]])
    assert.equal(rita.read('r1.price'), 50)
    rita.redo()
    assert.deepEqual([rita.read('r1.price'), rita.read('r1.name')], [50, 'Pumps'])
  })

  it('asks for nothing where somebody else has put the same value back', () => {
    const rita = new Person()
    rita.set(['r1.price', 40])
    rita.elsewhere('r1.price', null)
    assert.deepEqual(rita.undo(), { changes: [], texts: [], moved: [] })
    assert.equal(rita.steps.canRedo, false)
  })

  it('leaves alone a record that is archived by now, and takes back archiving it', () => {
    const rita = new Person()
    rita.set(['r1.price', 40])
    rita.elsewhere('r1.archived', true)
    assert.deepEqual(rita.undo()?.moved, [[R, 'r1.price', 40, null]])
    rita.set(['r2.price', 1], ['r2.archived', true])
    assert.deepEqual(rita.undo()?.moved, [])
    assert.deepEqual([rita.read('r2.price'), rita.read('r2.archived')], [1, true])
    rita.set(['r3.price', 1])
    rita.set(['r3.archived', true])
    assert.deepEqual(rita.undo()?.changes, [[R, 'r3.archived', true, null]])
  })

  it('archives a record that came with the step, and brings it back', () => {
    const rita = new Person()
    rita.set(['r0.name', 'Old'], ['r1.name', 'Pumps'], ['r1.price', 40])
    rita.set(['r1.price', 41], ['r2.name', 'New'], ['r2.price', 1])
    assert.deepEqual(rita.undo()?.changes, [
      [R, 'r1.price', 41, 40],
      [R, 'r2.archived', null, true],
    ])
    assert.deepEqual([rita.read('r2.name'), rita.read('r2.archived')], ['New', true])
    rita.redo()
    assert.deepEqual([rita.read('r1.price'), rita.read('r2.archived')], [41, null])
  })

  it('takes a bulk change back as the one step it was, a field changed twice to where it began', () => {
    const rita = new Person()
    for (let index = 0; index < 500; index++) rita.elsewhere(`n${index}.name`, 'x')
    const all = Array.from({ length: 500 }, (_, index) => [`n${index}.stage`, 'won'] as const)
    rita.set(...all)
    const [first] = rita.undo()?.changes ?? []
    assert.deepEqual(first, [R, 'n499.stage', 'won', null])
    assert.equal(rita.steps.canUndo, false)
    const changes: FieldChange[] = [
      [R, 'n1.a', null, 1],
      [R, 'n1.a', 1, 2],
      [R, 'n1.b', 3, 3],
    ]
    applyChanges(rita.doc, changes)
    rita.steps.done({ fields: changes })
    assert.deepEqual(rita.undo()?.changes, [[R, 'n1.a', 2, null]])
  })

  it('takes back one step among others', () => {
    const rita = new Person()
    rita.elsewhere('r1.stage', 'open')
    const first = rita.set(['r1.price', 40])
    rita.set(['r1.name', 'x'])
    assert.deepEqual(rita.undo(first)?.changes, [[R, 'r1.price', 40, null]])
    assert.equal(rita.undo(first), null)
    assert.deepEqual(rita.undo()?.changes, [[R, 'r1.name', 'x', null]])
  })

  it('gives texts the other way round, whose place only their editor knows', () => {
    const steps = new UndoSteps()
    steps.done({ fields: [], texts: [{ root: 't', before: 'a', after: 'ab' }] })
    const doc = new Y.Doc()
    assert.deepEqual(steps.undo(doc)?.texts, [{ root: 't', before: 'ab', after: 'a' }])
    assert.deepEqual(steps.redo(doc)?.texts, [{ root: 't', before: 'a', after: 'ab' }])
  })

  it('comes back to the beginning and to the end, whatever one person does alone', () => {
    const random = new SeededRandom(7)
    const rita = new Person()
    for (let record = 0; record < 4; record++) rita.elsewhere(`r${record}.name`, 'x')
    for (let step = 0; step < 150; step++) {
      const fields = Array.from({ length: 1 + random.below(3) }, () => {
        return [`r${random.below(4)}.f${random.below(3)}`, random.below(5)] as const
      })
      rita.set(...new Map(fields))
      if (random.below(4) === 0 && rita.steps.canUndo) rita.undo()
    }
    const end = JSON.stringify(rita.doc.getMap(R).toJSON(), null)
    const steps: number[] = []
    while (rita.steps.canUndo) {
      assert.deepEqual(rita.undo()?.moved, [])
      steps.push(1)
    }
    assert.ok([...rita.doc.getMap(R)].every(([key, value]) => value === null || key.endsWith('.name')))
    for (const _ of steps) rita.redo()
    assert.equal(JSON.stringify(rita.doc.getMap(R).toJSON()), end)
  })
})
