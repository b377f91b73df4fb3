// Values nobody has decided about, of each sort a person meets: for tests of screens and for looking at them.
import type { Value } from '../../../src/documents/values.ts'
import type { OpenCollision } from '../../../src/sync/wire/collisions.ts'
import type { HistoryEntry, HistoryPage } from '../../../src/sync/wire/history.ts'

let last = 0

/** Olga wrote `value` without knowing `standing`, which Jörg (`me`) had written. */
export function collision(
  key: string,
  changes: Partial<OpenCollision> & { value: Value; standing: Value },
): OpenCollision {
  return {
    id: ++last,
    root: 'opportunities',
    key,
    author: 'olga',
    authorName: 'Olga Berg',
    base: null,
    standingBy: { person: 'me', name: 'Jörg Müller', at: Date.UTC(2026, 10, 20, 9, 30) },
    outcome: 'standing',
    origin: 'edit',
    fields: [],
    at: Date.UTC(2026, 10, 21, 15, 5),
    ...changes,
  }
}

export const archivedMeanwhile = (record: string, fields: readonly string[]): OpenCollision =>
  collision(`${record}.archived`, { value: false, standing: true, origin: 'archived', fields })

export function historyEntry(sequence: number, changes: Partial<HistoryEntry>): HistoryEntry {
  return {
    sequence,
    index: 0,
    at: Date.UTC(2026, 10, 1 + sequence, 8, 15),
    person: 'Olga Berg',
    device: 'Firefox, Windows',
    origin: { type: 'device' },
    begins: false,
    changes: [],
    more: 0,
    decision: null,
    ...changes,
  }
}

export const fieldChange = (key: string, base: Value, value: Value, root = 'opportunities') =>
  ({ type: 'field', root, key, base, value }) as const

/** Some of everything about one record. */
export function someHistory(record: string): HistoryPage {
  const entries = [
    historyEntry(9, {
      decision: {
        choice: 'kept',
        collisions: [
          {
            root: 'opportunities',
            key: `${record}.price`,
            value: 90,
            authorName: 'Olga Berg',
            standing: 100,
            standingName: 'Jörg Müller',
            outcome: 'standing',
          },
        ],
      },
    }),
    historyEntry(8, {
      changes: [{ type: 'text', root: `opportunities.${record}.notes`, inserted: 'erbeten', typed: 7, deleted: 2 }],
      at: Date.UTC(2026, 10, 9, 8, 16),
    }),
    historyEntry(7, {
      changes: [{ type: 'text', root: `opportunities.${record}.notes`, inserted: 'Rückruf ', typed: 8, deleted: 0 }],
      at: Date.UTC(2026, 10, 9, 8, 15),
    }),
    historyEntry(5, {
      person: 'Renate Köhler',
      device: '',
      origin: { type: 'onBehalf', person: 'Jörg Müller', device: 'Pixel 9' },
      changes: [fieldChange(`${record}.price`, 80, 100), fieldChange(`${record}.stage`, 'lead', 'engaging')],
    }),
    historyEntry(1, {
      person: 'Renate Köhler',
      device: '',
      origin: { type: 'import', source: 'crm' },
      changes: [fieldChange(`${record}.name`, null, 'Lathe'), fieldChange(`${record}.price`, null, 80)],
    }),
  ]
  return { entries, next: null }
}
