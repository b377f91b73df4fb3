import assert from 'node:assert/strict'
import { test } from 'node:test'
import { answerFor, parseImportOptions } from '../../../src/exchange/options.ts'

test('options come as JSON and leave as maps', () => {
  const options = parseImportOptions({
    mapping: { key: 'id', agent: 'owner', notes: null },
    dates: { 'Close date': 'dmy' },
    numbers: 'comma',
  })
  assert.deepEqual(options, {
    mapping: { key: 'id', agent: 'owner' },
    dates: new Map([['Close date', 'dmy']]),
    numbers: 'comma',
  })
  assert.deepEqual(parseImportOptions({}), {})
  assert.deepEqual(parseImportOptions({ dates: 'mdy' }), { dates: 'mdy' })
})

test('options of another shape are refused', () => {
  for (const value of [
    null,
    [],
    'dmy',
    { mapping: [] },
    { mapping: { shoeSize: 'x' } },
    { mapping: { key: 1 } },
    { dates: 'ydm' },
    { dates: { a: 1 } },
    { numbers: 'dmy' },
    { numbers: null },
    JSON.parse('{"mapping":{"__proto__":"x"}}'),
  ]) {
    assert.equal(parseImportOptions(value), null, JSON.stringify(value))
  }
})

test('a column called __proto__ can be answered for, and answers for no other', () => {
  const options = parseImportOptions(JSON.parse('{"dates":{"__proto__":"mdy"}}'))
  assert.equal(answerFor(options?.dates, '__proto__'), 'mdy')
  assert.equal(answerFor(options?.dates, 'constructor'), undefined)
  assert.equal(answerFor('ymd', 'anything'), 'ymd')
})
