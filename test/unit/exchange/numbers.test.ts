import assert from 'node:assert/strict'
import { test } from 'node:test'
import { detectFractionScale, detectNumberStyle, parseFraction, parseNumber } from '../../../src/exchange/numbers.ts'

test('numbers are read in their style', () => {
  for (const [text, point, comma] of [
    ['1054', 1054, 1054],
    ['1,234.50', 1234.5, null],
    ['1.234,50', null, 1234.5],
    ['1234.5', 1234.5, null],
    ['1234,5', null, 1234.5],
    ['1,234', 1234, 1.234],
    ['1.234.567', null, 1234567],
    ['1 234 567,89', null, 1234567.89],
    ['1\u00a0234.5', 1234.5, null],
    ["12'345.60", 12345.6, null],
    ['0,500', null, 0.5],
    ['.5', 0.5, null],
    ['007', 7, 7],
  ] as const) {
    assert.deepEqual([parseNumber(text, 'point'), parseNumber(text, 'comma')], [point, comma], text)
  }
})

test('currencies and signs around a number are tolerated', () => {
  for (const [text, value] of [
    ['€ 1,054.50', 1054.5],
    ['1,054.50 €', 1054.5],
    ['$1,054.50', 1054.5],
    ['USD 1,054.50', 1054.5],
    ['1,054.50EUR', 1054.5],
    ['CHF 1’054.50', 1054.5],
    ['12 Euro', 12],
    ['-5', -5],
    ['−5', -5],
    ['+5', 5],
    ['5-', -5],
    ['(5)', -5],
    ['-€5', -5],
    ['$-5', -5],
  ] as const) {
    assert.equal(parseNumber(text, 'point'), value, text)
  }
  assert.ok(Object.is(parseNumber('-0', 'point'), 0))
})

test('what is no number, or another than it looks, is none', () => {
  for (const text of [
    '',
    ' ',
    'EUR',
    'abc',
    '12abc',
    '10 MIO',
    '10 k',
    '1e5',
    '1,23,45',
    '1.2.3',
    'NaN',
    '∞',
    '--5',
    '0x10',
  ]) {
    assert.equal(parseNumber(text, 'point'), null, text)
  }
})

test('O05 one telling number decides for the column', () => {
  assert.equal(detectNumberStyle(['1,234', '999.50']), 'point')
  assert.equal(detectNumberStyle(['1.234', '999,50']), 'comma')
  assert.equal(detectNumberStyle(['1.234', '1.234.567']), 'comma')
  assert.equal(detectNumberStyle(['1054', '55', '']), 'point')
})

test('O05 a column that would be another by a factor of 1,000 is ambiguous, and not guessed', () => {
  assert.equal(detectNumberStyle(['1.234', '550']), 'ambiguous')
  assert.equal(detectNumberStyle(['1,234']), 'ambiguous')
})

test('styles that contradict one another make a column mixed, no numbers make it none', () => {
  assert.equal(detectNumberStyle(['1,234.50', '1.234,50']), 'mixed')
  assert.equal(detectNumberStyle(['much', '']), 'none')
})

test('fractions are read with a percent sign, in percent, or as they are', () => {
  assert.equal(parseFraction('10 %', 'point', 'fraction'), 0.1)
  assert.equal(parseFraction('7,5%', 'comma', 'percent'), 0.075)
  assert.equal(parseFraction('7', 'point', 'percent'), 0.07)
  assert.equal(parseFraction('0.1', 'point', 'fraction'), 0.1)
  assert.equal(parseFraction('half', 'point', 'fraction'), null)
})

test('a column with a value above 1 counts in percent', () => {
  assert.equal(detectFractionScale(['0', '0.5', '1'], 'point'), 'fraction')
  assert.equal(detectFractionScale(['0', '1', '25'], 'point'), 'percent')
  assert.equal(detectFractionScale(['0.1', '25 %'], 'point'), 'fraction')
})
