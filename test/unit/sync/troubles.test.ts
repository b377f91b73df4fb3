import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Troubles } from '../../../src/sync/troubles.ts'

describe('troubles with the disk', () => {
  it('are told in words, also those that have no message, as a full disk has none', () => {
    const troubles = new Troubles()
    troubles.report('saving', new DOMException('', 'QuotaExceededError'))
    assert.equal(troubles.shown.value, 'QuotaExceededError')
    troubles.solved('saving')
    assert.equal(troubles.shown.value, null)
  })

  it('are told one at a time, the first of those that last', () => {
    const troubles = new Troubles()
    troubles.report('saving', new Error('first'))
    troubles.report('copying', 'second')
    assert.equal(troubles.shown.value, 'first')
    troubles.solved('saving')
    assert.equal(troubles.shown.value, 'second')
  })
})
