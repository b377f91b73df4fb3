import assert from 'node:assert/strict'
import { test } from 'node:test'
import { defaultStages } from '../../../src/documents/pipeline.ts'
import { stageFinder } from '../../../src/exchange/stages.ts'

const id = (text: string, stages?: Parameters<typeof stageFinder>[0]) => stageFinder(stages).find(text)?.id

test('stages of a new pipeline are found by id, name, trade name and type, in both languages', () => {
  for (const [text, stage] of [
    ['Won', 'won'],
    ['WON', 'won'],
    [' closed won ', 'won'],
    ['Gewonnen', 'won'],
    ['Verloren', 'lost'],
    ['Closed Lost', 'lost'],
    ['Engaging', 'engaging'],
    ['Angebot', 'proposal'],
    ['In Verhandlung', 'negotiation'],
    ['Akquise', 'prospecting'],
    ['open', 'prospecting'],
    ['Offen', 'prospecting'],
  ] as const) {
    assert.equal(id(text), stage, text)
  }
  assert.equal(id('Paused'), undefined)
  assert.equal(id('__proto__'), undefined)
  assert.equal(id(''), undefined)
})

test('a default stage is found by what it is called on either screen', () => {
  for (const stage of defaultStages) {
    assert.equal(id(stage.label.en), stage.id)
    assert.equal(id(stage.label.de), stage.id)
  }
})

test("a pipeline's own names come before what the trade calls other stages", () => {
  const own = [
    { id: 'proposal', fields: { name: 'Workshop', type: 'open', position: 2 } },
    { id: 'aQ7', fields: { name: 'Angebot', type: 'open', position: 3 } },
    { id: 'AQ7', fields: { name: 'Auftrag', type: 'won', position: 4 } },
  ]
  assert.equal(id('Angebot', own), 'aQ7')
  assert.equal(id('Quote', own), 'proposal')
  assert.equal(id('AQ7', own), 'AQ7')
  assert.equal(id('aQ7', own), 'aQ7')
  assert.equal(id('won', own), 'AQ7')
  assert.equal(id('lost', own), undefined)
})

test('archived stages are found where no other has the name, and are not offered', () => {
  const stages = [
    { id: 'old', fields: { name: 'Offer', type: 'open', position: 1, archived: true } },
    { id: 'new', fields: { name: 'Offer', type: 'open', position: 5 } },
    { id: 'gone', fields: { name: 'Trial', type: 'open', position: 2, archived: true } },
  ]
  assert.equal(id('offer', stages), 'new')
  assert.equal(id('trial', stages), 'gone')
  assert.deepEqual(stageFinder(stages).known, ['Offer'])
})
