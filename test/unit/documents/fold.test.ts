// Text as lists compare it and put it in order where they cannot ask a locale.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sortKey } from '../../../src/documents/fold.ts'

test('lists put Mueller beside Müller, Ä beside Ae, and 2 before 10', () => {
  const names = ['Zebra', 'Mutter', 'Pumpe 10', 'müller', 'Mueller', 'Äpfel', 'Pumpe 2', 'Aerzte', 'Muenster', 'Élan']
  assert.deepEqual(
    names.toSorted((a, b) => (sortKey(a) < sortKey(b) ? -1 : sortKey(a) > sortKey(b) ? 1 : 0)),
    ['Äpfel', 'Aerzte', 'Élan', 'müller', 'Mueller', 'Muenster', 'Mutter', 'Pumpe 2', 'Pumpe 10', 'Zebra'],
  )
})
