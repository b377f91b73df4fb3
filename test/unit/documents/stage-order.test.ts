// The order of stages: what moving one and adding one writes, whatever positions are there.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Fields } from '../../../src/documents/kind.ts'
import { inOrder, movedStage, placeForStage } from '../../../src/documents/stage-order.ts'
import { defaultStages, stageName, storedStageName } from '../../../src/documents/stages.ts'

type Stages = ReadonlyMap<string, Fields>
const usual: Stages = new Map(defaultStages.map(({ id, fields }) => [id, fields]))
const order = (stages: Stages): string[] => inOrder(stages).map(([id]) => id)

function written(stages: Stages, positions: ReadonlyMap<string, number>): Stages {
  const all = new Map(stages)
  for (const [id, position] of positions) all.set(id, { ...all.get(id), position })
  return all
}

describe('O03 the order of stages', () => {
  it('exchanges the positions of two neighbours and writes nothing else', () => {
    const positions = movedStage(usual, 'proposal', -1)
    assert.deepEqual([...positions].sort(), [
      ['engaging', 3],
      ['proposal', 2],
    ])
    assert.deepEqual(order(written(usual, positions)).slice(0, 4), [
      'prospecting',
      'proposal',
      'engaging',
      'negotiation',
    ])
  })

  it('stops at either end, and knows no stage that is not there or not in use', () => {
    assert.equal(movedStage(usual, 'prospecting', -1).size, 0)
    assert.equal(movedStage(usual, 'lost', 1).size, 0)
    assert.equal(movedStage(usual, 'nothing', 1).size, 0)
    assert.equal(movedStage(new Map(usual).set('lost', { position: 6, archived: true }), 'lost', -1).size, 0)
  })

  it('steps over archived stages, which nobody sees between two others', () => {
    const stages = new Map(usual).set('engaging', { ...usual.get('engaging'), archived: true })
    const after = written(stages, movedStage(stages, 'proposal', -1))
    const used = order(after).filter(id => after.get(id)?.archived !== true)
    assert.deepEqual(used.slice(0, 2), ['proposal', 'prospecting'])
  })

  it('moves a stage in every order of positions, shared and missing ones included', () => {
    for (const positions of [
      [1, 1, 1],
      [0, 5, 5],
      [undefined, undefined, 2],
      [7, 3, 1000],
    ]) {
      const stages: Stages = new Map(
        ['a', 'b', 'c'].map((id, index) => [id, positions[index] === undefined ? {} : { position: positions[index] }]),
      )
      const [first = '', second = '', third = ''] = order(stages)
      assert.deepEqual(order(written(stages, movedStage(stages, second, -1))), [second, first, third])
      assert.deepEqual(order(written(stages, movedStage(stages, second, 1))), [first, third, second])
    }
  })

  it('puts a new stage after the last open one in use', () => {
    const after = written(usual, placeForStage(usual, 'new'))
    assert.deepEqual(order(after), ['prospecting', 'engaging', 'proposal', 'negotiation', 'new', 'won', 'lost'])
    assert.deepEqual(
      [...placeForStage(usual, 'new')],
      [
        ['new', 5],
        ['won', 6],
        ['lost', 7],
      ],
    )
    assert.deepEqual([...placeForStage(new Map(), 'new')], [['new', 1]])
  })

  it('stores the one name of a usual stage for its name in either language, and any other as it is', () => {
    assert.equal(storedStageName('won', 'Gewonnen', 'de'), 'Won')
    assert.equal(storedStageName('won', 'Gewonnen', 'en'), 'Gewonnen')
    assert.equal(storedStageName('won', 'Auftrag', 'de'), 'Auftrag')
    assert.equal(stageName('won', { name: storedStageName('won', 'Gewonnen', 'de') }, 'en'), 'Won')
  })
})
