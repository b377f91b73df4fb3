import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pipeline } from '../../../src/documents/pipeline.ts'
import { proposeMapping, targets } from '../../../src/exchange/targets.ts'
import { demoFile, tableOf } from './files.ts'

test('O05 the columns of the real file are all recognised', () => {
  assert.deepEqual(proposeMapping(tableOf(demoFile('sales_pipeline.csv')).columns), {
    key: 'opportunity_id',
    agent: 'sales_agent',
    account: 'account',
    product: 'product',
    stage: 'deal_stage',
    engageDate: 'engage_date',
    closeDate: 'close_date',
    price: 'close_value',
  })
})

test('O05 German titles are recognised, in either spelling of umlauts', () => {
  const german = [
    'Verkaufschance-ID',
    'Außendienst',
    'Kunde',
    'Produkt',
    'Phase',
    'Abschlussdatum',
    'Betrag',
    'Nächster Schritt',
  ]
  const mapping = proposeMapping(german)
  assert.deepEqual(Object.values(mapping).toSorted(), german.toSorted())
  assert.equal(mapping.nextStep, 'Nächster Schritt')
  assert.equal(proposeMapping(['Naechster Schritt']).nextStep, 'Naechster Schritt')
  assert.equal(proposeMapping(['AUSSENDIENST']).agent, 'AUSSENDIENST')
})

test('every field is recognised by its own name and by its label in both languages', () => {
  for (const { name, label } of targets) {
    if (name === 'key' || name === 'agent') continue
    for (const title of [name, label.en, label.de]) assert.equal(proposeMapping([title])[name], title, title)
  }
})

test('every target but key, agent and notes is a declared field', () => {
  for (const { name } of targets) {
    if (name === 'key' || name === 'agent' || name === 'notes') continue
    assert.ok(pipeline.collectionField('opportunities', name), name)
  }
})

test('columns nobody knows stay unmapped, and each is proposed once', () => {
  assert.deepEqual(proposeMapping(['shoe size', '__proto__', 'constructor', '#3', '']), {})
  const mapping = proposeMapping(['id', 'reference', 'owner', 'status', 'Status (2)'])
  assert.deepEqual(mapping, { key: 'reference', agent: 'owner', stage: 'status' })
})

test('a total is not multiplied by a quantity, a price is', () => {
  const total = proposeMapping(['id', 'owner', 'amount', 'quantity', 'discount'])
  assert.deepEqual([total.price, total.quantity, total.discount], ['amount', undefined, undefined])
  const price = proposeMapping(['id', 'owner', 'unit price', 'amount', 'quantity', 'discount'])
  assert.deepEqual([price.price, price.quantity, price.discount], ['unit price', 'quantity', 'discount'])
})
