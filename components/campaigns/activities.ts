// The activities of a campaign as rows: what is due first, what is done last.
import type { Fields } from '../../src/documents/kind.ts'
import { compareText } from '../i18n/format.ts'

export interface Activity {
  readonly id: string
  readonly fields: Fields
}

/** ISO days compare as text; without one it is due after all others. */
const dueOf = ({ due }: Fields): string => (typeof due === 'string' && due !== '' ? due : '9999-12-31')

export function activitiesOf(records: ReadonlyMap<string, Fields>, archivedToo: boolean): Activity[] {
  return [...records]
    .filter(([, fields]) => archivedToo || fields.archived !== true)
    .map(([id, fields]) => ({ id, fields }))
    .sort(
      (a, b) =>
        Number(a.fields.done === true) - Number(b.fields.done === true) ||
        compareDays(dueOf(a.fields), dueOf(b.fields)) ||
        compareText(String(a.fields.name ?? ''), String(b.fields.name ?? '')),
    )
}

const compareDays = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1)

/** It should have been done by now; `today` is an ISO day. */
export const isOverdue = ({ due, done }: Fields, today: string): boolean =>
  typeof due === 'string' && due !== '' && done !== true && due < today
