import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { refuse } from '../../../relay/gate/refuse.ts'
import { REFUSAL_UNITS } from '../../../relay/limits.ts'

describe('a refusal', () => {
  it('names the places it concerns, the first of them where there are too many to keep', () => {
    const places = Array.from({ length: 2_000 }, (_, each) => `opportunities/r${each}.price`)
    const { places: named } = refuse('rights', 'not for you', places)
    assert.deepEqual(named, places.slice(0, named.length))
    assert.ok(named.length > 100)
    assert.ok(named.join('').length <= REFUSAL_UNITS)
    assert.deepEqual(refuse('rights', 'not for you', places.slice(0, 3)).places, places.slice(0, 3))
  })

  it('repeats no place and no sentence as long as an entry', () => {
    const long = 'x'.repeat(200_000)
    const refusal = refuse('value', `no field ${long}`, [long, 'fields/name'])
    assert.deepEqual(refusal.places, [])
    assert.equal(refusal.message.length, REFUSAL_UNITS)
  })
})
