import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { kinds } from '../../../relay/kinds.ts'
import { policyFields } from '../../../relay/rooms/placing.ts'
import { Room } from '../../../relay/rooms/room.ts'
import { newAddress } from '../../../src/documents/address.ts'
import { applyChanges } from '../../../src/documents/changes.ts'
import { documentChanges } from '../../../src/documents/content.ts'
import { SeededRandom } from '../../support/random.ts'

describe('what policy reads of content', () => {
  const { bytes } = new SeededRandom(1)
  const values = { type: 'event', begins: '2026-04-01', ends: '2026-04-30', currency: 'EUR', name: 'Spring' }

  for (const kind of kinds.values()) {
    it(`D1 T6 is in a turn what the summary of a ${kind.name} says`, () => {
      const room = new Room(newAddress(kind.name, bytes), kind, null)
      const own = Object.entries(values).filter(([name]) => kind.field(name))
      for (const fields of [{}, Object.fromEntries(own)]) {
        applyChanges(room.doc, documentChanges(room.doc, fields))
        const { name: _, ...read } = policyFields(room)
        const summary = room.summary()
        for (const [field, value] of Object.entries(read)) assert.deepEqual(value, summary[field] ?? null, field)
      }
    })
  }
})
