// What a person typed, as a question to the index in which nothing of it can be a command.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { matchOf } from '../../../relay/consolidated/words.ts'

test('S8 a search is words in quotation marks, both spellings of each, whatever was typed', () => {
  assert.equal(matchOf('Müller'), '("mueller" * OR "muller" *)')
  assert.equal(matchOf('pumpe  ventil'), '"pumpe" * AND "ventil" *')
  assert.equal(matchOf('0171/4711'), '("0171" * AND "4711" *)')
  assert.equal(matchOf('name:"x" OR NEAR('), '("name" * AND "x" *) AND "or" * AND "near" *')
  assert.equal(matchOf('" * - ()'), null)
  assert.equal(matchOf(''), null)
  assert.equal((matchOf('a '.repeat(50)) ?? '').split(' AND ').length, 8)
})
